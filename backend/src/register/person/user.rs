//! Users: adding one, finding one, and what administrators do about them.

use accord_shared::{
    AccessLevel, Role, Viewer, access,
    error::ErrorCode,
    id::{OrganizationId, UserId},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query},
};
use serde::Serialize;

use super::{
    Person, factor, feed, link,
    session::{self, instant},
    token,
};
use crate::{
    clock::Moment,
    ledger::{self, Change},
    register::{Failure, Problem, Reading, custody, writing::Writing},
    store::{
        Dialect, FromRow, Row, Store, StoreError,
        entity::{organization, user},
    },
};

/// The columns of a [`Person`], in the order in which one is read.
pub(super) const COLUMNS: [(&str, &str); 7] = [
    ("user", "id"),
    ("user", "login"),
    ("user", "name"),
    ("user", "role"),
    ("user", "clearance"),
    ("user", "organization_id"),
    ("user", "demo"),
];

impl FromRow for Person {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, login, name) = (UserId(row.uuid()?), row.text()?, row.text()?);
        let mut viewer = Viewer::new(id, name, row.word()?, row.level()?);
        viewer.organization = row.opt_uuid()?.map(OrganizationId);
        let demo = row.bool()?;
        viewer.listed = custody::read_listed(row)?;
        Ok(Self { viewer, login, demo })
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
    /// The body whose coordinator they are.
    pub organization: Option<OrganizationId>,
    /// How a provider of identities knows them.
    pub email: Option<String>,
    /// Whether they exist for demonstration only: outside the demonstration nobody can be them.
    pub demo: bool,
}

/// What an administrator may change of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserChange {
    /// The name that the ledger and the page show.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
    /// The body whose coordinator they are.
    pub organization: Option<OrganizationId>,
    /// How a provider of identities knows them.
    pub email: Option<String>,
}

/// Refuses whoever does not keep the people, as if there were none to keep.
pub(super) fn require_keeper(viewer: &Viewer) -> Result<(), Problem> {
    if access::may_keep_people(viewer) { Ok(()) } else { Err(Problem::not_found()) }
}

/// Adds a user, who cannot sign in yet: that takes a link, or a provider of identities.
pub async fn add_user(writing: Writing<'_>, new: NewUser) -> Result<UserId, Failure> {
    require_keeper(writing.viewer)?;
    session::require_confirmed(writing.viewer, writing.moment)?;
    let new = NewUser { email: tidy(new.email), name: new.name.trim().to_owned(), ..new };
    check(&new)?;
    let transaction = writing.open().await?;
    require_free(&transaction, &new.login, new.email.as_deref()).await?;
    require_body(&transaction, new.role, new.organization).await?;
    let id = UserId(writing.moment.id());
    let entry = change("user.add", id, None, Some(&new));
    insert(&transaction, id, writing.moment, new).await?;
    writing.commit(transaction, entry).await?;
    Ok(id)
}

/// Gives a user this content instead of what it had at the expected version. It holds from their next request on.
/// Nobody changes their own rights: that takes a second administrator.
pub async fn change_user(
    writing: Writing<'_>,
    id: UserId,
    expected_version: i32,
    new: UserChange,
) -> Result<(), Failure> {
    let new = UserChange { email: tidy(new.email), name: new.name.trim().to_owned(), ..new };
    check_name(&new.name)?;
    let (transaction, found) = open(writing, id).await?;
    if found.version != expected_version {
        return Err(Problem::stale(expected_version, found.version).into());
    }
    if id == writing.viewer.user && (new.role, new.clearance) != (found.role, found.clearance) {
        return Err(own_rights().into());
    }
    if new.email != found.email {
        require_free(&transaction, "", new.email.as_deref()).await?;
    }
    require_body(&transaction, new.role, new.organization).await?;
    let before = UserChange {
        name: found.name.clone(),
        role: found.role,
        clearance: found.clearance,
        organization: found.organization_id.map(OrganizationId),
        email: found.email.clone(),
    };
    let entry = change("user.change", id, Some(&before), Some(&new));
    let row = user::ActiveModel {
        version: Set(found.version + 1),
        name: Set(new.name),
        role: Set(new.role),
        clearance: Set(new.clearance),
        organization_id: Set(new.organization.map(|id| id.0)),
        email: Set(new.email),
        ..found.into()
    };
    user::Entity::update(row).exec(&transaction).await?;
    writing.commit(transaction, entry).await
}

/// Closes an account: from the next request on nothing that the user has opens anything.
pub async fn disable_user(writing: Writing<'_>, id: UserId) -> Result<(), Failure> {
    let (transaction, found) = open(writing, id).await?;
    if id == writing.viewer.user {
        return Err(own_rights().into());
    }
    if found.disabled_at.is_some() {
        return Ok(());
    }
    session::end_all(&transaction, id, None).await?;
    token::end_all(&transaction, id).await?;
    feed::end_all(&transaction, id).await?;
    link::end_all(&transaction, id).await?;
    let row = user::ActiveModel {
        version: Set(found.version + 1),
        disabled_at: Set(Some(writing.moment.at.timestamp_millis())),
        ..found.into()
    };
    user::Entity::update(row).exec(&transaction).await?;
    writing.commit(transaction, change("user.disable", id, None::<&()>, None::<&()>)).await
}

