//! From when and until when something is so, as day numbers that a traversal compares in no time.
//!
//! No rule is written here a second time: the rules of `shared` are asked on every day on which their answer can
//! change, and the answers are kept.

use accord_shared::{
    PartialDate,
    agreement::Life,
    participation::{self, ActionKind, ParticipationState},
};
use chrono::{Datelike, NaiveDate};

/// A day's number, from the first day of year 1.
pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

/// The last day before the one with this number; nothing before the calendar begins.
pub(super) fn day_before(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number.checked_sub(1)?)
}

/// A stretch of days: its first, and the first behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) begins: i32,
    pub(super) ends: i32,
}

impl Term {
    pub(super) const ALWAYS: Self = Self { begins: i32::MIN, ends: i32::MAX };

    /// From the first day that `since` can mean to the last that `until` can, as posts are held.
    pub(super) fn between(since: Option<PartialDate>, until: Option<PartialDate>) -> Self {
        Self {
            begins: since.map_or(i32::MIN, |since| day_number(since.earliest())),
            ends: until.map_or(i32::MAX, |until| day_number(until.latest()).saturating_add(1)),
        }
    }

    /// From the first day on which an agreement is known of to the day from which its life is over.
    pub(super) fn of_life(drafted_on: Option<PartialDate>, life: &Life) -> Self {
        let dates = [drafted_on, life.signed_on, life.provisional_on, life.in_force_on];
        let begins = dates.into_iter().flatten().map(|date| day_number(date.earliest())).min();
        let turns =
            [life.ended_on.map(PartialDate::latest), life.ends_on.and_then(|date| date.latest().succ_opt())];
        let over = turns.into_iter().flatten().filter(|&day| life.state_on(day).is_over());
        Self { begins: begins.unwrap_or(i32::MIN), ends: over.map(day_number).min().unwrap_or(i32::MAX) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.ends <= self.begins
    }

    /// The days that both have.
    pub(super) fn common(self, other: Self) -> Self {
        Self { begins: self.begins.max(other.begins), ends: self.ends.min(other.ends) }
    }

    /// Whether every day of the other is one of this.
    pub(super) fn covers(self, other: Self) -> bool {
        self.begins <= other.begins && other.ends <= self.ends
    }

    pub(super) fn has_begun(self, day: i32) -> bool {
        self.begins <= day
    }

    pub(super) fn has_ended(self, day: i32) -> bool {
        self.ends <= day
    }
}

/// A participation's dates: a party can leave and come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) term: Term,
    /// The stretches in which it was left, where there is more to say than `term.ends`.
    pub(super) breaks: Box<[Term]>,
}

impl Part {
    pub(super) fn of(actions: &[(ActionKind, Option<PartialDate>)]) -> Self {
        let dates = || actions.iter().filter_map(|&(_, date)| date);
        let since = dates().min();
        let undated = actions.iter().any(|(_, date)| date.is_none());
        let begins = since.filter(|_| !undated).map_or(i32::MIN, |since| day_number(since.earliest()));

        let left = stretches_left(actions);
        let last = left.last().copied().filter(|stretch| stretch.ends == i32::MAX);
        let until = last.and_then(|stretch| dates().find(|date| day_number(date.latest()) == stretch.begins));
        let term = Term { begins, ends: last.map_or(i32::MAX, |stretch| stretch.begins) };
        let simple = left.len() <= usize::from(last.is_some());
        Self { since, until, term, breaks: if simple { Box::default() } else { left.into() } }
    }
}

/// The stretches of days on which the party's state is "ended".
fn stretches_left(actions: &[(ActionKind, Option<PartialDate>)]) -> Vec<Term> {
    let dates = actions.iter().filter_map(|&(_, date)| date);
    let mut turns: Vec<NaiveDate> = dates.flat_map(|date| [date.earliest(), date.latest()]).collect();
    turns.push(NaiveDate::MIN);
    turns.sort_unstable();
    turns.dedup();
    let mut left: Vec<Term> = Vec::new();
    let mut out = false;
    for day in turns {
        let ended = participation::state_on(actions, day) == ParticipationState::Ended;
        match (out, ended) {
            (false, true) => left.push(Term { begins: day_number(day), ends: i32::MAX }),
            (true, false) => left.last_mut().into_iter().for_each(|stretch| stretch.ends = day_number(day)),
            _ => {}
        }
        out = ended;
    }
    left
}

#[cfg(test)]
mod tests {
    use accord_shared::contact;
    use proptest::prelude::*;

    use super::*;

    fn any_date() -> impl Strategy<Value = Option<PartialDate>> {
        let parts = (1990u16..2000, 0u8..=12, 0u8..=28, 0u8..10);
        parts.prop_map(|(year, month, day, known)| {
            let part = |number: u8| (number != 0).then_some(number);
            let date =
                PartialDate::new(year, part(month), part(month).and(part(day)), Default::default()).ok();
            date.filter(|_| known > 0)
        })
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0u64..4_400).prop_map(|days| NaiveDate::from_ymd_opt(1989, 1, 1).unwrap() + chrono::Days::new(days))
    }

    proptest! {
        #[test]
        fn a_party_has_left_exactly_when_the_rule_says_so(
            acts in proptest::collection::vec((0usize..16, any_date()), 0..6),
            day in any_day(),
        ) {
            let acts: Vec<_> = acts.iter().map(|&(kind, date)| (ActionKind::ALL[kind], date)).collect();
            let part = Part::of(&acts);
            let on = day_number(day);
            let out = part.term.has_ended(on)
                || part.breaks.iter().any(|stretch| stretch.has_begun(on) && !stretch.has_ended(on));
            prop_assert_eq!(out, participation::state_on(&acts, day) == ParticipationState::Ended);
        }

        #[test]
        fn an_agreement_is_over_exactly_when_the_rule_says_so(
            ends_on in any_date(), ended_on in any_date(), in_force_on in any_date(), day in any_day(),
        ) {
            let life = Life { in_force_on, ends_on, ended_on, ..Life::default() };
            let term = Term::of_life(None, &life);
            prop_assert_eq!(term.has_ended(day_number(day)), life.state_on(day).is_over());
        }

        #[test]
        fn a_post_is_held_exactly_when_the_rule_says_so(since in any_date(), until in any_date(), day in any_day()) {
            let term = Term::between(since, until);
            let on = day_number(day);
            let held = term.has_begun(on) && !term.has_ended(on);
            prop_assert_eq!(held, contact::in_post_on(since, until, day));
        }
    }
}
