//! Whom an overdue date reaches when nobody does anything about it: rules that the Department reads and the Head changes.
//!
//! Nothing runs in the background: how far a date was escalated follows from the rules and the day. Regulation 2.1.5: the
//! Department controls the implementation of responsibilities; 5.10.2: the Head decides.

use chrono::{Days, NaiveDate};

use crate::{
    obligation::{ObligationSide, Priority, Standing},
    partial_date::PartialDate,
};

vocabulary! {
    /// Whom an overdue date is escalated to, the lower first.
    pub enum EscalateTo {
        /// The Deputy (5.7, 5.8).
        Deputy = "deputy",
        /// The Head (5.10.2).
        Head = "head",
    }
}

/// How many days overdue a rule may ask for, at least and at most.
pub const DAYS_OVERDUE: std::ops::RangeInclusive<u16> = 1..=730;

/// The most rules that there can be.
pub const MOST_RULES: usize = 40;

/// One rule: what is owed by such a side and matters so much is escalated once it is overdue for so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EscalationRule {
    /// Of which side; of every one where it says none.
    pub side: Option<ObligationSide>,
    /// Of which priority; of every one where it says none.
    pub priority: Option<Priority>,
    /// From how many days after the last day that the due date can mean.
    pub days_overdue: u16,
    /// To whom.
    pub to: EscalateTo,
}

/// That something was escalated: by which rule, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalated {
    /// The rule that caused it.
    pub rule: EscalationRule,
    /// The first day on which it held.
    pub since: NaiveDate,
}

/// What is overdue, as the rules look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Who owes it.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// How it stands on the day.
    pub standing: Standing,
    /// When it was due.
    pub due_on: PartialDate,
}

impl EscalationRule {
    /// Whether it is about such obligations.
    pub fn concerns(&self, side: ObligationSide, priority: Priority) -> bool {
        self.side.is_none_or(|own| own == side) && self.priority.is_none_or(|own| own == priority)
    }

    /// The first day on which it holds for what was due then.
    fn since(&self, due_on: PartialDate) -> NaiveDate {
        due_on.latest().checked_add_days(Days::new(self.days_overdue.into())).unwrap_or(NaiveDate::MAX)
    }
}

