//! Many leaves on one hub say less than their number: they fold into one node, "+150".

use std::collections::BTreeMap;

use crate::graph::Graph;

/// Leaves that stand for one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The only neighbour of each of them.
    pub hub: u32,
    /// What they have in common.
    pub class: u32,
    /// The nodes to hide, ascending.
    pub leaves: Vec<u32>,
}

/// Groups of at least `min` leaves that share their only neighbour and their class, ordered by
/// hub and class. `classes` holds a code for each node, such as its kind; a node that must stay
/// visible (the focus, a chosen or a pinned one) gets a code of its own. A single leaf is never
/// folded: that would hide it without saving room.
pub fn fold_leaves(graph: &Graph, classes: &[u32], min: usize) -> Vec<Fold> {
    let mut groups: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for node in 0..graph.len() as u32 {
        if let [hub] = *graph.adjacency().neighbours(node) {
            groups.entry((hub, classes[node as usize])).or_default().push(node);
        }
    }
    let large = groups.into_iter().filter(|(_, leaves)| leaves.len() >= min.max(2));
    large.map(|((hub, class), leaves)| Fold { hub, class, leaves }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_of_one_hub_and_class_fold() {
        // A hub with three leaves of class 7, one of class 8 and a neighbour that leads on.
        let graph = Graph::plain(7, &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (5, 6)]);
        let classes = [1, 7, 7, 7, 8, 7, 7];
        assert_eq!(fold_leaves(&graph, &classes, 3), [Fold { hub: 0, class: 7, leaves: vec![1, 2, 3] }]);
        assert_eq!(fold_leaves(&graph, &classes, 4), []);
    }

    #[test]
    fn a_pair_and_a_lone_node_are_no_leaves_to_fold() {
        let graph = Graph::plain(3, &[(0, 1)]);
        assert_eq!(fold_leaves(&graph, &[1; 3], 0), []);
    }
}
