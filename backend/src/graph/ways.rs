//! The best ways between two records, and until when there was one.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Between, Graph, MAX_HOPS, Path,
    edge::Tie,
    lens::{Lens, Step},
    neighbourhood::Tally,
    path::{Met, Search, UNREACHED, looseness, meet, steps, toll},
    term::day_before,
};

/// How many ways can be asked for.
pub const MAX_WAYS: usize = 10;

/// What a hop costs beside its looseness: a strong way of one hop more goes before a weak one, not before its like.
const HOP: u32 = 3;

/// How many beginnings of ways are followed at most before those found have to do.
const MOST_BEGINNINGS: usize = 20_000;

/// How many days are tried when the last way is sought.
const MOST_DAYS: usize = 24;

/// The last way that there was before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastWay {
    /// The last day on which it held.
    pub until: NaiveDate,
    /// The shortest on that day, as [`Graph::path`] finds it.
    pub path: Path,
}

impl Graph {
    /// The ways between two records over what holds on the date, none through the same record twice and none more
    /// than one hop longer than the shortest. What binds most comes first: each hop costs by how loosely it ties
    /// (an agreement in force and what is owed under it bind most, mere relations least), and each record on the
    /// way by how many share it. Empty where there is none, or where the viewer may not see one of the two.
    pub fn ways(&self, viewer: &Viewer, between: &Between, most: usize) -> Vec<Path> {
        let lens = Lens::new(self, viewer, between.as_of);
        let (Some(from), Some(to)) = (lens.find(between.from), lens.find(between.to)) else {
            return Vec::new();
        };
        let mut tally = Tally::new(self);
        if from == to {
            return vec![Path::along(&lens, &mut tally, from, &[])];
        }
        let Some(field) = Field::between(&lens, from, to, between.max_hops.min(MAX_HOPS)) else {
            return Vec::new();
        };
        let ways = field.best(most.min(MAX_WAYS));
        ways.iter().map(|way| Path::along(&lens, &mut tally, from, way)).collect()
    }

    /// The last way before the date, for two between which there is none on it; nothing where there never was one of
    /// so many hops, or where the viewer may not see one of the two.
    pub fn last_way(&self, viewer: &Viewer, between: &Between) -> Option<LastWay> {
        let mut asked = *between;
        for _ in 0..MOST_DAYS {
            // Whatever held on a later day than this has begun by then and ends not before it, so none is missed.
            asked.as_of = last_day(&Lens::new(self, viewer, asked.as_of), between)?;
            if let Some(path) = self.path(viewer, &asked) {
                return Some(LastWay { until: asked.as_of, path });
            }
        }
        None
    }
}

/// The last day before the lens's on which nothing of some way was over yet, whenever its parts began.
fn last_day(lens: &Lens<'_>, between: &Between) -> Option<NaiveDate> {
    let (from, to) = (lens.find(between.from)?, lens.find(between.to)?);
    let mut ends = HashMap::new();
    let mut open = BinaryHeap::from([(i32::MAX, from)]);
    while let Some((end, slot)) = open.pop() {
        if ends.contains_key(&slot) {
            continue;
        }
        ends.insert(slot, end);
        if slot == to {
            // What has no end is a way that holds today, only longer than was asked for.
            return (end < i32::MAX).then(|| day_before(end)).flatten();
        }
        for step in lens.steps(slot).filter(|step| !ends.contains_key(&step.other)) {
            open.push((end.min(lens.over_since(step).unwrap_or(i32::MAX)), step.other));
        }
    }
    None
}

/// The records through which the ways can lead, and what is left to pay from each.
struct Field<'a, 'g> {
    lens: &'a Lens<'g>,
    from: u32,
    to: u32,
    hops: u8,
    start: Search,
    end: Search,
    left: HashMap<u32, u32>,
    tolls: HashMap<u32, u32>,
}

/// A step that may be taken, in the order in which steps are: the same wherever the records lie in memory.
type Choice = (u32, RecordId, Tie, Uuid);

/// The beginning of a way: its last step and where that went on from.
struct Beginning {
    before: Option<usize>,
    step: Step,
    hops: u8,
    paid: u32,
}

