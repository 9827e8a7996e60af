//! What lies under the pointer, and where an arrow key leads.

use crate::positions::Positions;

/// Nodes in the cells of a uniform grid: only cells near the pointer are looked at. Build it again
/// when the nodes have moved.
#[derive(Clone, Debug, Default)]
pub struct HitGrid {
    left: f32,
    top: f32,
    cell: f32,
    columns: usize,
    rows: usize,
    /// Where each cell's nodes begin in `nodes`; one more than there are cells.
    starts: Vec<u32>,
    nodes: Vec<u32>,
    at: Positions,
}

impl HitGrid {
    /// About one node to a cell.
    pub fn new(at: &Positions) -> Self {
        if at.is_empty() {
            return Self::default();
        }
        let low = |values: &[f32]| values.iter().copied().fold(f32::INFINITY, f32::min);
        let high = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let (left, top) = (low(&at.x), low(&at.y));
        let (width, height) = (high(&at.x) - left, high(&at.y) - top);
        // The larger side keeps a picture without area (a line) from asking for endless cells.
        let side = (at.len() as f32).sqrt();
        let cell = (width.max(height) / side).max(1.0);
        let columns = (width / cell) as usize + 1;
        let rows = (height / cell) as usize + 1;
        let mut grid = Self { left, top, cell, columns, rows, at: at.clone(), ..Self::default() };
        grid.fill();
        grid
    }

    /// The node closest to a place, at most `within` away; of two as close, the first.
    pub fn nearest(&self, x: f32, y: f32, within: f32) -> Option<u32> {
        let mut best: Option<(f32, u32)> = None;
        let mut look = |node: u32| {
            let (dx, dy) = (self.at.x[node as usize] - x, self.at.y[node as usize] - y);
            let found = (dx * dx + dy * dy, node);
            if found.0 <= within * within && best.is_none_or(|best| found < best) {
                best = Some(found);
            }
        };
        let (columns, rows) = self.around(x, y, within)?;
        for row in rows {
            // The cells of a row stand one after the other, so a stretch of them is one slice.
            let (first, last) = (row * self.columns + columns.start, row * self.columns + columns.end);
            let nodes = self.starts[first] as usize..self.starts[last] as usize;
            self.nodes[nodes].iter().for_each(|&node| look(node));
        }
        best.map(|(_, node)| node)
    }

    /// The columns and rows a circle touches.
    fn around(
        &self,
        x: f32,
        y: f32,
        within: f32,
    ) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
        let stretch = |from: f32, to: f32, count: usize| {
            let (from, to) = ((from / self.cell).floor(), (to / self.cell).floor());
            (to >= 0.0 && from < count as f32)
                .then(|| from.max(0.0) as usize..(to as usize).min(count - 1) + 1)
        };
        let columns = stretch(x - within - self.left, x + within - self.left, self.columns)?;
        let rows = stretch(y - within - self.top, y + within - self.top, self.rows)?;
        Some((columns, rows))
    }

    fn fill(&mut self) {
        self.starts = vec![0; self.columns * self.rows + 1];
        let cells: Vec<usize> = (0..self.at.len() as u32).map(|node| self.cell_of(node)).collect();
        for &cell in &cells {
            self.starts[cell + 1] += 1;
        }
        for cell in 1..self.starts.len() {
            self.starts[cell] += self.starts[cell - 1];
        }
        let mut next = self.starts.clone();
        self.nodes = vec![0; cells.len()];
        for (node, &cell) in cells.iter().enumerate() {
            self.nodes[next[cell] as usize] = node as u32;
            next[cell] += 1;
        }
    }

    fn cell_of(&self, node: u32) -> usize {
        let (x, y) = self.at.get(node);
        let column = (((x - self.left) / self.cell) as usize).min(self.columns - 1);
        let row = (((y - self.top) / self.cell) as usize).min(self.rows - 1);
        row * self.columns + column
    }
}

/// Where an arrow key points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Against the y axis.
    Up,
    /// Along the y axis.
    Down,
    /// Against the x axis.
    Left,
    /// Along the x axis.
    Right,
}

