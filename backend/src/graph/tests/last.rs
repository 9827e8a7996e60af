//! The last way is the last: held against every day on which anything can change.

use accord_shared::RecordId;
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::{
    drawn::{middle, register},
    sketch::{OPEN, SECRET, Sketch},
    today, viewer, way,
};
use crate::graph::{Between, Graph, Last};

/// The latest day before this one on which the shortest way is short enough: in the drawn registers everything begins and
/// ends with a year.
fn latest(graph: &Graph, clearance: accord_shared::AccessLevel, between: &Between) -> Option<NaiveDate> {
    let last = between.as_of.year();
    let days = (1995..=last).rev().flat_map(|year| {
        [(12, 31), (12, 30), (1, 1)].map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap())
    });
    let eve = between.as_of.pred_opt().unwrap();
    std::iter::once(eve)
        .chain(days.filter(|&day| day < between.as_of))
        .find(|&as_of| graph.path(&viewer(clearance), &Between { as_of, ..*between }).is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_day_after_the_last_had_a_way(drawn in register(), year in 2000u16..2024, hops in 1u8..6, secret in any::<bool>()) {
        let (graph, ids) = drawn.graph();
        let clearance = if secret { SECRET } else { OPEN };
        let between = Between { from: ids[0], to: ids[1], as_of: middle(year), max_hops: hops };
        let Last { way, unsure } = graph.last_way(&viewer(clearance), &between);
        prop_assert!(!unsure);
        prop_assert_eq!(way.as_ref().map(|last| last.until), latest(&graph, clearance, &between));
        if let Some(last) = way {
            prop_assert!(last.path.edges.iter().all(|edge| !edge.ended), "as it was on that day");
            prop_assert!(last.path.edges.len() <= usize::from(hops));
        }
    }
}

/// Two ends, and between them so many records tied to both at times that never meet.
fn apart(count: u16) -> (Graph, [RecordId; 2]) {
    let mut sketch = Sketch::default();
    let ends = [sketch.organization("One", OPEN), sketch.organization("Other", OPEN)];
    for number in 0..count {
        let club = sketch.organization(&format!("Club {number}"), OPEN);
        let year = |year: u16| (1000 + 2 * number + year).to_string();
        sketch.relation(ends[0], club, OPEN, (&year(0), &year(0)));
        sketch.relation(ends[1], club, OPEN, (&year(1), &year(1)));
    }
    let met = sketch.organization("Met", OPEN);
    ends.iter().for_each(|&end| sketch.relation(end, met, OPEN, ("0900", "0901")));
    (sketch.graph(), ends)
}

#[test]
fn a_search_that_is_given_up_says_so() {
    let (graph, [from, to]) = apart(200);
    let between = Between { from, to, as_of: today(), max_hops: 6 };
    let whole = graph.last_way(&viewer(OPEN), &between);
    assert!(!whole.unsure);
    assert_eq!(way(&whole.way.unwrap().path), ["One", "Met", "Other"], "however many days lie between");
    let given_up = graph.last_way_within(&viewer(OPEN), &between, 20);
    assert_eq!(given_up, Last { way: None, unsure: true });
}
