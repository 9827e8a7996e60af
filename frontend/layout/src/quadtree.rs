//! A quadtree in one array: crowds that are far away act as one body.

/// Bodies up to this many are not divided further: summing them is cheaper than walking past.
const LEAF: usize = 8;

/// Bodies in the order of the curve.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies {
    pub(crate) x: Vec<f32>,
    pub(crate) y: Vec<f32>,
    pub(crate) charge: Vec<f32>,
}

impl Bodies {
    pub(crate) fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.charge.clear();
    }

    pub(crate) fn push(&mut self, x: f32, y: f32, charge: f32) {
        self.x.push(x);
        self.y.push(y);
        self.charge.push(charge);
    }

    pub(crate) fn len(&self) -> usize {
        self.x.len()
    }
}

/// A rectangle around bodies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Extent {
    const NOTHING: Self =
        Self { left: f32::INFINITY, top: f32::INFINITY, right: f32::NEG_INFINITY, bottom: f32::NEG_INFINITY };

    pub(crate) fn of(x: &[f32], y: &[f32]) -> Self {
        x.iter().zip(y).fold(Self::NOTHING, |extent, (&x, &y)| {
            extent.with(Self { left: x, top: y, right: x, bottom: y })
        })
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn size(self) -> f32 {
        (self.right - self.left).max(self.bottom - self.top)
    }

    fn squared_distance(self, x: f32, y: f32) -> f32 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        dx * dx + dy * dy
    }
}

/// A square of the plane with the bodies in it. Cells stand in pre-order, so a walk only ever
/// moves forward: to the next cell to look inside, to `skip` to pass by.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    x: f32,
    y: f32,
    charge: f32,
    /// From this squared distance on the cell counts as one body.
    far: f32,
    first: u32,
    end: u32,
    skip: u32,
}

/// What a cell tells the one around it.
struct Summary {
    charge: f32,
    weight: f32,
    x: f32,
    y: f32,
    extent: Extent,
}

/// The tree. Its memory is used again at each tick.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quadtree {
    cells: Vec<Cell>,
}

impl Quadtree {
    /// `keys` are the places of `bodies` on the curve, ascending.
    pub(crate) fn build(&mut self, keys: &[u32], bodies: &Bodies, theta: f32) {
        self.cells.clear();
        if !keys.is_empty() {
            self.grow(keys, bodies, theta, 0, keys.len());
        }
    }

    /// Everything that acts on the bodies `first..end`, which lie within `extent`: bodies that are
    /// near, crowds that are far.
    pub(crate) fn interactions(
        &self,
        extent: Extent,
        first: usize,
        end: usize,
        bodies: &Bodies,
        list: &mut Bodies,
    ) {
        let (first, end) = (first as u32, end as u32);
        let mut index = 0;
        while let Some(cell) = self.cells.get(index) {
            // With a theta above 1 a crowd could be far from bodies that belong to it; they would
            // push themselves.
            let apart = cell.end <= first || cell.first >= end;
            if apart && extent.squared_distance(cell.x, cell.y) > cell.far {
                list.push(cell.x, cell.y, cell.charge);
                index = cell.skip as usize;
            } else if cell.skip as usize == index + 1 {
                let inside = cell.first as usize..cell.end as usize;
                list.x.extend_from_slice(&bodies.x[inside.clone()]);
                list.y.extend_from_slice(&bodies.y[inside.clone()]);
                list.charge.extend_from_slice(&bodies.charge[inside]);
                index += 1;
            } else {
                index += 1;
            }
        }
    }

    fn grow(&mut self, keys: &[u32], bodies: &Bodies, theta: f32, first: usize, end: usize) -> Summary {
        let index = self.cells.len();
        self.cells.push(Cell::default());
        let mut sum = Summary { charge: 0.0, weight: 0.0, x: 0.0, y: 0.0, extent: Extent::NOTHING };
        // Bodies with one key share one point of the grid: there is nothing left to divide.
        if end - first <= LEAF || keys[first] == keys[end - 1] {
            for body in first..end {
                let (x, y) = (bodies.x[body], bodies.y[body]);
                sum.add(bodies.charge[body], x, y, bodies.charge[body].abs());
            }
            sum.extent = Extent::of(&bodies.x[first..end], &bodies.y[first..end]);
        } else {
            // The first pair of bits in which they differ: levels where all lie in one quarter
            // are passed over.
            let shift = 30 - (keys[first] ^ keys[end - 1]).leading_zeros() / 2 * 2;
            let mut low = first;
            while low < end {
                let quarter = keys[low] >> shift;
                let high = low + keys[low..end].partition_point(|key| key >> shift == quarter);
                let part = self.grow(keys, bodies, theta, low, high);
                sum.add(part.charge, part.x, part.y, part.weight);
                sum.extent = sum.extent.with(part.extent);
                low = high;
            }
        }
        sum.settle();
        let far = sum.extent.size() / theta;
        self.cells[index] = Cell {
            x: sum.x,
            y: sum.y,
            charge: sum.charge,
            far: far * far,
            first: first as u32,
            end: end as u32,
            skip: self.cells.len() as u32,
        };
        sum
    }
}

impl Summary {
    fn add(&mut self, charge: f32, x: f32, y: f32, weight: f32) {
        self.charge += charge;
        self.weight += weight;
        self.x += x * weight;
        self.y += y * weight;
    }

    /// From sums to the centre of charge; bodies without any have none, and need none.
    fn settle(&mut self) {
        if self.weight > 0.0 {
            self.x /= self.weight;
            self.y /= self.weight;
        }
    }
}