impl<'a, 'g> Field<'a, 'g> {
    fn between(lens: &'a Lens<'g>, from: u32, to: u32, max_hops: u8) -> Option<Self> {
        let Met { mut start, mut end, .. } = meet(lens, from, to, max_hops)?;
        let shortest = start.layers.len() + end.layers.len() - 2;
        let hops = max_hops.min(shortest as u8 + 1);
        start.complete(lens, &end, hops);
        end.complete(lens, &start, hops);
        let (left, tolls) = (HashMap::new(), HashMap::new());
        let mut field = Self { lens, from, to, hops, start, end, left, tolls };
        field.settle();
        Some(field)
    }

    fn has(&self, slot: u32) -> bool {
        let (start, end) = (self.start.depths[slot as usize], self.end.depths[slot as usize]);
        start != UNREACHED && end != UNREACHED && start + end <= self.hops
    }

    /// What it costs to pass a record.
    fn pass(&mut self, slot: u32) -> u32 {
        let (lens, ends) = (self.lens, slot == self.from || slot == self.to);
        if ends { 0 } else { *self.tolls.entry(slot).or_insert_with(|| toll(lens, slot)) }
    }

    /// What is left to pay from each record of the field, from the end back.
    fn settle(&mut self) {
        let mut open = BinaryHeap::from([Reverse((0, self.to))]);
        while let Some(Reverse((cost, slot))) = open.pop() {
            if self.left.contains_key(&slot) {
                continue;
            }
            self.left.insert(slot, cost);
            let enter = cost + self.pass(slot);
            for step in steps(self.lens, slot).filter(|step| self.has(step.other)) {
                if !self.left.contains_key(&step.other) {
                    open.push(Reverse((enter + HOP + looseness(self.lens, step), step.other)));
                }
            }
        }
    }

    /// The tightest step to each record that can come next, the best first.
    fn onward(&self, slot: u32) -> Vec<(Choice, Step)> {
        let mut tightest: HashMap<u32, (Choice, Step)> = HashMap::new();
        for step in steps(self.lens, slot).filter(|step| self.has(step.other)) {
            let (Some(edge), Some(node)) = (self.lens.edge(step), self.lens.graph.node(step.other)) else {
                continue;
            };
            let choice = (HOP + looseness(self.lens, step), node.id, edge.tie, edge.carrier);
            let held = tightest.entry(step.other).or_insert((choice, step));
            if choice < held.0 {
                *held = (choice, step);
            }
        }
        let mut steps: Vec<_> = tightest.into_values().collect();
        steps.sort_unstable_by_key(|&(choice, _)| choice);
        steps
    }

    /// The cheapest ways: what was paid so far and what is left decides which beginning is followed next.
    fn best(mut self, most: usize) -> Vec<Vec<Step>> {
        let mut beginnings: Vec<Beginning> = Vec::new();
        let mut open = BinaryHeap::new();
        let mut ways = Vec::new();
        self.follow(None, &mut beginnings, &mut open);
        while let Some(Reverse((_, at))) = open.pop() {
            if ways.len() == most || beginnings.len() > MOST_BEGINNINGS {
                break;
            }
            if beginnings[at].step.other == self.to {
                let mut way: Vec<Step> = trail(&beginnings, at).map(|at| beginnings[at].step).collect();
                way.reverse();
                ways.push(way);
            } else {
                self.follow(Some(at), &mut beginnings, &mut open);
            }
        }
        ways
    }

    fn follow(
        &mut self,
        before: Option<usize>,
        beginnings: &mut Vec<Beginning>,
        open: &mut BinaryHeap<Reverse<(u32, usize)>>,
    ) {
        let last = before.map(|at| &beginnings[at]);
        let (slot, hops, paid) =
            last.map_or((self.from, 0, 0), |last| (last.step.other, last.hops, last.paid));
        let passed = before.into_iter().flat_map(|at| trail(beginnings, at));
        let passed: Vec<u32> =
            passed.map(|at| beginnings[at].step.other).chain(std::iter::once(self.from)).collect();
        let paid = paid + self.pass(slot);
        for ((cost, ..), step) in self.onward(slot) {
            let reaches = hops + 1 + self.end.depths[step.other as usize] <= self.hops;
            let left = self.left.get(&step.other).copied();
            if let Some(left) = left.filter(|_| reaches && !passed.contains(&step.other)) {
                open.push(Reverse((paid + cost + left, beginnings.len())));
                beginnings.push(Beginning { before, step, hops: hops + 1, paid: paid + cost });
            }
        }
    }
}

/// The beginnings that a beginning went on from, itself first.
fn trail(beginnings: &[Beginning], at: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(at), |&at| beginnings[at].before)
}
