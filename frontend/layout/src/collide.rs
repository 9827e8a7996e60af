//! Moves marks and labels off each other, so that a usual picture can be read.

use crate::graph::{Graph, Node};
use crate::positions::Positions;
use crate::view::LABEL_GAP;

/// What is left free around every mark and label, in pixels.
const MARGIN: f32 = 2.0;

/// Moves overlapping nodes apart, once. The grid's memory lives as long as the simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collision {
    shapes: Vec<Shape>,
    grid: Grid,
}

impl Collision {
    pub(crate) fn new(graph: &Graph) -> Self {
        Self { shapes: graph.nodes().iter().map(Shape::of).collect(), grid: Grid::default() }
    }

    /// Returns how many pairs overlapped. Two nodes that must not move keep overlapping, and do
    /// not count.
    pub(crate) fn separate(&mut self, at: &mut Positions, mobility: &[f32]) -> usize {
        let Self { shapes, grid } = self;
        grid.sort(shapes, at);
        let mut pairs = 0;
        grid.each_pair(|a, b| {
            let (a, b) = (a as usize, b as usize);
            let free = mobility[a] + mobility[b];
            if free == 0.0 {
                return;
            }
            let between = (at.x[b] - at.x[a], at.y[b] - at.y[a]);
            let Some((dx, dy)) = shapes[a].way_out(&shapes[b], between) else { return };
            pairs += 1;
            let (part_a, part_b) = (mobility[a] / free, mobility[b] / free);
            at.x[a] -= dx * part_a;
            at.y[a] -= dy * part_a;
            at.x[b] += dx * part_b;
            at.y[b] += dy * part_b;
        });
        pairs
    }
}

/// How many pairs of nodes overlap, marks and labels together: a measure of a picture.
pub fn overlaps(graph: &Graph, at: &Positions) -> usize {
    let Collision { shapes, mut grid } = Collision::new(graph);
    // Rounding may leave two that were moved apart to just touching within each other.
    let tight: Vec<_> = shapes.iter().map(|shape| shape.grown(-MARGIN / 2.0)).collect();
    grid.sort(&tight, at);
    let mut pairs = 0;
    grid.each_pair(|a, b| {
        let ((ax, ay), (bx, by)) = (at.get(a), at.get(b));
        pairs += usize::from(tight[a as usize].way_out(&tight[b as usize], (bx - ax, by - ay)).is_some());
    });
    pairs
}

/// A mark and the label below it, around the node's place, with half the margin.
#[derive(Clone, Copy, Debug)]
struct Shape {
    mark: Part,
    label: Option<Part>,
}

/// A rectangle around the vertical line through its node.
#[derive(Clone, Copy, Debug)]
struct Part {
    half_width: f32,
    top: f32,
    bottom: f32,
}

impl Shape {
    fn of(node: &Node) -> Self {
        let (width, height) = node.label;
        let top = node.radius + LABEL_GAP;
        let shape = Self {
            mark: Part { half_width: node.radius, top: -node.radius, bottom: node.radius },
            label: (width > 0.0).then_some(Part { half_width: width / 2.0, top, bottom: top + height }),
        };
        shape.grown(MARGIN / 2.0)
    }

    fn grown(self, by: f32) -> Self {
        Self { mark: self.mark.grown(by), label: self.label.map(|label| label.grown(by)) }
    }

    /// How `other`, which lies `between` away, has to move to be free of this one: the shortest
    /// way along an axis out of the deepest overlap of their parts.
    fn way_out(&self, other: &Self, between: (f32, f32)) -> Option<(f32, f32)> {
        let pairs = self.parts().flat_map(|mine| other.parts().map(move |theirs| (mine, theirs)));
        let ways = pairs.filter_map(|(mine, theirs)| mine.way_out(&theirs, between));
        // One of the two is zero.
        let length = |way: &(f32, f32)| way.0.abs() + way.1.abs();
        ways.max_by(|a, b| length(a).total_cmp(&length(b)))
    }

    fn parts(&self) -> impl Iterator<Item = Part> {
        std::iter::once(self.mark).chain(self.label)
    }

    fn size(&self) -> (f32, f32) {
        let widest = self.parts().map(|part| part.half_width).fold(0.0, f32::max);
        let bottom = self.parts().map(|part| part.bottom).fold(0.0, f32::max);
        (2.0 * widest, bottom - self.mark.top)
    }
}

impl Part {
    fn grown(self, by: f32) -> Self {
        Self { half_width: self.half_width + by, top: self.top - by, bottom: self.bottom + by }
    }

