//! The graph as one viewer sees it on one day. Traversals have no other way to an edge.

use accord_shared::{
    LocalizedText, RecordId, Viewer,
    access::{may_see, may_see_edge},
    edge::EdgeKind,
    obligation::Standing,
};
use chrono::NaiveDate;

use super::{
    Graph, GraphEdge,
    edge::{Edge, Listed, Tie},
    names::Names,
    node::{Facts, Node},
    term::{Term, day_number},
};

/// A way from one node to another that the viewer may know of and that has begun on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) edge: u32,
    pub(super) other: u32,
    pub(super) kind: EdgeKind,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Lens<'g> {
    pub(super) graph: &'g Graph,
    viewer: &'g Viewer,
    pub(super) on: NaiveDate,
    pub(super) day: i32,
}

impl<'g> Lens<'g> {
    pub(super) fn new(graph: &'g Graph, viewer: &'g Viewer, on: NaiveDate) -> Self {
        Self { graph, viewer, on, day: day_number(on) }
    }

    /// The slot of a record that the viewer may see.
    pub(super) fn find(&self, id: RecordId) -> Option<u32> {
        let slot = *self.graph.slots.get(&id)?;
        may_see(self.viewer, self.graph.node(slot)?.guard()).then_some(slot)
    }

    /// Every way on from a node.
    pub(super) fn steps(&self, from: u32) -> impl Iterator<Item = Step> + use<'g> {
        let lens = *self;
        lens.open(from)
            .into_iter()
            .flat_map(move |(here, listed)| listed.iter().filter_map(move |&listed| lens.step(here, listed)))
    }

    /// A node from which ways can lead on, with what it lists. Whether a way may be taken says [`Lens::step`].
    pub(super) fn open(&self, from: u32) -> Option<(&'g Node, &'g [Listed])> {
        let here = self.graph.node(from).filter(|node| node.term.has_begun(self.day))?;
        Some((here, self.graph.listed_at(from)))
    }

    /// The way from a node over what it lists: both ends and the carrier may be seen (5.12), and all three have begun.
    pub(super) fn step(&self, here: &Node, Listed { edge: slot, other }: Listed) -> Option<Step> {
        let edge = self.graph.edge(slot).filter(|edge| edge.term.has_begun(self.day))?;
        let there = self.graph.node(other).filter(|node| node.term.has_begun(self.day))?;
        let visible = may_see_edge(self.viewer, here.guard(), there.guard(), edge.level);
        visible.then_some(Step { edge: slot, other, kind: edge.tie.kind() })
    }

    /// Whether a step leads over what is no more on the day.
    pub(super) fn has_ended(&self, step: Step) -> bool {
        self.graph.edge(step.edge).is_some_and(|edge| self.graph.has_ended(step.edge, edge, self.day))
    }

    /// The stretches of days on which a step can be taken, those behind the lens's day too.
    pub(super) fn stretches(&self, step: Step) -> Vec<Term> {
        self.edge(step).map(|edge| self.graph.stretches(step.edge, edge)).unwrap_or_default()
    }

    /// Whether a record is there on the day, and not over.
    pub(super) fn is_there(&self, node: &Node) -> bool {
        node.term.has_begun(self.day) && !node.term.has_ended(self.day)
    }

    /// The records of our side that are there on the day and that the viewer may see, by slot.
    pub(super) fn ours(&self) -> Vec<u32> {
        let seen = |node: &Node| may_see(self.viewer, node.guard()) && self.is_there(node);
        let ours = self.graph.ours.iter().copied();
        ours.filter(|&slot| self.graph.node(slot).is_some_and(seen)).collect()
    }

    /// How many different nodes one step away.
    pub(super) fn degree(&self, slot: u32) -> u32 {
        let mut others: Vec<u32> = self.steps(slot).map(|step| step.other).collect();
        others.sort_unstable();
        others.dedup();
        others.len() as u32
    }

    pub(super) fn is_current(&self, node: &Node) -> bool {
        node.is_current(self.on, self.day)
    }

    /// An edge as it is shown, where both its ends are known.
    pub(super) fn show(&self, step: Step) -> Option<GraphEdge> {
        let edge = self.graph.edge(step.edge)?;
        let (from, to) = (self.graph.node(edge.from)?, self.graph.node(edge.to)?);
        let mut shown = GraphEdge {
            id: edge.id(from.id, to.id),
            kind: step.kind,
            from: from.id,
            to: to.id,
            relation_kind: None,
            membership: None,
            role: None,
            link_kind: None,
            label: self.title(step.edge),
            since: edge.since,
            until: edge.until,
            ended: self.has_ended(step),
            standing: None,
            access_level: edge.level,
        };
        match edge.tie {
            Tie::Relation(kind, membership) => {
                shown.relation_kind = Some(kind);
                shown.membership = membership;
            }
            Tie::Participation(role) => shown.role = Some(role),
            Tie::Link(kind) => shown.link_kind = Some(kind),
            Tie::Clause | Tie::Debtor => shown.standing = self.standing(to),
            Tie::Creditor => shown.standing = self.standing(from),
            Tie::Raised => shown.standing = self.standing(to),
            Tie::Post | Tie::Attendance | Tie::Topic => {}
        }
        Some(shown)
    }

    fn title(&self, edge: u32) -> Option<LocalizedText> {
        self.graph.titles.get(&edge).map(Names::unpack)
    }

    fn standing(&self, node: &Node) -> Option<Standing> {
        match &node.facts {
            Facts::Obligation(_, summary) => Some(summary.standing_on(self.on)),
            _ => None,
        }
    }

    pub(super) fn edge(&self, step: Step) -> Option<&'g Edge> {
        self.graph.edge(step.edge)
    }
}
