//! What somebody owes somebody, when it is due, and how it stands on a date.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::partial_date::PartialDate;

vocabulary! {
    /// Who owes.
    pub enum ObligationSide {
        /// Our side owes it.
        WeOwe = "we_owe",
        /// A partner owes it.
        TheyOwe = "they_owe",
        /// Both owe it together.
        Joint = "joint",
    }
}

vocabulary! {
    /// How much it matters.
    pub enum Priority {
        /// Little.
        Low = "low",
        /// As usual.
        Normal = "normal",
        /// Much.
        High = "high",
    }
}

vocabulary! {
    /// What became of one due instance.
    pub enum OccurrenceState {
        /// Still to be done.
        Scheduled = "scheduled",
        /// Reported, and waiting for the controller.
        Reported = "reported",
        /// Done.
        Met = "met",
        /// Done in part.
        PartlyMet = "partly_met",
        /// Not done.
        NotMet = "not_met",
        /// No longer asked for.
        Waived = "waived",
    }
}

vocabulary! {
    /// How an occurrence, or an obligation by its most pressing one, stands on a date. Derived, never stored.
    pub enum Standing {
        /// Scheduled, and its date is past.
        Overdue = "overdue",
        /// Scheduled within [`SOON_DAYS`] days.
        DueSoon = "due_soon",
        /// Scheduled later.
        Scheduled = "scheduled",
        /// Reported, and waiting for the controller.
        Reported = "reported",
        /// Done.
        Met = "met",
        /// Done in part.
        PartlyMet = "partly_met",
        /// Not done.
        NotMet = "not_met",
        /// No longer asked for.
        Waived = "waived",
        /// Nothing was ever scheduled.
        None = "none",
    }
}

vocabulary! {
    /// An event that a due date can hang on.
    pub enum DueEvent {
        /// Signature.
        Signature = "signature",
        /// Entry into force.
        EntryIntoForce = "entry_into_force",
        /// Adoption of a rule or a decision.
        Adoption = "adoption",
        /// A visit.
        Visit = "visit",
        /// A meeting.
        Meeting = "meeting",
    }
}

/// How many days ahead something counts as due soon.
pub const SOON_DAYS: u64 = 30;

/// When an obligation falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueRule {
    /// Once, on a date.
    On(PartialDate),
    /// Again and again, by a recurrence rule of RFC 5545.
    Recurrence(String),
    /// So many days after an event.
    After {
        /// Days from the event; zero is the day itself.
        days: u16,
        /// The event.
        event: DueEvent,
    },
    /// The source gives none.
    Unstated,
}

/// How one due instance stands on a day. A partial date is overdue after the last day it can mean.
pub fn standing_on(state: OccurrenceState, due_on: PartialDate, day: NaiveDate) -> Standing {
    match state {
        OccurrenceState::Scheduled if due_on.latest() < day => Standing::Overdue,
        OccurrenceState::Scheduled
            if due_on.latest() <= day.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX) =>
        {
            Standing::DueSoon
        }
        OccurrenceState::Scheduled => Standing::Scheduled,
        OccurrenceState::Reported => Standing::Reported,
        OccurrenceState::Met => Standing::Met,
        OccurrenceState::PartlyMet => Standing::PartlyMet,
        OccurrenceState::NotMet => Standing::NotMet,
        OccurrenceState::Waived => Standing::Waived,
    }
}

/// What an obligation's occurrences come to, whatever the day: the next date still open, else whether a report waits for
/// its controller, else how the last ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Due date of the first scheduled occurrence.
    pub next_due_on: Option<PartialDate>,
    /// Where none is scheduled, whether one waits for the controller; else the state of the last.
    pub closed_as: Option<OccurrenceState>,
}

impl Summary {
    /// The summary of these occurrences, in any order.
    pub fn of(occurrences: impl IntoIterator<Item = (OccurrenceState, PartialDate)>) -> Self {
        // A report that waits comes after everything that is closed.
        let (mut next, mut last) = (None::<PartialDate>, None::<(bool, PartialDate, OccurrenceState)>);
        for (state, due_on) in occurrences {
            let waits = state == OccurrenceState::Reported;
            if state == OccurrenceState::Scheduled {
                next = Some(next.map_or(due_on, |next| next.min(due_on)));
            } else if last.is_none_or(|(waited, date, _)| (waited, date) <= (waits, due_on)) {
                last = Some((waits, due_on, state));
            }
        }
        Self { next_due_on: next, closed_as: last.filter(|_| next.is_none()).map(|(.., state)| state) }
    }

    /// How the obligation stands on a day.
    pub fn standing_on(self, day: NaiveDate) -> Standing {
        match (self.next_due_on, self.closed_as) {
            (Some(due_on), _) => standing_on(OccurrenceState::Scheduled, due_on, day),
            (None, Some(state)) => standing_on(state, PartialDate::from(day), day),
            (None, None) => Standing::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_overdue_only_after_the_last_day_its_date_can_mean() {
        let standing = |due: &str, on: &str| standing_on(OccurrenceState::Scheduled, date(due), day(on));
        assert_eq!(standing("2026-11-15", "2026-11-15"), Standing::DueSoon);
        assert_eq!(standing("2026-11-15", "2026-11-16"), Standing::Overdue);
        assert_eq!(standing("2026", "2026-12-31"), Standing::DueSoon);
        assert_eq!(standing("2026", "2027-01-01"), Standing::Overdue);
        assert_eq!(standing("2026-11-15", "2026-10-16"), Standing::DueSoon);
        assert_eq!(standing("2026-11-15", "2026-10-15"), Standing::Scheduled);
        assert_eq!(standing_on(OccurrenceState::Met, date("2020"), day("2026-01-01")), Standing::Met);
    }

    #[test]
    fn an_obligation_stands_as_its_most_pressing_occurrence() {
        use OccurrenceState::{Met, NotMet, Scheduled};
        let summary =
            Summary::of([(Met, date("2024")), (Scheduled, date("2027-01")), (Scheduled, date("2026-01"))]);
        assert_eq!(summary.next_due_on, Some(date("2026-01")));
        assert_eq!(summary.standing_on(day("2026-02-01")), Standing::Overdue);
        let closed = Summary::of([(NotMet, date("2023")), (Met, date("2025"))]);
        assert_eq!(closed.standing_on(day("2026-02-01")), Standing::Met);
        let waits = [(Met, date("2025")), (OccurrenceState::Reported, date("2024"))];
        assert_eq!(Summary::of(waits).standing_on(day("2026-02-01")), Standing::Reported);
        assert_eq!(Summary::of([]).standing_on(day("2026-02-01")), Standing::None);
    }
}
