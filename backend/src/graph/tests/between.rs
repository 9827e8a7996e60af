//! Who stands between us and somebody: held against every way that a small register has.

use std::collections::BTreeMap;

use accord_shared::AccessLevel;
use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    drawn::{COUNT, Kind, Register, middle, numbers, register},
    sketch::{OPEN, SECRET, Sketch, in_force},
    today, viewer, way,
};
use crate::graph::{MAX_WAYS, between::NEARLY, field::HOP};

const HOPS: usize = 6;

/// Every way from one of ours to a record that passes none twice and no other of ours, with what it costs.
fn every(drawn: &Register, clearance: AccessLevel, on: NaiveDate, to: usize) -> Vec<(Vec<usize>, u32)> {
    let mut found = Vec::new();
    let ours = drawn.ours(clearance);
    let mut open: Vec<(Vec<usize>, u32)> = ours.iter().map(|&at| (vec![at], 0)).collect();
    while let Some((way, paid)) = open.pop() {
        let last = way[way.len() - 1];
        if last == to {
            found.push((way, paid));
            continue;
        }
        if way.len() > HOPS {
            continue;
        }
        let pass = if way.len() == 1 { 0 } else { drawn.toll(last, clearance, on) };
        for (next, loose) in drawn.tied(last, clearance, on) {
            if !way.contains(&next) && !ours.contains(&next) {
                let longer = way.iter().copied().chain([next]).collect();
                open.push((longer, paid + pass + HOP + loose));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_count_of_the_best_ways_is_that_of_all_ways_looked_at_one_by_one(
        drawn in register(), year in 2000u16..2022, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let (on, clearance) = (middle(year), if secret { SECRET } else { OPEN });
        let found = graph.between(&viewer(clearance), ids[0], on, HOPS as u8, COUNT);
        let target = drawn.sees(clearance, 0) && drawn.records[0].kind != Kind::Ours;
        let all = if target { every(&drawn, clearance, on, 0) } else { Vec::new() };
        let shortest = all.iter().map(|(way, _)| way.len()).min().unwrap_or_default();
        let near: Vec<_> = all.iter().filter(|(way, _)| way.len() <= shortest + 1).collect();
        let least = near.iter().map(|(_, cost)| *cost).min().unwrap_or_default();
        let best: Vec<_> = near.into_iter().filter(|(_, cost)| *cost <= least + NEARLY).collect();
        prop_assert_eq!(found.ways, best.len() as u64);
        let mut carried: BTreeMap<usize, (u64, u32)> = BTreeMap::new();
        for (way, cost) in &best {
            for &at in &way[1..way.len() - 1] {
                let (ways, least) = carried.entry(at).or_insert((0, *cost));
                (*ways, *least) = (*ways + 1, *cost.min(least));
            }
        }
        let mut expected: Vec<_> = carried.into_iter().collect();
        expected.sort_unstable_by_key(|&(at, (ways, cost))| (std::cmp::Reverse(ways), cost, ids[at]));
        let told: Vec<_> = found.standing.iter().map(|of| (of.node.card.id, of.carries)).collect();
        prop_assert_eq!(told, expected.iter().map(|&(at, (ways, _))| (ids[at], ways)).collect::<Vec<_>>());
        for (standing, (at, (_, cost))) in found.standing.iter().zip(expected) {
            let alone = all.iter().all(|(way, _)| way.contains(&at));
            prop_assert_eq!(standing.only, alone, "{}", at);
            let told = numbers(&standing.path);
            prop_assert!(told.contains(&at));
            prop_assert!(best.iter().any(|(way, paid)| *way == told && *paid == cost), "{told:?}");
        }
    }

    #[test]
    fn the_ways_from_us_are_the_cheapest_of_all_ways_whoever_of_ours_they_begin_at(
        drawn in register(), year in 2000u16..2022, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let (on, clearance) = (middle(year), if secret { SECRET } else { OPEN });
        let found = graph.ways_from_us(&viewer(clearance), ids[0], on, HOPS as u8, MAX_WAYS);
        let target = drawn.sees(clearance, 0) && drawn.records[0].kind != Kind::Ours;
        let all = if target { every(&drawn, clearance, on, 0) } else { Vec::new() };
        let shortest = all.iter().map(|(way, _)| way.len()).min().unwrap_or_default();
        let mut near: Vec<_> = all.into_iter().filter(|(way, _)| way.len() <= shortest + 1).collect();
        near.sort_by_key(|(_, cost)| *cost);
        let cost = |told: &Vec<usize>| near.iter().find(|(way, _)| way == told).map(|(_, cost)| *cost);
        let told: Vec<_> = found.iter().map(numbers).collect();
        let costs: Vec<_> = told.iter().map(cost).collect();
        let expected: Vec<_> = near.iter().take(MAX_WAYS).map(|(_, cost)| Some(*cost)).collect();
        prop_assert_eq!(costs, expected, "{:?}", told);
        let distinct: std::collections::BTreeSet<_> = told.iter().collect();
        prop_assert_eq!(distinct.len(), told.len());
    }
}

#[test]
fn whoever_carries_more_of_the_best_ways_comes_first_and_the_only_one_is_told() {
    let mut sketch = Sketch::default();
    let (ministry, agency) = (sketch.ours("Ministry"), sketch.ours("Agency"));
    let (gate, target) = (sketch.organization("Gate", OPEN), sketch.organization("Target", OPEN));
    for ours in [ministry, agency] {
        let pact = sketch.agreement("Pact", OPEN, in_force());
        sketch.party(ours, pact);
        sketch.party(gate, pact);
    }
    sketch.relation(gate, target, OPEN, ("", ""));
    let graph = sketch.graph();
    let found = graph.between(&viewer(OPEN), target, today(), 6, 10);
    let told: Vec<_> = found.standing.iter().map(|of| (of.carries, of.only)).collect();
    assert_eq!((found.ways, told), (2, vec![(2, true), (1, false), (1, false)]));
    assert_eq!(way(&found.standing[0].path), ["Ministry", "Pact", "Gate", "Target"]);
    assert!(graph.between(&viewer(OPEN), ministry, today(), 6, 10).standing.is_empty(), "one of us");
    assert_eq!(graph.between(&viewer(OPEN), target, today(), 6, 1).more, 2);
}
