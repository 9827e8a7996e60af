//! Records and edges for the explorer's tests.

use std::collections::BTreeSet;
use std::sync::Arc;

use accord_shared::{AccessLevel, Noun, RecordId};
use chrono::NaiveDate;

use super::filter::Filter;
use super::narrow::Narrowing;
use super::scene::{Answers, Scene};
use super::shown::Shown;
use super::state::{Expansion, Layout, Note, Pin, Selection, State, View};
use super::verbs::Picture;
use crate::api::graph::{Edge, EdgeKind, Graph, Node, Ways};

/// The organization of a number.
pub fn organization(number: u128) -> RecordId {
    record(Noun::Organization, number)
}

/// The agreement of a number.
pub fn agreement(number: u128) -> RecordId {
    record(Noun::Agreement, number)
}

/// The contact of a number.
pub fn contact(number: u128) -> RecordId {
    record(Noun::Contact, number)
}

/// The obligation of a number.
pub fn obligation(number: u128) -> RecordId {
    record(Noun::Obligation, number)
}

fn record(noun: Noun, number: u128) -> RecordId {
    format!("{noun}:{}", uuid(number)).parse().unwrap()
}

fn uuid(number: u128) -> String {
    let (high, low) = (number >> 48, number & 0xffff_ffff_ffff);
    format!("00000000-0000-0000-{high:04x}-{low:012x}")
}

/// The id of the direction of a number.
pub fn direction(number: u128) -> String {
    format!("direction:{}", uuid(number))
}

/// The answer that there is one way, this.
pub fn only(way: &Graph) -> Arc<Ways> {
    Arc::new(Ways { ways: vec![way.clone()], last: None })
}

/// An open node that has `degree` neighbours.
pub fn node(id: RecordId, degree: u32) -> Node {
    Node {
        id,
        label: "A record".into(),
        short: None,
        ours: false,
        country: None,
        directions: Vec::new(),
        organization_kind: None,
        agreement_kind: None,
        agreement_state: None,
        standing: None,
        access_level: AccessLevel::Open,
        since: None,
        until: None,
        depth: 0,
        degree,
        neighbours: Vec::new(),
    }
}

/// An edge of a kind.
pub fn edge(kind: EdgeKind, from: RecordId, to: RecordId) -> Edge {
    Edge {
        id: format!("{from}-{to}"),
        kind,
        from,
        to,
        relation: None,
        membership: None,
        role: None,
        link: None,
        label: None,
        since: None,
        until: None,
        ended: false,
        standing: None,
    }
}

/// An answer with these.
pub fn graph(nodes: Vec<Node>, edges: Vec<Edge>) -> Arc<Graph> {
    Arc::new(Graph { nodes, edges, more: 0 })
}

/// A state in which everything that can be is given.
pub fn full_state() -> State {
    State {
        focus: Some(organization(1)),
        depth: 2,
        expanded: vec![
            Expansion { id: agreement(2), kinds: BTreeSet::new() },
            Expansion { id: contact(3), kinds: [EdgeKind::Post, EdgeKind::Interaction].into() },
        ],
        as_of: NaiveDate::from_ymd_opt(2019, 5, 1),
        compared: NaiveDate::from_ymd_opt(2012, 1, 31),
        hidden: Filter::all().collect(),
        least: 4,
        narrowed: Narrowing { country: Some("TR".into()), direction: Some(direction(30)) },
        gone: vec![obligation(5), contact(6)],
        groups: vec![vec![organization(20), organization(21)], vec![contact(22), contact(23), contact(24)]],
        folded: true,
        layout: Layout::Time,
        path: Some((organization(1), organization(9))),
        way: 2,
        pinned: vec![Pin { id: agreement(2), x: -40, y: 1200 }, Pin { id: contact(3), x: 0, y: 0 }],
        notes: vec![Note { x: -5, y: 60, text: "ask, then write; or not".into() }],
        view: View::Table,
        selection: Selection::Record(agreement(2)),
        chosen: vec![agreement(2), contact(3)],
    }
}

/// An organization with a party to its agreement and a contact.
pub fn sample() -> Scene {
    let mut contact_of = edge(EdgeKind::Post, contact(3), organization(1));
    contact_of.label = Some("Head".into());
    let answer = graph(
        vec![node(organization(1), 3), node(agreement(2), 2), node(contact(3), 1), node(organization(4), 1)],
        vec![
            edge(EdgeKind::Participation, organization(1), agreement(2)),
            contact_of,
            edge(EdgeKind::Participation, organization(4), agreement(2)),
        ],
    );
    Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() })
}

/// What a state makes of a scene.
pub fn picture_of(scene: &Scene, state: &State) -> Picture {
    Picture { shown: Arc::new(Shown::new(scene, state)), scene: Arc::new(scene.clone()) }
}
