//! What changed since: how whatever is kept in memory stays in step with the store.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use crate::store::{FromRow, Row, Store, StoreError};

/// A record that an entry changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The entry's number.
    pub seq: i64,
    /// What was done, as `noun.verb`.
    pub action: String,
    /// Which kind of record it is.
    pub noun: String,
    /// The record.
    pub record: Uuid,
}

impl Touched {
    /// Whether the entry tells of a change. Reading, exporting and being turned away leave records as they are.
    pub fn changed(&self) -> bool {
        !WITHOUT_CHANGE.iter().any(|verb| self.action.ends_with(verb))
    }
}

/// How the actions end that change no record.
const WITHOUT_CHANGE: [&str; 3] = [".read", ".denied", ".export"];

impl FromRow for Touched {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { seq: row.long()?, action: row.text()?, noun: row.text()?, record: row.uuid()? })
    }
}

/// The number of the last entry; 0 in an empty ledger.
pub async fn head(store: &Store) -> Result<i64, StoreError> {
    let head = Query::select().column("seq").from("ledger_head").and_where(Expr::col("id").eq(1)).to_owned();
    Ok(store.row::<(i64,)>(&head).await?.map_or(0, |(seq,)| seq))
}

/// What the entries after `seq` touched, in the ledger's order, at most `limit` of them.
pub async fn touched_after(store: &Store, seq: i64, limit: u64) -> Result<Vec<Touched>, StoreError> {
    let touched = Query::select()
        .columns(["seq", "action", "noun", "record_id"])
        .from("ledger")
        .and_where(Expr::col("seq").gt(seq))
        .order_by("seq", Order::Asc)
        .limit(limit)
        .to_owned();
    store.rows(&touched).await
}
