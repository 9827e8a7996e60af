//! The simulation: forces, tick by tick, until the picture is at rest.

use crate::collide::Collision;
use crate::cooling::{Beat, Schedule, Stage};
use crate::forces::{self, Springs};
use crate::graph::{Anchor, Graph};
use crate::hit::HitGrid;
use crate::options::Options;
use crate::positions::Positions;
use crate::repulsion::Repulsion;
use crate::view::Bounds;

/// d3's push of a node of the usual charge.
const CHARGE: f32 = -30.0;

/// How often overlaps are taken apart at each late tick.
const ROUNDS: usize = 4;

/// At the very end overlaps are taken apart until none is left; but in a picture that is too full
/// there is always one, so these are the most rounds of 300 nodes. Of more there are fewer rounds,
/// so that the last tick takes no longer.
const LAST_ROUNDS: usize = 100;

/// A picture on its way to rest. Up to 300 nodes can be settled at once; with more, call
/// [`tick`](Self::tick) until the frame's time is used up.
#[derive(Clone, Debug)]
pub struct Simulation {
    graph: Graph,
    options: Options,
    schedule: Schedule,
    at: Positions,
    speed: Positions,
    charge: Vec<f32>,
    /// Which nodes were there before, where that matters.
    kept: Vec<bool>,
    /// What the present stage makes of each node's mobility and anchor.
    mobility: Vec<f32>,
    home: Positions,
    anchor: Vec<f32>,
    springs: Springs,
    repulsion: Repulsion,
    collision: Collision,
}

impl Simulation {
    /// From a start (see [`start`](crate::start)), which has a place for each node; pinned nodes
    /// stay at theirs.
    pub fn new(graph: Graph, at: Positions, options: Options) -> Self {
        let kept = vec![false; graph.len()];
        Self::staged(graph, at, kept, [Stage::whole(options.ticks)], options)
    }

    /// With stages that treat the nodes that were there before in their own way.
    pub(crate) fn staged(
        graph: Graph,
        mut at: Positions,
        kept: Vec<bool>,
        stages: impl IntoIterator<Item = Stage>,
        options: Options,
    ) -> Self {
        let nodes = graph.len();
        at.x.resize(nodes, 0.0);
        at.y.resize(nodes, 0.0);
        // One bad number would spread to every node.
        at.x.iter_mut().chain(&mut at.y).filter(|value| !value.is_finite()).for_each(|value| *value = 0.0);
        Self {
            charge: graph.nodes().iter().map(|node| CHARGE * options.charge * node.charge).collect(),
            springs: Springs::new(&graph),
            collision: Collision::new(&graph),
            repulsion: Repulsion::default(),
            schedule: Schedule::new(stages),
            speed: Positions::zeros(nodes),
            mobility: vec![1.0; nodes],
            home: at.clone(),
            anchor: vec![0.0; nodes],
            graph,
            options,
            at,
            kept,
        }
    }

    /// One step. Says whether there was one to do: `while simulation.tick() {}` settles it.
    pub fn tick(&mut self) -> bool {
        if let Some(stage) = self.schedule.beginning() {
            self.enter(stage);
        }
        let Some(beat) = self.schedule.advance() else { return false };
        let Self { at, speed, options, .. } = self;
        self.repulsion.push(at, &self.charge, options.theta, beat.heat, speed);
        self.springs.pull(at, options.link_distance, beat.heat, speed);
        forces::gravity(at, options.gravity * beat.heat, speed);
        forces::anchors(at, &self.home, &self.anchor, speed);
        forces::step(at, speed, &self.mobility);
        if options.collide && beat.late {
            self.separate(beat);
        }
        true
    }

