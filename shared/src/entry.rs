//! When a document enters into force, and what it waits for.

use chrono::NaiveDate;

use crate::{calendar::WorkingDays, clauses::Clauses, partial_date::PartialDate, participation::ActionKind};

vocabulary! {
    /// What a document makes its entry into force depend on.
    pub enum EntryKind {
        /// Its signature.
        Signature = "signature",
        /// A date that it names.
        Date = "date",
        /// The later of the notes by which the parties say that their procedures are complete.
        Notes = "notes",
        /// A number of consents: ratifications, acceptances, approvals, accessions.
        Threshold = "threshold",
    }
}

impl EntryKind {
    /// Whether parties have procedures to go through after signature.
    pub const fn needs_procedures(self) -> bool {
        matches!(self, Self::Notes | Self::Threshold)
    }
}

vocabulary! {
    /// What a document waits for.
    pub enum WaitKind {
        /// A party has not signed.
        Signature = "signature",
        /// A party owes its note of completion.
        Note = "note",
        /// Consents are missing.
        Consents = "consents",
        /// The document names no date.
        Date = "date",
        /// It says nothing of its parties.
        Parties = "parties",
    }
}

/// One thing that entry into force waits for. `party` is the place of the party in the list that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// What for.
    pub kind: WaitKind,
    /// On whom.
    pub party: Option<usize>,
    /// How many consents are still missing.
    pub missing: Option<usize>,
}

/// When a document enters into force as far as its clauses and its parties' acts say, and what it still waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The day, once nothing is waited for.
    pub on: Option<NaiveDate>,
    /// What is waited for.
    pub waits: Vec<Wait>,
}

/// What a party did.
pub type Acts = Vec<(ActionKind, Option<PartialDate>)>;

/// The first day on which one of these acts was done.
fn first(acts: &Acts, is_one: impl Fn(ActionKind) -> bool) -> Option<NaiveDate> {
    acts.iter().filter(|(kind, _)| is_one(*kind)).filter_map(|(_, on)| on.map(PartialDate::earliest)).min()
}

/// Whether an act expresses consent to be bound (Vienna Convention, articles 11-15).
pub const fn is_consent(kind: ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::DefinitiveSignature
            | ActionKind::Ratification
            | ActionKind::Acceptance
            | ActionKind::Approval
            | ActionKind::Accession
            | ActionKind::Succession
    )
}

const fn is_signature(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::Signature | ActionKind::DefinitiveSignature)
}

/// The day on which a party consented.
pub fn consented_on(acts: &Acts) -> Option<NaiveDate> {
    first(acts, is_consent)
}

/// The day of a party's note of completion.
pub fn noted_on(acts: &Acts) -> Option<NaiveDate> {
    first(acts, |kind| kind == ActionKind::Notification)
}

impl Clauses {
    /// Entry into force as these clauses and the acts of the parties say; nothing where the document does not say how.
    pub fn entry(
        &self,
        signed_on: Option<PartialDate>,
        parties: &[Acts],
        calendar: &WorkingDays,
    ) -> Option<Entry> {
        let delayed = |day: NaiveDate| self.entry_delay.map_or(day, |delay| delay.after(day, calendar));
        let wait = |kind, party| Wait { kind, party, missing: None };
        Some(match self.entry_kind? {
            EntryKind::Signature => {
                let day =
                    signed_on.map(PartialDate::earliest).or_else(|| last_of(parties, is_signature).ok());
                match day {
                    Some(day) => Entry { on: Some(delayed(day)), waits: Vec::new() },
                    None => {
                        let open = last_of(parties, is_signature).err().unwrap_or_default();
                        let waits = open.into_iter().map(|party| wait(WaitKind::Signature, Some(party)));
                        let mut waits: Vec<_> = waits.collect();
                        if waits.is_empty() {
                            waits.push(wait(WaitKind::Signature, None));
                        }
                        Entry { on: None, waits }
                    }
                }
            }
            EntryKind::Date => match self.entry_on {
                Some(on) => Entry { on: Some(on.earliest()), waits: Vec::new() },
                None => Entry { on: None, waits: vec![wait(WaitKind::Date, None)] },
            },
            EntryKind::Notes if parties.is_empty() => {
                Entry { on: None, waits: vec![wait(WaitKind::Parties, None)] }
            }
            EntryKind::Notes => match last_of(parties, |kind| kind == ActionKind::Notification) {
                Ok(day) => Entry { on: Some(delayed(day)), waits: Vec::new() },
                Err(owing) => {
                    let waits = owing.into_iter().map(|party| wait(WaitKind::Note, Some(party)));
                    Entry { on: None, waits: waits.collect() }
                }
            },
            EntryKind::Threshold => {
                let needed = usize::try_from(self.entry_threshold.unwrap_or(1)).unwrap_or(1).max(1);
                let mut consents: Vec<_> = parties.iter().filter_map(consented_on).collect();
                consents.sort_unstable();
                match consents.get(needed - 1) {
                    Some(&day) => Entry { on: Some(delayed(day)), waits: Vec::new() },
                    None => {
                        let missing = Some(needed - consents.len());
                        Entry {
                            on: None,
                            waits: vec![Wait { kind: WaitKind::Consents, party: None, missing }],
                        }
                    }
                }
            }
        })
    }

