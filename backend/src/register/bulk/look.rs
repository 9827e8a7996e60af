//! What a bulk change would do, before it is done.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{AccessLevel, LocalizedText, RecordId, bulk::BulkVerdict, id::OrganizationId};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bulk, BulkField, NAMED, Record, chosen, last_entry, record};
use crate::{
    register::{Failure, Reading, extract::List, history::Names, writing::Writing},
    store::{StoreError, entity::user},
};

/// What would become of the records of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Up to which entry of the ledger it is true: what changes after that is not overwritten.
    pub snapshot: i64,
    /// How many records would be changed.
    pub changes: usize,
    /// How many are so already.
    pub same: usize,
    /// How many would be left alone, or changed as the first of them show.
    pub refused: usize,
    /// Whether a level is opened, which asks for a proof of who does it.
    pub opens: bool,
    /// The first hundred records: those that are left alone before those that change, those before what is so already.
    pub records: Vec<Judged>,
}

/// A record and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judged {
    /// The record.
    pub record: String,
    /// What becomes of it.
    pub verdict: BulkVerdict,
    /// What it is called; only in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalizedText>,
    /// What it has now, in a preview; nothing where it has nothing, or what it has is hidden from who asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// What a record has before a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "is", content = "value")]
pub enum Before {
    /// Whoever answers for it, by name.
    Responsible(String),
    /// How closed it is.
    AccessLevel(AccessLevel),
    /// The unit it is of, by its names.
    Unit(LocalizedText),
}

/// Looks at what a change would do to the records of a list. It changes nothing.
pub async fn preview(writing: Writing<'_>, list: &List, field: BulkField) -> Result<Preview, Failure> {
    let ids = chosen(writing, list).await?;
    let transaction = writing.store.begin().await?;
    let snapshot = last_entry(&transaction).await?;
    let bulk = Bulk::new(&transaction, writing, list.noun(), field, &ids, snapshot).await?;
    let records = record::load(&transaction, writing, bulk.noun, &ids).await?;
    let mut judged: Vec<(BulkVerdict, Record)> =
        records.into_iter().map(|record| (bulk.judge(&record), record)).collect();
    let count = |wanted| judged.iter().filter(|(verdict, _)| *verdict == wanted).count();
    let (changes, same) = (count(BulkVerdict::Changes), count(BulkVerdict::Same));
    let refused = judged.len() - changes - same;
    let opens = judged.iter().any(|(verdict, record)| *verdict == BulkVerdict::Changes && bulk.opens(record));
    judged.sort_by_key(|(verdict, _)| order(*verdict));
    judged.truncate(NAMED);
    let people = people(&transaction, field, &judged).await?;
    transaction.rollback().await.map_err(StoreError::from)?;
    let names = names(&bulk, &judged).await?;
    let told = |(verdict, record): (BulkVerdict, Record)| {
        let id = RecordId::new(bulk.noun, record.id).to_string();
        let before = match field {
            BulkField::Responsible(_) => {
                record.responsible.and_then(|user| people.get(&user).cloned()).map(Before::Responsible)
            }
            BulkField::AccessLevel(_) => Some(Before::AccessLevel(record.level)),
            BulkField::Unit(_) => record
                .unit
                .and_then(|unit| names.of_reference(&OrganizationId(unit).to_string()))
                .map(Before::Unit),
        };
        Judged { name: names.of_reference(&id), record: id, verdict, before }
    };
    Ok(Preview { snapshot, changes, same, refused, opens, records: judged.into_iter().map(told).collect() })
}

/// What is left alone stands first, for it is what whoever asks did not expect.
const fn order(verdict: BulkVerdict) -> u8 {
    match verdict {
        BulkVerdict::Stale | BulkVerdict::Unseen => 0,
        BulkVerdict::Changes => 1,
        BulkVerdict::Same => 2,
    }
}

/// The names of those who answer for these records now.
async fn people(
    transaction: &DatabaseTransaction,
    field: BulkField,
    judged: &[(BulkVerdict, Record)],
) -> Result<HashMap<Uuid, String>, Failure> {
    if !matches!(field, BulkField::Responsible(_)) {
        return Ok(HashMap::new());
    }
    let ids: BTreeSet<Uuid> = judged.iter().filter_map(|(_, record)| record.responsible).collect();
    let found: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Name])
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(transaction)
        .await?;
    Ok(found.into_iter().collect())
}

/// What these records and their units are called, as far as who asks may know it.
async fn names(bulk: &Bulk<'_>, judged: &[(BulkVerdict, Record)]) -> Result<Names, Failure> {
    let reading = Reading { store: bulk.writing.store, viewer: bulk.writing.viewer };
    let of = |record: &Record| {
        let unit = record.unit.filter(|_| matches!(bulk.field, BulkField::Unit(_)));
        [Some(RecordId::new(bulk.noun, record.id).to_string()), unit.map(|id| OrganizationId(id).to_string())]
    };
    let states: Value =
        judged.iter().flat_map(|(_, record)| of(record)).flatten().map(|id| json!(id)).collect();
    Ok(Names::of(reading, &[&states]).await?)
}
