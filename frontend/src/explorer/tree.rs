//! The picture as a tree of rows: the focus, below it what it is tied to, and so on outwards.

use std::collections::{HashSet, VecDeque};

use accord_shared::RecordId;
use accord_shared::fold::fold;

use super::change::Change;
use super::path::tie;
use super::verbs::Picture;
use crate::api::graph::Node;
use crate::i18n::Locale;

/// So many ties of a record are listed.
const TIES: usize = 3;

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The record.
    pub node: Node,
    /// How far out it hangs, from 1.
    pub level: usize,
    /// Its place among those that hang on the same, from 1, and how many they are.
    pub among: (usize, usize),
    /// What it hangs on.
    pub parent: Option<RecordId>,
    /// Whether rows hang on it and are shown; none where there is nothing to show.
    pub open: Option<bool>,
    /// What ties it to which other record.
    pub ties: Vec<(String, RecordId, String)>,
    /// How many more ties it has.
    pub more: usize,
    /// What has come of it between two days.
    pub change: Option<Change>,
}

/// The rows in their order, without those that hang on a row that the reader has `closed`. Each record is there
/// once, where it is nearest to the focus; beside others it stands by its name. What no drawn tie leads to comes
/// last.
pub fn rows(locale: Locale, picture: &Picture, closed: &HashSet<RecordId>) -> Vec<Row> {
    let (scene, shown) = (&picture.scene, &picture.shown);
    if scene.nodes.is_empty() {
        return Vec::new();
    }
    let has = |place: u32| shown.has(place);
    let mut near = vec![Vec::new(); scene.nodes.len()];
    for edge in scene.edges.iter().filter(|edge| edge.present && edge.from != edge.to) {
        if has(edge.from) && has(edge.to) {
            near[edge.from as usize].push(edge.to);
            near[edge.to as usize].push(edge.from);
        }
    }
    let mut met = vec![false; scene.nodes.len()];
    let mut children = vec![Vec::new(); scene.nodes.len()];
    let mut roots = Vec::new();
    let all = [scene.focus].into_iter().chain(0..scene.nodes.len() as u32).filter(|place| has(*place));
    for root in all {
        if std::mem::replace(&mut met[root as usize], true) {
            continue;
        }
        roots.push(root);
        let mut queue = VecDeque::from([root]);
        while let Some(place) = queue.pop_front() {
            for &other in &near[place as usize] {
                if !std::mem::replace(&mut met[other as usize], true) {
                    children[place as usize].push(other);
                    queue.push_back(other);
                }
            }
        }
    }
    let by_name = |place: &u32| fold(&scene.nodes[*place as usize].node.label);
    children.iter_mut().for_each(|children| children.sort_by_key(by_name));
    roots[1..].sort_by_key(by_name);
    let mut rows = Vec::new();
    let mut walk: Vec<_> = listed(&roots, 1, None);
    while let Some((place, level, parent, among)) = walk.pop() {
        let id = scene.id(place);
        let below = &children[place as usize];
        let open = match below.is_empty() {
            false => Some(!closed.contains(&id)),
            // What it was opened for may hang on something nearer; it can be closed again all the same.
            true if scene.nodes[place as usize].expanded => Some(true),
            true => (shown.hidden_neighbours[place as usize] > 0 && place != scene.focus).then_some(false),
        };
        rows.push(row(locale, picture, place, Hang { level, among, parent, open }));
        if open == Some(true) {
            walk.extend(listed(below, level + 1, Some(id)));
        }
    }
    rows
}

type Listed = (u32, usize, Option<RecordId>, (usize, usize));

/// The last first, so that the first is taken first.
fn listed(places: &[u32], level: usize, parent: Option<RecordId>) -> Vec<Listed> {
    let places = places.iter().enumerate().rev();
    let count = places.len();
    places.map(|(at, &place)| (place, level, parent, (at + 1, count))).collect()
}

struct Hang {
    level: usize,
    among: (usize, usize),
    parent: Option<RecordId>,
    open: Option<bool>,
}

fn row(locale: Locale, picture: &Picture, place: u32, hang: Hang) -> Row {
    let scene = &picture.scene;
    let node = &scene.nodes[place as usize];
    let mut ties: Vec<_> = scene
        .ties(place)
        .filter(|(_, other)| picture.shown.has(*other))
        .map(|(edge, other)| {
            let other = &scene.nodes[other as usize].node;
            let name = other.short.clone().unwrap_or_else(|| other.label.clone());
            (tie(locale, &edge.edge), other.id, name)
        })
        .collect();
    // What it hangs on is told first.
    ties.sort_by_key(|(_, id, _)| Some(*id) != hang.parent);
    let more = ties.len().saturating_sub(TIES);
    ties.truncate(TIES);
    let Hang { level, among, parent, open } = hang;
    Row { node: node.node.clone(), level, among, parent, open, ties, more, change: node.change }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, edge, graph, node, organization};
    use crate::explorer::scene::{Answers, Scene};
    use crate::explorer::shown::Shown;
    use crate::explorer::state::State;

    fn picture() -> Picture {
        let named = |id, label: &str, degree| {
            let mut node = node(id, degree);
            node.label = label.into();
            node
        };
        let nodes = vec![
            named(organization(1), "Zəngilan", 3),
            named(agreement(2), "şərq", 1),
            named(agreement(3), "Şamaxı", 2),
            named(agreement(4), "Ağdam", 5),
            named(organization(5), "Bakı", 1),
            named(organization(6), "alone", 0),
        ];
        let party = |one, other| edge(EdgeKind::Participation, organization(one), agreement(other));
        let edges = vec![party(1, 3), party(1, 4), party(1, 2), party(5, 3)];
        let scene =
            Scene::new(organization(1), &Answers { focus: graph(nodes, edges), ..Answers::default() });
        let state = State { focus: Some(organization(1)), ..State::default() };
        Picture { shown: Arc::new(Shown::new(&scene, &state)), scene: Arc::new(scene) }
    }

    fn told(rows: &[Row]) -> Vec<(usize, &str, Option<bool>)> {
        rows.iter().map(|row| (row.level, row.node.label.as_str(), row.open)).collect()
    }

    #[test]
    fn everything_drawn_hangs_on_what_leads_to_it_and_stands_by_its_name() {
        let rows = rows(Locale::az, &picture(), &HashSet::new());
        assert_eq!(
            told(&rows),
            [
                (1, "Zəngilan", Some(true)),
                (2, "Ağdam", Some(false)),
                (2, "Şamaxı", Some(true)),
                (3, "Bakı", None),
                (2, "şərq", None),
                (1, "alone", None),
            ]
        );
        assert_eq!((rows[2].among, rows[3].parent), ((2, 3), Some(agreement(3))));
        assert_eq!((rows[0].ties.len(), rows[0].more), (3, 0));
        assert_eq!(rows[3].ties[0].1, agreement(3), "what it hangs on");
    }

    #[test]
    fn what_hangs_on_a_closed_row_is_not_shown() {
        let closed = HashSet::from([agreement(3)]);
        let rows = rows(Locale::en, &picture(), &closed);
        assert!(!rows.iter().any(|row| row.node.label == "Bakı"));
        assert_eq!(rows[2].open, Some(false));
    }
}
