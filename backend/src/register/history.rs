//! A record's history, read from the ledger.

use accord_shared::id::RecordId;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::{Reading, scope};
use crate::store::{FromRow, Row, StoreError};

/// One entry, without its content: what a record held may name what a later reader may not see.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number in the ledger.
    pub seq: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: String,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// What they did, as `noun.verb`.
    pub action: String,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl FromRow for Entry {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.long()?,
            at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
            actor: row.text()?,
            acting_for: row.opt_text()?,
            action: row.text()?,
            hash: row.bytes()?,
        })
    }
}

/// The entries of a record that the viewer may see, newest first, those older than entry `before` if it is given; at
/// most `first`. Empty for a record that does not exist or is hidden.
pub async fn list(
    reading: Reading<'_>,
    record: RecordId,
    before: Option<i64>,
    first: u64,
) -> Result<Vec<Entry>, StoreError> {
    if !scope::sees(reading, record).await? {
        return Ok(Vec::new());
    }
    let columns = ["seq", "at", "user_name"];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("ledger", column)))
        .column(("acted_for", "name"))
        .columns(["action", "hash"].map(|column| ("ledger", column)))
        .from("ledger")
        .join_as(
            sea_orm::JoinType::LeftJoin,
            "user",
            "acted_for",
            Expr::col(("acted_for", "id")).equals(("ledger", "acting_for")),
        )
        .and_where(Expr::col(("ledger", "record_id")).eq(record.uuid))
        .and_where(scope::visible(reading, "ledger"))
        .order_by(("ledger", "seq"), Order::Desc)
        .limit(first)
        .to_owned();
    if let Some(before) = before {
        statement.and_where(Expr::col(("ledger", "seq")).lt(before));
    }
    reading.store.rows(&statement).await
}
