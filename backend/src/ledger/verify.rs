//! Proving that nobody changed the ledger.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::hash_of;
use crate::store::{FromRow, Row, Store, StoreError, entity::ledger};

/// How many entries are read at a time.
const PAGE: u64 = 1000;

/// A ledger whose chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: i64,
    /// The hash of the last one: keep it elsewhere, and a later ledger can be held against it.
    pub head: Vec<u8>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry is missing, or was put elsewhere.
    #[error("entry {expected} is missing: entry {found} follows entry {}", expected - 1)]
    Missing {
        /// The number that should come.
        expected: i64,
        /// The number that does.
        found: i64,
    },
    /// An entry does not build on the one before it.
    #[error("entry {0} does not continue the entry before it: one of the two was altered or replaced")]
    Unchained(i64),
    /// An entry's content is not what was hashed.
    #[error("entry {0} was altered: its content does not have its hash")]
    Altered(i64),
    /// The end of the chain is not where its head says.
    #[error("the ledger ends at entry {found}, but its head says {expected}: entries were cut off or added")]
    Head {
        /// The number that the head has.
        expected: i64,
        /// The number of the last entry.
        found: i64,
    },
}

struct Entry(ledger::Model);

impl FromRow for Entry {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(ledger::Model {
            seq: row.long()?,
            at: row.long()?,
            user_id: row.uuid()?,
            user_name: row.text()?,
            acting_for: row.opt_uuid()?,
            action: row.text()?,
            noun: row.text()?,
            record_id: row.uuid()?,
            access_level: row.level()?,
            before: row.opt_text()?,
            after: row.opt_text()?,
            previous_hash: row.bytes()?,
            hash: row.bytes()?,
        }))
    }
}

struct Head(i64, Vec<u8>);

impl FromRow for Head {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.long()?, row.bytes()?))
    }
}

/// Reads the whole ledger and names the first entry that was altered, deleted, inserted or reordered.
pub async fn verify(store: &Store) -> Result<Result<Verified, Fault>, StoreError> {
    let (mut seq, mut hash) = (0, vec![0; 32]);
    loop {
        let page: Vec<Entry> = store.rows(&page_after(seq)).await?;
        if page.is_empty() {
            break;
        }
        for Entry(entry) in page {
            if let Err(fault) = check(&entry, seq, &hash) {
                return Ok(Err(fault));
            }
            (seq, hash) = (entry.seq, entry.hash);
        }
    }
    let head = Query::select().columns(["seq", "hash"]).from("ledger_head").to_owned();
    match store.row::<Head>(&head).await? {
        Some(Head(expected, head)) if expected == seq && head == hash => {
            Ok(Ok(Verified { entries: seq, head }))
        }
        Some(Head(expected, _)) => Ok(Err(Fault::Head { expected, found: seq })),
        None => Ok(Err(Fault::Head { expected: 0, found: seq })),
    }
}

fn check(entry: &ledger::Model, seq: i64, hash: &[u8]) -> Result<(), Fault> {
    if entry.seq != seq + 1 {
        Err(Fault::Missing { expected: seq + 1, found: entry.seq })
    } else if entry.previous_hash != hash {
        Err(Fault::Unchained(entry.seq))
    } else if entry.hash != hash_of(entry) {
        Err(Fault::Altered(entry.seq))
    } else {
        Ok(())
    }
}

fn page_after(seq: i64) -> sea_orm::sea_query::SelectStatement {
    let columns = [
        "seq",
        "at",
        "user_id",
        "user_name",
        "acting_for",
        "action",
        "noun",
        "record_id",
        "access_level",
        "before",
        "after",
        "previous_hash",
        "hash",
    ];
    Query::select()
        .columns(columns)
        .from("ledger")
        .and_where(Expr::col("seq").gt(seq))
        .order_by("seq", Order::Asc)
        .limit(PAGE)
        .to_owned()
}
