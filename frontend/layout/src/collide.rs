//! Moves marks and labels off each other, so that a usual picture can be read.

use crate::cells::Cells;
use crate::graph::Graph;
use crate::positions::Positions;
use crate::shape::Shape;

/// What is left free between two nodes.
const MARGIN: f32 = 2.0;

/// The shapes, and the grid's memory, which lives as long as the simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collision {
    shapes: Vec<Shape>,
    largest: (f32, f32),
    cells: Cells,
}

impl Collision {
    pub(crate) fn new(graph: &Graph) -> Self {
        Self::with_margin(graph, MARGIN / 2.0)
    }

    fn with_margin(graph: &Graph, margin: f32) -> Self {
        let shapes: Vec<_> = graph.nodes().iter().map(|node| Shape::new(node, margin)).collect();
        // Cells as large as the largest, so that only neighbours can overlap.
        let largest = shapes.iter().map(Shape::whole).fold((1.0_f32, 1.0_f32), |(width, height), whole| {
            (width.max(2.0 * whole.half_width), height.max(whole.height()))
        });
        Self { shapes, largest, cells: Cells::default() }
    }

    /// Moves overlapping nodes apart, once, and says whether any two were still too close: a margin
    /// that is half there will do. Two that must not move keep overlapping, and do not count.
    pub(crate) fn separate(&mut self, at: &mut Positions, mobility: &[f32]) -> bool {
        self.cells.sort(at, self.largest);
        let mut deepest = 0.0_f32;
        self.cells.each_pair(|a, b| {
            let free = mobility[a as usize] + mobility[b as usize];
            if free > 0.0
                && let Some((dx, dy)) = self.way_out(a, b, at)
            {
                deepest = deepest.max(dx.abs()).max(dy.abs());
                let (part_a, part_b) = (mobility[a as usize] / free, mobility[b as usize] / free);
                at.x[a as usize] -= dx * part_a;
                at.y[a as usize] -= dy * part_a;
                at.x[b as usize] += dx * part_b;
                at.y[b as usize] += dy * part_b;
            }
        });
        deepest > MARGIN / 2.0
    }

    fn way_out(&self, a: u32, b: u32, at: &Positions) -> Option<(f32, f32)> {
        let ((ax, ay), (bx, by)) = (at.get(a), at.get(b));
        self.shapes[a as usize].way_out(&self.shapes[b as usize], (bx - ax, by - ay))
    }
}

/// How many pairs of nodes overlap, marks and labels taken together: a measure of a picture.
pub fn overlaps(graph: &Graph, at: &Positions) -> usize {
    let mut collision = Collision::with_margin(graph, 0.0);
    collision.cells.sort(at, collision.largest);
    let mut pairs = 0;
    collision.cells.each_pair(|a, b| pairs += usize::from(collision.way_out(a, b, at).is_some()));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Node;
    use crate::samples;

    fn labelled(nodes: usize) -> Graph {
        Graph::new(vec![Node { label: (90.0, 14.0), ..Node::default() }; nodes], &[])
    }

    /// Says how many rounds it took.
    fn settle(graph: &Graph, at: &mut Positions, mobility: &[f32]) -> usize {
        let mut collision = Collision::new(graph);
        (0..200).take_while(|_| collision.separate(at, mobility)).count()
    }

    #[test]
    fn a_heap_of_labelled_nodes_is_spread_out() {
        let graph = labelled(60);
        let mut at = samples::scattered(60, 60.0, 5);
        assert!(overlaps(&graph, &at) > 100);
        assert!(settle(&graph, &mut at, &[1.0; 60]) < 200);
        assert_eq!(overlaps(&graph, &at), 0);
    }

    #[test]
    fn a_pinned_node_stays_and_the_other_gives_way() {
        let graph = labelled(2);
        let mut at = Positions { x: vec![0.0, 3.0], y: vec![0.0, 20.0] };
        settle(&graph, &mut at, &[0.0, 1.0]);
        assert_eq!(at.get(0), (0.0, 0.0));
        assert_eq!(overlaps(&graph, &at), 0);
        let mut both_pinned = Positions::zeros(2);
        assert_eq!(settle(&graph, &mut both_pinned, &[0.0, 0.0]), 0);
    }
}
