//! The forces of d3 that are not repulsion: springs along links, gravity, anchors; and the step.

use crate::graph::Graph;
use crate::positions::Positions;

/// What a node keeps of its speed from tick to tick.
const FRICTION: f32 = 0.6;

/// No node goes further at once: a hub in a hot start would be thrown out of the picture.
const LARGEST_STEP: f32 = 200.0;

/// One link.
#[derive(Clone, Copy, Debug)]
struct Spring {
    a: u32,
    b: u32,
    /// 1 / the smaller degree, so that a hub is not torn by its leaves.
    strength: f32,
    /// The part `b` takes of the way: the end with fewer links gives way.
    share: f32,
}

/// All links, sorted by source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Springs(Vec<Spring>);

impl Springs {
    pub(crate) fn new(graph: &Graph) -> Self {
        let spring = |&(a, b): &(u32, u32)| {
            let degree_a = graph.adjacency().degree(a) as f32;
            let degree_b = graph.adjacency().degree(b) as f32;
            Spring { a, b, strength: 1.0 / degree_a.min(degree_b), share: degree_a / (degree_a + degree_b) }
        };
        Self(graph.edges().iter().map(spring).collect())
    }

    /// Draws both ends towards `distance`, measured where they are about to be.
    pub(crate) fn pull(&self, at: &Positions, distance: f32, heat: f32, speed: &mut Positions) {
        for spring in &self.0 {
            let (a, b) = (spring.a as usize, spring.b as usize);
            let dx = at.x[b] + speed.x[b] - at.x[a] - speed.x[a];
            let dy = at.y[b] + speed.y[b] - at.y[a] - speed.y[a];
            // Ends on one spot have no direction; repulsion parts them.
            let length = (dx * dx + dy * dy).sqrt().max(1e-3);
            let pull = (length - distance) / length * spring.strength * heat;
            let (pull_b, pull_a) = (pull * spring.share, pull * (1.0 - spring.share));
            speed.x[b] -= dx * pull_b;
            speed.y[b] -= dy * pull_b;
            speed.x[a] += dx * pull_a;
            speed.y[a] += dy * pull_a;
        }
    }
}

/// Draws everything to the origin.
pub(crate) fn gravity(at: &Positions, strength: f32, speed: &mut Positions) {
    for (speed, place) in speed.x.iter_mut().zip(&at.x).chain(speed.y.iter_mut().zip(&at.y)) {
        *speed -= place * strength;
    }
}

/// Draws nodes back to where each belongs. Independent of the heat: a place the reader remembers
/// does not matter less because the picture is hot.
pub(crate) fn anchors(at: &Positions, home: &Positions, strength: &[f32], speed: &mut Positions) {
    for (node, &strength) in strength.iter().enumerate() {
        speed.x[node] += (home.x[node] - at.x[node]) * strength;
        speed.y[node] += (home.y[node] - at.y[node]) * strength;
    }
}

/// Moves every node by its speed, as far as it may move.
pub(crate) fn step(at: &mut Positions, speed: &mut Positions, mobility: &[f32]) {
    for (node, &mobility) in mobility.iter().enumerate() {
        if mobility == 0.0 {
            // Springs look at the speed: a pinned node must not seem to go anywhere.
            speed.set(node as u32, 0.0, 0.0);
            continue;
        }
        let (vx, vy) = (speed.x[node] * FRICTION, speed.y[node] * FRICTION);
        let limit = LARGEST_STEP / (vx * vx + vy * vy).sqrt().max(LARGEST_STEP);
        speed.set(node as u32, vx * limit, vy * limit);
        at.x[node] += vx * limit * mobility;
        at.y[node] += vy * limit * mobility;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spring_draws_its_ends_to_its_length() {
        for length in [10.0, 300.0] {
            let springs = Springs::new(&Graph::plain(2, &[(0, 1)]));
            let mut at = Positions { x: vec![0.0, length], y: vec![0.0; 2] };
            let mut speed = Positions::zeros(2);
            for _ in 0..60 {
                springs.pull(&at, 80.0, 0.5, &mut speed);
                step(&mut at, &mut speed, &[1.0; 2]);
            }
            assert!((at.x[1] - at.x[0] - 80.0).abs() < 0.1, "{at:?}");
        }
    }

    #[test]
    fn no_step_is_longer_than_the_largest() {
        let mut at = Positions::zeros(1);
        let mut speed = Positions { x: vec![30_000.0], y: vec![40_000.0] };
        step(&mut at, &mut speed, &[1.0]);
        assert!((at.x[0].hypot(at.y[0]) - LARGEST_STEP).abs() < 0.01);
    }

    #[test]
    fn a_node_without_mobility_stays() {
        let mut at = Positions::zeros(1);
        let mut speed = Positions { x: vec![5.0], y: vec![5.0] };
        step(&mut at, &mut speed, &[0.0]);
        assert_eq!((at, speed), (Positions::zeros(1), Positions::zeros(1)));
    }
}
