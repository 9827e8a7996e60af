//! What lies around a record.

use std::{cell::Cell, cmp::Reverse};

use accord_shared::{Noun, RecordId, Viewer, edge::EdgeKind};
use chrono::NaiveDate;

use super::{
    Card, Graph, GraphEdge,
    lens::{Lens, Step},
};

/// How far a neighbourhood reaches at most: three steps from organization to organization, over what ties them.
pub const MAX_DEPTH: u8 = 6;
/// How many nodes a neighbourhood has at most.
pub const MAX_NODES: usize = 2_000;

/// Which neighbourhood is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Around<'q> {
    /// The record in its middle.
    pub focus: RecordId,
    /// How many hops; more than [`MAX_DEPTH`] count as that.
    pub depth: u8,
    /// Only edges of these kinds are drawn and stepped over; nothing for all.
    pub edges: Option<&'q [EdgeKind]>,
    /// Only records of these nouns are drawn and stepped on, besides the focus; nothing for all.
    pub nouns: Option<&'q [Noun]>,
    /// The date of the picture.
    pub as_of: NaiveDate,
    /// How many nodes, the focus among them; at least 1 and at most [`MAX_NODES`].
    pub limit: usize,
}

/// A focus and what lies around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// The record in the middle.
    pub focus: RecordId,
    /// The nodes that fit, closer ones first, then ours, current ones, and those with more neighbours.
    pub nodes: Vec<GraphNode>,
    /// Every edge of the kinds asked for between these nodes, ended ones too.
    pub edges: Vec<GraphEdge>,
    /// How many more nodes lie within the depth.
    pub more: usize,
    /// How many records of each noun lie within the depth, drawn or not, without the nouns of which there is none.
    pub counts: Vec<(Noun, u32)>,
}

/// A node in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphNode {
    /// What to show of it.
    pub card: Card,
    /// Hops from the focus, or from a path's start.
    pub depth: u8,
    /// How many neighbours the viewer may see on the date, drawn or not, of any kind.
    pub degree: u32,
    /// The same by kind of edge, without the kinds that have none.
    pub neighbours: Vec<NeighbourCount>,
}

/// How many neighbours a node has by edges of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeighbourCount {
    /// The kind.
    pub edge: EdgeKind,
    /// How many different records.
    pub count: u32,
}

pub(super) const UNREACHED: u8 = u8::MAX;

impl Graph {
    /// What lies around a record; nothing where the viewer may not see it.
    pub fn neighbourhood(&self, viewer: &Viewer, around: &Around<'_>) -> Option<Neighbourhood> {
        let lens = Lens::new(self, viewer, around.as_of);
        let focus = lens.find(around.focus)?;
        let (layers, mut depths) = layers(&lens, focus, around);
        let reached: usize = layers.iter().map(Vec::len).sum();

        let mut tally = Tally::new(self);
        let mut left = around.limit.clamp(1, MAX_NODES);
        let mut nodes = Vec::with_capacity(left.min(reached));
        let mut chosen = Vec::with_capacity(left.min(reached));
        for (depth, layer) in layers.iter().enumerate() {
            // Who does not fit needs no rank: to count what lies within a depth costs no more than to go there.
            if left == 0 {
                layer.iter().for_each(|&slot| depths[slot as usize] = UNREACHED);
                continue;
            }
            let mut ranked: Vec<_> = layer.iter().filter_map(|&slot| rank(&lens, &mut tally, slot)).collect();
            ranked.sort_unstable();
            for &(.., slot) in ranked.iter().skip(left) {
                depths[slot as usize] = UNREACHED;
            }
            ranked.truncate(left);
            left -= ranked.len();
            for (.., slot) in ranked {
                nodes.extend(tally.node(&lens, slot, depth as u8));
                chosen.push(slot);
            }
        }
        let edges = edges_between(&lens, &chosen, &depths, around);
        let (more, counts) = (reached - nodes.len(), counts(self, &layers));
        Some(Neighbourhood { focus: around.focus, nodes, edges, more, counts })
    }
}

/// The slots reached at each depth, and the depth of each slot.
pub(super) fn layers(lens: &Lens<'_>, focus: u32, around: &Around<'_>) -> (Vec<Vec<u32>>, Vec<u8>) {
    let mut depths = vec![UNREACHED; lens.graph.nodes.len()];
    depths[focus as usize] = 0;
    let mut layers = vec![vec![focus]];
    for depth in 1..=around.depth.min(MAX_DEPTH) {
        let mut next = Vec::new();
        for &slot in layers.last().into_iter().flatten() {
            let Some((here, listed)) = lens.open(slot) else { continue };
            for &one in listed {
                // Most of what is listed far out has been reached: whether it may be stepped on costs more to ask.
                let reached = &mut depths[one.other as usize];
                let step = if *reached == UNREACHED { lens.step(here, one) } else { None };
                if step.is_some_and(|step| passes(lens, around, step)) {
                    *reached = depth;
                    next.push(one.other);
                }
            }
        }
        layers.push(next);
    }
    (layers, depths)
}

