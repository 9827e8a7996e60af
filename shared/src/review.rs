//! The life of an annual review: the Sector prepares it and submits it, the Head approves or returns it (regulation 7.1, 5.4).
//!
//! What lies before the Head is changed by nobody: it is what the Head reads. Whoever prepares a review may give it up with a
//! ground for as long as it is not approved; nothing in it is lost then, and nothing of it was ever in force.

use crate::{
    access,
    id::UserId,
    viewer::{Role, Viewer},
};

vocabulary! {
    /// Where a review stands.
    pub enum ReviewStage {
        /// The Sector prepares it.
        Drafting = "drafting",
        /// It lies before the Head.
        Submitted = "submitted",
        /// The Head gave it back, with the reason.
        Returned = "returned",
        /// What was drafted in it is in force.
        Approved = "approved",
        /// It was given up, with the ground.
        Withdrawn = "withdrawn",
    }
}

vocabulary! {
    /// What can be done with a review.
    pub enum ReviewAct {
        /// Assessments are drafted in it and taken out of it.
        Draft = "draft",
        /// Somebody says something of it.
        Comment = "comment",
        /// It is laid before the Head.
        Submit = "submit",
        /// The Head gives it back, with the reason.
        Return = "return",
        /// The Head brings all of it into force.
        Approve = "approve",
        /// It is given up, with the ground.
        Withdraw = "withdraw",
    }
}

/// Why an act cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewRefusal {
    /// It is not the viewer's to do.
    NotTheirs,
    /// It cannot be done where the review stands.
    Stage(ReviewStage),
}

impl ReviewStage {
    /// Whether nothing can be done with it any more.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Approved | Self::Withdrawn)
    }

    /// Where it stands after an act; nothing where the act cannot be done now.
    pub const fn after(self, act: ReviewAct) -> Option<Self> {
        use ReviewAct as Act;
        match (self, act) {
            (Self::Approved | Self::Withdrawn, _) => None,
            (_, Act::Comment) => Some(self),
            (_, Act::Withdraw) => Some(Self::Withdrawn),
            (Self::Drafting | Self::Returned, Act::Draft) => Some(self),
            (Self::Drafting | Self::Returned, Act::Submit) => Some(Self::Submitted),
            (Self::Submitted, Act::Return) => Some(Self::Returned),
            (Self::Submitted, Act::Approve) => Some(Self::Approved),
            (Self::Drafting | Self::Returned, Act::Return | Act::Approve) => None,
            (Self::Submitted, Act::Draft | Act::Submit) => None,
        }
    }
}

/// Whether an act is the viewer's at all: whoever assesses prepares, submits and gives up (7.1.2); the Head decides, or the
/// Deputy who acts for them (5.4, 5.8); the Department discusses.
pub fn may(viewer: &Viewer, act: ReviewAct) -> bool {
    match act {
        ReviewAct::Draft | ReviewAct::Submit | ReviewAct::Withdraw => access::may_assess(viewer),
        ReviewAct::Return | ReviewAct::Approve => access::decides_as_head(viewer) && access::may_edit(viewer),
        ReviewAct::Comment => access::may_edit(viewer),
    }
}

/// Where a review stands after the viewer's act; or why they cannot do it.
pub fn act(viewer: &Viewer, stage: ReviewStage, act: ReviewAct) -> Result<ReviewStage, ReviewRefusal> {
    if !may(viewer, act) {
        return Err(ReviewRefusal::NotTheirs);
    }
    stage.after(act).ok_or(ReviewRefusal::Stage(stage))
}

/// What the viewer can do with a review now, in the order of the list.
pub fn acts(viewer: &Viewer, stage: ReviewStage) -> Vec<ReviewAct> {
    ReviewAct::ALL.iter().copied().filter(|&one| act(viewer, stage, one).is_ok()).collect()
}

/// Whether an act is nothing without words: why it is returned, why it is given up, what is said.
pub const fn needs_words(act: ReviewAct) -> bool {
    matches!(act, ReviewAct::Return | ReviewAct::Withdraw | ReviewAct::Comment)
}

vocabulary! {
    /// What a review waits for, before somebody who has to do it.
    pub enum ReviewWaits {
        /// That they decide.
        Decision = "decision",
        /// That they prepare it again.
        Preparing = "preparing",
    }
}

