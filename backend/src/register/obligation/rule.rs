//! The dates that a due rule makes: recurrences by RFC 5545, events by the agreement's own dates.

use std::collections::HashMap;

use accord_shared::{
    PartialDate,
    calendar::WorkingDays,
    due::{EventDates, MOST_AT_ONCE, due_after, keeps_to_working_days, not_before, within_reach},
    id::AgreementId,
    obligation::{DueEvent, DueRule},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use uuid::Uuid;

use super::DueRuleInput;
use crate::{
    register::{Failure, Reading, calendar, check::Check, scope},
    store::{FromRow, Row, StoreError, entity::obligation},
};

/// The due rule that a row is read from, with its four columns.
pub(super) fn read(row: &mut Row<'_>) -> Result<DueRule, StoreError> {
    Ok(rule_of(row.opt_date()?, row.opt_text()?, row.opt_int()?, row.opt_word()?))
}

/// The due rule of a row that is written.
pub(super) fn of_row(row: &obligation::Model) -> DueRule {
    let on = row.due_on.and_then(PartialDate::from_key);
    rule_of(on, row.due_recurrence.clone(), row.due_days, row.due_event)
}

/// The due rule that its four columns hold.
fn rule_of(
    on: Option<PartialDate>,
    recurrence: Option<String>,
    days: Option<i32>,
    event: Option<DueEvent>,
) -> DueRule {
    match (on, recurrence, event) {
        (Some(on), ..) => DueRule::On(on),
        (None, Some(recurrence), _) => DueRule::Recurrence(recurrence),
        (None, None, Some(event)) => {
            let days = days.and_then(|days| u16::try_from(days).ok()).unwrap_or_default();
            DueRule::After { days, event }
        }
        (None, None, None) => DueRule::Unstated,
    }
}

/// A recurrence of days, by RFC 5545; or what is wrong with the rule.
fn recurrence(rule: &str, since: NaiveDate) -> Result<RRuleSet, String> {
    let text = rule.trim().trim_start_matches("RRULE:");
    let parsed: RRule<Unvalidated> = text.parse().map_err(|error| format!("{error}"))?;
    if matches!(parsed.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly) {
        return Err("something is due on a day: FREQ is YEARLY, MONTHLY, WEEKLY or DAILY".to_owned());
    }
    let parts = [parsed.get_by_hour(), parsed.get_by_minute(), parsed.get_by_second()];
    if parts.iter().any(|part| !part.is_empty()) {
        return Err("something is due on a day: leave BYHOUR, BYMINUTE and BYSECOND out".to_owned());
    }
    parsed.build(instant(since)).map_err(|error| format!("{error}"))
}

/// Midnight of a day.
fn instant(day: NaiveDate) -> DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::MIN))
}

/// The dates of a recurrence counted from `since`, those on `from` or later, in their order and at most so many; or what
/// is wrong with the rule.
pub(super) fn dates(
    rule: &str,
    since: NaiveDate,
    from: NaiveDate,
    most: usize,
    days: &WorkingDays,
) -> Result<Vec<NaiveDate>, String> {
    let set = recurrence(rule, since)?.limit();
    let keeps = keeps_to_working_days(rule);
    let moved = |day: NaiveDate| if keeps { days.working_by(day) } else { day };
    let mut dates: Vec<NaiveDate> = (&set)
        .into_iter()
        .map(|at| moved(at.date_naive()))
        .skip_while(|day| *day < from)
        .take(most)
        .collect();
    dates.dedup();
    Ok(dates)
}

/// What is wrong with a recurrence; nothing where it is sound.
pub(super) fn fault(rule: &str, since: Option<PartialDate>, today: NaiveDate) -> Option<String> {
    recurrence(rule, since.map_or(today, PartialDate::earliest)).err()
}

/// What a rule is seen against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Against<'a> {
    /// From when recurrences are counted where nobody says.
    pub(super) base: NaiveDate,
    /// Today.
    pub(super) today: NaiveDate,
    /// The events of the agreement.
    pub(super) events: EventDates,
    /// The last day of the agreement, where it ends: nothing recurs after it.
    pub(super) until: Option<NaiveDate>,
    /// The working days.
    pub(super) days: &'a WorkingDays,
}

