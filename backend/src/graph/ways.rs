//! The best ways between two records.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;

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
        let ways = Ranking::new(field, to).best(&[from], most.min(MAX_WAYS));
        ways.iter().map(|(from, way)| Path::along(&lens, &mut tally, *from, way)).collect()
    }

    /// The [`Graph::ways`] from our side to a record, whoever of ours they begin at. Empty where the record is of our
    /// side itself.
    pub fn ways_from_us(
        &self,
        viewer: &Viewer,
        target: RecordId,
        as_of: NaiveDate,
        max_hops: u8,
        most: usize,
    ) -> Vec<Path> {
        let lens = Lens::new(self, viewer, as_of);
        let ours = lens.ours();
        let Some(to) = lens.find(target).filter(|to| !ours.is_empty() && !ours.contains(to)) else {
            return Vec::new();
        };
        let Some(field) = Field::between(&lens, &ours, to, max_hops.min(MAX_HOPS)) else { return Vec::new() };
        let mut tally = Tally::new(self);
        let ways = Ranking::new(field, to).best(&ours, most.min(MAX_WAYS));
        ways.iter().map(|(from, way)| Path::along(&lens, &mut tally, *from, way)).collect()
    }
}

/// The beginning of a way: its last step and where that went on from.
struct Beginning {
    /// The beginning that it went on from, or the record where it starts.
    before: Result<usize, u32>,
    step: Step,
    hops: u8,
    paid: u32,
}

/// The search for the cheapest ways through a field.
struct Ranking<'a, 'g> {
    field: Field<'a, 'g>,
    /// What is left to pay from each record, at least.
    left: HashMap<u32, u32>,
}

impl<'a, 'g> Ranking<'a, 'g> {
    fn new(mut field: Field<'a, 'g>, to: u32) -> Self {
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
        Self { field, left }
    }

    /// The cheapest ways: what was paid so far and what is left decides which beginning is followed next.
    fn best(mut self, from: &[u32], most: usize) -> Vec<(u32, Vec<Step>)> {
        let mut beginnings: Vec<Beginning> = Vec::new();
        let mut open = BinaryHeap::new();
        let mut ways = Vec::new();
        from.iter().for_each(|&start| self.follow(Err(start), &mut beginnings, &mut open));
        while let Some(Reverse((_, at))) = open.pop() {
            if ways.len() == most || beginnings.len() > MOST_BEGINNINGS {
                break;
            }
            if self.field.ends(beginnings[at].step.other) {
                let mut way: Vec<Step> = trail(&beginnings, at).map(|at| beginnings[at].step).collect();
                way.reverse();
                ways.push((start_of(&beginnings, at), way));
            } else {
                self.follow(Ok(at), &mut beginnings, &mut open);
            }
        }
        ways
    }

    fn follow(
        &mut self,
        before: Result<usize, u32>,
        beginnings: &mut Vec<Beginning>,
        open: &mut BinaryHeap<Reverse<(u32, usize)>>,
    ) {
        let (slot, hops, paid) = match before {
            Ok(at) => (beginnings[at].step.other, beginnings[at].hops, beginnings[at].paid),
            Err(start) => (start, 0, 0),
        };
        let start = before.map_or_else(|start| start, |at| start_of(beginnings, at));
        let passed = before.into_iter().flat_map(|at| trail(beginnings, at));
        let passed: Vec<u32> =
            passed.map(|at| beginnings[at].step.other).chain(std::iter::once(start)).collect();
        let paid = paid + self.field.pass(slot);
        for ((cost, ..), step) in self.field.onward(slot) {
            // Where several ways begin, none leads back to where another does.
            let onward = !self.field.begins(step.other);
            let reaches = onward && hops + 1 + self.field.hops_left(step.other) <= self.field.hops;
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
    std::iter::successors(Some(at), |&at| beginnings[at].before.ok())
}

/// Where a beginning starts.
fn start_of(beginnings: &[Beginning], mut at: usize) -> u32 {
    loop {
        match beginnings[at].before {
            Ok(before) => at = before,
            Err(start) => return start,
        }
    }
}