impl Direction {
    /// How far a way leads along the direction, and how far aside.
    fn split(self, dx: f32, dy: f32) -> (f32, f32) {
        match self {
            Self::Up => (-dy, dx.abs()),
            Self::Down => (dy, dx.abs()),
            Self::Left => (-dx, dy.abs()),
            Self::Right => (dx, dy.abs()),
        }
    }
}

/// The node an arrow key leads to: near and straight ahead rather than aside. Only when nothing
/// lies within 45° of the direction, one that lies further aside. The four quarters around a node
/// cover the plane, so no neighbour is out of reach.
pub fn nearest_in_direction(at: &Positions, from: u32, direction: Direction) -> Option<u32> {
    let (x, y) = at.get(from);
    let mut best: Option<(bool, f32, u32)> = None;
    for node in (0..at.len() as u32).filter(|&node| node != from) {
        let (there_x, there_y) = at.get(node);
        let (along, aside) = direction.split(there_x - x, there_y - y);
        let found = (aside > along, along + 2.0 * aside, node);
        if along > 0.0 && best.is_none_or(|best| found < best) {
            best = Some(found);
        }
    }
    best.map(|(_, _, node)| node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn positions(spots: &[(f32, f32)]) -> Positions {
        Positions { x: spots.iter().map(|s| s.0).collect(), y: spots.iter().map(|s| s.1).collect() }
    }

    fn scan(at: &Positions, x: f32, y: f32, within: f32) -> Option<u32> {
        let squared = |node: u32| {
            let (dx, dy) = (at.x[node as usize] - x, at.y[node as usize] - y);
            dx * dx + dy * dy
        };
        let near = (0..at.len() as u32).filter(|&node| squared(node) <= within * within);
        near.min_by(|&a, &b| squared(a).total_cmp(&squared(b)))
    }

    proptest! {
        #[test]
        fn the_grid_finds_what_a_scan_finds(
            spots in prop::collection::vec((-400_i16..400, -300_i16..300), 0..120),
            (x, y) in (-600.0_f32..600.0, -600.0_f32..600.0),
            within in 0.0_f32..300.0,
        ) {
            // Whole numbers, so that some spots are shared and some are equally near.
            let at = positions(&spots.iter().map(|s| (f32::from(s.0), f32::from(s.1))).collect::<Vec<_>>());
            let grid = HitGrid::new(&at);
            prop_assert_eq!(grid.nearest(x, y, within), scan(&at, x, y, within));
            prop_assert_eq!(grid.nearest(x.round(), y.round(), within), scan(&at, x.round(), y.round(), within));
        }

        #[test]
        fn nodes_on_a_line_need_no_endless_grid(spots in prop::collection::vec(0.0_f32..1e6, 1..60), x in 0.0_f32..1e6) {
            let at = Positions { y: vec![5.0; spots.len()], x: spots };
            let grid = HitGrid::new(&at);
            prop_assert!(grid.columns * grid.rows <= 2 * at.len() + 2);
            prop_assert_eq!(grid.nearest(x, 0.0, 1e4), scan(&at, x, 0.0, 1e4));
        }
    }

    #[test]
    fn arrows_lead_to_the_neighbour_they_point_at() {
        let at =
            positions(&[(0.0, 0.0), (100.0, 10.0), (60.0, 50.0), (0.0, -80.0), (-5.0, 90.0), (300.0, 0.0)]);
        assert_eq!(nearest_in_direction(&at, 0, Direction::Right), Some(1));
        assert_eq!(nearest_in_direction(&at, 0, Direction::Up), Some(3));
        assert_eq!(nearest_in_direction(&at, 0, Direction::Down), Some(4));
        assert_eq!(nearest_in_direction(&at, 1, Direction::Right), Some(5));
        assert_eq!(nearest_in_direction(&at, 5, Direction::Right), None);
    }

    #[test]
    fn what_lies_far_aside_is_taken_when_nothing_else_is_there() {
        let at = positions(&[(0.0, 0.0), (-10.0, 200.0)]);
        assert_eq!(nearest_in_direction(&at, 0, Direction::Left), Some(1));
        assert_eq!(nearest_in_direction(&at, 0, Direction::Up), None);
    }
}