    /// Up to `ticks` steps; `u32::MAX` for all there are.
    pub fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            if !self.tick() {
                break;
            }
        }
    }

    /// Whether the picture is at rest.
    pub fn is_settled(&self) -> bool {
        self.schedule.is_over()
    }

    /// Where the nodes are now.
    pub fn at(&self) -> &Positions {
        &self.at
    }

    /// What is laid out.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// How far the picture reaches, marks and labels included.
    pub fn bounds(&self) -> Bounds {
        Bounds::of(&self.graph, &self.at)
    }

    /// What finds the node under the pointer, for the present places.
    pub fn hit_grid(&self) -> HitGrid {
        HitGrid::new(&self.at)
    }

    /// Puts a node at a place and keeps it there; the others stay, too. Call it with each movement
    /// of a drag.
    pub fn pin(&mut self, node: u32, x: f32, y: f32) {
        self.graph.node_mut(node).pinned = true;
        self.at.set(node, x, y);
        self.speed.set(node, 0.0, 0.0);
        self.mobility[node as usize] = 0.0;
    }

    /// Lets a node go. It stays where it is until the picture moves again.
    pub fn unpin(&mut self, node: u32) {
        self.graph.node_mut(node).pinned = false;
        self.mobility[node as usize] = self.graph.nodes()[node as usize].mobility;
    }

    /// Lets the whole picture follow what was pinned or let go, gently, for a few ticks.
    pub fn warm(&mut self) {
        self.schedule = Schedule::new([Stage::warm()]);
    }

    fn enter(&mut self, stage: Stage) {
        for (index, node) in self.graph.nodes().iter().enumerate() {
            let kept = self.kept[index];
            let mobility = if node.pinned { 0.0 } else { node.mobility };
            self.mobility[index] = if kept { mobility * stage.kept_mobility } else { mobility };
            self.anchor[index] = if kept { stage.kept_anchor } else { 0.0 };
            if let Some(Anchor { x, y, strength }) = node.anchor {
                self.anchor[index] = strength;
                self.home.set(index as u32, x, y);
            }
        }
    }

    fn separate(&mut self, beat: Beat) {
        let last = LAST_ROUNDS * 300 / self.at.len().max(300);
        let rounds = if beat.last { last.max(ROUNDS) } else { ROUNDS };
        for _ in 0..rounds {
            if !self.collision.separate(&mut self.at, &self.mobility) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Node;
    use crate::{samples, start};

    fn settled(graph: Graph, options: Options) -> Simulation {
        let at = start::pivot_mds(&graph, &options);
        let mut simulation = Simulation::new(graph, at, options);
        simulation.run(u32::MAX);
        simulation
    }

    fn is_finite(at: &Positions) -> bool {
        at.x.iter().chain(&at.y).all(|value| value.is_finite())
    }

    #[test]
    fn one_seed_gives_one_picture() {
        let edges = samples::register_like(300, 600, 1);
        let picture =
            |seed| settled(Graph::plain(300, &edges), Options { seed, ..Options::default() }).at().clone();
        assert_eq!(picture(5), picture(5));
        assert_ne!(picture(5), picture(6));
    }

    #[test]
    fn it_settles_after_its_ticks() {
        let graph = Graph::plain(3, &[(0, 1), (1, 2)]);
        let mut simulation = Simulation::new(graph, Positions::zeros(3), Options::default());
        simulation.run(109);
        assert!(!simulation.is_settled());
        assert!(simulation.tick());
        assert!(simulation.is_settled());
        let rest = simulation.at().clone();
        assert!(!simulation.tick());
        assert_eq!(*simulation.at(), rest);
    }

    #[test]
    fn no_graph_is_too_odd() {
        let star: Vec<_> = (1..400).map(|leaf| (0, leaf)).collect();
        let odd: [(usize, &[(u32, u32)]); 6] =
            [(0, &[]), (1, &[]), (1, &[(0, 0)]), (2, &[(0, 1), (1, 0), (0, 1)]), (50, &[]), (400, &star)];
        for (nodes, edges) in odd {
            let mut simulation =
                Simulation::new(Graph::plain(nodes, edges), Positions::zeros(nodes), Options::default());
            simulation.run(u32::MAX);
            assert!(is_finite(simulation.at()), "{nodes} nodes from one spot");
            assert!(is_finite(settled(Graph::plain(nodes, edges), Options::default()).at()), "{nodes} nodes");
        }
    }

    #[test]
    fn a_bad_start_is_mended() {
        let at = Positions { x: vec![f32::NAN, f32::INFINITY], y: vec![0.0] };
        let mut simulation = Simulation::new(Graph::plain(3, &[(0, 1)]), at, Options::default());
        simulation.run(u32::MAX);
        assert!(is_finite(simulation.at()));
        assert_eq!(simulation.at().len(), 3);
    }

    #[test]
    fn linked_nodes_end_up_about_a_link_apart() {
        let simulation = settled(Graph::plain(2, &[(0, 1)]), Options::default());
        let at = simulation.at();
        let length = (at.x[0] - at.x[1]).hypot(at.y[0] - at.y[1]);
        assert!((70.0..110.0).contains(&length), "{length}");
    }

    #[test]
    fn parts_without_links_stay_together() {
        // Twenty triangles and forty lone nodes: a hundred.
        let edges: Vec<_> =
            (0..20).flat_map(|t| [(3 * t, 3 * t + 1), (3 * t + 1, 3 * t + 2), (3 * t, 3 * t + 2)]).collect();
        let simulation = settled(Graph::plain(100, &edges), Options::default());
        let bounds = simulation.bounds();
        assert!(bounds.width() < 2_000.0 && bounds.height() < 2_000.0, "{bounds:?}");
    }

    #[test]
    fn a_usual_picture_ends_without_overlaps() {
        for (nodes, edges) in [(30, 40), (60, 90), (150, 200), (300, 320), (300, 600)] {
            for seed in 1..4 {
                let edges = samples::register_like(nodes, edges, seed);
                let labelled = vec![Node { label: (90.0, 14.0), ..Node::default() }; nodes as usize];
                let simulation = settled(Graph::new(labelled, &edges), Options::default());
                let overlaps = crate::overlaps(simulation.graph(), simulation.at());
                assert_eq!(overlaps, 0, "{nodes} nodes, seed {seed}");
            }
        }
    }

    #[test]
    fn a_pinned_node_stays_while_the_others_follow() {
        let mut simulation = settled(Graph::plain(3, &[(0, 1), (1, 2)]), Options::default());
        let before = simulation.at().get(1);
        simulation.pin(0, 500.0, 300.0);
        simulation.warm();
        simulation.run(u32::MAX);
        assert_eq!(simulation.at().get(0), (500.0, 300.0));
        assert_ne!(simulation.at().get(1), before);
        simulation.unpin(0);
        simulation.warm();
        simulation.run(u32::MAX);
        assert_ne!(simulation.at().get(0), (500.0, 300.0));
    }

    #[test]
    fn an_anchor_holds_its_node() {
        let anchor = Some(Anchor { x: 900.0, y: 0.0, strength: 0.3 });
        let graph = Graph::new(vec![Node { anchor, ..Node::default() }, Node::default()], &[]);
        let simulation = settled(graph, Options::default());
        assert!((simulation.at().x[0] - 900.0).abs() < 5.0, "{:?}", simulation.at());
    }
}
