//! A picture that grows or shrinks without the reader losing their place in it.

use std::collections::VecDeque;
use std::f32::consts::TAU;

use crate::components::GOLDEN_ANGLE;
use crate::cooling::{COLD, HOT, Stage, WARM};
use crate::csr::Csr;
use crate::graph::Graph;
use crate::options::Options;
use crate::positions::Positions;
use crate::simulation::Simulation;

/// Where a node of the new picture comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// It was there before.
    Kept {
        /// Across.
        x: f32,
        /// Down.
        y: f32,
    },
    /// It comes out of this node, which was expanded.
    Beside(u32),
    /// It comes from anywhere; it begins beside a neighbour that has a place.
    New,
}

impl Place {
    /// The place of a node in a picture that is about to change.
    pub fn of(at: &Positions, node: u32) -> Self {
        let (x, y) = at.get(node);
        Self::Kept { x, y }
    }
}

/// First the new nodes find their places among the old ones, which stand still.
const ARRIVE: Stage = Stage { ticks: 40, hot: HOT, cold: WARM, kept_mobility: 0.0, kept_anchor: 0.0 };

/// Then the old ones make a little room. The anchor is this strong because a picture whose labels
/// were moved off each other is not where its forces would have it: with a weak one it creeps back.
const MAKE_ROOM: Stage = Stage { ticks: 40, hot: WARM, cold: COLD, kept_mobility: 0.3, kept_anchor: 0.4 };

/// The widest angle between two of a fan.
const WIDEST_STEP: f32 = TAU / 10.0;

/// The room for each node of a ring, as a part of a link.
const CROWDING: f32 = 0.4;

impl Simulation {
    /// The picture after nodes or edges came or went. `places` says for each node of the new graph
    /// where it comes from. What was there before hardly moves, by less than a pixel in the median
    /// or, where labels have to make room, by a few; and not at all when nothing came.
    pub fn expand(graph: Graph, places: &[Place], options: Options) -> Self {
        let kept: Vec<_> =
            (0..graph.len()).map(|node| matches!(places.get(node), Some(Place::Kept { .. }))).collect();
        let at = arrange(graph.adjacency(), places, options.link_distance);
        let came = kept.iter().any(|kept| !kept);
        Self::staged(graph, at, kept, [ARRIVE, MAKE_ROOM].into_iter().filter(|_| came), options)
    }
}

/// Old nodes where they were, every new one on a ring around the node it comes from.
fn arrange(graph: &Csr, places: &[Place], link: f32) -> Positions {
    let mut arrival =
        Arrival { graph, link, at: Positions::zeros(graph.nodes()), placed: vec![false; graph.nodes()] };
    let mut expanded = vec![Vec::new(); graph.nodes()];
    for (node, place) in (0..graph.nodes() as u32).zip(places) {
        match *place {
            Place::Kept { x, y } => arrival.put(node, x, y),
            Place::Beside(parent) => {
                if let Some(children) = expanded.get_mut(parent as usize) {
                    children.push(node);
                }
            }
            Place::New => {}
        }
    }
    arrival.spread(arrival.present(), |parent| &expanded[parent as usize]);
    arrival.spread(arrival.present(), |parent| graph.neighbours(parent));
    arrival.take_in_strays();
    arrival.at
}

/// New nodes on their way into a picture.
struct Arrival<'a> {
    graph: &'a Csr,
    link: f32,
    at: Positions,
    placed: Vec<bool>,
}

