//! Along an axis.

use super::room;
use crate::graph::Graph;
use crate::positions::Positions;

/// Between the axis and what stands nearest to it, where the axis' own words are.
const CLEAR: f32 = 52.0;

/// How much more than their room the lanes have.
const ROOMY: f32 = 1.35;

/// A lane farther from the axis is as bad as this part of its distance aside.
const AWAY: f32 = 0.7;

pub(super) fn place(graph: &Graph, numbers: &[Option<f32>], unit: f32) -> Positions {
    let mut at = Positions::zeros(graph.len());
    let number = |node: u32| numbers.get(node as usize).copied().flatten();
    let (above, below): (Vec<u32>, Vec<u32>) =
        (0..graph.len() as u32).partition(|node| number(*node).is_some());
    for &node in &above {
        at.set(node, number(node).unwrap_or(0.0) * unit, 0.0);
    }
    let middle = if above.is_empty() {
        0.0
    } else {
        above.iter().map(|&node| at.get(node).0).sum::<f32>() / above.len() as f32
    };
    // From what has a place outwards: who hangs on what has none yet comes after it.
    let mut placed: Vec<bool> = (0..graph.len() as u32).map(|node| number(node).is_some()).collect();
    let mut waiting = below.clone();
    while !waiting.is_empty() {
        let wishes: Vec<_> = waiting.iter().map(|&node| (node, wish(graph, node, &placed, &at))).collect();
        let stuck = wishes.iter().all(|(_, wish)| wish.is_none());
        for (node, wish) in wishes {
            if wish.is_some() || stuck {
                at.set(node, wish.unwrap_or(middle), 0.0);
                placed[node as usize] = true;
            }
        }
        waiting.retain(|node| !placed[*node as usize]);
    }
    settle(graph, above, &mut at, -1.0, false);
    settle(graph, below, &mut at, 1.0, true);
    at
}

/// The middle of a node's neighbours that have a place.
fn wish(graph: &Graph, node: u32, placed: &[bool], at: &Positions) -> Option<f32> {
    let near = graph.adjacency().neighbours(node).iter().filter(|near| placed[**near as usize]);
    let (sum, count) = near.fold((0.0, 0), |(sum, count), &near| (sum + at.get(near).0, count + 1));
    (count > 0).then(|| sum / count as f32)
}

/// Sets nodes out in lanes on one side of the axis, each where it belongs, in the nearest lane that has room there.
/// Those that no number holds at their place rather step aside than go far from the axis.
fn settle(graph: &Graph, mut nodes: Vec<u32>, at: &mut Positions, side: f32, may_shift: bool) {
    nodes.sort_by(|one, other| at.get(*one).0.total_cmp(&at.get(*other).0).then(one.cmp(other)));
    let highest = nodes.iter().map(|&node| room(graph, node)).map(|(_, above, below)| above + below);
    // A wide picture is looked at from farther away, where labels are larger than their room.
    let step = ROOMY * highest.fold(0.0, f32::max);
    let mut lanes: Vec<Vec<(f32, f32)>> = Vec::new();
    for node in nodes {
        let (x, (half, above, below)) = (at.get(node).0, room(graph, node));
        let price = |lane: usize, place: f32| (place - x).abs() + AWAY * step * lane as f32;
        let offers = lanes.iter().enumerate().filter_map(|(lane, taken)| {
            let place = nearest(taken, x, half);
            (may_shift || place == x).then_some((lane, place))
        });
        let new = (lanes.len(), x);
        let (lane, place) = offers
            .chain([new])
            .min_by(|one, other| price(one.0, one.1).total_cmp(&price(other.0, other.1)))
            .unwrap_or(new);
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push((place - half, place + half));
        // Upwards a node's label is between it and the axis; downwards its mark is.
        let near = if side < 0.0 { below } else { above };
        at.set(node, place, side * (CLEAR + step * lane as f32 + near));
    }
}

/// The free place in a lane that is nearest to a wish.
fn nearest(taken: &[(f32, f32)], wish: f32, half: f32) -> f32 {
    let free = |place: f32| taken.iter().all(|(from, to)| place + half <= *from || place - half >= *to);
    let beside = taken.iter().flat_map(|(from, to)| [from - half, to + half]);
    let found = [wish].into_iter().chain(beside).filter(|place| free(*place));
    found.min_by(|one, other| (one - wish).abs().total_cmp(&(other - wish).abs())).unwrap_or(wish)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collide::overlaps;
    use crate::graph::Node;

    #[test]
    fn what_has_a_number_stands_at_it_above_and_the_others_below_what_they_are_tied_to() {
        let edges = [(0, 1), (0, 2), (1, 3), (4, 5)];
        let graph = Graph::new(vec![Node { label: (60.0, 13.0), ..Node::default() }; 6], &edges);
        let at = place(&graph, &[None, Some(10.0), Some(20.0), None, None, None], 8.0);
        assert_eq!((at.get(1).0, at.get(2).0), (80.0, 160.0));
        assert!(at.get(1).1 < 0.0 && at.get(0).1 > 0.0);
        let near = |node, wish: f32| (at.get(node).0 - wish).abs() <= 120.0 && at.get(node).1 > 0.0;
        assert!(near(0, 120.0), "between the two");
        assert!(near(3, 80.0), "below the one");
        assert!(near(4, 120.0), "what is tied to none of them is in the middle");
    }

    #[test]
    fn those_of_one_year_are_stacked_and_nothing_overlaps() {
        let edges: Vec<_> = (1..60).map(|node| (0, node)).collect();
        let graph = Graph::new(vec![Node { label: (70.0, 26.0), ..Node::default() }; 60], &edges);
        let numbers: Vec<_> = (0..60).map(|node| (node % 2 == 1).then_some((node / 10) as f32)).collect();
        assert_eq!(overlaps(&graph, &place(&graph, &numbers, 30.0)), 0);
    }
}
