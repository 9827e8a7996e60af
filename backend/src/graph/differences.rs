//! What in a picture changed between two days.

use std::{cmp::Reverse, collections::BTreeMap};

use accord_shared::{Viewer, agreement::AgreementState, difference::Difference, obligation::Standing};
use chrono::NaiveDate;

use super::{
    Around, Graph, GraphEdge, GraphNode, MAX_NODES,
    lens::{Lens, Step},
    neighbourhood::{Tally, UNREACHED, layers},
};

/// Which picture is asked for, on which two days.
#[derive(Debug, Clone, Copy)]
pub struct TwoDays<'q> {
    /// The picture, on the later day.
    pub around: Around<'q>,
    /// The day it is compared with.
    pub before: NaiveDate,
}

/// A picture of two days in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Every record of either day that fits, closer ones first, as in a neighbourhood.
    pub nodes: Vec<Drawn<GraphNode>>,
    /// Every edge of either day between them.
    pub edges: Vec<Drawn<GraphEdge>>,
    /// How many more records the two pictures have.
    pub more: usize,
}

/// Something of a picture of two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn<T> {
    /// As it was on the first day; nothing where the picture did not have it.
    pub before: Option<T>,
    /// As it is on the second day.
    pub after: Option<T>,
    /// What became of it; nothing where it is as it was.
    pub difference: Option<Difference>,
}

/// Where something stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The picture does not have it.
    Absent,
    /// It is over.
    Over(Option<AgreementState>, Option<Standing>),
    /// It is so.
    Holds(Option<AgreementState>, Option<Standing>),
}

impl State {
    fn of(over: bool, state: Option<AgreementState>, standing: Option<Standing>) -> Self {
        if over { Self::Over(state, standing) } else { Self::Holds(state, standing) }
    }

    /// What became of what stood so on the first day and stands so on the second.
    fn then(self, after: Self) -> Option<Difference> {
        match (self, after) {
            _ if self == after => None,
            (Self::Absent | Self::Over(..), Self::Holds(..)) => Some(Difference::Added),
            (Self::Holds(..), Self::Absent | Self::Over(..)) => Some(Difference::Gone),
            (Self::Absent, _) | (_, Self::Absent) => Some(Difference::Passed),
            _ => Some(Difference::Changed),
        }
    }
}

/// The picture of one day: how far each record is.
struct Day<'g> {
    lens: Lens<'g>,
    depths: Vec<u8>,
    reached: Vec<u32>,
}

impl<'g> Day<'g> {
    fn new(lens: Lens<'g>, focus: u32, around: &Around<'_>) -> Self {
        let (layers, depths) = layers(&lens, focus, around);
        Self { lens, depths, reached: layers.concat() }
    }

    fn has(&self, slot: u32) -> bool {
        self.depths[slot as usize] != UNREACHED
    }

    fn node(&self, tally: &mut Tally, slot: u32) -> (State, Option<GraphNode>) {
        let (true, Some(node)) = (self.has(slot), self.lens.graph.node(slot)) else {
            return (State::Absent, None);
        };
        let shown = tally.node(&self.lens, slot, self.depths[slot as usize]);
        let (state, standing) =
            shown.as_ref().map_or((None, None), |shown| (shown.card.agreement_state, shown.card.standing));
        (State::of(node.term.has_ended(self.lens.day), state, standing), shown)
    }

    /// The edges from a record to others of the picture.
    fn edges(&self, slot: u32, around: &Around<'_>) -> impl Iterator<Item = Step> {
        let starts = move |step: &Step| self.lens.edge(*step).is_some_and(|edge| edge.from == slot);
        let kinds = around.edges;
        let wanted = move |step: &Step| kinds.is_none_or(|kinds| kinds.contains(&step.kind));
        let here = self.has(slot).then(|| self.lens.steps(slot)).into_iter().flatten();
        here.filter(move |step| starts(step) && wanted(step) && self.has(step.other))
    }

    fn edge(&self, step: Option<&Step>) -> (State, Option<GraphEdge>) {
        let shown = step.and_then(|&step| self.lens.show(step));
        (shown.as_ref().map_or(State::Absent, |edge| State::of(edge.ended, None, edge.standing)), shown)
    }
}

impl Graph {
    /// The picture around a record on two days in one, and what became of everything in it: what the picture has on the
    /// second day only, or what was over on the first and is not, was added; the other way round it is gone; what came and
    /// went in between passed; what holds on both and is in another state changed. The limit is of the two together, so that
    /// nothing seems gone because it did not fit. Nothing where the viewer may not see the record.
    pub fn differences(&self, viewer: &Viewer, days: &TwoDays<'_>) -> Option<Differences> {
        let around = &days.around;
        let lens = Lens::new(self, viewer, around.as_of);
        let focus = lens.find(around.focus)?;
        let before = Day::new(Lens::new(self, viewer, days.before), focus, around);
        let after = Day::new(lens, focus, around);
        let mut tally = Tally::new(self);
        let mut slots: Vec<u32> = before.reached.iter().chain(&after.reached).copied().collect();
        slots.sort_unstable();
        slots.dedup();
        let mut ranked: Vec<_> = slots
            .into_iter()
            .filter_map(|slot| {
                let node = self.node(slot)?;
                let depth = before.depths[slot as usize].min(after.depths[slot as usize]);
                let degree = tally.degree(&lens, slot);
                Some((depth, !node.ours, !lens.is_current(node), Reverse(degree), node.id, slot))
            })
            .collect();
        ranked.sort_unstable();
        let most = around.limit.clamp(1, MAX_NODES);
        let more = ranked.len().saturating_sub(most);
        ranked.truncate(most);
        let chosen: Vec<u32> = ranked.into_iter().map(|(.., slot)| slot).collect();
        let nodes =
            chosen.iter().map(|&slot| drawn(before.node(&mut tally, slot), after.node(&mut tally, slot)));
        let nodes = nodes.collect();
        let edges = edges([&before, &after], &chosen, around);
        Some(Differences { nodes, edges, more })
    }
}

fn drawn<T>((was, before): (State, Option<T>), (is, after): (State, Option<T>)) -> Drawn<T> {
    Drawn { before, after, difference: was.then(is) }
}

fn edges(days: [&Day<'_>; 2], chosen: &[u32], around: &Around<'_>) -> Vec<Drawn<GraphEdge>> {
    let mut fits = vec![false; days[0].depths.len()];
    chosen.iter().for_each(|&slot| fits[slot as usize] = true);
    let mut found: BTreeMap<u32, [Option<Step>; 2]> = BTreeMap::new();
    for (at, day) in days.into_iter().enumerate() {
        for step in chosen.iter().flat_map(|&slot| day.edges(slot, around)) {
            if fits[step.other as usize] {
                found.entry(step.edge).or_default()[at] = Some(step);
            }
        }
    }
    let both = found
        .into_values()
        .map(|steps| drawn(days[0].edge(steps[0].as_ref()), days[1].edge(steps[1].as_ref())));
    let mut both: Vec<_> = both.collect();
    both.sort_unstable_by(|one, other| key(one).cmp(&key(other)));
    both
}

fn key(edge: &Drawn<GraphEdge>) -> Option<(accord_shared::edge::EdgeKind, &str)> {
    edge.after.as_ref().or(edge.before.as_ref()).map(|edge| (edge.kind, edge.id.as_str()))
}
