//! The agreements that somebody of our side has, and with whom.

use std::collections::BTreeSet;

use accord_shared::{Noun, agreement::AgreementState};
use uuid::Uuid;

use super::{
    edge::Tie,
    lens::{Lens, Step},
    node::{Facts, Node},
};

/// An agreement of ours and who else has it.
pub(super) struct OurAgreement<'g> {
    pub(super) node: &'g Node,
    pub(super) slot: u32,
    pub(super) state: AgreementState,
    /// Partners that have it, or had it where it is not in force, by slot.
    pub(super) partners: BTreeSet<u32>,
}

impl OurAgreement<'_> {
    pub(super) fn is_in(&self, directions: &BTreeSet<Uuid>) -> bool {
        self.node.directions.iter().any(|direction| directions.contains(direction))
    }
}

/// The agreements that one of these has: where it is in force, only if neither they nor the partner have left it.
pub(super) fn our_agreements<'g>(lens: &Lens<'g>, ours: &[u32]) -> Vec<OurAgreement<'g>> {
    let agreements: BTreeSet<u32> = ours
        .iter()
        .flat_map(|&slot| lens.steps(slot).filter(|step| has(lens, *step)).map(|step| step.other))
        .collect();
    let with = |slot: u32| {
        let node = lens.graph.node(slot)?;
        let Facts::Agreement(_, life) = &node.facts else { return None };
        let state = life.state_on(lens.on);
        let takes = |&step: &Step| takes_part(lens, step) && !(state.is_in_force() && lens.has_ended(step));
        let partners = lens.steps(slot).filter(takes).map(|step| step.other);
        let partners =
            partners.filter(|&slot| lens.graph.node(slot).is_some_and(|node| is_partner(lens, node)));
        Some(OurAgreement { node, slot, state, partners: partners.collect() })
    };
    agreements.into_iter().filter_map(with).collect()
}

/// Whether a step from one of our side leads to an agreement that they have.
fn has(lens: &Lens<'_>, step: Step) -> bool {
    let in_force = lens.graph.node(step.other).is_some_and(|node| lens.is_current(node));
    takes_part(lens, step) && !(in_force && lens.has_ended(step))
}

fn takes_part(lens: &Lens<'_>, step: Step) -> bool {
    lens.edge(step).is_some_and(|edge| matches!(edge.tie, Tie::Participation(role) if role.takes_part()))
}

/// Whether a record is an organization of another side that there is.
pub(super) fn is_partner(lens: &Lens<'_>, node: &Node) -> bool {
    node.id.noun == Noun::Organization && !node.ours && lens.is_there(node)
}
