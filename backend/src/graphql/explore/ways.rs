//! How two records are connected, what they have in common, and who stands between.

use accord_shared::{RecordId, partial_date::Day};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    day, denied_ends,
    picture::{GraphNode, GraphPath},
    within,
};
use crate::{
    graph::{self, Between, MAX_COMMON, MAX_HOPS, MAX_STANDING, MAX_WAYS},
    graphql::{asking::Asked, ready::ReadyList},
};

/// The ways between two records.
#[derive(Debug, Default, SimpleObject)]
#[graphql(serial)]
pub(super) struct GraphPaths {
    /// Those that hold on the day, what binds most first.
    paths: ReadyList<GraphPath>,
    /// Where there is none on the day: the last that there was before it, if there ever was one.
    last: Option<LastPath>,
    /// The search for the last was given up, since there is too much to weigh: there may have been a later one, or one
    /// where none is told.
    last_unsure: bool,
}

/// A way that there is no more.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
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

/// What two records have in common.
#[derive(Debug, Default, SimpleObject)]
#[graphql(serial)]
pub(super) struct InCommon {
    /// From the one over the common record to the other, what binds most first.
    paths: ReadyList<GraphPath>,
    /// How many more common records there are.
    more: usize,
}

/// Who stands between us and a record.
#[derive(Debug, Default, SimpleObject)]
#[graphql(serial)]
pub(super) struct StandingBetween {
    /// Those through whom most of the best ways lead first.
    standing: ReadyList<StandsBetween>,
    /// How many ways count among the best.
    ways: i64,
    /// How many more stand between.
    more: usize,
}

/// Somebody, or something, between us and a record.
#[derive(Debug, SimpleObject)]
#[graphql(serial)]
pub(super) struct StandsBetween {
    /// The record.
    node: GraphNode,
    /// How many of the best ways lead through it.
    carries: i64,
    /// Whether there is no way at all without it, of as many hops as asked for.
    only: bool,
    /// The best way through it, from us.
    path: GraphPath,
}

impl From<graph::Standing> for StandsBetween {
    fn from(standing: graph::Standing) -> Self {
        Self {
            node: GraphNode(standing.node),
            carries: counted(standing.carries),
            only: standing.only,
            path: standing.path.into(),
        }
    }
}

/// A number of ways that fits; nobody counts further.
fn counted(ways: u64) -> i64 {
    i64::try_from(ways).unwrap_or(i64::MAX)
}

/// Ways.
#[derive(Default, Debug)]
pub(in crate::graphql) struct WaysQuery;

#[Object]
impl WaysQuery {
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
        let last = paths.is_empty().then(|| graph.last_way(ctx.viewer(), &between));
        Ok(GraphPaths {
            paths: paths.into_iter().map(GraphPath::from).collect(),
            last_unsure: last.as_ref().is_some_and(|last| last.unsure),
            last: last.and_then(|last| last.way).map(LastPath::from),
        })
    }

    /// What two records have in common on a day: each record to which both are tied, told as a way of two hops. What binds
    /// most comes first, what everybody shares last.
    #[graphql(complexity = "first.clamp(0, 100) as usize * 3 * child_complexity + 100")]
    async fn common(
        &self,
        ctx: &Context<'_>,
        a: ID,
        b: ID,
        as_of: Option<Day>,
        #[graphql(default = 20)] first: i32,
    ) -> Result<InCommon> {
        let first = within("first", first, 0, MAX_COMMON)?;
        let (Ok(a), Ok(b)) = (a.parse(), b.parse()) else { return Ok(InCommon::default()) };
        denied_ends(ctx, &[a, b]).await?;
        let found = ctx.sources().graph.read().common(ctx.viewer(), [a, b], day(ctx, as_of), first);
        Ok(InCommon { paths: found.paths.into_iter().map(GraphPath::from).collect(), more: found.more })
    }

    /// Who stands between our side and a record on a day: whoever carries most of the best ways first. Empty where there
    /// is no way, and where the record is of our side.
    #[graphql(complexity = "first.clamp(0, 100) as usize * 4 * child_complexity + 200")]
    async fn between(
        &self,
        ctx: &Context<'_>,
        target: ID,
        as_of: Option<Day>,
        #[graphql(default = 10)] first: i32,
        #[graphql(default = 6)] max_hops: i32,
    ) -> Result<StandingBetween> {
        let first = within("first", first, 0, MAX_STANDING)?;
        let max_hops = within("maxHops", max_hops, 1, MAX_HOPS.into())? as u8;
        let Ok(target) = target.parse::<RecordId>() else { return Ok(StandingBetween::default()) };
        denied_ends(ctx, &[target]).await?;
        let graph = ctx.sources().graph.read();
        let found = graph.between(ctx.viewer(), target, day(ctx, as_of), max_hops, first);
        Ok(StandingBetween {
            standing: found.standing.into_iter().map(StandsBetween::from).collect(),
            ways: counted(found.ways),
            more: found.more,
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
    denied_ends(ctx, &[from, to]).await?;
    Ok(Some(Between { from, to, as_of: day(ctx, as_of), max_hops }))
}
