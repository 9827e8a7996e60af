//! Searching and exploring: what lies around a record, and how two are connected.

use accord_shared::{
    AccessLevel, Language, LocalizedText, Noun, PartialDate, RecordId,
    agreement::{AgreementKind, AgreementLinkKind, AgreementState},
    edge::EdgeKind,
    error::ErrorCode,
    obligation::Standing,
    organization::OrganizationKind,
    partial_date::Day,
    participation::ParticipationRole,
    relation::{MembershipKind, RelationKind},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::asking::{Asked, denied, refused};
use crate::{
    graph::{self, Around, Between, MAX_DEPTH, MAX_HOPS, MAX_NODES, MAX_WAYS},
    register::Problem,
    search::{self, MAX_HITS},
};

/// A record that a search found.
#[derive(Debug, SimpleObject)]
pub(super) struct SearchHit {
    /// Its id.
    id: ID,
    /// What it is.
    noun: Noun,
    /// Its name, title or text in the language asked for.
    label: String,
    /// The text that matched, where it differs from the label.
    matched: Option<String>,
    /// An organization's kind.
    organization_kind: Option<OrganizationKind>,
    /// Whether it is on our side.
    ours: bool,
    /// An agreement's state today.
    agreement_state: Option<AgreementState>,
    /// An obligation's standing today.
    standing: Option<Standing>,
    /// How closed it is.
    access_level: AccessLevel,
}

impl From<search::Hit> for SearchHit {
    fn from(hit: search::Hit) -> Self {
        Self {
            id: ID(hit.id.to_string()),
            noun: hit.noun,
            label: hit.label,
            matched: hit.matched,
            organization_kind: hit.organization_kind,
            ours: hit.ours,
            agreement_state: hit.agreement_state,
            standing: hit.standing,
            access_level: hit.access_level,
        }
    }
}

/// A focus and what lies around it.
#[derive(Debug, SimpleObject)]
pub(super) struct Neighbourhood {
    /// The record in the middle.
    focus: ID,
    /// The nodes that fit, closer ones first.
    nodes: Vec<GraphNode>,
    /// Every edge between them.
    edges: Vec<GraphEdge>,
    /// How many more nodes lie within the depth but were cut by the limit.
    more: usize,
}

impl From<graph::Neighbourhood> for Neighbourhood {
    fn from(found: graph::Neighbourhood) -> Self {
        Self {
            focus: ID(found.focus.to_string()),
            nodes: found.nodes.into_iter().map(GraphNode).collect(),
            edges: found.edges.into_iter().map(GraphEdge).collect(),
            more: found.more,
        }
    }
}

/// A way between two records; empty lists where there is none.
#[derive(Debug, Default, SimpleObject)]
pub(super) struct GraphPath {
    /// The records on the way, both ends included.
    nodes: Vec<GraphNode>,
    /// What ties each to the next.
    edges: Vec<GraphEdge>,
}

impl From<graph::Path> for GraphPath {
    fn from(path: graph::Path) -> Self {
        Self {
            nodes: path.nodes.into_iter().map(GraphNode).collect(),
            edges: path.edges.into_iter().map(GraphEdge).collect(),
        }
    }
}

/// The ways between two records.
#[derive(Debug, Default, SimpleObject)]
pub(super) struct GraphPaths {
    /// Those that hold on the day, what binds most first.
    paths: Vec<GraphPath>,
    /// Where there is none on the day: the last that there was before it, if there ever was one.
    last: Option<LastPath>,
}

/// A way that there is no more.
#[derive(Debug, SimpleObject)]
pub(super) struct LastPath {
    /// The last day on which it held.
    until: Day,
    /// The way, as it was on that day.
    path: GraphPath,
}

impl From<graph::LastWay> for LastPath {
    fn from(last: graph::LastWay) -> Self {
        Self { until: Day(last.until), path: last.path.into() }
    }
}

/// A record in a picture.
#[derive(Debug)]
pub(super) struct GraphNode(graph::GraphNode);

#[Object]
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
    async fn neighbours(&self) -> Vec<NeighbourCount> {
        let count = |count: &graph::NeighbourCount| NeighbourCount { edge: count.edge, count: count.count };
        self.0.neighbours.iter().map(count).collect()
    }
}

/// How many neighbours a record has by edges of one kind.
#[derive(Debug, SimpleObject)]
pub(super) struct NeighbourCount {
    /// The kind.
    edge: EdgeKind,
    /// How many.
    count: u32,
}

/// What ties two records.
#[derive(Debug)]
pub(super) struct GraphEdge(graph::GraphEdge);

#[Object]
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

/// Searching and exploring.
#[derive(Default, Debug)]
pub(super) struct ExploreQuery;

