//! Saved views: lists, explorations and questions under a name, for oneself or for the Department. A view holds an address
//! and no records: whoever opens one that is shared gets what they may see themselves.

use std::collections::{HashMap, hash_map::Entry};

use accord_shared::{
    AccessLevel, RecordId,
    error::ErrorCode,
    id::ViewId,
    view::{self, LONGEST_NAME, LONGEST_NOTE, MOST_VIEWS, Page},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::{Failure, Problem, Reading, check::Check, scope, writing::Writing};
use crate::{
    ledger::Change,
    store::{FromRow, Row, StoreError, entity::saved_view},
};

/// The most shared views that one list of them has.
const MOST_SHARED: u64 = 500;

/// A view as its reader has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Which one it is.
    pub id: ViewId,
    /// Which page it is of.
    pub page: Page,
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub note: Option<String>,
    /// The query of the page's address, without its question mark, as its reader has it.
    pub query: String,
    /// Whether the Department has it too.
    pub shared: bool,
    /// Whose it is.
    pub owner: Uuid,
    /// Their name.
    pub owner_name: String,
}

impl FromRow for SavedView {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: ViewId(row.uuid()?),
            page: row.word()?,
            name: row.text()?,
            note: row.opt_text()?,
            query: row.text()?,
            shared: row.bool()?,
            owner: row.uuid()?,
            owner_name: row.text()?,
        })
    }
}

/// What is said of a view. Written to the ledger as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ViewInput {
    /// Which page it is of.
    #[serde(serialize_with = "by_code")]
    pub page: Page,
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub note: Option<String>,
    /// The query of the page's address, without its question mark.
    pub query: String,
    /// Whether the Department has it too.
    pub shared: bool,
}

fn by_code<S: Serializer>(page: &Page, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(page.code())
}

/// What is changed of a view; what is not given stays. An empty note is taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewChange {
    /// What it is called.
    pub name: Option<String>,
    /// What is said of it.
    pub note: Option<String>,
    /// The query of the page's address.
    pub query: Option<String>,
    /// Whether the Department has it too.
    pub shared: Option<bool>,
}

/// The viewer's own views, then those that others share, each by name. One that narrows its list to a record which the viewer
/// may not see is not there for them, and an exploration is as if the record were not in it; unless it is their own: they wrote it.
pub async fn list(reading: Reading<'_>) -> Result<Vec<SavedView>, StoreError> {
    let own = Expr::col(("saved_view", "user_id")).eq(reading.viewer.user.0);
    let mut statement = select();
    if view::sees_shared(reading.viewer) {
        statement.and_where(own.clone().or(Expr::col(("saved_view", "shared")).eq(true)));
    } else {
        statement.and_where(own.clone());
    }
    // However many others share, nobody misses their own.
    statement
        .order_by_expr(own, Order::Desc)
        .order_by(("saved_view", "name"), Order::Asc)
        .order_by(("saved_view", "id"), Order::Asc)
        .limit(MOST_SHARED);
    let found: Vec<SavedView> = reading.store.rows(&statement).await?;
    let mut sees: HashMap<RecordId, bool> = HashMap::new();
    let mut views = Vec::with_capacity(found.len());
    for found in found {
        if found.owner == reading.viewer.user.0 {
            views.push(found);
            continue;
        }
        for record in view::references(&found.query) {
            if let Entry::Vacant(unknown) = sees.entry(record) {
                unknown.insert(scope::sees(reading, record).await?);
            }
        }
        let shown = found.page.shown(&found.query, |record| sees.get(&record).copied().unwrap_or(false));
        views.extend(shown.map(|query| SavedView { query, ..found }));
    }
    Ok(views)
}

/// One of the views that the viewer has.
pub async fn find(reading: Reading<'_>, id: ViewId) -> Result<Option<SavedView>, StoreError> {
    Ok(list(reading).await?.into_iter().find(|view| view.id == id))
}

fn select() -> SelectStatement {
    Query::select()
        .columns(
            ["id", "page", "name", "note", "query", "shared", "user_id"].map(|column| ("saved_view", column)),
        )
        .column(("user", "name"))
        .from("saved_view")
        .inner_join("user", Expr::col(("user", "id")).equals(("saved_view", "user_id")))
        .to_owned()
}

