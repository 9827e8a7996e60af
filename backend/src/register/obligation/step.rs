//! What was done with an occurrence: its reports, acceptances, returns, waivers and comments.

use std::collections::HashMap;

use accord_shared::{
    PartialDate,
    id::{DocumentId, UserId},
    obligation::OccurrenceState,
    occurrence::{OccurrenceAct, OccurrenceLife, Outcome},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ActedFilter;
use crate::{
    register::Reading,
    store::{Dialect, FromRow, Row, StoreError, entity::occurrence_step},
};

/// One act, as it was done. Nobody enters it but by the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// What was done.
    pub act: OccurrenceAct,
    /// What a report says became of it.
    pub outcome: Option<Outcome>,
    /// When what is reported was done.
    pub on: Option<PartialDate>,
    /// The report, the reason, the ground or the comment.
    pub text: Option<String>,
    /// The document that proves it.
    pub evidence: Option<String>,
    /// A link to what proves it.
    pub link: Option<String>,
    /// The file that proves it: of the obligation or of its agreement, and open to all who see the obligation when it was
    /// named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// Who did it.
    pub by: UserId,
    /// Their name then.
    pub name: String,
    /// When it was done.
    pub at: DateTime<Utc>,
}

/// The life of what was entered so and with which this was done. What the store has was checked when it was written.
pub(super) fn life_of(entered: OccurrenceState, state: OccurrenceState, steps: &[Step]) -> OccurrenceLife {
    let acts = steps.iter().map(|step| (step.act, step.outcome, step.by));
    OccurrenceLife::of(entered, acts).unwrap_or_else(|_| OccurrenceLife::entered(state))
}

/// The occurrences with which one of some acts was done within some days.
pub(super) fn acted(filter: &ActedFilter) -> SelectStatement {
    let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let after = filter.to.0.succ_opt().unwrap_or(NaiveDate::MAX);
    let at = || Expr::col(("occurrence_step", "at"));
    Query::select()
        .column(("occurrence_step", "occurrence_id"))
        .from("occurrence_step")
        .and_where(Expr::col(("occurrence_step", "act")).is_in(filter.acts.iter().map(|act| act.code())))
        .and_where(at().gte(start(filter.from.0)))
        .and_where(at().lt(start(after)))
        .to_owned()
}

struct Owned(Uuid, Step);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let occurrence = row.uuid()?;
        let step = Step {
            act: row.word()?,
            outcome: row.opt_word()?,
            on: row.opt_date()?,
            text: row.opt_text()?,
            evidence: row.opt_text()?,
            link: row.opt_text()?,
            document: row.opt_uuid()?.map(DocumentId),
            by: UserId(row.uuid()?),
            name: row.text()?,
            at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
        };
        Ok(Self(occurrence, step))
    }
}

/// What was done with these occurrences, which the viewer sees, in its order.
pub(super) async fn of(
    reading: Reading<'_>,
    occurrences: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Step>>, StoreError> {
    let columns = [
        "occurrence_id",
        "act",
        "outcome",
        "done_on",
        "text",
        "evidence",
        "link",
        "document_id",
        "user_id",
        "user_name",
        "at",
    ];
    let statement = Query::select()
        .columns(columns.map(|column| ("occurrence_step", column)))
        .from("occurrence_step")
        .and_where(reading.store.dialect().one_of(("occurrence_step", "occurrence_id"), occurrences))
        .order_by(("occurrence_step", "occurrence_id"), Order::Asc)
        .order_by(("occurrence_step", "position"), Order::Asc)
        .to_owned();
    let mut by_occurrence: HashMap<Uuid, Vec<Step>> = HashMap::new();
    for Owned(occurrence, step) in reading.store.rows(&statement).await? {
        by_occurrence.entry(occurrence).or_default().push(step);
    }
    Ok(by_occurrence)
}

/// What was done with these occurrences, within a transaction.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    occurrences: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Step>>, DbErr> {
    let of_them = Dialect::of(transaction).one_of(("occurrence_step", "occurrence_id"), occurrences);
    let rows = occurrence_step::Entity::find()
        .filter(of_them)
        .order_by_asc(occurrence_step::Column::OccurrenceId)
        .order_by_asc(occurrence_step::Column::Position)
        .all(transaction)
        .await?;
    Ok(grouped(rows))
}

/// What was done with every occurrence there is.
pub(in crate::register) async fn every_step(
    transaction: &DatabaseTransaction,
) -> Result<HashMap<Uuid, Vec<Step>>, DbErr> {
    let rows = occurrence_step::Entity::find()
        .order_by_asc(occurrence_step::Column::OccurrenceId)
        .order_by_asc(occurrence_step::Column::Position)
        .all(transaction)
        .await?;
    Ok(grouped(rows))
}

fn grouped(rows: Vec<occurrence_step::Model>) -> HashMap<Uuid, Vec<Step>> {
    let mut by_occurrence: HashMap<Uuid, Vec<Step>> = HashMap::new();
    for row in rows {
        by_occurrence.entry(row.occurrence_id).or_default().push(row.into());
    }
    by_occurrence
}

impl From<occurrence_step::Model> for Step {
    fn from(row: occurrence_step::Model) -> Self {
        Self {
            act: row.act,
            outcome: row.outcome,
            on: row.done_on.and_then(PartialDate::from_key),
            text: row.text,
            evidence: row.evidence,
            link: row.link,
            document: row.document_id.map(DocumentId),
            by: UserId(row.user_id),
            name: row.user_name,
            at: DateTime::from_timestamp_millis(row.at).unwrap_or_default(),
        }
    }
}

/// Takes away what was done with these occurrences, which are written again.
pub(super) async fn clear(transaction: &DatabaseTransaction, occurrences: Vec<Uuid>) -> Result<(), DbErr> {
    let of_them = occurrence_step::Column::OccurrenceId.is_in(occurrences);
    occurrence_step::Entity::delete_many().filter(of_them).exec(transaction).await?;
    Ok(())
}

/// Writes what was done with an occurrence.
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    occurrence: Uuid,
    steps: &[Step],
) -> Result<(), DbErr> {
    let row = |(position, step): (i32, &Step)| occurrence_step::ActiveModel {
        occurrence_id: Set(occurrence),
        position: Set(position),
        act: Set(step.act),
        outcome: Set(step.outcome),
        done_on: Set(step.on.map(PartialDate::key)),
        text: Set(step.text.clone()),
        evidence: Set(step.evidence.clone()),
        link: Set(step.link.clone()),
        document_id: Set(step.document.map(|document| document.0)),
        user_id: Set(step.by.0),
        user_name: Set(step.name.clone()),
        at: Set(step.at.timestamp_millis()),
    };
    if !steps.is_empty() {
        let rows = (0..).zip(steps).map(row);
        occurrence_step::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
