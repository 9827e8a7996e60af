//! The viewer's scope, as a condition that every statement carries.

use accord_shared::{
    AccessLevel,
    id::{Noun, RecordId},
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::Reading;
use crate::store::StoreError;

/// The condition that records of `table` are within the viewer's clearance (`access::may_see`, in SQL).
pub(super) fn visible(reading: Reading<'_>, table: &'static str) -> Expr {
    Expr::col((table, "access_level")).lte(reading.viewer.clearance.rank())
}

/// Whether the viewer sees every level, so that nothing needs to be looked up only to be hidden.
pub(super) fn sees_all(reading: Reading<'_>) -> bool {
    reading.viewer.clearance == AccessLevel::Secret
}

/// Joins the record that `column` of `table` refers to, under `alias`, and hides rows whose other end the viewer
/// may not see.
pub(super) fn join_visible(
    statement: &mut SelectStatement,
    reading: Reading<'_>,
    (table, column): (&'static str, &'static str),
    to: &'static str,
    alias: &'static str,
) {
    if sees_all(reading) {
        return;
    }
    statement
        .join_as(sea_orm::JoinType::InnerJoin, to, alias, Expr::col((alias, "id")).equals((table, column)))
        .and_where(visible(reading, alias));
}

/// Whether a record exists within the viewer's scope.
pub(super) async fn sees(reading: Reading<'_>, record: RecordId) -> Result<bool, StoreError> {
    let table = record.noun.code();
    let mut statement = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Expr::col((table, "id")).eq(record.uuid))
        .and_where(visible(reading, table))
        .to_owned();
    if record.noun == Noun::Obligation {
        join_visible(&mut statement, reading, (table, "agreement_id"), "agreement", "its_agreement");
    }
    Ok(reading.store.row::<(Uuid,)>(&statement).await?.is_some())
}
