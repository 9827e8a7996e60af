//! Where the records of a scene stand.
//!
//! Places follow from the scene alone: the focus' neighbourhood is laid out first, then each stage is added to
//! what stands already, in the order the stages came. So the address need not carry places, and whoever opens
//! it sees the same picture. What the reader has put somewhere by hand is put there last, with its leaves; it
//! moves nobody else.

use std::hash::{DefaultHasher, Hash, Hasher};

use accord_layout::{Graph, Node, Options, Place, Positions, Simulation, start};
use accord_shared::{Noun, RecordId};

use super::label;
use super::plan;
use super::scene::Scene;
use super::state::{Layout, Pin};

/// Up to so many nodes a picture is settled before it is drawn; with more it moves before the reader's eyes.
const AT_ONCE: usize = 300;

/// A little more air than the layout's own numbers: names are long.
const LINK: f32 = 105.0;
const CHARGE: f32 = 5.0;

/// Around every mark, for its halo and its badge.
const AIR: f32 = 4.0;

/// With fewer ties than this for each record, the picture is a tree and stands best in rings.
const TREE_LIKE: f32 = 1.25;

/// Half the size of a mark.
pub fn radius(noun: Noun, focus: bool) -> f32 {
    match noun {
        _ if focus => 24.0,
        Noun::Organization => 14.0,
        Noun::Agreement => 15.0,
        Noun::Contact => 12.0,
        Noun::Obligation | Noun::Interaction => 13.0,
    }
}

/// Remembers the stages that have been laid out, so that a new one does not begin from nothing.
#[derive(Debug, Default)]
pub struct Arrangement {
    stages: Vec<(u64, Positions)>,
}

/// The places of a scene, or the way to them.
#[derive(Debug)]
pub enum Arranged {
    /// At rest.
    Settled(Positions),
    /// Too large to settle at once: tick it, then hand it to [`Arrangement::keep`].
    Moving(Box<Simulation>),
}

impl Arrangement {
    /// Lays out what has changed since the last scene.
    pub fn arrange(&mut self, scene: &Scene, layout: Layout) -> Arranged {
        self.forget_unsettled();
        if layout != Layout::Force {
            return Arranged::Settled(plan::place(scene, layout));
        }
        let mut key = 0;
        for stage in 0..scene.stages.len() {
            key = stage_key(scene, stage, key);
            if self.stages.get(stage).is_some_and(|(known, _)| *known == key) {
                continue;
            }
            self.stages.truncate(stage);
            let mut simulation = self.begin(scene, stage);
            let last = stage + 1 == scene.stages.len();
            if last && simulation.graph().len() > AT_ONCE {
                self.stages.push((key, Positions::default()));
                return Arranged::Moving(Box::new(simulation));
            }
            simulation.run(u32::MAX);
            self.stages.push((key, simulation.at().clone()));
        }
        self.stages.truncate(scene.stages.len());
        Arranged::Settled(self.stages.last().map(|(_, at)| at.clone()).unwrap_or_default())
    }

    /// Keeps the places of a simulation that has come to rest. One that was left midway is forgotten: the same
    /// picture would not come out of it again.
    pub fn keep(&mut self, simulation: &Simulation) {
        match self.stages.last_mut() {
            Some((_, at)) if simulation.is_settled() => *at = simulation.at().clone(),
            _ => self.forget_unsettled(),
        }
    }

    fn forget_unsettled(&mut self) {
        if self.stages.last().is_some_and(|(_, at)| at.is_empty()) {
            self.stages.pop();
        }
    }

    fn begin(&self, scene: &Scene, stage: usize) -> Simulation {
        let graph = graph(scene, stage);
        let options =
            Options { seed: seed(scene), link_distance: LINK, charge: CHARGE, ..Options::default() };
        let Some((_, before)) = stage.checked_sub(1).and_then(|before| self.stages.get(before)) else {
            let tree_like = (graph.edges().len() as f32) < graph.len() as f32 * TREE_LIKE;
            let at = if tree_like && !graph.is_empty() {
                start::radial(&graph, scene.focus, &options)
            } else {
                start::pivot_mds(&graph, &options)
            };
            return Simulation::new(graph, at, options);
        };
        let arriving = scene.stages[stage].parent.map_or(Place::New, Place::Beside);
        let places: Vec<_> = (0..graph.len())
            .map(|node| if node < before.len() { Place::of(before, node as u32) } else { arriving })
            .collect();
        Simulation::expand(graph, &places, options)
    }
}

