//! The best ways, and the last one there was.

use std::collections::BTreeSet;

use accord_shared::{AccessLevel, RecordId, agreement::Life, participation::ActionKind};
use proptest::prelude::*;

use super::{
    day,
    sketch::{OPEN, SECRET, Sketch, date, in_force},
    today, viewer, way,
};
use crate::graph::{Between, Graph, MAX_WAYS, Path};

fn between(from: RecordId, to: RecordId) -> Between {
    Between { from, to, as_of: today(), max_hops: 6 }
}

fn told(graph: &Graph, clearance: AccessLevel, from: RecordId, to: RecordId) -> Vec<Vec<String>> {
    let told = |path: &Path| way(path).into_iter().map(str::to_owned).collect();
    graph.ways(&viewer(clearance), &between(from, to), MAX_WAYS).iter().map(told).collect()
}

#[test]
fn what_binds_most_comes_first_even_where_it_is_a_hop_longer() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let club = sketch.organization("Club", OPEN);
    for number in 0..200 {
        let member = sketch.organization(&format!("Member {number}"), OPEN);
        sketch.relation(member, club, OPEN, ("", ""));
    }
    let (pact, ministry) =
        (sketch.agreement("Pact", OPEN, in_force()), sketch.organization("Ministry", OPEN));
    sketch.party(one, pact);
    sketch.party(ministry, pact);
    sketch.relation(ministry, other, OPEN, ("", ""));
    for end in [one, other] {
        sketch.relation(end, club, OPEN, ("", ""));
    }
    let graph = sketch.graph();
    assert_eq!(
        told(&graph, OPEN, one, other),
        [vec!["One", "Pact", "Ministry", "Other"], vec!["One", "Club", "Other"]]
    );
    assert_eq!(graph.ways(&viewer(OPEN), &between(one, other), 1).len(), 1);
    assert_eq!(told(&graph, OPEN, one, one), [["One"]]);
    let shorter = Between { max_hops: 2, ..between(one, other) };
    assert_eq!(graph.ways(&viewer(OPEN), &shorter, 5).len(), 1, "no longer than asked for");
}

#[test]
fn what_is_hidden_is_on_no_way_and_was_on_none() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let secret = sketch.agreement("Secret", SECRET, in_force());
    sketch.party(one, secret);
    sketch.party(other, secret);
    let club = sketch.organization("Club", OPEN);
    sketch.relation(one, club, SECRET, ("1990", "2001"));
    sketch.relation(other, club, OPEN, ("1990", "2001"));
    let graph = sketch.graph();
    assert_eq!(told(&graph, SECRET, one, other), [["One", "Secret", "Other"]]);
    assert!(told(&graph, OPEN, one, other).is_empty());
    let asked = Between { as_of: day("1989-12-31"), ..between(one, other) };
    assert!(graph.last_way(&viewer(OPEN), &between(one, other)).way.is_none());
    assert!(graph.last_way(&viewer(SECRET), &asked).way.is_none(), "what has not begun is no way that was");
}

#[test]
fn where_there_is_none_the_last_is_told_with_its_last_day() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let (early, late) = (sketch.organization("Early", OPEN), sketch.organization("Late", OPEN));
    sketch.relation(one, early, OPEN, ("1990", "2001-03"));
    sketch.relation(other, early, OPEN, ("1990", ""));
    // Its two halves never held on one day.
    sketch.relation(one, late, OPEN, ("1990", "2012"));
    sketch.relation(other, late, OPEN, ("2013", "2019"));
    let graph = sketch.graph();
    let last = graph.last_way(&viewer(OPEN), &between(one, other)).way.unwrap();
    assert_eq!(last.until, day("2001-03-31"));
    assert_eq!(way(&last.path), ["One", "Early", "Other"]);
    assert!(last.path.edges.iter().all(|edge| !edge.ended), "as it was on that day");
}

#[test]
fn a_way_ends_with_the_party_that_left_and_with_the_agreement() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let life = Life { in_force_on: date("2000"), ended_on: date("2010-06-30"), ..Life::default() };
    let ended = sketch.agreement("Ended", OPEN, life);
    let pact = sketch.agreement("Pact", OPEN, in_force());
    for agreement in [ended, pact] {
        sketch.party(other, agreement);
    }
    sketch.party(one, ended);
    sketch.acts(one, pact, &[(ActionKind::EntryIntoForce, "2012"), (ActionKind::Withdrawal, "2014-06-30")]);
    let graph = sketch.graph();
    let last =
        |as_of| graph.last_way(&viewer(OPEN), &Between { as_of: day(as_of), ..between(one, other) }).way;
    let (now, before) = (last("2026-01-01").unwrap(), last("2011-05-05").unwrap());
    assert_eq!((now.until, way(&now.path)), (day("2014-06-29"), vec!["One", "Pact", "Other"]));
    assert_eq!((before.until, way(&before.path)), (day("2010-06-29"), vec!["One", "Ended", "Other"]));
    assert_eq!(last("2014-06-29").unwrap().until, day("2014-06-28"), "before a day on which there is one");
}

/// Every way that passes no record twice, as long as that.
fn every(pairs: &BTreeSet<(usize, usize)>, count: usize, to: usize, hops: usize) -> BTreeSet<Vec<usize>> {
    let mut found = BTreeSet::new();
    let mut open = vec![vec![0]];
    while let Some(way) = open.pop() {
        let last = way[way.len() - 1];
        if last == to {
            found.insert(way);
        } else if way.len() <= hops {
            let next = (0..count).filter(|next| !way.contains(next));
            let tied = next.filter(|&next| pairs.contains(&(last.min(next), last.max(next))));
            open.extend(tied.map(|next| way.iter().copied().chain([next]).collect::<Vec<_>>()));
        }
    }
    found
}

proptest! {
    #[test]
    fn no_way_is_missed_and_none_is_told_twice(
        ties in proptest::collection::btree_set((0usize..8, 0usize..8), 1..16),
        binding in proptest::collection::vec(any::<bool>(), 64),
    ) {
        let mut sketch = Sketch::default();
        // Agreements and organizations alternate, so that ties differ in strength.
        let ids: Vec<_> = (0..8).map(|at| match binding[at] {
            true => sketch.agreement(&at.to_string(), OPEN, in_force()),
            false => sketch.organization(&at.to_string(), OPEN),
        }).collect();
        let pairs: BTreeSet<_> =
            ties.iter().filter(|(a, b)| a != b).map(|&(a, b)| (a.min(b), a.max(b))).collect();
        for &(a, b) in &pairs {
            if binding[b] { sketch.party(ids[a], ids[b]) } else { sketch.relation(ids[a], ids[b], OPEN, ("", "")) }
        }
        let graph = sketch.graph();
        let found = told(&graph, OPEN, ids[0], ids[7]);
        let shortest = graph.path(&viewer(OPEN), &between(ids[0], ids[7])).map(|path| path.edges.len());
        let all = shortest.map(|hops| every(&pairs, 8, 7, (hops + 1).min(6))).unwrap_or_default();
        let distinct: BTreeSet<Vec<usize>> =
            found.iter().map(|way| way.iter().map(|name| name.parse().unwrap()).collect()).collect();
        prop_assert_eq!(distinct.len(), found.len());
        prop_assert!(distinct.is_subset(&all), "{distinct:?} {all:?}");
        prop_assert_eq!(found.len(), all.len().min(MAX_WAYS));
    }
}
