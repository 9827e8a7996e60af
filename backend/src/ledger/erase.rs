//! Taking personal data out of entries without breaking the chain.
//!
//! An entry keeps the hash that it was written with, and the next one builds on it. What it says afterwards is vouched for by
//! the entry of the erasure, which is chained under the key like any other: so `verify` tells a text that was erased by
//! Accord from one that somebody altered. See docs/decisions/0020-erasing.md.

use std::collections::BTreeMap;

use accord_shared::{AccessLevel, id::RecordId};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, chain::hash_of};
use crate::store::{Store, StoreError, entity::ledger};

/// The action of an erasure: the only one that vouches for other entries, and never vouched for itself.
pub const ERASE: &str = "contact.erase";

/// What the entry of an erasure holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Erasure {
    access_level: AccessLevel,
    erased: Vec<Vouched>,
}

/// An entry, and the hash of what it says after the erasure.
#[derive(Debug, Serialize, Deserialize)]
struct Vouched {
    seq: i64,
    hash: String,
}

/// Gives every entry of a record the states that `erased` makes of those it has. Returns the change that vouches for them,
/// to be appended in the same transaction; `level` is the record's.
pub async fn erase(
    transaction: &DatabaseTransaction,
    record: RecordId,
    level: AccessLevel,
    erased: impl Fn(&Value) -> Value,
) -> Result<Change, StoreError> {
    let entries = ledger::Entity::find()
        .filter(ledger::Column::RecordId.eq(record.uuid))
        .filter(ledger::Column::Noun.eq(record.noun.code()))
        .filter(ledger::Column::Action.ne(ERASE))
        .order_by_asc(ledger::Column::Seq)
        .all(transaction)
        .await?;
    let state = |text: &Option<String>| -> Result<Option<String>, StoreError> {
        let Some(text) = text else { return Ok(None) };
        let value: Value = serde_json::from_str(text)
            .map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() })?;
        Ok(Some(erased(&value).to_string()))
    };
    let mut vouched = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.before.is_some() || entry.after.is_some()) {
        let said = ledger::Model { before: state(&entry.before)?, after: state(&entry.after)?, ..entry };
        let update = Query::update()
            .table("ledger")
            .value("before", said.before.clone())
            .value("after", said.after.clone())
            .and_where(Expr::col("seq").eq(said.seq))
            .to_owned();
        sea_orm::ConnectionTrait::execute(transaction, &update).await?;
        vouched.push(Vouched { seq: said.seq, hash: hex::encode(hash_of(&said, None)) });
    }
    let told = Erasure { access_level: level, erased: vouched };
    Ok(Change::of(ERASE, record, level, None::<&()>, Some(&told)))
}

/// Of which entries an erasure says what they hold now: the hash of that, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Erased(BTreeMap<i64, Vec<u8>>);

impl Erased {
    /// What every erasure of the ledger says; whether it is one, its own hash proves when the walk comes to it.
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let erasures = Query::select()
            .columns(["after", "seq"])
            .from("ledger")
            .and_where(Expr::col("action").eq(ERASE))
            .order_by("seq", Order::Asc)
            .to_owned();
        let mut erased = BTreeMap::new();
        for (told, _) in store.rows::<(String, i64)>(&erasures).await? {
            // One that cannot be read vouches for nothing, and fails by its own hash.
            let Ok(told) = serde_json::from_str::<Erasure>(&told) else { continue };
            let hashes = told.erased.into_iter();
            erased.extend(hashes.filter_map(|one| Some((one.seq, hex::decode(one.hash).ok()?))));
        }
        Ok(Self(erased))
    }

    /// Whether what the entry holds is what an erasure left of it.
    pub(super) fn vouches_for(&self, entry: &ledger::Model) -> bool {
        entry.action != ERASE && self.0.get(&entry.seq).is_some_and(|hash| *hash == hash_of(entry, None))
    }
}
