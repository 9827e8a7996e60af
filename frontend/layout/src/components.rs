//! The parts of a graph that no path joins, and how they are set out.

use crate::csr::{Csr, UNREACHED};
use crate::positions::Positions;

/// Turned by this each time, no two of many ever point the same way.
pub(crate) const GOLDEN_ANGLE: f32 = 2.399_963;

/// The nodes of each part, largest part first, each in the order of a breadth-first search.
pub(crate) fn components(graph: &Csr) -> Vec<Vec<u32>> {
    let mut depth = vec![UNREACHED; graph.nodes()];
    let mut parts = Vec::new();
    for node in 0..graph.nodes() as u32 {
        if depth[node as usize] == UNREACHED {
            let mut part = Vec::new();
            graph.search(node, &mut depth, &mut part);
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// Moves each part, laid out around the origin, to a place of its own: the largest in the middle,
/// the others around it like the seeds of a sunflower. Where they still overlap, the forces part
/// them.
pub(crate) fn set_out(parts: &[Vec<u32>], spacing: f32, at: &mut Positions) {
    let mut area = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let radius = reach(part, at) + spacing / 2.0;
        let own = radius * radius;
        // A seed's distance is the radius of the disc that all before it fill, and half its own.
        let distance = if index == 0 { 0.0 } else { (area + own / 2.0_f32).sqrt() + radius / 2.0 };
        let (sin, cos) = (index as f32 * GOLDEN_ANGLE).sin_cos();
        for &node in part {
            let (x, y) = at.get(node);
            at.set(node, x + distance * cos, y + distance * sin);
        }
        area += own;
    }
}

fn reach(part: &[u32], at: &Positions) -> f32 {
    part.iter().map(|&node| at.get(node)).fold(0.0, |reach, (x, y)| reach.max(x.hypot(y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_largest_first() {
        let parts = components(&Csr::new(6, &[(1, 2), (2, 3), (4, 5)]));
        assert_eq!(parts, [vec![1, 2, 3], vec![4, 5], vec![0]]);
    }

    #[test]
    fn no_two_parts_lie_on_one_spot() {
        let parts: Vec<_> = (0..100).map(|node| vec![node]).collect();
        let mut at = Positions::zeros(100);
        set_out(&parts, 80.0, &mut at);
        for a in 0..100 {
            for b in 0..a {
                assert!((at.x[a] - at.x[b]).hypot(at.y[a] - at.y[b]) > 20.0);
            }
        }
    }
}