/// The due dates of a rule from a day on, for which occurrences are made.
pub(super) fn due_dates(
    rule: &DueRule,
    since: Option<PartialDate>,
    from: NaiveDate,
    against: Against<'_>,
) -> Vec<PartialDate> {
    match rule {
        DueRule::Unstated => Vec::new(),
        DueRule::On(on) => vec![*on],
        DueRule::After { days, event } => {
            against.events.of(*event).map(|on| due_after(*days, on)).into_iter().collect()
        }
        DueRule::Recurrence(rule) => {
            let since = since.map_or(against.base, PartialDate::earliest);
            // A rule that is not sound was refused when it was entered; what a source brought makes nothing.
            let mut dates = dates(rule, since, from, MOST_AT_ONCE, against.days).unwrap_or_default();
            dates.retain(|date| against.until.is_none_or(|until| *date <= until));
            within_reach(&dates, against.today).iter().map(|date| (*date).into()).collect()
        }
    }
}

/// What a rule would make, before it is saved.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The next dates, at most five.
    pub dates: Vec<PartialDate>,
    /// The first day on which it can be due, where its event has not been.
    pub not_before: Option<PartialDate>,
    /// What is wrong with the rule.
    pub fault: Option<String>,
}

/// How many dates a preview shows.
const SHOWN: usize = 5;

/// What is known of an agreement that dates hang on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    pub(super) events: EventDates,
    pub(super) until: Option<NaiveDate>,
}

impl Known {
    pub(super) fn of(
        signed_on: Option<PartialDate>,
        in_force_on: Option<PartialDate>,
        ends_on: Option<PartialDate>,
        ended_on: Option<PartialDate>,
    ) -> Self {
        let until = ends_on.into_iter().chain(ended_on).map(PartialDate::latest).min();
        Self { events: EventDates { signed_on, in_force_on }, until }
    }
}

impl FromRow for Known {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self::of(row.opt_date()?, row.opt_date()?, row.opt_date()?, row.opt_date()?))
    }
}

/// What a rule would make under an agreement, as far as the viewer may know it.
pub async fn preview(
    reading: Reading<'_>,
    rule: &DueRuleInput,
    agreement: Option<AgreementId>,
    today: NaiveDate,
) -> Result<Preview, Failure> {
    let mut check = Check::default();
    let parsed = rule.rule(&mut check, today);
    if let Err(problems) = check.done() {
        let fault = problems.into_iter().next().map(|problem| problem.message);
        return Ok(Preview { fault, ..Preview::default() });
    }
    let Known { events, until } = match agreement {
        Some(agreement) => of_agreement(reading, agreement).await?,
        None => Known::default(),
    };
    let days = calendar::working_days(reading).await?;
    let not_before = not_before(&parsed, events, today);
    let dates = match &parsed {
        DueRule::Recurrence(recurrence) => {
            let since = rule.since.map_or(today, PartialDate::earliest);
            let found = dates(recurrence, since, today, SHOWN, &days).unwrap_or_default();
            let lasts = |date: &NaiveDate| until.is_none_or(|until| *date <= until);
            found.into_iter().filter(lasts).map(PartialDate::from).collect()
        }
        _ => {
            due_dates(&parsed, rule.since, today, Against { base: today, today, events, until, days: &days })
        }
    };
    Ok(Preview { dates, not_before, fault: None })
}

const KNOWN: [&str; 4] = ["signed_on", "in_force_on", "ends_on", "ended_on"];

/// What is known of an agreement, if the viewer may see it.
async fn of_agreement(reading: Reading<'_>, agreement: AgreementId) -> Result<Known, StoreError> {
    let statement = Query::select()
        .columns(KNOWN.map(|column| ("agreement", column)))
        .from("agreement")
        .and_where(Expr::col(("agreement", "id")).eq(agreement.0))
        .and_where(scope::visible(reading, "agreement"))
        .to_owned();
    Ok(reading.store.row::<Known>(&statement).await?.unwrap_or_default())
}

struct OfAgreement(Uuid, Known);

impl FromRow for OfAgreement {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, Known::from_row(row)?))
    }
}

