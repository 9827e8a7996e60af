//! Attaching documents to records, changing and removing them.

use accord_shared::{
    AccessLevel, access,
    document::{DocumentKind, LONGEST_TITLE, Medium},
    error::ErrorCode,
    id::{DocumentId, Noun, RecordId},
};
use async_graphql::InputObject;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use serde::Serialize;
use uuid::Uuid;

use super::record_of;
use crate::{
    content::{ContentError, Contents, Hash},
    ledger::Change,
    register::{
        Failure, Problem, Reading,
        check::{Check, trimmed},
        concern, custody, scope,
        writing::{Begun, Writing, may_change, outside},
    },
    store::{
        StoreError,
        entity::{document, document_version, obligation},
    },
};

/// The most versions that one document has.
const MOST_VERSIONS: i32 = 1_000;

/// What somebody says of a document.
#[derive(Debug, Clone, PartialEq, Eq, InputObject)]
pub struct DocumentInput {
    /// How closed it is: as its record if left out, and never more open.
    pub access_level: Option<AccessLevel>,
    /// Its title.
    pub title: String,
    /// What it is to its record.
    pub kind: DocumentKind,
    /// Its language, ISO 639-1 or 639-3.
    pub language: Option<String>,
}

/// Content that is kept already, to be attached.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    /// Where it is kept.
    pub contents: &'a Contents,
    /// Its name.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub medium: Medium,
}

/// What the ledger keeps of a document: with the hash of its content it vouches for that too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    access_level: AccessLevel,
    title: String,
    kind: DocumentKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

impl State {
    fn of(row: &document::Model, content: Option<&document_version::Model>) -> Self {
        Self {
            access_level: row.access_level,
            title: row.title.clone(),
            kind: row.kind,
            language: row.language.clone(),
            number: content.map(|content| content.number),
            media_type: content.map(|content| content.media_type.clone()),
            size: content.map(|content| content.size),
            sha256: content.map(|content| hex::encode(&content.hash)),
        }
    }
}

/// Whether the viewer may attach something to a record: asked before the content is taken in. What they do not see is
/// not found.
pub async fn may_add(writing: Writing<'_>, record: RecordId) -> Result<(), Failure> {
    if !access::may_edit(writing.viewer) && access::own_body(writing.viewer).is_none() {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    if !scope::sees(reading, record).await? {
        return Err(Problem::not_found().into());
    }
    let editable = concern::editable(reading, record.noun, &[record.uuid]).await?;
    if editable.contains(&record.uuid) { Ok(()) } else { Err(outside().into()) }
}

/// Attaches a document to a record: the Department does, and a coordinator to what concerns their own body (3.1.3, 4.1.7).
pub async fn add(
    writing: Writing<'_>,
    record: RecordId,
    input: DocumentInput,
    arrived: Arrived<'_>,
) -> Result<DocumentId, Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let found = custody::load(&transaction, writing, record.into()).await?;
    transaction.hold(record).await?;
    let id = DocumentId(writing.moment.id());
    let of = |noun: Noun| (record.noun == noun).then_some(record.uuid);
    let row = document::Model {
        id: id.0,
        version: 1,
        access_level: found.level,
        organization_id: of(Noun::Organization),
        agreement_id: of(Noun::Agreement),
        obligation_id: of(Noun::Obligation),
        contact_id: of(Noun::Contact),
        interaction_id: of(Noun::Interaction),
        title: String::new(),
        kind: input.kind,
        language: None,
        pages: None,
        number: 1,
        removed_at: None,
    };
    let row = filled(writing, row, record, (found.level, None), input)?;
    let content = content(writing, id.0, 1, arrived).await?;
    let change = told("document.add", &row, found.level, None, Some(State::of(&row, Some(&content))));
    document::Entity::insert(document::ActiveModel::from(row)).exec_without_returning(&*transaction).await?;
    insert(&transaction, content).await?;
    transaction.commit_part(change).await?;
    Ok(id)
}

