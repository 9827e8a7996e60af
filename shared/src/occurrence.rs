//! The life of one due instance of an obligation: whoever answers for it reports, somebody else accepts or returns.
//!
//! What became of it follows from what was done with it. Regulation 2.1.5: the Department controls the implementation of
//! responsibilities; nobody controls themselves.

use crate::{
    access,
    id::{OrganizationId, UserId},
    obligation::OccurrenceState,
    viewer::{Role, Viewer},
};

vocabulary! {
    /// What a report says became of it.
    pub enum Outcome {
        /// Done.
        Met = "met",
        /// Done in part.
        PartlyMet = "partly_met",
        /// Not done.
        NotMet = "not_met",
    }
}

vocabulary! {
    /// What can be done with an occurrence.
    pub enum OccurrenceAct {
        /// Whoever answers for it says what became of it, with what proves it.
        Report = "report",
        /// The controller accepts the report.
        Accept = "accept",
        /// The controller returns the report, with the reason.
        Return = "return",
        /// It is no longer asked for, with the ground.
        Waive = "waive",
        /// What was closed is open again, with the reason.
        Reopen = "reopen",
        /// Somebody says something about it.
        Comment = "comment",
    }
}

vocabulary! {
    /// Why an act cannot be done.
    pub enum ActRefusal {
        /// Only who answers for it reports it.
        NotResponsible = "not_responsible",
        /// Only the Department controls it.
        NotController = "not_controller",
        /// Only the Head and the Deputy decide that.
        NotHead = "not_head",
        /// Nobody accepts or returns their own report.
        OwnReport = "own_report",
        /// There is no report.
        NotReported = "not_reported",
        /// It is reported already.
        Reported = "reported",
        /// It is closed.
        Closed = "closed",
        /// It is not closed.
        NotClosed = "not_closed",
        /// A report says what became of it.
        NoOutcome = "no_outcome",
        /// What is met, even in part, is proved by a document or a link.
        NoEvidence = "no_evidence",
        /// The reason, the ground or the text is missing.
        NoReason = "no_reason",
        /// The date is in the future.
        InFuture = "in_future",
    }
}

impl From<Outcome> for OccurrenceState {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Met => Self::Met,
            Outcome::PartlyMet => Self::PartlyMet,
            Outcome::NotMet => Self::NotMet,
        }
    }
}

/// Who answers for an obligation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answering {
    /// The person whom somebody named; nothing where nobody did.
    pub person: Option<UserId>,
    /// The bodies that it concerns: who owes it, and the unit.
    pub bodies: Vec<OrganizationId>,
}

/// Whether the viewer may report: the person who answers for it (5.11), the Head and the Deputy in their place (5.10.1,
/// 5.7), the coordinator of a body that it concerns (3.1.3, 4.1.7); and where nobody is named, anybody of the Department.
pub fn may_report(viewer: &Viewer, answering: &Answering) -> bool {
    let heads = matches!(viewer.role, Role::Head | Role::Deputy);
    let own = match answering.person {
        Some(person) => person == viewer.user && access::may_edit(viewer),
        None => access::may_edit(viewer),
    };
    let coordinates = access::own_body(viewer).is_some_and(|own| answering.bodies.contains(&own));
    own || coordinates || heads && access::may_edit(viewer)
}

/// Whether the viewer may accept or return what somebody else reported: the Head (5.10.2, 5.10.4), the Deputy (5.7, 5.8)
/// and the staff of the Department, which controls the implementation of responsibilities (2.1.5).
pub fn may_control(viewer: &Viewer, reporter: Option<UserId>) -> Result<(), ActRefusal> {
    if !access::may_edit(viewer) {
        return Err(ActRefusal::NotController);
    }
    if reporter == Some(viewer.user) { Err(ActRefusal::OwnReport) } else { Ok(()) }
}

