//! An international document and its state on a date.

use chrono::NaiveDate;

use crate::partial_date::PartialDate;

vocabulary! {
    /// What a document is by its name (regulation 2.1.2).
    pub enum AgreementKind {
        /// A treaty.
        Treaty = "treaty",
        /// A convention.
        Convention = "convention",
        /// A charter or constitution.
        Charter = "charter",
        /// An intergovernmental agreement.
        Intergovernmental = "intergovernmental",
        /// An interministerial agreement.
        Interministerial = "interministerial",
        /// An agreement, where no more is known.
        Agreement = "agreement",
        /// A memorandum of understanding.
        Memorandum = "memorandum",
        /// A protocol of intention.
        Intention = "intention",
        /// A protocol.
        Protocol = "protocol",
        /// An action plan.
        ActionPlan = "action_plan",
        /// A contract.
        Contract = "contract",
        /// An exchange of letters or notes.
        Letter = "letter",
        /// A declaration or resolution.
        Declaration = "declaration",
        /// An amendment.
        Amendment = "amendment",
        /// An annex.
        Annex = "annex",
        /// What a source does not say closely enough.
        Other = "other",
    }
}

vocabulary! {
    /// Between two, or among more.
    pub enum Ambit {
        /// Two parties.
        Bilateral = "bilateral",
        /// More than two.
        Multilateral = "multilateral",
    }
}

vocabulary! {
    /// How long a document is to last.
    pub enum Term {
        /// Not known.
        Unknown = "unknown",
        /// Until its end date.
        Fixed = "fixed",
        /// Without an end; sources write 9999-12-31.
        Indefinite = "indefinite",
        /// For a term, and renewed by itself unless notice is given.
        Renewing = "renewing",
    }
}

vocabulary! {
    /// Where a document stands in its life on a date.
    pub enum AgreementState {
        /// Being drafted.
        Draft = "draft",
        /// With other bodies for review (regulation 2.1.2).
        UnderReview = "under_review",
        /// Its text is agreed, and not signed yet.
        Agreed = "agreed",
        /// Signed, not in force.
        Signed = "signed",
        /// Signed, and waiting for the procedures of its parties.
        AwaitingProcedures = "awaiting_procedures",
        /// Applied provisionally.
        Provisional = "provisional",
        /// In force.
        InForce = "in_force",
        /// Suspended.
        Suspended = "suspended",
        /// Past its end date.
        Expired = "expired",
        /// Terminated by its parties.
        Terminated = "terminated",
        /// Denounced by one of them.
        Denounced = "denounced",
        /// Replaced by another document.
        Replaced = "replaced",
    }
}

vocabulary! {
    /// What ended a document before, or without, an end date.
    pub enum AgreementEnd {
        /// Terminated by its parties.
        Termination = "termination",
        /// Denounced by one of them.
        Denunciation = "denunciation",
        /// Replaced by another document.
        Replacement = "replacement",
    }
}

vocabulary! {
    /// What one document is to another.
    pub enum AgreementLinkKind {
        /// Changes it.
        Amends = "amends",
        /// Carries it out.
        Implements = "implements",
        /// Takes its place.
        Replaces = "replaces",
        /// Belongs to it.
        AnnexedTo = "annexed_to",
    }
}

/// The dates on which a document's life turns. Beginnings count from the first day a partial date can mean,
/// ends from the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Life {
    /// Sent to other bodies for review.
    pub reviewed_on: Option<PartialDate>,
    /// Its text agreed.
    pub agreed_on: Option<PartialDate>,
    /// Signed by its first signatories.
    pub signed_on: Option<PartialDate>,
    /// Provisional application begins.
    pub provisional_on: Option<PartialDate>,
    /// In force as a whole.
    pub in_force_on: Option<PartialDate>,
    /// Suspended.
    pub suspended_on: Option<PartialDate>,
    /// Applied again after a suspension.
    pub resumed_on: Option<PartialDate>,
    /// Its last day, as agreed.
    pub ends_on: Option<PartialDate>,
    /// The day from which it is no longer in force.
    pub ended_on: Option<PartialDate>,
    /// What ended it then.
    pub ended_by: Option<AgreementEnd>,
    /// Whether its entry into force depends on procedures of its parties.
    pub needs_procedures: bool,
}

