//! What somebody is told without asking: what changed in what they follow, and what waits for them.
//!
//! Nothing is written for anybody when something happens: what is new to a reader follows from the ledger, from the day and
//! from how far they have read. See docs/decisions/0026-following.md.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    access,
    escalation::EscalateTo,
    id::{RecordId, UserId},
    occurrence::may_control,
    viewer::{Role, Viewer},
};

vocabulary! {
    /// Why somebody is told of something.
    pub enum NoticeReason {
        /// They follow the record.
        Following = "following",
        /// They follow the agreement under which it is owed.
        FollowingAgreement = "following_agreement",
        /// A report of theirs was returned, or one of what they answer for.
        Returned = "returned",
        /// A report waits until they accept or return it.
        AwaitsAcceptance = "awaits_acceptance",
        /// What is overdue has reached them.
        Escalated = "escalated",
        /// The window for notice is open of an agreement for which they answer.
        NoticeWindow = "notice_window",
        /// An agreement for which they answer is about to end.
        Expiring = "expiring",
        /// A review waits until they approve it.
        AwaitsApproval = "awaits_approval",
        /// A review that they prepare was returned.
        ReviewReturned = "review_returned",
    }
}

/// The most records that one person follows.
pub const MOST_FOLLOWED: usize = 500;

/// So many days back something is told of at most, unless an older day is asked for.
pub const TOLD_FOR_DAYS: u64 = 60;

/// So many days before its last day an agreement counts as about to end, for whoever answers for it.
pub const ENDS_WITHIN_DAYS: u64 = 90;

/// Whether the viewer may follow records, stop, and say what they have read: whoever reads the register, by a way in that
/// lets them change something. It is theirs alone and changes nothing of the register.
pub fn may_follow(viewer: &Viewer) -> bool {
    access::may_read(viewer) && viewer.entrance.may_write()
}

/// Whether a report waits for the viewer: they may control it (2.1.5), and are the Head or the Deputy, who control the work
/// (5.10.2, 5.7), or answer for its agreement. All others of the Department may accept it, too, and are not called to it.
pub fn awaits(viewer: &Viewer, reporter: Option<UserId>, answers_for_agreement: bool) -> bool {
    may_control(viewer, reporter).is_ok()
        && (matches!(viewer.role, Role::Head | Role::Deputy) || answers_for_agreement)
}

/// As whom the viewer is reached by what is escalated: each as what they are, and the Deputy also as the Head while they act
/// for them (5.8).
pub fn reached_as(viewer: &Viewer) -> &'static [EscalateTo] {
    reached(viewer.role, access::decides_as_head(viewer))
}

/// The same of somebody of this role, who decides as the Head or does not.
pub fn reached(role: Role, as_head: bool) -> &'static [EscalateTo] {
    match (role, as_head) {
        (Role::Head, _) => &[EscalateTo::Head],
        (Role::Deputy, true) => &[EscalateTo::Deputy, EscalateTo::Head],
        (Role::Deputy, false) => &[EscalateTo::Deputy],
        _ => &[],
    }
}

/// Something that happened to a record, as far as it matters for folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// To which record.
    pub record: RecordId,
    /// By whose hand.
    pub by: UserId,
    /// On which day, in UTC.
    pub on: NaiveDate,
    /// Whether its reader has read it.
    pub read: bool,
}

/// Folds what happened, given in the order in which it did, into what is told: what one person did to a record on one day,
/// one after the other, is told as one, and what was read is never told again with what was not. Each group holds places in
/// `happened`, in their order; every place is in exactly one group.
pub fn fold(happened: &[Happened]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last: HashMap<RecordId, usize> = HashMap::new();
    for (at, one) in happened.iter().enumerate() {
        match last.get(&one.record) {
            Some(&group) if groups[group].last().is_some_and(|&before| happened[before] == *one) => {
                groups[group].push(at);
            }
            _ => {
                last.insert(one.record, groups.len());
                groups.push(vec![at]);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        access::AccessLevel,
        id::Noun,
        viewer::{Entrance, Scopes},
    };

    fn happened(record: u128, by: u128, day: u64, read: bool) -> Happened {
        let record = RecordId::new(Noun::Agreement, Uuid::from_u128(record));
        let on = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap().checked_add_days(Days::new(day)).unwrap();
        Happened { record, by: UserId(Uuid::from_u128(by)), on, read }
    }

    #[test]
    fn what_one_person_does_to_a_record_on_a_day_is_told_as_one() {
        let table = [
            happened(1, 1, 0, false),
            happened(2, 1, 0, false),
            happened(1, 1, 0, false),
            happened(1, 2, 0, false),
            happened(1, 1, 0, false),
            happened(1, 1, 1, false),
        ];
        assert_eq!(fold(&table), [vec![0, 2], vec![1], vec![3], vec![4], vec![5]]);
    }

    #[test]
    fn what_was_read_is_not_told_again_with_what_was_not() {
        let table = [happened(1, 1, 0, true), happened(1, 1, 0, true), happened(1, 1, 0, false)];
        assert_eq!(fold(&table), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn a_report_calls_the_heads_and_whoever_answers_for_the_agreement_and_never_its_reporter() {
        let user = UserId(Uuid::from_u128(1));
        for &role in Role::ALL {
            let viewer = Viewer { user, ..Viewer::for_test(role, AccessLevel::Secret) };
            let heads = matches!(role, Role::Head | Role::Deputy);
            let controls = access::may_edit(&viewer);
            assert_eq!(awaits(&viewer, None, false), heads, "{role}");
            assert_eq!(awaits(&viewer, None, true), controls, "{role}");
            assert!(!awaits(&viewer, Some(user), true), "{role}");
            let reached = reached_as(&viewer).len();
            assert_eq!(reached, usize::from(heads), "{role}");
        }
        let acting = Viewer { acting_for: Some(user), ..Viewer::for_test(Role::Deputy, AccessLevel::Secret) };
        assert_eq!(reached_as(&acting).len(), 2);
    }

    #[test]
    fn whoever_reads_follows_and_a_token_that_only_reads_does_not() {
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Open);
            assert_eq!(may_follow(&viewer), role != Role::Administrator, "{role}");
            assert!(!may_follow(&Viewer { entrance: Entrance::Token(Scopes::READ), ..viewer }), "{role}");
        }
    }

    proptest! {
        #[test]
        fn whatever_happened_is_told_once_and_nothing_is_mixed(
            history in proptest::collection::vec((0u128..4, 0u128..3, 0u64..3, any::<bool>()), 0..60),
        ) {
            let mut days: Vec<_> = history.iter().map(|(_, _, day, _)| *day).collect();
            days.sort_unstable();
            let history: Vec<Happened> = history
                .into_iter()
                .zip(days)
                .map(|((record, by, _, read), day)| happened(record, by, day, read))
                .collect();
            let groups = fold(&history);
            let mut told: Vec<usize> = groups.iter().flatten().copied().collect();
            told.sort_unstable();
            prop_assert_eq!(told, (0..history.len()).collect::<Vec<_>>());
            for group in &groups {
                prop_assert!(group.is_sorted());
                prop_assert!(group.iter().all(|&at| history[at] == history[group[0]]));
                // Nothing that somebody else did to the record lies between.
                let (first, last) = (group[0], group[group.len() - 1]);
                for between in &history[first..=last] {
                    prop_assert!(between.record != history[first].record || *between == history[first]);
                }
            }
        }
    }
}
