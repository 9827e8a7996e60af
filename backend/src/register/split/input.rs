//! What records have after a split: pure functions over what they had.

use std::collections::BTreeSet;

use accord_shared::{
    PartialDate,
    fold::fold,
    id::OrganizationId,
    participation::{ActionKind, ParticipationRole, ParticipationState, state_on},
    relation::RelationKind,
};

use super::SplitInput;
use crate::register::{
    agreement::AgreementInput,
    contact::ContactInput,
    obligation::ObligationInput,
    organization::{Alias, OrganizationInput},
    participation::{ParticipationAction, ParticipationInput},
    post::PostInput,
    relation::RelationInput,
};

/// A part of one organization goes over to another on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parting {
    pub(super) old: OrganizationId,
    pub(super) new: OrganizationId,
    pub(super) on: PartialDate,
}

impl Parting {
    /// The other names of the one that it gives away, and those that it keeps.
    pub(super) fn names(aliases: Vec<Alias>, away: &[String]) -> (Vec<Alias>, Vec<Alias>) {
        let away: BTreeSet<String> = away.iter().map(|text| fold(text)).collect();
        aliases.into_iter().partition(|alias| away.contains(&fold(&alias.text)))
    }

    /// The organization that a part leaves. `led` are those of its relations that go over.
    pub(super) fn leaves(
        self,
        had: OrganizationInput,
        input: &SplitInput,
        led: &[RelationInput],
    ) -> OrganizationInput {
        let (_, aliases) = Self::names(had.aliases, &input.names);
        let mut relations = had.relations;
        for relation in relations.iter_mut().filter(|one| led.contains(one)) {
            relation.until = Some(self.on);
        }
        if !relations.iter().any(|one| one.kind == RelationKind::SucceededBy && one.to == self.new) {
            relations.push(RelationInput {
                kind: RelationKind::SucceededBy,
                membership: None,
                to: self.new,
                since: Some(self.on),
                until: None,
                note: None,
            });
        }
        let identifiers = had.identifiers.into_iter().filter(|one| !input.identifiers.contains(one));
        OrganizationInput { aliases, relations, identifiers: identifiers.collect(), ..had }
    }

    /// The organization that it goes to. `from` is what the other had.
    pub(super) fn receives(
        self,
        had: OrganizationInput,
        from: &OrganizationInput,
        input: &SplitInput,
        led: &[RelationInput],
    ) -> OrganizationInput {
        let (names, _) = Self::names(from.aliases.clone(), &input.names);
        let identifiers = from.identifiers.iter().filter(|one| input.identifiers.contains(one)).cloned();
        let mut relations = had.relations;
        let begun = led.iter().filter(|one| one.to != self.new).map(|one| self.begins(one.clone()));
        for relation in begun {
            if !relations.iter().any(|one| one.kind == relation.kind && one.to == relation.to) {
                relations.push(relation);
            }
        }
        OrganizationInput {
            aliases: had.aliases.into_iter().chain(names).collect(),
            identifiers: had.identifiers.into_iter().chain(identifiers).collect(),
            relations,
            ..had
        }
    }

    /// Another organization, some of whose relations led to the one that a part leaves.
    pub(super) fn related(
        self,
        own: OrganizationId,
        had: OrganizationInput,
        led: &[RelationInput],
    ) -> OrganizationInput {
        let mut relations = had.relations;
        let mut begun = Vec::new();
        for relation in relations.iter_mut().filter(|one| led.contains(one)) {
            begun.push(RelationInput { to: self.new, ..self.begins(relation.clone()) });
            relation.until = Some(self.on);
        }
        begun.retain(|one| one.to != own);
        relations.extend(begun);
        OrganizationInput { relations, ..had }
    }

    fn begins(self, relation: RelationInput) -> RelationInput {
        // What begins later than the split begins when it would have.
        let later = relation.since.filter(|since| since.earliest() > self.on.latest());
        RelationInput { since: Some(later.unwrap_or(self.on)), ..relation }
    }

