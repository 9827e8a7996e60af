//! What a bulk change would do, before it is done.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, RecordId,
    agreement::AgreementKind,
    bulk::BulkVerdict,
    id::{DirectionId, OccurrenceId, OrganizationId},
    interaction::InteractionKind,
    obligation::{OccurrenceState, Priority},
    occurrence::ActRefusal,
    organization::OrganizationKind,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Among, Bulk, BulkField, NAMED, Record, chosen, last_entry, record};
use crate::{
    register::{Failure, Reading, history::Names, writing::Writing},
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
    #[serde(serialize_with = "as_text")]
    pub record: RecordId,
    /// What becomes of it.
    pub verdict: BulkVerdict,
    /// What it is called; only in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalizedText>,
    /// What it has now, in a preview; nothing where it has nothing, or what it has is hidden from who asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// Which of its due dates, where something is done with that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
}

fn as_text<S: Serializer>(record: &RecordId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(record)
}

/// A due date and what an act makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// The due date.
    pub id: OccurrenceId,
    /// When it is due.
    pub due_on: PartialDate,
    /// What it would become; only in a preview, and nothing where it is left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub becomes: Option<OccurrenceState>,
    /// Why the act cannot be done with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ActRefusal>,
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
    /// What kind of organization it is.
    OrganizationKind(OrganizationKind),
    /// What kind of agreement it is.
    AgreementKind(AgreementKind),
    /// What kind of interaction it was.
    InteractionKind(InteractionKind),
    /// How much it matters.
    Priority(Priority),
    /// The fields of cooperation it is in, by their names.
    Directions(Vec<LocalizedText>),
    /// What has become of the due date.
    State(OccurrenceState),
    /// A text.
    Text(String),
}

/// Looks at what a change would do to the records of a list. It changes nothing.
pub async fn preview(writing: Writing<'_>, among: &Among, field: BulkField) -> Result<Preview, Failure> {
    let ids = chosen(writing, among).await?;
    let transaction = writing.store.begin().await?;
    let snapshot = last_entry(&transaction).await?;
    let bulk = Bulk::new(&transaction, writing, among.noun(), field, &ids, snapshot).await?;
    let records = record::load(&transaction, writing, bulk.noun, Some(&bulk.field), &ids).await?;
    let mut judged: Vec<(BulkVerdict, Record)> =
        records.into_iter().map(|record| (bulk.judge(&record), record)).collect();
    let count = |wanted| judged.iter().filter(|(verdict, _)| *verdict == wanted).count();
    let (changes, same) = (count(BulkVerdict::Changes), count(BulkVerdict::Same));
    let refused = judged.len() - changes - same;
    let opens = judged.iter().any(|(verdict, record)| *verdict == BulkVerdict::Changes && bulk.opens(record));
    judged.sort_by_key(|(verdict, _)| order(*verdict));
    judged.truncate(NAMED);
    let people = people(&transaction, &bulk.field, &judged).await?;
    transaction.rollback().await.map_err(StoreError::from)?;
    let names = names(&bulk, &judged).await?;
    let told = |(verdict, record): (BulkVerdict, Record)| {
        let id = RecordId::new(bulk.noun, record.id);
        let before = before(&record, &bulk.field, &people, &names);
        Judged { name: names.of_reference(&id.to_string()), before, ..Judged::of(id, verdict) }
    };
    Ok(Preview { snapshot, changes, same, refused, opens, records: judged.into_iter().map(told).collect() })
}

/// What a record has now.
fn before(
    record: &Record,
    field: &BulkField,
    people: &HashMap<Uuid, String>,
    names: &Names,
) -> Option<Before> {
    let word = record.word.as_deref();
    match field {
        BulkField::Responsible(_) => {
            record.responsible.and_then(|user| people.get(&user).cloned()).map(Before::Responsible)
        }
        BulkField::AccessLevel(_) => Some(Before::AccessLevel(record.level)),
        BulkField::Unit(_) => record
            .unit
            .and_then(|unit| names.of_reference(&OrganizationId(unit).to_string()))
            .map(Before::Unit),
        BulkField::OrganizationKind(_) => word?.parse().ok().map(Before::OrganizationKind),
        BulkField::AgreementKind(_) => word?.parse().ok().map(Before::AgreementKind),
        BulkField::InteractionKind(_) => word?.parse().ok().map(Before::InteractionKind),
        BulkField::Priority(_) => word?.parse().ok().map(Before::Priority),
        BulkField::AddDirection(_) | BulkField::RemoveDirection(_) => {
            let named = |direction: &DirectionId| names.of_reference(&direction.to_string());
            Some(Before::Directions(record.directions.iter().filter_map(named).collect()))
        }
        BulkField::City(_) | BulkField::Article(_) => word.map(str::to_owned).map(Before::Text),
    }
}

/// What is left alone stands first, for it is what whoever asks did not expect.
pub(super) const fn order(verdict: BulkVerdict) -> u8 {
    match verdict {
        BulkVerdict::Stale | BulkVerdict::Unseen | BulkVerdict::Refused => 0,
        BulkVerdict::Changes => 1,
        BulkVerdict::Same => 2,
    }
}

/// The names of those who answer for these records now.
async fn people(
    transaction: &DatabaseTransaction,
    field: &BulkField,
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
        let unit = unit.map(|id| OrganizationId(id).to_string());
        let directions = record.directions.iter().map(ToString::to_string);
        let id = RecordId::new(bulk.noun, record.id).to_string();
        [id].into_iter().chain(unit).chain(directions).collect::<Vec<_>>()
    };
    let states: Value = judged.iter().flat_map(|(_, record)| of(record)).map(|id| json!(id)).collect();
    Ok(Names::of(reading, &[&states]).await?)
}
