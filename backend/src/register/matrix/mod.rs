//! The Sector's matrix: organizations by directions of cooperation, with the priority given, what stands behind it, what is
//! missing or late, and what would be suggested (regulation 7.1.2).
//!
//! Assessments come from the store in a few flat statements, everything else from the graph; both within the viewer's scope,
//! so that a cell, a gap and a suggestion are made of what its reader may see and of nothing else. Agreements, meetings and
//! people are as they were on the day of the picture; obligations as they are now, under the agreements of that day.

mod body;
mod cell;
mod columns;
mod gaps;
mod judged;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    LocalizedText, PartialDate, access,
    assessment::{OurStatus, PriorityLevel},
    gap::{GapKind, GapSet},
    id::{AssessmentId, OrganizationId},
    matrix::{Cell, Cells},
    organization::OrganizationKind,
    partial_date::day_key,
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use uuid::Uuid;

use super::{
    Failure, Reading,
    direction::{self, Direction},
    organization::{self, Brief, OrganizationFilter},
    scope,
    weights::{self, PriorityWeightsInput, Scale},
};
use crate::{
    graph::{LiveGraph, Ties},
    store::{FromRow, Row, StoreError},
};

pub use cell::{CellOf, CellWanted, Change, Suggested, SuggestedShare, cell};
pub use gaps::{GapCounts, GapCursor, GapFilter, GapOf, Gaps, gaps};

use body::{Body, Picture};
use columns::Columns;
use judged::{History, Wanted};

/// The most rows that a matrix has.
pub const MOST_ROWS: usize = 5_000;

/// The most organizations that are looked at for one picture.
const MOST_BODIES: u64 = 50_000;

/// Which organizations a matrix shows. Those of our side are never among them.
#[derive(Debug, Clone, Default, InputObject)]
pub struct MatrixFilter {
    /// As a list of organizations is filtered.
    pub organizations: Option<OrganizationFilter>,
    /// Members of this organization on the day.
    pub member_of: Option<OrganizationId>,
    /// Assessed by the day, or not.
    pub assessed: Option<bool>,
    /// With a gap of one of these kinds, of the whole or in a direction.
    pub gaps: Option<Vec<GapKind>>,
    /// With any gap.
    #[graphql(default)]
    pub only_gaps: bool,
    /// With anything between us and them: a priority, an agreement, an obligation, a meeting, a representation.
    #[graphql(default)]
    pub only_related: bool,
}

/// When, and by which weights.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'q> {
    /// The day of the picture.
    pub day: NaiveDate,
    /// The day that it is compared with.
    pub compare: Option<NaiveDate>,
    /// The weights that are tried instead of the register's own.
    pub weights: Option<&'q PriorityWeightsInput>,
}

/// Organizations by directions.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The columns, in the order of the tree.
    pub directions: Vec<Arc<Direction>>,
    /// The rows, by name in the Azerbaijani alphabet.
    pub rows: Vec<MatrixRow>,
    /// How many organizations pass the filter.
    pub total: usize,
    /// Whether the viewer may assess.
    pub can_assess: bool,
}

/// An organization in the matrix.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// Which.
    pub id: OrganizationId,
    /// Its names.
    pub names: LocalizedText,
    /// Its acronym.
    pub short: Option<LocalizedText>,
    /// What it is.
    pub kind: OrganizationKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The assessment that holds.
    pub assessment: Option<AssessmentId>,
    /// The day of it.
    pub assessed_on: Option<NaiveDate>,
    /// Our status in it.
    pub status: Option<OurStatus>,
    /// Our status on the day compared with.
    pub status_before: Option<OurStatus>,
    /// Agreements in force with our side, whatever their directions.
    pub agreements: usize,
    /// Open obligations.
    pub obligations: usize,
    /// People in post there, or at a representation of ours to it.
    pub people: usize,
    /// Our representations and missions to it.
    pub representations: usize,
    /// The last interaction with it.
    pub last_met: Option<PartialDate>,
    /// Whom it is a member of, by id.
    pub member_of: Vec<OrganizationId>,
    /// The gaps of the whole.
    pub gaps: GapSet,
    /// The cells that say anything.
    pub cells: Cells,
}

impl MatrixRow {
    fn has_gap(&self, of: Option<GapSet>) -> bool {
        let is_one = |gaps: GapSet| of.map_or(!gaps.is_empty(), |of| gaps.meets(of));
        is_one(self.gaps) || self.cells.0.iter().any(|cell| is_one(cell.gaps))
    }

    fn is_related(&self) -> bool {
        let related = |cell: &Cell| cell.level.is_some_and(|level| level > PriorityLevel::None);
        self.agreements + self.obligations + self.representations > 0
            || self.last_met.is_some()
            || self.cells.0.iter().any(related)
    }
}

/// Everything that one picture is made of.
struct Read {
    columns: Columns,
    bodies: Vec<Brief>,
    history: HashMap<Uuid, History>,
    reports: HashMap<Uuid, NaiveDate>,
    usual: Scale,
    tried: Option<Scale>,
}

impl Read {
    async fn of(
        reading: Reading<'_>,
        graph: &LiveGraph,
        filter: MatrixFilter,
        asked: Asked<'_>,
        history: bool,
    ) -> Result<Self, Failure> {
        let tried = asked.weights.map(PriorityWeightsInput::as_scale).transpose()?;
        let only = OrganizationFilter { ours: Some(false), ..filter.organizations.unwrap_or_default() };
        let narrowed = only.ids.is_some() || only.text.is_some() || only.agreement.is_some();
        let mut bodies = organization::list(only, None, asked.day).briefs(reading, MOST_BODIES).await?;
        if let Some(of) = filter.member_of {
            let members: HashSet<Uuid> = graph.read().members(reading.viewer, of, asked.day);
            bodies.retain(|body| members.contains(&body.id.0));
        }
        let columns = Columns::of(direction::list(reading).await?, asked.day);
        let ids: Vec<Uuid> = bodies.iter().map(|body| body.id.0).collect();
        let wanted = Wanted { bodies: narrowed.then_some(&ids), days: (asked.day, asked.compare), history };
        let history = judged::load(reading, wanted, &columns).await?;
        let reports = reports(reading, asked.day).await?;
        let usual = weights::scale(reading).await?;
        Ok(Self { columns, bodies, history, reports, usual, tried })
    }

