//! The memory: every change is one transaction that appends hash-chained entries.
//!
//! Audit, history, live updates and "what changed since" all read this one log; there is no second mechanism.

mod chain;
mod erase;
mod follow;
mod live;
mod verify;

use accord_shared::{AccessLevel, Viewer, id::RecordId};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect, sea_query::Query};
use uuid::Uuid;

use crate::{
    chain_key::ChainKey,
    clock::Moment,
    store::{
        FromRow, Row, Store, StoreError,
        entity::{ledger, ledger_head},
    },
};

pub use erase::{ERASE, erase};
pub use follow::{Touched, head, touched_after};
pub use live::{Follower, Live, Scope};
pub use verify::{Fault, Kept, Verified, verify};

use chain::{GENESIS, hash_of};

/// How many entries go into one statement.
const BATCH: usize = 500;

/// One change, as the ledger keeps it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What was done, as `noun.verb`.
    pub action: &'static str,
    /// Which kind of record was changed.
    pub noun: &'static str,
    /// The changed record: the whole to which the changed part belongs.
    pub record: Uuid,
    /// Its level after the change; who may not see the record may not see the entry.
    pub access_level: AccessLevel,
    /// The record before, as JSON; nothing where it is new.
    pub before: Option<String>,
    /// The record after, as JSON; nothing where it is gone.
    pub after: Option<String>,
}

/// A change with what is noted beside it.
#[derive(Debug, Clone)]
pub struct Noted {
    /// The change.
    pub change: Change,
    /// Why, where somebody gave a reason.
    pub reason: Option<String>,
    /// The entry that it takes back, where it takes one back.
    pub undoes: Option<i64>,
}

impl From<Change> for Noted {
    fn from(change: Change) -> Self {
        Self { change, reason: None, undoes: None }
    }
}

impl Change {
    /// A change of one of the four nouns. `before` and `after` are written as JSON.
    pub fn of(
        action: &'static str,
        record: RecordId,
        access_level: AccessLevel,
        before: Option<&impl serde::Serialize>,
        after: Option<&impl serde::Serialize>,
    ) -> Self {
        Self {
            action,
            noun: record.noun.code(),
            record: record.uuid,
            access_level,
            before: json(before),
            after: json(after),
        }
    }
}

/// JSON of a snapshot. Snapshots are plain data, for which writing JSON cannot fail.
fn json(snapshot: Option<&impl serde::Serialize>) -> Option<String> {
    snapshot.map(|snapshot| serde_json::to_string(snapshot).unwrap_or_else(|error| format!("\"{error}\"")))
}

/// Appends entries for these changes, in their order, within the transaction that makes them. Returns the number
/// of the last. Writers wait for each other at the chain's head until they commit.
///
/// The chain continues under the key that it has: without that key nothing can be appended, so that neither a lost key
/// file nor a program without one goes unnoticed.
pub async fn append(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    moment: &Moment<'_>,
    changes: impl IntoIterator<Item = impl Into<Noted>>,
) -> Result<i64, StoreError> {
    let head = ledger_head::Entity::find_by_id(1).lock_exclusive().one(transaction).await?;
    let (mut seq, mut hash, under) =
        head.map_or((0, GENESIS.to_vec(), None), |head| (head.seq, head.hash, head.key_id));
    let key = moment.chain();
    continues(under, key)?;
    let mut batch = Vec::with_capacity(BATCH);
    for change in changes {
        let entry = chained(seq + 1, hash, viewer, moment, change.into());
        (seq, hash) = (entry.seq, entry.hash.clone());
        batch.push(into_row(entry));
        if batch.len() == BATCH {
            ledger::Entity::insert_many(std::mem::take(&mut batch))
                .exec_without_returning(transaction)
                .await?;
        }
    }
    if !batch.is_empty() {
        ledger::Entity::insert_many(batch).exec_without_returning(transaction).await?;
    }
    let moved = ledger_head::ActiveModel {
        id: Set(1),
        seq: Set(seq),
        key_id: Set(key.map(|key| key.id().to_owned())),
        seal: Set(key.map(|key| key.seal(seq, &hash))),
        hash: Set(hash),
    };
    ledger_head::Entity::update(moved).exec(transaction).await?;
    Ok(seq)
}

/// Refuses a key other than the one that the ledger is under.
pub async fn require_key(store: &Store, key: &ChainKey) -> Result<(), StoreError> {
    let head = Query::select().column("key_id").from("ledger_head").to_owned();
    let under = store.row::<Under>(&head).await?.and_then(|under| under.0);
    continues(under, Some(key))
}

/// The name of the key that the ledger is under.
struct Under(Option<String>);

impl FromRow for Under {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.opt_text()?))
    }
}

fn continues(under: Option<String>, key: Option<&ChainKey>) -> Result<(), StoreError> {
    match under {
        Some(under) if key.is_none_or(|key| key.id() != under) => {
            Err(StoreError::ChainKey { under, given: key.map(|key| key.id().to_owned()) })
        }
        _ => Ok(()),
    }
}

fn chained(
    seq: i64,
    previous_hash: Vec<u8>,
    viewer: &Viewer,
    moment: &Moment<'_>,
    noted: Noted,
) -> ledger::Model {
    let Noted { change, reason, undoes } = noted;
    let key = moment.chain();
    let mut entry = ledger::Model {
        seq,
        at: moment.at.timestamp_millis(),
        user_id: viewer.user.0,
        user_name: viewer.name.clone(),
        acting_for: viewer.acting_for.map(Into::into),
        action: change.action.to_owned(),
        noun: change.noun.to_owned(),
        record_id: change.record,
        access_level: change.access_level,
        before: change.before,
        after: change.after,
        previous_hash,
        hash: Vec::new(),
        key_id: key.map(|key| key.id().to_owned()),
        reason,
        undoes,
    };
    entry.hash = hash_of(&entry, key);
    entry
}

fn into_row(entry: ledger::Model) -> ledger::ActiveModel {
    ledger::ActiveModel {
        seq: Set(entry.seq),
        at: Set(entry.at),
        user_id: Set(entry.user_id),
        user_name: Set(entry.user_name),
        acting_for: Set(entry.acting_for),
        action: Set(entry.action),
        noun: Set(entry.noun),
        record_id: Set(entry.record_id),
        access_level: Set(entry.access_level),
        before: Set(entry.before),
        after: Set(entry.after),
        previous_hash: Set(entry.previous_hash),
        hash: Set(entry.hash),
        key_id: Set(entry.key_id),
        reason: Set(entry.reason),
        undoes: Set(entry.undoes),
    }
}
