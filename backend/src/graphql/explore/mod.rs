//! Searching and exploring: what lies around a record, how two are connected, and what else the graph is asked.

mod differences;
mod partners;
mod picture;
mod ways;

use accord_shared::{
    AccessLevel, Language, Noun, RecordId, agreement::AgreementState, edge::EdgeKind, error::ErrorCode,
    obligation::Standing, organization::OrganizationKind, partial_date::Day,
};
use async_graphql::{Context, ID, MergedObject, Object, Result, SimpleObject};
use chrono::NaiveDate;

use super::{
    asking::{Asked, denied, refused},
    ready::ReadyList,
};
use crate::{
    graph::{self, Around, MAX_DEPTH, MAX_NODES},
    register::Problem,
    search::{self, MAX_HITS},
};
use picture::GraphEdge;
pub(super) use picture::GraphNode;

/// What can be asked of the graph and of the search index.
#[derive(MergedObject, Default, Debug)]
pub(super) struct ExploreQuery(
    PictureQuery,
    ways::WaysQuery,
    partners::PartnersQuery,
    differences::DifferencesQuery,
);

/// A record that a search found.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
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
#[graphql(serial)]
pub(super) struct Neighbourhood {
    /// The record in the middle.
    focus: ID,
    /// The nodes that fit, closer ones first.
    nodes: ReadyList<GraphNode>,
    /// Every edge between them.
    edges: ReadyList<GraphEdge>,
    /// How many more nodes lie within the depth but were cut by the limit.
    more: usize,
    /// How many records of each noun lie within the depth, drawn or not, without the nouns of which there is none.
    counts: ReadyList<NounCount>,
}

/// How many records of a noun.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct NounCount {
    /// The noun.
    noun: Noun,
    /// How many.
    count: u32,
}

impl From<graph::Neighbourhood> for Neighbourhood {
    fn from(found: graph::Neighbourhood) -> Self {
        Self {
            focus: ID(found.focus.to_string()),
            nodes: found.nodes.into_iter().map(GraphNode).collect(),
            edges: found.edges.into_iter().map(GraphEdge).collect(),
            more: found.more,
            counts: found.counts.into_iter().map(|(noun, count)| NounCount { noun, count }).collect(),
        }
    }
}

/// Searching and exploring.
#[derive(Default, Debug)]
pub(super) struct PictureQuery;

#[Object]
impl PictureQuery {
    /// The records that have every word typed, best first. Case, diacritics and script do not matter.
    #[graphql(complexity = "first.clamp(0, 50) as usize * child_complexity + 100")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        text: String,
        nouns: Option<Vec<Noun>>,
        #[graphql(default = 20)] first: i32,
        language: Option<Language>,
    ) -> Result<ReadyList<SearchHit>> {
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
            as_of: day(ctx, as_of),
            limit,
        };
        let found = ctx.sources().graph.read().neighbourhood(ctx.viewer(), &around);
        if found.is_none() {
            denied(ctx, focus).await?;
        }
        Ok(found.map(Neighbourhood::from))
    }
}

/// The day asked for, or today.
fn day(ctx: &Context<'_>, as_of: Option<Day>) -> NaiveDate {
    as_of.map_or_else(|| ctx.today(), |day| day.0)
}

/// Brings the graph up to date and writes down which of these the viewer asked for and may not see.
async fn denied_ends(ctx: &Context<'_>, ends: &[RecordId]) -> Result<()> {
    ctx.catch_up().await?;
    for &end in ends {
        let shown = ctx.sources().graph.read().shows(ctx.viewer(), end);
        if !shown {
            denied(ctx, end).await?;
        }
    }
    Ok(())
}

/// A number within its bounds, or an error that names them.
pub(super) fn within(name: &str, number: i32, least: usize, most: usize) -> Result<usize> {
    match usize::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => {
            let message = format!("`{name}` runs from {least} to {most}");
            Err(refused(Problem::whole(ErrorCode::Invalid, message).into()))
        }
    }
}
