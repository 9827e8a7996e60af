//! The Sector's matrix in the schema.

mod cell;
mod gaps;

use std::{collections::BTreeSet, sync::Arc};

use accord_shared::{
    Language, PartialDate,
    assessment::{OurStatus, PriorityLevel},
    id::{DirectionId, OrganizationId, RecordId},
    matrix::Cells,
    organization::OrganizationKind,
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, refused, unexpected},
    connection::page_cost,
    direction::Direction,
    explore::{GraphNode, within},
    ready::ReadyList,
    selection,
};
use crate::register::{
    audit,
    listing::MOST,
    matrix::{self, GapFilter, MOST_ROWS, MatrixFilter},
    weights::PriorityWeightsInput,
};
use cell::MatrixCell;
use gaps::GapConnection;

/// Organizations by directions of cooperation.
#[derive(Debug)]
pub(super) struct Matrix {
    matrix: matrix::Matrix,
    day: Day,
    compare: Option<Day>,
    bodies: Vec<GraphNode>,
}

#[Object]
impl Matrix {
    /// The day of the picture.
    async fn day(&self) -> Day {
        self.day
    }

    /// The day that it is compared with.
    async fn compare(&self) -> Option<Day> {
        self.compare
    }

    /// The columns, in the order of the tree; what is not used on the day is left out.
    async fn directions(&self) -> Vec<Direction> {
        self.matrix.directions.iter().map(Direction::from).collect()
    }

    /// The rows, by name in the Azerbaijani alphabet. Organizations of our side are not among them.
    async fn rows(&self) -> ReadyList<MatrixRow<'_>> {
        ReadyList(self.matrix.rows.iter().map(MatrixRow).collect())
    }

    /// Those that the organizations of the rows are members of, by id.
    #[graphql(complexity = "child_complexity + 1")]
    async fn bodies(&self) -> &[GraphNode] {
        &self.bodies
    }

    /// How many organizations pass the filter.
    async fn total(&self) -> usize {
        self.matrix.total
    }

    /// Whether rows were left out for want of room.
    async fn cut(&self) -> bool {
        self.matrix.total > self.matrix.rows.len()
    }

    /// Whether the viewer may assess: the Sector for Relations with International Organizations, the Head and the Deputy may
    /// (7.1.2).
    async fn can_assess(&self) -> bool {
        self.matrix.can_assess
    }
}

/// An organization in the matrix.
#[derive(Debug)]
pub(super) struct MatrixRow<'m>(&'m matrix::MatrixRow);

#[Object(serial)]
impl MatrixRow<'_> {
    /// The organization.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Its name for a reader of this language.
    async fn name(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.names.pick(ctx.language(language))
    }

    /// Its acronym, where there is one.
    async fn short(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.0.short.as_ref().map(|short| short.pick(ctx.language(language)))
    }

    /// What it is.
    async fn kind(&self) -> OrganizationKind {
        self.0.kind
    }

    /// Its country, ISO 3166-1 alpha-2.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// The assessment that holds on the day; a reassessment of today expects it.
    async fn assessment(&self) -> Option<ID> {
        self.0.assessment.map(|assessment| ID(assessment.to_string()))
    }

    /// The day of that assessment.
    async fn assessed_on(&self) -> Option<Day> {
        self.0.assessed_on.map(Day)
    }

    /// Our status in it.
    async fn status(&self) -> Option<OurStatus> {
        self.0.status
    }

    /// Our status on the day compared with.
    async fn status_before(&self) -> Option<OurStatus> {
        self.0.status_before
    }

    /// Agreements in force with our side, whatever their directions.
    async fn agreements(&self) -> usize {
        self.0.agreements
    }

    /// Open obligations between us.
    async fn obligations(&self) -> usize {
        self.0.obligations
    }

    /// People in post there, or at a representation of ours to it.
    async fn posts(&self) -> usize {
        self.0.people
    }

    /// Our representations and missions to it.
    async fn representations(&self) -> usize {
        self.0.representations
    }

    /// The last meeting, letter and the like with it.
    async fn last_interaction_on(&self) -> Option<PartialDate> {
        self.0.last_met
    }

    /// Those that it is a member of, by id.
    async fn member_of(&self) -> Vec<ID> {
        self.0.member_of.iter().map(|of| ID(of.to_string())).collect()
    }

    /// The gaps of the whole, as bits in the order of GapKind.
    async fn gaps(&self) -> u8 {
        self.0.gaps.bits()
    }

    /// The cells that say anything.
    async fn cells(&self) -> &Cells {
        &self.0.cells
    }
}

/// Which suggestions other weights would change.
#[derive(Debug, SimpleObject)]
pub(super) struct PriorityMoves {
    /// The first of them, organizations in the order of the matrix.
    moves: Vec<PriorityMove>,
    /// How many there are.
    total: usize,
}

/// A suggestion that other weights would change.
#[derive(Debug, SimpleObject)]
pub(super) struct PriorityMove {
    /// Of which organization.
    organization: GraphNode,
    /// In which direction.
    direction: Direction,
    /// The level given.
    level: Option<PriorityLevel>,
    /// What the register's own weights suggest.
    before: Option<PriorityLevel>,
    /// What the others would.
    after: Option<PriorityLevel>,
}

