//! Taking a bulk change back, as one.

use std::collections::BTreeMap;

use accord_shared::{
    Noun, RecordId,
    bulk::{BulkVerdict, opens},
    error::ErrorCode,
    id::{OrganizationId, UserId},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, sea_query::Query,
};
use serde_json::Value;
use uuid::Uuid;

use super::{BulkField, Judged, NAMED, record, told};
use crate::{
    ledger::{self, Change, Noted},
    register::{Failure, Problem, Reading, history, merge, person, writing::Writing},
    store::entity::{bulk_change, ledger as entry},
};

#[derive(Debug, FromQueryResult)]
struct Written {
    seq: i64,
    record_id: Uuid,
    before: Option<String>,
    after: Option<String>,
}

/// Gives every record of a bulk change again what it had before it. Only one's own, once, and only where none of the
/// records was changed since: those are returned where it was not done.
pub async fn take_back(writing: Writing<'_>, id: Uuid) -> Result<Result<usize, Vec<Judged>>, Failure> {
    let transaction = writing.begin().await?;
    let found = bulk_change::Entity::find_by_id(id)
        .filter(bulk_change::Column::UserId.eq(writing.viewer.user.0))
        .one(&transaction)
        .await?;
    let bulk = found.ok_or_else(Problem::not_found)?;
    if bulk.undone_at.is_some() {
        return Err(Problem::whole(ErrorCode::BuiltUpon, "it was taken back already").into());
    }
    let noun: Noun = bulk.noun.parse().map_err(|_| Problem::not_found())?;
    let span = entry::Column::Seq.between(bulk.first_seq, bulk.last_seq);
    let records = Query::select().column("record_id").from("ledger").and_where(span.clone()).to_owned();
    let later: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::RecordId)
        .distinct()
        .filter(entry::Column::Seq.gt(bulk.last_seq))
        .filter(history::is_change())
        .filter(entry::Column::RecordId.in_subquery(records))
        .into_tuple()
        .all(&transaction)
        .await?;
    if !later.is_empty() {
        let later = later.into_iter().map(|id| told((BulkVerdict::Stale, RecordId::new(noun, id))));
        return Ok(Err(later.take(NAMED).collect()));
    }
    let entries: Vec<Written> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Seq, entry::Column::RecordId, entry::Column::Before, entry::Column::After])
        .filter(span)
        .into_model()
        .all(&transaction)
        .await?;
    let mine = record::load(
        &transaction,
        writing,
        noun,
        &entries.iter().map(|entry| entry.record_id).collect::<Vec<_>>(),
    )
    .await?;
    if mine.len() != entries.len() {
        // Some of them are closed to this person now.
        return Err(Problem::whole(
            ErrorCode::BuiltUpon,
            "some of the records are no longer yours to change",
        )
        .into());
    }
    let mut values: BTreeMap<String, (Option<BulkField>, Vec<Uuid>)> = BTreeMap::new();
    let mut levels = BTreeMap::new();
    for written in &entries {
        let before: Option<Value> =
            written.before.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let value = before.as_ref().map(|before| before[bulk.field.as_str()].clone()).unwrap_or_default();
        let field = field(&bulk.field, &value);
        if let Some(BulkField::AccessLevel(level)) = field {
            levels.insert(written.record_id, level);
        }
        values.entry(value.to_string()).or_insert_with(|| (field, Vec::new())).1.push(written.record_id);
    }
    let reopens =
        mine.iter().any(|record| levels.get(&record.id).is_some_and(|&level| opens(record.level, level)));
    if reopens {
        person::session::require_confirmed(writing.viewer, writing.moment)?;
    }
    for (field, ids) in values.values() {
        match field {
            Some(BulkField::Unit(Some(unit))) => {
                // It may have been joined to another since.
                let reading = Reading { store: writing.store, viewer: writing.viewer };
                let unit = merge::went_to(reading, *unit).await?.unwrap_or(*unit);
                record::set(&transaction, noun, BulkField::Unit(Some(unit)), ids).await?;
            }
            Some(field) => record::set(&transaction, noun, *field, ids).await?,
            None => record::unassign(&transaction, noun, ids).await?,
        }
    }
    let of_custody = bulk.field == "responsible";
    // As closed as the entry that is taken back: who answers for an obligation is as closed as its agreement.
    let now: BTreeMap<Uuid, _> = mine
        .iter()
        .map(|record| (record.id, if of_custody { record.guarded } else { record.level }))
        .collect();
    let changes: Vec<Noted> = entries
        .into_iter()
        .map(|written| {
            let level = levels.get(&written.record_id).or_else(|| now.get(&written.record_id));
            let change = Change {
                action: record::action(noun, of_custody),
                noun: noun.code(),
                record: written.record_id,
                access_level: level.copied().unwrap_or(accord_shared::AccessLevel::Secret),
                before: written.after,
                after: written.before,
            };
            Noted { change, reason: None, undoes: Some(written.seq) }
        })
        .collect();
    let count = changes.len();
    ledger::append(&transaction, writing.viewer, &writing.moment, changes).await?;
    let mut row = bulk.into_active_model();
    row.undone_at = Set(Some(writing.moment.at.timestamp_millis()));
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Ok(count))
}

/// What a record had; nothing where nobody was named to answer for it.
fn field(key: &str, value: &Value) -> Option<BulkField> {
    let text = value.as_str();
    match key {
        "responsible" => text.and_then(|text| text.parse::<UserId>().ok()).map(BulkField::Responsible),
        "unit" => Some(BulkField::Unit(text.and_then(|text| text.parse::<OrganizationId>().ok()))),
        _ => serde_json::from_value(value.clone()).ok().map(BulkField::AccessLevel),
    }
}