fn counts(graph: &Graph, layers: &[Vec<u32>]) -> Vec<(Noun, u32)> {
    let mut counts = [0; Noun::ALL.len()];
    for node in layers.iter().flatten().filter_map(|&slot| graph.node(slot)) {
        counts[node.id.noun as usize] += 1;
    }
    Noun::ALL.iter().copied().zip(counts).filter(|&(_, count)| count > 0).collect()
}

fn passes(lens: &Lens<'_>, around: &Around<'_>, step: Step) -> bool {
    around.edges.is_none_or(|kinds| kinds.contains(&step.kind))
        && around
            .nouns
            .is_none_or(|nouns| lens.graph.node(step.other).is_some_and(|node| nouns.contains(&node.id.noun)))
}

type Rank = (bool, bool, Reverse<u32>, RecordId, u32);

/// Where a node stands among those of its depth.
fn rank(lens: &Lens<'_>, tally: &mut Tally, slot: u32) -> Option<Rank> {
    let node = lens.graph.node(slot)?;
    Some((!node.ours, !lens.is_current(node), Reverse(tally.count(lens, slot).0), node.id, slot))
}

fn edges_between(lens: &Lens<'_>, chosen: &[u32], depths: &[u8], around: &Around<'_>) -> Vec<GraphEdge> {
    let mut edges = Vec::new();
    for &slot in chosen {
        for step in lens.steps(slot) {
            let starts_here = lens.edge(step).is_some_and(|edge| edge.from == slot);
            let wanted = around.edges.is_none_or(|kinds| kinds.contains(&step.kind));
            if starts_here && wanted && depths[step.other as usize] != UNREACHED {
                edges.extend(lens.show(step));
            }
        }
    }
    edges.sort_unstable_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
    edges
}

/// For each slot, the number of the count that met it last, and the kinds of edges it was met by.
type Met = Vec<(u32, u8)>;

thread_local! {
    /// What the last count of this thread left behind. Every count has a number of its own, so that nothing needs to be
    /// wiped off between two, nor between two graphs.
    static SPARE: Cell<Option<(Met, u32)>> = const { Cell::new(None) };
}

/// Counts each neighbour once, however many edges lead to it.
pub(super) struct Tally {
    met: Met,
    current: u32,
}

impl Drop for Tally {
    fn drop(&mut self) {
        SPARE.set(Some((std::mem::take(&mut self.met), self.current)));
    }
}

impl Tally {
    pub(super) fn new(graph: &Graph) -> Self {
        // Numbers must last for a whole question.
        let spare = SPARE.take().filter(|&(_, current)| current < u32::MAX / 2);
        let (mut met, current) = spare.unwrap_or_default();
        if met.len() < graph.nodes.len() {
            met.resize(graph.nodes.len(), (0, 0));
        }
        Self { met, current }
    }

    /// How many neighbours, and how many by each kind.
    fn count(&mut self, lens: &Lens<'_>, slot: u32) -> (u32, [u32; EdgeKind::ALL.len()]) {
        self.current += 1;
        let (mut all, mut by_kind) = (0, [0; EdgeKind::ALL.len()]);
        for step in lens.steps(slot) {
            let (count, kinds) = &mut self.met[step.other as usize];
            if *count != self.current {
                (*count, *kinds) = (self.current, 0);
                all += 1;
            }
            let kind = step.kind as usize;
            if *kinds & (1 << kind) == 0 {
                *kinds |= 1 << kind;
                by_kind[kind] += 1;
            }
        }
        (all, by_kind)
    }

    /// How many neighbours.
    pub(super) fn degree(&mut self, lens: &Lens<'_>, slot: u32) -> u32 {
        self.count(lens, slot).0
    }

    /// A node with its counts.
    pub(super) fn node(&mut self, lens: &Lens<'_>, slot: u32, depth: u8) -> Option<GraphNode> {
        let card = lens.graph.node(slot)?.card(lens.on);
        let (degree, by_kind) = self.count(lens, slot);
        let counts = EdgeKind::ALL.iter().zip(by_kind).filter(|&(_, count)| count > 0);
        let neighbours = counts.map(|(&edge, count)| NeighbourCount { edge, count }).collect();
        Some(GraphNode { card, depth, degree, neighbours })
    }
}
