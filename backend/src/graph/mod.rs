//! The relationship graph in memory: build, follow the ledger, neighbourhood, paths.
//!
//! Organizations, agreements, contacts and obligations are nodes; relations, participations, posts, obligations
//! and links between agreements are dated edges. Every question takes the viewer and a date, and nothing steps
//! over an edge that [`lens::Lens`] has not let through: what the viewer may not see, and what has not begun on
//! the date, is neither counted nor passed.
//!
//! Nodes and edges live in slots that are used again; an edge knows its ends by slot, a node its edges. No answer
//! depends on the slots, so that following gives what building anew would give.

mod edge;
mod follow;
mod lens;
mod load;
mod names;
mod neighbourhood;
mod node;
mod path;
mod rows;
mod term;
#[cfg(test)]
pub(crate) mod tests;
mod ways;

use std::collections::HashMap;

use accord_shared::{RecordId, Viewer, access::may_see};
use chrono::NaiveDate;

pub use edge::GraphEdge;
pub use neighbourhood::{Around, GraphNode, MAX_DEPTH, MAX_NODES, NeighbourCount, Neighbourhood};
pub use node::Card;
pub(crate) use node::cut;
pub use path::{Between, MAX_HOPS, Path};
pub use ways::{LastWay, MAX_WAYS};

use edge::{Edge, Tie};
use lens::Lens;
use names::Names;
use node::{Facts, Node};
use term::Term;

/// A graph that follows the ledger.
pub type LiveGraph = crate::ledger::Live<Graph>;

/// The relationship graph.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Option<Node>>,
    free_nodes: Vec<u32>,
    /// Hashed by a quick function: ids are ours, nobody can choose them so that they collide.
    slots: HashMap<RecordId, u32, foldhash::fast::RandomState>,
    edges: Vec<Option<Edge>>,
    free_edges: Vec<u32>,
    adjacency: Vec<Vec<u32>>,
    /// Titles of posts, by edge.
    titles: HashMap<u32, Names>,
    /// When parties that came back had left, by edge.
    breaks: HashMap<u32, Box<[Term]>>,
}

/// How large a graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many nodes.
    pub nodes: usize,
    /// How many edges.
    pub edges: usize,
    /// Bytes that nodes take, names included.
    pub node_bytes: usize,
    /// Bytes that edges take, both entries in the adjacency and the lists' own bytes included.
    pub edge_bytes: usize,
}

impl Graph {
    /// What to show of a record on a day; nothing where the viewer may not see it.
    pub fn card(&self, viewer: &Viewer, id: RecordId, today: NaiveDate) -> Option<Card> {
        let lens = Lens::new(self, viewer, today);
        Some(self.node(lens.find(id)?)?.card(today))
    }

    /// Whether the viewer may see a record.
    pub fn shows(&self, viewer: &Viewer, id: RecordId) -> bool {
        self.glance(viewer, id).is_some()
    }

    /// Whether a record is of our side, and how many edges it has, seen or not: never fewer than neighbours. Nothing
    /// where the viewer may not see it.
    pub fn glance(&self, viewer: &Viewer, id: RecordId) -> Option<(bool, u32)> {
        let slot = *self.slots.get(&id)?;
        let node = self.node(slot)?;
        may_see(viewer, node.guard()).then(|| (node.ours, self.edges_at(slot).len() as u32))
    }

    /// How many neighbours the viewer may see of a record on a day; 0 where they may not see it.
    pub fn degree(&self, viewer: &Viewer, id: RecordId, today: NaiveDate) -> u32 {
        let lens = Lens::new(self, viewer, today);
        lens.find(id).map_or(0, |slot| lens.degree(slot))
    }

    /// How large it is.
    pub fn size(&self) -> Size {
        let lists =
            self.adjacency.iter().map(|list| size_of::<Vec<u32>>() + list.capacity() * 4).sum::<usize>();
        let titles = self.titles.values().map(|title| 24 + title.size()).sum::<usize>();
        let breaks =
            self.breaks.values().map(|stretches| 24 + size_of_val::<[Term]>(stretches)).sum::<usize>();
        Size {
            nodes: self.slots.len(),
            edges: self.edges.len() - self.free_edges.len(),
            node_bytes: self.nodes.iter().flatten().map(Node::size).sum::<usize>()
                + self.slots.capacity() * 25,
            edge_bytes: self.edges.capacity() * size_of::<Option<Edge>>() + lists + titles + breaks,
        }
    }

    fn node(&self, slot: u32) -> Option<&Node> {
        self.nodes.get(slot as usize)?.as_ref()
    }

    fn edge(&self, slot: u32) -> Option<&Edge> {
        self.edges.get(slot as usize)?.as_ref()
    }

    fn edges_at(&self, slot: u32) -> &[u32] {
        self.adjacency.get(slot as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether an edge is over on a day.
    fn has_ended(&self, slot: u32, edge: &Edge, day: i32) -> bool {
        self.over_since(slot, edge, day).is_some()
    }

    /// Since which day an edge is over on a day: by its own dates, or because what it hangs on is.
    fn over_since(&self, slot: u32, edge: &Edge, day: i32) -> Option<i32> {
        let left = |stretch: &&Term| stretch.has_begun(day) && !stretch.has_ended(day);
        let own = edge.term.has_ended(day).then_some(edge.term.ends);
        let breaks = self.breaks.get(&slot).filter(|_| edge.broken);
        let broken = breaks.and_then(|breaks| breaks.iter().find(left)).map(|stretch| stretch.begins);
        let whole = match edge.tie {
            Tie::Participation(_) => self.over(edge.to, day),
            Tie::Clause | Tie::Debtor | Tie::Raised => self.settled(edge.to, day),
            Tie::Creditor => self.settled(edge.from, day),
            Tie::Relation(..) | Tie::Post | Tie::Link(_) | Tie::Attendance | Tie::Topic => None,
        };
        [own, broken, whole].into_iter().flatten().min()
    }

    /// Since when a record is over on a day, if it is.
    fn over(&self, slot: u32, day: i32) -> Option<i32> {
        self.node(slot).filter(|node| node.term.has_ended(day)).map(|node| node.term.ends)
    }

    /// What is still open is owed even after its agreement has ended (Vienna Convention, 70 (1) (b)); what is
    /// settled under an ended agreement is history, since that ended.
    fn settled(&self, obligation: u32, day: i32) -> Option<i32> {
        let open = |node: &Node| matches!(&node.facts, Facts::Obligation(_, summary) if summary.next_due_on.is_some());
        let settled = !self.node(obligation).is_some_and(open);
        settled
            .then(|| self.agreement_of(obligation))
            .flatten()
            .and_then(|agreement| self.over(agreement, day))
    }

    /// The agreement under which an obligation stands.
    fn agreement_of(&self, obligation: u32) -> Option<u32> {
        let edges = self.edges_at(obligation).iter().filter_map(|&slot| self.edge(slot));
        edges.filter(|edge| edge.tie == Tie::Clause && edge.to == obligation).map(|edge| edge.from).next()
    }
}