/// The events of these agreements, which carry what the viewer sees.
pub(super) async fn events_of(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, EventDates>, StoreError> {
    let statement = Query::select()
        .column(("agreement", "id"))
        .columns(KNOWN.map(|column| ("agreement", column)))
        .from("agreement")
        .and_where(reading.store.dialect().one_of(("agreement", "id"), agreements))
        .to_owned();
    let rows: Vec<OfAgreement> = reading.store.rows(&statement).await?;
    Ok(rows.into_iter().map(|OfAgreement(id, known)| (id, known.events)).collect())
}

#[cfg(test)]
mod tests {
    use accord_shared::calendar::DayKind;
    use accord_shared::due::Recurrence;
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of(rule: &str, since: &str, from: &str, most: usize) -> Vec<String> {
        let days = WorkingDays::default();
        let found = dates(rule, day(since), day(from), most, &days).unwrap();
        found.iter().map(NaiveDate::to_string).collect()
    }

    #[test]
    fn the_plain_recurrences_fall_on_the_days_that_they_say() {
        let yearly = Recurrence::Yearly { month: 3, day: 1 }.rule();
        assert_eq!(of(&yearly, "2026-11-29", "2026-11-29", 2), ["2027-03-01", "2028-03-01"]);
        assert_eq!(
            of(&Recurrence::QuarterEnd.rule(), "2026-01-15", "2026-11-29", 3),
            ["2026-12-31", "2027-03-31", "2027-06-30"]
        );
        let quarterly = Recurrence::Quarterly { day: 15 }.rule();
        assert_eq!(of(&quarterly, "2026-11-29", "2026-11-29", 2), ["2027-01-15", "2027-04-15"]);
        assert_eq!(of("FREQ=YEARLY;INTERVAL=4", "2024-02-29", "2025-01-01", 2), ["2028-02-29", "2032-02-29"]);
        assert_eq!(of("FREQ=DAILY;COUNT=2", "2026-11-28", "2026-11-28", 9), ["2026-11-28", "2026-11-29"]);
    }

    #[test]
    fn the_last_working_day_of_a_month_is_moved_before_the_holidays() {
        let days: WorkingDays =
            [(day("2026-12-31"), DayKind::Holiday), (day("2026-12-30"), DayKind::Rest)].into_iter().collect();
        let rule = Recurrence::LastWorkingDay.rule();
        let found = dates(&rule, day("2026-11-01"), day("2026-11-01"), 3, &days).unwrap();
        assert_eq!(found, ["2026-11-30", "2026-12-29", "2027-01-29"].map(day));
    }

    #[test]
    fn a_rule_that_makes_no_days_is_refused_with_its_reason() {
        for rule in [
            "",
            "FREQ=HOURLY",
            "FREQ=DAILY;BYHOUR=9",
            "FREQ=YEARLY;BYMONTH=13",
            "every year",
            "FREQ=YEARLY;X=1",
        ] {
            assert!(fault(rule, None, day("2026-11-29")).is_some(), "{rule}");
        }
        assert_eq!(fault("FREQ=YEARLY", None, day("2026-11-29")), None);
    }

    fn any_rule() -> impl Strategy<Value = Recurrence> {
        (0u8..6, 1u8..13, 1u8..29).prop_map(|(kind, month, day)| match kind {
            0 => Recurrence::Yearly { month, day },
            1 => Recurrence::HalfYearly { day },
            2 => Recurrence::Quarterly { day },
            3 => Recurrence::QuarterEnd,
            4 => Recurrence::Monthly { day },
            _ => Recurrence::LastWorkingDay,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn dates_rise_begin_where_they_are_asked_from_and_do_not_depend_on_that(
            rule in any_rule(), since in 0u64..2_000, from in 0u64..3_000,
        ) {
            let start = day("2022-01-01");
            let (since, from) = (start + chrono::Days::new(since), start + chrono::Days::new(from));
            let days = WorkingDays::default();
            let found = dates(&rule.rule(), since, from, 12, &days).unwrap();
            prop_assert_eq!(found.len(), 12);
            prop_assert!(found.is_sorted_by(|one, next| one < next));
            prop_assert!(found.iter().all(|date| *date >= from && *date >= since));
            let whole = dates(&rule.rule(), since, since, 400, &days).unwrap();
            let rest: Vec<_> = whole.into_iter().filter(|date| *date >= from).take(12).collect();
            prop_assert_eq!(&found, &rest);
            if let Recurrence::Yearly { month, day } = rule {
                prop_assert!(found.iter().all(|date| (date.month(), date.day()) == (month.into(), day.into())));
            }
        }
    }
}
