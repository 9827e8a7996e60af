//! For whom a digest is, and of which week.

use chrono::{Days, NaiveDate, Weekday};
use cynic::Id;

use crate::api::control::OccurrenceFilter;
use crate::api::parts::Day;

/// For whom the digest is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// The Department.
    All,
    /// The reader.
    Mine,
    /// A unit.
    Unit(String),
    /// A person.
    Person(String),
}

impl Whose {
    pub(super) fn read(text: &str) -> Self {
        match text.split(':').next() {
            Some("mine") => Self::Mine,
            Some("organization") => Self::Unit(text.to_owned()),
            Some("contact") => Self::Person(text.to_owned()),
            _ => Self::All,
        }
    }

    pub(super) fn code(&self) -> &str {
        match self {
            Self::All => "",
            Self::Mine => "mine",
            Self::Unit(id) | Self::Person(id) => id,
        }
    }

    pub(super) fn filter(&self, on: Option<Day>) -> OccurrenceFilter {
        let filter = OccurrenceFilter { on, ..OccurrenceFilter::default() };
        match self {
            Self::All => filter,
            Self::Mine => OccurrenceFilter { mine: Some(true), ..filter },
            Self::Unit(id) => OccurrenceFilter { unit: Some(Id::new(id)), ..filter },
            Self::Person(id) => OccurrenceFilter { person: Some(Id::new(id)), ..filter },
        }
    }
}

/// A week, and the day on which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Week {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// The reader's day; of a week that is over its last, of one that has not begun its first.
    pub(super) on: NaiveDate,
}

impl Week {
    pub(super) fn of(named: Option<NaiveDate>, today: NaiveDate) -> Self {
        let week = named.unwrap_or(today).week(Weekday::Mon);
        let (first, last) = (week.first_day(), week.last_day());
        Self { first, last, on: today.clamp(first, last) }
    }

    pub(super) fn before(self) -> (NaiveDate, NaiveDate) {
        let back = |day: NaiveDate| day.checked_sub_days(Days::new(7)).unwrap_or(day);
        (back(self.first), back(self.last))
    }

    pub(super) fn after(self) -> NaiveDate {
        self.last.succ_opt().unwrap_or(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_begins_on_monday_and_is_looked_at_from_within() {
        let now = Week::of(None, day("2026-11-25"));
        assert_eq!((now.first, now.last, now.on), (day("2026-11-23"), day("2026-11-29"), day("2026-11-25")));
        assert_eq!(now.before(), (day("2026-11-16"), day("2026-11-22")));
        let past = Week::of(Some(day("2026-11-18")), day("2026-11-25"));
        assert_eq!((past.first, past.on), (day("2026-11-16"), day("2026-11-22")));
        let next = Week::of(Some(now.after()), day("2026-11-25"));
        assert_eq!((next.first, next.on), (day("2026-11-30"), day("2026-11-30")));
    }

    #[test]
    fn for_whom_it_is_reads_back_from_the_address() {
        for whose in [
            Whose::All,
            Whose::Mine,
            Whose::Unit("organization:00000000-0000-0000-0000-000000000001".into()),
            Whose::Person("contact:00000000-0000-0000-0000-000000000001".into()),
        ] {
            assert_eq!(Whose::read(whose.code()), whose);
        }
        assert_eq!(Whose::read("nonsense"), Whose::All);
    }
}
