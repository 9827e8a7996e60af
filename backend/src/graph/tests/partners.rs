//! Partners near us without an agreement, and partners by direction.

use std::collections::{BTreeMap, BTreeSet};

use accord_shared::{AccessLevel, participation::ParticipationRole};
use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    drawn::{COUNT, Drawn, Kind, Register, Standing, direction, middle, numbers, register},
    sketch::{OPEN, SECRET, Sketch, in_force},
    today, viewer, way,
};
use crate::graph::{field::HOP, near::OVER};

fn is_partner(drawn: &Register, at: usize) -> bool {
    drawn.records[at].kind == Kind::Organization
}

/// Who takes part in an agreement: where it is in force, only who has not left.
fn parts(drawn: &Register, clearance: AccessLevel, on: NaiveDate, agreement: usize) -> BTreeSet<usize> {
    let of = |tie: &&Drawn| tie.ends.1 == agreement && tie.role == ParticipationRole::Party;
    let stands = |tie: &&Drawn| match drawn.stands(tie, clearance, on) {
        Standing::Unknown => false,
        Standing::Over => !drawn.is_in_force(agreement, on),
        Standing::Holds => true,
    };
    drawn.ties.iter().filter(of).filter(stands).map(|tie| tie.ends.0).collect()
}

/// Our agreements that are known on the day, and who of the partners has each.
fn agreements(drawn: &Register, clearance: AccessLevel, on: NaiveDate) -> BTreeMap<usize, BTreeSet<usize>> {
    let ours = drawn.ours(clearance);
    let all = (0..COUNT).filter(|&at| matches!(drawn.records[at].kind, Kind::Agreement(..)));
    all.filter_map(|at| {
        let parts = parts(drawn, clearance, on, at);
        let is_ours = ours.iter().any(|one| parts.contains(one));
        is_ours.then(|| (at, parts.into_iter().filter(|&part| is_partner(drawn, part)).collect()))
    })
    .collect()
}

/// Every record that something ties to this one; of agreements also what is over.
fn tied(drawn: &Register, at: usize, clearance: AccessLevel, on: NaiveDate) -> BTreeMap<usize, u32> {
    let mut tied: BTreeMap<usize, u32> = BTreeMap::new();
    for tie in &drawn.ties {
        let other = match tie.ends {
            (from, to) if from == at => to,
            (from, to) if to == at => from,
            _ => continue,
        };
        let part = matches!(drawn.records[tie.ends.1].kind, Kind::Agreement(..));
        let loose = match drawn.stands(tie, clearance, on) {
            Standing::Holds => drawn.looseness(tie, on),
            Standing::Over if part => OVER,
            _ => continue,
        };
        tied.entry(other).and_modify(|held| *held = loose.min(*held)).or_insert(loose);
    }
    tied
}