    fn picture<'p>(&'p self, asked: &Asked<'_>) -> Picture<'p> {
        let tried = self.tried.as_ref().unwrap_or(&self.usual);
        Picture {
            columns: &self.columns,
            day: asked.day,
            compare: asked.compare,
            scales: [tried, &self.usual],
            reports: &self.reports,
        }
    }

    fn row(&self, asked: &Asked<'_>, at: usize, ties: &Ties<'_>) -> MatrixRow {
        let brief = &self.bodies[at];
        let history = self.history.get(&brief.id.0);
        let body = Body::new(self.picture(asked), ties, history);
        let before = asked.compare.and_then(|compare| history?.on(compare));
        MatrixRow {
            id: brief.id,
            names: brief.names.clone(),
            short: ties.short.clone(),
            kind: brief.kind,
            country: brief.country.clone(),
            assessment: body.judged.map(|judged| judged.dated.id.into()),
            assessed_on: body.judged.map(|judged| judged.dated.assessed_on),
            status: body.judged.map(|judged| judged.status),
            status_before: before.map(|judged| judged.status),
            agreements: ties.agreements.iter().filter(|held| held.state.is_in_force()).count(),
            obligations: ties.obligations.len(),
            people: ties.people.len(),
            representations: ties.representations.len(),
            last_met: body.last_met(),
            member_of: ties.memberships.iter().copied().map(OrganizationId).collect(),
            gaps: body.kinds(),
            cells: Cells(body.cells()),
        }
    }
}

/// The matrix as the viewer may see it. `graph` must have caught up with the store.
pub async fn matrix(
    reading: Reading<'_>,
    graph: &LiveGraph,
    filter: MatrixFilter,
    asked: Asked<'_>,
    first: usize,
) -> Result<Matrix, Failure> {
    let kinds: Option<GapSet> = filter.gaps.clone().map(|kinds| kinds.into_iter().collect());
    let (assessed, only_gaps, only_related) = (filter.assessed, filter.only_gaps, filter.only_related);
    let first = first.min(MOST_ROWS);
    let read = Read::of(reading, graph, filter, asked, false).await?;
    // Where nothing is asked of what is in the rows, no more of them are made than go out.
    let all = assessed.is_none() && !only_gaps && kinds.is_none() && !only_related;
    let made = if all { first } else { usize::MAX };
    let ids: Vec<OrganizationId> = read.bodies.iter().take(made).map(|body| body.id).collect();
    let graph = graph.read();
    let ties = graph.cooperation(reading.viewer, asked.day, &ids);
    let mut rows: Vec<MatrixRow> =
        ties.iter().enumerate().map(|(at, ties)| read.row(&asked, at, ties)).collect();
    rows.retain(|row| {
        assessed.is_none_or(|assessed| row.assessment.is_some() == assessed)
            && (!only_gaps || row.has_gap(None))
            && kinds.is_none_or(|kinds| row.has_gap(Some(kinds)))
            && (!only_related || row.is_related())
    });
    let total = if all { read.bodies.len() } else { rows.len() };
    rows.truncate(first);
    let can_assess = access::may_assess(reading.viewer);
    Ok(Matrix { directions: read.columns.directions.clone(), rows, total, can_assess })
}

/// A suggestion that other weights would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Of which organization.
    pub organization: OrganizationId,
    /// The direction's place among the columns.
    pub direction: u16,
    /// The level given.
    pub level: Option<PriorityLevel>,
    /// What the register's own weights suggest.
    pub before: Option<PriorityLevel>,
    /// What the others would.
    pub after: Option<PriorityLevel>,
}

impl Matrix {
    /// The suggestions that the weights asked with would change.
    pub fn moves(&self) -> Vec<Move> {
        let of_row = |row: &'_ MatrixRow| {
            let organization = row.id;
            let moving = row.cells.0.iter().filter(|cell| cell.moves());
            moving
                .map(move |cell| Move {
                    organization,
                    direction: cell.direction,
                    level: cell.level,
                    before: cell.usual,
                    after: cell.suggested,
                })
                .collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(of_row).collect()
    }
}

struct Reported(Uuid, PartialDate);

impl FromRow for Reported {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.date()?))
    }
}

/// When something was last reported under each agreement, by a day, as far as the viewer may see the obligations.
async fn reports(reading: Reading<'_>, day: NaiveDate) -> Result<HashMap<Uuid, NaiveDate>, StoreError> {
    let statement = Query::select()
        .column(("obligation", "agreement_id"))
        .expr(Func::max(Expr::col(("occurrence", "reported_on"))))
        .from("occurrence")
        .inner_join("obligation", Expr::col(("obligation", "id")).equals(("occurrence", "obligation_id")))
        .and_where(scope::visible(reading, "obligation"))
        .and_where(Expr::col(("occurrence", "reported_on")).lte(day_key(day) + 9))
        .group_by_col(("obligation", "agreement_id"))
        .to_owned();
    let reports: Vec<Reported> = reading.store.rows(&statement).await?;
    Ok(reports.into_iter().map(|Reported(agreement, on)| (agreement, on.earliest())).collect())
}