/// Whether the viewer may decide that something is no longer asked for, open again what was closed, and enter what became
/// of something without a report: the Head (5.10.2, 5.10.3) and the Deputy (5.7, 5.8).
pub fn may_decide(viewer: &Viewer) -> bool {
    access::may_edit(viewer) && matches!(viewer.role, Role::Head | Role::Deputy)
}

/// What is told with an act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// What a report says became of it.
    pub outcome: Option<Outcome>,
    /// Whether there are words with it.
    pub words: bool,
    /// Whether there is a document or a link with it.
    pub evidence: bool,
}

/// Where an occurrence stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccurrenceLife {
    /// Its state.
    pub state: OccurrenceState,
    /// What the report says that waits for the controller.
    pub outcome: Option<Outcome>,
    /// Who made that report.
    pub reporter: Option<UserId>,
}

impl OccurrenceLife {
    /// As it was entered, before anything was done with it.
    pub const fn entered(state: OccurrenceState) -> Self {
        Self { state, outcome: None, reporter: None }
    }

    /// As it is after these acts.
    pub fn of(
        entered: OccurrenceState,
        acts: impl IntoIterator<Item = (OccurrenceAct, Option<Outcome>, UserId)>,
    ) -> Result<Self, ActRefusal> {
        acts.into_iter()
            .try_fold(Self::entered(entered), |life, (act, outcome, by)| life.after(act, outcome, by))
    }

    /// Why its state does not allow an act; nothing where it does.
    pub const fn state_refuses(&self, act: OccurrenceAct) -> Option<ActRefusal> {
        use OccurrenceAct as Act;
        use OccurrenceState as State;
        match (act, self.state) {
            (Act::Comment, _) => None,
            (Act::Report | Act::Waive, State::Scheduled) | (Act::Waive, State::Reported) => None,
            (Act::Report, State::Reported) => Some(ActRefusal::Reported),
            (Act::Report | Act::Waive, _) => Some(ActRefusal::Closed),
            (Act::Accept | Act::Return, State::Reported) => None,
            (Act::Accept | Act::Return, _) => Some(ActRefusal::NotReported),
            (Act::Reopen, State::Scheduled | State::Reported) => Some(ActRefusal::NotClosed),
            (Act::Reopen, _) => None,
        }
    }

    /// Why the viewer cannot do an act now, whatever they would tell with it; nothing where they can.
    pub fn refuses(&self, act: OccurrenceAct, viewer: &Viewer, answering: &Answering) -> Option<ActRefusal> {
        use OccurrenceAct as Act;
        let allowed = match act {
            Act::Report if !may_report(viewer, answering) => Err(ActRefusal::NotResponsible),
            Act::Comment if !may_report(viewer, answering) && !access::may_edit(viewer) => {
                Err(ActRefusal::NotResponsible)
            }
            Act::Waive | Act::Reopen if !may_decide(viewer) => Err(ActRefusal::NotHead),
            Act::Accept | Act::Return => match self.state_refuses(act) {
                Some(refusal) => Err(refusal),
                None => may_control(viewer, self.reporter),
            },
            Act::Report | Act::Comment | Act::Waive | Act::Reopen => Ok(()),
        };
        allowed.err().or_else(|| self.state_refuses(act))
    }

    /// The life after an act; or why its state does not allow it.
    pub fn after(self, act: OccurrenceAct, outcome: Option<Outcome>, by: UserId) -> Result<Self, ActRefusal> {
        use OccurrenceAct as Act;
        if let Some(refusal) = self.state_refuses(act) {
            return Err(refusal);
        }
        Ok(match act {
            Act::Comment => self,
            Act::Report => {
                let outcome = outcome.ok_or(ActRefusal::NoOutcome)?;
                Self { state: OccurrenceState::Reported, outcome: Some(outcome), reporter: Some(by) }
            }
            Act::Accept if self.reporter == Some(by) => return Err(ActRefusal::OwnReport),
            Act::Return if self.reporter == Some(by) => return Err(ActRefusal::OwnReport),
            // What was entered as reported says no more than that it was done.
            Act::Accept => Self::entered(self.outcome.unwrap_or(Outcome::Met).into()),
            Act::Return | Act::Reopen => Self::entered(OccurrenceState::Scheduled),
            Act::Waive => Self::entered(OccurrenceState::Waived),
        })
    }
}