/// How far something is escalated on a day: to the highest of those whom a rule names that holds, by the rule that held
/// first. What is not overdue is not escalated: what was reported waits for the controller, and not for who owes it.
pub fn escalated(rules: &[EscalationRule], due: Due, day: NaiveDate) -> Option<Escalated> {
    if due.standing != Standing::Overdue {
        return None;
    }
    let holding = rules
        .iter()
        .filter(|rule| rule.concerns(due.side, due.priority))
        .map(|&rule| Escalated { rule, since: rule.since(due.due_on) })
        .filter(|escalated| escalated.since <= day);
    // Of several the first of the list: a minimum keeps the first, a maximum the last.
    holding.min_by_key(|escalated| (std::cmp::Reverse(escalated.rule.to), escalated.since))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::obligation::{OccurrenceState, standing_on};

    fn rule(
        side: Option<ObligationSide>,
        priority: Option<Priority>,
        days_overdue: u16,
        to: EscalateTo,
    ) -> EscalationRule {
        EscalationRule { side, priority, days_overdue, to }
    }

    fn due(side: ObligationSide, priority: Priority, due_on: &str, day: &str) -> Due {
        let due_on = due_on.parse().unwrap();
        let standing = standing_on(OccurrenceState::Scheduled, due_on, day.parse().unwrap());
        Due { side, priority, standing, due_on }
    }

    #[test]
    fn what_is_overdue_reaches_the_deputy_and_then_the_head_as_the_rules_say() {
        use EscalateTo::{Deputy, Head};
        use ObligationSide::{TheyOwe, WeOwe};
        use Priority::{High, Normal};
        let rules = [
            rule(None, Some(High), 7, Head),
            rule(None, None, 14, Deputy),
            rule(Some(WeOwe), None, 30, Head),
        ];
        let table = [
            // On the day itself, and one day before a rule holds, it reaches nobody.
            (WeOwe, Normal, "2026-11-01", "2026-11-01", None),
            (WeOwe, Normal, "2026-11-01", "2026-11-14", None),
            (WeOwe, Normal, "2026-11-01", "2026-11-15", Some((1, "2026-11-15"))),
            (WeOwe, Normal, "2026-11-01", "2026-11-30", Some((1, "2026-11-15"))),
            (WeOwe, Normal, "2026-11-01", "2026-12-01", Some((2, "2026-12-01"))),
            // A partner's never reaches the Head by the third rule.
            (TheyOwe, Normal, "2026-11-01", "2027-11-01", Some((1, "2026-11-15"))),
            // What matters much reaches the Head before the Deputy's rule holds, by the rule that held first.
            (WeOwe, High, "2026-11-01", "2026-11-08", Some((0, "2026-11-08"))),
            (WeOwe, High, "2026-11-01", "2027-01-08", Some((0, "2026-11-08"))),
            // A date of which only the month is known is overdue after the month.
            (WeOwe, Normal, "2026-10", "2026-11-14", Some((1, "2026-11-14"))),
            (WeOwe, Normal, "2026-10", "2026-11-13", None),
        ];
        for (side, priority, due_on, day, expected) in table {
            let found = escalated(&rules, due(side, priority, due_on, day), day.parse().unwrap());
            let expected =
                expected.map(|(at, since): (usize, &str)| (rules[at], since.parse::<NaiveDate>().unwrap()));
            assert_eq!(found.map(|found| (found.rule, found.since)), expected, "{side} {due_on} on {day}");
        }
    }

    #[test]
    fn what_is_reported_or_closed_or_under_no_rule_is_not_escalated() {
        let all = [rule(None, None, 1, EscalateTo::Head)];
        let day = "2027-01-01".parse().unwrap();
        for &state in OccurrenceState::ALL {
            let due_on: PartialDate = "2020".parse().unwrap();
            let standing = standing_on(state, due_on, day);
            let due = Due { side: ObligationSide::Joint, priority: Priority::Low, standing, due_on };
            assert_eq!(escalated(&all, due, day).is_some(), state == OccurrenceState::Scheduled, "{state}");
            assert_eq!(escalated(&[], due, day), None);
        }
    }

    fn any_rule() -> impl Strategy<Value = EscalationRule> {
        let side = proptest::option::of(proptest::sample::select(ObligationSide::ALL));
        let priority = proptest::option::of(proptest::sample::select(Priority::ALL));
        (side, priority, DAYS_OVERDUE, proptest::sample::select(EscalateTo::ALL))
            .prop_map(|(side, priority, days, to)| rule(side, priority, days, to))
    }

    proptest! {
        #[test]
        fn time_and_more_rules_only_escalate_further(
            rules in proptest::collection::vec(any_rule(), 0..8),
            side in proptest::sample::select(ObligationSide::ALL),
            priority in proptest::sample::select(Priority::ALL),
            late in 0u64..800, later in 0u64..800,
        ) {
            let due_on: NaiveDate = "2026-01-01".parse().unwrap();
            let at = |days: u64| due_on + Days::new(days);
            let to = |rules: &[EscalationRule], day: NaiveDate| {
                let standing = standing_on(OccurrenceState::Scheduled, due_on.into(), day);
                let due = Due { side, priority, standing, due_on: due_on.into() };
                escalated(rules, due, day)
            };
            let now = to(&rules, at(late));
            prop_assert!(now.map(|now| now.rule.to) <= to(&rules, at(late + later)).map(|then| then.rule.to));
            let fewer = to(&rules[..rules.len() / 2], at(late));
            prop_assert!(fewer.map(|fewer| fewer.rule.to) <= now.map(|now| now.rule.to));
            if let Some(now) = now {
                prop_assert!(now.since <= at(late) && now.since > due_on);
                prop_assert!(now.rule.concerns(side, priority) && rules.contains(&now.rule));
                // It held from that day on, and not the day before.
                prop_assert_eq!(to(&[now.rule], now.since).map(|found| found.since), Some(now.since));
                prop_assert_eq!(to(&[now.rule], now.since.pred_opt().unwrap()), None);
            }
        }
    }
}