    /// An agreement in which the one takes part in these roles. Who is bound by it is succeeded in it, and out of it, from
    /// that day; who is not bound yet, or has no part of its own in it, has nothing to be succeeded in: that part goes over
    /// as it stands.
    pub(super) fn agreement(self, had: AgreementInput, roles: &[ParticipationRole]) -> AgreementInput {
        let mut participations: Vec<ParticipationInput> = Vec::new();
        let mut begun = Vec::new();
        for mut part in had.participations {
            if part.organization == self.old && roles.contains(&part.role) {
                match self.stands(&part) {
                    ParticipationState::Ended => {}
                    ParticipationState::None | ParticipationState::Signed => {
                        begun.push(ParticipationInput { organization: self.new, ..part });
                        continue;
                    }
                    state => {
                        begun.push(self.succeeds(part.role, state));
                        part.actions.push(self.acts(ActionKind::Termination));
                    }
                }
            }
            participations.push(part);
        }
        for part in begun {
            let twin = participations
                .iter_mut()
                .find(|twin| (twin.organization, twin.role) == (part.organization, part.role));
            match twin {
                None => participations.push(part),
                // It takes part in its own name already.
                Some(twin) => {
                    let new = part.actions.into_iter().filter(|action| !twin.actions.contains(action));
                    let new: Vec<_> = new.collect();
                    twin.actions.extend(new);
                }
            }
        }
        AgreementInput { participations, ..had }
    }

    fn stands(self, part: &ParticipationInput) -> ParticipationState {
        let acts: Vec<_> = part.actions.iter().map(|action| (action.kind, action.on)).collect();
        state_on(&acts, self.on.earliest())
    }

    fn acts(self, kind: ActionKind) -> ParticipationAction {
        ParticipationAction::new(kind, Some(self.on), None)
    }

    fn succeeds(self, role: ParticipationRole, state: ParticipationState) -> ParticipationInput {
        let then: &[ActionKind] = match state {
            ParticipationState::Provisional => &[ActionKind::ProvisionalApplication],
            ParticipationState::InForce => &[ActionKind::EntryIntoForce],
            ParticipationState::Suspended => &[ActionKind::EntryIntoForce, ActionKind::Suspension],
            _ => &[],
        };
        let acts = [ActionKind::Succession].iter().chain(then).map(|&kind| self.acts(kind));
        ParticipationInput {
            organization: self.new,
            role,
            note: None,
            actions: acts.collect(),
            procedures: Vec::new(),
        }
    }

    /// A contact, whose posts at the one go over: they end there and begin at the other.
    pub(super) fn contact(
        self,
        had: ContactInput,
        moved: &[(Option<PartialDate>, Option<PartialDate>)],
    ) -> ContactInput {
        let mut posts: Vec<PostInput> = Vec::new();
        for mut post in had.posts {
            if post.organization == self.old && moved.contains(&(post.since, post.until)) {
                let later = post.since.filter(|since| since.earliest() > self.on.latest());
                let begun = PostInput {
                    organization: self.new,
                    since: Some(later.unwrap_or(self.on)),
                    ..post.clone()
                };
                if later.is_none() {
                    post.until = Some(self.on);
                    posts.push(post);
                }
                posts.push(begun);
            } else {
                posts.push(post);
            }
        }
        ContactInput { posts, ..had }
    }

    /// An obligation: whoever owed it, was owed it or answered for it does no more.
    pub(super) fn obligation(self, had: ObligationInput) -> ObligationInput {
        let of = |id: Option<OrganizationId>| id.map(|id| if id == self.old { self.new } else { id });
        let (debtor, creditor) = (of(had.debtor), of(had.creditor));
        let creditor = creditor.filter(|creditor| Some(*creditor) != debtor);
        ObligationInput { debtor, creditor, unit: of(had.unit), ..had }
    }
}
