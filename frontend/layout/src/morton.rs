//! The order of a Z-shaped curve through the plane: what is near on it is near in the picture.

use crate::positions::Positions;

/// Nodes sorted along the curve. The buffers live as long as the simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Morton {
    /// The place on the curve, ascending: 16 bits of each coordinate, interleaved.
    pub(crate) keys: Vec<u32>,
    /// The node at each place.
    pub(crate) order: Vec<u32>,
    spare_keys: Vec<u32>,
    spare_order: Vec<u32>,
}

impl Morton {
    pub(crate) fn sort(&mut self, at: &Positions) {
        let nodes = at.len();
        self.spare_keys.resize(nodes, 0);
        self.spare_order.resize(nodes, 0);
        self.number(at);
        self.radix();
    }

    fn number(&mut self, at: &Positions) {
        let (left, right) = range(&at.x);
        let (top, bottom) = range(&at.y);
        // The smallest positive size keeps a picture without extent from dividing by nothing.
        let scale = 65_535.0 / (right - left).max(bottom - top).max(f32::MIN_POSITIVE);
        let scale = if scale.is_finite() { scale } else { 0.0 };
        self.keys.clear();
        self.keys.extend(at.x.iter().zip(&at.y).map(|(x, y)| {
            let (column, row) = ((x - left) * scale, (y - top) * scale);
            spread(column as u32) | spread(row as u32) << 1
        }));
        self.order.clear();
        self.order.extend(0..at.len() as u32);
    }

    /// Four passes of eight bits. Always the same work, whereas a comparison sort of 5,000 keys
    /// takes longer than their forces take to sum.
    fn radix(&mut self) {
        for shift in [0, 8, 16, 24] {
            let mut slots = [0_u32; 256];
            for key in &self.keys {
                slots[(key >> shift & 0xff) as usize] += 1;
            }
            let mut sum = 0;
            for slot in &mut slots {
                sum += std::mem::replace(slot, sum);
            }
            for (&key, &node) in self.keys.iter().zip(&self.order) {
                let slot = &mut slots[(key >> shift & 0xff) as usize];
                self.spare_keys[*slot as usize] = key;
                self.spare_order[*slot as usize] = node;
                *slot += 1;
            }
            std::mem::swap(&mut self.keys, &mut self.spare_keys);
            std::mem::swap(&mut self.order, &mut self.spare_order);
        }
    }
}

fn range(values: &[f32]) -> (f32, f32) {
    values
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
}

/// Puts a zero before each of the lower 16 bits.
fn spread(bits: u32) -> u32 {
    let bits = bits & 0xffff;
    let bits = (bits | bits << 8) & 0x00ff_00ff;
    let bits = (bits | bits << 4) & 0x0f0f_0f0f;
    let bits = (bits | bits << 2) & 0x3333_3333;
    (bits | bits << 1) & 0x5555_5555
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn keys_ascend_and_every_node_keeps_its_own() {
        let at = samples::scattered(1_000, 500.0, 3);
        let mut morton = Morton::default();
        morton.number(&at);
        let unsorted = morton.keys.clone();
        morton.sort(&at);
        assert!(morton.keys.is_sorted());
        for (key, &node) in morton.keys.iter().zip(&morton.order) {
            assert_eq!(*key, unsorted[node as usize]);
        }
    }

    #[test]
    fn corners_come_in_the_order_of_a_z() {
        let at = Positions { x: vec![9.0, 0.0, 9.0, 0.0], y: vec![9.0, 9.0, 0.0, 0.0] };
        let mut morton = Morton::default();
        morton.sort(&at);
        assert_eq!(morton.order, [3, 2, 1, 0]);
    }
}
