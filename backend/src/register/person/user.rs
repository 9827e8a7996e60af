//! Users: adding one, finding one.

use accord_shared::{AccessLevel, Role, Viewer, id::UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::Serialize;

use super::{Person, PersonError};
use crate::{
    clock::Moment,
    ledger::{self, Change},
    store::{FromRow, Row, Store, StoreError, entity::user},
};

/// The columns of a [`Person`], in the order in which one is read.
pub(super) const COLUMNS: [(&str, &str); 6] = [
    ("user", "id"),
    ("user", "login"),
    ("user", "name"),
    ("user", "role"),
    ("user", "clearance"),
    ("user", "demo"),
];

impl FromRow for Person {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, login, name) = (row.uuid()?, row.text()?, row.text()?);
        let (role, clearance) = (row.word()?, row.level()?);
        let viewer = Viewer { user: UserId(id), name, role, clearance, acting_for: None };
        Ok(Self { viewer, login, demo: row.bool()? })
    }
}

/// A user to be added. Written to the ledger as it is.
#[derive(Debug, Clone, Serialize)]
pub struct NewUser {
    /// The name to sign in with.
    pub login: String,
    /// The name that the ledger and the page show.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
    /// Whether they exist for demonstration only: outside the demonstration nobody can be them.
    pub demo: bool,
}

/// Adds a user.
pub async fn add_user(
    store: &Store,
    by: &Viewer,
    moment: Moment<'_>,
    new: NewUser,
) -> Result<UserId, PersonError> {
    check(&new)?;
    let transaction = store.begin().await?;
    let taken = user::Column::Login.eq(new.login.as_str());
    if user::Entity::find().filter(taken).one(&transaction).await?.is_some() {
        return Err(PersonError::LoginTaken(new.login));
    }
    let id = insert(&transaction, by, moment, new).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Inserts a checked user whose login is free, with its ledger entry.
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    by: &Viewer,
    moment: Moment<'_>,
    new: NewUser,
) -> Result<UserId, PersonError> {
    let id = UserId(moment.id());
    ledger::append(transaction, by, &moment, [change("user.add", id, Some(&new))]).await?;
    let row = user::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        login: Set(new.login),
        name: Set(new.name),
        role: Set(new.role),
        clearance: Set(new.clearance),
        demo: Set(new.demo),
        created_at: Set(moment.at.timestamp_millis()),
        disabled_at: Set(None),
    };
    user::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(id)
}

/// A ledger entry about a user. Who the users are is for use in the service.
pub(super) fn change(action: &'static str, id: UserId, after: Option<&impl Serialize>) -> Change {
    Change {
        action,
        noun: UserId::PREFIX,
        record: id.0,
        access_level: AccessLevel::Service,
        before: None,
        after: after.and_then(|after| serde_json::to_string(after).ok()),
    }
}

fn check(new: &NewUser) -> Result<(), PersonError> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
    let starts_well = new.login.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !starts_well || !(2..=64).contains(&new.login.len()) || !new.login.chars().all(plain) {
        return Err(PersonError::InvalidLogin(new.login.chars().take(80).collect()));
    }
    if new.name.trim().is_empty() || new.name.chars().count() > 200 {
        return Err(PersonError::InvalidName);
    }
    Ok(())
}

/// The user with this login, unless the account is closed.
pub async fn find_by_login(store: &Store, login: &str) -> Result<Option<Person>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS)
        .from("user")
        .and_where(Expr::col("login").eq(login))
        .and_where(Expr::col("disabled_at").is_null())
        .to_owned();
    store.row(&statement).await
}

/// The logins there are, in order: a hint for whoever mistyped one at the command line.
pub async fn list_logins(store: &Store, limit: u64) -> Result<Vec<String>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS)
        .from("user")
        .and_where(Expr::col("disabled_at").is_null())
        .order_by("login", Order::Asc)
        .limit(limit)
        .to_owned();
    let people: Vec<Person> = store.rows(&statement).await?;
    Ok(people.into_iter().map(|person| person.login).collect())
}
