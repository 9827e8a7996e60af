//! The events that move a document through its life, and which of them its state allows.

use chrono::NaiveDate;

use crate::{
    agreement::{AgreementEnd, AgreementState, Life},
    partial_date::PartialDate,
};

vocabulary! {
    /// What can happen to a document as a whole.
    pub enum AgreementEvent {
        /// Its draft goes to other bodies for review (regulation 2.1.2).
        Review = "review",
        /// Its text is agreed.
        TextAgreed = "text_agreed",
        /// It is signed.
        Signature = "signature",
        /// It is applied provisionally.
        ProvisionalApplication = "provisional_application",
        /// It enters into force.
        EntryIntoForce = "entry_into_force",
        /// It is suspended.
        Suspension = "suspension",
        /// It is applied again.
        Resumption = "resumption",
        /// Notice is given, so that it ends with its term and is not renewed.
        Notice = "notice",
        /// Its parties terminate it.
        Termination = "termination",
        /// A party denounces it.
        Denunciation = "denunciation",
        /// Another document takes its place.
        Replacement = "replacement",
    }
}

vocabulary! {
    /// Why a state does not allow an event.
    pub enum EventRefusal {
        /// It happened already.
        AlreadyDone = "already_done",
        /// The document is signed already.
        Signed = "signed",
        /// The document is not signed.
        NotSigned = "not_signed",
        /// The document is in force already.
        InForce = "in_force",
        /// The document is neither in force nor applied provisionally.
        NotInForce = "not_in_force",
        /// The document is not suspended.
        NotSuspended = "not_suspended",
        /// The document is no longer in force.
        Over = "over",
        /// The date is earlier than that of what must come before.
        TooEarly = "too_early",
        /// The date is in the future, and the event is one that has happened or not.
        InFuture = "in_future",
        /// The last day for notice is past.
        TooLate = "too_late",
        /// The document is not renewed by itself, so that no notice ends it.
        NotRenewing = "not_renewing",
    }
}

impl AgreementEvent {
    /// Whether it can be known before it takes effect.
    const fn may_lie_ahead(self) -> bool {
        matches!(
            self,
            Self::ProvisionalApplication
                | Self::EntryIntoForce
                | Self::Suspension
                | Self::Resumption
                | Self::Termination
                | Self::Denunciation
                | Self::Replacement
        )
    }
}

impl Life {
    /// Why an event cannot happen on a day, whatever its date; nothing where it can. Whether notice ends anything is for
    /// the document's clauses to say.
    pub fn refuses(&self, event: AgreementEvent, day: NaiveDate) -> Option<EventRefusal> {
        use AgreementEvent as Event;
        use AgreementState as State;
        use EventRefusal as Refusal;
        let state = self.state_on(day);
        if state.is_over() || self.ended_on.is_some() {
            return Some(Refusal::Over);
        }
        let signed = self.signed_on.is_some() || !state.is_before_signature();
        let applied = matches!(state, State::InForce | State::Provisional);
        match event {
            Event::Review | Event::TextAgreed | Event::Signature if signed => Some(Refusal::Signed),
            Event::Review if self.reviewed_on.is_some() || self.agreed_on.is_some() => {
                Some(Refusal::AlreadyDone)
            }
            Event::TextAgreed if self.agreed_on.is_some() => Some(Refusal::AlreadyDone),
            Event::Review | Event::TextAgreed | Event::Signature => None,
            _ if !signed => Some(Refusal::NotSigned),
            Event::ProvisionalApplication | Event::EntryIntoForce if self.in_force_on.is_some() => {
                Some(Refusal::InForce)
            }
            Event::ProvisionalApplication if self.provisional_on.is_some() => Some(Refusal::AlreadyDone),
            Event::ProvisionalApplication | Event::EntryIntoForce => None,
            Event::Suspension if state == State::Suspended => Some(Refusal::AlreadyDone),
            Event::Suspension | Event::Notice if !applied => Some(Refusal::NotInForce),
            Event::Notice if self.ends_on.is_some() => Some(Refusal::AlreadyDone),
            Event::Resumption if state != State::Suspended => Some(Refusal::NotSuspended),
            Event::Suspension
            | Event::Resumption
            | Event::Notice
            | Event::Termination
            | Event::Denunciation
            | Event::Replacement => None,
        }
    }

