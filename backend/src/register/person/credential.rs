//! What a person signs in with: their password and, where they have one, their second factor.

use accord_shared::{
    error::ErrorCode,
    id::{SessionId, UserId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::{
    Person, factor,
    password::{self, Salt},
    session, user,
};
use crate::{
    clock::Moment,
    keys::Keys,
    ledger,
    register::{Failure, Problem, custody, writing::Writing},
    store::{
        FromRow, Row, Store, StoreError,
        entity::{credential, user as users},
    },
};

/// Who somebody turned out to be who gave a name, a password and perhaps a code.
#[derive(Debug)]
pub enum Outcome {
    /// This person.
    Is(Box<Person>),
    /// Nobody: the name is unknown, the password or the code wrong, or the account closed. Which of these, nobody learns.
    Wrong,
    /// The password is right, and the code of the second factor is missing.
    NeedsCode,
}

/// What is kept to hold a password and a code against.
struct Kept {
    password: Option<String>,
    has_factor: bool,
    person: Person,
}

impl FromRow for Kept {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            password: row.opt_text()?,
            has_factor: row.opt_long()?.is_some(),
            person: Person::from_row(row)?,
        })
    }
}

async fn kept(store: &Store, is: Expr, demo: bool) -> Result<Option<Kept>, StoreError> {
    let statement = Query::select()
        .columns(["password", "factor_at"].map(|column| ("credential", column)))
        .columns(user::COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("user")
        .inner_join("credential", Expr::col(("credential", "user_id")).equals(("user", "id")))
        .and_where(is)
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .to_owned();
    let kept: Option<Kept> = store.row(&statement).await?;
    Ok(kept.filter(|kept| demo || !kept.person.demo))
}

/// Finds out who this is. It takes the same time whether or not the name is known.
pub async fn sign_in(
    store: &Store,
    keys: &Keys,
    moment: Moment<'_>,
    demo: bool,
    (login, password, code): (&str, String, Option<&str>),
) -> Result<Outcome, Failure> {
    let is = Expr::col(("user", "login")).eq(login.trim().to_lowercase());
    let kept = kept(store, is, demo).await?;
    let password_kept = kept.as_ref().and_then(|kept| kept.password.clone());
    let is_right = password::verify(password, password_kept).await?;
    let Some(kept) = kept.filter(|_| is_right) else { return Ok(Outcome::Wrong) };
    if kept.has_factor {
        let Some(code) = code else { return Ok(Outcome::NeedsCode) };
        if !factor::accept(store, keys, &kept.person.viewer, moment, code).await? {
            return Ok(Outcome::Wrong);
        }
    }
    Ok(Outcome::Is(Box::new(kept.person)))
}

/// Whether somebody who is signed in is still the same person: by their password, or by a code of their second factor.
pub async fn is_still(
    store: &Store,
    keys: &Keys,
    moment: Moment<'_>,
    user: UserId,
    proof: Proof,
) -> Result<bool, Failure> {
    let kept = kept(store, Expr::col(("user", "id")).eq(user.0), true).await?;
    match proof {
        Proof::Password(given) => password::verify(given, kept.and_then(|kept| kept.password)).await,
        Proof::Code(code) => match kept.filter(|kept| kept.has_factor) {
            Some(kept) => factor::accept(store, keys, &kept.person.viewer, moment, &code).await,
            None => Ok(false),
        },
    }
}

/// What proves that one is still the same person.
pub enum Proof {
    /// The password.
    Password(String),
    /// A code of the second factor.
    Code(String),
}

/// Which ways to prove themselves a person has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// A password.
    pub password: bool,
    /// A second factor.
    pub factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// The ways of a person.
pub async fn ways(store: &Store, user: UserId) -> Result<Ways, StoreError> {
    let kept = kept(store, Expr::col(("user", "id")).eq(user.0), true).await?;
    let Some(kept) = kept else { return Ok(Ways::default()) };
    let recovery_codes = factor::codes_left(store, user).await?;
    Ok(Ways { password: kept.password.is_some(), factor: kept.has_factor, recovery_codes })
}

/// Changes the viewer's own password, which they prove to know, and ends their other sessions.
pub async fn change_password(
    writing: Writing<'_>,
    session: SessionId,
    (old, new): (String, String),
    salt: Salt,
) -> Result<(), Failure> {
    let user = writing.viewer.user;
    let found = users::Entity::find_by_id(user.0);
    let transaction = writing.store.begin().await?;
    let found = found.one(&transaction).await?.ok_or_else(Problem::not_found)?;
    let kept = credential::Entity::find_by_id(user.0).one(&transaction).await?;
    // Hashing takes its time: nobody waits for it at the database.
    transaction.rollback().await?;
    if !password::verify(old, kept.and_then(|kept| kept.password)).await? {
        return Err(Problem::at("old", ErrorCode::Wrong, "not the present password").into());
    }
    password::check("password", &new, &[&found.login, &found.name])?;
    let hash = password::hash(new, salt).await?;
    let transaction = writing.store.begin().await?;
    set_password(&transaction, user, hash, writing.moment).await?;
    session::end_all(&transaction, user, Some(session)).await?;
    let entry = user::change("user.password", user, None::<&()>, None::<&()>);
    ledger::append(&transaction, writing.viewer, &writing.moment, [entry]).await?;
    Ok(transaction.commit().await?)
}

/// Keeps a password's hash.
pub(super) async fn set_password(
    transaction: &DatabaseTransaction,
    user: UserId,
    hash: String,
    moment: Moment<'_>,
) -> Result<(), StoreError> {
    ensure(transaction, user).await?;
    credential::Entity::update_many()
        .col_expr(credential::Column::Password, Expr::val(hash))
        .col_expr(credential::Column::PasswordAt, Expr::val(moment.at.timestamp_millis()))
        .filter(credential::Column::UserId.eq(user.0))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Makes the row of a user who has none yet.
pub(super) async fn ensure(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    let row = credential::ActiveModel {
        user_id: Set(user.0),
        password: Set(None),
        password_at: Set(None),
        factor: Set(None),
        factor_at: Set(None),
        factor_step: Set(0),
    };
    credential::Entity::insert(row)
        .on_conflict(OnConflict::column(credential::Column::UserId).do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
