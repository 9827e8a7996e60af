//! The Sector's agenda for a time: meetings, payments and reports, what is owed, the issues before organizations, windows for
//! notice and ends of terms (7.1), as far as the viewer may see them.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    agenda::AgendaKind,
    agreement::AgreementState,
    id::{DirectionId, InteractionId, OrganizationId, RecordId},
    interaction::InteractionKind,
    obligation::Standing,
    partial_date::Day,
};
use chrono::{Days, Months, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::{
    Failure, Page, Reading,
    agreement::{self, AgreementFilter},
    assessment::{self, Assessment, WantedIssues},
    export,
    interaction::{self, InteractionFilter, InteractionOrder, InteractionOrderField},
    listing::Direction,
    obligation::{self, More, OccurrenceFilter},
    organization::{self, Organization},
    writing::Writing,
};

/// The most of a kind that is told.
pub const MOST: usize = 500;

/// How many records are read at a time.
const AT_ONCE: usize = 200;

/// The longest time that is asked for.
const LONGEST: u64 = 366;

/// How many organizations' assessments and how many agreements are looked at.
const LOOKED_AT: usize = 2_000;

/// So many days before a time something may begin that reaches into it: the longest meetings take weeks.
const BEGUN: u64 = 62;

/// A window for notice opens so many months before its term ends, at most.
const WINDOW: u32 = 24;

/// Which time of which organization in which direction, judged on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgendaFilter {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; at most a year later.
    pub to: NaiveDate,
    /// Of this organization only.
    pub organization: Option<OrganizationId>,
    /// In this direction only.
    pub direction: Option<DirectionId>,
    /// The day on which assessments, agreements and standings are judged.
    pub on: NaiveDate,
    /// So many of a kind are told, at most.
    pub most: usize,
}

/// Something on the agenda.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: AgendaKind,
    /// Its day; the first of several.
    pub on: PartialDate,
    /// The last of them.
    pub until: Option<PartialDate>,
    /// The record that it leads to.
    pub record: RecordId,
    /// What it is known by beside its record, where a record has several of a kind.
    pub part: Option<Uuid>,
    /// The subject, the text, the title, the issue; of dues and reports nothing, they are of their organization.
    pub titles: LocalizedText,
    /// Whose dues, reports or issue.
    pub organization: Option<Arc<Organization>>,
    /// What kind of meeting.
    pub meeting: Option<InteractionKind>,
    /// How what is owed stands.
    pub standing: Option<Standing>,
    /// Whether it is past what it should have been done by.
    pub late: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
}

impl Entry {
    /// Its title; the organization's short name in front, where it has one of its own.
    pub fn title(&self, language: accord_shared::Language) -> String {
        let of = self
            .organization
            .as_ref()
            .map(|one| one.acronym(language).unwrap_or_else(|| one.names.pick(language)).to_owned());
        let own = self.titles.pick(language);
        match of {
            Some(of) if own.is_empty() => of,
            Some(of) => format!("{of}: {own}"),
            None => own.to_owned(),
        }
    }
}

/// What of it is more than is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// How many meetings.
    pub meetings: usize,
    /// How many dates of what is owed.
    pub dues: usize,
    /// How many agreements were not looked at.
    pub agreements: usize,
}

/// The agenda.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// The earliest first.
    pub entries: Vec<Entry>,
    /// What of it is more than is told.
    pub left: Left,
}

/// The agenda of a time that is no longer than a year, with what is wanted of the organizations.
pub async fn read(
    reading: Reading<'_>,
    filter: AgendaFilter,
    wanted: &organization::Wanted,
) -> Result<Agenda, Failure> {
    let longest = filter.from.checked_add_days(Days::new(LONGEST)).unwrap_or(filter.to);
    let filter = AgendaFilter { to: Ord::min(filter.to, longest), ..filter };
    let issues = WantedIssues { interactions: Some(Box::default()), ..WantedIssues::default() };
    let whole = assessment::Wanted {
        organization: Some(Box::new(wanted.clone())),
        issues: Some(issues),
        ..assessment::Wanted::default()
    };
    let held = assessment::held_on(reading, filter.on, filter.organization, LOOKED_AT, &whole).await?;
    let mut agenda = Agenda::default();
    agenda.meetings(reading, filter, &held).await?;
    agenda.dues(reading, filter).await?;
    agenda.agreements(reading, filter).await?;
    for one in &held {
        agenda.assessed(one, filter);
    }
    agenda.entries.retain(|entry| {
        let until = entry.until.unwrap_or(entry.on);
        entry.on.earliest() <= filter.to && until.latest() >= filter.from
    });
    agenda.entries.sort_by_key(|entry| (entry.on.earliest(), entry.kind, entry.record, entry.part));
    Ok(agenda)
}

