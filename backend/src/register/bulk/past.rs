//! Bulk changes of one's own afterwards: what each did, and whether it can still be taken back.

use accord_shared::{LocalizedText, Noun, RecordId, id::OrganizationId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Before, BulkField, undo};
use crate::{
    register::{Failure, Reading, history::Names},
    store::{
        StoreError,
        entity::{bulk_change, ledger as entry, user},
    },
};

/// How many changes are shown, the latest.
const LISTED: u64 = 50;

/// A bulk change of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Past {
    /// The change, by which it is taken back.
    pub id: Uuid,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// What it changed records of.
    pub noun: Noun,
    /// The field, as entries call it; or the act that was done with due dates, as its code.
    pub field: String,
    /// What the field became, where it became the same in each record and may be told to whoever asks.
    pub to: Option<Before>,
    /// Whether `to` was taken away from each record, and not given to it.
    pub taken: bool,
    /// How many records were changed, or due dates acted upon.
    pub count: i64,
    /// One of the records, by its names; nothing where it is closed to whoever asks now.
    pub first: Option<LocalizedText>,
    /// For whom whoever asks acted.
    pub acted_for: Option<String>,
    /// Why, where they gave a reason.
    pub reason: Option<String>,
    /// Whether it can be taken back.
    pub state: PastState,
}

/// A merge of one's own that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PastMerge {
    /// The entry of the ledger by which it is taken back.
    pub seq: i64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// How many records it touched.
    pub count: i64,
    /// The organization that stayed, by its names; nothing where it is closed to whoever asks now.
    pub kept: Option<LocalizedText>,
    /// Whether it can be taken back.
    pub state: PastState,
}

/// Whether a bulk change can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "is", content = "value")]
pub enum PastState {
    /// It can.
    Open,
    /// It was, at this time in milliseconds since 1970 UTC.
    Undone(i64),
    /// So many of its records were changed since.
    BuiltUpon(usize),
}

/// A change with what is read of it.
struct Read {
    bulk: bulk_change::Model,
    noun: Noun,
    /// Its first entry.
    first: entry::Model,
    state: PastState,
    /// What was given to each record.
    given: Option<BulkField>,
    person: Option<String>,
    acted_for: Option<String>,
}

impl Read {
    /// What the change names: its first record, and what that was given.
    fn references(&self) -> impl Iterator<Item = String> {
        let given = match &self.given {
            Some(BulkField::Unit(Some(unit))) => Some(unit.to_string()),
            Some(BulkField::AddDirection(id) | BulkField::RemoveDirection(id)) => Some(id.to_string()),
            _ => None,
        };
        [self.record()].into_iter().chain(given)
    }

    fn record(&self) -> String {
        RecordId::new(self.noun, self.first.record_id).to_string()
    }

    fn told(self, names: &Names) -> Past {
        let named = |id: String| names.of_reference(&id);
        let to = match &self.given {
            None | Some(BulkField::Unit(None)) => None,
            Some(BulkField::Responsible(_)) => self.person.clone().map(Before::Responsible),
            Some(BulkField::AccessLevel(level)) => Some(Before::AccessLevel(*level)),
            Some(BulkField::Unit(Some(unit))) => named(unit.to_string()).map(Before::Unit),
            Some(BulkField::OrganizationKind(kind)) => Some(Before::OrganizationKind(*kind)),
            Some(BulkField::AgreementKind(kind)) => Some(Before::AgreementKind(*kind)),
            Some(BulkField::InteractionKind(kind)) => Some(Before::InteractionKind(*kind)),
            Some(BulkField::Priority(priority)) => Some(Before::Priority(*priority)),
            Some(BulkField::AddDirection(id) | BulkField::RemoveDirection(id)) => {
                named(id.to_string()).map(|name| Before::Directions(vec![name]))
            }
            Some(BulkField::City(text) | BulkField::Article(text)) => text.clone().map(Before::Text),
        };
        Past {
            id: self.bulk.id,
            at: self.bulk.created_at,
            noun: self.noun,
            to,
            taken: matches!(self.given, Some(BulkField::RemoveDirection(_))),
            count: self.bulk.last_seq - self.bulk.first_seq + 1,
            first: named(self.record()),
            field: self.bulk.field,
            acted_for: self.acted_for,
            reason: self.first.reason,
            state: self.state,
        }
    }
}

