//! Rings around a focus.

use std::f32::consts::TAU;

use crate::csr::{Csr, UNREACHED};
use crate::options::Options;
use crate::positions::Positions;
use crate::random::Random;

/// Two nodes at the same angle of two rings are on one line with the focus; a little disorder
/// lets the forces take them off it.
const JITTER: f32 = 2.0;

pub(super) fn start(graph: &Csr, focus: u32, options: &Options) -> Positions {
    let mut at = Positions::zeros(graph.nodes());
    if focus as usize >= graph.nodes() {
        return at;
    }
    let tree = Tree::grow(graph, focus);
    let middle = tree.angles();
    let deepest = tree.order.iter().map(|&node| tree.depth[node as usize]).max().unwrap_or(0);
    let strays: Vec<_> =
        (0..graph.nodes() as u32).filter(|&node| tree.depth[node as usize] == UNREACHED).collect();
    let mut random = Random::new(options.seed);
    let mut put = |node: u32, ring: u32, angle: f32| {
        let radius = ring as f32 * options.link_distance + random.around(JITTER);
        at.set(node, radius * angle.cos(), radius * angle.sin());
    };
    for &node in &tree.order {
        put(node, tree.depth[node as usize], middle[node as usize]);
    }
    for (index, &node) in strays.iter().enumerate() {
        put(node, deepest + 1, TAU * index as f32 / strays.len() as f32);
    }
    at.set(focus, 0.0, 0.0);
    at
}

/// Who is reached through whom.
struct Tree {
    order: Vec<u32>,
    depth: Vec<u32>,
    parent: Vec<u32>,
}

impl Tree {
    fn grow(graph: &Csr, focus: u32) -> Self {
        let mut depth = vec![UNREACHED; graph.nodes()];
        let mut order = Vec::new();
        graph.search(focus, &mut depth, &mut order);
        let mut parent = vec![focus; graph.nodes()];
        for &node in &order {
            let above = |&&next: &&u32| depth[next as usize] < depth[node as usize];
            if let Some(&next) = graph.neighbours(node).iter().find(above) {
                parent[node as usize] = next;
            }
        }
        Self { order, depth, parent }
    }

    /// Each node's angle: the middle of a wedge as wide as the part of the leaves it leads to.
    fn angles(&self) -> Vec<f32> {
        let mut leaves = vec![0_u32; self.parent.len()];
        for &node in self.order[1..].iter().rev() {
            let own = leaves[node as usize].max(1);
            leaves[node as usize] = own;
            leaves[self.parent[node as usize] as usize] += own;
        }
        let per_leaf = TAU / leaves[self.order[0] as usize].max(1) as f32;
        // Where the next child of each node begins.
        let mut begin = vec![0.0; self.parent.len()];
        let mut middle = vec![0.0; self.parent.len()];
        for &node in &self.order[1..] {
            let width = leaves[node as usize] as f32 * per_leaf;
            let from = begin[self.parent[node as usize] as usize];
            begin[self.parent[node as usize] as usize] += width;
            begin[node as usize] = from;
            middle[node as usize] = from + width / 2.0;
        }
        middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(nodes: usize, edges: &[(u32, u32)]) -> Vec<(f32, f32)> {
        let at = start(&Csr::new(nodes, edges), 0, &Options { link_distance: 100.0, ..Options::default() });
        (0..nodes as u32).map(|node| at.get(node)).collect()
    }

    #[test]
    fn rings_follow_the_number_of_steps() {
        let spots = place(6, &[(0, 1), (0, 2), (1, 3), (3, 4)]);
        let radius = |node: usize| spots[node].0.hypot(spots[node].1);
        assert_eq!(spots[0], (0.0, 0.0));
        for (node, expected) in [(1, 100.0), (2, 100.0), (3, 200.0), (4, 300.0), (5, 400.0)] {
            assert!((radius(node) - expected).abs() < 3.0, "{node}: {}", radius(node));
        }
    }

    #[test]
    fn children_stand_near_the_angle_of_their_parent() {
        // Two branches of three leaves each, two leaves beside them.
        let edges = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 5), (1, 6), (1, 7), (2, 8), (2, 9), (2, 10)];
        let spots = place(11, &edges);
        let angle = |node: usize| spots[node].1.atan2(spots[node].0);
        let apart = |a: usize, b: usize| {
            let difference = (angle(a) - angle(b)).rem_euclid(TAU);
            difference.min(TAU - difference)
        };
        for (parent, children) in [(1, 5..8), (2, 8..11)] {
            assert!(children.clone().all(|child| apart(child, parent) < TAU * 3.0 / 16.0));
            assert!(apart(children.start, children.end - 1) > TAU / 8.0);
        }
    }

    #[test]
    fn a_focus_that_is_not_there_is_no_error() {
        assert_eq!(start(&Csr::new(0, &[]), 0, &Options::default()).len(), 0);
        assert_eq!(start(&Csr::new(2, &[]), 7, &Options::default()).len(), 2);
    }
}