    /// When it enters into force for one party: with the document, or as long after its own consent where it came
    /// later.
    pub fn entry_for(&self, entry: &Entry, acts: &Acts, calendar: &WorkingDays) -> Option<NaiveDate> {
        let whole = entry.on?;
        if self.entry_kind != Some(EntryKind::Threshold) {
            return Some(whole);
        }
        let own = consented_on(acts)?;
        Some(whole.max(self.entry_delay.map_or(own, |delay| delay.after(own, calendar))))
    }
}

/// The last day on which every party did such an act; or who has not. Whoever succeeded a party stands in the place of one
/// that is counted itself: nothing is waited for from them.
fn last_of(parties: &[Acts], is_one: impl Fn(ActionKind) -> bool) -> Result<NaiveDate, Vec<usize>> {
    let days: Vec<_> = parties.iter().map(|acts| first(acts, &is_one)).collect();
    let succeeds = |at: usize| parties[at].iter().any(|(kind, _)| *kind == ActionKind::Succession);
    let open: Vec<_> = days.iter().enumerate().filter(|(_, day)| day.is_none()).map(|(at, _)| at).collect();
    let open: Vec<_> = open.into_iter().filter(|&at| !succeeds(at)).collect();
    if !open.is_empty() {
        return Err(open);
    }
    days.into_iter().flatten().max().ok_or_else(Vec::new)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Period, PeriodUnit};

    fn acts(acts: &[(ActionKind, &str)]) -> Acts {
        acts.iter().map(|(kind, on)| (*kind, on.parse().ok())).collect()
    }

    fn clauses(kind: EntryKind, threshold: Option<i32>, days: Option<i32>) -> Clauses {
        let entry_delay = days.map(|amount| Period { amount, unit: PeriodUnit::Day });
        Clauses { entry_kind: Some(kind), entry_threshold: threshold, entry_delay, ..Clauses::default() }
    }

    #[test]
    fn it_enters_into_force_with_the_later_note_and_says_who_owes_one() {
        let rule = clauses(EntryKind::Notes, None, Some(30));
        let ours = acts(&[(ActionKind::Signature, "2024-11-06"), (ActionKind::Notification, "2025-05-21")]);
        let theirs = acts(&[(ActionKind::Signature, "2024-11-06")]);
        let calendar = WorkingDays::default();
        let entry = rule.entry("2024-11-06".parse().ok(), &[ours.clone(), theirs], &calendar).unwrap();
        assert_eq!(entry.on, None);
        assert_eq!(entry.waits, [Wait { kind: WaitKind::Note, party: Some(1), missing: None }]);
        let theirs = acts(&[(ActionKind::Notification, "2025-08-15")]);
        let entry = rule.entry(None, &[ours, theirs], &calendar).unwrap();
        assert_eq!(entry.on, "2025-09-14".parse().ok());
        assert_eq!(rule.entry(None, &[], &calendar).unwrap().waits[0].kind, WaitKind::Parties);
    }

    #[test]
    fn whoever_succeeds_a_party_owes_no_note_of_their_own() {
        let rule = clauses(EntryKind::Notes, None, None);
        let ours = acts(&[(ActionKind::Notification, "2025-05-21")]);
        let theirs =
            acts(&[(ActionKind::Notification, "2025-08-15"), (ActionKind::Termination, "2026-05-01")]);
        let heirs = acts(&[(ActionKind::Succession, "2026-05-01")]);
        let entry = rule.entry(None, &[ours, theirs, heirs], &WorkingDays::default()).unwrap();
        assert_eq!((entry.on, entry.waits), ("2025-08-15".parse().ok(), Vec::new()));
    }

    #[test]
    fn thirty_days_after_the_third_ratification_and_later_for_who_comes_later() {
        let rule = clauses(EntryKind::Threshold, Some(3), Some(30));
        let consents = ["2025-05-21", "2025-06-30", "2025-07-15", "2026-02-02"];
        let parties: Vec<_> = consents.iter().map(|on| acts(&[(ActionKind::Ratification, on)])).collect();
        let calendar = WorkingDays::default();
        let entry = rule.entry(None, &parties, &calendar).unwrap();
        assert_eq!(entry.on, "2025-08-14".parse().ok());
        assert_eq!(rule.entry_for(&entry, &parties[0], &calendar), "2025-08-14".parse().ok());
        assert_eq!(rule.entry_for(&entry, &parties[3], &calendar), "2026-03-04".parse().ok());
        let waits = rule.entry(None, &parties[..1], &calendar).unwrap().waits;
        assert_eq!(waits, [Wait { kind: WaitKind::Consents, party: None, missing: Some(2) }]);
    }

    #[test]
    fn it_enters_into_force_on_signature_or_on_the_day_it_names() {
        let calendar = WorkingDays::default();
        let signed =
            clauses(EntryKind::Signature, None, None).entry("2024-11-06".parse().ok(), &[], &calendar);
        assert_eq!(signed.unwrap().on, "2024-11-06".parse().ok());
        let waits =
            clauses(EntryKind::Signature, None, None).entry(None, &[acts(&[])], &calendar).unwrap().waits;
        assert_eq!(waits, [Wait { kind: WaitKind::Signature, party: Some(0), missing: None }]);
        let dated = Clauses { entry_on: "2026-01-01".parse().ok(), ..clauses(EntryKind::Date, None, None) };
        assert_eq!(dated.entry(None, &[], &calendar).unwrap().on, "2026-01-01".parse().ok());
        assert_eq!(Clauses::default().entry(None, &[], &calendar), None);
    }

    proptest! {
        #[test]
        fn it_is_in_force_or_waits_and_one_more_act_never_puts_it_off(
            kind in 0..EntryKind::ALL.len(), threshold in 1i32..8, delay in 0i32..100,
            days in proptest::collection::vec(proptest::option::of(0u64..3_000), 0..8), more in 0u64..3_000,
        ) {
            let start: NaiveDate = "2000-01-01".parse().unwrap();
            let party = |at: Option<u64>| -> Acts {
                let on = at.map(|at| PartialDate::from(start + Days::new(at)));
                let kinds = [ActionKind::Signature, ActionKind::Ratification, ActionKind::Notification];
                on.map(|on| kinds.map(|kind| (kind, Some(on))).to_vec()).unwrap_or_default()
            };
            let kind = EntryKind::ALL[kind];
            let rule = Clauses { entry_on: Some(start.into()), ..clauses(kind, Some(threshold), (delay > 0).then_some(delay)) };
            let calendar = WorkingDays::default();
            let parties: Vec<_> = days.iter().copied().map(party).collect();
            let entry = rule.entry(None, &parties, &calendar).unwrap();
            prop_assert_eq!(entry.on.is_some(), entry.waits.is_empty());
            prop_assert!(entry.waits.iter().all(|wait| wait.party.is_none_or(|at| at < parties.len())));
            // Whoever acts where nobody had brings it nearer, and moves no threshold that was reached.
            if let Some(open) = days.iter().position(Option::is_none) {
                let mut then = parties.clone();
                then[open] = party(Some(more));
                let later = rule.entry(None, &then, &calendar).unwrap();
                prop_assert!(later.waits.len() <= entry.waits.len());
                if kind == EntryKind::Threshold && let (Some(before), Some(after)) = (entry.on, later.on) {
                    prop_assert!(after <= before);
                }
            }
        }
    }
}
