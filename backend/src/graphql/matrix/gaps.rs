//! Gaps in the schema.

use accord_shared::{
    Language,
    assessment::PriorityLevel,
    gap::{GapAct, GapKind},
    partial_date::Day,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::NaiveDate;

use super::shown;
use crate::{
    graphql::{asking::Asked, connection::PageInfo, direction::Direction, explore::GraphNode},
    register::matrix::{self, GapOf},
};

/// What is missing or late between us and an organization.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Gap {
    gap: GapOf,
    day: NaiveDate,
}

impl Gap {
    pub(super) fn new(gap: GapOf, day: NaiveDate) -> Self {
        Self { gap, day }
    }
}

#[Object]
impl Gap {
    /// What is missing or late.
    async fn kind(&self) -> GapKind {
        self.gap.gap.kind
    }

    /// Of which organization.
    async fn organization(&self, ctx: &Context<'_>) -> Option<GraphNode> {
        let graph = ctx.sources().graph.read();
        graph.nodes(ctx.viewer(), &[self.gap.organization.into()], self.day).pop().map(GraphNode::from)
    }

    /// In which direction; nothing where it is of the whole.
    async fn direction(&self) -> Option<Direction> {
        self.gap.direction.as_ref().map(shown)
    }

    /// The priority in that direction; of the whole, its highest.
    async fn level(&self) -> Option<PriorityLevel> {
        self.gap.level
    }

    /// The first day on which it was one, where that is known.
    async fn since(&self) -> Option<Day> {
        self.gap.gap.since.map(Day)
    }

    /// How many of what its sentence counts: agreements, obligations.
    async fn count(&self) -> u32 {
        self.gap.gap.count
    }

    /// The day that its sentence names: by which it was due, on which it ends, on which something was last done.
    async fn day(&self) -> Option<Day> {
        self.gap.gap.day.map(Day)
    }

    /// The records that it is about: agreements, obligations, our representations.
    async fn records(&self, ctx: &Context<'_>) -> Vec<GraphNode> {
        let graph = ctx.sources().graph.read();
        let nodes = graph.nodes(ctx.viewer(), &self.gap.records, self.day);
        nodes.into_iter().map(GraphNode::from).collect()
    }

    /// The title of the issue that it is about, for a reader of this language.
    async fn issue(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.gap.issue.as_ref().map(|issue| issue.pick(ctx.language(language)))
    }

    /// What closes it.
    async fn act(&self) -> GapAct {
        self.gap.act()
    }
}

/// A page of gaps, with what can be said of all.
#[derive(Debug)]
pub(in crate::graphql) struct GapConnection {
    rows: Vec<(String, Gap)>,
    info: PageInfo,
    total: usize,
    counts: matrix::GapCounts,
}

/// A gap with its cursor.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct GapEdge {
    /// What leads back to this row.
    cursor: String,
    /// The gap.
    node: Gap,
}

/// How many gaps there are of a kind.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct GapCount {
    /// Which kind.
    kind: GapKind,
    /// How many.
    count: usize,
}

impl GapConnection {
    pub(super) fn new(found: matrix::Gaps, day: NaiveDate) -> Self {
        let cursors = (
            found.rows.first().map(|(cursor, _)| cursor.clone()),
            found.rows.last().map(|(cursor, _)| cursor.clone()),
        );
        Self {
            info: PageInfo::forward(found.has_previous, found.has_next, cursors),
            rows: found.rows.into_iter().map(|(cursor, gap)| (cursor, Gap::new(gap, day))).collect(),
            total: found.total,
            counts: found.counts,
        }
    }
}

#[Object]
impl GapConnection {
    /// The gaps with their cursors.
    async fn edges(&self) -> Vec<GapEdge> {
        self.rows
            .iter()
            .map(|(cursor, node)| GapEdge { cursor: cursor.clone(), node: node.clone() })
            .collect()
    }

    /// The gaps.
    async fn nodes(&self) -> Vec<Gap> {
        self.rows.iter().map(|(_, gap)| gap.clone()).collect()
    }

    /// Where the page lies.
    async fn page_info(&self) -> &PageInfo {
        &self.info
    }

    /// How many there are.
    async fn total_count(&self) -> usize {
        self.total
    }

    /// How many there are of each kind, whatever kinds are asked for; kinds without gaps are left out.
    async fn counts(&self) -> Result<Vec<GapCount>> {
        Ok(self.counts.iter().map(|&(kind, count)| GapCount { kind, count }).collect())
    }
}
