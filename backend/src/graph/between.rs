//! Who stands between us and somebody.

use std::collections::{BTreeMap, HashMap};

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;

use super::{
    Graph, GraphNode, MAX_HOPS, Path,
    field::{Choice, Field},
    lens::{Lens, Step},
    neighbourhood::Tally,
    path::meet,
};

/// How many records that stand between can be asked for.
pub const MAX_STANDING: usize = 100;

/// A way counts among the best when it costs at most so much more than the best: a loose tie in place of a binding one.
pub(super) const NEARLY: u32 = 5;

/// Who stands between us and a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings {
    /// Those through whom most of the best ways lead first.
    pub standing: Vec<Standing>,
    /// How many ways count among the best.
    pub ways: u64,
    /// How many more stand between.
    pub more: usize,
}

/// Somebody, or something, between us and a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The record.
    pub node: GraphNode,
    /// How many of the best ways lead through it.
    pub carries: u64,
    /// Whether there is no way at all without it, of as many hops as asked for.
    pub only: bool,
    /// The best way through it, from us.
    pub path: Path,
}

impl Graph {
    /// Who stands between our side and a record over what holds on the date. The best ways are those at most one hop
    /// longer than the shortest that cost nearly as little as the best ([`Graph::ways`] says what a way costs); whoever
    /// carries more of them comes first, then whoever is on the better one. Empty where there is no way, where the record
    /// is of our side itself, and where the viewer may not see it.
    pub fn between(
        &self,
        viewer: &Viewer,
        target: RecordId,
        as_of: NaiveDate,
        max_hops: u8,
        most: usize,
    ) -> Standings {
        let lens = Lens::new(self, viewer, as_of);
        let ours = lens.ours();
        let max_hops = max_hops.min(MAX_HOPS);
        let Some(to) = lens.find(target).filter(|to| !ours.contains(to)) else { return Standings::default() };
        let field = (!ours.is_empty()).then(|| Field::between(&lens, &ours, to, max_hops)).flatten();
        let Some(counted) = field.and_then(|field| Counting::new(field, to).count(&ours)) else {
            return Standings::default();
        };
        let Counted { ways, carried, layers } = counted;
        let mut found: Vec<_> = carried
            .into_iter()
            .filter_map(|(slot, carried)| Some((carried, lens.graph.node(slot)?.id, slot)))
            .collect();
        found.sort_unstable_by_key(|&(carried, id, _)| (std::cmp::Reverse(carried.ways), carried.cost, id));
        let more = found.len().saturating_sub(most);
        found.truncate(most);
        let mut tally = Tally::new(self);
        let standing = found.into_iter().filter_map(|(carried, _, slot)| {
            let (start, way) = carried.way(&layers);
            // Whatever is not on all of the best ways is not on all ways.
            let only = carried.ways == ways && meet(&lens, &ours, to, &[slot], max_hops).is_none();
            let path = Path::along(&lens, &mut tally, start, &way);
            let node = path.nodes.get(carried.hops)?.clone();
            Some(Standing { node, carries: carried.ways, only, path })
        });
        let standing = standing.collect();
        Standings { standing, ways, more }
    }
}

/// Where ways stand after some hops: at a record, having cost so much.
type Place = (u32, u32);

/// How many ways came to a place, and how they go on.
#[derive(Debug, Clone, Copy)]
struct Come {
    ways: u64,
    /// From where, and by which step.
    before: Option<(Place, Step)>,
    /// How many ways lead on from it to the end.
    on: u64,
    /// What the cheapest of them costs in the end.
    cost: u32,
    /// Where that goes on to.
    next: Option<(Place, Step)>,
}

/// What a record carries.
#[derive(Debug, Clone, Copy)]
struct Carried {
    ways: u64,
    /// What the best way through it costs, the hops before it and where that stands there.
    cost: u32,
    hops: usize,
    at: Place,
}

impl Carried {
    /// The best way through it: where it begins, and its steps.
    fn way(&self, layers: &[BTreeMap<Place, Come>]) -> (u32, Vec<Step>) {
        let mut way = Vec::new();
        let (mut place, mut hop) = (self.at, self.hops);
        while let Some((before, step)) = layers[hop].get(&place).and_then(|come| come.before) {
            way.push(step);
            (place, hop) = (before, hop - 1);
        }
        way.reverse();
        let start = place.0;
        (place, hop) = (self.at, self.hops);
        while let Some((next, step)) = layers[hop].get(&place).and_then(|come| come.next) {
            way.push(step);
            (place, hop) = (next, hop + 1);
        }
        (start, way)
    }
}

struct Counted {
    ways: u64,
    carried: HashMap<u32, Carried>,
    layers: Vec<BTreeMap<Place, Come>>,
}

/// Counts the best ways through a field without following each: after each hop, how many stand at each record and have cost
/// so much.
struct Counting<'a, 'g> {
    field: Field<'a, 'g>,
    to: u32,
    onward: HashMap<u32, Vec<(Choice, Step)>>,
}

impl<'a, 'g> Counting<'a, 'g> {
    fn new(field: Field<'a, 'g>, to: u32) -> Self {
        Self { field, to, onward: HashMap::new() }
    }

