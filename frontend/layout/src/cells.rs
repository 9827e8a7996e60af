//! Nodes sorted into the cells of a uniform grid: what is near is found without looking at all.

use std::ops::Range;

use crate::positions::Positions;

/// The grid. Its memory is used again when it is sorted anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    columns: Lanes,
    rows: Lanes,
    /// Where each cell's nodes begin in `nodes`, row by row; one more than there are cells.
    starts: Vec<u32>,
    nodes: Vec<u32>,
    cell_of: Vec<u32>,
}

impl Cells {
    /// Cells at least as large as asked for; larger where there would be many more of them than
    /// nodes: a few nodes far apart must not cost a million empty cells.
    pub(crate) fn sort(&mut self, at: &Positions, (width, height): (f32, f32)) {
        self.columns = Lanes::over(&at.x, width);
        self.rows = Lanes::over(&at.y, height);
        let (columns, rows) = (self.columns, self.rows);
        let cell = |(&x, &y): (&f32, &f32)| (rows.of(y) * columns.count + columns.of(x)) as u32;
        self.cell_of.clear();
        self.cell_of.extend(at.x.iter().zip(&at.y).map(cell));
        self.count();
    }

    /// Each two nodes of one cell or of neighbouring ones, once.
    pub(crate) fn each_pair(&self, mut visit: impl FnMut(u32, u32)) {
        for row in 0..self.rows.count {
            for column in 0..self.columns.count {
                let cell = self.nodes(row, column..column + 1);
                let right = self.nodes(row, column + 1..(column + 2).min(self.columns.count));
                let below = if row + 1 < self.rows.count {
                    self.nodes(row + 1, column.saturating_sub(1)..(column + 2).min(self.columns.count))
                } else {
                    &[]
                };
                for (index, &a) in cell.iter().enumerate() {
                    for &b in cell[index + 1..].iter().chain(right).chain(below) {
                        visit(a, b);
                    }
                }
            }
        }
    }

    /// The nodes of all cells that a circle touches, and some around them.
    pub(crate) fn around(&self, x: f32, y: f32, within: f32) -> impl Iterator<Item = u32> {
        let columns = self.columns.between(x - within, x + within);
        let rows = self.rows.between(y - within, y + within);
        rows.flat_map(move |row| self.nodes(row, columns.clone())).copied()
    }

    /// Cells of a row stand one after the other, so a stretch of them is one slice.
    fn nodes(&self, row: usize, columns: Range<usize>) -> &[u32] {
        if columns.is_empty() {
            return &[];
        }
        let first = row * self.columns.count;
        &self.nodes[self.starts[first + columns.start] as usize..self.starts[first + columns.end] as usize]
    }

    fn count(&mut self) {
        self.starts.clear();
        self.starts.resize(self.columns.count * self.rows.count + 1, 0);
        for &cell in &self.cell_of {
            self.starts[cell as usize] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.nodes.resize(self.cell_of.len(), 0);
        // From behind: each cell's end is counted down to its beginning.
        for (node, &cell) in self.cell_of.iter().enumerate().rev() {
            let start = &mut self.starts[cell as usize];
            *start -= 1;
            self.nodes[*start as usize] = node as u32;
        }
    }
}

/// One coordinate, divided.
#[derive(Clone, Copy, Debug, Default)]
struct Lanes {
    low: f32,
    width: f32,
    count: usize,
}

impl Lanes {
    fn over(values: &[f32], width: f32) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let low = values.iter().copied().fold(f32::INFINITY, f32::min);
        let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let most = 2.0 * (values.len() as f32).sqrt() + 1.0;
        let width = width.max((high - low) / most);
        Self { low, width, count: ((high - low) / width) as usize + 1 }
    }

    fn of(self, value: f32) -> usize {
        (((value - self.low) / self.width) as usize).min(self.count - 1)
    }

    fn between(self, from: f32, to: f32) -> Range<usize> {
        let (from, to) = (((from - self.low) / self.width).floor(), ((to - self.low) / self.width).floor());
        if self.count == 0 || to < 0.0 || from >= self.count as f32 {
            return 0..0;
        }
        from.max(0.0) as usize..(to as usize).min(self.count - 1) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_near_pair_is_met_once(nodes in 0_usize..80, seed: u64, (width, height) in (5.0_f32..90.0, 5.0_f32..90.0)) {
            let at = samples::scattered(nodes, 150.0, seed);
            let mut cells = Cells::default();
            cells.sort(&at, (width, height));
            let mut met = Vec::new();
            cells.each_pair(|a, b| met.push((a.min(b), a.max(b))));
            met.sort_unstable();
            let all = met.len();
            met.dedup();
            prop_assert_eq!(met.len(), all);
            for a in 0..nodes {
                for b in a + 1..nodes {
                    let near = (at.x[a] - at.x[b]).abs() < width && (at.y[a] - at.y[b]).abs() < height;
                    prop_assert!(!near || met.binary_search(&(a as u32, b as u32)).is_ok());
                }
            }
        }
    }

    #[test]
    fn nodes_far_apart_need_no_endless_grid() {
        let at = Positions { x: vec![-1e9, 0.0, 3.0, 1e9], y: vec![5.0; 4] };
        let mut cells = Cells::default();
        cells.sort(&at, (1.0, 1.0));
        assert!(cells.starts.len() < 10);
        assert_eq!(cells.around(2.0, 5.0, 4.0).filter(|&node| node == 1 || node == 2).count(), 2);
    }
}
