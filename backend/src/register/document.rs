//! What is known of the files that belong to an agreement; the files themselves come with the document store.

use std::collections::HashMap;

use accord_shared::{AccessLevel, document::DocumentKind, id::DocumentId};
use sea_orm::sea_query::{Order, Query};
use uuid::Uuid;

use super::{Reading, scope};
use crate::store::{FromRow, Row, StoreError};

/// A document's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Its title.
    pub title: String,
    /// What it is to its agreement.
    pub kind: DocumentKind,
    /// Its language, ISO 639-1 or 639-3.
    pub language: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its size in bytes.
    pub size: Option<i32>,
    /// Its number of pages.
    pub pages: Option<i32>,
}

struct Owned(Uuid, Document);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let agreement = row.uuid()?;
        let document = Document {
            id: row.uuid()?.into(),
            access_level: row.level()?,
            title: row.text()?,
            kind: row.word()?,
            language: row.opt_text()?,
            media_type: row.opt_text()?,
            size: row.opt_int()?,
            pages: row.opt_int()?,
        };
        Ok(Self(agreement, document))
    }
}

/// The documents of these agreements that the viewer may see, in the order of their entry.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Document>>, StoreError> {
    let columns =
        ["agreement_id", "id", "access_level", "title", "kind", "language", "media_type", "size", "pages"];
    let statement = Query::select()
        .columns(columns.map(|column| ("document", column)))
        .from("document")
        .and_where(reading.store.dialect().one_of(("document", "agreement_id"), agreements))
        .and_where(scope::visible(reading, "document"))
        .order_by(("document", "id"), Order::Asc)
        .to_owned();
    let mut by_agreement: HashMap<Uuid, Vec<Document>> = HashMap::new();
    for Owned(agreement, document) in reading.store.rows(&statement).await? {
        by_agreement.entry(agreement).or_default().push(document);
    }
    Ok(by_agreement)
}
