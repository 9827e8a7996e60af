//! Graphs and places for the tests.

use crate::positions::Positions;
use crate::random::Random;

/// Nodes anywhere in a square around the origin.
pub(crate) fn scattered(nodes: usize, reach: f32, seed: u64) -> Positions {
    let mut random = Random::new(seed);
    let mut values = || (0..nodes).map(|_| random.around(reach)).collect();
    Positions { x: values(), y: values() }
}

/// A connected graph of `nodes` nodes and about `edges` edges with hubs, as registers have them:
/// each node joins an earlier one, and further edges prefer what already has some.
pub(crate) fn register_like(nodes: u32, edges: usize, seed: u64) -> Vec<(u32, u32)> {
    let mut random = Random::new(seed);
    let mut pick = |count: usize| (random.unit() * count as f32) as usize;
    let mut list: Vec<(u32, u32)> = Vec::new();
    for node in 1..nodes {
        let earlier = if list.is_empty() || pick(3) == 0 {
            pick(node as usize) as u32
        } else {
            list[pick(list.len())].0
        };
        list.push((earlier, node));
    }
    while list.len() < edges {
        let (a, b) = (list[pick(list.len())].0, pick(nodes as usize) as u32);
        if a != b {
            list.push((a, b));
        }
    }
    list
}

/// The edges of a square grid of `side` × `side` nodes.
pub(crate) fn grid(side: u32) -> Vec<(u32, u32)> {
    let node = |column, row| row * side + column;
    let cells = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
    cells
        .flat_map(|(column, row)| {
            let right = (column + 1 < side).then(|| (node(column, row), node(column + 1, row)));
            let down = (row + 1 < side).then(|| (node(column, row), node(column, row + 1)));
            right.into_iter().chain(down)
        })
        .collect()
}
