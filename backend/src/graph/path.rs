//! The shortest way between two records.

use std::{cell::RefCell, collections::HashMap};

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;

use super::{
    Graph, GraphEdge, GraphNode,
    edge::Tie,
    lens::{Lens, Step},
    neighbourhood::Tally,
    node::Facts,
};

/// How many hops a path has at most.
pub const MAX_HOPS: u8 = 8;

/// Which path is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Between {
    /// Where it starts.
    pub from: RecordId,
    /// Where it leads.
    pub to: RecordId,
    /// Only what holds on this date ties two records.
    pub as_of: NaiveDate,
    /// How many hops; more than [`MAX_HOPS`] count as that.
    pub max_hops: u8,
}

/// A way from one record to another: as many edges as hops, one node more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The records on the way, both ends included.
    pub nodes: Vec<GraphNode>,
    /// What ties each to the next.
    pub edges: Vec<GraphEdge>,
}

pub(super) const UNREACHED: u8 = u8::MAX;

/// No search comes here, nor goes on from it.
const BARRED: u8 = u8::MAX - 1;

impl Graph {
    /// A shortest path over what holds on the date. Among the shortest it prefers agreements in force to looser
    /// ties and records with few neighbours to hubs that everybody shares. Nothing where there is none, or where
    /// the viewer may not see one of the two.
    pub fn path(&self, viewer: &Viewer, between: &Between) -> Option<Path> {
        let lens = Lens::new(self, viewer, between.as_of);
        let (from, to) = (lens.find(between.from)?, lens.find(between.to)?);
        let layers = shortest(&lens, from, to, between.max_hops.min(MAX_HOPS))?;
        let way = best(&lens, &layers)?;
        Some(Path::along(&lens, &mut Tally::new(self), from, &way))
    }
}

impl Path {
    /// The way that these steps take.
    pub(super) fn along(lens: &Lens<'_>, tally: &mut Tally, from: u32, way: &[Step]) -> Self {
        let slots = std::iter::once(from).chain(way.iter().map(|step| step.other));
        let nodes = slots.enumerate().filter_map(|(hop, slot)| tally.node(lens, slot, hop as u8)).collect();
        Self { nodes, edges: way.iter().filter_map(|&step| lens.show(step)).collect() }
    }
}

/// The ways on from a record over what holds on the day.
pub(super) fn steps<'g>(lens: &Lens<'g>, slot: u32) -> impl Iterator<Item = Step> + use<'g> {
    let lens = *lens;
    lens.steps(slot).filter(move |&step| !lens.has_ended(step))
}