/// The matrix, its cells and what is missing in them.
#[derive(Default, Debug)]
pub(super) struct MatrixQuery;

#[Object]
impl MatrixQuery {
    /// Organizations by directions on a day, perhaps compared with another day. With weights, what would be suggested if they
    /// were the register's.
    #[graphql(complexity = "first.clamp(0, 5_000) as usize * child_complexity / 4 + 2_000")]
    async fn matrix(
        &self,
        ctx: &Context<'_>,
        filter: Option<MatrixFilter>,
        as_of: Option<Day>,
        compare: Option<Day>,
        weights: Option<PriorityWeightsInput>,
        #[graphql(default = 3_000)] first: i32,
    ) -> Result<Matrix> {
        let first = within("first", first, 0, MOST_ROWS)?;
        ctx.catch_up().await?;
        let day = as_of.unwrap_or(Day(ctx.today()));
        let asked =
            matrix::Asked { day: day.0, compare: compare.map(|day| day.0), weights: weights.as_ref() };
        let graph = &ctx.sources().graph;
        let filter = filter.unwrap_or_default();
        let found = matrix::matrix(ctx.reading(), graph, filter, asked, first).await.map_err(refused)?;
        let bodies = match ctx.look_ahead().field("bodies").exists() {
            true => {
                let of: BTreeSet<RecordId> =
                    found.rows.iter().flat_map(|row| &row.member_of).map(|&of| of.into()).collect();
                let of: Vec<RecordId> = of.into_iter().collect();
                graph.read().nodes(ctx.viewer(), &of, day.0).into_iter().map(GraphNode::from).collect()
            }
            false => Vec::new(),
        };
        Ok(Matrix { matrix: found, day, compare, bodies })
    }

    /// One cell of the matrix with everything behind it; nothing where the organization or the direction is not open to the
    /// viewer or is none of the matrix on the day.
    #[graphql(complexity = "child_complexity + 200")]
    async fn matrix_cell(
        &self,
        ctx: &Context<'_>,
        organization: OrganizationId,
        direction: DirectionId,
        as_of: Option<Day>,
        weights: Option<PriorityWeightsInput>,
    ) -> Result<Option<MatrixCell>> {
        ctx.catch_up().await?;
        let asked = matrix::Asked {
            day: as_of.map_or(ctx.today(), |day| day.0),
            compare: None,
            weights: weights.as_ref(),
        };
        let wanted = selection::cell(&selection::below(&ctx.field()));
        let graph = &ctx.sources().graph;
        let found = matrix::cell(ctx.reading(), graph, organization, direction, asked, &wanted).await;
        let Some(found) = found.map_err(refused)? else {
            return Ok(None);
        };
        // A cell opens the assessment that it shows.
        if let Some(assessment) = &found.assessment {
            audit::assessment_opened(ctx.writing(), assessment).await.map_err(unexpected)?;
        }
        Ok(Some(MatrixCell::new(found)))
    }

    /// Which suggested priorities other weights would change.
    #[graphql(complexity = "first.clamp(0, 200) as usize * child_complexity + 2_000")]
    async fn priority_moves(
        &self,
        ctx: &Context<'_>,
        weights: PriorityWeightsInput,
        filter: Option<MatrixFilter>,
        as_of: Option<Day>,
        #[graphql(default = 200)] first: i32,
    ) -> Result<PriorityMoves> {
        let first = within("first", first, 0, MOST)?;
        ctx.catch_up().await?;
        let day = as_of.map_or(ctx.today(), |day| day.0);
        let asked = matrix::Asked { day, compare: None, weights: Some(&weights) };
        let graph = &ctx.sources().graph;
        let filter = filter.unwrap_or_default();
        let found = matrix::matrix(ctx.reading(), graph, filter, asked, MOST_ROWS).await.map_err(refused)?;
        let all = found.moves();
        let total = all.len();
        let graph = graph.read();
        let told = |moved: matrix::Move| {
            let node = graph.nodes(ctx.viewer(), &[moved.organization.into()], day).pop()?;
            let direction = found.directions.get(usize::from(moved.direction))?;
            Some(PriorityMove {
                organization: node.into(),
                direction: Direction::from(direction),
                level: moved.level,
                before: moved.before,
                after: moved.after,
            })
        };
        let moves = all.into_iter().take(first).filter_map(told).collect();
        Ok(PriorityMoves { moves, total })
    }

    /// What is missing or late between us and anybody: where the priority is highest first.
    #[graphql(complexity = "page_cost(first, None, child_complexity) + 2_000")]
    async fn gaps(
        &self,
        ctx: &Context<'_>,
        filter: Option<GapFilter>,
        as_of: Option<Day>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<GapConnection> {
        let after = after.as_deref().map(matrix::GapCursor::read).transpose().map_err(refused)?;
        ctx.catch_up().await?;
        let day = as_of.map_or(ctx.today(), |day| day.0);
        let graph = &ctx.sources().graph;
        let filter = filter.unwrap_or_default();
        let found = matrix::gaps(ctx.reading(), graph, filter, day, first, after).await;
        Ok(GapConnection::new(found.map_err(refused)?, day))
    }
}

/// A direction of the register as the schema shows it.
fn shown(direction: &Arc<crate::register::direction::Direction>) -> Direction {
    direction.into()
}
