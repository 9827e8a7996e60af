//! Rows by class.

use std::collections::BTreeMap;

use super::room;
use crate::graph::Graph;
use crate::positions::Positions;

/// How often the order within the rows is improved.
const SWEEPS: usize = 6;

/// How much wider than high the picture may be before a row is broken.
const SHAPE: f32 = 1.9;

/// The least width at which a row is broken.
const NARROWEST: f32 = 900.0;

/// Between two classes, beside the room of their nodes.
const BETWEEN: f32 = 56.0;

pub(super) fn place(graph: &Graph, classes: &[u32]) -> Positions {
    let mut rows = BTreeMap::<u32, Vec<u32>>::new();
    for node in 0..graph.len() as u32 {
        rows.entry(classes.get(node as usize).copied().unwrap_or(u32::MAX)).or_default().push(node);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    order(graph, &mut rows);
    let widest = width(graph, &rows);
    let mut at = Positions::zeros(graph.len());
    let mut y = 0.0;
    for row in &rows {
        for line in lines(graph, row, widest) {
            let above = line.iter().map(|&node| room(graph, node).1).fold(0.0, f32::max);
            let below = line.iter().map(|&node| room(graph, node).2).fold(0.0, f32::max);
            let whole: f32 = line.iter().map(|&node| 2.0 * room(graph, node).0).sum();
            let (mut x, middle) = (-whole / 2.0, y + above);
            for &node in line {
                let half = room(graph, node).0;
                at.set(node, x + half, middle);
                x += 2.0 * half;
            }
            y = middle + below;
        }
        y += BETWEEN;
    }
    at
}

/// Every row by where its nodes' neighbours stand, from their rows' left.
fn order(graph: &Graph, rows: &mut [Vec<u32>]) {
    let mut place = vec![0.0_f32; graph.len()];
    let mark = |row: &[u32], place: &mut [f32]| {
        for (at, &node) in row.iter().enumerate() {
            place[node as usize] = (at as f32 + 0.5) / row.len() as f32;
        }
    };
    rows.iter().for_each(|row| mark(row, &mut place));
    for sweep in 0..SWEEPS {
        let count = rows.len();
        for step in 0..count {
            let row = &mut rows[if sweep % 2 == 0 { step } else { count - 1 - step }];
            row.sort_by(|one, other| {
                let wish = |node: u32| {
                    let near = graph.adjacency().neighbours(node);
                    let sum: f32 = near.iter().map(|&near| place[near as usize]).sum();
                    if near.is_empty() { place[node as usize] } else { sum / near.len() as f32 }
                };
                wish(*one).total_cmp(&wish(*other)).then(one.cmp(other))
            });
            mark(row, &mut place);
        }
    }
}

/// As wide as gives the whole a good shape.
fn width(graph: &Graph, rows: &[Vec<u32>]) -> f32 {
    let area: f32 = rows
        .iter()
        .flatten()
        .map(|&node| {
            let (half, above, below) = room(graph, node);
            2.0 * half * (above + below)
        })
        .sum();
    (area * SHAPE).sqrt().max(NARROWEST)
}

fn lines<'r>(graph: &Graph, row: &'r [u32], widest: f32) -> Vec<&'r [u32]> {
    let whole: f32 = row.iter().map(|&node| 2.0 * room(graph, node).0).sum();
    let count = (whole / widest).ceil().max(1.0) as usize;
    row.chunks(row.len().div_ceil(count).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collide::overlaps;
    use crate::graph::Node;

    fn graph(nodes: usize, edges: &[(u32, u32)]) -> Graph {
        Graph::new(vec![Node { label: (80.0, 26.0), ..Node::default() }; nodes], edges)
    }

    #[test]
    fn classes_lie_below_each_other_and_nothing_overlaps() {
        let graph = graph(90, &(1..90).map(|node| (0, node)).collect::<Vec<_>>());
        let classes: Vec<_> = (0..90).map(|node| node % 3).collect();
        let at = place(&graph, &classes);
        assert_eq!(overlaps(&graph, &at), 0);
        let of = |class: u32| (0..90).filter(move |node| node % 3 == class).map(|node| at.get(node).1);
        let (low, high) = (of(0).fold(f32::MIN, f32::max), of(1).fold(f32::MAX, f32::min));
        assert!(low + BETWEEN < high, "{low} {high}");
    }

    #[test]
    fn a_node_stands_where_its_neighbours_do() {
        // Two rows of four, tied crosswise.
        let graph = graph(8, &[(0, 7), (1, 6), (2, 5), (3, 4)]);
        let at = place(&graph, &[0, 0, 0, 0, 1, 1, 1, 1]);
        for (one, other) in [(0, 7), (1, 6), (2, 5), (3, 4)] {
            assert_eq!(at.get(one).0, at.get(other).0);
        }
    }

    #[test]
    fn nothing_is_nowhere() {
        assert!(place(&graph(0, &[]), &[]).is_empty());
    }
}
