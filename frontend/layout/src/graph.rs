//! What is laid out: nodes, what each of them allows, and edges.

use crate::csr::Csr;

/// One node as the layout sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Half the size of its mark.
    pub radius: f32,
    /// Width and height of the label below the mark; zero where there is none.
    pub label: (f32, f32),
    /// How strongly it pushes others away, as a multiple of the usual.
    pub charge: f32,
    /// How much of a step it takes: 1 moves freely, 0 not at all.
    pub mobility: f32,
    /// The reader has put it where it is: it does not move, whatever its mobility.
    pub pinned: bool,
    /// A place it is drawn to.
    pub anchor: Option<Anchor>,
}

/// A place a node is drawn to, like a rubber band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// Across.
    pub x: f32,
    /// Down.
    pub y: f32,
    /// The part of the way back that is added to the node's speed at each tick.
    pub strength: f32,
}

impl Default for Node {
    /// A mark of 24 px, the smallest a finger hits, without a label.
    fn default() -> Self {
        Self { radius: 12.0, label: (0.0, 0.0), charge: 1.0, mobility: 1.0, pinned: false, anchor: None }
    }
}

/// Nodes and edges, in the form the forces need.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<(u32, u32)>,
    adjacency: Csr,
}

impl Graph {
    /// Two nodes are linked or they are not: several edges between the same two count once, an
    /// edge from a node to itself or to a node that is not there counts not at all.
    pub fn new(nodes: Vec<Node>, edges: &[(u32, u32)]) -> Self {
        let edges = clean(nodes.len(), edges);
        let adjacency = Csr::new(nodes.len(), &edges);
        Self { nodes, edges, adjacency }
    }

    /// `nodes` nodes of the usual kind.
    pub fn plain(nodes: usize, edges: &[(u32, u32)]) -> Self {
        Self::new(vec![Node::default(); nodes], edges)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The nodes, in the order they were given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The links, smaller end first, sorted.
    pub fn edges(&self) -> &[(u32, u32)] {
        &self.edges
    }

    /// Who is linked with whom.
    pub fn adjacency(&self) -> &Csr {
        &self.adjacency
    }

    pub(crate) fn node_mut(&mut self, node: u32) -> &mut Node {
        &mut self.nodes[node as usize]
    }
}

/// Sorted by source, so that the spring loop walks through memory.
fn clean(nodes: usize, edges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut edges: Vec<_> = edges
        .iter()
        .map(|&(a, b)| (a.min(b), a.max(b)))
        .filter(|&(a, b)| a != b && (b as usize) < nodes)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_doubles_and_strays_are_left_out() {
        let graph = Graph::plain(3, &[(2, 1), (1, 2), (1, 1), (0, 1), (0, 9), (0, 1)]);
        assert_eq!(graph.edges(), [(0, 1), (1, 2)]);
        assert_eq!(graph.adjacency().degree(1), 2);
    }
}
