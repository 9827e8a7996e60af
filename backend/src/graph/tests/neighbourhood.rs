//! What is drawn around a record, and in what order.

use accord_shared::{Noun, edge::EdgeKind};

use super::{
    around, labels, seen,
    sketch::{OPEN, Sketch, in_force},
};
use crate::graph::{Around, NeighbourCount};
use accord_shared::agreement::Life;

#[test]
fn closer_ones_come_first_then_ours_then_what_is_in_force_then_the_busy() {
    let mut sketch = Sketch::default();
    let focus = sketch.organization("Focus", OPEN);
    let draft = sketch.agreement("Draft", OPEN, Life::default());
    let quiet = sketch.agreement("Quiet", OPEN, in_force());
    let busy = sketch.agreement("Busy", OPEN, in_force());
    let ours = sketch.ours("Ours");
    let far = sketch.ours("Far");
    for agreement in [draft, quiet, busy] {
        sketch.party(focus, agreement);
    }
    sketch.relation(focus, ours, OPEN, ("", ""));
    sketch.party(far, busy);
    let graph = sketch.graph();
    let drawn = seen(&graph, OPEN, around(focus, 2));
    assert_eq!(labels(&drawn), ["Focus", "Ours", "Busy", "Quiet", "Draft", "Far"]);
    assert_eq!(drawn.nodes.iter().map(|node| node.depth).collect::<Vec<_>>(), [0, 1, 1, 1, 1, 2]);

    let cut = seen(&graph, OPEN, Around { limit: 3, ..around(focus, 2) });
    assert_eq!((labels(&cut), cut.more), (vec!["Focus", "Ours", "Busy"], 3));
    assert_eq!(cut.edges.len(), 2, "only edges between what is drawn");
    assert_eq!(cut.nodes[2].degree, 2, "neighbours count whether they are drawn or not");
    assert_eq!(labels(&seen(&graph, OPEN, Around { limit: 0, ..around(focus, 2) })), ["Focus"]);
    assert_eq!(labels(&seen(&graph, OPEN, around(focus, 0))), ["Focus"]);
}

#[test]
fn a_neighbour_counts_once_however_many_edges_lead_to_it() {
    let mut sketch = Sketch::default();
    let debtor = sketch.organization("Debtor", OPEN);
    let agreement = sketch.agreement("Agreement", OPEN, in_force());
    sketch.party(debtor, agreement);
    sketch.party(debtor, agreement);
    sketch.obligation("One", agreement, debtor, "2027");
    let graph = sketch.graph();
    let drawn = seen(&graph, OPEN, around(debtor, 1));
    assert_eq!(drawn.nodes[0].degree, 2);
    let count = |edge, count| NeighbourCount { edge, count };
    assert_eq!(
        drawn.nodes[0].neighbours,
        [count(EdgeKind::Participation, 1), count(EdgeKind::Obligation, 1)]
    );
    assert_eq!(drawn.edges.len(), 4);
    let unique: std::collections::BTreeSet<_> = drawn.edges.iter().map(|edge| &edge.id).collect();
    assert_eq!(unique.len(), drawn.edges.len(), "no two edges share an id");
}

#[test]
fn what_is_filtered_out_is_neither_drawn_nor_stepped_over() {
    let mut sketch = Sketch::default();
    let focus = sketch.organization("Focus", OPEN);
    let partner = sketch.organization("Partner", OPEN);
    let agreement = sketch.agreement("Agreement", OPEN, in_force());
    let amendment = sketch.agreement("Amendment", OPEN, in_force());
    sketch.party(focus, agreement);
    sketch.party(partner, agreement);
    sketch.link(amendment, agreement);
    let graph = sketch.graph();
    let only = |edges: &[EdgeKind], nouns: &[Noun]| {
        let asked = Around { edges: Some(edges), nouns: Some(nouns), ..around(focus, 4) };
        labels(&seen(&graph, OPEN, asked)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(only(&[EdgeKind::Participation], Noun::ALL), ["Focus", "Agreement", "Partner"]);
    assert_eq!(only(EdgeKind::ALL, &[Noun::Agreement]), ["Focus", "Agreement", "Amendment"]);
    assert_eq!(only(EdgeKind::ALL, &[Noun::Organization]), ["Focus"]);
    assert_eq!(only(&[EdgeKind::Link], Noun::ALL), ["Focus"]);
}
