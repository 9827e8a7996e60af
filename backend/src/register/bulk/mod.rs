//! One change of many records: looked at first, made in one transaction with an entry for each record, taken back as one.
//!
//! Which records is said by a list's filter, never by a page of ids alone: "all that match" means all.

mod look;
mod record;
mod undo;

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, Noun, RecordId, access,
    bulk::{BulkVerdict, MOST_RECORDS, opens},
    error::ErrorCode,
    id::{OrganizationId, UserId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

pub use look::{Before, Judged, Preview, preview};
pub use undo::take_back;

use record::Record;

use super::{
    Failure, Problem, Reading, extract::List, history, person, person::Person, scope, writing::Writing,
};
use crate::{
    ledger::{self, Change, Noted},
    store::{
        Dialect, StoreError,
        entity::{bulk_change, ledger as entry},
    },
};

/// Records that an answer names one by one.
const NAMED: usize = 100;

/// What is to be changed in each record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "field", content = "to")]
pub enum BulkField {
    /// Who answers for it.
    Responsible(UserId),
    /// How closed it is.
    AccessLevel(AccessLevel),
    /// Which unit it is of; of agreements and obligations.
    Unit(Option<OrganizationId>),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The change, by which it can be taken back.
    pub id: Uuid,
    /// How many records were changed.
    pub changed: usize,
    /// Those that were left alone.
    pub left: Vec<Judged>,
}

/// A bulk change with everything that each record is judged by.
struct Bulk<'w> {
    writing: Writing<'w>,
    noun: Noun,
    field: BulkField,
    person: Option<Person>,
    /// Records that changed since it was looked at.
    stale: BTreeSet<Uuid>,
}

/// Makes the change, of the records as they were at `snapshot`. Those that somebody changed since are left alone and
/// listed. One transaction, an entry for each record.
pub async fn apply(
    writing: Writing<'_>,
    list: &List,
    field: BulkField,
    snapshot: i64,
) -> Result<Done, Failure> {
    let ids = chosen(writing, list).await?;
    let transaction = writing.begin().await?;
    let bulk = Bulk::new(&transaction, writing, list.noun(), field, &ids, snapshot).await?;
    let records = record::load(&transaction, writing, bulk.noun, &ids).await?;
    let (changed, others): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|record| bulk.judge(record) == BulkVerdict::Changes);
    if changed.iter().any(|record| bulk.opens(record)) {
        person::session::require_confirmed(writing.viewer, writing.moment)?;
    }
    let left = others
        .iter()
        .map(|record| (bulk.judge(record), RecordId::new(bulk.noun, record.id)))
        .filter(|(verdict, _)| *verdict != BulkVerdict::Same)
        .map(told)
        .collect();
    let id = writing.moment.id();
    if changed.is_empty() {
        return Ok(Done { id, changed: 0, left });
    }
    let of: Vec<Uuid> = changed.iter().map(|record| record.id).collect();
    record::set(&transaction, bulk.noun, field, &of).await?;
    let changes: Vec<Noted> = changed
        .iter()
        .map(|record| Noted {
            change: bulk.change(record),
            reason: writing.reason.map(str::to_owned),
            undoes: None,
        })
        .collect();
    let count = changes.len();
    let last = ledger::append(&transaction, writing.viewer, &writing.moment, changes).await?;
    let row = bulk_change::ActiveModel {
        id: Set(id),
        user_id: Set(writing.viewer.user.0),
        noun: Set(bulk.noun.code().to_owned()),
        field: Set(bulk.key().to_owned()),
        first_seq: Set(last - i64::try_from(count).unwrap_or_default() + 1),
        last_seq: Set(last),
        created_at: Set(writing.moment.at.timestamp_millis()),
        undone_at: Set(None),
    };
    bulk_change::Entity::insert(row).exec_without_returning(&transaction).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok(Done { id, changed: count, left })
}

/// How many records a change of one's own changed, by its id: the answer to a request that came twice.
pub async fn changed(writing: Writing<'_>, id: Uuid) -> Result<usize, Failure> {
    let transaction = writing.store.begin().await?;
    let found = bulk_change::Entity::find_by_id(id)
        .filter(bulk_change::Column::UserId.eq(writing.viewer.user.0))
        .one(&transaction)
        .await?;
    transaction.rollback().await.map_err(StoreError::from)?;
    let bulk = found.ok_or_else(Problem::not_found)?;
    Ok(usize::try_from(bulk.last_seq - bulk.first_seq + 1).unwrap_or_default())
}