    /// The life after an event of this date, as somebody tells it on a day; or why its state does not allow it. Notice
    /// changes nothing here: the day on which the term ends is the clauses' to know.
    pub fn after(
        &self,
        event: AgreementEvent,
        on: PartialDate,
        today: NaiveDate,
    ) -> Result<Self, EventRefusal> {
        use AgreementEvent as Event;
        if let Some(refusal) = self.refuses(event, today.max(on.latest())) {
            return Err(refusal);
        }
        if today < on.earliest() && !event.may_lie_ahead() {
            return Err(EventRefusal::InFuture);
        }
        if self.must_follow(event).is_some_and(|before| on.latest() < before.earliest()) {
            return Err(EventRefusal::TooEarly);
        }
        let on = Some(on);
        let ended = |by| Self { ended_on: on, ended_by: Some(by), ..*self };
        Ok(match event {
            Event::Review => Self { reviewed_on: on, ..*self },
            Event::TextAgreed => Self { agreed_on: on, ..*self },
            Event::Signature => Self { signed_on: on, ..*self },
            Event::ProvisionalApplication => Self { provisional_on: on, ..*self },
            Event::EntryIntoForce => Self { in_force_on: on, ..*self },
            Event::Suspension => Self { suspended_on: on, resumed_on: None, ..*self },
            Event::Resumption => Self { resumed_on: on, ..*self },
            Event::Notice => *self,
            Event::Termination => ended(AgreementEnd::Termination),
            Event::Denunciation => ended(AgreementEnd::Denunciation),
            Event::Replacement => ended(AgreementEnd::Replacement),
        })
    }

    /// The date before which an event cannot lie.
    fn must_follow(&self, event: AgreementEvent) -> Option<PartialDate> {
        use AgreementEvent as Event;
        match event {
            Event::Review => None,
            Event::TextAgreed => self.reviewed_on,
            Event::Signature => self.agreed_on.or(self.reviewed_on),
            Event::ProvisionalApplication | Event::EntryIntoForce => self.signed_on,
            Event::Suspension | Event::Notice => self.resumed_on.or(self.provisional_on).or(self.in_force_on),
            Event::Resumption => self.suspended_on,
            Event::Termination | Event::Denunciation | Event::Replacement => {
                self.in_force_on.or(self.provisional_on).or(self.signed_on)
            }
        }
    }

