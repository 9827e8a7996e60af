//! Files that belong to records: what is known of them. Their content is in [`crate::content`].

mod sweep;
mod write;

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    AccessLevel,
    document::{DocumentKind, Medium},
    id::{DocumentId, Noun, RecordId},
};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{Reading, scope};
use crate::{
    content::Hash,
    store::{FromRow, Row, StoreError, entity},
};

pub use sweep::{Swept, sweep};
pub(super) use write::may_prove;
pub use write::{Arrived, DocumentInput, add, change, may_add, remove, replace, restore};

/// A document, with all that it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// What it belongs to.
    pub record: RecordId,
    /// How many times it was written.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Whether it has a need-to-know list, on which the viewer is.
    pub restricted: bool,
    /// Its title.
    pub title: String,
    /// What it is to its record.
    pub kind: DocumentKind,
    /// Its language, ISO 639-1 or 639-3.
    pub language: Option<String>,
    /// Its number of pages, where somebody counted them.
    pub pages: Option<i32>,
    /// Its contents, the last first; none where only this is known of it.
    pub contents: Vec<Content>,
}

/// What a document had from some day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The how-manieth it is, from 1.
    pub number: i32,
    /// Its name.
    pub hash: Hash,
    /// What it is.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i32,
    /// Who brought it.
    pub added_by: String,
    /// When.
    pub added_at: DateTime<Utc>,
}

impl Document {
    /// Its content of this number; the last where none is said.
    pub fn content(&self, number: Option<i32>) -> Option<&Content> {
        match number {
            Some(number) => self.contents.iter().find(|content| content.number == number),
            None => self.contents.first(),
        }
    }
}

impl Content {
    /// What it is, where that is still taken in.
    pub fn medium(&self) -> Option<Medium> {
        Medium::of(&self.media_type)
    }
}

/// The record of a row; nothing where the row is damaged.
pub(super) fn record_of(row: &entity::document::Model) -> Option<RecordId> {
    belongs_to([row.organization_id, row.agreement_id, row.obligation_id, row.contact_id, row.interaction_id])
}

/// The columns that say what a document belongs to, by noun.
const WHOLES: [(Noun, &str); 5] = [
    (Noun::Organization, "organization_id"),
    (Noun::Agreement, "agreement_id"),
    (Noun::Obligation, "obligation_id"),
    (Noun::Contact, "contact_id"),
    (Noun::Interaction, "interaction_id"),
];

/// The ids of those columns in a row.
fn ids(row: &mut Row<'_>) -> Result<[Option<Uuid>; WHOLES.len()], StoreError> {
    let mut ids = [None; WHOLES.len()];
    for id in &mut ids {
        *id = row.opt_uuid()?;
    }
    Ok(ids)
}

fn belongs_to(ids: [Option<Uuid>; WHOLES.len()]) -> Option<RecordId> {
    WHOLES.iter().zip(ids).find_map(|((noun, _), id)| Some(RecordId::new(*noun, id?)))
}

fn whole(noun: Noun) -> (&'static str, &'static str) {
    let column = WHOLES.iter().find(|(of, _)| *of == noun).map_or("agreement_id", |(_, column)| *column);
    ("document", column)
}

impl FromRow for Document {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let ids = ids(row)?;
        let nothing = || StoreError::Damaged { column: 0, reason: "a document of no record".into() };
        Ok(Self {
            record: belongs_to(ids).ok_or_else(nothing)?,
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            restricted: row.bool()?,
            title: row.text()?,
            kind: row.word()?,
            language: row.opt_text()?,
            pages: row.opt_int()?,
            contents: Vec::new(),
        })
    }
}

/// Documents that the viewer may see by what closes them themselves: their records are the caller's to look at.
fn select(reading: Reading<'_>) -> SelectStatement {
    let own = ["id", "version", "access_level", "restricted", "title", "kind", "language", "pages"];
    Query::select()
        .columns(WHOLES.map(|(_, column)| ("document", column)))
        .columns(own.map(|column| ("document", column)))
        .from("document")
        .and_where(Expr::col(("document", "removed_at")).is_null())
        .and_where(scope::visible(reading, "document"))
        .order_by(("document", "id"), Order::Asc)
        .to_owned()
}

async fn read(reading: Reading<'_>, statement: &SelectStatement) -> Result<Vec<Document>, StoreError> {
    let mut documents: Vec<Document> = reading.store.rows(statement).await?;
    let ids: Vec<Uuid> = documents.iter().map(|document| document.id.0).collect();
    if ids.is_empty() {
        return Ok(documents);
    }
    let columns = ["document_id", "number", "hash", "media_type", "size", "user_name", "added_at"];
    let statement = Query::select()
        .columns(columns.map(|column| ("document_version", column)))
        .from("document_version")
        .and_where(reading.store.dialect().one_of(("document_version", "document_id"), &ids))
        .order_by(("document_version", "number"), Order::Desc)
        .to_owned();
    let mut contents: HashMap<Uuid, Vec<Content>> = HashMap::new();
    for Owned(id, content) in reading.store.rows(&statement).await? {
        contents.entry(id).or_default().push(content);
    }
    for document in &mut documents {
        document.contents = contents.remove(&document.id.0).unwrap_or_default();
    }
    Ok(documents)
}

