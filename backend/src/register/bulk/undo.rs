//! Taking a bulk change back, as one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use accord_shared::{
    AccessLevel, Noun, RecordId, access,
    bulk::{BulkVerdict, opens},
    error::ErrorCode,
    id::{DirectionId, OrganizationId, UserId},
    occurrence::OccurrenceAct,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{BulkField, Judged, NAMED, acts, record};
use crate::{
    ledger::{self, Change, Noted},
    register::{Failure, Problem, Reading, history, merge, person, split, writing::Writing},
    store::entity::{bulk_change, ledger as entry},
};

#[derive(Debug, FromQueryResult)]
struct Written {
    seq: i64,
    record_id: Uuid,
    before: Option<String>,
    after: Option<String>,
}

impl Written {
    /// What the record had before it.
    fn state(&self) -> Value {
        state(self.before.as_deref())
    }

    /// The entry that takes it back.
    fn undone(self, action: &'static str, noun: Noun, level: AccessLevel) -> Noted {
        let change = Change {
            action,
            noun: noun.code(),
            record: self.record_id,
            access_level: level,
            before: self.after,
            after: self.before,
        };
        Noted { change, reason: None, undoes: Some(self.seq) }
    }
}

/// Gives every record of a bulk change again what it had before it. Only one's own, once, and only where none of the
/// records was changed since: those are returned where it was not done.
pub async fn take_back(writing: Writing<'_>, id: Uuid) -> Result<Result<usize, Vec<Judged>>, Failure> {
    if !access::may_edit(writing.viewer) && access::own_body(writing.viewer).is_none() {
        return Err(Problem::refused().into());
    }
    let transaction = writing.open().await?;
    let found = bulk_change::Entity::find_by_id(id)
        .filter(bulk_change::Column::UserId.eq(writing.viewer.user.0))
        .one(&transaction)
        .await?;
    let bulk = found.ok_or_else(Problem::not_found)?;
    if bulk.undone_at.is_some() {
        return Err(Problem::whole(ErrorCode::BuiltUpon, "it was taken back already").into());
    }
    let noun: Noun = bulk.noun.parse().map_err(|_| Problem::not_found())?;
    let later = built_upon(&transaction, bulk.first_seq, bulk.last_seq).await?;
    if !later.is_empty() {
        let later = later.into_iter().map(|record| Judged::of(record, BulkVerdict::Stale));
        return Ok(Err(later.take(NAMED).collect()));
    }
    let entries: Vec<Written> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Seq, entry::Column::RecordId, entry::Column::Before, entry::Column::After])
        .filter(entry::Column::Seq.between(bulk.first_seq, bulk.last_seq))
        .order_by_asc(entry::Column::Seq)
        .into_model()
        .all(&transaction)
        .await?;
    let changes = match bulk.field.parse::<OccurrenceAct>() {
        _ if bulk.field == split::FIELD => {
            let (first, last) = (bulk.first_seq, bulk.last_seq);
            split::undone(&transaction, writing, first, last).await?
        }
        Ok(_) => acts_undone(&transaction, writing, noun, entries).await?,
        Err(_) => fields_undone(&transaction, writing, noun, &bulk.field, entries).await?,
    };
    let count = changes.len();
    ledger::append(&transaction, writing.viewer, &writing.moment, changes).await?;
    let mut row = bulk.into_active_model();
    row.undone_at = Set(Some(writing.moment.at.timestamp_millis()));
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Ok(count))
}

/// The records of the entries of a bulk change that were changed after it. What was taken back since changed nothing.
pub(in crate::register) async fn built_upon(
    transaction: &DatabaseTransaction,
    first: i64,
    last: i64,
) -> Result<Vec<RecordId>, Failure> {
    let span = entry::Column::Seq.between(first, last);
    let records = Query::select().column("record_id").from("ledger").and_where(span).to_owned();
    let taken_back =
        Query::select().column("undoes").from("ledger").and_where(Expr::col("undoes").gt(last)).to_owned();
    let takes_back = entry::Column::Undoes.gt(last);
    let later: Vec<(String, Uuid)> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Noun, entry::Column::RecordId])
        .distinct()
        .filter(entry::Column::Seq.gt(last))
        .filter(history::is_change())
        .filter(entry::Column::Seq.not_in_subquery(taken_back))
        .filter(entry::Column::Undoes.is_null().or(takes_back.not()))
        .filter(entry::Column::RecordId.in_subquery(records))
        .into_tuple()
        .all(transaction)
        .await?;
    let record = |(noun, id): (String, Uuid)| Some(RecordId::new(noun.parse().ok()?, id));
    Ok(later.into_iter().filter_map(record).collect())
}

/// Some of the records are closed to this person now.
fn closed() -> Failure {
    Problem::whole(ErrorCode::BuiltUpon, "some of the records are no longer yours to change").into()
}