    fn id(&self, slot: u32) -> Option<RecordId> {
        self.field.lens.graph.node(slot).map(|node| node.id)
    }

    /// The steps on from a record, none back to where ways begin.
    fn onward(&mut self, slot: u32) -> Vec<(Choice, Step)> {
        let field = &self.field;
        let held = self.onward.entry(slot).or_insert_with(|| field.onward(slot));
        held.iter().filter(|(_, step)| !field.begins(step.other)).copied().collect()
    }

    /// What it costs at least from each record to the end, in so many hops or fewer; the record itself not counted.
    fn rests(&mut self) -> Vec<HashMap<u32, u32>> {
        let mut rests = vec![HashMap::from([(self.to, 0)])];
        for _ in 0..self.field.hops {
            let last = rests.last().cloned().unwrap_or_default();
            let mut next = last.clone();
            for (&slot, &rest) in &last {
                // Ways do not go on from where they begin.
                if self.field.begins(slot) {
                    continue;
                }
                let pass = self.field.pass(slot);
                let held = self.onward.entry(slot);
                let held = held.or_insert_with(|| self.field.onward(slot));
                for ((cost, ..), step) in held.iter() {
                    let cost = cost + pass + rest;
                    next.entry(step.other).and_modify(|held| *held = cost.min(*held)).or_insert(cost);
                }
            }
            rests.push(next);
        }
        rests
    }

    fn count(mut self, ours: &[u32]) -> Option<Counted> {
        let (to, rests) = (self.to, self.rests());
        let hops = usize::from(self.field.hops);
        let best = ours.iter().filter_map(|slot| rests[hops].get(slot)).min()?;
        let most = best + NEARLY;
        let begun = |&slot: &u32| rests[hops].get(&slot).is_some_and(|&rest| rest <= most);
        let come = Come { ways: 1, before: None, on: 0, cost: u32::MAX, next: None };
        let mut layers: Vec<BTreeMap<Place, Come>> =
            vec![ours.iter().filter(|slot| begun(slot)).map(|&slot| ((slot, 0), come)).collect()];
        for hop in 0..hops {
            let mut next: BTreeMap<Place, Come> = BTreeMap::new();
            let last: Vec<(Place, u64)> =
                layers[hop].iter().map(|(&place, come)| (place, come.ways)).collect();
            for ((slot, paid), ways) in last.into_iter().filter(|&((slot, _), _)| slot != to) {
                let paid_on = paid + self.field.pass(slot);
                for ((cost, ..), step) in self.onward(slot) {
                    let Some(rest) = rests[hops - hop - 1].get(&step.other) else { continue };
                    let paid_there = paid_on + cost;
                    if paid_there + self.field.pass(step.other) + rest > most {
                        continue;
                    }
                    let before = Some(((slot, paid), step));
                    let place =
                        next.entry((step.other, paid_there)).or_insert(Come { ways: 0, before, ..come });
                    place.ways = place.ways.saturating_add(ways);
                    // Which of two is told must not depend on where they lie in memory.
                    if place.before.is_some_and(|((other, _), _)| self.id(slot) < self.id(other)) {
                        place.before = before;
                    }
                }
            }
            layers.push(next);
        }
        self.count_back(&mut layers);
        Some(self.carried(layers))
    }

    /// How many ways lead on from each place, from the end back.
    fn count_back(&mut self, layers: &mut [BTreeMap<Place, Come>]) {
        for hop in (0..layers.len()).rev() {
            let places: Vec<Place> = layers[hop].keys().copied().collect();
            for (slot, paid) in places {
                let mut come = layers[hop][&(slot, paid)];
                if slot == self.to {
                    (come.on, come.cost) = (1, paid);
                } else if let Some(after) = layers.get(hop + 1) {
                    let paid = paid + self.field.pass(slot);
                    for ((cost, ..), step) in self.onward(slot) {
                        let place = (step.other, paid + cost);
                        let Some(next) = after.get(&place).filter(|next| next.on > 0) else { continue };
                        come.on = come.on.saturating_add(next.on);
                        if next.cost < come.cost {
                            (come.cost, come.next) = (next.cost, Some((place, step)));
                        }
                    }
                }
                layers[hop].insert((slot, paid), come);
            }
        }
    }

    fn carried(self, layers: Vec<BTreeMap<Place, Come>>) -> Counted {
        let ways = layers[0].values().map(|come| come.on).fold(0, u64::saturating_add);
        let mut carried: HashMap<u32, Carried> = HashMap::new();
        for (hops, layer) in layers.iter().enumerate() {
            for (&at, come) in layer.iter().filter(|(_, come)| come.on > 0) {
                let slot = at.0;
                if self.field.begins(slot) || self.field.ends(slot) {
                    continue;
                }
                let here = Carried { ways: 0, cost: come.cost, hops, at };
                let held = carried.entry(slot).or_insert(here);
                let ways = held.ways.saturating_add(come.ways.saturating_mul(come.on));
                let best = if (come.cost, hops) < (held.cost, held.hops) { here } else { *held };
                *held = Carried { ways, ..best };
            }
        }
        Counted { ways, carried, layers }
    }
}
