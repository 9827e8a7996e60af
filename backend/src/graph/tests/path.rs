//! The shortest way, and which of several.

use super::{
    sketch::{OPEN, Sketch, date, in_force},
    today, viewer, way,
};
use crate::graph::{Between, Graph};
use accord_shared::{RecordId, agreement::Life, edge::EdgeKind};

fn between(from: RecordId, to: RecordId) -> Between {
    Between { from, to, as_of: today(), max_hops: 8 }
}

fn found(graph: &Graph, from: RecordId, to: RecordId) -> Vec<String> {
    let path = graph.path(&viewer(OPEN), &between(from, to));
    path.iter().flat_map(way).map(str::to_owned).collect()
}

#[test]
fn an_agreement_in_force_binds_more_than_a_shared_club() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let club = sketch.organization("Club", OPEN);
    let lapsed = sketch.agreement("Lapsed", OPEN, Life { signed_on: date("1999"), ..Life::default() });
    let pact = sketch.agreement("Pact", OPEN, in_force());
    for end in [one, other] {
        sketch.relation(end, club, OPEN, ("", ""));
        sketch.party(end, lapsed);
        sketch.party(end, pact);
    }
    let graph = sketch.graph();
    assert_eq!(found(&graph, one, other), ["One", "Pact", "Other"]);
    let path = graph.path(&viewer(OPEN), &between(one, other)).unwrap();
    assert!(path.edges.iter().all(|edge| edge.kind == EdgeKind::Participation && !edge.ended));
    assert_eq!(path.nodes.iter().map(|node| node.depth).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_treaty_between_two_says_more_than_one_among_all() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    let everybody = sketch.agreement("Everybody", OPEN, in_force());
    let bilateral = sketch.agreement("Bilateral", OPEN, in_force());
    for number in 0..40 {
        let member = sketch.organization(&format!("Member {number}"), OPEN);
        sketch.party(member, everybody);
    }
    for end in [one, other] {
        sketch.party(end, everybody);
        sketch.party(end, bilateral);
    }
    assert_eq!(found(&sketch.graph(), one, other), ["One", "Bilateral", "Other"]);
}

#[test]
fn it_is_as_short_as_can_be_and_no_longer_than_asked() {
    let mut sketch = Sketch::default();
    let chain: Vec<_> = (0..9).map(|number| sketch.organization(&format!("{number}"), OPEN)).collect();
    for pair in chain.windows(2) {
        sketch.relation(pair[0], pair[1], OPEN, ("", ""));
    }
    sketch.relation(chain[2], chain[6], OPEN, ("", ""));
    let alone = sketch.organization("Alone", OPEN);
    let graph = sketch.graph();
    assert_eq!(found(&graph, chain[0], chain[8]), ["0", "1", "2", "6", "7", "8"]);
    assert_eq!(found(&graph, chain[8], chain[0]), ["8", "7", "6", "2", "1", "0"]);
    let hops =
        |max_hops| graph.path(&viewer(OPEN), &Between { max_hops, ..between(chain[0], chain[8]) }).is_some();
    assert!(hops(5) && !hops(4) && !hops(0));
    assert!(found(&graph, chain[0], alone).is_empty());
    assert!(found(&graph, alone, chain[0]).is_empty());
    assert_eq!(found(&graph, alone, alone), ["Alone"]);
}
