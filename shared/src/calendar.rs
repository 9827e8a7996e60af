//! The working days of Azerbaijan: which days are free, and counting by those that are not.
//!
//! Weekends are free by themselves. A calendar names the days that differ: public holidays, days of mourning, rest days
//! that were moved, weekends on which people work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

vocabulary! {
    /// Why a day is not what its place in the week says.
    pub enum DayKind {
        /// A public holiday. Where it meets a weekend or another holiday, the next working day is free instead
        /// (Labour Code, article 105).
        Holiday = "holiday",
        /// The day of mourning: free, and never moved (Labour Code, article 106).
        Mourning = "mourning",
        /// A rest day that was moved here, or a day that was made free.
        Rest = "rest",
        /// A weekend on which people work in exchange for another day.
        Work = "work",
    }
}

vocabulary! {
    /// What a period is counted in.
    pub enum PeriodUnit {
        /// Days of the calendar.
        Day = "day",
        /// Working days.
        WorkingDay = "working_day",
        /// Months of the calendar: from the 31st to the last day of a shorter month.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

/// The longest period that is still one, in its unit.
pub const LONGEST_PERIOD: i32 = 3_660;

/// So many days, months or years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "server", derive(async_graphql::SimpleObject, async_graphql::InputObject))]
#[cfg_attr(feature = "server", graphql(input_name = "PeriodInput"))]
pub struct Period {
    /// How many; from 1 to 3,660.
    pub amount: i32,
    /// Of what.
    pub unit: PeriodUnit,
}

impl Period {
    /// Whether its number can be counted.
    pub const fn is_sound(self) -> bool {
        0 < self.amount && self.amount <= LONGEST_PERIOD
    }

    /// The day that lies so far after `day`.
    pub fn after(self, day: NaiveDate, calendar: &WorkingDays) -> NaiveDate {
        let count = self.amount.unsigned_abs();
        let reached = match self.unit {
            PeriodUnit::Day => day.checked_add_days(Days::new(count.into())),
            PeriodUnit::WorkingDay => Some(calendar.step(day, count, NaiveDate::succ_opt)),
            PeriodUnit::Month => day.checked_add_months(Months::new(count)),
            PeriodUnit::Year => day.checked_add_months(Months::new(count.saturating_mul(12))),
        };
        reached.unwrap_or(NaiveDate::MAX)
    }

    /// The day that lies so far before `day`.
    pub fn before(self, day: NaiveDate, calendar: &WorkingDays) -> NaiveDate {
        let count = self.amount.unsigned_abs();
        let reached = match self.unit {
            PeriodUnit::Day => day.checked_sub_days(Days::new(count.into())),
            PeriodUnit::WorkingDay => Some(calendar.step(day, count, NaiveDate::pred_opt)),
            PeriodUnit::Month => day.checked_sub_months(Months::new(count)),
            PeriodUnit::Year => day.checked_sub_months(Months::new(count.saturating_mul(12))),
        };
        reached.unwrap_or(NaiveDate::MIN)
    }
}

/// The days that differ from the week, of every year that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays(BTreeMap<NaiveDate, DayKind>);

impl FromIterator<(NaiveDate, DayKind)> for WorkingDays {
    /// Where a day is named twice, what makes it free outweighs.
    fn from_iter<T: IntoIterator<Item = (NaiveDate, DayKind)>>(days: T) -> Self {
        let mut known = BTreeMap::new();
        for (day, kind) in days {
            let entry = known.entry(day).or_insert(kind);
            *entry = (*entry).min(kind);
        }
        Self(known)
    }
}

impl WorkingDays {
    /// Whether people work on a day. Of a year that nobody entered only the weekends are known.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.0.get(&day) {
            Some(DayKind::Work) => true,
            Some(DayKind::Holiday | DayKind::Mourning | DayKind::Rest) => false,
            None => !is_weekend(day),
        }
    }

    /// The day itself where people work on it, else the last working day before it.
    pub fn working_by(&self, day: NaiveDate) -> NaiveDate {
        let mut at = day;
        while !self.is_working(at) {
            let Some(before) = at.pred_opt() else { return at };
            at = before;
        }
        at
    }

    /// How many working days lie from one day to another, both counted.
    pub fn count(&self, from: NaiveDate, until: NaiveDate) -> i64 {
        let days = from.iter_days().take_while(|day| *day <= until);
        days.filter(|day| self.is_working(*day)).count().try_into().unwrap_or(i64::MAX)
    }

    fn step(&self, day: NaiveDate, count: u32, next: fn(&NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
        let mut at = day;
        let mut left = count;
        while left > 0 {
            let Some(there) = next(&at) else { return at };
            at = there;
            if self.is_working(at) {
                left -= 1;
            }
        }
        at
    }
}

/// Whether a day is a Saturday or a Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The rest days that follow from these holidays: for each one that falls on a weekend or on another holiday, the next
/// working day (Labour Code, article 105). A day named for two holidays stands twice.
pub fn moved_rest(holidays: &[NaiveDate], free: impl Fn(NaiveDate) -> bool) -> Vec<NaiveDate> {
    let mut count: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for day in holidays {
        *count.entry(*day).or_default() += 1;
    }
    let mut moved: BTreeSet<NaiveDate> = BTreeSet::new();
    for (&day, &named) in &count {
        let owed = named - usize::from(!is_weekend(day));
        let mut at = day;
        for _ in 0..owed {
            loop {
                let Some(next) = at.succ_opt() else { return moved.into_iter().collect() };
                at = next;
                if !is_weekend(at) && !count.contains_key(&at) && !moved.contains(&at) && !free(at) {
                    break;
                }
            }
            moved.insert(at);
        }
    }
    moved.into_iter().collect()
}

/// The holidays that fall on the same days each year, as month and day, and the day of mourning.
pub const FIXED: [(u32, u32, DayKind); 16] = [
    (1, 1, DayKind::Holiday),
    (1, 2, DayKind::Holiday),
    (1, 20, DayKind::Mourning),
    (3, 8, DayKind::Holiday),
    (3, 20, DayKind::Holiday),
    (3, 21, DayKind::Holiday),
    (3, 22, DayKind::Holiday),
    (3, 23, DayKind::Holiday),
    (3, 24, DayKind::Holiday),
    (5, 9, DayKind::Holiday),
    (5, 28, DayKind::Holiday),
    (6, 15, DayKind::Holiday),
    (6, 26, DayKind::Holiday),
    (11, 8, DayKind::Holiday),
    (11, 9, DayKind::Holiday),
    (12, 31, DayKind::Holiday),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The holidays of a year with the two that move.
    fn holidays(year: i32, movable: &[&str]) -> Vec<NaiveDate> {
        let fixed = FIXED.iter().filter(|(.., kind)| *kind == DayKind::Holiday);
        let fixed = fixed.filter_map(|&(month, at, _)| NaiveDate::from_ymd_opt(year, month, at));
        fixed.chain(movable.iter().map(|text| day(text))).collect()
    }

    #[test]
    fn holidays_on_weekends_and_on_each_other_move_to_the_next_working_days() {
        let year = holidays(2026, &["2026-03-20", "2026-03-21", "2026-05-27", "2026-05-28"]);
        let moved: Vec<String> = moved_rest(&year, |_| false).iter().map(NaiveDate::to_string).collect();
        // The eleven days of March 2026 are the Cabinet's own count.
        assert_eq!(
            moved,
            [
                "2026-03-09",
                "2026-03-25",
                "2026-03-26",
                "2026-03-27",
                "2026-03-30",
                "2026-05-11",
                "2026-05-29",
                "2026-11-10"
            ]
        );
    }

    #[test]
    fn a_day_is_worked_on_as_the_calendar_says_and_else_as_the_week_does() {
        let calendar: WorkingDays = [
            (day("2026-11-09"), DayKind::Holiday),
            (day("2026-11-10"), DayKind::Rest),
            (day("2026-11-14"), DayKind::Work),
        ]
        .into_iter()
        .collect();
        assert!(!calendar.is_working(day("2026-11-08")), "a Sunday");
        assert!(calendar.is_working(day("2026-11-14")), "a Saturday on which people work");
        assert_eq!(calendar.working_by(day("2026-11-10")), day("2026-11-06"));
        let working = |amount| Period { amount, unit: PeriodUnit::WorkingDay };
        assert_eq!(working(2).after(day("2026-11-06"), &calendar), day("2026-11-12"));
        assert_eq!(working(2).before(day("2026-11-12"), &calendar), day("2026-11-06"));
        let months = Period { amount: 6, unit: PeriodUnit::Month };
        assert_eq!(months.before(day("2027-08-31"), &calendar), day("2027-02-28"));
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0u64..20_000).prop_map(|days| day("1995-01-01") + Days::new(days))
    }

    fn any_calendar() -> impl Strategy<Value = WorkingDays> {
        proptest::collection::vec((any_day(), 0..DayKind::ALL.len()), 0..300)
            .prop_map(|days| days.into_iter().map(|(day, kind)| (day, DayKind::ALL[kind])).collect())
    }

    proptest! {
        #[test]
        fn the_last_working_day_by_a_day_is_one_and_none_lies_between(at in any_day(), calendar in any_calendar()) {
            let by = calendar.working_by(at);
            prop_assert!(by <= at && calendar.is_working(by));
            prop_assert_eq!(calendar.count(by, at), 1);
        }

        #[test]
        fn working_days_are_counted_as_they_are_stepped(
            at in any_day(), amount in 1i32..200, calendar in any_calendar(),
        ) {
            let period = Period { amount, unit: PeriodUnit::WorkingDay };
            let (after, before) = (period.after(at, &calendar), period.before(at, &calendar));
            prop_assert!(calendar.is_working(after) && calendar.is_working(before));
            prop_assert_eq!(calendar.count(at.succ_opt().unwrap(), after), i64::from(amount));
            prop_assert_eq!(calendar.count(before, at.pred_opt().unwrap()), i64::from(amount));
        }

        #[test]
        fn a_longer_period_never_ends_earlier(
            at in any_day(), amount in 1i32..300, unit in 0..PeriodUnit::ALL.len(), calendar in any_calendar(),
        ) {
            let unit = PeriodUnit::ALL[unit];
            let (one, next) = (Period { amount, unit }, Period { amount: amount + 1, unit });
            prop_assert!(at < one.after(at, &calendar) && one.after(at, &calendar) <= next.after(at, &calendar));
            prop_assert!(one.before(at, &calendar) < at && next.before(at, &calendar) <= one.before(at, &calendar));
        }

        #[test]
        fn as_many_rest_days_are_moved_as_holidays_are_lost(year in 2000i32..2100, one in any_day(), other in any_day()) {
            let holidays = holidays(year, &[&one.to_string(), &other.to_string()]);
            let moved = moved_rest(&holidays, |_| false);
            let days: BTreeSet<_> = holidays.iter().copied().collect();
            let lost = holidays.len() - days.iter().filter(|day| !is_weekend(**day)).count();
            prop_assert_eq!(moved.len(), lost);
            prop_assert!(moved.iter().all(|day| !is_weekend(*day) && !days.contains(day)));
        }
    }
}
