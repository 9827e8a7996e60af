//! Every node pushes every other: Barnes-Hut, so that it costs n log n.

use crate::components::GOLDEN_ANGLE;
use crate::kernel;
use crate::morton::Morton;
use crate::positions::Positions;
use crate::quadtree::{Bodies, Extent, Quadtree};

/// Neighbours on the curve that share one walk through the tree.
const GROUP: usize = 16;

/// What one tick leaves for the next: its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Repulsion {
    curve: Morton,
    bodies: Bodies,
    tree: Quadtree,
    list: Bodies,
}

impl Repulsion {
    pub(crate) fn push(
        &mut self,
        at: &Positions,
        charge: &[f32],
        theta: f32,
        heat: f32,
        speed: &mut Positions,
    ) {
        self.curve.sort(at);
        self.gather(at, charge);
        self.tree.build(&self.curve.keys, &self.bodies, theta);
        for first in (0..self.bodies.len()).step_by(GROUP) {
            let end = (first + GROUP).min(self.bodies.len());
            self.list_interactions(first, end);
            for body in first..end {
                let (x, y) = (self.bodies.x[body], self.bodies.y[body]);
                let (fx, fy) = kernel::pull(x, y, &self.list.x, &self.list.y, &self.list.charge);
                let node = self.curve.order[body] as usize;
                speed.x[node] += fx * heat;
                speed.y[node] += fy * heat;
            }
        }
        self.part_coincident(speed);
    }

    fn gather(&mut self, at: &Positions, charge: &[f32]) {
        self.bodies.clear();
        for &node in &self.curve.order {
            let node = node as usize;
            self.bodies.push(at.x[node], at.y[node], charge[node]);
        }
    }

    fn list_interactions(&mut self, first: usize, end: usize) {
        let extent = Extent::of(&self.bodies.x[first..end], &self.bodies.y[first..end]);
        self.list.clear();
        self.tree.interactions(extent, first, end, &self.bodies, &mut self.list);
        // The kernel takes four at a time; bodies without a charge change nothing.
        while !self.list.len().is_multiple_of(4) {
            self.list.push(0.0, 0.0, 0.0);
        }
    }

    /// Nodes on the same spot have no direction to part in, so each gets one of its own. They
    /// share a key, so on the curve they are next to each other.
    fn part_coincident(&self, speed: &mut Positions) {
        let Bodies { x, y, .. } = &self.bodies;
        for body in 1..self.bodies.len() {
            if x[body] == x[body - 1] && y[body] == y[body - 1] {
                let node = self.curve.order[body] as usize;
                let (sin, cos) = (node as f32 * GOLDEN_ANGLE).sin_cos();
                speed.x[node] += cos;
                speed.y[node] += sin;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn brute_force(at: &Positions, charge: &[f32]) -> Positions {
        let mut force = Positions::zeros(at.len());
        for (node, (x, y)) in at.x.iter().zip(&at.y).enumerate() {
            for ((there_x, there_y), charge) in at.x.iter().zip(&at.y).zip(charge) {
                let (dx, dy) = (there_x - x, there_y - y);
                let weight = charge / (dx * dx + dy * dy).max(1.0);
                force.x[node] += dx * weight;
                force.y[node] += dy * weight;
            }
        }
        force
    }

    /// The largest and the mean error, as parts of the mean force.
    fn error(nodes: usize, theta: f32) -> (f32, f32) {
        let at = samples::scattered(nodes, 400.0, 7);
        let charge: Vec<_> = (0..nodes).map(|node| -30.0 * (1.0 + (node % 5) as f32)).collect();
        let exact = brute_force(&at, &charge);
        let mut force = Positions::zeros(nodes);
        Repulsion::default().push(&at, &charge, theta, 1.0, &mut force);
        let usual = exact.x.iter().zip(&exact.y).map(|(x, y)| x.hypot(*y)).sum::<f32>() / nodes as f32;
        let errors = (0..nodes)
            .map(|node| (force.x[node] - exact.x[node]).hypot(force.y[node] - exact.y[node]) / usual);
        errors.fold((0.0, 0.0), |(worst, mean), error| (error.max(worst), mean + error / nodes as f32))
    }

    #[test]
    fn forces_equal_brute_force_when_theta_is_small() {
        for nodes in [2, 3, 9, 100, 1_000] {
            let (worst, mean) = error(nodes, 0.3);
            assert!(worst < 0.01 && mean < 0.002, "{nodes} nodes: {worst} at worst, {mean} in the mean");
        }
    }

    #[test]
    fn forces_stay_close_to_brute_force_at_the_usual_theta() {
        let (worst, mean) = error(1_000, 1.2);
        assert!(worst < 0.25 && mean < 0.05, "{worst} at worst, {mean} in the mean");
    }

    #[test]
    fn forces_are_exact_without_crowds() {
        let (worst, _) = error(500, 0.0);
        assert!(worst < 1e-4, "{worst}");
    }

    #[test]
    fn nodes_on_one_spot_part() {
        let mut speed = Positions::zeros(50);
        Repulsion::default().push(&Positions::zeros(50), &[-30.0; 50], 1.2, 1.0, &mut speed);
        let mut spots: Vec<_> =
            speed.x.iter().zip(&speed.y).map(|(x, y)| (x.to_bits(), y.to_bits())).collect();
        spots.sort_unstable();
        spots.dedup();
        assert_eq!(spots.len(), 50);
    }
}
