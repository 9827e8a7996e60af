//! What a document says of its own life: how long it lasts, how it is renewed, when notice must be given, and how it
//! enters into force.

use chrono::{Months, NaiveDate};

use crate::{
    agreement::Term,
    calendar::{Period, PeriodUnit, WorkingDays},
    entry::EntryKind,
    partial_date::PartialDate,
};

/// The clauses on a document's own life. What a document does not say stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "server", derive(async_graphql::SimpleObject, async_graphql::InputObject))]
#[cfg_attr(feature = "server", graphql(name = "AgreementClauses", input_name = "AgreementClausesInput"))]
pub struct Clauses {
    /// For how many months it is concluded, from its entry into force.
    pub term_months: Option<i32>,
    /// The last day of its first term, where it is stated or known.
    pub first_term_ends_on: Option<PartialDate>,
    /// For how many months it is renewed each time; the length of its first term if left out.
    pub renewal_months: Option<i32>,
    /// How long before the end of a term notice must be given; for a document without an end, how long after the
    /// notice it ends.
    pub notice: Option<Period>,
    /// How long before the last day the window for notice opens, where the document says so.
    pub notice_opens: Option<Period>,
    /// The article on duration and termination.
    pub duration_article: Option<String>,
    /// How it enters into force.
    pub entry_kind: Option<EntryKind>,
    /// The date of its entry into force, where the document names one.
    pub entry_on: Option<PartialDate>,
    /// How many consents it needs, where it needs a number of them.
    pub entry_threshold: Option<i32>,
    /// How long after that it enters into force.
    pub entry_delay: Option<Period>,
    /// The article on entry into force.
    pub entry_article: Option<String>,
}

/// How long before the last day for notice a window opens where the document names no first day: notice may be given
/// earlier, and from here on it is time to decide.
pub const WATCH: Period = Period { amount: 3, unit: PeriodUnit::Month };

vocabulary! {
    /// How near the last day for notice is.
    pub enum NoticePhase {
        /// The window for notice is open.
        Open = "open",
        /// The last day for notice is at most 30 days away.
        Month = "month",
        /// At most 90 days away.
        Quarter = "quarter",
        /// At most 180 days away.
        HalfYear = "half_year",
    }
}

/// The days on which notice can be given before a document is renewed or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeWindow {
    /// The first day to give notice, or to decide.
    pub opens_on: NaiveDate,
    /// The last day by the calendar.
    pub last_on: NaiveDate,
    /// The last day on which people work: notice is given by then.
    pub last_working_on: NaiveDate,
    /// The last day of the term that ends if notice is given.
    pub term_ends_on: NaiveDate,
    /// The last day of the next term if it is not.
    pub renews_until: Option<NaiveDate>,
}

impl NoticeWindow {
    /// Whether notice can be given, or is to be decided on, on a day.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.opens_on <= day && day <= self.last_working_on
    }

    /// How many days are left for notice; none once it is late.
    pub fn days_left(&self, day: NaiveDate) -> Option<i64> {
        let left = (self.last_working_on - day).num_days();
        (left >= 0).then_some(left)
    }

    /// Whether the window is in this phase on a day. One that is nearly over is in several.
    pub fn is_in(&self, phase: NoticePhase, day: NaiveDate) -> bool {
        let within = |days| self.days_left(day).is_some_and(|left| left <= days);
        match phase {
            NoticePhase::Open => self.is_open(day),
            NoticePhase::Month => within(30),
            NoticePhase::Quarter => within(90),
            NoticePhase::HalfYear => within(180),
        }
    }
}

impl Clauses {
    /// The last day of the first term of a document in force since `in_force_on`.
    pub fn first_term_end(&self, in_force_on: Option<PartialDate>) -> Option<NaiveDate> {
        if let Some(stated) = self.first_term_ends_on {
            return Some(stated.latest());
        }
        let months = u32::try_from(self.term_months?).ok()?;
        // A term of a year from 6 November ends with 5 November.
        in_force_on?.earliest().checked_add_months(Months::new(months))?.pred_opt()
    }

    /// The last day of the term that runs on a day, where the document is renewed by itself.
    pub fn term_end(&self, in_force_on: Option<PartialDate>, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.first_term_end(in_force_on)?;
        let mut at = 0;
        while let Some(end) = self.end_of(first, at) {
            if day <= end {
                return Some(end);
            }
            at += 1;
        }
        Some(first)
    }

    /// The next window for notice that is not over on a day: of a document that is renewed by itself, or whose end asks
    /// for a decision. None where the document says nothing of notice, or is past it.
    pub fn notice_window(
        &self,
        term: Term,
        in_force_on: Option<PartialDate>,
        ends_on: Option<PartialDate>,
        day: NaiveDate,
        calendar: &WorkingDays,
    ) -> Option<NoticeWindow> {
        let notice = self.notice?;
        match term {
            Term::Renewing => {
                // With a last day of its own it is not renewed any more.
                let first = ends_on.is_none().then(|| self.first_term_end(in_force_on)).flatten()?;
                let mut at = 0;
                loop {
                    let end = self.end_of(first, at)?;
                    let window = self.window(notice, end, self.end_of(first, at + 1), calendar);
                    if day <= window.last_working_on {
                        return Some(window);
                    }
                    at += 1;
                }
            }
            Term::Fixed => {
                let end = ends_on.map(PartialDate::latest).or_else(|| self.first_term_end(in_force_on))?;
                Some(self.window(notice, end, None, calendar)).filter(|window| day <= window.last_working_on)
            }
            Term::Indefinite | Term::Unknown => None,
        }
    }