    fn way_out(&self, other: &Self, (dx, dy): (f32, f32)) -> Option<(f32, f32)> {
        let across = self.half_width + other.half_width - dx.abs();
        let down = self.bottom - (other.top + dy);
        let up = other.bottom + dy - self.top;
        if across <= 0.0 || down <= 0.0 || up <= 0.0 {
            return None;
        }
        let vertical = if down <= up { down } else { -up };
        if across < vertical.abs() { Some((across.copysign(dx), 0.0)) } else { Some((0.0, vertical)) }
    }
}

/// Cells as large as the largest shape, so that only neighbours can overlap.
#[derive(Clone, Debug, Default)]
struct Grid {
    columns: usize,
    rows: usize,
    /// Where each cell's nodes begin in `nodes`; one more than there are cells.
    starts: Vec<u32>,
    nodes: Vec<u32>,
    cell_of: Vec<u32>,
}

impl Grid {
    fn sort(&mut self, shapes: &[Shape], at: &Positions) {
        let cell =
            shapes.iter().map(Shape::size).fold((1.0_f32, 1.0_f32), |a, b| (a.0.max(b.0), a.1.max(b.1)));
        let (column, columns) = lanes(&at.x, cell.0);
        let (row, rows) = lanes(&at.y, cell.1);
        (self.columns, self.rows) = (columns, rows);
        self.cell_of.clear();
        self.cell_of.extend(at.x.iter().zip(&at.y).map(|(&x, &y)| (row(y) * columns + column(x)) as u32));
        self.count();
    }

    fn count(&mut self) {
        self.starts.clear();
        self.starts.resize(self.columns * self.rows + 1, 0);
        for &cell in &self.cell_of {
            self.starts[cell as usize] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.nodes.resize(self.cell_of.len(), 0);
        // From behind, each cell's start is counted down to where its first node lands.
        for (node, &cell) in self.cell_of.iter().enumerate().rev() {
            let start = &mut self.starts[cell as usize];
            *start -= 1;
            self.nodes[*start as usize] = node as u32;
        }
    }

    /// Every two nodes of one cell or of neighbouring ones, once.
    fn each_pair(&self, mut visit: impl FnMut(u32, u32)) {
        for row in 0..self.rows {
            for column in 0..self.columns {
                let cell = self.cell(column, row);
                for (index, &a) in cell.iter().enumerate() {
                    cell[index + 1..].iter().for_each(|&b| visit(a, b));
                    for (right, down) in [(1, 0), (-1, 1), (0, 1), (1, 1)] {
                        let column = column.wrapping_add_signed(right);
                        if column < self.columns && row + down < self.rows {
                            self.cell(column, row + down).iter().for_each(|&b| visit(a, b));
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, column: usize, row: usize) -> &[u32] {
        let cell = row * self.columns + column;
        &self.nodes[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

/// Divides a range of values into lanes at least `width` wide, and no more of them than helps:
/// a few nodes far apart must not cost a million empty cells.
fn lanes(values: &[f32], width: f32) -> (impl Fn(f32) -> usize, usize) {
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let most = 2.0 * (values.len() as f32).sqrt() + 1.0;
    let width = width.max((high - low) / most);
    let count = if values.is_empty() { 0 } else { ((high - low) / width) as usize + 1 };
    (move |value: f32| (((value - low) / width) as usize).min(count - 1), count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use proptest::prelude::*;

    fn labelled(nodes: usize) -> Graph {
        Graph::new(vec![Node { label: (90.0, 14.0), ..Node::default() }; nodes], &[])
    }

    fn settle(graph: &Graph, at: &mut Positions, mobility: &[f32]) -> usize {
        let mut collision = Collision::new(graph);
        (0..200).find(|_| collision.separate(at, mobility) == 0).unwrap_or(200)
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

    #[test]
    fn a_label_reaches_further_than_its_mark() {
        let graph = labelled(2);
        let beside = Positions { x: vec![0.0, 60.0], y: vec![0.0, 0.0] };
        assert_eq!(overlaps(&graph, &beside), 1);
        let above_the_label = Positions { x: vec![0.0, 60.0], y: vec![0.0, -28.0] };
        assert_eq!(overlaps(&graph, &above_the_label), 0);
    }

    proptest! {
        #[test]
        fn the_grid_misses_no_overlap(spots in prop::collection::vec((-300.0_f32..300.0, -300.0_f32..300.0), 0..60)) {
            let graph = labelled(spots.len());
            let at = Positions { x: spots.iter().map(|s| s.0).collect(), y: spots.iter().map(|s| s.1).collect() };
            let shape = Shape::of(&graph.nodes().first().copied().unwrap_or_default()).grown(-MARGIN / 2.0);
            let pairs = (0..spots.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            let expected = pairs.filter(|&(a, b)| {
                shape.way_out(&shape, (at.x[b] - at.x[a], at.y[b] - at.y[a])).is_some()
            });
            prop_assert_eq!(overlaps(&graph, &at), expected.count());
        }
    }
}