/// The same focus, the same picture.
fn seed(scene: &Scene) -> u64 {
    scene.nodes.get(scene.focus as usize).map_or(1, |focus| {
        let (high, low) = focus.node.id.uuid.as_u64_pair();
        high ^ low
    })
}

/// The nodes and ties that the picture has after a stage.
pub fn graph(scene: &Scene, stage: usize) -> Graph {
    let stage = scene.stages[stage];
    let nodes = scene.nodes[..stage.nodes].iter().enumerate().map(|(place, node)| {
        let focus = place as u32 == scene.focus;
        let size = if focus { label::FOCUS_SIZE } else { label::SIZE };
        Node {
            radius: radius(node.node.id.noun, focus) + AIR,
            label: label::room(&label::lines(&node.node), size),
            ..Node::default()
        }
    });
    let edges: Vec<_> = scene.edges[..stage.edges].iter().map(|edge| (edge.from, edge.to)).collect();
    Graph::new(nodes.collect(), &edges)
}

/// A number that changes with whatever the places of a stage depend on.
fn stage_key(scene: &Scene, stage: usize, before: u64) -> u64 {
    let first = stage.checked_sub(1).map(|before| scene.stages[before]);
    let (nodes, edges) = first.map_or((0, 0), |first| (first.nodes, first.edges));
    let (own, mut hasher) = (scene.stages[stage], DefaultHasher::new());
    (before, own.parent, scene.focus).hash(&mut hasher);
    for node in &scene.nodes[nodes..own.nodes] {
        (node.node.id, label::lines(&node.node)).hash(&mut hasher);
    }
    for edge in &scene.edges[edges..own.edges] {
        (edge.from, edge.to).hash(&mut hasher);
    }
    hasher.finish()
}

/// Moves what the reader has pinned, each with the leaves that hang on nothing else.
pub fn put_pins(scene: &Scene, pins: &[Pin], at: &mut Positions) {
    let moves: Vec<_> = pins
        .iter()
        .filter_map(|pin| scene.place_of(pin.id).map(|place| (place, pin)))
        .filter(|(place, _)| (*place as usize) < at.len())
        .map(|(place, pin)| {
            let (x, y) = at.get(place);
            (place, pin.x as f32 - x, pin.y as f32 - y)
        })
        .collect();
    let pinned: Vec<RecordId> = pins.iter().map(|pin| pin.id).collect();
    for (place, dx, dy) in moves {
        for follower in followers(scene, place, &pinned) {
            if (follower as usize) < at.len() {
                let (x, y) = at.get(follower);
                at.set(follower, x + dx, y + dy);
            }
        }
    }
}

