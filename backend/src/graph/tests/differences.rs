//! What changed between two days is what two pictures, looked at apart, differ by.

use std::collections::BTreeMap;

use accord_shared::{AccessLevel, RecordId, agreement::Life, difference::Difference};
use proptest::prelude::*;

use super::{
    around, day,
    drawn::{COUNT, middle, register},
    sketch::{OPEN, SECRET, Sketch, date, in_force},
    viewer,
};
use crate::graph::{Around, Graph, GraphEdge, GraphNode, Neighbourhood, TwoDays};

fn compared(
    graph: &Graph,
    clearance: AccessLevel,
    around: Around<'_>,
    before: &str,
) -> Vec<(String, Option<Difference>)> {
    let found = graph.differences(&viewer(clearance), &TwoDays { around, before: day(before) }).unwrap();
    let told = found.nodes.into_iter().map(|drawn| {
        let node = drawn.after.or(drawn.before).unwrap();
        (node.card.label.pick(accord_shared::Language::En).to_owned(), drawn.difference)
    });
    told.collect()
}

#[test]
fn what_came_went_changed_and_passed_is_told_apart() {
    let mut sketch = Sketch::default();
    let ministry = sketch.organization("Ministry", OPEN);
    let life = |signed, in_force, ended| Life {
        signed_on: date(signed),
        in_force_on: date(in_force),
        ended_on: date(ended),
        ..Life::default()
    };
    let pacts = [
        ("Kept", in_force()),
        ("New", life("2015", "2016", "")),
        ("Ended", life("2001", "2002", "2014")),
        ("Entered", life("2009", "2012", "")),
        ("Between", life("2011", "2012", "2013")),
        ("Old", life("1990", "1991", "1999")),
    ];
    for (name, life) in pacts {
        let pact = sketch.agreement(name, OPEN, life);
        sketch.party(ministry, pact);
    }
    let graph = sketch.graph();
    let around = Around { as_of: day("2020-01-01"), ..around(ministry, 1) };
    let told: BTreeMap<_, _> = compared(&graph, OPEN, around, "2010-01-01").into_iter().collect();
    let expected = [
        ("Ministry", None),
        ("Kept", None),
        ("New", Some(Difference::Added)),
        ("Ended", Some(Difference::Gone)),
        ("Entered", Some(Difference::Changed)),
        ("Between", Some(Difference::Passed)),
        ("Old", None),
    ];
    assert_eq!(told, expected.map(|(name, what)| (name.to_owned(), what)).into());
    let tight = Around { limit: 3, ..around };
    let found =
        graph.differences(&viewer(OPEN), &TwoDays { around: tight, before: day("2010-01-01") }).unwrap();
    assert_eq!((found.nodes.len(), found.more), (3, 4));
    assert!(
        found.nodes.iter().all(|drawn| drawn.difference != Some(Difference::Gone)),
        "nothing goes for want of room"
    );
}

/// The state in which a picture has something: nothing where it does not have it.
fn states<T>(
    drawn: &Neighbourhood,
    list: impl Fn(&Neighbourhood) -> Vec<(String, bool, T)>,
) -> BTreeMap<String, (bool, T)> {
    list(drawn).into_iter().map(|(id, over, state)| (id, (over, state))).collect()
}

fn became<T: PartialEq>(before: Option<&(bool, T)>, after: Option<&(bool, T)>) -> Option<Difference> {
    match (before, after) {
        (Some(one), Some(other)) if one == other => None,
        (None | Some((true, _)), Some((false, _))) => Some(Difference::Added),
        (Some((false, _)), None | Some((true, _))) => Some(Difference::Gone),
        (None, _) | (_, None) => Some(Difference::Passed),
        _ => Some(Difference::Changed),
    }
}

fn id(node: &GraphNode) -> RecordId {
    node.card.id
}

proptest! {
    #[test]
    fn two_pictures_in_one_are_the_two(
        drawn in register(), years in (2000u16..2022, 2000u16..2022), depth in 0u8..4, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let viewer = viewer(if secret { SECRET } else { OPEN });
        let days = [middle(years.0), middle(years.1)];
        let pictures = days.map(|as_of| graph.neighbourhood(&viewer, &Around { as_of, ..around(ids[0], depth) }));
        let around = Around { as_of: days[1], limit: COUNT, ..around(ids[0], depth) };
        let found = graph.differences(&viewer, &TwoDays { around, before: days[0] });
        prop_assert_eq!(found.is_some(), pictures[0].is_some());
        let (Some(found), [Some(before), Some(after)]) = (found, &pictures) else { return Ok(()) };
        let number = &|id: RecordId| ids.iter().position(|of| *of == id).unwrap();
        let register = &drawn;
        let nodes = |on: usize| move |picture: &Neighbourhood| {
            let over = |node: &GraphNode| register.is_over(number(id(node)), days[on]);
            let node = |node: &GraphNode| (id(node).to_string(), over(node), node.card.agreement_state);
            picture.nodes.iter().map(node).collect::<Vec<_>>()
        };
        let edges = |picture: &Neighbourhood| {
            picture.edges.iter().map(|edge: &GraphEdge| (edge.id.clone(), edge.ended, ())).collect::<Vec<_>>()
        };
        let (was, is) = (states(before, nodes(0)), states(after, nodes(1)));
        prop_assert_eq!(found.nodes.len(), was.keys().chain(is.keys()).collect::<std::collections::BTreeSet<_>>().len());
        for drawn in &found.nodes {
            let key = id(drawn.after.as_ref().or(drawn.before.as_ref()).unwrap()).to_string();
            prop_assert_eq!(drawn.difference, became(was.get(&key), is.get(&key)), "{}", key);
            prop_assert_eq!((drawn.before.is_some(), drawn.after.is_some()), (was.contains_key(&key), is.contains_key(&key)));
        }
        let (was, is) = (states(before, edges), states(after, edges));
        prop_assert_eq!(found.edges.len(), was.keys().chain(is.keys()).collect::<std::collections::BTreeSet<_>>().len());
        for drawn in &found.edges {
            let key = &drawn.after.as_ref().or(drawn.before.as_ref()).unwrap().id;
            prop_assert_eq!(drawn.difference, became(was.get(key), is.get(key)), "{}", key);
        }
    }
}
