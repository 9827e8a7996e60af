//! Who may not see a record cannot count it, reach it or pass through it.

use accord_shared::{AccessLevel, Noun, edge::EdgeKind};

use super::{
    around, labels, seen,
    sketch::{OPEN, SECRET, Sketch, in_force},
    today, viewer, way,
};
use crate::graph::{Between, NeighbourCount};

#[test]
fn what_lies_above_is_not_drawn_not_counted_and_not_stepped_over() {
    let mut sketch = Sketch::default();
    let ministry = sketch.organization("Ministry", OPEN);
    let hidden = sketch.organization("Hidden", SECRET);
    let behind = sketch.organization("Behind", OPEN);
    let near = sketch.organization("Near", OPEN);
    sketch.relation(ministry, hidden, OPEN, ("", ""));
    sketch.relation(hidden, behind, OPEN, ("", ""));
    sketch.relation(ministry, near, OPEN, ("", ""));
    let graph = sketch.graph();

    let low = seen(&graph, OPEN, around(ministry, 4));
    assert_eq!(labels(&low), ["Ministry", "Near"]);
    assert_eq!((low.more, low.edges.len(), low.nodes[0].degree), (0, 1, 1));
    assert_eq!(low.counts, [(Noun::Organization, 2)]);
    assert_eq!(low.nodes[0].neighbours, [NeighbourCount { edge: EdgeKind::Relation, count: 1 }]);

    let high = seen(&graph, SECRET, around(ministry, 4));
    assert_eq!(labels(&high), ["Ministry", "Hidden", "Near", "Behind"]);
    assert_eq!(high.nodes[0].degree, 2);

    let tight = crate::graph::Around { limit: 1, ..around(ministry, 4) };
    let tight = seen(&graph, OPEN, tight);
    assert_eq!((tight.more, tight.counts), (1, low.counts), "the rest is counted by what may be seen");
}

#[test]
fn a_hidden_record_is_not_found_as_if_it_did_not_exist() {
    let mut sketch = Sketch::default();
    let hidden = sketch.organization("Hidden", AccessLevel::Confidential);
    let open = sketch.organization("Open", OPEN);
    sketch.relation(hidden, open, OPEN, ("", ""));
    let graph = sketch.graph();
    let low = viewer(AccessLevel::Service);
    assert!(graph.neighbourhood(&low, &around(hidden, 1)).is_none());
    assert!(graph.card(&low, hidden, today()).is_none());
    assert!(!graph.shows(&low, hidden));
    assert_eq!((graph.degree(&low, hidden, today()), graph.degree(&low, open, today())), (0, 0));
    assert!(graph.neighbourhood(&viewer(AccessLevel::Confidential), &around(hidden, 1)).is_some());
}

#[test]
fn an_edge_is_as_closed_as_the_record_that_carries_it() {
    let mut sketch = Sketch::default();
    let one = sketch.organization("One", OPEN);
    let other = sketch.organization("Other", OPEN);
    let person = sketch.contact("Person", OPEN);
    sketch.relation(one, other, SECRET, ("", ""));
    sketch.post(person, one, SECRET);
    let graph = sketch.graph();
    assert_eq!(labels(&seen(&graph, OPEN, around(one, 4))), ["One"]);
    assert_eq!(labels(&seen(&graph, SECRET, around(one, 4))), ["One", "Other", "Person"]);
}

#[test]
fn an_obligation_is_as_closed_as_its_agreement() {
    let mut sketch = Sketch::default();
    let debtor = sketch.organization("Debtor", OPEN);
    let agreement = sketch.agreement("Agreement", SECRET, in_force());
    let obligation = sketch.obligation("Report", agreement, debtor, "2027");
    let graph = sketch.graph();
    assert_eq!(labels(&seen(&graph, OPEN, around(debtor, 4))), ["Debtor"]);
    assert!(graph.card(&viewer(AccessLevel::Confidential), obligation, today()).is_none());
    let card = graph.card(&viewer(SECRET), obligation, today()).unwrap();
    assert_eq!(card.access_level, SECRET);
}

#[test]
fn no_path_leads_through_what_may_not_be_seen() {
    let mut sketch = Sketch::default();
    let ends = [sketch.organization("Start", OPEN), sketch.organization("End", OPEN)];
    let secret = sketch.agreement("Secret pact", SECRET, in_force());
    let round = [sketch.organization("Round one", OPEN), sketch.organization("Round two", OPEN)];
    for end in ends {
        sketch.party(end, secret);
    }
    sketch.relation(ends[0], round[0], OPEN, ("", ""));
    sketch.relation(round[0], round[1], OPEN, ("", ""));
    sketch.relation(round[1], ends[1], OPEN, ("", ""));
    let graph = sketch.graph();
    let between = Between { from: ends[0], to: ends[1], as_of: today(), max_hops: 8 };
    let low = graph.path(&viewer(AccessLevel::Confidential), &between).unwrap();
    assert_eq!(way(&low), ["Start", "Round one", "Round two", "End"]);
    let high = graph.path(&viewer(SECRET), &between).unwrap();
    assert_eq!(way(&high), ["Start", "Secret pact", "End"]);
    let to_secret = Between { to: secret, ..between };
    assert!(graph.path(&viewer(OPEN), &to_secret).is_none());
    assert!(graph.path(&viewer(SECRET), &to_secret).is_some());
}
