//! What of a picture is drawn: the legend and the reader hide, crowds of leaves fold into their hub, groups into
//! one of their records, and agreements, where the reader wants it so, into ties of their parties.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use accord_layout::{Graph as LayoutGraph, fold_leaves};
use accord_shared::RecordId;

use super::filter::{Filter, Kind, hides_edge, hides_node};
use super::joined::{self, Joined};
use super::scene::Scene;
use super::state::State;

/// Up to so many records, every one is drawn.
const FOLD_ABOVE: usize = 120;

/// So many leaves of one kind at one hub say less than their number.
const CROWD: usize = 12;

/// The part of a scene that is drawn, and the figures of the legend.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// For each node whether it is drawn.
    pub nodes: Vec<bool>,
    /// For each edge whether it is drawn.
    pub edges: Vec<bool>,
    /// For each node the one that is drawn for it: itself, or the first of its group.
    pub stand_in: Vec<u32>,
    /// The groups by the record that is drawn for them, which is the first of its members.
    pub groups: BTreeMap<u32, Vec<u32>>,
    /// The parties that agreements join directly, where agreements are folded.
    pub joined: Vec<Joined>,
    /// For each node how many of its neighbours are not drawn.
    pub hidden_neighbours: Vec<u32>,
    /// How many records are drawn, each member of a group and each folded agreement counted.
    pub count: usize,
    /// How many records the picture has, with those that the server did not send.
    pub total: usize,
    /// For each line of the legend that the picture has, how much it holds, hidden or not.
    pub lines: BTreeMap<Filter, usize>,
}

impl Shown {
    /// What the state leaves of the scene.
    pub fn new(scene: &Scene, state: &State) -> Self {
        let kept = kept(scene, state);
        let narrowed = state.narrowed.keeps(scene);
        let unhidable: HashSet<_> =
            scene.path_nodes.iter().map(|&place| scene.id(place)).chain(state.focus).collect();
        let mut nodes: Vec<bool> = scene
            .nodes
            .iter()
            .zip(narrowed)
            .map(|(node, within)| {
                let id = node.node.id;
                let gone = state.gone.contains(&id) && !unhidable.contains(&id);
                let filtered = !within || hides_node(&state.hidden, node) || node.node.degree < state.least;
                node.present && !gone && (kept.contains(&id) || !filtered)
            })
            .collect();
        fold(scene, &kept, &mut nodes);
        let visible = nodes.clone();
        let mut shown = Self {
            stand_in: (0..nodes.len() as u32).collect(),
            count: nodes.iter().filter(|shown| **shown).count(),
            total: scene.nodes.iter().filter(|node| node.present).count() + scene.more as usize,
            lines: lines(scene, &state.hidden),
            nodes,
            ..Self::default()
        };
        shown.group(scene, state, &unhidable);
        shown.edges = scene
            .edges
            .iter()
            .enumerate()
            .map(|(place, edge)| {
                let on_path = scene.path_edges.contains(&(place as u32));
                edge.present
                    && visible[edge.from as usize]
                    && visible[edge.to as usize]
                    && shown.stand_in[edge.from as usize] != shown.stand_in[edge.to as usize]
                    && (on_path || !hides_edge(&state.hidden, edge))
            })
            .collect();
        shown.hidden_neighbours = hidden_neighbours(scene, &visible);
        if state.folded {
            joined::fold_agreements(scene, &kept, &mut shown);
        }
        shown
    }

    /// Draws every group as one. A member that must be seen by itself is, and of one member there is no group.
    fn group(&mut self, scene: &Scene, state: &State, alone: &HashSet<RecordId>) {
        for group in &state.groups {
            let members: Vec<u32> = group
                .iter()
                .filter(|id| !alone.contains(id))
                .filter_map(|id| scene.place_of(*id))
                .filter(|place| self.nodes[*place as usize])
                .collect();
            let [first, others @ ..] = &members[..] else { continue };
            if others.is_empty() {
                continue;
            }
            for other in others {
                self.nodes[*other as usize] = false;
                self.stand_in[*other as usize] = *first;
            }
            self.groups.insert(*first, members);
        }
    }

    /// Whether a record is in the picture: by itself or in a group.
    pub fn has(&self, place: u32) -> bool {
        self.nodes.get(self.stand_in.get(place as usize).map_or(usize::MAX, |at| *at as usize)) == Some(&true)
    }
}

/// What no filter takes away: the middle, the path, and what the reader has chosen or put somewhere.
fn kept(scene: &Scene, state: &State) -> HashSet<RecordId> {
    let path = scene.path_nodes.iter().map(|&place| scene.id(place));
    path.chain(state.focus).chain(state.selected()).chain(state.pinned.iter().map(|pin| pin.id)).collect()
}