thread_local! {
    /// Depths that searches of this thread have left behind, all unreached: to fill a million of them anew would take
    /// longer than most searches do.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// How many are left behind at most: as many as one question needs.
const MOST_SPARE: usize = 2;

/// One end's search, layer by layer.
pub(super) struct Search {
    /// How far each record is; [`UNREACHED`] where the search has not come.
    pub(super) depths: Vec<u8>,
    pub(super) layers: Vec<Vec<u32>>,
    barred: Vec<u32>,
}

impl Drop for Search {
    fn drop(&mut self) {
        for &slot in self.layers.iter().flatten().chain(&self.barred) {
            self.depths[slot as usize] = UNREACHED;
        }
        let depths = std::mem::take(&mut self.depths);
        SPARE.with_borrow_mut(|spare| {
            if spare.len() < MOST_SPARE {
                spare.push(depths);
            }
        });
    }
}

impl Search {
    /// From these records, never over the barred ones.
    fn from(lens: &Lens<'_>, slots: &[u32], barred: &[u32]) -> Self {
        let mut depths = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        depths.resize(lens.graph.nodes.len(), UNREACHED);
        barred.iter().for_each(|&slot| depths[slot as usize] = BARRED);
        slots.iter().for_each(|&slot| depths[slot as usize] = 0);
        Self { depths, layers: vec![slots.to_vec()], barred: barred.to_vec() }
    }

    fn front(&self) -> &[u32] {
        self.layers.last().map_or(&[], Vec::as_slice)
    }

    fn width(&self, lens: &Lens<'_>) -> usize {
        self.front().iter().map(|&slot| lens.graph.edges_at(slot).len()).sum()
    }

    fn advance(&mut self, lens: &Lens<'_>) {
        let depth = self.layers.len() as u8;
        let mut next = Vec::new();
        for &slot in self.layers.last().into_iter().flatten() {
            for step in steps(lens, slot) {
                let held = &mut self.depths[step.other as usize];
                if *held == UNREACHED {
                    *held = depth;
                    next.push(step.other);
                }
            }
        }
        self.layers.push(next);
    }

    /// Goes on to where a way of so many hops in all can still pass, by what the other end's search has reached.
    pub(super) fn complete(&mut self, lens: &Lens<'_>, other: &Self, hops: u8) {
        for depth in self.layers.len() as u8..=hops {
            let mut next = Vec::new();
            for &slot in self.layers.last().into_iter().flatten() {
                for step in steps(lens, slot) {
                    let left = other.depths[step.other as usize];
                    let held = &mut self.depths[step.other as usize];
                    if *held == UNREACHED && left != UNREACHED && depth + left <= hops {
                        *held = depth;
                        next.push(step.other);
                    }
                }
            }
            self.layers.push(next);
        }
    }

    /// The layers behind these slots of the last layer: only what lies on a shortest way to one of them.
    fn behind(&self, lens: &Lens<'_>, last: &[u32]) -> Vec<Vec<u32>> {
        let mut layers = vec![last.to_vec()];
        for depth in (0..self.layers.len() as u8 - 1).rev() {
            let mut layer: Vec<u32> = Vec::new();
            for &slot in layers.last().into_iter().flatten() {
                let before = steps(lens, slot).map(|step| step.other);
                layer.extend(before.filter(|&other| self.depths[other as usize] == depth));
            }
            layer.sort_unstable();
            layer.dedup();
            layers.push(layer);
        }
        layers
    }
}

/// Every record on a shortest way, by its distance from the start.
fn shortest(lens: &Lens<'_>, from: u32, to: u32, max_hops: u8) -> Option<Vec<Vec<u32>>> {
    if from == to {
        return Some(vec![vec![from]]);
    }
    let Met { start, end, shared } = meet(lens, &[from], to, &[], max_hops)?;
    let mut layers = start.behind(lens, &shared);
    layers.reverse();
    layers.extend(end.behind(lens, &shared).into_iter().skip(1));
    Some(layers)
}

/// Where the searches from both ends met.
pub(super) struct Met {
    pub(super) start: Search,
    pub(super) end: Search,
    /// What lies in the last layers of both.
    shared: Vec<u32>,
}

/// Searches from both ends, the narrower first, until they meet; nothing where they do not within so many hops, or
/// only over the barred records.
pub(super) fn meet(lens: &Lens<'_>, from: &[u32], to: u32, barred: &[u32], max_hops: u8) -> Option<Met> {
    let (mut start, mut end) = (Search::from(lens, from, barred), Search::from(lens, &[to], barred));
    for _ in 0..max_hops {
        let forward = start.width(lens) <= end.width(lens);
        let (near, far) = if forward { (&mut start, &end) } else { (&mut end, &start) };
        near.advance(lens);
        // Until now the two searches had nothing in common, so whatever they share lies in both last layers.
        let shared = near.front().iter().copied().filter(|&slot| far.depths[slot as usize] != UNREACHED);
        let shared: Vec<u32> = shared.collect();
        if !shared.is_empty() {
            return Some(Met { start, end, shared });
        }
        if near.front().is_empty() {
            return None;
        }
    }
    None
}

/// The cheapest way through the layers so far: its cost, then ids, so that the choice is the same wherever the
/// records lie in memory.
#[derive(Clone, Copy)]
struct Best {
    cost: u32,
    before: u32,
    step: Step,
}

/// The best of all shortest ways, as steps from the start.
fn best(lens: &Lens<'_>, layers: &[Vec<u32>]) -> Option<Vec<Step>> {
    let mut held: Vec<HashMap<u32, Best>> = Vec::with_capacity(layers.len());
    for (at, pair) in layers.windows(2).enumerate() {
        let last = at + 2 == layers.len();
        let tolls: HashMap<u32, u32> =
            pair[1].iter().map(|&slot| (slot, if last { 0 } else { toll(lens, slot) })).collect();
        let mut next: HashMap<u32, Best> = HashMap::with_capacity(pair[1].len());
        for &slot in &pair[0] {
            let so_far = held.last().and_then(|held| held.get(&slot)).map_or(0, |best| best.cost);
            for step in steps(lens, slot) {
                let Some(toll) = tolls.get(&step.other) else { continue };
                let way = Best { cost: so_far + looseness(lens, step) + toll, before: slot, step };
                let better = next.get(&step.other).is_none_or(|best| order(lens, &way) < order(lens, best));
                if better {
                    next.insert(step.other, way);
                }
            }
        }
        held.push(next);
    }
    let mut slot = *layers.last()?.first()?;
    let mut way = Vec::with_capacity(held.len());
    for layer in held.iter().rev() {
        let best = layer.get(&slot)?;
        way.push(best.step);
        slot = best.before;
    }
    way.reverse();
    Some(way)
}

fn order<'g>(lens: &Lens<'g>, way: &Best) -> impl Ord + use<'g> {
    let edge = lens.edge(way.step);
    let before = lens.graph.node(way.before).map(|node| node.id);
    (way.cost, before, edge.map(|edge| (edge.tie, edge.carrier)))
}

/// How loosely a step ties: an agreement in force and what is owed under it bind most, mere relations least.
pub(super) fn looseness(lens: &Lens<'_>, step: Step) -> u32 {
    let Some(edge) = lens.edge(step) else { return 0 };
    match edge.tie {
        Tie::Participation(_) => match lens.graph.node(edge.to).map(|node| &node.facts) {
            Some(Facts::Agreement(_, life)) if life.state_on(lens.on).is_in_force() => 2,
            _ => 7,
        },
        Tie::Clause | Tie::Debtor | Tie::Creditor => 2,
        Tie::Link(_) | Tie::Raised => 3,
        Tie::Post | Tie::Topic => 4,
        Tie::Attendance => 5,
        Tie::Relation(..) => 6,
    }
}

/// What passing a record costs: one for each doubling of its neighbours.
pub(super) fn toll(lens: &Lens<'_>, slot: u32) -> u32 {
    (steps(lens, slot).count() as u32 + 1).ilog2()
}
