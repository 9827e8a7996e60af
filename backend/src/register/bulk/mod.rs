//! One change of many records: looked at first, made in one transaction with an entry for each record, taken back as one.
//!
//! Which records is said by a list's filter, never by a page of ids alone: "all that match" means all.

mod acts;
mod field;
mod look;
mod past;
mod record;
mod undo;

use std::collections::BTreeSet;

use accord_shared::{
    Noun, RecordId, access,
    bulk::{BulkVerdict, MOST_RECORDS},
    error::ErrorCode,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, sea_query::Query,
};
use serde::Serialize;
use uuid::Uuid;

pub use acts::{act, preview_act};
pub use field::BulkField;
pub use look::{Before, Judged, Preview, preview};
pub use past::{Past, PastMerge, PastState, past, past_merges};
pub(super) use undo::built_upon;
pub use undo::take_back;

use field::Bulk;
use record::Record;

use super::{
    Failure, Problem, Reading, extract::List, history, obligation::OccurrenceList, person, writing::Writing,
};
use crate::{
    ledger::{self, Noted},
    store::{
        Dialect, StoreError,
        entity::{bulk_change, ledger as entry},
    },
};

/// Records that an answer names one by one.
const NAMED: usize = 100;

/// Of which records a change is.
#[derive(Debug, Clone)]
pub enum Among {
    /// Those of a list.
    Records(List),
    /// The obligations of due dates.
    Due(OccurrenceList),
}

impl Among {
    const fn noun(&self) -> Noun {
        match self {
            Self::Records(list) => list.noun(),
            Self::Due(_) => Noun::Obligation,
        }
    }

    /// Their ids, each once; at most so many are read.
    async fn ids(&self, reading: Reading<'_>, most: u64) -> Result<Vec<Uuid>, Failure> {
        Ok(match self {
            Self::Records(list) => list.chosen(reading, most).await?,
            Self::Due(list) => {
                let found = list.ids(reading, most).await?;
                let ids: BTreeSet<Uuid> = found.into_iter().map(|(obligation, _)| obligation).collect();
                ids.into_iter().collect()
            }
        })
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The change, by which it can be taken back.
    pub id: Uuid,
    /// How many records were changed; or with how many due dates the act was done.
    pub changed: usize,
    /// Those that were left alone.
    pub left: Vec<Judged>,
}

/// Makes the change, of the records as they were at `snapshot`. Those that somebody changed since are left alone and
/// listed. One transaction, an entry for each record.
pub async fn apply(
    writing: Writing<'_>,
    among: &Among,
    field: BulkField,
    snapshot: i64,
) -> Result<Done, Failure> {
    let ids = chosen(writing, among).await?;
    let transaction = writing.begin().await?;
    let bulk = Bulk::new(&transaction, writing, among.noun(), field, &ids, snapshot).await?;
    let records = record::load(&transaction, writing, bulk.noun, Some(&bulk.field), &ids).await?;
    let (changed, others): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|record| bulk.judge(record) == BulkVerdict::Changes);
    if changed.iter().any(|record| bulk.opens(record)) {
        person::session::require_confirmed(writing.viewer, writing.moment)?;
    }
    let left = others
        .iter()
        .map(|record| (bulk.judge(record), RecordId::new(bulk.noun, record.id)))
        .filter(|(verdict, _)| *verdict != BulkVerdict::Same)
        .map(|(verdict, record)| Judged::of(record, verdict))
        .collect();
    if changed.is_empty() {
        return Ok(Done { id: writing.moment.id(), changed: 0, left });
    }
    let of: Vec<Uuid> = changed.iter().map(|record| record.id).collect();
    record::set(&transaction, bulk.noun, &bulk.field, &of).await?;
    let changes: Vec<Noted> = changed
        .iter()
        .map(|record| Noted {
            change: bulk.change(record),
            reason: writing.reason.map(str::to_owned),
            undoes: None,
        })
        .collect();
    let (id, changed) = finish(transaction, writing, bulk.noun, bulk.field.key(), changes).await?;
    Ok(Done { id, changed, left })
}

/// Appends the entries of a change, remembers that they are one, and commits all of it. Returns the change and how many
/// entries it has.
async fn finish(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    noun: Noun,
    field: &str,
    changes: Vec<Noted>,
) -> Result<(Uuid, usize), Failure> {
    let (id, count) = remember(&transaction, writing, noun, field, changes).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok((id, count))
}

/// Appends the entries of a change to the ledger, and remembers that they are one. Returns the change and how many entries
/// it has.
pub(super) async fn remember(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    noun: Noun,
    field: &str,
    changes: Vec<Noted>,
) -> Result<(Uuid, usize), Failure> {
    let (id, count) = (writing.moment.id(), changes.len());
    let last = ledger::append(transaction, writing.viewer, &writing.moment, changes).await?;
    let row = bulk_change::ActiveModel {
        id: Set(id),
        user_id: Set(writing.viewer.user.0),
        noun: Set(noun.code().to_owned()),
        field: Set(field.to_owned()),
        first_seq: Set(last - i64::try_from(count).unwrap_or_default() + 1),
        last_seq: Set(last),
        created_at: Set(writing.moment.at.timestamp_millis()),
        undone_at: Set(None),
    };
    bulk_change::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok((id, count))
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

/// The records of a change, as many as one may have.
async fn chosen(writing: Writing<'_>, among: &Among) -> Result<Vec<Uuid>, Failure> {
    if !access::may_import(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let ids = among.ids(reading, MOST_RECORDS as u64 + 1).await?;
    at_most(MOST_RECORDS, ids)
}

fn at_most<T>(most: usize, chosen: Vec<T>) -> Result<Vec<T>, Failure> {
    if chosen.len() > most {
        let message = format!("at most {most} at once: narrow the list");
        return Err(Problem::whole(ErrorCode::TooMany, message).into());
    }
    Ok(chosen)
}

async fn last_entry(transaction: &DatabaseTransaction) -> Result<i64, Failure> {
    let head = Query::select().column("seq").from("ledger_head").to_owned();
    let row = transaction.query_one(&head).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Which of these records changed after an entry of the ledger.
async fn later(
    transaction: &DatabaseTransaction,
    snapshot: i64,
    ids: &[Uuid],
) -> Result<BTreeSet<Uuid>, Failure> {
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
    Ok(later.into_iter().collect())
}

impl Judged {
    /// A record and what becomes of it, with nothing else said.
    const fn of(record: RecordId, verdict: BulkVerdict) -> Self {
        Self { record, verdict, name: None, before: None, due: None }
    }
}