/// The agenda for whoever takes it out, or for a reader of `level`, who is on no need-to-know list; and how many entries are
/// kept from that reader. That it went out is in the ledger before it does (5.12).
pub async fn take_out(
    writing: Writing<'_>,
    filter: AgendaFilter,
    level: Option<AccessLevel>,
) -> Result<(Agenda, Option<usize>), Failure> {
    export::require(writing, level)?;
    let wanted = organization::Wanted { aliases: true, ..organization::Wanted::default() };
    let own = Reading { store: writing.store, viewer: writing.viewer };
    let own = read(own, filter, &wanted).await?;
    let (agenda, withheld) = match level {
        None => (own, None),
        Some(level) => {
            let viewer = export::reader(writing.viewer, level);
            let theirs = read(Reading { store: writing.store, viewer: &viewer }, filter, &wanted).await?;
            let withheld = own.entries.len().saturating_sub(theirs.entries.len());
            (theirs, Some(withheld))
        }
    };
    let told = json!({
        "of": "agenda",
        "format": "ics",
        "level": level,
        "records": agenda.entries.len(),
        "withheldRecords": withheld,
        "question": {
            "from": filter.from,
            "to": filter.to,
            "organization": filter.organization.map(|id| id.to_string()),
            "direction": filter.direction.map(|id| id.to_string()),
            "on": filter.on,
        },
    });
    export::remember(writing, &told).await?;
    Ok((agenda, withheld))
}

/// The first rows of a list, at most so many, and whether there are more; the page is asked for by the expression. A function
/// would take an asynchronous closure, and what holds one cannot be sent from thread to thread yet.
macro_rules! first {
    ($most:expr, $page:ident => $ask:expr) => {{
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let wanted = Ord::min($most - rows.len(), AT_ONCE);
            let $page = Page { first: i32::try_from(wanted).ok(), after, ..Page::default() };
            let found = $ask.await?;
            after = found.rows.last().map(|(cursor, _)| cursor.encode());
            rows.extend(found.rows.into_iter().map(|(_, row)| row));
            if !found.has_next || rows.len() >= $most {
                break (rows, found.has_next);
            }
        }
    }};
}

/// How many of so many are not told.
fn beyond(total: i64, told: usize) -> usize {
    usize::try_from(total).unwrap_or_default().saturating_sub(told)
}

impl Agenda {
    /// The meetings. In a direction they are those at which one of its issues is spoken of.
    async fn meetings(
        &mut self,
        reading: Reading<'_>,
        filter: AgendaFilter,
        held: &[Assessment],
    ) -> Result<(), Failure> {
        let spoken = filter.direction.map(|direction| -> Vec<InteractionId> {
            let issues = held.iter().flat_map(|one| &one.issues);
            let issues = issues.filter(|issue| issue.directions.iter().any(|one| one.id == direction));
            issues.flat_map(|issue| &issue.interactions).map(|one| one.id).collect()
        });
        let begun = filter.from.checked_sub_days(Days::new(BEGUN)).unwrap_or(filter.from);
        let asked = InteractionFilter {
            ids: spoken,
            organization: filter.organization,
            since: Some(begun.into()),
            until: Some(filter.to.into()),
            ..InteractionFilter::default()
        };
        let order = InteractionOrder { field: InteractionOrderField::HeldOn, direction: Direction::Asc };
        let list = interaction::list(asked, Some(order));
        let wanted = interaction::Wanted::default();
        let (rows, cut) = first!(filter.most, page => list.page(reading, &page, &wanted));
        if cut {
            self.left.meetings = beyond(list.total(reading).await?, rows.len());
        }
        self.entries.extend(rows.into_iter().map(|one| Entry {
            kind: AgendaKind::Meeting,
            on: one.on,
            until: one.until,
            record: one.id.into(),
            part: None,
            titles: one.subjects,
            organization: None,
            meeting: Some(one.kind),
            standing: None,
            late: false,
            access_level: one.access_level,
        }));
        Ok(())
    }

