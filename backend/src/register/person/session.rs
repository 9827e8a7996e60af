//! Sessions: 256 random bits in a browser's cookie that stand for a user. The database keeps only their SHA-256.

use accord_shared::{
    Viewer,
    access::CLOCKS_DIFFER,
    id::{SessionId, UserId},
    viewer::Entrance,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};

use super::{Known, Person, Way, absence, secret_hash, text_hash, user};
use crate::{
    clock::Moment,
    register::{Failure, Problem, Reading, custody, writing::Writing},
    store::{FromRow, Row, Store, StoreError, entity::session},
};

/// How long a session lasts at most.
pub const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// How long it lasts when nobody uses it.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How exactly its last use is kept: a write per request would cost more than the request.
const SEEN_STEP: TimeDelta = TimeDelta::minutes(1);

/// A session that has just begun: the only time that its text is known.
pub struct Begun {
    /// What the browser keeps. Never log it.
    pub text: String,
    /// Which one it is.
    pub id: SessionId,
}

/// Begins a session of a user, on a device which `device` describes in words. `confirmed_at` is when they last proved
/// to be who they are.
pub async fn begin(
    store: &Store,
    moment: Moment<'_>,
    user: UserId,
    device: &str,
    confirmed_at: DateTime<Utc>,
    secret: [u8; 32],
) -> Result<Begun, StoreError> {
    let id = SessionId(moment.id());
    let now = moment.at.timestamp_millis();
    let transaction = store.begin().await?;
    // Whoever begins one sweeps away what nobody can use any more.
    let old = session::Column::ExpiresAt
        .lte(now)
        .or(session::Column::SeenAt.lte((moment.at - IDLE).timestamp_millis()));
    session::Entity::delete_many().filter(old).exec(&transaction).await?;
    let row = session::ActiveModel {
        hash: Set(secret_hash(&secret)),
        id: Set(id.0),
        user_id: Set(user.0),
        device: Set(device.chars().take(100).collect()),
        created_at: Set(now),
        seen_at: Set(now),
        confirmed_at: Set(confirmed_at.timestamp_millis()),
        expires_at: Set((moment.at + LIFETIME).timestamp_millis()),
    };
    session::Entity::insert(row).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(Begun { text: URL_SAFE_NO_PAD.encode(secret), id })
}

struct Found {
    id: SessionId,
    seen_at: DateTime<Utc>,
    confirmed_at: DateTime<Utc>,
    person: Person,
}

impl FromRow for Found {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: SessionId(row.uuid()?),
            seen_at: instant(row.long()?),
            confirmed_at: instant(row.long()?),
            person: Person::from_row(row)?,
        })
    }
}