/// Keeps a view.
pub async fn save(writing: Writing<'_>, input: ViewInput) -> Result<ViewId, Failure> {
    let input = checked(writing, input)?;
    let transaction = writing.open().await?;
    require_free(&transaction, writing, &input, None).await?;
    let own = saved_view::Column::UserId.eq(writing.viewer.user.0);
    if saved_view::Entity::find().filter(own).count(&transaction).await? >= MOST_VIEWS as u64 {
        let message = format!("at most {MOST_VIEWS} views: delete one first");
        return Err(Problem::whole(ErrorCode::TooMany, message).into());
    }
    let id = ViewId(writing.moment.id());
    let row = saved_view::ActiveModel {
        id: Set(id.0),
        user_id: Set(writing.viewer.user.0),
        page: Set(input.page.code().to_owned()),
        name: Set(input.name.clone()),
        note: Set(input.note.clone()),
        query: Set(input.query.clone()),
        shared: Set(input.shared),
        created_at: Set(writing.moment.at.timestamp_millis()),
    };
    saved_view::Entity::insert(row).exec_without_returning(&transaction).await?;
    writing.commit(transaction, entry("view.create", id, None, Some(&input))).await?;
    Ok(id)
}

/// Gives a view another name, note, address or circle of readers. It stays of the same page.
pub async fn change_view(writing: Writing<'_>, id: ViewId, change: ViewChange) -> Result<ViewId, Failure> {
    let transaction = writing.open().await?;
    let (found, before) = load(&transaction, writing, id).await?;
    let after = ViewInput {
        page: before.page,
        name: change.name.unwrap_or_else(|| before.name.clone()),
        note: change.note.or_else(|| before.note.clone()),
        query: change.query.unwrap_or_else(|| before.query.clone()),
        shared: change.shared.unwrap_or(before.shared),
    };
    let after = checked(writing, after)?;
    require_free(&transaction, writing, &after, Some(id)).await?;
    let row = saved_view::ActiveModel {
        name: Set(after.name.clone()),
        note: Set(after.note.clone()),
        query: Set(after.query.clone()),
        shared: Set(after.shared),
        ..found.into()
    };
    row.update(&transaction).await?;
    writing.commit(transaction, entry("view.change", id, Some(&before), Some(&after))).await?;
    Ok(id)
}

/// Deletes a view.
pub async fn delete(writing: Writing<'_>, id: ViewId) -> Result<(), Failure> {
    let transaction = writing.open().await?;
    let (_, before) = load(&transaction, writing, id).await?;
    saved_view::Entity::delete_by_id(id.0).exec(&transaction).await?;
    writing.commit(transaction, entry("view.delete", id, Some(&before), None)).await
}

/// A view that the writer may change; another is not there.
async fn load(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: ViewId,
) -> Result<(saved_view::Model, ViewInput), Failure> {
    let found = saved_view::Entity::find_by_id(id.0).one(transaction).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if !view::may_change(writing.viewer, found.user_id == writing.viewer.user.0, found.shared) {
        return Err(Problem::not_found().into());
    }
    let input = ViewInput {
        page: found.page.parse().map_err(|_| Problem::not_found())?,
        name: found.name.clone(),
        note: found.note.clone(),
        query: found.query.clone(),
        shared: found.shared,
    };
    Ok((found, input))
}

fn checked(writing: Writing<'_>, input: ViewInput) -> Result<ViewInput, Failure> {
    if !view::may_keep(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let note = input.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let input = ViewInput { name: input.name.trim().to_owned(), note, ..input };
    let mut check = Check::default();
    if input.name.is_empty() {
        check.fail("name", ErrorCode::Required, "give it a name");
    }
    check.text("name", Some(&input.name), LONGEST_NAME);
    check.text("note", input.note.as_deref(), LONGEST_NOTE);
    if !input.page.is_query(&input.query) {
        check.fail("query", ErrorCode::Invalid, "not the query of an address of this page");
    }
    if input.shared && !view::may_share(writing.viewer) {
        check.fail("shared", ErrorCode::Refused, "the Department shares its views, others keep their own");
    }
    check.done().map_err(Failure::Refused)?;
    Ok(input)
}

/// Nobody has two views of a page under one name.
async fn require_free(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    input: &ViewInput,
    but: Option<ViewId>,
) -> Result<(), Failure> {
    let mut same = saved_view::Entity::find()
        .filter(saved_view::Column::UserId.eq(writing.viewer.user.0))
        .filter(saved_view::Column::Page.eq(input.page.code()))
        .filter(saved_view::Column::Name.eq(input.name.as_str()));
    if let Some(but) = but {
        same = same.filter(saved_view::Column::Id.ne(but.0));
    }
    if same.one(transaction).await?.is_some() {
        return Err(Problem::at("name", ErrorCode::Duplicate, "a view of this page has this name").into());
    }
    Ok(())
}

/// A ledger entry about a view. What people look for is for use in the service.
fn entry(action: &'static str, id: ViewId, before: Option<&ViewInput>, after: Option<&ViewInput>) -> Change {
    let text = |part: Option<&ViewInput>| part.and_then(|part| serde_json::to_string(part).ok());
    Change {
        action,
        noun: ViewId::PREFIX,
        record: id.0,
        access_level: AccessLevel::Service,
        before: text(before),
        after: text(after),
    }
}
