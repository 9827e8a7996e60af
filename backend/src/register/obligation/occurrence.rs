//! Occurrences: the due instances of an obligation.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    PartialDate,
    id::OccurrenceId,
    obligation::{OccurrenceState, Standing, standing_on},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Obligation, Wanted, attach, columns, visible};
use crate::{
    register::{
        Reading,
        check::{Check, LIST, TEXT},
        writing::Writing,
    },
    store::{FromRow, Row, StoreError, entity::occurrence},
};

/// One due instance of an obligation.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// Its id.
    pub id: OccurrenceId,
    /// When it is due.
    pub due_on: PartialDate,
    /// What became of it.
    pub state: OccurrenceState,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What proves it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The obligation, where the occurrence was not reached through it.
    pub obligation: Option<Arc<Obligation>>,
}

impl Occurrence {
    /// How it stands on a day.
    pub fn standing_on(&self, day: NaiveDate) -> Standing {
        standing_on(self.state, self.due_on, day)
    }
}

struct Owned(Uuid, Occurrence);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let obligation = row.uuid()?;
        let occurrence = Occurrence {
            id: row.uuid()?.into(),
            due_on: row.date()?,
            state: row.word()?,
            reported_on: row.opt_date()?,
            evidence: row.opt_text()?,
            note: row.opt_text()?,
            obligation: None,
        };
        Ok(Self(obligation, occurrence))
    }
}

/// The occurrences of these obligations, by date.
pub(super) async fn of(
    reading: Reading<'_>,
    obligations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Occurrence>>, StoreError> {
    let columns = ["obligation_id", "id", "due_on", "state", "reported_on", "evidence", "note"];
    let statement = Query::select()
        .columns(columns.map(|column| ("occurrence", column)))
        .from("occurrence")
        .and_where(reading.store.dialect().one_of(("occurrence", "obligation_id"), obligations))
        .order_by(("occurrence", "due_on"), Order::Asc)
        .order_by(("occurrence", "id"), Order::Asc)
        .to_owned();
    let mut by_obligation: HashMap<Uuid, Vec<Occurrence>> = HashMap::new();
    for Owned(obligation, occurrence) in reading.store.rows(&statement).await? {
        by_obligation.entry(obligation).or_default().push(occurrence);
    }
    Ok(by_obligation)
}

/// The first open occurrence under each of these agreements, with its obligation.
pub(in crate::register) async fn next_of_agreements(
    reading: Reading<'_>,
    agreements: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Option<Occurrence>>, StoreError> {
    let mut statement = visible(reading);
    columns(&mut statement);
    statement
        .and_where(reading.store.dialect().one_of(("obligation", "agreement_id"), agreements))
        .and_where(Expr::col(("obligation", "next_due_on")).is_not_null());
    let mut first: HashMap<Uuid, Obligation> = HashMap::new();
    for obligation in reading.store.rows::<Obligation>(&statement).await? {
        let due = |obligation: &Obligation| (obligation.summary.next_due_on, obligation.id);
        let known = first.get(&obligation.ends.agreement);
        if known.is_none_or(|known| due(&obligation) < due(known)) {
            first.insert(obligation.ends.agreement, obligation);
        }
    }
    let mut obligations: Vec<Obligation> = first.into_values().collect();
    let wanted = Wanted { occurrences: true, ..wanted.clone() };
    attach(reading, &mut obligations, &wanted).await?;
    let mut next = HashMap::new();
    for obligation in obligations {
        let agreement = obligation.ends.agreement;
        let open =
            obligation.occurrences.iter().find(|occurrence| occurrence.state == OccurrenceState::Scheduled);
        let occurrence = open
            .cloned()
            .map(|occurrence| Occurrence { obligation: Some(Arc::new(obligation)), ..occurrence });
        next.insert(agreement, occurrence);
    }
    Ok(next)
}

/// An occurrence as somebody enters it, at its obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OccurrenceInput {
    /// When it is due.
    pub due_on: PartialDate,
    /// What became of it.
    #[graphql(default_with = "OccurrenceState::Scheduled")]
    #[serde(default = "scheduled")]
    pub state: OccurrenceState,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What proves it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
}

const fn scheduled() -> OccurrenceState {
    OccurrenceState::Scheduled
}

pub(super) fn check(check: &mut Check, occurrences: &[OccurrenceInput]) {
    check.list("occurrences", occurrences, LIST);
    for (at, occurrence) in occurrences.iter().enumerate() {
        check.text(&format!("occurrences.{at}.evidence"), occurrence.evidence.as_deref(), TEXT);
        check.text(&format!("occurrences.{at}.note"), occurrence.note.as_deref(), TEXT);
    }
}

async fn rows_of(
    transaction: &DatabaseTransaction,
    obligation: Uuid,
) -> Result<Vec<occurrence::Model>, DbErr> {
    let filter = occurrence::Column::ObligationId.eq(obligation);
    let mut rows = occurrence::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| (row.due_on, row.id));
    Ok(rows)
}

/// An obligation's occurrences as they would be entered.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    obligation: Uuid,
) -> Result<Vec<OccurrenceInput>, DbErr> {
    let input = |row: occurrence::Model| {
        Some(OccurrenceInput {
            due_on: PartialDate::from_key(row.due_on)?,
            state: row.state,
            reported_on: row.reported_on.and_then(PartialDate::from_key),
            evidence: row.evidence,
            note: row.note,
        })
    };
    Ok(rows_of(transaction, obligation).await?.into_iter().filter_map(input).collect())
}

/// Gives an obligation these occurrences instead of those it has; one due on the same date keeps its id.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    obligation: Uuid,
    occurrences: &[OccurrenceInput],
) -> Result<(), DbErr> {
    let mut known: HashMap<i32, Uuid> =
        rows_of(transaction, obligation).await?.into_iter().map(|row| (row.due_on, row.id)).collect();
    let of_obligation = occurrence::Column::ObligationId.eq(obligation);
    occurrence::Entity::delete_many().filter(of_obligation).exec(transaction).await?;
    for input in occurrences {
        let kept = known.remove(&input.due_on.key());
        let row = occurrence::ActiveModel {
            id: Set(kept.unwrap_or_else(|| writing.moment.id())),
            obligation_id: Set(obligation),
            due_on: Set(input.due_on.key()),
            state: Set(input.state),
            reported_on: Set(input.reported_on.map(PartialDate::key)),
            evidence: Set(input.evidence.clone()),
            note: Set(input.note.clone()),
        };
        occurrence::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}
