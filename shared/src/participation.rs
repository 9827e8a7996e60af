//! One organization's part in one agreement, and where it stands on a date.

use chrono::NaiveDate;

use crate::partial_date::PartialDate;

vocabulary! {
    /// What an organization is in an agreement.
    pub enum ParticipationRole {
        /// Bound by it, or to be.
        Party = "party",
        /// Signed it.
        Signatory = "signatory",
        /// Keeps the originals and receives the instruments.
        Depositary = "depositary",
        /// Carries it out for its party.
        Implementer = "implementer",
        /// Takes part without being bound.
        Observer = "observer",
    }
}

vocabulary! {
    /// What a party did. The words are those of the Vienna Convention on the Law of Treaties (articles 11-16,
    /// 19-25, 54-57); their order is the order of acts that bear one date.
    pub enum ActionKind {
        /// Signature subject to later consent.
        Signature = "signature",
        /// Signature that binds by itself.
        DefinitiveSignature = "definitive_signature",
        /// Ratification.
        Ratification = "ratification",
        /// Acceptance.
        Acceptance = "acceptance",
        /// Approval.
        Approval = "approval",
        /// Accession.
        Accession = "accession",
        /// Succession.
        Succession = "succession",
        /// Notification that domestic procedures are complete.
        Notification = "notification",
        /// Provisional application begins.
        ProvisionalApplication = "provisional_application",
        /// In force for this party.
        EntryIntoForce = "entry_into_force",
        /// Reservation.
        Reservation = "reservation",
        /// Unilateral declaration.
        Declaration = "declaration",
        /// Objection to another party's reservation.
        Objection = "objection",
        /// Suspended for this party.
        Suspension = "suspension",
        /// Withdrawal takes effect.
        Withdrawal = "withdrawal",
        /// Ended for this party.
        Termination = "termination",
    }
}

vocabulary! {
    /// Where a party stands in an agreement on a date.
    pub enum ParticipationState {
        /// Has not acted yet.
        None = "none",
        /// Signed, not bound.
        Signed = "signed",
        /// Consented to be bound; not in force for it yet.
        Consented = "consented",
        /// Applies it provisionally.
        Provisional = "provisional",
        /// In force for it.
        InForce = "in_force",
        /// Suspended for it.
        Suspended = "suspended",
        /// Left, or ended for it.
        Ended = "ended",
    }
}

vocabulary! {
    /// What a party does at home before it can be bound: its domestic procedures.
    pub enum ProcedureKind {
        /// Consent of the bodies concerned.
        Consent = "consent",
        /// Decision of the government.
        Government = "government",
        /// Decree of the head of state.
        HeadOfState = "head_of_state",
        /// Law of the parliament on ratification.
        Parliament = "parliament",
        /// Ruling of the constitutional court.
        Court = "court",
        /// Official publication.
        Publication = "publication",
        /// What has no word here; the note says it.
        Other = "other",
    }
}

impl ParticipationRole {
    /// Whether an agreement is one of whoever has this role: bound by it, having signed it or carrying it out. Who
    /// keeps the originals or looks on has none by that.
    pub const fn takes_part(self) -> bool {
        matches!(self, Self::Party | Self::Signatory | Self::Implementer)
    }
}

impl ActionKind {
    /// Whether the act is a statement of its own: with a text, and to be withdrawn (Vienna Convention, articles 19-23).
    pub const fn is_statement(self) -> bool {
        matches!(self, Self::Reservation | Self::Declaration | Self::Objection)
    }

    /// Whether whoever does it is out.
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Withdrawal | Self::Termination)
    }

    /// Whether the act ends or halts something, so that a partial date counts from its last day.
    const fn is_end(self) -> bool {
        matches!(self, Self::Suspension | Self::Withdrawal | Self::Termination)
    }

    /// The state after this act in `state`. Sources put acts in impossible orders (ratified before signed):
    /// an earlier step never undoes a later one.
    fn follow(self, state: ParticipationState) -> ParticipationState {
        use ParticipationState as State;
        match self {
            Self::Signature => match state {
                State::None | State::Ended => State::Signed,
                held => held,
            },
            Self::DefinitiveSignature
            | Self::Ratification
            | Self::Acceptance
            | Self::Approval
            | Self::Accession
            | Self::Succession
            | Self::Notification => match state {
                State::None | State::Signed | State::Ended => State::Consented,
                held => held,
            },
            Self::ProvisionalApplication => match state {
                State::InForce | State::Suspended => state,
                _ => State::Provisional,
            },
            Self::EntryIntoForce => State::InForce,
            Self::Reservation | Self::Declaration | Self::Objection => state,
            Self::Suspension => match state {
                State::InForce | State::Provisional => State::Suspended,
                held => held,
            },
            Self::Withdrawal | Self::Termination => State::Ended,
        }
    }
}

