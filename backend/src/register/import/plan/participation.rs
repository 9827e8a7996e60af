//! Participations and their acts.

use accord_shared::{
    id::{AgreementId, ParticipationId},
    intake::{Duplicates, RowNote},
    participation::{ActionKind, ParticipationRole},
};

use super::{Plan, Refusal};
use crate::register::import::{
    profile::{ActionFields, ParticipationFields},
    reading::Reading,
    record::{Action, Participation},
    report::Remark,
};

impl Plan<'_> {
    /// Rows of one agreement, organization and role are one participation: what a party did by one row is added
    /// to what it did by another, so that a party that left and came back has both lives in one record.
    pub(super) fn participation(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &ParticipationFields,
    ) -> Result<(), Refusal> {
        let agreement = self.refer_agreement(reading, &fields.agreement)?;
        let organization = self.refer_organization(reading, &fields.organization)?;
        let Some(role) = reading.word::<ParticipationRole>(&fields.role) else {
            return Err(Refusal::new("no kind", "no role that we have"));
        };
        let actions: Vec<_> = fields.actions.iter().filter_map(|action| act(reading, action)).collect();
        remark_order(&actions, reading);
        let note = reading.field(&fields.note);

        let skips = self.duplicates == Duplicates::Skip;
        let place = self.known.participation(agreement, organization, role);
        let new_id = self.moment.id();
        let mut merge = self.merge(agreement);
        let Some((record, _)) = self.known.agreements.edit(agreement, self.mark) else {
            return Err(Refusal::new("target unknown", AgreementId(agreement).to_string()));
        };
        let there = place.and_then(|place| record.participations.get(place)).map(|there| there.id);
        if let Some(there) = there.filter(|there| skips && !self.parts.contains_key(there)) {
            return Err(Refusal::new(super::IN_REGISTER, ParticipationId(there).to_string()));
        }
        let Some(known) = place.and_then(|place| record.participations.get_mut(place)) else {
            let mut participation = Participation {
                id: new_id,
                version: 1,
                access_level: fields.access_level,
                organization,
                role,
                note,
                actions,
                procedures: Vec::new(),
            };
            sort(&mut participation.actions);
            record.participations.push(participation);
            let place = record.participations.len() - 1;
            self.known.note_participation((agreement, organization, role), place);
            self.earlier_part(new_id);
            self.created(ParticipationId(new_id), reading);
            return Ok(());
        };
        let is_new = |action: &Action| {
            !known.actions.iter().any(|known| known.kind == action.kind && known.on == action.on)
        };
        let added: Vec<_> = actions.into_iter().filter(is_new).collect();
        for action in &added {
            merge.takes(action.kind.code());
        }
        if !added.is_empty() {
            known.actions.extend(added);
            sort(&mut known.actions);
        }
        merge.note(&mut known.note, note);
        let id = known.id;
        let earlier = self.earlier_part(id);
        self.met(ParticipationId(id), earlier, merge, reading);
        Ok(())
    }
}

/// An act with its date; none where there is no date.
fn act(reading: &mut Reading<'_>, fields: &ActionFields) -> Option<Action> {
    let kind = reading.word::<ActionKind>(&fields.kind)?;
    let ends = matches!(kind, ActionKind::Withdrawal | ActionKind::Termination | ActionKind::Suspension);
    let on = Some(fields.on.clone());
    let on = if ends { reading.date(&on).date() } else { reading.day(&on) }?;
    let note = reading.field(&fields.note);
    Some(Action::new(kind, Some(on), note))
}

/// Acts in the order of their dates; those of one day in the order of treaty practice.
fn sort(actions: &mut [Action]) {
    actions.sort_by_key(|action| (action.on.map(|on| on.earliest()), action.kind));
}

/// Sources put acts in orders that cannot be; they are kept as they are, and said.
fn remark_order(actions: &[Action], reading: &mut Reading<'_>) {
    for pair in actions.windows(2) {
        let [first, second] = pair else { continue };
        if let (Some(before), Some(after)) = (first.on, second.on)
            && after.latest() < before.earliest()
        {
            let text = format!("{} ({after}) before {} ({before}); kept as it is", second.kind, first.kind);
            let detail = format!("{after} < {before}");
            reading.remarks.push(Remark::new(RowNote::ActOrder, detail, text));
        }
    }
}