    fn window(
        &self,
        notice: Period,
        end: NaiveDate,
        renews_until: Option<NaiveDate>,
        calendar: &WorkingDays,
    ) -> NoticeWindow {
        let last_on = notice.before(end, calendar);
        let last_working_on = calendar.working_by(last_on);
        let opens_on = self.notice_opens.unwrap_or(WATCH).before(last_on, calendar);
        NoticeWindow {
            opens_on: opens_on.min(last_working_on),
            last_on,
            last_working_on,
            term_ends_on: end,
            renews_until,
        }
    }

    /// The last day of the term after so many renewals, each counted from the first so that no day is lost in a short
    /// month. None beyond a thousand years of renewals.
    fn end_of(&self, first: NaiveDate, renewals: u32) -> Option<NaiveDate> {
        if renewals == 0 {
            return Some(first);
        }
        let months = u32::try_from(self.renewal_months.or(self.term_months)?).ok()?;
        let months = months.checked_mul(renewals).filter(|months| (1..=12_000).contains(months))?;
        first.checked_add_months(Months::new(months))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::DayKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn three_years() -> Clauses {
        Clauses {
            first_term_ends_on: "2027-11-06".parse().ok(),
            renewal_months: Some(36),
            notice: Some(Period { amount: 6, unit: PeriodUnit::Month }),
            ..Clauses::default()
        }
    }

    #[test]
    fn the_last_day_for_notice_falls_back_to_a_working_day() {
        let calendar: WorkingDays = [(day("2027-05-06"), DayKind::Holiday)].into_iter().collect();
        let window =
            three_years().notice_window(Term::Renewing, None, None, day("2026-11-24"), &calendar).unwrap();
        assert_eq!(window.last_on, day("2027-05-06"));
        assert_eq!(window.last_working_on, day("2027-05-05"));
        assert_eq!(window.opens_on, day("2027-02-06"));
        assert_eq!(window.renews_until, Some(day("2030-11-06")));
        assert_eq!(window.days_left(day("2027-05-05")), Some(0));
        assert_eq!(window.days_left(day("2027-05-06")), None);
        // On the day after, the next term's window is the next one.
        let next =
            three_years().notice_window(Term::Renewing, None, None, day("2027-05-06"), &calendar).unwrap();
        assert_eq!(next.term_ends_on, day("2030-11-06"));
    }

    #[test]
    fn a_term_runs_from_entry_into_force_and_one_that_was_denounced_is_not_renewed() {
        let clauses = Clauses {
            term_months: Some(60),
            first_term_ends_on: None,
            renewal_months: None,
            ..three_years()
        };
        let calendar = WorkingDays::default();
        let in_force = "2021-11-06".parse().ok();
        let on = day("2026-01-01");
        let window = clauses.notice_window(Term::Renewing, in_force, None, on, &calendar).unwrap();
        assert_eq!((window.term_ends_on, window.renews_until), (day("2026-11-05"), Some(day("2031-11-05"))));
        assert_eq!(clauses.term_end(in_force, day("2026-11-06")), Some(day("2031-11-05")));
        let ends = "2026-11-05".parse().ok();
        assert_eq!(clauses.notice_window(Term::Renewing, in_force, ends, on, &calendar), None);
        assert!(clauses.notice_window(Term::Fixed, in_force, ends, on, &calendar).is_some());
        assert_eq!(clauses.notice_window(Term::Indefinite, in_force, None, on, &calendar), None);
    }

    proptest! {
        #[test]
        fn a_window_lies_before_its_terms_end_and_is_never_over(
            first in 0u64..12_000, renewal in 1i32..121, amount in 1i32..13, unit in 0..PeriodUnit::ALL.len(),
            asked in 0u64..20_000, free in proptest::collection::vec(0u64..25_000, 0..200),
        ) {
            let start = day("1995-01-01");
            let calendar: WorkingDays = free.into_iter().map(|at| (start + Days::new(at), DayKind::Holiday)).collect();
            let first = start + Days::new(first);
            let clauses = Clauses {
                first_term_ends_on: Some(first.into()),
                renewal_months: Some(renewal),
                notice: Some(Period { amount, unit: PeriodUnit::ALL[unit] }),
                ..Clauses::default()
            };
            let on = start + Days::new(asked);
            let window = clauses.notice_window(Term::Renewing, None, None, on, &calendar).unwrap();
            prop_assert!(on <= window.last_working_on);
            prop_assert!(window.opens_on <= window.last_working_on && window.last_working_on <= window.last_on);
            prop_assert!(window.last_on < window.term_ends_on);
            prop_assert!(window.term_ends_on < window.renews_until.unwrap());
            prop_assert!(calendar.is_working(window.last_working_on));
            prop_assert!(calendar.count(window.last_working_on, window.last_on) == 1, "no later working day");
            // The one before it is over.
            let same = clauses.notice_window(Term::Renewing, None, None, window.last_working_on, &calendar);
            prop_assert_eq!(same, Some(window));
            let later = window.last_working_on.succ_opt().unwrap();
            let later = clauses.notice_window(Term::Renewing, None, None, later, &calendar).unwrap();
            prop_assert!(window.term_ends_on < later.term_ends_on);
        }
    }
}
