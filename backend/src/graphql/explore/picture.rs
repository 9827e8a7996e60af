//! What pictures, ways and lists of the graph show of records and ties.

use accord_shared::{
    AccessLevel, Language, LocalizedText, Noun, PartialDate,
    agreement::{AgreementKind, AgreementLinkKind, AgreementState},
    edge::EdgeKind,
    obligation::Standing,
    organization::OrganizationKind,
    participation::ParticipationRole,
    relation::{MembershipKind, RelationKind},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use crate::{
    graph,
    graphql::{asking::Asked, ready::ReadyList},
};

/// A way between two records; empty lists where there is none.
#[derive(Debug, Default, SimpleObject)]
#[graphql(serial)]
pub(in crate::graphql) struct GraphPath {
    /// The records on the way, both ends included.
    nodes: ReadyList<GraphNode>,
    /// What ties each to the next.
    edges: ReadyList<GraphEdge>,
}

impl From<graph::Path> for GraphPath {
    fn from(path: graph::Path) -> Self {
        Self {
            nodes: path.nodes.into_iter().map(GraphNode).collect(),
            edges: path.edges.into_iter().map(GraphEdge).collect(),
        }
    }
}

/// A record in a picture.
#[derive(Debug)]
pub(in crate::graphql) struct GraphNode(pub(super) graph::GraphNode);

impl From<graph::GraphNode> for GraphNode {
    fn from(node: graph::GraphNode) -> Self {
        Self(node)
    }
}

#[Object(serial)]
impl GraphNode {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.card.id.to_string())
    }

    /// What it is.
    async fn noun(&self) -> Noun {
        self.0.card.id.noun
    }

    /// Its name, title or text for a reader of this language; a long one is cut.
    async fn label(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.card.label.pick(ctx.language(language))
    }

    /// Its acronym, where there is one.
    async fn short(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.0.card.short.as_ref().map(|short| short.pick(ctx.language(language)))
    }

    /// Whether it is on our side.
    async fn ours(&self) -> bool {
        self.0.card.ours
    }

    /// Where an organization is: ISO 3166-1 alpha-2.
    async fn country(&self) -> Option<&str> {
        self.0.card.country.as_ref().and_then(|code| std::str::from_utf8(code).ok())
    }

    /// The directions of cooperation of an agreement, those that the viewer may see, with the wider ones that they belong
    /// to, in the order of their ids.
    async fn directions(&self, ctx: &Context<'_>) -> Result<Vec<ID>> {
        ctx.with_wider(&self.0.card.directions).await
    }

    /// An organization's kind.
    async fn organization_kind(&self) -> Option<OrganizationKind> {
        self.0.card.organization_kind
    }

    /// An agreement's kind.
    async fn agreement_kind(&self) -> Option<AgreementKind> {
        self.0.card.agreement_kind
    }

    /// An agreement's state on the date.
    async fn agreement_state(&self) -> Option<AgreementState> {
        self.0.card.agreement_state
    }

    /// An obligation's standing on the date.
    async fn standing(&self) -> Option<Standing> {
        self.0.card.standing
    }

    /// How closed it is.
    async fn access_level(&self) -> AccessLevel {
        self.0.card.access_level
    }

    /// An organization's establishment, the first date of an agreement's life.
    async fn since(&self) -> Option<PartialDate> {
        self.0.card.since
    }

    /// An organization's dissolution, an agreement's end.
    async fn until(&self) -> Option<PartialDate> {
        self.0.card.until
    }

    /// Hops from the focus, or from a path's start.
    async fn depth(&self) -> u8 {
        self.0.depth
    }

    /// How many neighbours the viewer may see on the date, drawn or not.
    async fn degree(&self) -> u32 {
        self.0.degree
    }

    /// The same by kind of edge, without the kinds that have none.
    async fn neighbours(&self) -> ReadyList<NeighbourCount> {
        let count = |count: &graph::NeighbourCount| NeighbourCount { edge: count.edge, count: count.count };
        self.0.neighbours.iter().map(count).collect()
    }
}

/// How many neighbours a record has by edges of one kind.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct NeighbourCount {
    /// The kind.
    edge: EdgeKind,
    /// How many.
    count: u32,
}

/// What ties two records.
#[derive(Debug)]
pub(super) struct GraphEdge(pub(super) graph::GraphEdge);

#[Object(serial)]
impl GraphEdge {
    /// Its id: that of the record that carries it.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// What kind of tie.
    async fn kind(&self) -> EdgeKind {
        self.0.kind
    }

    /// Where it starts: the member, the participant, the office-holder, the debtor, the amending agreement.
    async fn from(&self) -> ID {
        ID(self.0.from.to_string())
    }

    /// Where it leads.
    async fn to(&self) -> ID {
        ID(self.0.to.to_string())
    }

    /// A relation's kind.
    async fn relation_kind(&self) -> Option<RelationKind> {
        self.0.relation_kind
    }

    /// A member's standing.
    async fn membership(&self) -> Option<MembershipKind> {
        self.0.membership
    }

    /// A participant's role.
    async fn role(&self) -> Option<ParticipationRole> {
        self.0.role
    }

    /// A link's kind.
    async fn link_kind(&self) -> Option<AgreementLinkKind> {
        self.0.link_kind
    }

    /// A post's title for a reader of this language.
    async fn label(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        let label: &LocalizedText = self.0.label.as_ref()?;
        Some(label.pick(ctx.language(language)))
    }

    /// Since when; a participation's first act.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since
    }

    /// Until when.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }

    /// No longer so on the date asked for.
    async fn ended(&self) -> bool {
        self.0.ended
    }

    /// The standing of the obligation, on its edges.
    async fn standing(&self) -> Option<Standing> {
        self.0.standing
    }
}
