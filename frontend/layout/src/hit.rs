//! What lies under the pointer, and where an arrow key leads.

use crate::cells::Cells;
use crate::positions::Positions;

/// About as large as a finger: smaller ones only make more of them to look into.
const SMALLEST_CELL: (f32, f32) = (24.0, 24.0);

/// Finds nodes near a place without looking at all of them. Build it again when they have moved.
#[derive(Clone, Debug, Default)]
pub struct HitGrid {
    cells: Cells,
    at: Positions,
}

impl HitGrid {
    /// For nodes at these places.
    pub fn new(at: &Positions) -> Self {
        let mut cells = Cells::default();
        cells.sort(at, SMALLEST_CELL);
        Self { cells, at: at.clone() }
    }

    /// The node closest to a place, at most `within` away; of two as close, the first.
    pub fn nearest(&self, x: f32, y: f32, within: f32) -> Option<u32> {
        let mut best: Option<(f32, u32)> = None;
        for node in self.cells.around(x, y, within) {
            let (there_x, there_y) = self.at.get(node);
            let (dx, dy) = (there_x - x, there_y - y);
            let found = (dx * dx + dy * dy, node);
            if found.0 <= within * within && best.is_none_or(|best| found < best) {
                best = Some(found);
            }
        }
        best.map(|(_, node)| node)
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
