//! Within what time something is due, as the Control page groups it.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::{obligation::Standing, partial_date::PartialDate};

/// How soon something open is due, seen from a day. Derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// The last day it can mean is past, and nobody reported it.
    Overdue,
    /// The last day it can mean is past, and its report waits for the controller: it is no longer who owes it that is
    /// waited for.
    Awaiting,
    /// By Sunday of the day's week.
    ThisWeek,
    /// After this week, by the end of the day's month.
    ThisMonth,
    /// After both.
    Later,
}

impl Term {
    /// Every term, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Awaiting, Self::ThisWeek, Self::ThisMonth, Self::Later];

    /// The term of a due date that stands so on a day. A partial date is due by the last day it can mean, as in
    /// [`standing_on`](crate::obligation::standing_on).
    pub fn of(standing: Standing, due_on: PartialDate, day: NaiveDate) -> Self {
        let last = due_on.latest();
        if last < day {
            if standing == Standing::Reported { Self::Awaiting } else { Self::Overdue }
        } else if last <= week_end(day) {
            Self::ThisWeek
        } else if last <= month_end(day) {
            Self::ThisMonth
        } else {
            Self::Later
        }
    }
}

fn week_end(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_last_day().unwrap_or(NaiveDate::MAX)
}

fn month_end(day: NaiveDate) -> NaiveDate {
    let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.checked_sub_days(Days::new(1))).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_falls_into_the_first_term_that_holds_its_last_day() {
        use Term::{Awaiting, Later, Overdue, ThisMonth, ThisWeek};
        let table = [
            // A Wednesday in the middle of its month.
            ("2026-11-18", "2026-11-17", Overdue),
            ("2026-11-18", "2026-11-18", ThisWeek),
            ("2026-11-18", "2026-11-22", ThisWeek),
            ("2026-11-18", "2026-11-23", ThisMonth),
            ("2026-11-18", "2026-11", ThisMonth),
            ("2026-11-18", "2026-12-01", Later),
            ("2026-11-18", "2026", Later),
            ("2026-11-18", "2026-10", Overdue),
            // The week may reach into the next month, and the month may end within it.
            ("2026-11-30", "2026-12-06", ThisWeek),
            ("2026-11-30", "2026-12-07", Later),
            ("2026-11-29", "2026-11-30", ThisMonth),
            ("2028-02-14", "2028-02-29", ThisMonth),
            ("2026-12-14", "2026", ThisMonth),
        ];
        for (day, due_on, term) in table {
            let of = |standing| Term::of(standing, due_on.parse().unwrap(), day.parse().unwrap());
            assert_eq!(of(Standing::Scheduled), term, "{due_on} seen on {day}");
            // What was reported is as soon as it was; once its date is past it waits for the controller.
            let reported = if term == Overdue { Awaiting } else { term };
            assert_eq!(of(Standing::Reported), reported, "{due_on} reported, seen on {day}");
        }
    }

    #[test]
    fn the_last_day_of_the_calendar_has_a_term() {
        assert_eq!(Term::of(Standing::Overdue, "2026-11-18".parse().unwrap(), NaiveDate::MAX), Term::Overdue);
    }
}
