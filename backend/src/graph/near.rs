//! Partners near us without an agreement in some direction of cooperation.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
};

use accord_shared::{RecordId, Viewer};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Graph, GraphNode, Path,
    edge::Tie,
    field::{HOP, tightest},
    lens::{Lens, Step},
    neighbourhood::Tally,
    ours::{OurAgreement, is_partner, our_agreements},
    path::{looseness, toll},
};

/// How many partners can be asked for.
pub const MAX_NEAR: usize = 200;

/// How many ways and agreements are told of one partner.
const TOLD: usize = 3;

/// How loosely ties what is over: more than anything that is not.
pub(super) const OVER: u32 = 9;

/// Partners near us, the nearest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nearest {
    /// Those that fit.
    pub partners: Vec<Near>,
    /// How many more there are.
    pub more: usize,
}

/// A partner near us, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The partner.
    pub partner: GraphNode,
    /// The tightest ways from us to them, at most three.
    pub paths: Vec<Path>,
    /// How many ways of one or two hops there are.
    pub ways: usize,
    /// Their agreements with us in that direction that are not in force: drafted, signed, suspended or over; what there
    /// was last comes first, at most three.
    pub agreements: Vec<GraphNode>,
}

/// A way from one of ours.
struct Way {
    /// What it costs, over whom it leads, and from whom.
    order: (u32, Option<RecordId>, RecordId),
    start: u32,
    steps: Vec<Step>,
}

/// What is known of a partner on the way.
#[derive(Default)]
struct Known {
    /// What all ways together bind: one that costs one less counts twice.
    binds: u64,
    ways: usize,
    /// The tightest.
    tightest: Vec<Way>,
}

impl Known {
    fn add(&mut self, way: Way) {
        self.ways += 1;
        self.binds = self.binds.saturating_add(1 << 40_u32.saturating_sub(way.order.0));
        self.tightest.push(way);
        self.tightest.sort_by_key(|way| way.order);
        self.tightest.truncate(TOLD);
    }
}

impl Graph {
    /// The partners that stand within two hops of our side and have no agreement with it in force in these directions. What
    /// is over counts as near where it is an agreement, only less. What binds most in sum comes first, by the costs of
    /// [`Graph::ways`], but that an agreement is one hop.
    pub fn near_without(
        &self,
        viewer: &Viewer,
        directions: &BTreeSet<Uuid>,
        as_of: NaiveDate,
        most: usize,
    ) -> Nearest {
        let lens = Lens::new(self, viewer, as_of);
        let ours = lens.ours();
        let agreements = our_agreements(&lens, &ours);
        let asked: Vec<&OurAgreement<'_>> = agreements.iter().filter(|of| of.is_in(directions)).collect();
        let in_force = asked.iter().filter(|of| of.state.is_in_force());
        let have: HashSet<u32> = in_force.flat_map(|of| &of.partners).copied().collect();
        let mut found: Vec<_> = near(&lens, &ours)
            .into_iter()
            .filter(|(slot, _)| !have.contains(slot))
            .filter_map(|(slot, known)| Some((Reverse(known.binds), self.node(slot)?.id, slot, known)))
            .collect();
        found.sort_unstable_by_key(|&(binds, id, ..)| (binds, id));
        let more = found.len().saturating_sub(most);
        found.truncate(most);
        let mut tally = Tally::new(self);
        let partners = found.into_iter().filter_map(|(.., slot, known)| {
            let ways = known.tightest.iter();
            let paths = ways.map(|way| Path::along(&lens, &mut tally, way.start, &way.steps)).collect();
            let mut held: Vec<_> = asked.iter().filter(|of| of.partners.contains(&slot)).collect();
            held.sort_unstable_by_key(|of| {
                (Reverse(of.node.term.ends), Reverse(of.node.term.begins), of.node.id)
            });
            let agreements =
                held.into_iter().take(TOLD).filter_map(|of| tally.node(&lens, of.slot, 1)).collect();
            Some(Near { partner: tally.node(&lens, slot, 2)?, paths, ways: known.ways, agreements })
        });
        Nearest { partners: partners.collect(), more }
    }
}

/// Partners within two hops of ours.
fn near(lens: &Lens<'_>, ours: &[u32]) -> HashMap<u32, Known> {
    let is_partner = |slot: u32| lens.graph.node(slot).is_some_and(|node| is_partner(lens, node));
    let mut known: HashMap<u32, Known> = HashMap::new();
    let mut onward: HashMap<u32, (u32, Vec<Step>)> = HashMap::new();
    for &start in ours {
        let Some(from) = lens.graph.node(start).map(|node| node.id) else { continue };
        for ((cost, over, ..), first) in tightest(lens, ties(lens, start), loose) {
            if is_partner(first.other) {
                let way = Way { order: (cost, None, from), start, steps: vec![first] };
                known.entry(first.other).or_default().add(way);
            }
            if ours.contains(&first.other) {
                continue;
            }
            let (toll, steps) = onward.entry(first.other).or_insert_with(|| {
                let steps = tightest(lens, ties(lens, first.other), loose).into_iter().map(|(_, step)| step);
                (toll(lens, first.other), steps.filter(|step| is_partner(step.other)).collect())
            });
            for &second in steps.iter() {
                // An agreement is one tie of its parties, though it is drawn as two.
                let hop = if is_agreement(lens, second) { 0 } else { HOP };
                let cost = cost + *toll + hop + loose(lens, second);
                let way = Way { order: (cost, Some(over), from), start, steps: vec![first, second] };
                known.entry(second.other).or_default().add(way);
            }
        }
    }
    known
}

/// What ties on the day; of agreements also what is over.
fn ties<'g>(lens: &Lens<'g>, slot: u32) -> impl Iterator<Item = Step> + use<'g> {
    let lens = *lens;
    lens.steps(slot).filter(move |&step| is_agreement(&lens, step) || !lens.has_ended(step))
}

fn is_agreement(lens: &Lens<'_>, step: Step) -> bool {
    lens.edge(step).is_some_and(|edge| matches!(edge.tie, Tie::Participation(_)))
}

pub(super) fn loose(lens: &Lens<'_>, step: Step) -> u32 {
    if lens.has_ended(step) { OVER } else { looseness(lens, step) }
}
