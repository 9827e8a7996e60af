//! The best ways between two records.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use accord_shared::Viewer;

use super::{
    Between, Graph, MAX_HOPS, Path,
    field::{Field, HOP},
    lens::{Lens, Step},
    neighbourhood::Tally,
    path::looseness,
};

/// How many ways can be asked for.
pub const MAX_WAYS: usize = 10;

/// How many beginnings of ways are followed at most before those found have to do.
const MOST_BEGINNINGS: usize = 20_000;

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
        let Some(field) = Field::between(&lens, &[from], to, between.max_hops.min(MAX_HOPS)) else {
            return Vec::new();
        };
        let ways = Ranking::new(field, from, to).best(most.min(MAX_WAYS));
        ways.iter().map(|way| Path::along(&lens, &mut tally, from, way)).collect()
    }
}

/// The beginning of a way: its last step and where that went on from.
struct Beginning {
    before: Option<usize>,
    step: Step,
    hops: u8,
    paid: u32,
}

/// The search for the cheapest ways through a field.
struct Ranking<'a, 'g> {
    field: Field<'a, 'g>,
    from: u32,
    /// What is left to pay from each record, at least.
    left: HashMap<u32, u32>,
}

impl<'a, 'g> Ranking<'a, 'g> {
    fn new(mut field: Field<'a, 'g>, from: u32, to: u32) -> Self {
        let mut left: HashMap<u32, u32> = HashMap::new();
        let mut open = BinaryHeap::from([Reverse((0, to))]);
        while let Some(Reverse((cost, slot))) = open.pop() {
            if left.contains_key(&slot) {
                continue;
            }
            left.insert(slot, cost);
            let enter = cost + field.pass(slot);
            for step in field.steps(slot) {
                if !left.contains_key(&step.other) {
                    open.push(Reverse((enter + HOP + looseness(field.lens, step), step.other)));
                }
            }
        }
        Self { field, from, left }
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
            if self.field.ends(beginnings[at].step.other) {
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
        let paid = paid + self.field.pass(slot);
        for ((cost, ..), step) in self.field.onward(slot) {
            let reaches = hops + 1 + self.field.hops_left(step.other) <= self.field.hops;
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
