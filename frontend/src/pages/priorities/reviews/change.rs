//! What an assessment changes, beside the one that is or was in force.

use accord_shared::assessment::{PriorityLevel, moved};

use crate::api::assessment::{AgendaIssue, AssessedPriority, Assessment};
use crate::api::parts::Text;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, td_string};

/// A priority that is another one, with the reason of the new.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Move {
    pub(super) direction: Text,
    pub(super) before: Option<PriorityLevel>,
    pub(super) after: Option<PriorityLevel>,
    pub(super) reason: Option<Text>,
}

/// The priorities that are others, in the order of the tree; those that were left out last.
pub(super) fn moves(before: Option<&Assessment>, after: &Assessment) -> Vec<Move> {
    let earlier = before.map_or(&[][..], |before| &before.priorities);
    let levels = |list: &[AssessedPriority]| -> Vec<(String, PriorityLevel)> {
        list.iter().map(|one| (one.direction.id.inner().to_owned(), one.level)).collect()
    };
    let given = |list: &'_ [AssessedPriority], id: &str| {
        list.iter().find(|one| one.direction.id.inner() == id).cloned()
    };
    let line = |(id, from, to): (String, Option<PriorityLevel>, Option<PriorityLevel>)| {
        let after = given(&after.priorities, &id);
        let reason = after.as_ref().and_then(|one| one.reasons.clone());
        let direction = after.or_else(|| given(earlier, &id))?.direction.names;
        Some(Move { direction, before: from, after: to, reason })
    };
    moved(&levels(earlier), &levels(&after.priorities)).into_iter().filter_map(line).collect()
}

/// A fact that is another one: what it is, what it was, what it is now.
pub(super) type Fact = (&'static str, Option<String>, Option<String>);

/// Our status and what comes with it, as far as it is another.
pub(super) fn facts(before: Option<&Assessment>, after: &Assessment, locale: Locale) -> Vec<Fact> {
    let told = |made: &Assessment| {
        let date = |date: Option<accord_shared::PartialDate>| date.map(|date| format::short(locale, date));
        [
            (td_string!(locale, priorities.status), Some(made.status.word(locale).to_owned())),
            (td_string!(locale, priorities.status_from), date(made.status_since)),
            (td_string!(locale, priorities.rights), made.rights.clone()),
            (td_string!(locale, priorities.dues), made.dues.clone()),
            (td_string!(locale, priorities.dues_due), date(made.dues_due_on)),
            (td_string!(locale, priorities.reports_due), date(made.reports_due_on)),
        ]
    };
    let earlier = before.map(told);
    let now = told(after).into_iter().enumerate();
    let fact = |(at, (name, now)): (usize, (&'static str, Option<String>))| {
        let was = earlier.as_ref().and_then(|earlier| earlier[at].1.clone());
        (was != now).then_some((name, was, now))
    };
    now.filter_map(fact).collect()
}

/// What became of an issue on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    New,
    Other,
    Gone,
}

/// The issues that are new, others than they were, or there no more. An issue is the same where it is called the same.
pub(super) fn issues(before: Option<&Assessment>, after: &Assessment) -> Vec<(Text, Became)> {
    let earlier = before.map_or(&[][..], |before| &before.issues);
    let same = |list: &[AgendaIssue], titles: &Text| {
        list.iter()
            .find(|one| one.titles == *titles)
            .map(|one| AgendaIssue { id: cynic::Id::new(""), ..one.clone() })
    };
    let now = after.issues.iter().filter_map(|one| match same(earlier, &one.titles) {
        None => Some((one.titles.clone(), Became::New)),
        Some(was) => {
            (Some(was) != same(&after.issues, &one.titles)).then(|| (one.titles.clone(), Became::Other))
        }
    });
    let gone = earlier.iter().filter(|one| same(&after.issues, &one.titles).is_none());
    now.chain(gone.map(|one| (one.titles.clone(), Became::Gone))).collect()
}

#[cfg(test)]
mod tests {
    use accord_shared::AccessLevel;
    use accord_shared::assessment::OurStatus;
    use cynic::Id;

    use super::*;
    use crate::api::direction::Direction;
    use crate::api::parts::{Day, Instant};

    fn text(text: &str) -> Text {
        Text { en: Some(text.into()), ..Text::default() }
    }

    fn made(priorities: &[(&str, PriorityLevel)], issues: &[&str]) -> Assessment {
        let priority = |&(name, level): &(&str, PriorityLevel)| AssessedPriority {
            direction: Direction { id: Id::new(name), names: text(name) },
            level,
            reasons: Some(text("why")),
        };
        let issue = |(at, name): (usize, &&str)| AgendaIssue {
            id: Id::new(format!("{at}{}", priorities.len())),
            titles: text(name),
            positions: None,
            since: None,
            until: None,
            unit: None,
            directions: Vec::new(),
            agreements: Vec::new(),
            interactions: Vec::new(),
        };
        Assessment {
            id: Id::new("assessment:1"),
            access_level: AccessLevel::Service,
            assessed_on: Day(accord_shared::partial_date::year_before("2026-01-01".parse().unwrap())),
            recorded_at: Instant("2026-01-01T00:00:00Z".into()),
            author: "Aysel".into(),
            status: OurStatus::Member,
            status_since: None,
            rights: None,
            dues: None,
            dues_due_on: None,
            reports_due_on: None,
            reasons: text("because"),
            priorities: priorities.iter().map(priority).collect(),
            issues: issues.iter().enumerate().map(issue).collect(),
        }
    }

    #[test]
    fn only_what_is_another_is_told() {
        use PriorityLevel::{High, Low};
        let before = made(&[("post", Low), ("spectrum", Low)], &["Orbit", "Rates"]);
        let mut after = made(&[("spectrum", High)], &["Orbit", "Fibre"]);
        let told: Vec<_> = moves(Some(&before), &after)
            .into_iter()
            .map(|one| (one.direction.en.unwrap_or_default(), one.before, one.after, one.reason.is_some()))
            .collect();
        assert_eq!(
            told,
            [("spectrum".into(), Some(Low), Some(High), true), ("post".into(), Some(Low), None, false)]
        );
        let became = |after: &Assessment| -> Vec<_> {
            issues(Some(&before), after)
                .into_iter()
                .map(|(text, it)| (text.en.unwrap_or_default(), it))
                .collect()
        };
        assert_eq!(became(&after), [("Fibre".into(), Became::New), ("Rates".into(), Became::Gone)]);
        after.issues[0].until = "2027".parse().ok();
        assert_eq!(became(&after)[0], ("Orbit".into(), Became::Other));
        assert_eq!(facts(Some(&before), &after, Locale::en), []);
        after.status = OurStatus::Observer;
        let (name, was, now) = facts(Some(&before), &after, Locale::en).remove(0);
        assert_eq!((name, was.as_deref(), now.as_deref()), ("Our status", Some("Member"), Some("Observer")));
        assert_eq!(facts(None, &after, Locale::en).len(), 1, "where nothing was, what there is now is new");
    }
}
