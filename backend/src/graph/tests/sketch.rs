//! Graphs drawn by hand.

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, Language, LocalizedText, Noun, PartialDate, RecordId,
    agreement::{AgreementKind, AgreementLinkKind, Life},
    obligation::{ObligationSide, Summary},
    organization::OrganizationKind,
    participation::{ActionKind, ParticipationRole},
    relation::RelationKind,
};
use uuid::Uuid;

use crate::{
    graph::{
        Graph,
        edge::Tie,
        follow::{Batch, LoadedTie},
        names::Names,
        node::{Facts, Node},
        term::{Part, Term},
    },
    ledger::{Follower, Scope},
};

pub(super) const OPEN: AccessLevel = AccessLevel::Open;
pub(super) const SECRET: AccessLevel = AccessLevel::Secret;

#[derive(Default)]
pub(super) struct Sketch {
    nodes: Vec<Node>,
    ties: Vec<LoadedTie>,
}

pub(super) fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

/// In force since 2000.
pub(super) fn in_force() -> Life {
    Life { in_force_on: date("2000"), ..Life::default() }
}

impl Sketch {
    pub(super) fn organization(&mut self, name: &str, level: AccessLevel) -> RecordId {
        self.node(Noun::Organization, name, level, Facts::Organization(OrganizationKind::Other), Term::ALWAYS)
    }

    pub(super) fn ours(&mut self, name: &str) -> RecordId {
        self.ours_at(name, OPEN)
    }

    pub(super) fn ours_at(&mut self, name: &str, level: AccessLevel) -> RecordId {
        let id = self.organization(name, level);
        self.nodes.iter_mut().filter(|node| node.id == id).for_each(|node| node.ours = true);
        id
    }

    pub(super) fn agreement(&mut self, title: &str, level: AccessLevel, life: Life) -> RecordId {
        let facts = Facts::Agreement(AgreementKind::Agreement, life);
        self.node(Noun::Agreement, title, level, facts, Term::of_life(None, &life))
    }

    pub(super) fn in_directions(&mut self, agreement: RecordId, directions: &BTreeSet<Uuid>) {
        let of = self.nodes.iter_mut().filter(|node| node.id == agreement);
        of.for_each(|node| node.directions = directions.iter().copied().collect());
    }

    pub(super) fn contact(&mut self, name: &str, level: AccessLevel) -> RecordId {
        self.node(Noun::Contact, name, level, Facts::Contact, Term::ALWAYS)
    }

    pub(super) fn obligation(
        &mut self,
        text: &str,
        agreement: RecordId,
        debtor: RecordId,
        due: &str,
    ) -> RecordId {
        let summary = Summary { next_due_on: date(due), closed_as: None };
        let facts = Facts::Obligation(ObligationSide::TheyOwe, summary);
        let id = self.node(Noun::Obligation, text, OPEN, facts, Term::ALWAYS);
        self.tie(agreement, id, Tie::Clause, OPEN, Term::ALWAYS);
        self.tie(debtor, id, Tie::Debtor, OPEN, Term::ALWAYS);
        id
    }

    pub(super) fn party(&mut self, organization: RecordId, agreement: RecordId) {
        self.acts(organization, agreement, &[]);
    }

    pub(super) fn acts(&mut self, from: RecordId, agreement: RecordId, acts: &[(ActionKind, &str)]) {
        self.acts_as(from, agreement, ParticipationRole::Party, OPEN, acts);
    }

    pub(super) fn acts_as(
        &mut self,
        from: RecordId,
        agreement: RecordId,
        role: ParticipationRole,
        level: AccessLevel,
        acts: &[(ActionKind, &str)],
    ) {
        let acts: Vec<_> = acts.iter().map(|&(kind, on)| (kind, date(on))).collect();
        let Part { since, until, term, breaks } = Part::of(&acts);
        self.tie(from, agreement, Tie::Participation(role), level, term);
        if let Some(tie) = self.ties.last_mut() {
            (tie.since, tie.until, tie.breaks) = (since, until, breaks);
        }
    }

    pub(super) fn relation(&mut self, from: RecordId, to: RecordId, level: AccessLevel, span: (&str, &str)) {
        let term = Term::between(date(span.0), date(span.1));
        self.tie(from, to, Tie::Relation(RelationKind::MemberOf, None), level, term);
    }

    pub(super) fn post(&mut self, contact: RecordId, organization: RecordId, level: AccessLevel) {
        self.post_within(contact, organization, level, ("", ""));
    }

    pub(super) fn post_within(
        &mut self,
        contact: RecordId,
        organization: RecordId,
        level: AccessLevel,
        span: (&str, &str),
    ) {
        self.tie(contact, organization, Tie::Post, level, Term::between(date(span.0), date(span.1)));
    }

    pub(super) fn link(&mut self, from: RecordId, to: RecordId) {
        self.tie(from, to, Tie::Link(AgreementLinkKind::Amends), OPEN, Term::ALWAYS);
    }

    pub(super) fn graph(self) -> Graph {
        let mut graph = Graph::empty();
        graph.apply(Batch { scope: Scope::All, nodes: self.nodes, ties: self.ties });
        graph
    }

    fn node(&mut self, noun: Noun, name: &str, level: AccessLevel, facts: Facts, term: Term) -> RecordId {
        let id = RecordId::new(noun, Uuid::from_u128(self.nodes.len() as u128 + 1));
        self.nodes.push(Node {
            id,
            own: level,
            level,
            restricted: false,
            lists: Box::default(),
            ours: false,
            country: None,
            directions: Box::default(),
            label: Names::pack(&LocalizedText::in_one(Language::En, name)),
            short: None,
            facts,
            since: None,
            until: None,
            term,
        });
        id
    }

    fn tie(&mut self, from: RecordId, to: RecordId, tie: Tie, level: AccessLevel, term: Term) {
        self.ties.push(LoadedTie {
            from,
            to,
            tie,
            carrier: Uuid::from_u128(self.ties.len() as u128 + 1_000),
            level,
            since: None,
            until: None,
            term,
            title: None,
            breaks: Box::default(),
        });
    }
}