/// The state on a day of a party that did these acts, in any order. A party can leave and come back. An act
/// without a date is known to have happened and counts first.
pub fn state_on(actions: &[(ActionKind, Option<PartialDate>)], day: NaiveDate) -> ParticipationState {
    let effective = |&(kind, date): &(ActionKind, Option<PartialDate>)| {
        let from =
            date.map_or(NaiveDate::MIN, |date| if kind.is_end() { date.latest() } else { date.earliest() });
        (from, kind)
    };
    let mut done: Vec<_> = actions.iter().map(effective).filter(|&(from, _)| from <= day).collect();
    done.sort_unstable();
    done.into_iter().fold(ParticipationState::None, |state, (_, kind)| kind.follow(state))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn states(actions: &[(ActionKind, &str)], days: &[(&str, ParticipationState)]) {
        let actions: Vec<_> = actions.iter().map(|&(kind, date)| (kind, date.parse().ok())).collect();
        for &(day, expected) in days {
            assert_eq!(state_on(&actions, day.parse().unwrap()), expected, "on {day}");
        }
    }

    #[test]
    fn a_party_signs_ratifies_leaves_and_comes_back() {
        use ParticipationState as State;
        states(
            &[
                (ActionKind::Signature, "1990-03-01"),
                (ActionKind::Ratification, "1991-06"),
                (ActionKind::EntryIntoForce, "1992-01-01"),
                (ActionKind::Withdrawal, "1999"),
                (ActionKind::Accession, "2005-05-05"),
                (ActionKind::EntryIntoForce, "2005-06-05"),
            ],
            &[
                ("1990-02-28", State::None),
                ("1990-03-01", State::Signed),
                ("1991-06-01", State::Consented),
                ("1992-01-01", State::InForce),
                ("1999-12-30", State::InForce),
                ("1999-12-31", State::Ended),
                ("2005-05-05", State::Consented),
                ("2005-06-05", State::InForce),
            ],
        );
    }

    #[test]
    fn ratification_before_signature_is_not_undone_by_it() {
        states(
            &[(ActionKind::Ratification, "1990-01-01"), (ActionKind::Signature, "1991-01-01")],
            &[("1992-01-01", ParticipationState::Consented)],
        );
    }

    #[test]
    fn acts_of_one_day_count_in_the_order_of_treaty_practice() {
        states(
            &[(ActionKind::EntryIntoForce, "1990-01-01"), (ActionKind::Signature, "1990-01-01")],
            &[("1990-01-01", ParticipationState::InForce)],
        );
    }

    #[test]
    fn an_act_without_a_date_has_happened() {
        states(&[(ActionKind::Signature, "unknown")], &[("0001-01-01", ParticipationState::Signed)]);
        states(&[], &[("2020-01-01", ParticipationState::None)]);
    }

    proptest! {
        #[test]
        fn the_order_in_which_acts_are_listed_never_matters(
            mut acts in proptest::collection::vec((0usize..16, 1990u16..2000), 0..6),
            on in 1989i32..2002,
        ) {
            let read = |acts: &[(usize, u16)]| {
                let acts: Vec<_> = acts
                    .iter()
                    .map(|&(kind, year)| (ActionKind::ALL[kind], PartialDate::new(year, None, None, Default::default()).ok()))
                    .collect();
                state_on(&acts, NaiveDate::from_ymd_opt(on, 7, 1).unwrap())
            };
            let listed = read(&acts);
            acts.reverse();
            prop_assert_eq!(listed, read(&acts));
        }
    }
}