/// Whose session this is at this moment. It counts as a use of it where `counts` says so: an open screen that asks
/// whether it still stands does not keep it alive. Everything about the person is read anew, so that
/// a change of it holds from the next request on. People of the demonstration exist only where `demo` says so.
pub async fn find_by_session(
    store: &Store,
    text: &str,
    moment: Moment<'_>,
    demo: bool,
    counts: bool,
) -> Result<Option<Known>, StoreError> {
    let Some(hash) = text_hash(text) else { return Ok(None) };
    // Begun or used while the clock was ahead, it would last until the clock has come that far.
    let latest = moment.at + CLOCKS_DIFFER;
    let statement = Query::select()
        .columns(["id", "seen_at", "confirmed_at"].map(|column| ("session", column)))
        .columns(user::COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("session")
        .inner_join("user", Expr::col(("user", "id")).equals(("session", "user_id")))
        .and_where(Expr::col(("session", "hash")).eq(hash))
        .and_where(Expr::col(("session", "expires_at")).gt(moment.at.timestamp_millis()))
        .and_where(Expr::col(("session", "seen_at")).gt((moment.at - IDLE).timestamp_millis()))
        .and_where(Expr::col(("session", "created_at")).lte(latest.timestamp_millis()))
        .and_where(Expr::col(("session", "seen_at")).lte(latest.timestamp_millis()))
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .to_owned();
    let found: Option<Found> = store.row(&statement).await?;
    let Some(Found { id, seen_at, confirmed_at, mut person }) =
        found.filter(|found| demo || !found.person.demo)
    else {
        return Ok(None);
    };
    if counts && moment.at - seen_at >= SEEN_STEP {
        set(store, id, session::Column::SeenAt, moment.at).await?;
    }
    let confirmed_at = Some(confirmed_at).filter(|at| *at <= latest);
    person.viewer.entrance = Entrance::Session { confirmed_at };
    absence::act(store, &mut person.viewer, moment.today(), demo).await?;
    Ok(Some(Known { person, way: Way::Session(id) }))
}

/// Notes that the session's person has proved again to be who they are.
pub async fn confirm(store: &Store, id: SessionId, at: DateTime<Utc>) -> Result<(), StoreError> {
    set(store, id, session::Column::ConfirmedAt, at).await
}

/// The same where the proof was given elsewhere, which took its time: for a session that is still this user's. Says
/// whether it is.
pub async fn confirm_own(
    store: &Store,
    id: SessionId,
    user: UserId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let transaction = store.begin().await?;
    let confirmed = session::Entity::update_many()
        .col_expr(session::Column::ConfirmedAt, Expr::val(at.timestamp_millis()))
        .filter(session::Column::Id.eq(id.0).and(session::Column::UserId.eq(user.0)))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(confirmed.rows_affected == 1)
}

async fn set(
    store: &Store,
    id: SessionId,
    column: session::Column,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    session::Entity::update_many()
        .col_expr(column, Expr::val(at.timestamp_millis()))
        .filter(session::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Ends the session of this text; one that is not known has ended already.
pub async fn end(store: &Store, text: &str) -> Result<(), StoreError> {
    let Some(hash) = text_hash(text) else { return Ok(()) };
    let transaction = store.begin().await?;
    session::Entity::delete_by_id(hash).exec(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// Ends the session of this id; one that is not known has ended already.
pub async fn end_by_id(store: &Store, id: SessionId) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    session::Entity::delete_many().filter(session::Column::Id.eq(id.0)).exec(&transaction).await?;
    Ok(transaction.commit().await?)
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which one it is.
    pub id: SessionId,
    /// The device, in words.
    pub device: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub seen_at: DateTime<Utc>,
}

impl FromRow for Session {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, device) = (SessionId(row.uuid()?), row.text()?);
        Ok(Self { id, device, created_at: instant(row.long()?), seen_at: instant(row.long()?) })
    }
}

/// The viewer's own sessions, the one used last first.
pub async fn list(reading: Reading<'_>, at: DateTime<Utc>) -> Result<Vec<Session>, StoreError> {
    let statement = Query::select()
        .columns(["id", "device", "created_at", "seen_at"])
        .from("session")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .and_where(Expr::col("expires_at").gt(at.timestamp_millis()))
        .and_where(Expr::col("seen_at").gt((at - IDLE).timestamp_millis()))
        .order_by("seen_at", Order::Desc)
        .limit(200)
        .to_owned();
    reading.store.rows(&statement).await
}

/// Ends one of the viewer's own sessions.
pub async fn end_own(writing: Writing<'_>, id: SessionId) -> Result<(), Failure> {
    let transaction = writing.store.begin().await?;
    let own = session::Column::Id.eq(id.0).and(session::Column::UserId.eq(writing.viewer.user.0));
    let ended = session::Entity::delete_many().filter(own).exec(&transaction).await?;
    if ended.rows_affected == 0 {
        return Err(Problem::not_found().into());
    }
    Ok(transaction.commit().await?)
}

/// Ends every session of a user but the one to keep.
pub(super) async fn end_all(
    transaction: &impl ConnectionTrait,
    user: UserId,
    keep: Option<SessionId>,
) -> Result<(), StoreError> {
    let mut all = session::Column::UserId.eq(user.0);
    if let Some(keep) = keep {
        all = all.and(session::Column::Id.ne(keep.0));
    }
    session::Entity::delete_many().filter(all).exec(transaction).await?;
    Ok(())
}

/// Refuses an act for which the viewer must have proved lately to be who they are.
pub fn require_confirmed(viewer: &Viewer, moment: Moment<'_>) -> Result<(), Problem> {
    if accord_shared::access::is_confirmed(viewer, moment.at) {
        Ok(())
    } else {
        Err(Problem::reauthenticate())
    }
}

/// An instant as the store keeps it.
pub(super) fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
