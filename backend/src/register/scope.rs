//! The viewer's scope, as a condition that every statement carries: `access::may_see`, in SQL.

use accord_shared::{
    AccessLevel, Viewer, access,
    id::{Noun, RecordId},
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::Reading;
use crate::store::{Dialect, FromRow, Row, StoreError};

/// A level, read alone.
pub(super) struct Level(pub(super) AccessLevel);

impl FromRow for Level {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.level()?))
    }
}

/// The tables whose records can have a need-to-know list. What is a part of a record, or joins two, is hidden with
/// them.
pub(super) const LISTED: [&str; 6] =
    ["organization", "agreement", "obligation", "contact", "document", "interaction"];

/// The condition that the viewer may see records of `table`.
pub(super) fn visible(reading: Reading<'_>, table: &'static str) -> Expr {
    condition(reading.viewer, reading.store.dialect(), table, table)
}

/// [`visible`], where the statement knows `table` under an alias.
pub(super) fn visible_as(reading: Reading<'_>, table: &'static str, alias: &'static str) -> Expr {
    condition(reading.viewer, reading.store.dialect(), table, alias)
}

/// [`visible`], for a statement inside a transaction.
pub(super) fn visible_within(
    connection: &impl ConnectionTrait,
    viewer: &Viewer,
    table: &'static str,
) -> Expr {
    condition(viewer, Dialect::of(connection), table, table)
}

fn condition(viewer: &Viewer, dialect: Dialect, table: &'static str, alias: &'static str) -> Expr {
    let cleared = Expr::col((alias, "access_level")).lte(viewer.clearance.rank());
    if !LISTED.contains(&table) {
        return cleared;
    }
    let unlisted = Expr::col((alias, "restricted")).not();
    cleared.and(match on_list(viewer, dialect, alias) {
        Some(on_list) => unlisted.or(on_list),
        None => unlisted,
    })
}

/// The condition that a record's list names the viewer; nothing where none does.
fn on_list(viewer: &Viewer, dialect: Dialect, alias: &'static str) -> Option<Expr> {
    let listed: Vec<Uuid> = viewer.listed.iter().copied().collect();
    (!listed.is_empty()).then(|| dialect.one_of((alias, "id"), &listed))
}

/// Joins the record that `column` of `table` refers to, under `alias`, and hides rows whose other end the viewer
/// may not see. Who sees every level needs no join: only what has a list without them is left out.
pub(super) fn join_visible(
    statement: &mut SelectStatement,
    reading: Reading<'_>,
    (table, column): (&'static str, &'static str),
    to: &'static str,
    alias: &'static str,
) {
    let (viewer, dialect) = (reading.viewer, reading.store.dialect());
    if access::sees_every_level(viewer) {
        let closed = closed(viewer, dialect, to);
        statement.and_where(Expr::col((table, column)).not_in_subquery(closed));
        return;
    }
    statement
        .join_as(sea_orm::JoinType::InnerJoin, to, alias, Expr::col((alias, "id")).equals((table, column)))
        .and_where(condition(viewer, dialect, to, alias));
}

/// The records of `table` whose lists do not name the viewer.
fn closed(viewer: &Viewer, dialect: Dialect, table: &'static str) -> SelectStatement {
    let mut closed = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Expr::col((table, "restricted")))
        .to_owned();
    if let Some(on_list) = on_list(viewer, dialect, table) {
        closed.and_where(on_list.not());
    }
    closed
}

/// The ids of the records of `table` that the viewer may not see: to count all at once of what hangs on the others.
pub(super) fn hidden_of(reading: Reading<'_>, table: &'static str) -> SelectStatement {
    let (viewer, dialect) = (reading.viewer, reading.store.dialect());
    if access::sees_every_level(viewer) {
        return closed(viewer, dialect, table);
    }
    let hidden = condition(viewer, dialect, table, table).not();
    Query::select().column((table, "id")).from(table).and_where(hidden).to_owned()
}

/// The ids of the records of `table` that the viewer may see, among those that `condition` lets through: for a filter
/// by a record, which must not tell what that record is tied to.
pub(super) fn seen(reading: Reading<'_>, table: &'static str, id: Uuid) -> SelectStatement {
    Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Expr::col((table, "id")).eq(id))
        .and_where(visible(reading, table))
        .to_owned()
}

/// What closes a record that the viewer may see, with all that it belongs to: the level, and the records whose lists
/// count. Nothing where they may not see it, or where it is not.
pub(super) async fn guard(
    reading: Reading<'_>,
    record: RecordId,
) -> Result<Option<(AccessLevel, Vec<Uuid>)>, StoreError> {
    let table = record.noun.code();
    let mut statement = seen(reading, table, record.uuid);
    statement.columns(["access_level", "restricted"].map(|column| (table, column)));
    // What belongs to nothing else is its own whole.
    let mut whole = table;
    if record.noun == Noun::Obligation {
        whole = "agreement";
        statement
            .inner_join(whole, Expr::col((whole, "id")).equals((table, "agreement_id")))
            .and_where(visible(reading, whole));
    }
    statement.columns(["id", "access_level", "restricted"].map(|column| (whole, column)));
    let found: Option<Closed> = reading.store.row(&statement).await?;
    Ok(found.map(|Closed(closed)| {
        let level = closed.iter().map(|(_, level, _)| *level).max().unwrap_or_default();
        let lists = closed.iter().filter(|(_, _, restricted)| *restricted).map(|(id, _, _)| *id);
        (level, lists.collect())
    }))
}

/// What closes a record, and what closes its whole.
struct Closed([(Uuid, AccessLevel, bool); 2]);

impl FromRow for Closed {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let mut one = || Ok::<_, StoreError>((row.uuid()?, row.level()?, row.bool()?));
        Ok(Self([one()?, one()?]))
    }
}

/// Whether a record exists within the viewer's scope.
pub(super) async fn sees(reading: Reading<'_>, record: RecordId) -> Result<bool, StoreError> {
    Ok(!seen_of(reading, record.noun, &[record.uuid]).await?.is_empty())
}

/// Those of these records of a noun that exist within the viewer's scope.
pub(super) async fn seen_of(reading: Reading<'_>, noun: Noun, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let table = noun.code();
    let mut statement = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(reading.store.dialect().one_of((table, "id"), ids))
        .and_where(visible(reading, table))
        .to_owned();
    if noun == Noun::Obligation {
        join_visible(&mut statement, reading, (table, "agreement_id"), "agreement", "its_agreement");
    }
    Ok(reading.store.rows::<(Uuid,)>(&statement).await?.into_iter().map(|(id,)| id).collect())
}
