//! Documents in the schema: what is known of them. Their content comes and goes at `/documents`.

use accord_shared::{AccessLevel, RecordId, document::DocumentKind, id::DocumentId};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
};
use crate::register::{
    Failure,
    document::{self, DocumentInput},
};

/// A file that belongs to a record.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct Document {
    /// Its id.
    id: ID,
    /// How many times it was written.
    version: i32,
    /// Its title.
    title: String,
    /// What it is to its record.
    kind: DocumentKind,
    /// Its language, ISO 639-1 or 639-3.
    language: Option<String>,
    /// The media type of its last content.
    media_type: Option<String>,
    /// The size of its last content in bytes.
    size: Option<i32>,
    /// Its number of pages.
    pages: Option<i32>,
    /// How closed it is.
    access_level: AccessLevel,
    /// Whether it has a need-to-know list.
    restricted: bool,
    /// All contents that it had, the last first.
    contents: Vec<DocumentContent>,
}

/// What a document had from some day on.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct DocumentContent {
    /// The how-manieth it is, from 1.
    number: i32,
    /// Its media type, by what is in it.
    media_type: String,
    /// Its size in bytes.
    size: i32,
    /// Its SHA-256, hexadecimal.
    sha256: String,
    /// Who brought it.
    added_by: String,
    /// When.
    added_at: DateTime<Utc>,
}

impl From<&document::Content> for DocumentContent {
    fn from(content: &document::Content) -> Self {
        Self {
            number: content.number,
            media_type: content.media_type.clone(),
            size: content.size,
            sha256: content.hash.to_string(),
            added_by: content.added_by.clone(),
            added_at: content.added_at,
        }
    }
}

impl From<&document::Document> for Document {
    fn from(document: &document::Document) -> Self {
        let last = document.content(None);
        Self {
            id: ID(document.id.to_string()),
            version: document.version,
            title: document.title.clone(),
            kind: document.kind,
            language: document.language.clone(),
            media_type: last.map(|content| content.media_type.clone()),
            size: last.map(|content| content.size),
            pages: document.pages,
            access_level: document.access_level,
            restricted: document.restricted,
            contents: document.contents.iter().map(DocumentContent::from).collect(),
        }
    }
}

/// The documents of the register.
#[derive(Default, Debug)]
pub(super) struct DocumentQuery;

#[Object]
impl DocumentQuery {
    /// The documents of a record, in the order of their entry; empty where it does not exist or is not open to the
    /// viewer.
    async fn documents(&self, ctx: &Context<'_>, record: ID) -> Result<Vec<Document>> {
        let Ok(record) = record.parse::<RecordId>() else { return Ok(Vec::new()) };
        let found = document::list(ctx.reading(), record).await.map_err(unexpected)?;
        Ok(found.iter().map(Document::from).collect())
    }
}

/// The document after a change, or what is wrong with it.
#[derive(Debug, SimpleObject)]
pub(super) struct DocumentPayload {
    /// The document; nothing where it was removed.
    document: Option<Document>,
    /// What is wrong with the input; empty where it was changed.
    errors: Vec<UserError>,
}

/// Changes of documents.
#[derive(Default, Debug)]
pub(super) struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Says other things of a document.
    async fn change_document(
        &self,
        ctx: &Context<'_>,
        id: DocumentId,
        expected_version: i32,
        input: DocumentInput,
        reason: Option<String>,
    ) -> Result<DocumentPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let changed = document::change(writing, id, expected_version, input).await;
        answer(ctx, id, changed).await
    }

    /// Takes a document away. For thirty days it can be brought back.
    async fn remove_document(
        &self,
        ctx: &Context<'_>,
        id: DocumentId,
        expected_version: i32,
        reason: Option<String>,
    ) -> Result<DocumentPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let removed = document::remove(writing, id, expected_version).await;
        answer(ctx, id, removed).await
    }

    /// Brings back a document that was taken away.
    async fn restore_document(
        &self,
        ctx: &Context<'_>,
        id: DocumentId,
        expected_version: i32,
        reason: Option<String>,
    ) -> Result<DocumentPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let restored = document::restore(writing, id, expected_version).await;
        answer(ctx, id, restored).await
    }
}

async fn answer(ctx: &Context<'_>, id: DocumentId, done: Result<(), Failure>) -> Result<DocumentPayload> {
    match outcome(ctx, done.map(|()| id)).await? {
        Ok(id) => {
            let found = document::find(ctx.reading(), id).await.map_err(unexpected)?;
            Ok(DocumentPayload { document: found.as_ref().map(Document::from), errors: Vec::new() })
        }
        Err(errors) => Ok(DocumentPayload { document: None, errors }),
    }
}