/// Gives a document new content. What it had stays with it.
pub async fn replace(
    writing: Writing<'_>,
    id: DocumentId,
    expected_version: i32,
    arrived: Arrived<'_>,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let (row, level) = open(&mut transaction, writing, id, expected_version, false).await?;
    if row.number >= MOST_VERSIONS {
        let message = format!("a document has at most {MOST_VERSIONS} versions: add a new one");
        return Err(Problem::whole(ErrorCode::TooMany, message).into());
    }
    let last = last(&transaction, id).await?;
    let before = State::of(&row, last.as_ref());
    let mut row = row;
    row.number += 1;
    row.version += 1;
    let content = content(writing, id.0, row.number, arrived).await?;
    let change = told("document.replace", &row, level, Some(before), Some(State::of(&row, Some(&content))));
    let moved = document::ActiveModel {
        id: Set(id.0),
        version: Set(row.version),
        number: Set(row.number),
        ..Default::default()
    };
    document::Entity::update(moved).exec(&*transaction).await?;
    insert(&transaction, content).await?;
    transaction.commit_part(change).await
}

/// Says other things of a document.
pub async fn change(
    writing: Writing<'_>,
    id: DocumentId,
    expected_version: i32,
    input: DocumentInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let (row, level) = open(&mut transaction, writing, id, expected_version, false).await?;
    let record = record_of(&row).ok_or_else(Problem::not_found)?;
    let last = last(&transaction, id).await?;
    let before = State::of(&row, last.as_ref());
    let version = row.version + 1;
    let had = Some(row.kind);
    let row = filled(writing, document::Model { version, ..row }, record, (level, had), input)?;
    let change = told("document.change", &row, level, Some(before), Some(State::of(&row, last.as_ref())));
    document::Entity::update(ActiveModelTrait::reset_all(document::ActiveModel::from(row)))
        .exec(&*transaction)
        .await?;
    transaction.commit_part(change).await
}

/// Takes a document away. For thirty days it can be brought back; its content goes later, what was done with it stays
/// known.
pub async fn remove(writing: Writing<'_>, id: DocumentId, expected_version: i32) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let (row, level) = open(&mut transaction, writing, id, expected_version, false).await?;
    let state = State::of(&row, last(&transaction, id).await?.as_ref());
    let change = told("document.remove", &row, level, Some(state), None);
    mark(&transaction, &row, Some(writing.moment.at.timestamp_millis())).await?;
    transaction.commit_part(change).await
}

/// Brings back a document that was taken away, as long as its content is there.
pub async fn restore(writing: Writing<'_>, id: DocumentId, expected_version: i32) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let (row, level) = open(&mut transaction, writing, id, expected_version, true).await?;
    let last = last(&transaction, id).await?;
    if last.is_none() {
        return Err(Problem::not_found().into());
    }
    let change = told("document.restore", &row, level, None, Some(State::of(&row, last.as_ref())));
    mark(&transaction, &row, None).await?;
    transaction.commit_part(change).await
}

/// Whether a report on an obligation can name this document as what proves it: it belongs to the obligation or to its
/// agreement, the writer sees it, and it is open to everybody who reads the report: no closer than `level`, the closer of
/// the two. What is closer is named in words.
pub(in crate::register) async fn may_prove(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    (of, level): (&obligation::Model, AccessLevel),
    id: DocumentId,
) -> Result<bool, Failure> {
    let belongs =
        document::Column::ObligationId.eq(of.id).or(document::Column::AgreementId.eq(of.agreement_id));
    let found = document::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "document"))
        .filter(document::Column::RemovedAt.is_null())
        .filter(Expr::col(("document", "restricted")).not())
        .filter(document::Column::AccessLevel.lte(level))
        .filter(belongs)
        .one(transaction)
        .await?;
    Ok(found.is_some())
}

async fn mark(
    transaction: &DatabaseTransaction,
    row: &document::Model,
    removed_at: Option<i64>,
) -> Result<(), Failure> {
    let marked = document::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        removed_at: Set(removed_at),
        ..Default::default()
    };
    document::Entity::update(marked).exec(transaction).await?;
    Ok(())
}