/// The records of a list, as many as one change may have.
async fn chosen(writing: Writing<'_>, list: &List) -> Result<Vec<Uuid>, Failure> {
    if !access::may_import(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let ids = list.chosen(reading, MOST_RECORDS as u64 + 1).await?;
    if ids.len() > MOST_RECORDS {
        let message = format!("at most {MOST_RECORDS} records at once: narrow the list");
        return Err(Problem::whole(ErrorCode::TooMany, message).into());
    }
    Ok(ids)
}

async fn last_entry(transaction: &DatabaseTransaction) -> Result<i64, Failure> {
    let head = Query::select().column("seq").from("ledger_head").to_owned();
    let row = transaction.query_one(&head).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

fn told((verdict, record): (BulkVerdict, RecordId)) -> Judged {
    Judged { record: record.to_string(), verdict, name: None, before: None }
}

impl<'w> Bulk<'w> {
    async fn new(
        transaction: &DatabaseTransaction,
        writing: Writing<'w>,
        noun: Noun,
        field: BulkField,
        ids: &[Uuid],
        snapshot: i64,
    ) -> Result<Self, Failure> {
        let mut person = None;
        match field {
            BulkField::AccessLevel(level) if !access::may_classify(writing.viewer, None, level) => {
                return Err(Problem::at("to", ErrorCode::Refused, "above your clearance").into());
            }
            BulkField::AccessLevel(_) => {}
            BulkField::Unit(_) if !matches!(noun, Noun::Agreement | Noun::Obligation) => {
                return Err(Problem::at("field", ErrorCode::Invalid, "it has no unit").into());
            }
            BulkField::Unit(Some(unit)) => {
                let seen = Query::select()
                    .column(("organization", "id"))
                    .from("organization")
                    .and_where(Expr::col(("organization", "id")).eq(unit.0))
                    .and_where(scope::visible_within(transaction, writing.viewer, "organization"))
                    .to_owned();
                if transaction.query_one(&seen).await?.is_none() {
                    return Err(Problem::at("to", ErrorCode::NotFound, "no such record").into());
                }
            }
            BulkField::Unit(None) => {}
            BulkField::Responsible(to) => {
                let missing =
                    || Problem::at("to", ErrorCode::NotFound, "nobody with an open account has this id");
                person = Some(person::find_by_id(transaction, to).await?.ok_or_else(missing)?);
            }
        }
        let later: Vec<Uuid> = entry::Entity::find()
            .select_only()
            .column(entry::Column::RecordId)
            .distinct()
            .filter(entry::Column::Seq.gt(snapshot))
            .filter(history::is_change())
            .filter(Dialect::of(transaction).one_of(("ledger", "record_id"), ids))
            .into_tuple()
            .all(transaction)
            .await?;
        Ok(Self { writing, noun, field, person, stale: later.into_iter().collect() })
    }

    fn judge(&self, record: &Record) -> BulkVerdict {
        let same = match self.field {
            BulkField::Responsible(to) => record.responsible == Some(to.0),
            BulkField::AccessLevel(level) => record.level == level,
            BulkField::Unit(unit) => record.unit == unit.map(|unit| unit.0),
        };
        if same {
            return BulkVerdict::Same;
        }
        if self.stale.contains(&record.id) {
            return BulkVerdict::Stale;
        }
        let guard = access::Guard { level: record.guarded, lists: &record.lists };
        match &self.person {
            Some(person) if !access::may_see(&person.viewer, guard) => BulkVerdict::Unseen,
            _ => BulkVerdict::Changes,
        }
    }

    fn opens(&self, record: &Record) -> bool {
        matches!(self.field, BulkField::AccessLevel(level) if opens(record.level, level))
    }

    /// What the field is called in an entry.
    fn key(&self) -> &'static str {
        match self.field {
            BulkField::Responsible(_) => "responsible",
            BulkField::AccessLevel(_) => "accessLevel",
            BulkField::Unit(_) => "unit",
        }
    }

    /// The entry of a record: its level, by which it is known who may read of it, and the field that changes.
    fn change(&self, record: &Record) -> Change {
        let level = match self.field {
            BulkField::AccessLevel(level) => level,
            BulkField::Responsible(_) => record.guarded,
            BulkField::Unit(_) => record.level,
        };
        let unit = |unit: Option<Uuid>| unit.map(OrganizationId);
        let (before, after) = match self.field {
            BulkField::Responsible(to) => (
                record.responsible.map(|user| json!({ "responsible": UserId(user) })),
                json!({ "responsible": to }),
            ),
            BulkField::AccessLevel(level) => {
                (Some(json!({ "accessLevel": record.level })), json!({ "accessLevel": level }))
            }
            BulkField::Unit(to) => (
                Some(json!({ "accessLevel": level, "unit": unit(record.unit) })),
                json!({ "accessLevel": level, "unit": to }),
            ),
        };
        Change {
            action: record::action(self.noun, matches!(self.field, BulkField::Responsible(_))),
            noun: self.noun.code(),
            record: record.id,
            access_level: level,
            before: before.map(|before| before.to_string()),
            after: Some(after.to_string()),
        }
    }
}