/// The viewer's bulk changes, the latest first.
pub async fn past(reading: Reading<'_>) -> Result<Vec<Past>, Failure> {
    let transaction = reading.store.begin().await?;
    let found = bulk_change::Entity::find()
        .filter(bulk_change::Column::UserId.eq(reading.viewer.user.0))
        .order_by_desc(bulk_change::Column::CreatedAt)
        .order_by_desc(bulk_change::Column::LastSeq)
        .limit(LISTED)
        .all(&transaction)
        .await?;
    let mut changes = Vec::with_capacity(found.len());
    for bulk in found {
        changes.extend(read(&transaction, bulk).await?);
    }
    transaction.rollback().await.map_err(StoreError::from)?;
    let ids: Value = changes.iter().flat_map(Read::references).map(|id| json!(id)).collect();
    let names = Names::of(reading, &[&ids]).await?;
    Ok(changes.into_iter().map(|change| change.told(&names)).collect())
}

/// The viewer's merges that were not taken back, the latest first.
pub async fn past_merges(reading: Reading<'_>) -> Result<Vec<PastMerge>, Failure> {
    let transaction = reading.store.begin().await?;
    let mine = Query::select()
        .columns(["kept_id", "at", "first_seq", "last_seq"])
        .from("organization_merge")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .order_by("first_seq", Order::Desc)
        .limit(LISTED)
        .to_owned();
    let mut merges = Vec::new();
    for row in transaction.query_all(&mine).await? {
        let kept = OrganizationId(row.try_get_by_index(0)?).to_string();
        let (at, first, last): (i64, i64, i64) =
            (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let state = match undo::built_upon(&transaction, first, last).await?.len() {
            0 => PastState::Open,
            records => PastState::BuiltUpon(records),
        };
        merges.push((kept, PastMerge { seq: first, at, count: last - first + 1, kept: None, state }));
    }
    transaction.rollback().await.map_err(StoreError::from)?;
    let ids: Value = merges.iter().map(|(kept, _)| json!(kept)).collect();
    let names = Names::of(reading, &[&ids]).await?;
    let told = |(kept, merge): (String, PastMerge)| PastMerge { kept: names.of_reference(&kept), ..merge };
    Ok(merges.into_iter().map(told).collect())
}

async fn read(transaction: &DatabaseTransaction, bulk: bulk_change::Model) -> Result<Option<Read>, Failure> {
    let first = entry::Entity::find_by_id(bulk.first_seq).one(transaction).await?;
    let (Ok(noun), Some(first)) = (bulk.noun.parse::<Noun>(), first) else { return Ok(None) };
    let state = match bulk.undone_at {
        Some(at) => PastState::Undone(at),
        None => match undo::built_upon(transaction, bulk.first_seq, bulk.last_seq).await?.len() {
            0 => PastState::Open,
            records => PastState::BuiltUpon(records),
        },
    };
    let given = undo::given(&bulk.field, noun, first.before.as_deref(), first.after.as_deref());
    let person = match given {
        Some(BulkField::Responsible(user)) => name_of(transaction, Some(user.0)).await?,
        _ => None,
    };
    let acted_for = name_of(transaction, first.acting_for).await?;
    Ok(Some(Read { bulk, noun, first, state, given, person, acted_for }))
}

async fn name_of(transaction: &DatabaseTransaction, user: Option<Uuid>) -> Result<Option<String>, Failure> {
    let Some(user) = user else { return Ok(None) };
    let name = user::Entity::find_by_id(user)
        .select_only()
        .column(user::Column::Name)
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(name)
}