/// A document within the writer's scope, and the level that it has with what it belongs to.
async fn open(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: DocumentId,
    expected_version: i32,
    removed: bool,
) -> Result<(document::Model, AccessLevel), Failure> {
    let found = document::Entity::find_by_id(id.0)
        .filter(scope::visible_within(&**transaction, writing.viewer, "document"))
        .one(&**transaction)
        .await?
        .filter(|row| row.removed_at.is_some() == removed);
    let row = found.ok_or_else(Problem::not_found)?;
    let record = record_of(&row).ok_or_else(Problem::not_found)?;
    let whole = custody::load(transaction, writing, record.into()).await?;
    transaction.hold(record).await?;
    may_change(writing.viewer, row.access_level, row.version, expected_version)?;
    Ok((row, whole.level))
}

/// The row with what somebody says of it; `level` is the one of what it belongs to, `had` the kind that it may keep.
fn filled(
    writing: Writing<'_>,
    row: document::Model,
    record: RecordId,
    (level, had): (AccessLevel, Option<DocumentKind>),
    input: DocumentInput,
) -> Result<document::Model, Failure> {
    let title = trimmed(Some(input.title)).unwrap_or_default();
    let language = trimmed(input.language);
    let access_level = input.access_level.unwrap_or(Ord::max(level, row.access_level));
    let mut check = Check::default();
    let was = had.map(|_| row.access_level);
    check.level(writing.viewer, was, access_level);
    if !access::may_hold(level, access_level) {
        let message = "a document is as closed as its record, or more";
        check.fail("accessLevel", ErrorCode::Invalid, message);
    }
    if title.is_empty() {
        check.fail("title", ErrorCode::Required, "say what the document is called");
    }
    check.text("title", Some(&title), LONGEST_TITLE);
    if !DocumentKind::of(record.noun).contains(&input.kind) && had != Some(input.kind) {
        check.fail("kind", ErrorCode::Invalid, "a record of this noun has no such documents");
    }
    let is_code = |code: &str| (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    if language.as_deref().is_some_and(|code| !is_code(code)) {
        check.fail("language", ErrorCode::Invalid, "two or three small letters, as az (ISO 639)");
    }
    check.done().map_err(Failure::Refused)?;
    Ok(document::Model { access_level, title, kind: input.kind, language, ..row })
}

/// The row of a content. It is looked for once more under the write lock, behind which nothing is swept away: what is
/// written down is there.
async fn content(
    writing: Writing<'_>,
    document_id: Uuid,
    number: i32,
    arrived: Arrived<'_>,
) -> Result<document_version::Model, Failure> {
    let Arrived { contents, hash, size, medium } = arrived;
    let there = contents.size_of(hash).await.map_err(StoreError::from)?;
    if there != Some(size) {
        return Err(StoreError::from(ContentError::Missing(hash)).into());
    }
    let too_large = |_| Problem::whole(ErrorCode::TooLong, "a document has at most 2 GiB");
    Ok(document_version::Model {
        document_id,
        number,
        hash: hash.0.to_vec(),
        media_type: medium.media_type().to_owned(),
        size: i32::try_from(size).map_err(too_large)?,
        user_id: writing.viewer.user.0,
        user_name: writing.viewer.name.clone(),
        added_at: writing.moment.at.timestamp_millis(),
    })
}

async fn insert(transaction: &DatabaseTransaction, content: document_version::Model) -> Result<(), Failure> {
    let row = document_version::ActiveModel::from(content);
    document_version::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

async fn last(
    transaction: &DatabaseTransaction,
    id: DocumentId,
) -> Result<Option<document_version::Model>, Failure> {
    let last = document_version::Entity::find()
        .filter(document_version::Column::DocumentId.eq(id.0))
        .order_by_desc(document_version::Column::Number)
        .one(transaction)
        .await?;
    Ok(last)
}

/// The entry of a change; whoever may not see what it belongs to does not see it either.
fn told(
    action: &'static str,
    row: &document::Model,
    level: AccessLevel,
    before: Option<State>,
    after: Option<State>,
) -> Change {
    let json = |state: Option<State>| state.and_then(|state| serde_json::to_string(&state).ok());
    Change {
        action,
        noun: DocumentId::PREFIX,
        record: row.id,
        access_level: Ord::max(level, row.access_level),
        before: json(before),
        after: json(after),
    }
}
