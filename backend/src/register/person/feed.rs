//! A person's calendar feed: an address with 256 random bits in it, which whoever has it can read. The database keeps
//! only their SHA-256. One person has one; a new one takes the place of the old.

use accord_shared::{
    Language,
    id::UserId,
    viewer::{Entrance, Scopes},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{Person, absence, secret_hash, session::instant, text_hash, user};
use crate::{
    clock::Moment,
    register::{Failure, Problem, Reading, custody, writing::Writing},
    store::{FromRow, Row, Store, StoreError, entity::feed},
};

/// Makes the viewer's feed in a language, in the place of the one that they have. The secret is known only now.
pub async fn renew(writing: Writing<'_>, language: Language, secret: [u8; 32]) -> Result<String, Failure> {
    let user = writing.viewer.user;
    let transaction = writing.open().await?;
    feed::Entity::delete_many().filter(feed::Column::UserId.eq(user.0)).exec(&transaction).await?;
    let row = feed::ActiveModel {
        user_id: Set(user.0),
        hash: Set(secret_hash(&secret)),
        language: Set(language.code().to_owned()),
        created_at: Set(writing.moment.at.timestamp_millis()),
    };
    feed::Entity::insert(row).exec_without_returning(&transaction).await?;
    let entry = user::change("user.feed", user, None, Some(&serde_json::json!({ "feed": true })));
    writing.commit(transaction, entry).await?;
    Ok(URL_SAFE_NO_PAD.encode(secret))
}

/// Takes the viewer's feed away: its address opens nothing any more.
pub async fn end(writing: Writing<'_>) -> Result<(), Failure> {
    let user = writing.viewer.user;
    let transaction = writing.open().await?;
    let gone = feed::Entity::delete_many().filter(feed::Column::UserId.eq(user.0)).exec(&transaction).await?;
    if gone.rows_affected == 0 {
        return Err(Problem::not_found().into());
    }
    let entry = user::change("user.feed_ended", user, Some(&serde_json::json!({ "feed": true })), None);
    writing.commit(transaction, entry).await
}

/// Takes a user's feed away with their account.
pub(super) async fn end_all(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    feed::Entity::delete_many().filter(feed::Column::UserId.eq(user.0)).exec(transaction).await?;
    Ok(())
}

struct Since(i64);

impl FromRow for Since {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.long()?))
    }
}

/// Since when the viewer has the feed that they have; nothing where they have none.
pub async fn since(reading: Reading<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = Query::select()
        .column("created_at")
        .from("feed")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .to_owned();
    Ok(reading.store.row::<Since>(&statement).await?.map(|since| instant(since.0)))
}

struct Found {
    language: Language,
    person: Person,
}

impl FromRow for Found {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let code = row.text()?;
        let language = Language::ALL.iter().copied().find(|language| language.code() == code);
        Ok(Self { language: language.unwrap_or(Language::Az), person: Person::from_row(row)? })
    }
}

/// Whose feed a secret is, and in which language; nothing where it is nobody's. People of the demonstration exist only
/// where `demo` says so.
pub async fn find_by_secret(
    store: &Store,
    text: &str,
    moment: Moment<'_>,
    demo: bool,
) -> Result<Option<(Person, Language)>, StoreError> {
    let Some(hash) = text_hash(text) else { return Ok(None) };
    let statement = Query::select()
        .column(("feed", "language"))
        .columns(user::COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("feed")
        .inner_join("user", Expr::col(("user", "id")).equals(("feed", "user_id")))
        .and_where(Expr::col(("feed", "hash")).eq(hash))
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .to_owned();
    let found: Option<Found> = store.row(&statement).await?;
    let Some(Found { language, mut person }) = found.filter(|found| demo || !found.person.demo) else {
        return Ok(None);
    };
    // Who has the address reads, and does nothing else.
    person.viewer.entrance = Entrance::Token(Scopes::READ);
    absence::act(store, &mut person.viewer, moment.today(), demo).await?;
    Ok(Some((person, language)))
}
