//! What a day brings to whoever answers for something.

use std::collections::BTreeMap;

use accord_shared::{
    LocalizedText, PartialDate,
    agreement::AgreementState,
    id::{Noun, RecordId},
    notice::{ENDS_WITHIN_DAYS, NoticeReason, reached_as},
    partial_date::Day,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::{Asked, Notice, NoticeKey, Subject, read::Marks, start};
use crate::{
    register::{
        Failure, Page, Reading,
        agreement::{self, AgreementFilter, AgreementOrder, AgreementOrderField},
        custody,
        listing::Direction,
        obligation::{self, More, OccurrenceFilter, OccurrenceOrder, OccurrenceOrderField},
    },
    store::StoreError,
};

/// So many of a kind are told of, at most: those of the latest days.
const MOST: i32 = 100;

/// Something that a day brought.
struct Brought {
    subject: Subject,
    at: DateTime<Utc>,
    reason: NoticeReason,
    /// The day that its sentence names.
    day: NaiveDate,
}

impl Brought {
    fn on(noun: Noun, id: Uuid, on: NaiveDate, reason: NoticeReason, day: NaiveDate) -> Self {
        let subject = Subject::Record(RecordId::new(noun, id));
        Self { subject, at: start(on), reason, day }
    }
}

/// What the days brought, each record once for each day.
pub(super) async fn told(
    reading: Reading<'_>,
    asked: &Asked,
    marks: &mut Marks,
) -> Result<Vec<Notice>, StoreError> {
    let mut brought = escalated(reading, asked).await?;
    brought.extend(windows(reading, asked).await?);
    brought.extend(endings(reading, asked).await?);
    brought.retain(|brought| asked.from() <= brought.at.date_naive());
    let subjects: Vec<Uuid> = brought.iter().map(|brought| brought.subject.uuid()).collect();
    marks.look(reading, &subjects).await?;
    let mut notices: BTreeMap<NoticeKey, Notice> = BTreeMap::new();
    for Brought { subject, at, reason, day } in brought {
        let key = NoticeKey { at, subject: subject.uuid(), by_day: true };
        let notice = notices.entry(key).or_insert_with(|| Notice {
            key,
            subject,
            names: LocalizedText::default(),
            at,
            actor: None,
            acting_for: None,
            reasons: Vec::new(),
            count: 1,
            entries: Vec::new(),
            day: Some(day),
            read: marks.has_day(subject.uuid(), at.date_naive()),
            seq: None,
        });
        if !notice.reasons.contains(&reason) {
            notice.reasons.push(reason);
        }
    }
    Ok(notices.into_values().collect())
}

/// A page's rows. Nothing of what was asked for can be refused here: it was asked for by nobody else.
fn rows<T>(page: Result<crate::register::PageOf<T>, Failure>) -> Result<Vec<T>, StoreError> {
    match page {
        Ok(page) => Ok(page.rows.into_iter().map(|(_, row)| row).collect()),
        Err(Failure::Store(error)) => Err(error),
        Err(Failure::Refused(_) | Failure::Repeated(_)) => Ok(Vec::new()),
    }
}

fn first() -> Page {
    Page { first: Some(MOST), after: None, last: None, before: None, total: false }
}

/// What is overdue and has reached the Head or the Deputy.
async fn escalated(reading: Reading<'_>, asked: &Asked) -> Result<Vec<Brought>, StoreError> {
    let to = reached_as(reading.viewer);
    if to.is_empty() {
        return Ok(Vec::new());
    }
    let day = asked.today();
    let filter = OccurrenceFilter { escalated: Some(to.to_vec()), ..OccurrenceFilter::default() };
    let latest = OccurrenceOrder { field: OccurrenceOrderField::DueOn, direction: Direction::Desc };
    let list = obligation::occurrences(filter, Some(latest), day);
    let more = More { steps: false, escalation: true };
    let found = rows(list.page(reading, &first(), &obligation::Wanted::default(), more).await)?;
    let brought = found.into_iter().filter_map(|occurrence| {
        let escalated = occurrence.escalated_on(day).filter(|escalated| to.contains(&escalated.rule.to))?;
        let (id, due) = (occurrence.obligation.as_ref()?.id.0, occurrence.due_on.latest());
        Some(Brought::on(Noun::Obligation, id, escalated.since, NoticeReason::Escalated, due))
    });
    Ok(brought.collect())
}

/// The windows for notice that are open, of what the reader answers for.
async fn windows(reading: Reading<'_>, asked: &Asked) -> Result<Vec<Brought>, StoreError> {
    let mine = custody::mine(reading, "agreement");
    let found = agreement::windows(reading, Some(mine), asked.today()).await?;
    let open = found.into_iter().filter(|(_, window)| window.is_open(asked.today()));
    let brought = open.map(|(id, window)| {
        let reason = NoticeReason::NoticeWindow;
        Brought::on(Noun::Agreement, id, window.opens_on, reason, window.last_working_on)
    });
    Ok(brought.collect())
}

/// The agreements that are about to end, of what the reader answers for.
async fn endings(reading: Reading<'_>, asked: &Asked) -> Result<Vec<Brought>, StoreError> {
    let within = Days::new(ENDS_WITHIN_DAYS);
    let ends_to = asked.today().checked_add_days(within).map(Day);
    let states = AgreementState::HOLDS.to_vec();
    let filter =
        AgreementFilter { mine: Some(true), states: Some(states), ends_to, ..AgreementFilter::default() };
    let latest = AgreementOrder { field: AgreementOrderField::EndsOn, direction: Direction::Desc };
    let list = agreement::list(filter, Some(latest), asked.today());
    let found = rows(list.page(reading, &first(), &agreement::Wanted::default()).await)?;
    let brought = found.into_iter().filter_map(|agreement| {
        let last = agreement.life.ends_on.map(PartialDate::latest)?;
        let from = last.checked_sub_days(within)?;
        Some(Brought::on(Noun::Agreement, agreement.id.0, from, NoticeReason::Expiring, last))
    });
    Ok(brought.collect())
}
