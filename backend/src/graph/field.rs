//! The records through which ways between two ends can lead that are not much longer than the shortest.

use std::collections::HashMap;

use accord_shared::RecordId;
use uuid::Uuid;

use super::{
    edge::Tie,
    lens::{Lens, Step},
    path::{Met, Search, UNREACHED, looseness, meet, steps, toll},
};

/// What a hop costs beside its looseness: a strong way of one hop more goes before a weak one, not before its like.
pub(super) const HOP: u32 = 3;

/// A step that may be taken with what it costs, in the order in which steps are: the same wherever the records lie in
/// memory.
pub(super) type Choice = (u32, RecordId, Tie, Uuid);

/// Of these steps the tightest to each record, the best first.
pub(super) fn tightest(
    lens: &Lens<'_>,
    steps: impl Iterator<Item = Step>,
    looseness: impl Fn(&Lens<'_>, Step) -> u32,
) -> Vec<(Choice, Step)> {
    let mut tightest: HashMap<u32, (Choice, Step)> = HashMap::new();
    for step in steps {
        let (Some(edge), Some(node)) = (lens.edge(step), lens.graph.node(step.other)) else { continue };
        let choice = (HOP + looseness(lens, step), node.id, edge.tie, edge.carrier);
        let held = tightest.entry(step.other).or_insert((choice, step));
        if choice < held.0 {
            *held = (choice, step);
        }
    }
    let mut steps: Vec<_> = tightest.into_values().collect();
    steps.sort_unstable_by_key(|&(choice, _)| choice);
    steps
}

/// The field between some records and one: where a way of at most one hop more than the shortest can pass.
///
/// No such way passes a record twice: without the detour it would be shorter than the shortest.
pub(super) struct Field<'a, 'g> {
    pub(super) lens: &'a Lens<'g>,
    /// How many hops a way has at most.
    pub(super) hops: u8,
    start: Search,
    end: Search,
    tolls: HashMap<u32, u32>,
}

impl<'a, 'g> Field<'a, 'g> {
    /// Nothing where there is no way of so many hops.
    pub(super) fn between(lens: &'a Lens<'g>, from: &[u32], to: u32, max_hops: u8) -> Option<Self> {
        let Met { mut start, mut end, .. } = meet(lens, from, to, &[], max_hops)?;
        let shortest = start.layers.len() + end.layers.len() - 2;
        let hops = max_hops.min(shortest as u8 + 1);
        start.complete(lens, &end, hops);
        end.complete(lens, &start, hops);
        Some(Self { lens, hops, start, end, tolls: HashMap::new() })
    }

    fn has(&self, slot: u32) -> bool {
        let (start, end) = (self.start.depths[slot as usize], self.end.depths[slot as usize]);
        start != UNREACHED && end != UNREACHED && start + end <= self.hops
    }

    /// Whether a way can begin here.
    pub(super) fn begins(&self, slot: u32) -> bool {
        self.start.depths[slot as usize] == 0
    }

    /// Whether a way ends here.
    pub(super) fn ends(&self, slot: u32) -> bool {
        self.end.depths[slot as usize] == 0
    }

    /// How many hops it is at least to the end.
    pub(super) fn hops_left(&self, slot: u32) -> u8 {
        self.end.depths[slot as usize]
    }

    /// What it costs to pass a record; the ends cost nothing.
    pub(super) fn pass(&mut self, slot: u32) -> u32 {
        let lens = self.lens;
        if self.begins(slot) || self.ends(slot) {
            return 0;
        }
        *self.tolls.entry(slot).or_insert_with(|| toll(lens, slot))
    }

    /// The steps within the field, several to one record too.
    pub(super) fn steps(&self, slot: u32) -> impl Iterator<Item = Step> {
        steps(self.lens, slot).filter(|step| self.has(step.other))
    }

    /// The tightest step to each record that can come next, the best first.
    pub(super) fn onward(&self, slot: u32) -> Vec<(Choice, Step)> {
        tightest(self.lens, self.steps(slot), looseness)
    }
}