/// Opens a closed account. Sessions and tokens that it had stay ended.
pub async fn enable_user(writing: Writing<'_>, id: UserId) -> Result<(), Failure> {
    let (transaction, found) = open(writing, id).await?;
    if found.disabled_at.is_none() {
        return Ok(());
    }
    let row = user::ActiveModel { version: Set(found.version + 1), disabled_at: Set(None), ..found.into() };
    user::Entity::update(row).exec(&transaction).await?;
    writing.commit(transaction, change("user.enable", id, None::<&()>, None::<&()>)).await
}

/// Takes away the second factor of somebody who lost it and their recovery codes.
pub async fn clear_factor(writing: Writing<'_>, id: UserId) -> Result<(), Failure> {
    let (transaction, _) = open(writing, id).await?;
    let entry = factor::take_away(&transaction, id).await?;
    writing.commit(transaction, entry).await
}

/// The transaction of an administrator's act about a user, and the user.
async fn open(writing: Writing<'_>, id: UserId) -> Result<(DatabaseTransaction, user::Model), Failure> {
    require_keeper(writing.viewer)?;
    session::require_confirmed(writing.viewer, writing.moment)?;
    let transaction = writing.open().await?;
    let found = user::Entity::find_by_id(id.0).one(&transaction).await?;
    Ok((transaction, found.ok_or_else(Problem::not_found)?))
}

fn own_rights() -> Problem {
    Problem::whole(ErrorCode::Refused, "nobody changes their own rights: ask another administrator")
}

/// Adds a checked user whose login is free, with its ledger entry.
pub(super) async fn enter(
    transaction: &DatabaseTransaction,
    by: &Viewer,
    moment: Moment<'_>,
    new: NewUser,
) -> Result<UserId, StoreError> {
    let id = UserId(moment.id());
    ledger::append(transaction, by, &moment, [change("user.add", id, None, Some(&new))]).await?;
    insert(transaction, id, moment, new).await?;
    Ok(id)
}

async fn insert(
    transaction: &DatabaseTransaction,
    id: UserId,
    moment: Moment<'_>,
    new: NewUser,
) -> Result<(), StoreError> {
    let row = user::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        login: Set(new.login),
        name: Set(new.name),
        role: Set(new.role),
        clearance: Set(new.clearance),
        organization_id: Set(new.organization.map(|id| id.0)),
        email: Set(new.email),
        demo: Set(new.demo),
        created_at: Set(moment.at.timestamp_millis()),
        disabled_at: Set(None),
    };
    user::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// A ledger entry about a user. Who the users are is for use in the service.
pub(super) fn change<T: Serialize>(
    action: &'static str,
    id: UserId,
    before: Option<&T>,
    after: Option<&T>,
) -> Change {
    let text = |part: Option<&T>| part.and_then(|part| serde_json::to_string(part).ok());
    Change {
        action,
        noun: UserId::PREFIX,
        record: id.0,
        access_level: AccessLevel::Service,
        before: text(before),
        after: text(after),
    }
}

/// Whether a new user is of the right form.
pub(super) fn check(new: &NewUser) -> Result<(), Problem> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
    let starts_well = new.login.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !starts_well || !(2..=64).contains(&new.login.len()) || !new.login.chars().all(plain) {
        let login: String = new.login.chars().take(80).collect();
        let message = format!(
            "“{login}” cannot be a login: use 2 to 64 of the letters a-z, digits, hyphens and dots, a letter first"
        );
        return Err(Problem::at("login", ErrorCode::Invalid, message));
    }
    check_name(&new.name)
}

fn check_name(name: &str) -> Result<(), Problem> {
    if name.trim().is_empty() || name.chars().count() > 200 {
        return Err(Problem::at("name", ErrorCode::Required, "a user needs a name of 1 to 200 characters"));
    }
    Ok(())
}

/// Addresses are compared in small letters.
fn tidy(email: Option<String>) -> Option<String> {
    email.map(|email| tidy_email(&email)).filter(|email| !email.is_empty())
}

