//! The relationship graph in memory: build, follow the ledger, neighbourhood, paths.
//!
//! Organizations, agreements, contacts and obligations are nodes; relations, participations, posts, obligations
//! and links between agreements are dated edges. Every question takes the viewer and a date, and nothing steps
//! over an edge that [`lens::Lens`] has not let through: what the viewer may not see, and what has not begun on
//! the date, is neither counted nor passed.
//!
//! Nodes and edges live in slots that are used again; an edge knows its ends by slot, a node its edges. No answer
//! depends on the slots, so that following gives what building anew would give.

mod between;
mod clusters;
mod common;
mod cooperation;
mod differences;
mod edge;
mod field;
mod follow;
mod last;
mod lens;
mod load;
mod names;
mod near;
mod neighbourhood;
mod node;
mod ours;
mod path;
mod rows;
mod term;
#[cfg(test)]
pub(crate) mod tests;
mod ways;

use std::collections::{BTreeSet, HashMap};

use accord_shared::{RecordId, Viewer, access::may_see};
use chrono::NaiveDate;

pub use between::{MAX_STANDING, Standing, Standings};
pub use clusters::{Cluster, MAX_MEMBERS, Member};
pub use common::{Common, MAX_COMMON};
pub use cooperation::{Held, Met, Owed, Ties};
pub use differences::{Differences, Drawn, TwoDays};
pub use edge::GraphEdge;
pub use last::{Last, LastWay};
pub use near::{MAX_NEAR, Near, Nearest};
pub use neighbourhood::{Around, GraphNode, MAX_DEPTH, MAX_NODES, NeighbourCount, Neighbourhood};
pub use node::Card;
pub(crate) use node::cut;
pub use path::{Between, MAX_HOPS, Path};
pub use ways::MAX_WAYS;

use edge::{Edge, Listed, Tie};
use lens::Lens;
use names::Names;
use neighbourhood::Tally;
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
    adjacency: Vec<Vec<Listed>>,
    /// Who is of our side.
    ours: BTreeSet<u32>,
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

    /// These records as a picture shows them on a day, with their neighbours counted; those that the viewer may not see
    /// are left out.
    pub fn nodes(&self, viewer: &Viewer, ids: &[RecordId], today: NaiveDate) -> Vec<GraphNode> {
        let lens = Lens::new(self, viewer, today);
        let mut tally = Tally::new(self);
        ids.iter().filter_map(|&id| tally.node(&lens, lens.find(id)?, 0)).collect()
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
        let list = |list: &Vec<Listed>| size_of::<Vec<Listed>>() + list.capacity() * size_of::<Listed>();
        let lists = self.adjacency.iter().map(list).sum::<usize>();
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

    fn listed_at(&self, slot: u32) -> &[Listed] {
        self.adjacency.get(slot as usize).map_or(&[], Vec::as_slice)
    }

    fn edges_at(&self, slot: u32) -> impl ExactSizeIterator<Item = u32> {
        self.listed_at(slot).iter().map(|listed| listed.edge)
    }

    /// Whether an edge is over on a day: by its own dates, or because what it hangs on is.
    fn has_ended(&self, slot: u32, edge: &Edge, day: i32) -> bool {
        let broken = || {
            let left = |stretch: &Term| stretch.has_begun(day) && !stretch.has_ended(day);
            edge.broken && self.breaks.get(&slot).is_some_and(|breaks| breaks.iter().any(left))
        };
        edge.term.has_ended(day) || self.whole_ends(edge) <= day || broken()
    }

    /// The stretches of days on which an edge holds, the earliest first: both its ends have begun, and neither it nor
    /// what it hangs on is over.
    fn stretches(&self, slot: u32, edge: &Edge) -> Vec<Term> {
        let begun = |end: u32| self.node(end).map_or(i32::MIN, |node| node.term.begins);
        let begins = edge.term.begins.max(begun(edge.from)).max(begun(edge.to));
        let ends = edge.term.ends.min(self.whole_ends(edge));
        let breaks = self.breaks.get(&slot).filter(|_| edge.broken).map_or(&[][..], |breaks| breaks);
        let mut rest = begins;
        let mut stretches = Vec::with_capacity(1 + breaks.len());
        for stretch in breaks {
            stretches.push(Term { begins: rest, ends: ends.min(stretch.begins) });
            rest = rest.max(stretch.ends);
        }
        stretches.push(Term { begins: rest, ends });
        stretches.retain(|stretch| !stretch.is_empty());
        stretches
    }

    /// The day from which what an edge hangs on is over: a participation's agreement, that of a settled obligation.
    fn whole_ends(&self, edge: &Edge) -> i32 {
        let ends = |agreement: u32| self.node(agreement).map_or(i32::MAX, |node| node.term.ends);
        match edge.tie {
            Tie::Participation(_) => ends(edge.to),
            Tie::Clause | Tie::Debtor | Tie::Raised => self.settled_under(edge.to).map_or(i32::MAX, ends),
            Tie::Creditor => self.settled_under(edge.from).map_or(i32::MAX, ends),
            Tie::Relation(..) | Tie::Post | Tie::Link(_) | Tie::Attendance | Tie::Topic => i32::MAX,
        }
    }

    /// The agreement of an obligation that is settled. What is still open is owed even after its agreement has ended
    /// (Vienna Convention, 70 (1) (b)); what is settled under an ended agreement is history, since that ended.
    fn settled_under(&self, obligation: u32) -> Option<u32> {
        let open = |node: &Node| matches!(&node.facts, Facts::Obligation(_, summary) if summary.next_due_on.is_some());
        if self.node(obligation).is_some_and(open) { None } else { self.agreement_of(obligation) }
    }

    /// The agreement under which an obligation stands.
    fn agreement_of(&self, obligation: u32) -> Option<u32> {
        let edges = self.edges_at(obligation).filter_map(|slot| self.edge(slot));
        edges.filter(|edge| edge.tie == Tie::Clause && edge.to == obligation).map(|edge| edge.from).next()
    }
}