/// Each partner within two hops of ours, with the costs of the ways there.
fn near(drawn: &Register, clearance: AccessLevel, on: NaiveDate) -> BTreeMap<usize, Vec<u32>> {
    let mut found: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let ours = drawn.ours(clearance);
    for &one in &ours {
        for (over, loose) in tied(drawn, one, clearance, on) {
            if is_partner(drawn, over) {
                found.entry(over).or_default().push(HOP + loose);
            }
            if !ours.contains(&over) {
                for (partner, also) in tied(drawn, over, clearance, on) {
                    if is_partner(drawn, partner) {
                        let hops =
                            if matches!(drawn.records[over].kind, Kind::Agreement(..)) { 1 } else { 2 };
                        let cost = hops * HOP + loose + drawn.toll(over, clearance, on) + also;
                        found.entry(partner).or_default().push(cost);
                    }
                }
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whoever_is_near_and_has_none_is_told_and_nobody_else(
        drawn in register(), year in 2000u16..2022, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let (on, clearance) = (middle(year), if secret { SECRET } else { OPEN });
        let asked = BTreeSet::from([direction(0), direction(1)]);
        let found = graph.near_without(&viewer(clearance), &asked, on, COUNT);
        let agreements = agreements(&drawn, clearance, on);
        let within = |at: usize| drawn.records[at].directions.iter().any(|of| asked.contains(of));
        let in_force = agreements.iter().filter(|(at, _)| within(**at) && drawn.is_in_force(**at, on));
        let have: BTreeSet<usize> = in_force.flat_map(|(_, partners)| partners.iter().copied()).collect();
        let mut near: Vec<_> =
            near(&drawn, clearance, on).into_iter().filter(|(at, _)| !have.contains(at)).collect();
        let binds = |costs: &[u32]| costs.iter().map(|&cost| 1_u64 << (40 - cost)).sum::<u64>();
        near.sort_by_key(|(at, costs)| (std::cmp::Reverse(binds(costs)), ids[*at]));
        let told: Vec<_> = found.partners.iter().map(|of| (of.partner.card.id, of.ways)).collect();
        prop_assert_eq!(told, near.iter().map(|(at, costs)| (ids[*at], costs.len())).collect::<Vec<_>>());
        for (partner, (at, costs)) in found.partners.iter().zip(&near) {
            prop_assert_eq!(partner.paths.len(), costs.len().min(3));
            for path in &partner.paths {
                let told = numbers(path);
                prop_assert!(drawn.ours(clearance).contains(&told[0]) && told.last() == Some(at));
            }
            let held: BTreeSet<_> = partner.agreements.iter().map(|of| of.card.id).collect();
            let others = agreements.iter().filter(|(of, partners)| within(**of) && partners.contains(at));
            let others: BTreeSet<_> = others.map(|(of, _)| ids[*of]).collect();
            prop_assert!(held.is_subset(&others) && held.len() == others.len().min(3), "{held:?} {others:?}");
        }
    }

    #[test]
    fn a_cluster_counts_what_is_in_force_with_us_and_may_be_seen(
        drawn in register(), year in 2000u16..2022, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let (on, clearance) = (middle(year), if secret { SECRET } else { OPEN });
        // The second is narrower than the first; the third is not known to the viewer.
        let directions = [
            (direction(0), BTreeSet::from([direction(0), direction(1)])),
            (direction(1), BTreeSet::from([direction(1)])),
        ];
        let found = graph.clusters(&viewer(clearance), &directions, on, COUNT);
        let agreements = agreements(&drawn, clearance, on);
        let in_force: Vec<_> = agreements.iter().filter(|(at, _)| drawn.is_in_force(**at, on)).collect();
        let of_all = |partner: usize| in_force.iter().filter(|(_, with)| with.contains(&partner)).count();
        let known = &directions[0].1;
        let all = directions.iter().map(|(of, within)| (Some(*of), within)).chain([(None, known)]);
        let mut expected = Vec::new();
        for (of, within) in all {
            let is_in = |at: usize| drawn.records[at].directions.iter().any(|of| within.contains(of));
            let these: Vec<_> = in_force.iter().filter(|(at, _)| is_in(**at) == of.is_some()).collect();
            let partners: BTreeSet<usize> = these.iter().flat_map(|(_, with)| with.iter().copied()).collect();
            let mut members: Vec<_> = partners
                .into_iter()
                .map(|partner| {
                    let count = these.iter().filter(|(_, with)| with.contains(&partner)).count();
                    (std::cmp::Reverse(count), of_all(partner), ids[partner])
                })
                .collect();
            members.sort_unstable();
            if !these.is_empty() {
                expected.push((of, these.len(), members));
            }
        }
        let told: Vec<_> = found
            .into_iter()
            .map(|cluster| {
                assert_eq!(cluster.partners as usize, cluster.members.len());
                let member = |of: &crate::graph::Member| {
                    (std::cmp::Reverse(of.agreements as usize), of.of as usize, of.node.card.id)
                };
                (cluster.direction, cluster.agreements as usize, cluster.members.iter().map(member).collect())
            })
            .collect();
        prop_assert_eq!(told, expected);
    }
}

#[test]
fn a_partner_with_many_binding_ties_is_nearer_than_a_member_of_a_large_club() {
    let mut sketch = Sketch::default();
    let ministry = sketch.ours("Ministry");
    let (close, far) = (sketch.organization("Close", OPEN), sketch.organization("Far", OPEN));
    let club = sketch.organization("Club", OPEN);
    for member in [ministry, far] {
        sketch.relation(member, club, OPEN, ("", ""));
    }
    for number in 0..2 {
        let pact = sketch.agreement(&format!("Pact {number}"), OPEN, in_force());
        sketch.in_directions(pact, &BTreeSet::from([direction(7)]));
        sketch.party(ministry, pact);
        sketch.party(close, pact);
    }
    let graph = sketch.graph();
    let told = |number: u128, most: usize| {
        let found = graph.near_without(&viewer(OPEN), &BTreeSet::from([direction(number)]), today(), most);
        let paths = found.partners.iter().map(|of| way(&of.paths[0]).join(" - ")).collect::<Vec<_>>();
        (paths, found.more)
    };
    let all = ["Ministry - Pact 0 - Close", "Ministry - Club", "Ministry - Club - Far"];
    assert_eq!(told(1, 10), (all.map(str::to_owned).to_vec(), 0));
    assert_eq!(told(7, 1), (vec![all[1].to_owned()], 1), "whoever has one is not asked again");
}
