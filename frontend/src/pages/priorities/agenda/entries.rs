//! What stands on the Sector's calendar: meetings, payments, reports, what is owed, windows for notice, ends of documents.

use accord_shared::obligation::Standing;
use accord_shared::{PartialDate, RecordId};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::filter::Filter;
use crate::api::agenda::Held;
use crate::api::agreement::AgreementRow;
use crate::api::control::OccurrenceRow;
use crate::api::interaction::InteractionRow;
use crate::api::parts::record;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string};
use crate::pages::cells::short_name;
use crate::pages::month::Item;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// Something with a date.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) on: PartialDate,
    pub(super) until: Option<PartialDate>,
    /// What it is, in a word.
    pub(super) what: &'static str,
    pub(super) glyph: Glyph,
    /// Whether it is past what it should have been done by.
    pub(super) late: bool,
    pub(super) text: String,
    pub(super) leads: Option<RecordId>,
}

impl Entry {
    /// As it stands on a day of the calendar.
    pub(super) fn item(&self, as_of: AsOf) -> Item {
        let one = self.clone();
        let view = move || {
            let title = format!("{}: {}", one.what, one.text);
            let (leads, text) = (one.leads, one.text.clone());
            view! {
                <a class="cal-item cut" title=title href=move || leads.map(|id| as_of.href(Route::Dossier(id)))>
                    <span class="st" class:late=one.late>
                        {icon_s(one.glyph)} <span class="sr">{one.what} ": "</span>
                    </span>
                    {text}
                </a>
            }
        };
        Item { on: self.on, until: self.until, view: ViewFn::from(view) }
    }

    /// As a line of a list.
    pub(super) fn line(&self, as_of: AsOf, locale: Locale) -> impl IntoView + use<> {
        let date = match self.until {
            Some(until) if until != self.on => {
                format!("{} – {}", format::short(locale, self.on), format::short(locale, until))
            }
            _ => format::short(locale, self.on),
        };
        let leads = self.leads;
        view! {
            <li class="agenda-line">
                <time class="num nowrap">{date}</time>
                <span class="st" class:late=self.late>
                    {icon_s(self.glyph)}
                    <span>{self.what}</span>
                </span>
                <a class="link grow" href=move || leads.map(|id| as_of.href(Route::Dossier(id)))>
                    {self.text.clone()}
                </a>
            </li>
        }
    }

    /// What is owed, as an entry.
    pub(super) fn due(row: &OccurrenceRow, locale: Locale) -> Option<Self> {
        let duty = row.obligation.as_ref()?;
        Some(Self {
            on: row.due_on,
            until: None,
            what: row.standing.word(locale),
            glyph: marks::standing_glyph(row.standing),
            late: row.standing == Standing::Overdue,
            text: duty.texts.pick(language(locale)),
            leads: record(&duty.id),
        })
    }

    fn is_in(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let until = self.until.unwrap_or(self.on);
        self.on.earliest() <= last && until.latest() >= first
    }
}

/// The entries of a time, the earliest first.
pub(super) fn within(mut all: Vec<Entry>, first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
    all.retain(|one| one.is_in(first, last));
    all.sort_by(|one, other| (one.on.earliest(), &one.text).cmp(&(other.on.earliest(), &other.text)));
    all
}

/// The meetings of a time. In a direction they are those at which one of its issues is spoken of.
pub(super) fn meetings(
    rows: &[InteractionRow],
    held: &[Held],
    filter: &Filter,
    locale: Locale,
) -> Vec<Entry> {
    let spoken = |row: &InteractionRow| {
        let issues = held.iter().flat_map(|one| &one.issues).filter(|issue| filter.has_direction(issue));
        issues.flat_map(|issue| &issue.interactions).any(|one| one.id == row.id)
    };
    let entry = |row: &InteractionRow| Entry {
        on: row.on,
        until: row.until,
        what: row.kind.word(locale),
        glyph: Glyph::Interaction,
        late: false,
        text: row.subjects.pick(language(locale)),
        leads: record(&row.id),
    };
    rows.iter().filter(|row| filter.direction.is_none() || spoken(row)).map(entry).collect()
}

/// The dues and reports that assessments name, and the days on which issues end.
pub(super) fn dates(held: &[Held], filter: &Filter, today: NaiveDate, locale: Locale) -> Vec<Entry> {
    let mut all = Vec::new();
    for one in held {
        let Some(organization) = &one.organization else { continue };
        let name = short_name(organization, locale);
        let leads = record(&organization.id);
        let mut push = |on: Option<PartialDate>, what, glyph, text: String, is_duty: bool| {
            if let Some(on) = on {
                let late = is_duty && on.latest() < today;
                all.push(Entry { on, until: None, what, glyph, late, text, leads });
            }
        };
        // What is paid and reported is of the organization as a whole, and of no direction.
        if filter.direction.is_none() {
            let (dues, reports) = (
                td_string!(locale, priorities.calendar.dues),
                td_string!(locale, priorities.calendar.reports),
            );
            push(one.dues_due_on, dues, Glyph::Money, name.clone(), true);
            push(one.reports_due_on, reports, Glyph::Agreement, name.clone(), true);
        }
        for issue in one.issues.iter().filter(|issue| filter.has_direction(issue)) {
            let text = format!("{name}: {}", issue.titles.pick(language(locale)));
            let (begins, ends) = (
                td_string!(locale, priorities.calendar.issue_begins),
                td_string!(locale, priorities.calendar.issue_ends),
            );
            push(issue.since.filter(|on| on.day().is_some()), begins, Glyph::Priorities, text.clone(), false);
            push(issue.until.filter(|on| on.day().is_some()), ends, Glyph::Priorities, text, false);
        }
    }
    all
}

/// The windows for notice: the day on which each opens, and the last one.
pub(super) fn notices(rows: &[AgreementRow], locale: Locale) -> Vec<Entry> {
    let mut all = Vec::new();
    for row in rows {
        let Some(window) = &row.notice_window else { continue };
        let entry = |on: NaiveDate, what: &'static str| Entry {
            on: on.into(),
            until: None,
            what,
            glyph: Glyph::Date,
            late: false,
            text: row.titles.pick(language(locale)),
            leads: record(&row.id),
        };
        all.push(entry(window.opens_on.0, td_string!(locale, priorities.calendar.notice_opens)));
        all.push(entry(window.last_working_on.0, td_string!(locale, priorities.calendar.notice_last)));
        all.push(entry(window.term_ends_on.0, td_string!(locale, priorities.calendar.term_ends)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(on: &str, until: Option<&str>) -> Entry {
        Entry {
            on: on.parse().unwrap(),
            until: until.map(|until| until.parse().unwrap()),
            what: "",
            glyph: Glyph::Date,
            late: false,
            text: on.into(),
            leads: None,
        }
    }

    #[test]
    fn a_time_has_what_touches_it_the_earliest_first() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let all = vec![
            entry("2026-12-20", None),
            entry("2026-12", None),
            entry("2026-11-28", Some("2026-12-02")),
            entry("2026-11-28", None),
            entry("2027-01-01", None),
        ];
        let found: Vec<String> =
            within(all, day("2026-12-01"), day("2026-12-31")).into_iter().map(|one| one.text).collect();
        assert_eq!(found, ["2026-11-28", "2026-12", "2026-12-20"]);
    }
}
