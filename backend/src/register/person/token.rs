//! Personal tokens: 256 random bits with which a script asks as its owner, until a date. The database keeps only their
//! SHA-256.

use accord_shared::{
    access::CLOCKS_DIFFER,
    error::ErrorCode,
    id::{TokenId, UserId},
    viewer::{Entrance, Scopes},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde_json::json;

use super::{
    Known, Person, Way, absence, find_by_login, secret_hash,
    session::{self, instant},
    text_hash, user,
};
use crate::{
    clock::Moment,
    ledger,
    register::{Failure, Problem, Reading, custody, writing::Writing},
    store::{FromRow, Row, Store, StoreError, entity::token},
};

/// How long one that the command line makes is good.
pub const USUAL_DAYS: i64 = 90;
/// How long one is good at most.
pub const MOST_DAYS: i64 = 366;
/// How exactly its last use is kept.
const SEEN_STEP: TimeDelta = TimeDelta::minutes(10);
/// How many one person may have.
const MOST: usize = 50;

/// A token that was just made: the only time that its text is known.
#[derive(Clone)]
pub struct Issued {
    /// The text to send. Never log it.
    pub text: String,
    /// Whether it stands for a person of the demonstration.
    pub demo: bool,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// What a new token is to be.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// What it allows beside reading.
    pub scopes: Scopes,
    /// For how many days it is good.
    pub days: i64,
}

/// Makes a token of the user with this login: the command line's way, which reads only unless told otherwise.
pub async fn issue_token(
    writing: Writing<'_>,
    login: &str,
    scopes: Scopes,
    secret: [u8; 32],
) -> Result<Issued, Failure> {
    let person = find_by_login(writing.store, login).await?.ok_or_else(|| {
        let login: String = login.chars().take(80).collect();
        Problem::at("login", ErrorCode::NotFound, format!("there is no user “{login}”"))
    })?;
    let new = NewToken { name: "accord token".into(), scopes, days: USUAL_DAYS };
    insert(writing, &person, new, secret).await
}

/// Makes a token of the viewer themselves, who must have proved lately to be who they are.
pub async fn issue_own(
    writing: Writing<'_>,
    person: &Person,
    new: NewToken,
    secret: [u8; 32],
) -> Result<Issued, Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Problem::at("name", ErrorCode::Required, "say in 1 to 100 letters what it is for").into());
    }
    if !(1..=MOST_DAYS).contains(&new.days) {
        let message = format!("from 1 to {MOST_DAYS} days");
        return Err(Problem::at("days", ErrorCode::Invalid, message).into());
    }
    if list(Reading { store: writing.store, viewer: writing.viewer }, writing.moment.at).await?.len() >= MOST
    {
        let message = format!("at most {MOST} tokens: end one first");
        return Err(Problem::whole(ErrorCode::TooMany, message).into());
    }
    insert(writing, person, NewToken { name, ..new }, secret).await
}

async fn insert(
    writing: Writing<'_>,
    person: &Person,
    new: NewToken,
    secret: [u8; 32],
) -> Result<Issued, Failure> {
    let Writing { store, viewer, moment, .. } = writing;
    let (user, expires_at) = (person.viewer.user, moment.at + TimeDelta::days(new.days));
    let transaction = store.begin().await?;
    // Whoever makes a new one sweeps away what nobody can use any more.
    let old = token::Column::ExpiresAt.lte(moment.at.timestamp_millis());
    token::Entity::delete_many().filter(old).exec(&transaction).await?;
    let described = json!({
        "name": new.name,
        "write": new.scopes.write,
        "export": new.scopes.export,
        "expires_at": expires_at.to_rfc3339(),
    });
    let row = token::ActiveModel {
        hash: Set(secret_hash(&secret)),
        id: Set(moment.id()),
        user_id: Set(user.0),
        name: Set(new.name),
        may_write: Set(new.scopes.write),
        may_export: Set(new.scopes.export),
        created_at: Set(moment.at.timestamp_millis()),
        seen_at: Set(None),
        expires_at: Set(expires_at.timestamp_millis()),
    };
    token::Entity::insert(row).exec_without_returning(&transaction).await?;
    let entry = user::change("user.token", user, None, Some(&described));
    ledger::append(&transaction, viewer, &moment, [entry]).await?;
    transaction.commit().await?;
    Ok(Issued { text: URL_SAFE_NO_PAD.encode(secret), demo: person.demo, expires_at })
}

