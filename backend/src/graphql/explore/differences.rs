//! What in a picture changed between two days.

use accord_shared::{Noun, RecordId, difference::Difference, edge::EdgeKind, partial_date::Day};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    day, denied_ends,
    picture::{GraphEdge, GraphNode},
    within,
};
use crate::{
    graph::{self, Around, MAX_DEPTH, MAX_NODES, TwoDays},
    graphql::{
        asking::Asked,
        ready::{Ready, ReadyList},
    },
};

/// The picture of two days in one.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct GraphDifferences {
    /// Every record of either day that fits, closer ones first.
    nodes: ReadyList<NodeDifference>,
    /// Every edge of either day between them.
    edges: ReadyList<EdgeDifference>,
    /// How many more records the two pictures have.
    more: usize,
}

/// A record in a picture of two days.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct NodeDifference {
    /// As it was on the first day; nothing where the picture did not have it.
    before: Option<Ready<GraphNode>>,
    /// As it is on the second day; nothing where the picture does not have it.
    after: Option<Ready<GraphNode>>,
    /// What became of it; nothing where it is as it was.
    difference: Option<Difference>,
}

/// A tie in a picture of two days.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct EdgeDifference {
    /// As it was on the first day; nothing where the picture did not have it.
    before: Option<Ready<GraphEdge>>,
    /// As it is on the second day; nothing where the picture does not have it.
    after: Option<Ready<GraphEdge>>,
    /// What became of it; nothing where it is as it was.
    difference: Option<Difference>,
}

impl From<graph::Differences> for GraphDifferences {
    fn from(found: graph::Differences) -> Self {
        let node = |drawn: graph::Drawn<graph::GraphNode>| NodeDifference {
            before: drawn.before.map(GraphNode).map(Ready),
            after: drawn.after.map(GraphNode).map(Ready),
            difference: drawn.difference,
        };
        let edge = |drawn: graph::Drawn<graph::GraphEdge>| EdgeDifference {
            before: drawn.before.map(GraphEdge).map(Ready),
            after: drawn.after.map(GraphEdge).map(Ready),
            difference: drawn.difference,
        };
        Self {
            nodes: found.nodes.into_iter().map(node).collect(),
            edges: found.edges.into_iter().map(edge).collect(),
            more: found.more,
        }
    }
}

/// Comparing two days.
#[derive(Default, Debug)]
pub(in crate::graphql) struct DifferencesQuery;

#[Object]
impl DifferencesQuery {
    /// The picture around a record on two days in one, and what became of everything in it. Whatever ended between the two
    /// is gone, though it may still be drawn. Nothing where the record does not exist or is not open to the viewer.
    #[graphql(complexity = "limit.clamp(0, 2000) as usize * child_complexity / 4 + 200")]
    #[allow(clippy::too_many_arguments, reason = "what a picture is made of")]
    async fn differences(
        &self,
        ctx: &Context<'_>,
        focus: ID,
        #[graphql(default = 1)] depth: i32,
        types: Option<Vec<EdgeKind>>,
        nouns: Option<Vec<Noun>>,
        from: Day,
        to: Option<Day>,
        #[graphql(default = 200)] limit: i32,
    ) -> Result<Option<GraphDifferences>> {
        let depth = within("depth", depth, 0, MAX_DEPTH.into())? as u8;
        let limit = within("limit", limit, 1, MAX_NODES)?;
        let Ok(focus) = focus.parse::<RecordId>() else { return Ok(None) };
        denied_ends(ctx, &[focus]).await?;
        let as_of = day(ctx, to);
        let around = Around { focus, depth, edges: types.as_deref(), nouns: nouns.as_deref(), as_of, limit };
        let days = TwoDays { around, before: from.0 };
        let found = ctx.sources().graph.read().differences(ctx.viewer(), &days);
        Ok(found.map(GraphDifferences::from))
    }
}
