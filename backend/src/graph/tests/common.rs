//! What two have in common: exactly the records to which both are tied, the tightest first.

use proptest::prelude::*;

use super::{
    drawn::{COUNT, middle, numbers, register},
    sketch::{OPEN, SECRET, Sketch, in_force},
    today, viewer, way,
};

proptest! {
    #[test]
    fn nothing_common_is_missed_and_nothing_hidden_is_told(
        drawn in register(), year in 2000u16..2022, secret in any::<bool>(),
    ) {
        let (graph, ids) = drawn.graph();
        let (on, clearance) = (middle(year), if secret { SECRET } else { OPEN });
        let found = graph.common(&viewer(clearance), [ids[0], ids[1]], on, COUNT);
        let [one, other] = [0, 1].map(|at| drawn.tied(at, clearance, on));
        let mut expected: Vec<(u32, usize)> = Vec::new();
        for &(at, loose) in &one {
            if let Some((_, also)) = other.iter().find(|(of, _)| *of == at) {
                expected.push((loose + also + drawn.toll(at, clearance, on), at));
            }
        }
        if !(drawn.sees(clearance, 0) && drawn.sees(clearance, 1)) {
            expected.clear();
        }
        expected.sort_unstable_by_key(|&(cost, at)| (cost, ids[at]));
        let told: Vec<Vec<usize>> = found.paths.iter().map(numbers).collect();
        prop_assert_eq!(told, expected.iter().map(|&(_, at)| vec![0, at, 1]).collect::<Vec<_>>());
        let first = graph.common(&viewer(clearance), [ids[0], ids[1]], on, 1);
        prop_assert_eq!(first.more, expected.len().saturating_sub(1));
    }
}

#[test]
fn what_everybody_shares_comes_last() {
    let mut sketch = Sketch::default();
    let ends = [sketch.organization("One", OPEN), sketch.organization("Other", OPEN)];
    let (club, circle) = (sketch.organization("Club", OPEN), sketch.organization("Circle", OPEN));
    let pact = sketch.agreement("Pact", OPEN, in_force());
    for end in ends {
        sketch.party(end, pact);
        sketch.relation(end, club, OPEN, ("", ""));
        sketch.relation(end, circle, OPEN, ("", ""));
    }
    for number in 0..40 {
        let member = sketch.organization(&format!("Member {number}"), OPEN);
        sketch.relation(member, club, OPEN, ("", ""));
    }
    let graph = sketch.graph();
    let found = graph.common(&viewer(OPEN), ends, today(), 10);
    let told: Vec<&str> = found.paths.iter().map(|path| way(path)[1]).collect();
    assert_eq!(told, ["Pact", "Circle", "Club"]);
    assert!(graph.common(&viewer(OPEN), [ends[0]; 2], today(), 10).paths.is_empty());
}