    /// What dates of a life cannot be together, whoever wrote them: the later event with the reason.
    pub fn contradiction(&self) -> Option<(AgreementEvent, EventRefusal)> {
        // What is applied provisionally can be suspended before it enters into force.
        let applied = self.provisional_on.or(self.in_force_on);
        match (self.suspended_on, self.resumed_on) {
            (None, Some(_)) => Some((AgreementEvent::Resumption, EventRefusal::NotSuspended)),
            (Some(suspended), Some(resumed)) if resumed.latest() < suspended.earliest() => {
                Some((AgreementEvent::Resumption, EventRefusal::TooEarly))
            }
            (Some(suspended), _) if applied.is_some_and(|begun| suspended.latest() < begun.earliest()) => {
                Some((AgreementEvent::Suspension, EventRefusal::NotInForce))
            }
            _ => match (self.reviewed_on, self.agreed_on) {
                (Some(reviewed), Some(agreed)) if agreed.latest() < reviewed.earliest() => {
                    Some((AgreementEvent::TextAgreed, EventRefusal::TooEarly))
                }
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_life_is_lived_from_idea_to_end_and_every_shortcut_is_refused_with_its_reason() {
        use AgreementEvent as Event;
        use EventRefusal as Refusal;
        let today = day("2026-11-24");
        let idea = Life::default();
        assert_eq!(idea.refuses(Event::EntryIntoForce, today), Some(Refusal::NotSigned));
        assert_eq!(idea.refuses(Event::Termination, today), Some(Refusal::NotSigned));
        let reviewed = idea.after(Event::Review, date("2024-02"), today).unwrap();
        assert_eq!(reviewed.after(Event::TextAgreed, date("2023"), today), Err(Refusal::TooEarly));
        assert_eq!(reviewed.after(Event::Signature, date("2027"), today), Err(Refusal::InFuture));
        let agreed = reviewed.after(Event::TextAgreed, date("2024-06"), today).unwrap();
        assert_eq!(agreed.refuses(Event::Review, today), Some(Refusal::AlreadyDone));
        let signed = agreed.after(Event::Signature, date("2024-11-06"), today).unwrap();
        assert_eq!(signed.refuses(Event::Signature, today), Some(Refusal::Signed));
        assert_eq!(signed.refuses(Event::Suspension, today), Some(Refusal::NotInForce));
        let ahead = signed.after(Event::EntryIntoForce, date("2027-01-01"), today).unwrap();
        assert_eq!(ahead.state_on(today), AgreementState::Signed);
        assert_eq!(ahead.refuses(Event::EntryIntoForce, today), Some(Refusal::InForce));
        let in_force = signed.after(Event::EntryIntoForce, date("2025-09-14"), today).unwrap();
        assert_eq!(in_force.refuses(Event::Resumption, today), Some(Refusal::NotSuspended));
        let suspended = in_force.after(Event::Suspension, date("2026-01-01"), today).unwrap();
        assert_eq!(suspended.state_on(today), AgreementState::Suspended);
        let resumed = suspended.after(Event::Resumption, date("2026-03-01"), today).unwrap();
        assert_eq!(resumed.state_on(today), AgreementState::InForce);
        let ended = resumed.after(Event::Denunciation, date("2026-10-01"), today).unwrap();
        assert_eq!(ended.state_on(today), AgreementState::Denounced);
        for event in AgreementEvent::ALL {
            assert_eq!(ended.refuses(*event, today), Some(Refusal::Over), "{event}");
        }
    }

    #[test]
    fn what_is_applied_provisionally_can_be_suspended_before_it_enters_into_force() {
        use AgreementEvent as Event;
        let today = day("2026-11-24");
        let mut life = Life::default();
        for (event, on) in [
            (Event::Signature, "2018-01-01"),
            (Event::ProvisionalApplication, "2018-01-01"),
            (Event::EntryIntoForce, "2027-04-17"),
            (Event::Suspension, "2019-01-01"),
        ] {
            life = life.after(event, date(on), today).unwrap();
        }
        assert_eq!(life.contradiction(), None);
    }

    proptest! {
        #[test]
        fn whatever_happens_a_life_never_contradicts_itself_and_never_goes_on_after_its_end(
            events in proptest::collection::vec((0..AgreementEvent::ALL.len(), 0u64..4_000), 0..14),
        ) {
            let today = day("2026-11-24");
            let mut life = Life::default();
            for (event, at) in events {
                let on = day("2018-01-01") + chrono::Days::new(at);
                let event = AgreementEvent::ALL[event];
                let before = life.state_on(today.max(on));
                match life.after(event, on.into(), today) {
                    Ok(next) => {
                        prop_assert!(!before.is_over(), "{event} after the end");
                        life = next;
                    }
                    Err(refusal) => {
                        // What is greyed out is refused, and what is refused whatever its date is greyed out.
                        if !matches!(refusal, EventRefusal::TooEarly | EventRefusal::InFuture) {
                            prop_assert_eq!(life.refuses(event, today.max(on)), Some(refusal));
                        }
                    }
                }
                prop_assert_eq!(life.contradiction(), None);
            }
        }
    }
}
