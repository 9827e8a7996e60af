//! The records and ties of a picture, merged from the answers to several questions.
//!
//! A picture is asked for twice where it is of another day: once as of today and once as of that day. Today's
//! answer is the *frame* that every record gets its place from, so that records keep their places while the
//! reader moves through time. Records that exist only on that day join at the end, and so does the path.

use std::collections::HashMap;
use std::sync::Arc;

use accord_shared::RecordId;

use super::change::{self, Change};
use super::label;
use crate::api::graph::{Edge, Graph, Node, Ways};

/// What was asked and answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// The focus' neighbourhood as of today.
    pub focus: Arc<Graph>,
    /// Today's neighbourhoods of the expanded records, in the order they were opened.
    pub expanded: Vec<(RecordId, Arc<Graph>)>,
    /// The same neighbourhoods on the day asked for, if that is not today.
    pub on_day: Option<Vec<Arc<Graph>>>,
    /// The same on the day it is compared with, if it is compared.
    pub compared: Option<Compared>,
    /// The ways between two records, if they were asked for.
    pub ways: Option<Arc<Ways>>,
    /// Which of them is shown.
    pub way: usize,
}

/// The neighbourhoods on another day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compared {
    /// The focus' and those of the expanded records.
    pub graphs: Vec<Arc<Graph>>,
    /// Whether that day is before the one the picture is of.
    pub earlier: bool,
}

/// The whole picture, before the legend hides anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// The record in the middle.
    pub focus: u32,
    /// Stage by stage: the focus' neighbourhood, what each expansion brought, what the day and the path did.
    pub nodes: Vec<SceneNode>,
    /// In the order of the answers.
    pub edges: Vec<SceneEdge>,
    /// How each stage extends the picture.
    pub stages: Vec<Stage>,
    /// The path's ties in order, as places in `edges`.
    pub path_edges: Vec<u32>,
    /// The path's records in order, as places in `nodes`.
    pub path_nodes: Vec<u32>,
    /// How many ways there are, and which of them that is.
    pub ways: (usize, usize),
    /// Where there is none on the day: the last that there was.
    pub last: Option<(chrono::NaiveDate, Graph)>,
    /// How many records lie within the depth of the questions and were not sent.
    pub more: u32,
    index: HashMap<RecordId, u32>,
}

/// A record in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneNode {
    /// The record on the day asked for.
    pub node: Node,
    /// Whether it belongs to the picture of that day.
    pub present: bool,
    /// Whether it was expanded.
    pub expanded: bool,
    /// What has come of it between the two days, where they are compared.
    pub change: Option<Change>,
    /// As it was on the other day, where it has changed.
    pub before: Option<Node>,
    /// The room of what is written below it, in usual type: width and height. Measured once, since every frame of a
    /// picture that settles is fitted into its window.
    pub room: (f32, f32),
}

/// A tie in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneEdge {
    /// The tie on the day asked for.
    pub edge: Edge,
    /// Its start among the nodes.
    pub from: u32,
    /// Its end among the nodes.
    pub to: u32,
    /// Whether it belongs to the picture of that day.
    pub present: bool,
    /// What has come of it between the two days, where they are compared.
    pub change: Option<Change>,
}

/// Part of a picture that came with one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The record that was expanded, where the stage is an expansion.
    pub parent: Option<u32>,
    /// How many nodes the picture has after it.
    pub nodes: usize,
    /// How many edges.
    pub edges: usize,
}

impl SceneNode {
    /// A record, whether it belongs to the day, and nothing else about it.
    pub fn new(node: &Node, present: bool) -> Self {
        let room = label::room(&label::lines(node), label::SIZE);
        Self { node: node.clone(), present, expanded: false, change: None, before: None, room }
    }
}

impl Scene {
    /// The picture around `focus`.
    pub fn new(focus: RecordId, answers: &Answers) -> Self {
        let mut merge = Merge::default();
        let frame_is_picture = answers.on_day.is_none();
        merge.add(&answers.focus, frame_is_picture);
        merge.close_stage(None);
        for (id, graph) in &answers.expanded {
            merge.add(graph, frame_is_picture);
            merge.close_stage(Some(*id));
        }
        for graph in answers.on_day.iter().flatten() {
            merge.add(graph, true);
        }
        if let Some(compared) = &answers.compared {
            merge.compare(compared);
        }
        let ways = answers.ways.as_deref();
        let count = ways.map_or(0, |ways| ways.ways.len());
        let way = answers.way.min(count.saturating_sub(1));
        let path = ways.and_then(|ways| ways.ways.get(way));
        if let Some(path) = path {
            merge.add(path, true);
        }
        merge.close_stage(None);
        merge.scene.ways = (count, way);
        merge.scene.last = ways.and_then(|ways| ways.last.clone());
        merge.finish(focus, answers, path)
    }

    /// Where a record is among the nodes.
    pub fn place_of(&self, id: RecordId) -> Option<u32> {
        self.index.get(&id).copied()
    }

    /// A record of the picture.
    pub fn find(&self, id: RecordId) -> Option<&SceneNode> {
        self.place_of(id).map(|place| &self.nodes[place as usize])
    }