impl Life {
    /// The state on a day. The store asks the same question in SQL; a test holds the two together.
    pub fn state_on(&self, day: NaiveDate) -> AgreementState {
        let begun = |date: Option<PartialDate>| date.is_some_and(|date| date.earliest() <= day);
        if self.ended_on.is_some_and(|date| date.latest() <= day) {
            return match self.ended_by {
                Some(AgreementEnd::Replacement) => AgreementState::Replaced,
                Some(AgreementEnd::Denunciation) => AgreementState::Denounced,
                Some(AgreementEnd::Termination) | None => AgreementState::Terminated,
            };
        }
        if self.ends_on.is_some_and(|date| date.latest() < day) {
            return AgreementState::Expired;
        }
        if begun(self.suspended_on) && !begun(self.resumed_on) {
            AgreementState::Suspended
        } else if begun(self.in_force_on) {
            AgreementState::InForce
        } else if begun(self.provisional_on) {
            AgreementState::Provisional
        } else if begun(self.signed_on) {
            if self.needs_procedures { AgreementState::AwaitingProcedures } else { AgreementState::Signed }
        } else if begun(self.agreed_on) {
            AgreementState::Agreed
        } else if begun(self.reviewed_on) {
            AgreementState::UnderReview
        } else {
            AgreementState::Draft
        }
    }
}

impl AgreementState {
    /// In force, or applied as if it were.
    pub const IN_FORCE: [Self; 2] = [Self::InForce, Self::Provisional];

    /// What holds between its parties, suspended or not: what can end.
    pub const HOLDS: [Self; 3] = [Self::InForce, Self::Provisional, Self::Suspended];

    /// Whether it is in force, or applied as if it were.
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::InForce | Self::Provisional)
    }

    /// Whether the document's life is over.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Expired | Self::Terminated | Self::Denounced | Self::Replaced)
    }

    /// Whether it is not signed yet.
    pub const fn is_before_signature(self) -> bool {
        matches!(self, Self::Draft | Self::UnderReview | Self::Agreed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_goes_from_draft_to_its_end() {
        let date = |text: &str| Some(text.parse().unwrap());
        let life = Life {
            signed_on: date("2001-05-10"),
            provisional_on: date("2001-07"),
            in_force_on: date("2002"),
            suspended_on: date("2005-01-01"),
            ends_on: date("2010"),
            ..Life::default()
        };
        let on = |life: &Life, day: &str| life.state_on(day.parse().unwrap());
        assert_eq!(on(&life, "2001-05-09"), AgreementState::Draft);
        assert_eq!(on(&life, "2001-05-10"), AgreementState::Signed);
        assert_eq!(on(&life, "2001-07-01"), AgreementState::Provisional);
        assert_eq!(on(&life, "2002-01-01"), AgreementState::InForce);
        assert_eq!(on(&life, "2005-01-01"), AgreementState::Suspended);
        assert_eq!(on(&life, "2010-12-31"), AgreementState::Suspended, "its last day still counts");
        assert_eq!(on(&life, "2011-01-01"), AgreementState::Expired);

        let replaced = Life { ended_on: date("2004"), ended_by: Some(AgreementEnd::Replacement), ..life };
        assert_eq!(on(&replaced, "2004-12-30"), AgreementState::InForce);
        assert_eq!(
            on(&replaced, "2004-12-31"),
            AgreementState::Replaced,
            "an end known by the year counts from its last day"
        );
        let denounced = Life { ended_by: Some(AgreementEnd::Denunciation), ..replaced };
        assert_eq!(on(&denounced, "2006-01-01"), AgreementState::Denounced);
        assert!(on(&denounced, "2006-01-01").is_over());
    }

    #[test]
    fn a_draft_is_reviewed_and_agreed_and_waits_for_procedures_once_signed() {
        let date = |text: &str| Some(text.parse().unwrap());
        let life = Life {
            reviewed_on: date("2024-02"),
            agreed_on: date("2024-06-01"),
            signed_on: date("2024-11-06"),
            in_force_on: date("2025-09-14"),
            suspended_on: date("2026-01-01"),
            resumed_on: date("2026-03-01"),
            needs_procedures: true,
            ..Life::default()
        };
        let on = |day: &str| life.state_on(day.parse().unwrap());
        assert_eq!(on("2024-01-31"), AgreementState::Draft);
        assert_eq!(on("2024-02-01"), AgreementState::UnderReview);
        assert_eq!(on("2024-06-01"), AgreementState::Agreed);
        assert_eq!(on("2024-11-06"), AgreementState::AwaitingProcedures);
        assert_eq!(on("2025-09-14"), AgreementState::InForce);
        assert_eq!(on("2026-02-28"), AgreementState::Suspended);
        assert_eq!(on("2026-03-01"), AgreementState::InForce);
        assert!(on("2024-06-01").is_before_signature());
    }
}
