//! Taking in what was read of some records: the same door for building and for following.

use std::collections::HashMap;

use accord_shared::{AccessLevel, LocalizedText, Noun, PartialDate, RecordId};
use uuid::Uuid;

use super::{
    Graph,
    edge::{Edge, Listed, Tie},
    load,
    names::Names,
    node::Node,
    term::Term,
};
use crate::{
    ledger::{Follower, Scope},
    store::{Store, StoreError},
};

/// What was read of some records.
#[derive(Debug)]
pub struct Batch {
    pub(super) scope: Scope,
    pub(super) nodes: Vec<Node>,
    pub(super) ties: Vec<LoadedTie>,
}

/// An edge as it was read, its ends by id.
#[derive(Debug)]
pub(super) struct LoadedTie {
    pub(super) from: RecordId,
    pub(super) to: RecordId,
    pub(super) tie: Tie,
    pub(super) carrier: Uuid,
    pub(super) level: AccessLevel,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) term: Term,
    pub(super) title: Option<LocalizedText>,
    pub(super) breaks: Box<[Term]>,
}

impl Follower for Graph {
    type Batch = Batch;

    fn empty() -> Self {
        Self::default()
    }

    async fn load(store: &Store, scope: Scope) -> Result<Batch, StoreError> {
        load::batch(store, scope).await
    }

    fn apply(&mut self, batch: Batch) {
        let read: HashMap<RecordId, usize> =
            batch.nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
        if let Scope::Records(asked) = &batch.scope {
            for id in asked {
                if read.contains_key(id) { self.forget_edges_of(*id) } else { self.forget(*id) }
            }
        }
        let upserted: Vec<u32> = batch.nodes.into_iter().map(|node| self.put(node)).collect();
        for tie in batch.ties {
            self.tie(tie);
        }
        for slot in upserted {
            self.inherit(slot);
        }
        if batch.scope == Scope::All {
            self.shrink();
        }
    }
}

impl Graph {
    /// Puts a node into its slot, or into a new one.
    fn put(&mut self, node: Node) -> u32 {
        let ours = node.ours;
        let slot = self.place(node);
        if ours {
            self.ours.insert(slot)
        } else {
            self.ours.remove(&slot)
        };
        slot
    }

    fn place(&mut self, node: Node) -> u32 {
        if let Some(&slot) = self.slots.get(&node.id) {
            self.nodes[slot as usize] = Some(node);
            return slot;
        }
        let slot = self.free_nodes.pop().unwrap_or_else(|| {
            self.nodes.push(None);
            self.adjacency.push(Vec::new());
            self.nodes.len() as u32 - 1
        });
        self.slots.insert(node.id, slot);
        self.nodes[slot as usize] = Some(node);
        slot
    }

    /// Adds an edge. One whose other end is not here yet was written after this record was read, and so was an
    /// entry of the ledger that brings it again.
    fn tie(&mut self, read: LoadedTie) {
        let (Some(&from), Some(&to)) = (self.slots.get(&read.from), self.slots.get(&read.to)) else { return };
        if from == to {
            return;
        }
        let edge = Edge {
            from,
            to,
            carrier: read.carrier,
            since: read.since,
            until: read.until,
            term: read.term,
            tie: read.tie,
            level: read.level,
            broken: !read.breaks.is_empty(),
        };
        let slot = self.free_edges.pop().unwrap_or_else(|| {
            self.edges.push(None);
            self.edges.len() as u32 - 1
        });
        self.edges[slot as usize] = Some(edge);
        for (end, other) in [(from, to), (to, from)] {
            self.adjacency[end as usize].push(Listed { edge: slot, other });
        }
        if let Some(title) = read.title.filter(|title| !title.is_empty()) {
            self.titles.insert(slot, Names::pack(&title));
        }
        if !read.breaks.is_empty() {
            self.breaks.insert(slot, read.breaks);
        }
    }

    /// Sets what an obligation has from its agreement: it begins with it, the level that counts is the stricter of
    /// both, and so do both need-to-know lists. One without an agreement is damaged, or half read: only the highest clearance sees it.
    fn inherit(&mut self, slot: u32) {
        let Some(node) = self.node(slot) else { return };
        match node.id.noun {
            Noun::Obligation => {
                let agreement = self.agreement_of(slot).and_then(|agreement| self.node(agreement));
                let above = agreement.map_or(AccessLevel::Secret, |agreement| agreement.own);
                let begins = agreement.map_or(i32::MIN, |agreement| agreement.term.begins);
                let list =
                    agreement.filter(|agreement| agreement.restricted).map(|agreement| agreement.id.uuid);
                if let Some(node) = &mut self.nodes[slot as usize] {
                    node.level = node.own.max(above);
                    node.lists = node.restricted.then_some(node.id.uuid).into_iter().chain(list).collect();
                    node.term.begins = begins;
                }
            }
            Noun::Agreement => {
                let edges = self.edges_at(slot).filter_map(|edge| self.edge(edge));
                let clauses = edges.filter(|edge| edge.tie == Tie::Clause && edge.from == slot);
                let obligations: Vec<u32> = clauses.map(|edge| edge.to).collect();
                obligations.into_iter().for_each(|obligation| self.inherit(obligation));
            }
            Noun::Organization | Noun::Contact | Noun::Interaction => {}
        }
    }

    /// Drops the edges that belong to a record.
    fn forget_edges_of(&mut self, id: RecordId) {
        let Some(&slot) = self.slots.get(&id) else { return };
        let owned = |&edge: &u32| self.edge(edge).is_some_and(|edge| edge.owner() == slot);
        let edges: Vec<u32> = self.edges_at(slot).filter(owned).collect();
        edges.into_iter().for_each(|edge| self.untie(edge));
    }

    /// Drops a record with everything that hangs on it.
    fn forget(&mut self, id: RecordId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let edges: Vec<u32> = self.edges_at(slot).collect();
        edges.into_iter().for_each(|edge| self.untie(edge));
        self.nodes[slot as usize] = None;
        self.ours.remove(&slot);
        self.free_nodes.push(slot);
    }

    fn untie(&mut self, slot: u32) {
        let Some(edge) = self.edges[slot as usize].take() else { return };
        for end in [edge.from, edge.to] {
            let list = &mut self.adjacency[end as usize];
            if let Some(at) = list.iter().position(|held| held.edge == slot) {
                list.swap_remove(at);
            }
        }
        self.titles.remove(&slot);
        self.breaks.remove(&slot);
        self.free_edges.push(slot);
    }

    fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.edges.shrink_to_fit();
        self.adjacency.iter_mut().for_each(Vec::shrink_to_fit);
        self.adjacency.shrink_to_fit();
    }
}