fn fold(scene: &Scene, kept: &HashSet<RecordId>, nodes: &mut [bool]) {
    if nodes.iter().filter(|shown| **shown).count() <= FOLD_ABOVE {
        return;
    }
    let drawn = |edge: &&super::scene::SceneEdge| {
        edge.present && nodes[edge.from as usize] && nodes[edge.to as usize]
    };
    let edges: Vec<_> = scene.edges.iter().filter(drawn).map(|edge| (edge.from, edge.to)).collect();
    let graph = LayoutGraph::plain(nodes.len(), &edges);
    let classes: Vec<u32> = scene
        .nodes
        .iter()
        .enumerate()
        .map(|(place, node)| {
            let alone = u32::MAX - place as u32;
            if kept.contains(&node.node.id) { alone } else { Kind::of(&node.node) as u32 }
        })
        .collect();
    for fold in fold_leaves(&graph, &classes, CROWD) {
        // Who opened a hub wants to see its leaves.
        let opened = fold.hub == scene.focus || scene.nodes[fold.hub as usize].expanded;
        if !opened {
            fold.leaves.into_iter().for_each(|leaf| nodes[leaf as usize] = false);
        }
    }
}

fn hidden_neighbours(scene: &Scene, nodes: &[bool]) -> Vec<u32> {
    let mut drawn: Vec<HashSet<u32>> = vec![HashSet::new(); nodes.len()];
    for edge in scene.edges.iter().filter(|edge| edge.present && edge.from != edge.to) {
        for (one, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
            if nodes[other as usize] {
                drawn[one as usize].insert(other);
            }
        }
    }
    let degrees = scene.nodes.iter().map(|node| node.node.degree);
    degrees.zip(drawn).map(|(degree, drawn)| degree.saturating_sub(drawn.len() as u32)).collect()
}

fn lines(scene: &Scene, hidden: &BTreeSet<Filter>) -> BTreeMap<Filter, usize> {
    let mut lines: BTreeMap<Filter, usize> = hidden.iter().map(|filter| (*filter, 0)).collect();
    for filter in Filter::all() {
        let nodes = scene.nodes.iter().filter(|node| node.present && filter.holds_node(node)).count();
        let edges = scene.edges.iter().filter(|edge| edge.present && filter.holds_edge(edge)).count();
        if nodes + edges > 0 {
            lines.insert(filter, nodes + edges);
        }
    }
    // A choice of one is none.
    for alike in [is_state, is_level, is_change] {
        if lines.keys().filter(|filter| alike(**filter)).count() < 2 {
            lines.retain(|filter, _| !alike(*filter) || hidden.contains(filter));
        }
    }
    lines
}

/// Whether a line is one of the states of agreements.
pub fn is_state(filter: Filter) -> bool {
    matches!(filter, Filter::State(_))
}

/// Whether a line is one of the levels of access.
pub fn is_level(filter: Filter) -> bool {
    matches!(filter, Filter::Level(_))
}

