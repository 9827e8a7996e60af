//! The Sector's dated judgement of an organization: our status in it, and the priority of each direction of cooperation
//! with it (regulation 7.1.2).
//!
//! An assessment is never overwritten: a reassessment is a new one, and what holds on a day follows from the days of all.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

vocabulary! {
    /// Our status in an organization.
    pub enum OurStatus {
        /// A member with all rights.
        Member = "member",
        /// An associate member.
        Associate = "associate",
        /// An observer.
        Observer = "observer",
        /// A sector member, as the International Telecommunication Union has them.
        SectorMember = "sector_member",
        /// A partner without membership.
        Partner = "partner",
        /// None.
        None = "none",
    }
}

impl OurStatus {
    /// How much it speaks for a priority, of 100.
    pub const fn worth(self) -> u16 {
        match self {
            Self::Member => 100,
            Self::Associate | Self::SectorMember => 75,
            Self::Observer => 50,
            Self::Partner => 40,
            Self::None => 0,
        }
    }
}

vocabulary! {
    /// How much a direction of cooperation with an organization matters; the order is the number that the matrix shows,
    /// from 0 to 3.
    pub enum PriorityLevel {
        /// Not at all.
        None = "none",
        /// A little.
        Low = "low",
        /// Much.
        Medium = "medium",
        /// Most.
        High = "high",
    }
}

impl PriorityLevel {
    /// The number that the matrix shows.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The level of a number; nothing above 3.
    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }
}

/// When an assessment was made, and when it was written down. Of those made by a day, the greatest holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// The day from which it holds.
    pub assessed_on: NaiveDate,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Which it is; two of one instant hold in the order of their ids.
    pub id: Uuid,
}

/// The assessment of an organization that holds on a day, of all its assessments that somebody may see.
pub fn in_force_on<T>(
    assessments: impl IntoIterator<Item = T>,
    dated: impl Fn(&T) -> Dated,
    day: NaiveDate,
) -> Option<T> {
    assessments.into_iter().filter(|one| dated(one).assessed_on <= day).max_by_key(|one| dated(one))
}

/// At which places of a list of levels, the earliest first, the level became another one. What was never said before is no
/// level, and so is what an assessment left out.
pub fn changes(levels: &[Option<PriorityLevel>]) -> Vec<usize> {
    let mut last = None;
    let mut changed = Vec::new();
    for (at, &level) in levels.iter().enumerate() {
        if level != last {
            changed.push(at);
            last = level;
        }
    }
    changed
}

/// In which directions the level is another one in a later list than in an earlier: with both, those of the later list first.
/// What a list leaves out has no level in it, which is not the same as [`PriorityLevel::None`].
pub fn moved<D: PartialEq + Clone>(
    before: &[(D, PriorityLevel)],
    after: &[(D, PriorityLevel)],
) -> Vec<(D, Option<PriorityLevel>, Option<PriorityLevel>)> {
    let level =
        |list: &[(D, PriorityLevel)], of: &D| list.iter().find(|(one, _)| one == of).map(|(_, it)| *it);
    let left_out = before.iter().filter(|(of, _)| level(after, of).is_none());
    let all = after.iter().chain(left_out).map(|(of, _)| (of.clone(), level(before, of), level(after, of)));
    all.filter(|(_, before, after)| before != after).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dated(on: &str, minute: i64, id: u128) -> Dated {
        let recorded_at = DateTime::from_timestamp(1_700_000_000 + 60 * minute, 0).unwrap();
        Dated { assessed_on: day(on), recorded_at, id: Uuid::from_u128(id) }
    }

    #[test]
    fn the_latest_by_a_day_holds_and_of_one_day_the_later_recorded() {
        let made = [
            dated("2025-03-01", 5, 1),
            dated("2026-01-10", 6, 2),
            // Written later for an earlier day: it holds until the next.
            dated("2025-06-01", 9, 3),
            dated("2026-01-10", 7, 4),
            dated("2026-01-10", 7, 5),
        ];
        let on = |text: &str| in_force_on(made, |one| *one, day(text)).map(|one| one.id.as_u128());
        assert_eq!(on("2025-02-28"), None);
        assert_eq!(on("2025-03-01"), Some(1));
        assert_eq!(on("2025-12-31"), Some(3));
        assert_eq!(on("2026-01-10"), Some(5));
    }

    #[test]
    fn a_level_changes_where_it_is_another_than_before() {
        use PriorityLevel::{High, Low};
        let levels = [None, Some(Low), Some(Low), Some(High), None, Some(Low)];
        assert_eq!(changes(&levels), [1, 3, 4, 5]);
        assert_eq!(changes(&[]), [0_usize; 0]);
    }

    #[test]
    fn a_priority_moves_where_its_level_is_another_or_is_given_or_left_out() {
        use PriorityLevel::{High, Low, None as Never};
        let before = [("post", Low), ("spectrum", Low), ("ai", Never)];
        let after = [("spectrum", High), ("post", Low), ("mobile", Low)];
        assert_eq!(
            moved(&before, &after),
            [("spectrum", Some(Low), Some(High)), ("mobile", None, Some(Low)), ("ai", Some(Never), None)]
        );
        assert_eq!(moved(&before, &before), []);
    }

    #[test]
    fn a_level_reads_back_from_its_number() {
        for &level in PriorityLevel::ALL {
            assert_eq!(PriorityLevel::from_rank(level.rank()), Some(level));
        }
        assert_eq!(PriorityLevel::from_rank(4), None);
    }

    proptest! {
        #[test]
        fn what_holds_never_goes_back_as_days_pass(made in proptest::collection::vec((0i64..400, 0i64..50), 0..12), on in 0i64..400) {
            let start = day("2025-01-01");
            let made: Vec<Dated> = made.into_iter().zip(0u128..).map(|((days, minute), id)| Dated {
                assessed_on: start + chrono::TimeDelta::days(days),
                ..dated("2025-01-01", minute, id)
            }).collect();
            let on = start + chrono::TimeDelta::days(on);
            let now = in_force_on(&made, |one| **one, on);
            let then = in_force_on(&made, |one| **one, on + chrono::TimeDelta::days(30));
            prop_assert!(then >= now);
            prop_assert_eq!(now.is_none(), made.iter().all(|one| one.assessed_on > on));
        }
    }
}
