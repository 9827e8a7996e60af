//! A picture is of one date.

use accord_shared::{
    agreement::{AgreementState, Life},
    obligation::Standing,
    participation::ActionKind,
};

use super::{
    around, day, labels, seen,
    sketch::{OPEN, Sketch, date, in_force},
    viewer,
};
use crate::graph::{Around, Between};

#[test]
fn what_has_not_begun_is_not_there_and_what_is_over_is_marked() {
    let mut sketch = Sketch::default();
    let union = sketch.organization("Union", OPEN);
    let member = sketch.organization("Member", OPEN);
    sketch.relation(member, union, OPEN, ("1992", "2009-08"));
    let graph = sketch.graph();
    let on = |day_text: &str| {
        let drawn = seen(&graph, OPEN, Around { as_of: day(day_text), ..around(union, 1) });
        (drawn.nodes[0].degree, drawn.edges.first().map(|edge| edge.ended))
    };
    assert_eq!(on("1991-12-31"), (0, None));
    assert_eq!(on("1992-01-01"), (1, Some(false)));
    assert_eq!(on("2009-08-31"), (1, Some(false)), "its last day still counts");
    assert_eq!(on("2009-09-01"), (1, Some(true)));
    assert_eq!(on("2100-01-01"), (1, Some(true)), "the future can be asked for");
}

#[test]
fn a_party_that_left_and_came_back_is_shown_so() {
    let mut sketch = Sketch::default();
    let party = sketch.organization("Party", OPEN);
    let agreement = sketch.agreement("Agreement", OPEN, in_force());
    let acts = [
        (ActionKind::Signature, "2001-05-05"),
        (ActionKind::EntryIntoForce, "2002-01-01"),
        (ActionKind::Withdrawal, "2005"),
        (ActionKind::Accession, "2010-03"),
    ];
    sketch.acts(party, agreement, &acts);
    let graph = sketch.graph();
    let on = |day_text: &str| {
        let drawn = seen(&graph, OPEN, Around { as_of: day(day_text), ..around(party, 1) });
        drawn.edges.first().map(|edge| (edge.since, edge.until, edge.ended))
    };
    assert_eq!(on("2001-05-04"), None);
    assert_eq!(on("2005-12-30"), Some((date("2001-05-05"), None, false)));
    assert_eq!(on("2005-12-31"), Some((date("2001-05-05"), None, true)));
    assert_eq!(on("2010-03-01"), Some((date("2001-05-05"), None, false)));

    let mut sketch = Sketch::default();
    let party = sketch.organization("Party", OPEN);
    let agreement = sketch.agreement("Agreement", OPEN, in_force());
    sketch.acts(party, agreement, &acts[..3]);
    let drawn = seen(&sketch.graph(), OPEN, around(party, 1));
    assert_eq!((drawn.edges[0].until, drawn.edges[0].ended), (date("2005"), true));
}

#[test]
fn participations_end_with_their_agreement_and_begin_not_before_it() {
    let mut sketch = Sketch::default();
    let party = sketch.organization("Party", OPEN);
    let life = Life { signed_on: date("2001"), ended_on: date("2010-06-30"), ..Life::default() };
    let agreement = sketch.agreement("Agreement", OPEN, life);
    sketch.party(party, agreement);
    let graph = sketch.graph();
    let on = |day_text: &str| {
        let drawn = seen(&graph, OPEN, Around { as_of: day(day_text), ..around(party, 1) });
        drawn.edges.first().map(|edge| (edge.ended, drawn.nodes[1].card.agreement_state.unwrap()))
    };
    assert_eq!(on("2000-12-31"), None);
    assert_eq!(on("2010-06-29"), Some((false, AgreementState::Signed)));
    assert_eq!(on("2010-06-30"), Some((true, AgreementState::Terminated)));
}

#[test]
fn what_is_still_open_under_an_ended_agreement_is_still_owed() {
    let mut sketch = Sketch::default();
    let debtor = sketch.organization("Debtor", OPEN);
    let life = Life { signed_on: date("2001"), ended_on: date("2010"), ..Life::default() };
    let agreement = sketch.agreement("Agreement", OPEN, life);
    let open = sketch.obligation("Open", agreement, debtor, "2009");
    let settled = sketch.obligation("Settled", agreement, debtor, "");
    let graph = sketch.graph();
    let drawn = |focus, on| seen(&graph, OPEN, Around { as_of: day(on), ..around(focus, 1) });
    let still = drawn(open, "2015-01-01");
    assert!(still.edges.iter().all(|edge| !edge.ended && edge.standing == Some(Standing::Overdue)));
    assert!(drawn(settled, "2015-01-01").edges.iter().all(|edge| edge.ended));
    assert!(drawn(settled, "2005-01-01").edges.iter().all(|edge| !edge.ended));
    assert_eq!(labels(&drawn(debtor, "2000-01-01")), ["Debtor"], "an obligation begins with its agreement");
}

#[test]
fn a_path_holds_on_its_date_only() {
    let mut sketch = Sketch::default();
    let (one, other) = (sketch.organization("One", OPEN), sketch.organization("Other", OPEN));
    sketch.relation(one, other, OPEN, ("2001", "2014-06-30"));
    let graph = sketch.graph();
    let on = |day_text: &str| {
        let between = Between { from: one, to: other, as_of: day(day_text), max_hops: 6 };
        graph.path(&viewer(OPEN), &between).is_some()
    };
    assert!(!on("2000-12-31") && on("2001-01-01") && on("2014-06-30") && !on("2014-07-01"));
}