impl Arrival<'_> {
    fn put(&mut self, node: u32, x: f32, y: f32) {
        self.at.set(node, x, y);
        self.placed[node as usize] = true;
    }

    fn present(&self) -> VecDeque<u32> {
        (0..self.graph.nodes() as u32).filter(|&node| self.placed[node as usize]).collect()
    }

    /// Gives places to the children of those that have one, then to theirs, and so on.
    fn spread<'c>(&mut self, mut parents: VecDeque<u32>, children: impl Fn(u32) -> &'c [u32]) {
        while let Some(parent) = parents.pop_front() {
            let come: Vec<u32> =
                children(parent).iter().copied().filter(|&node| !self.placed[node as usize]).collect();
            self.fan(parent, &come);
            parents.extend(come);
        }
    }

    /// Parts that nothing old is linked to stand outside, like the outer seeds of a sunflower.
    fn take_in_strays(&mut self) {
        let reach = self.at.x.iter().zip(&self.at.y).map(|(x, y)| x * x + y * y).fold(0.0, f32::max);
        let mut strays = 0.0;
        for node in 0..self.graph.nodes() as u32 {
            if !self.placed[node as usize] {
                let (sin, cos) = (strays * GOLDEN_ANGLE).sin_cos();
                let distance = (reach + strays * self.link * self.link).sqrt() + self.link;
                self.put(node, distance * cos, distance * sin);
                self.spread(VecDeque::from([node]), |parent| self.graph.neighbours(parent));
                strays += 1.0;
            }
        }
    }

    /// A fan that points away from the neighbours the parent has already; of many children, a ring
    /// with room for all.
    fn fan(&mut self, parent: u32, children: &[u32]) {
        let (x, y) = self.at.get(parent);
        let step = (TAU / children.len().max(1) as f32).min(WIDEST_STEP);
        let radius = self.link.max(children.len() as f32 * self.link * CROWDING / TAU);
        let first = self.outward(parent) - step * (children.len() as f32 - 1.0) / 2.0;
        for (index, &child) in children.iter().enumerate() {
            let (sin, cos) = (first + step * index as f32).sin_cos();
            self.put(child, x + radius * cos, y + radius * sin);
        }
    }

    fn outward(&self, parent: u32) -> f32 {
        let (x, y) = self.at.get(parent);
        let around: Vec<_> =
            self.graph.neighbours(parent).iter().filter(|&&node| self.placed[node as usize]).collect();
        // Without neighbours, away from the middle of the picture.
        let part = 1.0 / around.len().max(1) as f32;
        let (dx, dy) = around.into_iter().fold((x, y), |(dx, dy), &node| {
            let (nx, ny) = self.at.get(node);
            (dx - nx * part, dy - ny * part)
        });
        dy.atan2(dx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Node, overlaps, samples, start};

    fn settled(graph: Graph) -> Simulation {
        let at = start::pivot_mds(&graph, &Options::default());
        let mut simulation = Simulation::new(graph, at, Options::default());
        simulation.run(u32::MAX);
        simulation
    }

    fn moved(before: &Positions, after: &Positions) -> Vec<f32> {
        let way = |node: usize| (after.x[node] - before.x[node]).hypot(after.y[node] - before.y[node]);
        let mut ways: Vec<_> = (0..before.len()).map(way).collect();
        ways.sort_by(f32::total_cmp);
        ways
    }

    /// A register's graph before and after thirty nodes come out of one of its own; a third of them
    /// know somebody else.
    fn expanded(nodes: u32, edges: usize, label: (f32, f32), seed: u64) -> (Simulation, Simulation) {
        let graph = |count: u32, edges: &[(u32, u32)]| {
            Graph::new(vec![Node { label, ..Node::default() }; count as usize], edges)
        };
        let mut edges = samples::register_like(nodes, edges, seed);
        let before = settled(graph(nodes, &edges));
        let mut places: Vec<_> = (0..nodes).map(|node| Place::of(before.at(), node)).collect();
        places.extend([Place::Beside(40); 30]);
        edges.extend((nodes..nodes + 30).map(|node| (40, node)));
        edges.extend((nodes..nodes + 10).map(|node| (node, node - 60)));
        let after = Simulation::expand(graph(nodes + 30, &edges), &places, Options::default());
        (before, after)
    }

    #[test]
    fn an_expansion_hardly_moves_what_was_there() {
        for seed in 1..4 {
            let (before, mut after) = expanded(300, 600, (0.0, 0.0), seed);
            after.run(40);
            assert_eq!(moved(before.at(), after.at()).last(), Some(&0.0), "they stand still at first");
            after.run(u32::MAX);
            let ways = moved(before.at(), after.at());
            assert!(ways[150] <= 1.0 && ways[270] <= 3.0 && ways[299] <= 60.0, "seed {seed}: {ways:?}");
            let (x, y) = after.at().get(40);
            let way = |node: u32| (after.at().get(node).0 - x).hypot(after.at().get(node).1 - y);
            assert!((300..330).filter(|&node| way(node) < 300.0).count() >= 20);
        }
    }

    #[test]
    fn labels_make_room_only_where_somebody_comes() {
        for seed in 1..4 {
            let (before, mut after) = expanded(100, 150, (90.0, 14.0), seed);
            after.run(u32::MAX);
            let ways = moved(before.at(), after.at());
            assert!(ways[50] <= 12.0, "seed {seed}: {ways:?}");
            assert_eq!(overlaps(after.graph(), after.at()), 0);
        }
    }

    #[test]
    fn what_stays_when_others_go_does_not_move() {
        let edges = samples::register_like(100, 200, 4);
        let before = settled(Graph::plain(100, &edges));
        let places: Vec<_> = (0..60).map(|node| Place::of(before.at(), node)).collect();
        let left: Vec<_> = edges.iter().copied().filter(|&(a, b)| a < 60 && b < 60).collect();
        let mut after = Simulation::expand(Graph::plain(60, &left), &places, Options::default());
        assert!(after.is_settled());
        after.run(u32::MAX);
        assert_eq!(moved(after.at(), before.at()).last(), Some(&0.0));
    }

    #[test]
    fn a_pinned_node_does_not_make_room() {
        let pinned = Node { pinned: true, ..Node::default() };
        let graph = Graph::new(vec![pinned, Node::default(), Node::default()], &[(0, 1), (0, 2)]);
        let places = [Place::Kept { x: 10.0, y: 20.0 }, Place::Kept { x: 90.0, y: 20.0 }, Place::Beside(0)];
        let mut simulation = Simulation::expand(graph, &places, Options::default());
        simulation.run(u32::MAX);
        assert_eq!(simulation.at().get(0), (10.0, 20.0));
    }

    #[test]
    fn new_nodes_begin_on_the_far_side_of_their_parent() {
        let places =
            [Place::Kept { x: 0.0, y: 0.0 }, Place::Kept { x: 100.0, y: 0.0 }, Place::Beside(1), Place::New];
        let at = arrange(&Csr::new(4, &[(0, 1), (1, 2), (2, 3)]), &places, 80.0);
        assert!((at.x[2] - 180.0).abs() < 0.01 && at.y[2].abs() < 0.01, "{at:?}");
        assert!((at.x[3] - 260.0).abs() < 0.01 && at.y[3].abs() < 0.01, "{at:?}");
    }

    #[test]
    fn strays_stand_outside_but_not_far_out() {
        let mut places = vec![Place::Kept { x: 300.0, y: 400.0 }];
        places.extend([Place::New; 200]);
        let at = arrange(&Csr::new(201, &[]), &places, 80.0);
        let radius = |node: usize| at.x[node].hypot(at.y[node]);
        assert!((1..201).all(|node| (500.0..1_500.0).contains(&radius(node))));
    }

    #[test]
    fn no_family_is_too_odd() {
        // Parents that do not exist, that are each other's, that are missing.
        let places = [Place::Beside(9), Place::Beside(2), Place::Beside(1), Place::New];
        let mut simulation = Simulation::expand(Graph::plain(6, &[(4, 5)]), &places, Options::default());
        simulation.run(u32::MAX);
        let at = simulation.at();
        assert!(at.x.iter().chain(&at.y).all(|value| value.is_finite()));
        assert!(Simulation::expand(Graph::default(), &[], Options::default()).is_settled());
    }
}