/// Gives due dates again what they were before acts. Several entries of one obligation follow each other, so they are
/// taken back in the order that is the other way round.
async fn acts_undone(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    noun: Noun,
    entries: Vec<Written>,
) -> Result<Vec<Noted>, Failure> {
    let ids: BTreeSet<Uuid> = entries.iter().map(|entry| entry.record_id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let subjects = acts::subjects(transaction, writing, &ids).await?;
    if subjects.len() != ids.len() {
        return Err(closed());
    }
    let mut levels: HashMap<Uuid, AccessLevel> = HashMap::new();
    for written in &entries {
        if let Some(subject) = subjects.get(&written.record_id)
            && !levels.contains_key(&written.record_id)
        {
            let level = subject.restore(transaction, writing, &written.state()).await?;
            levels.insert(written.record_id, level);
        }
    }
    let undone = |written: Written| {
        let level = levels.get(&written.record_id).copied().unwrap_or(AccessLevel::Secret);
        written.undone("obligation.undo", noun, level)
    };
    Ok(entries.into_iter().rev().map(undone).collect())
}

/// Gives records again the value that they had.
async fn fields_undone(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    noun: Noun,
    key: &str,
    entries: Vec<Written>,
) -> Result<Vec<Noted>, Failure> {
    if !access::may_edit(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.record_id).collect();
    let mine = record::load(transaction, writing, noun, None, &ids).await?;
    if mine.len() != entries.len() {
        return Err(closed());
    }
    let mut values: BTreeMap<String, (Vec<Had>, Vec<Uuid>)> = BTreeMap::new();
    let mut levels = HashMap::new();
    for written in &entries {
        let had = Had::of(key, noun, &state(written.before.as_deref()), &state(written.after.as_deref()));
        if let [Had::Field(BulkField::AccessLevel(level))] = &had[..] {
            levels.insert(written.record_id, *level);
        }
        let group = format!("{had:?}");
        values.entry(group).or_insert_with(|| (had, Vec::new())).1.push(written.record_id);
    }
    let reopens =
        mine.iter().any(|record| levels.get(&record.id).is_some_and(|&level| opens(record.level, level)));
    if reopens {
        person::session::require_confirmed(writing.viewer, writing.moment)?;
    }
    for (had, ids) in values.values() {
        for had in had {
            match had {
                Had::Field(BulkField::Unit(Some(unit))) => {
                    // It may have been joined to another since.
                    let reading = Reading { store: writing.store, viewer: writing.viewer };
                    let unit = merge::went_to(reading, *unit).await?.unwrap_or(*unit);
                    record::set(transaction, noun, &BulkField::Unit(Some(unit)), ids).await?;
                }
                Had::Field(field) => record::set(transaction, noun, field, ids).await?,
                Had::Nobody => record::unassign(transaction, noun, ids).await?,
            }
        }
    }
    // As closed as the entry that is taken back: what stands in an agreement is as closed as that.
    let now: HashMap<Uuid, AccessLevel> = mine.iter().map(|record| (record.id, record.guarded)).collect();
    let action = record::action(noun, key == "responsible");
    let undone = |written: Written| {
        let level = levels.get(&written.record_id).or_else(|| now.get(&written.record_id)).copied();
        written.undone(action, noun, level.unwrap_or(AccessLevel::Secret))
    };
    Ok(entries.into_iter().map(undone).collect())
}

/// What a record had, as it is given back.
#[derive(Debug)]
enum Had {
    Field(BulkField),
    /// Nobody was named to answer for it.
    Nobody,
}

impl Had {
    /// Of a field before a change and after it.
    fn of(key: &str, noun: Noun, before: &Value, after: &Value) -> Vec<Self> {
        if key == "directions" {
            // Those that came are taken away, those that went are given back.
            let (before, after) = (directions(before), directions(after));
            let came = after.difference(&before).map(|&id| BulkField::RemoveDirection(id));
            let went = before.difference(&after).map(|&id| BulkField::AddDirection(id));
            return came.chain(went).map(Self::Field).collect();
        }
        match value(key, noun, &before[key]) {
            None if key == "responsible" => vec![Self::Nobody],
            field => field.map(Self::Field).into_iter().collect(),
        }
    }
}

/// A field with the value that an entry of the ledger tells.
fn value(key: &str, noun: Noun, told: &Value) -> Option<BulkField> {
    let text = told.as_str();
    let word = |field: &str| serde_json::from_value(json!({ "field": field, "to": told })).ok();
    match (key, noun) {
        ("responsible", _) => text?.parse::<UserId>().ok().map(BulkField::Responsible),
        ("unit", _) => Some(BulkField::Unit(text.and_then(|text| text.parse::<OrganizationId>().ok()))),
        ("kind", Noun::Organization) => word("ORGANIZATION_KIND"),
        ("kind", Noun::Agreement) => word("AGREEMENT_KIND"),
        ("kind", Noun::Interaction) => word("INTERACTION_KIND"),
        ("priority", _) => word("PRIORITY"),
        ("accessLevel", _) => word("ACCESS_LEVEL"),
        ("city", _) => word("CITY"),
        ("article", _) => word("ARTICLE"),
        _ => None,
    }
}

/// What a change gave to a record, as its entry tells; nothing where that was no field.
pub(super) fn given(key: &str, noun: Noun, before: Option<&str>, after: Option<&str>) -> Option<BulkField> {
    let (before, after) = (state(before), state(after));
    if key == "directions" {
        let (before, after) = (directions(&before), directions(&after));
        let came = after.difference(&before).map(|&id| BulkField::AddDirection(id)).next();
        return came.or_else(|| before.difference(&after).map(|&id| BulkField::RemoveDirection(id)).next());
    }
    value(key, noun, &after[key])
}

/// A state that an entry tells; null where it tells none.
fn state(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn directions(state: &Value) -> BTreeSet<DirectionId> {
    serde_json::from_value(state["directions"].clone()).unwrap_or_default()
}