    /// The record at a place.
    pub fn id(&self, place: u32) -> RecordId {
        self.nodes[place as usize].node.id
    }

    /// The ties of a record that belong to the picture, each with the record at the other end.
    pub fn ties(&self, place: u32) -> impl Iterator<Item = (&SceneEdge, u32)> {
        self.edges.iter().filter(|edge| edge.present).filter_map(move |edge| {
            if edge.from == place {
                Some((edge, edge.to))
            } else if edge.to == place {
                Some((edge, edge.from))
            } else {
                None
            }
        })
    }
}

#[derive(Default)]
struct Merge {
    scene: Scene,
    /// Edges by their ids and ends: the two ends of an obligation may share one id.
    edges: HashMap<(String, u32, u32), u32>,
    stages: Vec<(Option<RecordId>, usize, usize)>,
}

impl Merge {
    /// `present` where the answer is of the day that the picture is of: then its wording wins.
    fn add(&mut self, graph: &Graph, present: bool) {
        for node in &graph.nodes {
            match self.scene.index.get(&node.id) {
                Some(&place) if present => {
                    let known = &mut self.scene.nodes[place as usize];
                    // Depth is counted from whatever was asked about; the first answer's is the focus'.
                    let depth = known.node.depth;
                    known.node = Node { depth, ..node.clone() };
                    known.present = true;
                }
                Some(_) => {}
                None => {
                    self.scene.index.insert(node.id, self.scene.nodes.len() as u32);
                    self.scene.nodes.push(SceneNode::new(node, present));
                }
            }
        }
        for edge in &graph.edges {
            self.add_edge(edge, present);
        }
        self.scene.more += if present { graph.more } else { 0 };
    }

    fn add_edge(&mut self, edge: &Edge, present: bool) -> Option<u32> {
        let (from, to) = (self.scene.place_of(edge.from)?, self.scene.place_of(edge.to)?);
        let next = self.scene.edges.len() as u32;
        let place = *self.edges.entry((edge.id.clone(), from, to)).or_insert(next);
        if place == next {
            self.scene.edges.push(SceneEdge { edge: edge.clone(), from, to, present, change: None });
        } else if present {
            let known = &mut self.scene.edges[place as usize];
            known.edge = edge.clone();
            known.present = true;
        }
        Some(place)
    }

    /// Adds what the other day has, and says of everything what has come of it.
    fn compare(&mut self, compared: &Compared) {
        let known = (self.scene.nodes.len(), self.scene.edges.len());
        let mut others = (HashMap::new(), HashMap::new());
        for graph in &compared.graphs {
            self.add(graph, false);
            for node in &graph.nodes {
                others.0.insert(self.scene.index[&node.id], node);
            }
            for edge in &graph.edges {
                others.1.extend(self.add_edge(edge, false).map(|place| (place, edge)));
            }
            self.scene.more += graph.more;
        }
        let change = |here: bool, there: Option<bool>| Change::of(here, there, compared.earlier);
        for (place, node) in self.scene.nodes.iter_mut().enumerate() {
            let other = others.0.get(&(place as u32)).copied();
            let here = node.present && place < known.0;
            node.change = change(here, other.map(|other| change::node_changed(&node.node, other)));
            node.before = other.filter(|_| node.change == Some(Change::Changed)).cloned();
            node.present |= other.is_some();
        }
        for (place, edge) in self.scene.edges.iter_mut().enumerate() {
            let other = others.1.get(&(place as u32)).copied();
            let here = edge.present && place < known.1;
            edge.change = change(here, other.map(|other| change::edge_changed(&edge.edge, other)));
            edge.present |= other.is_some();
        }
    }

    /// An answer that brought nothing new is no stage; the first one always is.
    fn close_stage(&mut self, parent: Option<RecordId>) {
        let (nodes, edges) = (self.scene.nodes.len(), self.scene.edges.len());
        if self.stages.last().is_none_or(|last| (last.1, last.2) != (nodes, edges)) {
            self.stages.push((parent, nodes, edges));
        }
    }

    fn finish(mut self, focus: RecordId, answers: &Answers, path: Option<&Graph>) -> Scene {
        let stages = std::mem::take(&mut self.stages);
        self.scene.stages = stages
            .into_iter()
            .map(|(parent, nodes, edges)| Stage {
                parent: parent.and_then(|id| self.scene.place_of(id)),
                nodes,
                edges,
            })
            .collect();
        if let Some(path) = path {
            self.scene.path_edges = path.edges.iter().filter_map(|edge| self.add_edge(edge, true)).collect();
            self.scene.path_nodes =
                path.nodes.iter().filter_map(|node| self.scene.place_of(node.id)).collect();
        }
        for (id, _) in &answers.expanded {
            if let Some(place) = self.scene.place_of(*id) {
                self.scene.nodes[place as usize].expanded = true;
            }
        }
        let place = self.scene.place_of(focus).unwrap_or(0);
        self.scene.focus = place;
        // The middle of the picture stays, even on a day before it existed.
        if let Some(node) = self.scene.nodes.get_mut(place as usize) {
            node.present = true;
        }
        self.scene
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, contact, edge, graph, node, only, organization};