struct Owned(Uuid, Content);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, number, hash) = (row.uuid()?, row.int()?, row.bytes()?);
        let damaged = |_| StoreError::Damaged { column: 2, reason: "not a SHA-256".into() };
        let content = Content {
            number,
            hash: Hash::try_from(hash.as_slice()).map_err(damaged)?,
            media_type: row.text()?,
            size: row.int()?,
            added_by: row.text()?,
            added_at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
        };
        Ok(Self(id, content))
    }
}

/// The documents of these agreements that the viewer may see, in the order of their entry.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Document>>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(reading.store.dialect().one_of(("document", "agreement_id"), agreements));
    let mut by_agreement: HashMap<Uuid, Vec<Document>> = HashMap::new();
    for document in read(reading, &statement).await? {
        by_agreement.entry(document.record.uuid).or_default().push(document);
    }
    Ok(by_agreement)
}

/// The documents of a record that the viewer may see, in the order of their entry; none where they may not see the
/// record.
pub async fn list(reading: Reading<'_>, record: RecordId) -> Result<Vec<Document>, StoreError> {
    if !scope::sees(reading, record).await? {
        return Ok(Vec::new());
    }
    let mut statement = select(reading);
    statement.and_where(Expr::col(whole(record.noun)).eq(record.uuid));
    read(reading, &statement).await
}

/// The document with this id, if the viewer may see it and what it belongs to.
pub async fn find(reading: Reading<'_>, id: DocumentId) -> Result<Option<Document>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(Expr::col(("document", "id")).eq(id.0));
    let Some(found) = read(reading, &statement).await?.pop() else { return Ok(None) };
    Ok(scope::sees(reading, found.record).await?.then_some(found))
}

/// Those of these documents that the viewer may see by what closes them themselves, by id: what they belong to is the
/// caller's to look at.
pub(super) async fn load(
    reading: Reading<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Arc<Document>>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = select(reading);
    statement.and_where(reading.store.dialect().one_of(("document", "id"), ids));
    let found = read(reading, &statement).await?;
    Ok(found.into_iter().map(|document| (document.id.0, Arc::new(document))).collect())
}

/// The ids of the documents that a record has and had, as far as the viewer may know of them.
pub(super) fn ever_of(reading: Reading<'_>, record: RecordId) -> SelectStatement {
    Query::select()
        .column(("document", "id"))
        .from("document")
        .and_where(Expr::col(whole(record.noun)).eq(record.uuid))
        .and_where(scope::visible(reading, "document"))
        .to_owned()
}

/// The ids of the documents that these records have and had, each with its record, as far as the viewer may know of them.
pub(super) async fn ever_of_all(
    reading: Reading<'_>,
    records: &[RecordId],
) -> Result<Vec<(Uuid, RecordId)>, StoreError> {
    let of_noun = |noun| -> Vec<Uuid> {
        records.iter().filter(|record| record.noun == noun).map(|record| record.uuid).collect()
    };
    let belongs = WHOLES.iter().filter_map(|(noun, column)| {
        let ids = of_noun(*noun);
        (!ids.is_empty()).then(|| reading.store.dialect().one_of(("document", column), &ids))
    });
    let Some(belongs) = belongs.reduce(ExprTrait::or) else { return Ok(Vec::new()) };
    let statement = Query::select()
        .column(("document", "id"))
        .columns(WHOLES.map(|(_, column)| ("document", column)))
        .from("document")
        .and_where(belongs)
        .and_where(scope::visible(reading, "document"))
        .to_owned();
    let found: Vec<Part> = reading.store.rows(&statement).await?;
    Ok(found.into_iter().filter_map(|Part(id, record)| Some((id, record?))).collect())
}

struct Part(Uuid, Option<RecordId>);

impl FromRow for Part {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, belongs_to(ids(row)?)))
    }
}

/// What a document belongs to or belonged to, where the viewer may know of it: whoever has that on the screen is
/// concerned by a change of the document.
pub async fn concerned(reading: Reading<'_>, id: DocumentId) -> Result<Option<RecordId>, StoreError> {
    let statement = Query::select()
        .columns(WHOLES.map(|(_, column)| ("document", column)))
        .from("document")
        .and_where(Expr::col(("document", "id")).eq(id.0))
        .and_where(scope::visible(reading, "document"))
        .to_owned();
    let found: Option<Whole> = reading.store.row(&statement).await?;
    Ok(found.and_then(|Whole(record)| record))
}

struct Whole(Option<RecordId>);

impl FromRow for Whole {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(belongs_to(ids(row)?)))
    }
}