/// Who moves with a node: itself, and the leaves that hang on nothing else and are not pinned themselves.
pub fn followers(scene: &Scene, place: u32, pinned: &[RecordId]) -> Vec<u32> {
    let mut degrees = vec![0_u32; scene.nodes.len()];
    let mut leaves = Vec::new();
    for edge in scene.edges.iter().filter(|edge| edge.from != edge.to) {
        degrees[edge.from as usize] += 1;
        degrees[edge.to as usize] += 1;
        if edge.from == place || edge.to == place {
            leaves.push(if edge.from == place { edge.to } else { edge.from });
        }
    }
    leaves.retain(|&leaf| {
        degrees[leaf as usize] == 1 && leaf != scene.focus && !pinned.contains(&scene.id(leaf))
    });
    leaves.push(place);
    leaves
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::api::graph::{EdgeKind, Graph as Answer};
    use crate::explorer::samples::{agreement, edge, graph, node, organization};
    use crate::explorer::scene::Answers;

    fn star(hub: RecordId, leaves: std::ops::Range<u128>) -> Arc<Answer> {
        let nodes = [hub].into_iter().chain(leaves.clone().map(organization)).map(|id| node(id, 1));
        let edges = leaves.map(|leaf| edge(EdgeKind::Participation, organization(leaf), hub));
        graph(nodes.collect(), edges.collect())
    }

    fn answers(expanded: &[u128]) -> Answers {
        Answers {
            focus: star(agreement(1), 10..50),
            expanded: expanded
                .iter()
                .map(|&hub| (organization(hub), star(organization(hub), hub * 100..hub * 100 + 8)))
                .collect(),
            ..Answers::default()
        }
    }

    fn settle(arrangement: &mut Arrangement, scene: &Scene) -> Positions {
        match arrangement.arrange(scene, Layout::Force) {
            Arranged::Settled(at) => at,
            Arranged::Moving(_) => panic!("a small picture settles at once"),
        }
    }

    #[test]
    fn an_address_opened_anew_gives_the_picture_that_grew_step_by_step() {
        let mut grown = Arrangement::default();
        let mut last = Positions::default();
        for expanded in [&[][..], &[11], &[11, 15]] {
            last = settle(&mut grown, &Scene::new(agreement(1), &answers(expanded)));
        }
        let reopened = settle(&mut Arrangement::default(), &Scene::new(agreement(1), &answers(&[11, 15])));
        assert_eq!(last, reopened);
        let back = settle(&mut grown, &Scene::new(agreement(1), &answers(&[])));
        assert_eq!(back, settle(&mut Arrangement::default(), &Scene::new(agreement(1), &answers(&[]))));
    }

    #[test]
    fn an_expansion_hardly_moves_what_was_there() {
        let mut arrangement = Arrangement::default();
        let before = settle(&mut arrangement, &Scene::new(agreement(1), &answers(&[])));
        let after = settle(&mut arrangement, &Scene::new(agreement(1), &answers(&[11])));
        let mut moved: Vec<_> =
            (0..41).map(|i| (before.x[i] - after.x[i]).hypot(before.y[i] - after.y[i])).collect();
        moved.sort_by(f32::total_cmp);
        assert!(moved[20] <= 4.0, "{moved:?}");
    }

    #[test]
    fn what_a_day_adds_leaves_the_frame_where_it_is() {
        let mut arrangement = Arrangement::default();
        let today = settle(&mut arrangement, &Scene::new(agreement(1), &answers(&[])));
        let without = Answers { on_day: Some(vec![star(agreement(1), 10..24)]), ..answers(&[]) };
        assert_eq!(settle(&mut arrangement, &Scene::new(agreement(1), &without)), today);
    }

    #[test]
    fn a_pin_takes_its_leaves_along_and_nobody_else() {
        let scene = Scene::new(agreement(1), &answers(&[11]));
        let before = settle(&mut Arrangement::default(), &scene);
        let mut after = before.clone();
        let pin = Pin { id: organization(11), x: 500, y: -200 };
        put_pins(&scene, &[pin], &mut after);
        let hub = scene.place_of(pin.id).unwrap();
        assert_eq!(after.get(hub), (500.0, -200.0));
        let (dx, dy) = (500.0 - before.get(hub).0, -200.0 - before.get(hub).1);
        for place in 0..scene.nodes.len() as u32 {
            let (x, y) = before.get(place);
            let leaf = scene.stages[0].nodes as u32 <= place;
            let expected = if place == hub || leaf { (x + dx, y + dy) } else { (x, y) };
            assert_eq!(after.get(place), expected, "{place}");
        }
    }

    #[test]
    fn a_large_picture_moves_before_the_readers_eyes_and_is_kept_at_rest() {
        let scene =
            Scene::new(agreement(1), &Answers { focus: star(agreement(1), 10..315), ..Answers::default() });
        let mut arrangement = Arrangement::default();
        let moving = |arrangement: &mut Arrangement| match arrangement.arrange(&scene, Layout::Force) {
            Arranged::Moving(simulation) => simulation,
            Arranged::Settled(_) => panic!("it is large"),
        };
        let mut left_midway = moving(&mut arrangement);
        left_midway.run(10);
        arrangement.keep(&left_midway);
        let mut simulation = moving(&mut arrangement);
        simulation.run(u32::MAX);
        arrangement.keep(&simulation);
        let Arranged::Settled(at) = arrangement.arrange(&scene, Layout::Force) else { panic!("it is known") };
        assert_eq!(&at, simulation.at());
    }
}
