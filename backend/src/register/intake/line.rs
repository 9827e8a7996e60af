//! The lines of a report, kept and read.

use std::collections::BTreeMap;

use accord_shared::intake::{Outcome, RowNote};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::require;
use crate::{
    register::{
        Failure, Reading,
        import::{plan::Source, report::Report},
    },
    store::{FromRow, Row, StoreError, entity::import_line},
};

/// The most lines of a page.
const MOST: u64 = 1_000;

/// How many lines go into one statement.
const BATCH: usize = 800;

/// A line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Where it stands in the report; a page goes on after it.
    pub position: i32,
    /// The row, counted from 1 after the header.
    pub row: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// The record's outer id. After a comparison alone that of a new record is nobody's.
    pub record: Option<String>,
    /// The reason first, then what was remarked on the way.
    pub notes: Vec<Note>,
    /// The row as it came, where nothing was taken from it.
    pub cells: Option<Vec<String>>,
}

/// A reason or a remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is.
    pub code: RowNote,
    /// What it is about, in the row's own words.
    pub detail: String,
}

impl FromRow for Line {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (position, number, outcome, record) = (row.int()?, row.long()?, row.word()?, row.opt_text()?);
        let notes = serde_json::from_str(&row.text()?).unwrap_or_default();
        let cells = row.opt_text()?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Self { position, row: number, outcome, record, notes, cells })
    }
}

/// Lines of one of the viewer's imports, in the order of the rows: those behind `after`, and of this outcome if it is
/// given. Empty for an import of somebody else.
pub async fn lines(
    reading: Reading<'_>,
    id: Uuid,
    outcome: Option<Outcome>,
    after: i32,
    first: u64,
) -> Result<Vec<Line>, Failure> {
    require(reading.viewer)?;
    let own = Query::select()
        .column("id")
        .from("import_job")
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .to_owned();
    let mut statement = Query::select()
        .columns(["position", "row_number", "outcome", "record", "notes", "cells"])
        .from("import_line")
        .and_where(Expr::col("job_id").in_subquery(own))
        .and_where(Expr::col("position").gt(after))
        .order_by("position", Order::Asc)
        .limit(std::cmp::min(first, MOST))
        .to_owned();
    if let Some(outcome) = outcome {
        statement.and_where(Expr::col("outcome").eq(outcome.code()));
    }
    Ok(reading.store.rows(&statement).await?)
}

/// Keeps a report instead of the one before. Returns how many lines there are of each outcome.
pub(super) async fn keep(
    transaction: &DatabaseTransaction,
    job: Uuid,
    source: &Source,
    report: &Report,
) -> Result<BTreeMap<Outcome, u64>, StoreError> {
    let of = import_line::Column::JobId.eq(job);
    import_line::Entity::delete_many().filter(of).exec(transaction).await?;
    let mut counts = BTreeMap::new();
    let mut batch = Vec::with_capacity(BATCH);
    for (line, position) in report.lines.iter().zip(1..) {
        *counts.entry(line.outcome).or_default() += 1;
        let note = |remark: &crate::register::import::report::Remark| Note {
            code: remark.note,
            detail: remark.detail.clone(),
        };
        let notes: Vec<Note> = line.notes.iter().map(note).collect();
        let cells = (line.outcome == Outcome::Skipped)
            .then(|| source.rows.get(usize::try_from(line.row).ok()?.checked_sub(1)?))
            .flatten()
            .map(|row| row.iter().collect::<Vec<_>>());
        let row = import_line::Model {
            job_id: job,
            position,
            row_number: i64::try_from(line.row).unwrap_or(i64::MAX),
            outcome: line.outcome.code().to_owned(),
            record: line.record.clone(),
            notes: serde_json::to_string(&notes).unwrap_or_default(),
            reason: line.reason.clone(),
            cells: cells.and_then(|cells| serde_json::to_string(&cells).ok()),
        };
        batch.push(row.into_active_model());
        if batch.len() == BATCH {
            let rows = std::mem::take(&mut batch);
            import_line::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        }
    }
    if !batch.is_empty() {
        import_line::Entity::insert_many(batch).exec_without_returning(transaction).await?;
    }
    Ok(counts)
}
