//! Links that choose a password: sent to a new person or one who forgot theirs, good once and for a day. The one that
//! nobody's name is on makes the first administrator.

use accord_shared::{AccessLevel, Role, access::CLOCKS_DIFFER, error::ErrorCode, id::UserId};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::ExprTrait,
};

use super::{
    NewUser, credential, operator,
    password::{self, Salt},
    secret_hash, session, text_hash, user,
};
use crate::{
    clock::Moment,
    ledger,
    register::{Failure, Problem, writing::Writing},
    store::{
        Store, StoreError,
        entity::{link, user as users},
    },
};

/// How long a link is good.
pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// Makes a link with which a person chooses a password; an older one of theirs is worth nothing from then on. For those
/// who keep the people. The text is known only now.
pub async fn invite(writing: Writing<'_>, id: UserId, secret: [u8; 32]) -> Result<String, Failure> {
    user::require_keeper(writing.viewer)?;
    session::require_confirmed(writing.viewer, writing.moment)?;
    let transaction = writing.store.begin().await?;
    let found = users::Entity::find_by_id(id.0).one(&transaction).await?;
    let found = found.filter(|user| !user.demo).ok_or_else(Problem::not_found)?;
    if found.disabled_at.is_some() {
        return Err(Problem::whole(ErrorCode::Invalid, "the account is closed: open it first").into());
    }
    let text = put(&transaction, Some(id), writing.moment, secret).await?;
    let entry = user::change("user.link", id, None::<&()>, None::<&()>);
    ledger::append(&transaction, writing.viewer, &writing.moment, [entry]).await?;
    transaction.commit().await?;
    Ok(text)
}

/// Makes the link for the first administrator where there is nobody yet, people of the demonstration aside.
pub async fn first(
    store: &Store,
    moment: Moment<'_>,
    secret: [u8; 32],
) -> Result<Option<String>, StoreError> {
    let transaction = store.begin().await?;
    if is_somebody(&transaction).await? {
        return Ok(None);
    }
    let text = put(&transaction, None, moment, secret).await?;
    transaction.commit().await?;
    Ok(Some(text))
}

async fn is_somebody(transaction: &impl ConnectionTrait) -> Result<bool, StoreError> {
    let real = users::Column::Demo.eq(false);
    Ok(users::Entity::find().filter(real).one(transaction).await?.is_some())
}

async fn put(
    transaction: &DatabaseTransaction,
    user: Option<UserId>,
    moment: Moment<'_>,
    secret: [u8; 32],
) -> Result<String, StoreError> {
    let of_user = match user {
        Some(user) => link::Column::UserId.eq(user.0),
        None => link::Column::UserId.is_null(),
    };
    let old = of_user.or(link::Column::ExpiresAt.lte(moment.at.timestamp_millis()));
    link::Entity::delete_many().filter(old).exec(transaction).await?;
    let row = link::ActiveModel {
        hash: Set(secret_hash(&secret)),
        user_id: Set(user.map(|user| user.0)),
        expires_at: Set((moment.at + LIFETIME).timestamp_millis()),
    };
    link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(URL_SAFE_NO_PAD.encode(secret))
}

/// Whose password a link chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chooses {
    /// That of this person.
    Of {
        /// Who.
        user: UserId,
        /// The name they sign in with.
        login: String,
        /// Their name.
        name: String,
    },
    /// That of an administrator who does not exist yet.
    First,
}

/// What a link is good for at this moment; nothing where it is good for nothing.
pub async fn find(store: &Store, text: &str, moment: Moment<'_>) -> Result<Option<Chooses>, StoreError> {
    let Some(hash) = text_hash(text) else { return Ok(None) };
    let transaction = store.begin().await?;
    let found = chooses(&transaction, hash, moment).await?;
    transaction.rollback().await?;
    Ok(found)
}

async fn chooses(
    transaction: &DatabaseTransaction,
    hash: Vec<u8>,
    moment: Moment<'_>,
) -> Result<Option<Chooses>, StoreError> {
    let found = link::Entity::find_by_id(hash).one(transaction).await?;
    // Made while the clock was ahead, it would last longer than its day.
    let latest = (moment.at + LIFETIME + CLOCKS_DIFFER).timestamp_millis();
    let good = moment.at.timestamp_millis() + 1..=latest;
    let Some(found) = found.filter(|link| good.contains(&link.expires_at)) else {
        return Ok(None);
    };
    let Some(user) = found.user_id else {
        return Ok((!is_somebody(transaction).await?).then_some(Chooses::First));
    };
    let user = users::Entity::find_by_id(user).one(transaction).await?;
    let user = user.filter(|user| user.disabled_at.is_none());
    Ok(user.map(|user| Chooses::Of { user: UserId(user.id), login: user.login, name: user.name }))
}

/// Chooses a password by a link, which is used up by it, and ends the sessions that the person had. The first
/// administrator also chooses what to be called: `login`, `name`.
pub async fn follow(
    store: &Store,
    moment: Moment<'_>,
    text: &str,
    new: (Option<String>, Option<String>),
    password: String,
    salt: Salt,
) -> Result<UserId, Failure> {
    let found = find(store, text, moment).await?.ok_or_else(spent)?;
    let (login, name) = match &found {
        Chooses::Of { login, name, .. } => (login.clone(), name.clone()),
        Chooses::First => (new.0.unwrap_or_default(), new.1.unwrap_or_default()),
    };
    let administrator = NewUser {
        login: login.clone(),
        name: name.clone(),
        role: Role::Administrator,
        clearance: AccessLevel::Open,
        organization: None,
        email: None,
        demo: false,
    };
    if found == Chooses::First {
        user::check(&administrator)?;
    }
    password::check("password", &password, &[&login, &name])?;
    let password = password::hash(password, salt).await?;

    let transaction = store.begin().await?;
    let hash = text_hash(text).unwrap_or_default();
    let still = chooses(&transaction, hash.clone(), moment).await?.filter(|still| *still == found);
    let used = link::Entity::delete_by_id(hash).exec(&transaction).await?.rows_affected;
    let (Some(found), 1) = (still, used) else { return Err(spent().into()) };
    let user = match found {
        Chooses::Of { user, .. } => user,
        Chooses::First => {
            user::require_free(&transaction, &administrator.login, None).await?;
            user::enter(&transaction, &operator(), moment, administrator).await?
        }
    };
    credential::set_password(&transaction, user, password, moment).await?;
    session::end_all(&transaction, user, None).await?;
    let entry = user::change("user.password", user, None::<&()>, None::<&()>);
    ledger::append(&transaction, &operator(), &moment, [entry]).await?;
    transaction.commit().await?;
    Ok(user)
}

fn spent() -> Problem {
    let message = "the link was used, or its day is over: ask the administrator for a new one";
    Problem::whole(ErrorCode::NotFound, message)
}

/// Takes back the links of a user.
pub(super) async fn end_all(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    link::Entity::delete_many().filter(link::Column::UserId.eq(user.0)).exec(transaction).await?;
    Ok(())
}