/// Whether a line is one of the changes between two days.
pub fn is_change(filter: Filter) -> bool {
    matches!(filter, Filter::Change(_))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use accord_shared::obligation::Standing;

    use super::*;
    use crate::api::graph::{EdgeKind, Graph};
    use crate::explorer::samples::{agreement, contact, edge, graph, node, obligation, organization};
    use crate::explorer::scene::Answers;

    fn picture() -> Scene {
        let mut late = node(obligation(4), 2);
        late.standing = Some(Standing::Overdue);
        let mut ours = node(organization(5), 1);
        ours.ours = true;
        let mut former = edge(EdgeKind::Relation, organization(5), organization(1));
        former.ended = true;
        scene(graph(
            vec![node(organization(1), 10), node(agreement(2), 5), node(contact(3), 1), late, ours],
            vec![
                edge(EdgeKind::Participation, organization(1), agreement(2)),
                edge(EdgeKind::Post, contact(3), organization(1)),
                edge(EdgeKind::Obligation, obligation(4), agreement(2)),
                former,
            ],
        ))
    }

    fn scene(graph: Arc<Graph>) -> Scene {
        let focus = graph.nodes[0].id;
        Scene::new(focus, &Answers { focus: graph, ..Answers::default() })
    }

    fn hiding(filters: impl IntoIterator<Item = Filter>) -> State {
        State { focus: Some(organization(1)), hidden: filters.into_iter().collect(), ..State::default() }
    }

    #[test]
    fn a_line_switched_off_hides_its_records_with_their_ties() {
        let shown = Shown::new(&picture(), &hiding([Filter::Kind(Kind::Agreement)]));
        assert_eq!(shown.nodes, [true, false, true, true, true]);
        assert_eq!(shown.edges, [false, true, false, true]);
        assert_eq!((shown.count, shown.total), (4, 5));
        let shown = Shown::new(&picture(), &hiding([Filter::Standing(Standing::Overdue)]));
        assert_eq!(shown.nodes, [true, true, true, false, true]);
        let shown = Shown::new(&picture(), &hiding([Filter::Ended, Filter::Edge(EdgeKind::Post)]));
        assert_eq!(shown.edges, [true, false, true, false]);
        assert_eq!(shown.count, 5);
    }

    #[test]
    fn a_line_keeps_its_figure_while_it_is_off() {
        let (all, off) = (hiding([]), hiding([Filter::Kind(Kind::Agreement), Filter::Ended]));
        assert_eq!(Shown::new(&picture(), &all).lines, Shown::new(&picture(), &off).lines);
        let lines = Shown::new(&picture(), &all).lines;
        assert_eq!(lines.get(&Filter::Kind(Kind::Ours)), Some(&1));
        assert_eq!(lines.get(&Filter::Kind(Kind::Organization)), Some(&1));
        assert_eq!(lines.get(&Filter::Standing(Standing::Met)), None);
        let met = hiding([Filter::Standing(Standing::Met)]);
        assert_eq!(
            Shown::new(&picture(), &met).lines.get(&Filter::Standing(Standing::Met)),
            Some(&0),
            "a line that is off can be switched on again even where it holds nothing"
        );
    }

    #[test]
    fn the_badge_counts_the_neighbours_that_are_not_drawn() {
        assert_eq!(Shown::new(&picture(), &hiding([])).hidden_neighbours, [7, 3, 0, 1, 0]);
        let shown = Shown::new(&picture(), &hiding([Filter::Kind(Kind::Contact)]));
        assert_eq!(shown.hidden_neighbours[0], 8);
    }

    #[test]
    fn no_filter_hides_the_focus_the_path_or_what_was_chosen() {
        let mut state = hiding(Filter::all());
        state.select(Some(contact(3)));
        let shown = Shown::new(&picture(), &state);
        assert_eq!(shown.nodes, [true, false, true, false, false]);
        let mut scene = picture();
        scene.path_nodes = vec![0, 1];
        scene.path_edges = vec![0];
        let shown = Shown::new(&scene, &hiding(Filter::all()));
        assert_eq!(shown.nodes, [true, true, false, false, false]);
        assert_eq!(shown.edges, [true, false, false, false]);
    }

    #[test]
    fn a_crowd_folds_into_its_hub_until_the_hub_is_opened() {
        let leaves = (100..250).map(organization);
        let nodes = [node(organization(1), 1), node(agreement(2), 151)]
            .into_iter()
            .chain(leaves.clone().map(|leaf| node(leaf, 1)));
        let first = edge(EdgeKind::Participation, organization(1), agreement(2));
        let edges = leaves.map(|leaf| edge(EdgeKind::Participation, leaf, agreement(2)));
        let mut crowd = scene(graph(nodes.collect(), [first].into_iter().chain(edges).collect()));
        let mut state = hiding([]);
        state.select(Some(organization(120)));
        let shown = Shown::new(&crowd, &state);
        assert_eq!(shown.count, 3, "the focus, the hub and the chosen leaf");
        assert_eq!(shown.hidden_neighbours[1], 149);
        assert_eq!(shown.total, 152);
        crowd.nodes[1].expanded = true;
        assert_eq!(Shown::new(&crowd, &state).count, 152);
    }

    #[test]
    fn what_the_reader_hides_is_gone_and_few_connections_can_be_too_few() {
        let mut state = hiding([]);
        state.hide(&[agreement(2), contact(3)]);
        let shown = Shown::new(&picture(), &state);
        assert_eq!(shown.nodes, [true, false, false, true, true]);
        assert_eq!(shown.edges, [false, false, false, true]);
        assert_eq!(shown.hidden_neighbours[0], 9, "the badge counts them");
        let mut scene = picture();
        scene.path_nodes = vec![0, 1];
        assert!(Shown::new(&scene, &state).nodes[1], "a way is shown whole");
        let state = State { least: 2, ..hiding([]) };
        assert_eq!(Shown::new(&picture(), &state).nodes, [true, true, false, true, false]);
    }

    #[test]
    fn a_group_is_drawn_as_its_first_and_ties_lead_there() {
        let mut state = hiding([]);
        state.groups = vec![vec![contact(3), organization(5), contact(99)]];
        let shown = Shown::new(&picture(), &state);
        assert_eq!(shown.nodes, [true, true, true, true, false]);
        assert_eq!(shown.stand_in, [0, 1, 2, 3, 2]);
        assert_eq!(shown.groups, [(2, vec![2, 4])].into());
        assert_eq!(shown.edges, [true, true, true, true], "also the tie of the member that is not drawn");
        assert_eq!(shown.count, 5, "all of them are in the picture");
        assert!(shown.has(4) && !shown.has(77));
        state.groups = vec![vec![agreement(2), obligation(4)]];
        assert_eq!(Shown::new(&picture(), &state).edges, [true, true, false, true], "none within a group");
        state.groups = vec![vec![organization(1), contact(3)]];
        assert!(Shown::new(&picture(), &state).groups.is_empty(), "the focus stays by itself");
    }

    #[test]
    fn a_choice_of_one_state_is_no_line_of_the_legend() {
        assert!(!Shown::new(&picture(), &hiding([])).lines.keys().any(|filter| is_level(*filter)));
        let mut scene = picture();
        scene.nodes[1].node.access_level = accord_shared::AccessLevel::Service;
        let lines = Shown::new(&scene, &hiding([])).lines;
        assert_eq!(lines.keys().filter(|filter| is_level(**filter)).count(), 2);
    }
}