#[Object]
impl ExploreQuery {
    /// The records that have every word typed, best first. Case, diacritics and script do not matter.
    #[graphql(complexity = "first.clamp(0, 50) as usize * child_complexity + 100")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        text: String,
        nouns: Option<Vec<Noun>>,
        #[graphql(default = 20)] first: i32,
        language: Option<Language>,
    ) -> Result<Vec<SearchHit>> {
        let first = within("first", first, 0, MAX_HITS)?;
        ctx.catch_up().await?;
        let search = search::Search {
            text: &text,
            nouns: nouns.as_deref(),
            first,
            language: ctx.language(language),
            today: ctx.today(),
        };
        let (graph, index) = (ctx.sources().graph.read(), ctx.sources().index.read());
        Ok(index.search(&graph, ctx.viewer(), &search).into_iter().map(SearchHit::from).collect())
    }

    /// What lies around a record on a day; nothing where it does not exist or is not open to the viewer.
    #[graphql(complexity = "limit.clamp(0, 2000) as usize * child_complexity / 4 + 100")]
    #[allow(clippy::too_many_arguments, reason = "what a picture is made of")]
    async fn neighbourhood(
        &self,
        ctx: &Context<'_>,
        focus: ID,
        #[graphql(default = 1)] depth: i32,
        types: Option<Vec<EdgeKind>>,
        nouns: Option<Vec<Noun>>,
        as_of: Option<Day>,
        #[graphql(default = 200)] limit: i32,
    ) -> Result<Option<Neighbourhood>> {
        let depth = within("depth", depth, 0, MAX_DEPTH.into())? as u8;
        let limit = within("limit", limit, 1, MAX_NODES)?;
        let Ok(focus) = focus.parse::<RecordId>() else { return Ok(None) };
        ctx.catch_up().await?;
        let around = Around {
            focus,
            depth,
            edges: types.as_deref(),
            nouns: nouns.as_deref(),
            as_of: as_of.map_or_else(|| ctx.today(), |day| day.0),
            limit,
        };
        let found = ctx.sources().graph.read().neighbourhood(ctx.viewer(), &around);
        if found.is_none() {
            denied(ctx, focus).await?;
        }
        Ok(found.map(Neighbourhood::from))
    }

    /// The shortest way between two records over what holds on a day; empty where there is none.
    #[graphql(complexity = "10 * child_complexity + 100")]
    async fn path(
        &self,
        ctx: &Context<'_>,
        from: ID,
        to: ID,
        as_of: Option<Day>,
        #[graphql(default = 6)] max_hops: i32,
    ) -> Result<GraphPath> {
        let Some(between) = between(ctx, from, to, as_of, max_hops).await? else {
            return Ok(GraphPath::default());
        };
        let found = ctx.sources().graph.read().path(ctx.viewer(), &between);
        Ok(found.map_or_else(GraphPath::default, GraphPath::from))
    }

    /// The ways between two records over what holds on a day, what binds most first, none more than one hop longer
    /// than the shortest; and where there is none, the last that there was.
    #[graphql(complexity = "first.clamp(1, 10) as usize * 10 * child_complexity + 200")]
    async fn paths(
        &self,
        ctx: &Context<'_>,
        from: ID,
        to: ID,
        as_of: Option<Day>,
        #[graphql(default = 3)] first: i32,
        #[graphql(default = 6)] max_hops: i32,
    ) -> Result<GraphPaths> {
        let first = within("first", first, 1, MAX_WAYS)?;
        let Some(between) = between(ctx, from, to, as_of, max_hops).await? else {
            return Ok(GraphPaths::default());
        };
        let graph = ctx.sources().graph.read();
        let paths = graph.ways(ctx.viewer(), &between, first);
        let last = paths.is_empty().then(|| graph.last_way(ctx.viewer(), &between)).flatten();
        Ok(GraphPaths {
            paths: paths.into_iter().map(GraphPath::from).collect(),
            last: last.map(LastPath::from),
        })
    }
}

/// Which way is asked for; nothing where an end is no record. An end that the viewer may not see is a denied attempt.
async fn between(
    ctx: &Context<'_>,
    from: ID,
    to: ID,
    as_of: Option<Day>,
    max_hops: i32,
) -> Result<Option<Between>> {
    let max_hops = within("maxHops", max_hops, 1, MAX_HOPS.into())? as u8;
    let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else { return Ok(None) };
    ctx.catch_up().await?;
    for end in [from, to] {
        let shown = ctx.sources().graph.read().shows(ctx.viewer(), end);
        if !shown {
            denied(ctx, end).await?;
        }
    }
    Ok(Some(Between { from, to, as_of: as_of.map_or_else(|| ctx.today(), |day| day.0), max_hops }))
}

/// A number within its bounds, or an error that names them.
fn within(name: &str, number: i32, least: usize, most: usize) -> Result<usize> {
    match usize::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => {
            let message = format!("`{name}` runs from {least} to {most}");
            Err(refused(Problem::whole(ErrorCode::Invalid, message).into()))
        }
    }
}