/// What is missing in what is told with an act: evidence of what was met, the ground of a waiver, the reason of a return.
pub const fn told_enough(act: OccurrenceAct, told: Told) -> Result<(), ActRefusal> {
    use OccurrenceAct as Act;
    match (act, told.outcome) {
        (Act::Report, None) => Err(ActRefusal::NoOutcome),
        (Act::Report, Some(Outcome::Met | Outcome::PartlyMet)) if !told.evidence => {
            Err(ActRefusal::NoEvidence)
        }
        (Act::Report, Some(Outcome::NotMet)) if !told.words => Err(ActRefusal::NoReason),
        (Act::Return | Act::Waive | Act::Reopen | Act::Comment, _) if !told.words => {
            Err(ActRefusal::NoReason)
        }
        (Act::Report | Act::Accept | Act::Return | Act::Waive | Act::Reopen | Act::Comment, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::access::AccessLevel;

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn somebody(role: Role, number: u128) -> Viewer {
        Viewer { user: user(number), ..Viewer::for_test(role, AccessLevel::Secret) }
    }

    /// Who may do what with an obligation for which person 1 answers, reported by person 1, in the order of the roles: by
    /// the person with number 2, and by person 1 themselves.
    #[test]
    fn each_role_may_what_the_regulation_gives_it_and_nobody_controls_themselves() {
        use ActRefusal::{NotController, NotHead, NotResponsible, OwnReport};
        use OccurrenceAct::{Accept, Comment, Reopen, Report, Return, Waive};
        let answering = Answering { person: Some(user(1)), bodies: Vec::new() };
        let scheduled = OccurrenceLife::entered(OccurrenceState::Scheduled);
        let reported = scheduled.after(Report, Some(Outcome::Met), user(1)).unwrap();
        let closed = OccurrenceLife::entered(OccurrenceState::Met);
        type Right = (OccurrenceAct, OccurrenceLife, u128, [Option<ActRefusal>; 8]);
        let (no, ctl, head, own) =
            (Some(NotResponsible), Some(NotController), Some(NotHead), Some(OwnReport));
        // Head, deputy, the two Sectors; analyst, coordinator of another body, management, administrator.
        let table: [Right; 9] = [
            (Report, scheduled, 2, [None, None, no, no, no, no, no, no]),
            (Report, scheduled, 1, [None, None, None, None, no, no, no, no]),
            (Accept, reported, 2, [None, None, None, None, ctl, ctl, ctl, ctl]),
            (Accept, reported, 1, [own, own, own, own, ctl, ctl, ctl, ctl]),
            (Return, reported, 2, [None, None, None, None, ctl, ctl, ctl, ctl]),
            (Return, reported, 1, [own, own, own, own, ctl, ctl, ctl, ctl]),
            (Waive, scheduled, 2, [None, None, head, head, head, head, head, head]),
            (Reopen, closed, 2, [None, None, head, head, head, head, head, head]),
            (Comment, closed, 2, [None, None, None, None, no, no, no, no]),
        ];
        for (act, life, number, expected) in table {
            for (&role, expected) in Role::ALL.iter().zip(expected) {
                let found = life.refuses(act, &somebody(role, number), &answering);
                assert_eq!(found, expected, "{role} {number}: {act}");
            }
        }
    }

    #[test]
    fn where_nobody_is_named_the_department_reports_and_a_coordinator_what_concerns_their_body() {
        let body = OrganizationId(Uuid::from_u128(9));
        let nobody = Answering { person: None, bodies: vec![body] };
        assert!(may_report(&somebody(Role::Events, 4), &nobody));
        let coordinator = Viewer { organization: Some(body), ..somebody(Role::Coordinator, 5) };
        let named = Answering { person: Some(user(1)), ..nobody.clone() };
        assert!(may_report(&coordinator, &named) && may_report(&coordinator, &nobody));
        assert!(!may_report(&coordinator, &Answering::default()));
        assert!(!may_report(&somebody(Role::Analyst, 1), &named), "a name gives no rights");
        assert_eq!(may_control(&coordinator, None), Err(ActRefusal::NotController));
    }

    #[test]
    fn a_report_is_proved_and_a_return_a_waiver_and_a_failure_have_their_reason() {
        use OccurrenceAct as Act;
        let told = |outcome, words, evidence| Told { outcome, words, evidence };
        let (met, failed) = (Some(Outcome::Met), Some(Outcome::NotMet));
        let table = [
            (Act::Report, told(None, true, true), Err(ActRefusal::NoOutcome)),
            (Act::Report, told(met, true, false), Err(ActRefusal::NoEvidence)),
            (Act::Report, told(met, false, true), Ok(())),
            (Act::Report, told(failed, false, true), Err(ActRefusal::NoReason)),
            (Act::Report, told(failed, true, false), Ok(())),
            (Act::Accept, told(None, false, false), Ok(())),
            (Act::Return, told(None, false, false), Err(ActRefusal::NoReason)),
            (Act::Waive, told(None, false, true), Err(ActRefusal::NoReason)),
            (Act::Waive, told(None, true, false), Ok(())),
            (Act::Reopen, told(None, false, false), Err(ActRefusal::NoReason)),
            (Act::Comment, told(None, false, false), Err(ActRefusal::NoReason)),
        ];
        for (act, told, expected) in table {
            assert_eq!(told_enough(act, told), expected, "{act} {told:?}");
        }
    }

    fn any_step() -> impl Strategy<Value = (OccurrenceAct, Option<Outcome>, UserId)> {
        let outcome = prop_oneof![Just(None), (0..Outcome::ALL.len()).prop_map(|at| Some(Outcome::ALL[at]))];
        (0..OccurrenceAct::ALL.len(), outcome, 1u128..4)
            .prop_map(|(act, outcome, by)| (OccurrenceAct::ALL[act], outcome, user(by)))
    }

    proptest! {
        #[test]
        fn whatever_is_tried_nothing_is_closed_but_by_another_than_who_reported_or_by_a_waiver(
            steps in proptest::collection::vec(any_step(), 0..40),
        ) {
            let mut life = OccurrenceLife::entered(OccurrenceState::Scheduled);
            let mut done = Vec::new();
            for (act, outcome, by) in steps {
                let before = life;
                match life.after(act, outcome, by) {
                    Err(_) => prop_assert_eq!(life, before),
                    Ok(after) => {
                        life = after;
                        done.push((act, outcome, by));
                        if act == OccurrenceAct::Accept {
                            prop_assert_eq!(before.state, OccurrenceState::Reported);
                            prop_assert_ne!(before.reporter, Some(by));
                            prop_assert_eq!(Some(life.state), before.outcome.map(OccurrenceState::from));
                        } else if act == OccurrenceAct::Comment {
                            prop_assert_eq!(life, before);
                        } else {
                            let waived = life.state == OccurrenceState::Waived;
                            let open = matches!(life.state, OccurrenceState::Scheduled | OccurrenceState::Reported);
                            prop_assert_eq!(waived, act == OccurrenceAct::Waive);
                            prop_assert!(open || waived);
                        }
                    }
                }
            }
            // What was done is what it is, whoever counts.
            prop_assert_eq!(OccurrenceLife::of(OccurrenceState::Scheduled, done), Ok(life));
        }
    }
}
