//! Rings around a focus, as full as their nodes' labels allow.

use std::f32::consts::TAU;

use super::room;
use crate::csr::UNREACHED;
use crate::graph::Graph;
use crate::options::Options;
use crate::positions::Positions;
use crate::start;

/// From one ring to the next at least.
const STEP: f32 = 72.0;

/// The first ring's radius at least.
const FIRST: f32 = 110.0;

pub(super) fn place(graph: &Graph, focus: u32) -> Positions {
    let mut at = Positions::zeros(graph.len());
    if focus as usize >= graph.len() {
        return at;
    }
    // The radial start knows everyone's angle; how far out they stand is measured here.
    let spread = start::radial(graph, focus, &Options { link_distance: 1000.0, ..Options::default() });
    let (mut depth, mut order) = (vec![UNREACHED; graph.len()], Vec::new());
    graph.adjacency().search(focus, &mut depth, &mut order);
    let deepest = order.iter().map(|&node| depth[node as usize]).max().unwrap_or(0);
    let mut rings = vec![Vec::new(); deepest as usize + 2];
    for node in (0..graph.len() as u32).filter(|node| *node != focus) {
        rings[depth[node as usize].min(deepest + 1) as usize].push(node);
    }
    let mut outside = 0.0;
    for mut ring in rings.into_iter().filter(|ring| !ring.is_empty()) {
        let angle = |node: u32| {
            let (x, y) = spread.get(node);
            y.atan2(x)
        };
        ring.sort_by(|one, other| angle(*one).total_cmp(&angle(*other)).then(one.cmp(other)));
        outside = fill(graph, &ring, outside, angle, &mut at);
    }
    at
}

/// Sets a ring out beyond a radius, in as many circles as it takes; says how far out the last one lies.
fn fill(graph: &Graph, ring: &[u32], beyond: f32, angle: impl Fn(u32) -> f32, at: &mut Positions) -> f32 {
    let widest = ring.iter().map(|&node| 2.0 * room(graph, node).0).fold(0.0, f32::max);
    let needed = widest * ring.len() as f32;
    let highest = ring.iter().map(|&node| room(graph, node)).map(|(_, above, below)| above + below);
    // Beside the middle circles stand side by side, above it one over the other.
    let step = highest.fold(STEP, f32::max).max(widest);
    let from = (beyond + step).max(FIRST);
    let has = |circles: usize| (0..circles).map(|circle| TAU * (from + step * circle as f32)).sum::<f32>();
    // A few nodes stand in one circle, a little farther out; many in as many as hold them.
    let circles = (1..ring.len().max(2)).find(|&circles| has(circles) * 1.25 >= needed).unwrap_or(1);
    let wider = (needed / has(circles)).max(1.0);
    if circles == 1 {
        let (radius, even) = (from * wider, TAU / ring.len() as f32);
        let own = own_angles(ring, widest / radius, &angle);
        for (place, &node) in ring.iter().enumerate() {
            let angle = own.as_ref().map_or(place as f32 * even, |own| own[place]);
            at.set(node, radius * angle.cos(), radius * angle.sin());
        }
        return radius;
    }
    // From angle to angle through all circles in turn, so that neighbours stay near each other.
    let mut begun = 0;
    for circle in 0..circles {
        let radius = (from + step * circle as f32) * wider;
        let share = (ring.len() as f32 * (from + step * circle as f32) * TAU / has(circles)).round() as usize;
        let count = if circle + 1 == circles { ring.len() - begun } else { share.min(ring.len() - begun) };
        let members = &ring[begun..begun + count];
        begun += count;
        let even = TAU / members.len().max(1) as f32;
        for (place, &node) in members.iter().enumerate() {
            let own = (place as f32 + 0.5 * (circle % 2) as f32) * even - TAU / 2.0;
            at.set(node, radius * own.cos(), radius * own.sin());
        }
    }
    (from + step * (circles - 1) as f32) * wider
}

/// Everyone at their own angle, moved on by as little as keeps them apart; none where there is no room for that.
fn own_angles(ring: &[u32], apart: f32, angle: impl Fn(u32) -> f32) -> Option<Vec<f32>> {
    let mut last = f32::MIN;
    let own: Vec<_> = ring
        .iter()
        .map(|&node| {
            last = angle(node).max(last + apart);
            last
        })
        .collect();
    let (first, last) = (own.first()?, own.last()?);
    (last + apart <= first + TAU).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collide::overlaps;
    use crate::graph::Node;

    fn graph(nodes: usize, edges: &[(u32, u32)]) -> Graph {
        Graph::new(vec![Node { label: (80.0, 26.0), ..Node::default() }; nodes], edges)
    }

    fn far(at: &Positions, node: u32) -> f32 {
        let (x, y) = at.get(node);
        x.hypot(y)
    }

    #[test]
    fn every_step_is_farther_out() {
        let graph = graph(6, &[(0, 1), (0, 2), (1, 3), (3, 4)]);
        let at = place(&graph, 0);
        assert_eq!(at.get(0), (0.0, 0.0));
        assert!((far(&at, 1) - far(&at, 2)).abs() < 1.0);
        assert!(far(&at, 1) < far(&at, 3) && far(&at, 3) < far(&at, 4) && far(&at, 4) < far(&at, 5));
    }

    #[test]
    fn a_crowd_takes_several_circles_and_nothing_overlaps() {
        for count in [2_u32, 9, 30, 80, 250] {
            let edges: Vec<_> = (1..count).map(|node| (0, node)).collect();
            let graph = graph(count as usize, &edges);
            let at = place(&graph, 0);
            assert_eq!(overlaps(&graph, &at), 0, "{count}");
            let outmost = (0..count).map(|node| far(&at, node)).fold(0.0, f32::max);
            assert!(outmost < 1_800.0, "{count}: {outmost}");
        }
    }

    #[test]
    fn a_focus_that_is_not_there_is_no_error() {
        assert!(place(&graph(0, &[]), 0).is_empty());
        assert_eq!(place(&graph(2, &[]), 7).len(), 2);
    }
}