struct Found {
    id: TokenId,
    scopes: Scopes,
    seen_at: Option<i64>,
    person: Person,
}

impl FromRow for Found {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: TokenId(row.uuid()?),
            scopes: Scopes { write: row.bool()?, export: row.bool()? },
            seen_at: row.opt_long()?,
            person: Person::from_row(row)?,
        })
    }
}

/// Whom a token stands for at this moment, and what it allows them. People of the demonstration exist only where
/// `demo` says so: a database that was once shown around can be put to work without their tokens opening it.
pub async fn find_by_token(
    store: &Store,
    text: &str,
    moment: Moment<'_>,
    demo: bool,
) -> Result<Option<Known>, StoreError> {
    let Some(hash) = text_hash(text) else { return Ok(None) };
    let statement = Query::select()
        .columns(["id", "may_write", "may_export", "seen_at"].map(|column| ("token", column)))
        .columns(user::COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("token")
        .inner_join("user", Expr::col(("user", "id")).equals(("token", "user_id")))
        .and_where(Expr::col(("token", "hash")).eq(hash))
        .and_where(Expr::col(("token", "expires_at")).gt(moment.at.timestamp_millis()))
        // Made while the clock was ahead, it would last longer than its owner chose.
        .and_where(Expr::col(("token", "created_at")).lte((moment.at + CLOCKS_DIFFER).timestamp_millis()))
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .to_owned();
    let found: Option<Found> = store.row(&statement).await?;
    let Some(Found { id, scopes, seen_at, mut person }) = found.filter(|found| demo || !found.person.demo)
    else {
        return Ok(None);
    };
    if seen_at.is_none_or(|seen_at| moment.at - instant(seen_at) >= SEEN_STEP) {
        let transaction = store.begin().await?;
        token::Entity::update_many()
            .col_expr(token::Column::SeenAt, Expr::val(moment.at.timestamp_millis()))
            .filter(token::Column::Id.eq(id.0))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
    }
    person.viewer.entrance = Entrance::Token(scopes);
    absence::act(store, &mut person.viewer, moment.today(), demo).await?;
    Ok(Some(Known { person, way: Way::Token(id) }))
}

/// A token as its owner sees it.
#[derive(Debug, Clone)]
pub struct Token {
    /// Which one it is.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it allows beside reading.
    pub scopes: Scopes,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to ten minutes.
    pub seen_at: Option<DateTime<Utc>>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl FromRow for Token {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: TokenId(row.uuid()?),
            name: row.text()?,
            scopes: Scopes { write: row.bool()?, export: row.bool()? },
            created_at: instant(row.long()?),
            seen_at: row.opt_long()?.map(instant),
            expires_at: instant(row.long()?),
        })
    }
}

/// The viewer's own tokens, the newest first.
pub async fn list(reading: Reading<'_>, at: DateTime<Utc>) -> Result<Vec<Token>, StoreError> {
    let statement = Query::select()
        .columns(["id", "name", "may_write", "may_export", "created_at", "seen_at", "expires_at"])
        .from("token")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .and_where(Expr::col("expires_at").gt(at.timestamp_millis()))
        .order_by("created_at", Order::Desc)
        .to_owned();
    reading.store.rows(&statement).await
}

/// Ends one of the viewer's own tokens.
pub async fn end_own(writing: Writing<'_>, id: TokenId) -> Result<(), Failure> {
    let user = writing.viewer.user;
    let transaction = writing.open().await?;
    let own = token::Column::Id.eq(id.0).and(token::Column::UserId.eq(user.0));
    let found = token::Entity::find().filter(own.clone()).one(&transaction).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    token::Entity::delete_many().filter(own).exec(&transaction).await?;
    let described = json!({ "name": found.name });
    let entry = user::change("user.token_ended", user, Some(&described), None);
    writing.commit(transaction, entry).await
}

/// Ends every token of a user.
pub(super) async fn end_all(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    token::Entity::delete_many().filter(token::Column::UserId.eq(user.0)).exec(transaction).await?;
    Ok(())
}
