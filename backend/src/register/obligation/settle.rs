//! Occurrences that follow from the due rule: made when the rule is entered, made again ahead as they are done, and moved
//! where the event that they hang on gets its date. What was reported is never touched.

use accord_shared::{
    PartialDate,
    due::{AHEAD_DAYS, EventDates, Slot, due_after, reschedule},
    id::ObligationId,
    obligation::{DueEvent, DueRule, OccurrenceState},
};
use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    occurrence::OccurrenceInput,
    rule::{self, Against, Known, due_dates},
    write::{ObligationInput, store},
};
use crate::{
    ledger,
    register::{
        calendar,
        writing::{Writing, changed},
    },
    store::{
        StoreError,
        entity::{agreement, obligation},
    },
};

/// Whether something became of an occurrence, so that no rule moves it.
fn is_touched(occurrence: &OccurrenceInput) -> bool {
    occurrence.state != OccurrenceState::Scheduled || !occurrence.steps.is_empty()
}

/// The events of an agreement.
fn events_of(row: &agreement::Model) -> EventDates {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    EventDates { signed_on: date(row.signed_on), in_force_on: date(row.in_force_on) }
}

/// What is known of an agreement that dates hang on.
async fn known_of(transaction: &DatabaseTransaction, id: Uuid) -> Result<Known, DbErr> {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    let found = agreement::Entity::find_by_id(id).one(transaction).await?;
    let known = |row: agreement::Model| {
        Known::of(date(row.signed_on), date(row.in_force_on), date(row.ends_on), date(row.ended_on))
    };
    Ok(found.map(known).unwrap_or_default())
}

/// Gives what somebody enters the occurrences of a new rule. Of those that were `known`, what became something or was due
/// before today stays; so does what was entered with the rule.
pub(super) async fn schedule(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    input: &mut ObligationInput,
    rule: &DueRule,
    known: &[OccurrenceInput],
    from: NaiveDate,
) -> Result<(), DbErr> {
    let today = writing.moment.today();
    let days = calendar::working_days_within(transaction).await?;
    let Known { events, until } = known_of(transaction, input.agreement.0).await?;
    let against = Against { base: today, today, events, until, days: &days };
    let dates = due_dates(rule, input.due_rule.since, from, against);
    if known.is_empty() && input.occurrences.is_empty() {
        input.occurrences = dates.into_iter().map(OccurrenceInput::due).collect();
        return Ok(());
    }
    let slots: Vec<Slot> = input
        .occurrences
        .iter()
        .map(|occurrence| {
            let was = known.iter().any(|known| known.due_on == occurrence.due_on);
            Slot { due_on: occurrence.due_on, fixed: !was || is_touched(occurrence) }
        })
        .collect();
    // A date of which only the month or the year is known comes from the rule itself, and is taken as it is.
    let (whole, partial): (Vec<_>, Vec<_>) =
        dates.into_iter().partition(|date| date.earliest() == date.latest());
    let whole: Vec<NaiveDate> = whole.into_iter().map(PartialDate::latest).collect();
    let mut due = reschedule(&slots, &whole, today);
    due.extend(partial);
    let mut entered = std::mem::take(&mut input.occurrences);
    input.occurrences = due
        .into_iter()
        .map(|due_on| match entered.iter().position(|occurrence| occurrence.due_on == due_on) {
            Some(at) => entered.swap_remove(at),
            None => OccurrenceInput::due(due_on),
        })
        .collect();
    Ok(())
}

/// Makes the next occurrences of a recurrence ahead of those that are there.
pub(super) async fn top_up(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    row: &obligation::Model,
    input: &mut ObligationInput,
) -> Result<(), DbErr> {
    let rule = rule::of_row(row);
    let last = input.occurrences.iter().map(|occurrence| occurrence.due_on.latest()).max();
    let first = input.occurrences.iter().map(|occurrence| occurrence.due_on.earliest()).min();
    let (DueRule::Recurrence(_), Some(first), Some(last)) = (&rule, first, last) else { return Ok(()) };
    let today = writing.moment.today();
    let days = calendar::working_days_within(transaction).await?;
    let Known { events, until } = known_of(transaction, row.agreement_id).await?;
    let against = Against { base: first, today, events, until, days: &days };
    let next = last.checked_add_days(Days::new(1)).unwrap_or(last);
    // Where one lies ahead, no more than a year is made; where none does, the next one.
    let ahead = today <= last;
    let made = due_dates(&rule, input.due_rule.since, next, against);
    let reach = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    let made = made.into_iter().filter(|date| !ahead || date.latest() <= reach);
    input.occurrences.extend(made.map(OccurrenceInput::due));
    Ok(())
}

/// Moves what hangs on the events of an agreement to the dates that they have now, after they were others. Only what the
/// event made, and of which nothing became, is moved; each obligation has its entry in the ledger.
pub(in crate::register) async fn settle(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    before: &agreement::Model,
    after: &agreement::Model,
) -> Result<(), StoreError> {
    let (was, is) = (events_of(before), events_of(after));
    if was == is {
        return Ok(());
    }
    let hanging = obligation::Entity::find()
        .filter(obligation::Column::AgreementId.eq(after.id))
        .filter(obligation::Column::DueEvent.is_in([DueEvent::Signature, DueEvent::EntryIntoForce]))
        .order_by_asc(obligation::Column::Id)
        .all(transaction)
        .await?;
    let mut changes = Vec::new();
    for row in hanging {
        let DueRule::After { days, event } = rule::of_row(&row) else { continue };
        let due = |events: EventDates| events.of(event).map(|on| due_after(days, on));
        let (old, new) = (due(was), due(is));
        if old == new {
            continue;
        }
        let input = ObligationInput::load(transaction, row.clone()).await?;
        let made = |occurrence: &OccurrenceInput| Some(occurrence.due_on) == old && !is_touched(occurrence);
        // What somebody entered by hand, or of which something became, says more than the rule.
        if !input.occurrences.iter().all(made) {
            continue;
        }
        let occurrences = new.map(OccurrenceInput::due).into_iter().collect();
        let moved = ObligationInput { occurrences, ..input.clone() };
        store(transaction, writing, &row, &moved).await?;
        let id = ObligationId(row.id);
        changes.push(changed("obligation.due", id, row.access_level, &input, &moved));
    }
    if !changes.is_empty() {
        ledger::append(transaction, writing.viewer, &writing.moment, changes).await?;
    }
    Ok(())
}