    /// What falls due.
    async fn dues(&mut self, reading: Reading<'_>, filter: AgendaFilter) -> Result<(), Failure> {
        let asked = OccurrenceFilter {
            organization: filter.organization,
            directions: filter.direction.map(|direction| vec![direction]),
            due_from: Some(Day(filter.from)),
            due_to: Some(Day(filter.to)),
            on: Some(Day(filter.on)),
            ..OccurrenceFilter::default()
        };
        let list = obligation::occurrences(asked, None, filter.on);
        let wanted = obligation::Wanted::default();
        let (rows, cut) = first!(filter.most, page => list.page(reading, &page, &wanted, More::default()));
        if cut {
            self.left.dues = beyond(list.total(reading).await?, rows.len());
        }
        self.entries.extend(rows.into_iter().filter_map(|one| {
            let standing = one.standing_on(filter.on);
            let owed = one.obligation?;
            Some(Entry {
                kind: AgendaKind::Due,
                on: one.due_on,
                until: None,
                record: owed.id.into(),
                part: Some(one.id.0),
                titles: owed.texts.clone(),
                organization: None,
                meeting: None,
                standing: Some(standing),
                late: standing == Standing::Overdue,
                access_level: owed.access_level,
            })
        }));
        Ok(())
    }

    /// The windows for notice: the day on which each opens, the last one, and the end of the term.
    async fn agreements(&mut self, reading: Reading<'_>, filter: AgendaFilter) -> Result<(), Failure> {
        let asked = AgreementFilter {
            organization: filter.organization,
            directions: filter.direction.map(|direction| vec![direction]),
            states: Some(AgreementState::IN_FORCE.to_vec()),
            ends_to: filter.to.checked_add_months(Months::new(WINDOW)).map(Day),
            on: Some(Day(filter.on)),
            ..AgreementFilter::default()
        };
        let list = agreement::list(asked, None, filter.on);
        let ids = list.ids(reading, LOOKED_AT as u64).await?;
        if ids.len() == LOOKED_AT {
            self.left.agreements = beyond(list.total(reading).await?, ids.len());
        }
        let those = reading.store.dialect().one_of(("agreement", "id"), &ids);
        let windows = agreement::windows(reading, Some(those), filter.on).await?;
        let in_time = |on: NaiveDate| (filter.from..=filter.to).contains(&on);
        let days: Vec<(Uuid, AgendaKind, NaiveDate)> = windows
            .into_iter()
            .flat_map(|(id, window)| {
                [
                    (id, AgendaKind::NoticeOpens, window.opens_on),
                    (id, AgendaKind::NoticeLast, window.last_working_on),
                    (id, AgendaKind::TermEnds, window.term_ends_on),
                ]
            })
            .filter(|(_, _, on)| in_time(*on))
            .collect();
        let known = days.iter().map(|(id, ..)| *id).collect();
        let known = agreement::load(reading, known, &agreement::Wanted::default()).await?;
        self.entries.extend(days.into_iter().filter_map(|(id, kind, on)| {
            let one = known.get(&id)?;
            Some(Entry {
                kind,
                on: on.into(),
                until: None,
                record: one.id.into(),
                part: None,
                titles: one.titles.clone(),
                organization: None,
                meeting: None,
                standing: None,
                late: false,
                access_level: one.access_level,
            })
        }));
        Ok(())
    }

    /// The dues and reports that an assessment names, and the days on which its issues begin and end.
    fn assessed(&mut self, held: &Assessment, filter: AgendaFilter) {
        let Some(of) = &held.organization else { return };
        let entry = |kind, on, part, titles: LocalizedText, late| Entry {
            kind,
            on,
            until: None,
            record: of.id.into(),
            part,
            titles,
            organization: Some(of.clone()),
            meeting: None,
            standing: None,
            late,
            access_level: Ord::max(held.access_level, of.access_level),
        };
        // What is paid and reported is of the organization as a whole, and of no direction.
        if filter.direction.is_none() {
            let dates = [(AgendaKind::Dues, held.dues_due_on), (AgendaKind::Reports, held.reports_due_on)];
            self.entries.extend(dates.into_iter().filter_map(|(kind, on)| {
                let on = on?;
                Some(entry(kind, on, None, LocalizedText::default(), on.latest() < filter.on))
            }));
        }
        for issue in &held.issues {
            let lies = |direction| issue.directions.iter().any(|one| one.id == direction);
            if filter.direction.is_some_and(|direction| !lies(direction)) {
                continue;
            }
            let days = [(AgendaKind::IssueBegins, issue.since), (AgendaKind::IssueEnds, issue.until)];
            // Of a month or a year there is no day to stand on: the issue is beside the calendar all that time.
            let days =
                days.into_iter().filter_map(|(kind, on)| Some((kind, on.filter(|on| on.day().is_some())?)));
            self.entries.extend(
                days.map(|(kind, on)| entry(kind, on, Some(issue.id.0), issue.titles.clone(), false)),
            );
        }
    }
}