    fn star() -> Arc<Graph> {
        graph(
            vec![node(organization(1), 3), node(agreement(2), 5), node(contact(3), 1)],
            vec![
                edge(EdgeKind::Participation, organization(1), agreement(2)),
                edge(EdgeKind::Post, contact(3), organization(1)),
            ],
        )
    }

    fn expansion() -> Arc<Graph> {
        graph(
            vec![node(agreement(2), 5), node(organization(1), 3), node(organization(4), 9)],
            vec![
                edge(EdgeKind::Participation, organization(1), agreement(2)),
                edge(EdgeKind::Participation, organization(4), agreement(2)),
            ],
        )
    }

    fn ids(scene: &Scene) -> Vec<RecordId> {
        scene.nodes.iter().map(|node| node.node.id).collect()
    }

    #[test]
    fn answers_merge_without_doubles_in_the_order_they_were_asked_for() {
        let answers =
            Answers { focus: star(), expanded: vec![(agreement(2), expansion())], ..Answers::default() };
        let scene = Scene::new(organization(1), &answers);
        assert_eq!(ids(&scene), [organization(1), agreement(2), contact(3), organization(4)]);
        assert_eq!(scene.edges.len(), 3);
        assert_eq!(scene.stages[0], Stage { parent: None, nodes: 3, edges: 2 });
        assert_eq!(scene.stages[1], Stage { parent: Some(1), nodes: 4, edges: 3 });
        assert!(scene.nodes[1].expanded && !scene.nodes[0].expanded);
        assert_eq!(scene, Scene::new(organization(1), &answers), "the same answers, the same picture");
    }

    #[test]
    fn another_day_keeps_the_frame_and_its_order() {
        let mut earlier = (*star()).clone();
        earlier.nodes.remove(2);
        earlier.edges.remove(1);
        earlier.nodes.push(node(organization(8), 1));
        earlier.edges.push(edge(EdgeKind::Relation, organization(8), organization(1)));
        earlier.nodes[1].degree = 2;
        let answers = Answers { focus: star(), on_day: Some(vec![Arc::new(earlier)]), ..Answers::default() };
        let scene = Scene::new(organization(1), &answers);
        assert_eq!(ids(&scene), [organization(1), agreement(2), contact(3), organization(8)]);
        assert_eq!(
            scene.nodes.iter().map(|node| node.present).collect::<Vec<_>>(),
            [true, true, false, true]
        );
        assert_eq!(scene.find(agreement(2)).map(|node| node.node.degree), Some(2), "as of that day");
        assert_eq!(scene.stages[0].nodes, 3, "what only that day has does not shift the frame");
        assert_eq!(scene.ties(0).map(|(_, other)| other).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn the_focus_stays_on_a_day_before_it_existed() {
        let answers = Answers { focus: star(), on_day: Some(vec![Arc::default()]), ..Answers::default() };
        let scene = Scene::new(organization(1), &answers);
        assert!(scene.nodes[0].present && !scene.nodes[1].present);
    }

    #[test]
    fn a_path_brings_what_it_passes_and_keeps_its_order() {
        let path = graph(
            vec![node(organization(1), 3), node(agreement(2), 5), node(organization(4), 9)],
            vec![
                edge(EdgeKind::Participation, organization(1), agreement(2)),
                edge(EdgeKind::Participation, organization(4), agreement(2)),
            ],
        );
        let scene = Scene::new(
            organization(1),
            &Answers { focus: star(), ways: Some(only(&path)), ..Answers::default() },
        );
        assert_eq!(scene.path_nodes, [0, 1, 3]);
        assert_eq!(scene.path_edges, [0, 2]);
    }

    #[test]
    fn another_way_is_shown_when_it_is_asked_for_and_the_last_when_there_are_fewer() {
        let way = |middle| {
            let edges = [1, 4].map(|end| edge(EdgeKind::Participation, organization(end), agreement(middle)));
            let nodes = [organization(1), agreement(middle), organization(4)].map(|id| node(id, 1));
            Graph { nodes: nodes.into(), edges: edges.into(), more: 0 }
        };
        let ways = Arc::new(Ways { ways: vec![way(2), way(3)], last: None });
        let shown = |at| {
            let answers = Answers { focus: star(), ways: Some(ways.clone()), way: at, ..Answers::default() };
            let scene = Scene::new(organization(1), &answers);
            let middle = scene.path_nodes.get(1).map(|&place| scene.nodes[place as usize].node.id);
            (middle, scene.ways)
        };
        assert_eq!(shown(0), (Some(agreement(2)), (2, 0)));
        assert_eq!(shown(1), (Some(agreement(3)), (2, 1)));
        assert_eq!(shown(9), (Some(agreement(3)), (2, 1)));
    }

    #[test]
    fn a_tie_to_a_record_that_was_not_sent_is_left_out() {
        let graph = graph(
            vec![node(organization(1), 1)],
            vec![edge(EdgeKind::Relation, organization(1), organization(7))],
        );
        let scene = Scene::new(organization(1), &Answers { focus: graph, ..Answers::default() });
        assert!(scene.edges.is_empty());
    }
}