/// The form in which an address is kept and compared.
pub(super) fn tidy_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Refuses a login or an e-mail that somebody has already.
pub(super) async fn require_free(
    transaction: &impl ConnectionTrait,
    login: &str,
    email: Option<&str>,
) -> Result<(), Failure> {
    let taken = user::Entity::find().filter(user::Column::Login.eq(login));
    if taken.one(transaction).await?.is_some() {
        return Err(
            Problem::at("login", ErrorCode::Duplicate, format!("the login “{login}” is taken")).into()
        );
    }
    let Some(email) = email else { return Ok(()) };
    if !email.contains('@') || email.len() > 254 || email.contains(char::is_whitespace) {
        return Err(Problem::at("email", ErrorCode::Invalid, "not an address").into());
    }
    let taken = user::Entity::find().filter(user::Column::Email.eq(email));
    if taken.one(transaction).await?.is_some() {
        return Err(Problem::at("email", ErrorCode::Duplicate, "somebody has this address already").into());
    }
    Ok(())
}

/// A coordinator has a body, and nobody else has one (3.1.3).
async fn require_body(
    transaction: &impl ConnectionTrait,
    role: Role,
    body: Option<OrganizationId>,
) -> Result<(), Failure> {
    let Some(body) = body else { return Ok(()) };
    if role != Role::Coordinator {
        return Err(
            Problem::at("organization", ErrorCode::Invalid, "only a coordinator answers for a body").into()
        );
    }
    // An administrator sees no content: which body it is, they were told.
    let known = organization::Entity::find_by_id(body.0).one(transaction).await?;
    if known.is_none_or(|body| body.access_level != AccessLevel::Open) {
        return Err(Problem::at("organization", ErrorCode::NotFound, "no such organization").into());
    }
    Ok(())
}

/// The user with this login, unless the account is closed.
pub async fn find_by_login(store: &Store, login: &str) -> Result<Option<Person>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("user")
        .and_where(Expr::col("login").eq(login))
        .and_where(Expr::col("disabled_at").is_null())
        .to_owned();
    store.row(&statement).await
}

/// The user with this id, unless the account is closed; inside a transaction.
pub(in crate::register) async fn find_by_id(
    transaction: &DatabaseTransaction,
    id: UserId,
) -> Result<Option<Person>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS)
        .expr(custody::listed_of_user(Dialect::of(transaction)))
        .from("user")
        .and_where(Expr::col(("user", "id")).eq(id.0))
        .and_where(Expr::col("disabled_at").is_null())
        .to_owned();
    let row = transaction.query_one(&statement).await?;
    row.map(|row| Person::from_row(&mut Row::driver(&row))).transpose()
}

/// The logins there are, in order: a hint for whoever mistyped one at the command line.
pub async fn list_logins(store: &Store, limit: u64) -> Result<Vec<String>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("user")
        .and_where(Expr::col("disabled_at").is_null())
        .order_by("login", Order::Asc)
        .limit(limit)
        .to_owned();
    let people: Vec<Person> = store.rows(&statement).await?;
    Ok(people.into_iter().map(|person| person.login).collect())
}

/// A user as administrators see them.
#[derive(Debug, Clone)]
pub struct User {
    /// Who.
    pub person: Person,
    /// How many times it was written.
    pub version: i32,
    /// How a provider of identities knows them.
    pub email: Option<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when the account is closed.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// Whether they have a second factor.
    pub has_factor: bool,
}

impl FromRow for User {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.int()?,
            email: row.opt_text()?,
            created_at: instant(row.long()?),
            disabled_at: row.opt_long()?.map(instant),
            has_password: row.opt_long()?.is_some(),
            has_factor: row.opt_long()?.is_some(),
            person: Person::from_row(row)?,
        })
    }
}

/// The users whose login comes after `after`, in order, at most `first` of them: for those who keep them. People of the
/// demonstration are listed where `demo` says so.
pub async fn list_users(
    reading: Reading<'_>,
    after: Option<&str>,
    first: u64,
    demo: bool,
) -> Result<Vec<User>, Failure> {
    require_keeper(reading.viewer)?;
    let mut statement = Query::select()
        .columns(["version", "email", "created_at", "disabled_at"].map(|column| ("user", column)))
        .columns(["password_at", "factor_at"].map(|column| ("credential", column)))
        .columns(COLUMNS)
        .expr(custody::listed_of_user(reading.store.dialect()))
        .from("user")
        .left_join("credential", Expr::col(("credential", "user_id")).equals(("user", "id")))
        .and_where(Expr::col(("user", "login")).gt(after.unwrap_or_default()))
        .order_by(("user", "login"), Order::Asc)
        .limit(first)
        .to_owned();
    if !demo {
        statement.and_where(Expr::col(("user", "demo")).eq(false));
    }
    Ok(reading.store.rows(&statement).await?)
}

/// How many there are.
pub async fn count_users(reading: Reading<'_>, demo: bool) -> Result<i64, Failure> {
    require_keeper(reading.viewer)?;
    let mut statement = Query::select().expr(Func::count(Expr::col("id"))).from("user").to_owned();
    if !demo {
        statement.and_where(Expr::col("demo").eq(false));
    }
    Ok(reading.store.row::<(i64,)>(&statement).await?.map_or(0, |(count,)| count))
}
