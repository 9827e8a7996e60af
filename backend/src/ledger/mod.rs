//! The memory: every change is one transaction that appends hash-chained entries.
//!
//! Audit, history, live updates and "what changed since" all read this one log; there is no second mechanism.

mod follow;
mod live;
mod verify;

use accord_shared::{AccessLevel, Viewer, id::RecordId};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    clock::Moment,
    store::{
        StoreError,
        entity::{ledger, ledger_head},
    },
};

pub use follow::{Touched, head, touched_after};
pub use live::{Follower, Live, Scope};
pub use verify::{Fault, Verified, verify};

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
pub async fn append(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    moment: &Moment<'_>,
    changes: impl IntoIterator<Item = Change>,
) -> Result<i64, StoreError> {
    let head = ledger_head::Entity::find_by_id(1).lock_exclusive().one(transaction).await?;
    let (mut seq, mut hash) = head.map_or((0, vec![0; 32]), |head| (head.seq, head.hash));
    let mut batch = Vec::with_capacity(BATCH);
    for change in changes {
        let entry = chain(seq + 1, hash, viewer, moment, change);
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
    let moved = ledger_head::ActiveModel { id: Set(1), seq: Set(seq), hash: Set(hash) };
    ledger_head::Entity::update(moved).exec(transaction).await?;
    Ok(seq)
}

fn chain(
    seq: i64,
    previous_hash: Vec<u8>,
    viewer: &Viewer,
    moment: &Moment<'_>,
    change: Change,
) -> ledger::Model {
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
    };
    entry.hash = hash_of(&entry);
    entry
}

/// SHA-256 over every field but the hash itself, each with its length before it, so that no two different entries
/// give the same bytes.
fn hash_of(entry: &ledger::Model) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut field = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => {
            hasher.update((bytes.len() as u64 + 1).to_le_bytes());
            hasher.update(bytes);
        }
        None => hasher.update(0u64.to_le_bytes()),
    };
    field(Some(&entry.previous_hash));
    field(Some(&entry.seq.to_le_bytes()));
    field(Some(&entry.at.to_le_bytes()));
    field(Some(entry.user_id.as_bytes()));
    field(Some(entry.user_name.as_bytes()));
    field(entry.acting_for.as_ref().map(|user| user.as_bytes().as_slice()));
    field(Some(entry.action.as_bytes()));
    field(Some(entry.noun.as_bytes()));
    field(Some(entry.record_id.as_bytes()));
    field(Some(&entry.access_level.rank().to_le_bytes()));
    field(entry.before.as_deref().map(str::as_bytes));
    field(entry.after.as_deref().map(str::as_bytes));
    hasher.finalize().to_vec()
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
    }
}
