//! Records and edges for the explorer's tests.

use std::sync::Arc;

use accord_shared::{AccessLevel, Noun, RecordId};

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
    let (high, low) = (number >> 48, number & 0xffff_ffff_ffff);
    format!("{noun}:00000000-0000-0000-{high:04x}-{low:012x}").parse().unwrap()
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
