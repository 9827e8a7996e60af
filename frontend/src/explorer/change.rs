//! What has come of a record or a tie between two days.

use crate::api::graph::{Edge, Node};

/// A change, as seen from the earlier of the two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It was not there.
    Added,
    /// It is there no longer.
    Gone,
    /// It stands otherwise.
    Changed,
    /// It is as it was.
    Same,
}

impl Change {
    /// Every change, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Added, Self::Gone, Self::Changed, Self::Same];

    /// The word for it in the page's address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::Same => "same",
        }
    }

    /// The sign that the picture marks it with; none for what is as it was.
    pub fn sign(self) -> Option<&'static str> {
        match self {
            Self::Added => Some("+"),
            Self::Gone => Some("−"),
            Self::Changed => Some("≠"),
            Self::Same => None,
        }
    }

    /// What has come of something that is in the picture of a day, or not, and was `there` in that of the other,
    /// otherwise or not. `earlier` where the other day is the earlier one; nothing where neither day has it.
    pub fn of(here: bool, there: Option<bool>, earlier: bool) -> Option<Self> {
        match (here, there) {
            (true, Some(true)) => Some(Self::Changed),
            (true, Some(false)) => Some(Self::Same),
            (true, None) => Some(if earlier { Self::Added } else { Self::Gone }),
            (false, Some(_)) => Some(if earlier { Self::Gone } else { Self::Added }),
            (false, None) => None,
        }
    }
}

/// Whether a record stands otherwise.
pub fn node_changed(one: &Node, other: &Node) -> bool {
    (one.agreement_state, one.standing) != (other.agreement_state, other.standing)
}

/// Whether a tie stands otherwise.
pub fn edge_changed(one: &Edge, other: &Edge) -> bool {
    (one.ended, one.standing) != (other.ended, other.standing)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::api::graph::{EdgeKind, Graph};
    use crate::explorer::samples::{agreement, edge, graph, node, organization};
    use crate::explorer::scene::{Answers, Compared, Scene};
    use accord_shared::agreement::AgreementState;

    fn day(agreements: &[(u128, AgreementState)]) -> Arc<Graph> {
        let nodes = agreements.iter().map(|(number, state)| {
            let mut node = node(agreement(*number), 1);
            node.agreement_state = Some(*state);
            node
        });
        let edges = agreements
            .iter()
            .map(|(number, _)| edge(EdgeKind::Participation, organization(1), agreement(*number)));
        graph([node(organization(1), 1)].into_iter().chain(nodes).collect(), edges.collect())
    }

    fn changes(earlier: bool) -> Vec<Option<Change>> {
        let now =
            day(&[(2, AgreementState::InForce), (3, AgreementState::InForce), (4, AgreementState::InForce)]);
        let then =
            day(&[(2, AgreementState::InForce), (3, AgreementState::Signed), (5, AgreementState::InForce)]);
        let compared = Some(Compared { graphs: vec![then], earlier });
        let scene = Scene::new(organization(1), &Answers { focus: now, compared, ..Answers::default() });
        assert!(scene.nodes.iter().all(|node| node.present), "what either day has is drawn");
        assert_eq!(
            scene.nodes[2].before.as_ref().and_then(|node| node.agreement_state),
            Some(AgreementState::Signed)
        );
        assert_eq!(scene.edges.iter().map(|edge| edge.change).collect::<Vec<_>>()[2..], {
            let (new, old) =
                if earlier { (Change::Added, Change::Gone) } else { (Change::Gone, Change::Added) };
            [Some(new), Some(old)]
        });
        scene.nodes.iter().map(|node| node.change).collect()
    }

    #[test]
    fn what_was_added_is_gone_when_it_is_seen_from_the_other_day() {
        use Change::{Added, Changed, Gone, Same};
        assert_eq!(changes(true), [Same, Same, Changed, Added, Gone].map(Some));
        assert_eq!(changes(false), [Same, Same, Changed, Gone, Added].map(Some));
    }

    #[test]
    fn a_picture_that_is_not_compared_has_no_changes() {
        let scene = Scene::new(
            organization(1),
            &Answers { focus: day(&[(2, AgreementState::Draft)]), ..Answers::default() },
        );
        assert!(scene.nodes.iter().all(|node| node.change.is_none()));
    }
}