/// What a review waits for from the viewer: once it is submitted, from whoever decides; once it is returned, from the Sector,
/// which prepares it (7.1), and from whoever `submitted` it.
pub fn waits(viewer: &Viewer, stage: ReviewStage, submitted: Option<UserId>) -> Option<ReviewWaits> {
    match stage {
        ReviewStage::Submitted => may(viewer, ReviewAct::Approve).then_some(ReviewWaits::Decision),
        ReviewStage::Returned => {
            let theirs = viewer.role == Role::InternationalOrganizations || submitted == Some(viewer.user);
            (theirs && may(viewer, ReviewAct::Submit)).then_some(ReviewWaits::Preparing)
        }
        ReviewStage::Drafting | ReviewStage::Approved | ReviewStage::Withdrawn => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        access::AccessLevel,
        viewer::{Entrance, Scopes},
    };

    fn somebody(role: Role, number: u128) -> Viewer {
        Viewer { user: UserId(Uuid::from_u128(number)), ..Viewer::for_test(role, AccessLevel::Secret) }
    }

    #[test]
    fn the_sector_prepares_the_head_decides_and_nobody_changes_what_lies_before_the_head() {
        use ReviewAct::{Approve, Comment, Draft, Return, Submit, Withdraw};
        use ReviewStage as Stage;
        let (head, deputy) = (somebody(Role::Head, 1), somebody(Role::Deputy, 2));
        let acting = Viewer { acting_for: Some(head.user), ..deputy.clone() };
        let sector = somebody(Role::InternationalOrganizations, 3);
        let other = somebody(Role::Events, 4);
        let table: [(&Viewer, [&[ReviewAct]; 5]); 5] = [
            (
                &sector,
                [
                    &[Draft, Comment, Submit, Withdraw],
                    &[Comment, Withdraw],
                    &[Draft, Comment, Submit, Withdraw],
                    &[],
                    &[],
                ],
            ),
            (
                &head,
                [
                    &[Draft, Comment, Submit, Withdraw],
                    &[Comment, Return, Approve, Withdraw],
                    &[Draft, Comment, Submit, Withdraw],
                    &[],
                    &[],
                ],
            ),
            (
                &acting,
                [
                    &[Draft, Comment, Submit, Withdraw],
                    &[Comment, Return, Approve, Withdraw],
                    &[Draft, Comment, Submit, Withdraw],
                    &[],
                    &[],
                ],
            ),
            (
                &deputy,
                [
                    &[Draft, Comment, Submit, Withdraw],
                    &[Comment, Withdraw],
                    &[Draft, Comment, Submit, Withdraw],
                    &[],
                    &[],
                ],
            ),
            (&other, [&[Comment], &[Comment], &[Comment], &[], &[]]),
        ];
        for (viewer, expected) in table {
            for (&stage, expected) in Stage::ALL.iter().zip(expected) {
                assert_eq!(acts(viewer, stage), expected, "{} {stage}", viewer.role);
            }
        }
        for &role in &[Role::Analyst, Role::Coordinator, Role::Management, Role::Administrator] {
            assert_eq!(acts(&somebody(role, 5), Stage::Submitted), [], "{role}");
        }
        let reading = Viewer { entrance: Entrance::Token(Scopes::READ), ..head };
        assert_eq!(acts(&reading, Stage::Submitted), [], "a token that only reads decides nothing");
        assert_eq!(act(&other, Stage::Submitted, Approve), Err(ReviewRefusal::NotTheirs));
        assert_eq!(act(&sector, Stage::Submitted, Draft), Err(ReviewRefusal::Stage(Stage::Submitted)));
    }

    #[test]
    fn a_review_waits_for_whoever_must_act_next() {
        let (head, sector) = (somebody(Role::Head, 1), somebody(Role::InternationalOrganizations, 3));
        let deputy = somebody(Role::Deputy, 2);
        let waits = |viewer: &Viewer, stage| waits(viewer, stage, Some(deputy.user));
        assert_eq!(waits(&head, ReviewStage::Submitted), Some(ReviewWaits::Decision));
        assert_eq!(waits(&deputy, ReviewStage::Submitted), None);
        assert_eq!(waits(&sector, ReviewStage::Submitted), None);
        for viewer in [&sector, &deputy] {
            assert_eq!(waits(viewer, ReviewStage::Returned), Some(ReviewWaits::Preparing));
        }
        assert_eq!(waits(&somebody(Role::Deputy, 9), ReviewStage::Returned), None);
        assert_eq!(waits(&head, ReviewStage::Returned), None);
        for stage in [ReviewStage::Drafting, ReviewStage::Approved, ReviewStage::Withdrawn] {
            assert_eq!(waits(&sector, stage).or(waits(&head, stage)), None, "{stage}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_done_only_what_was_submitted_is_approved_and_what_is_closed_stays(
            acts in proptest::collection::vec(0usize..ReviewAct::ALL.len(), 0..40),
        ) {
            let mut stage = ReviewStage::Drafting;
            for act in acts.into_iter().map(|at| ReviewAct::ALL[at]) {
                let Some(next) = stage.after(act) else { continue };
                prop_assert!(!stage.is_closed());
                prop_assert!(next != ReviewStage::Approved || stage == ReviewStage::Submitted);
                prop_assert!(next != ReviewStage::Returned || act == ReviewAct::Return || stage == next);
                stage = next;
            }
        }
    }
}
