//! Identities elsewhere: who of us a provider of identities means by one of its subjects.
//!
//! A provider never makes an account. Its subject is linked to one once, by an e-mail that an administrator entered here
//! and that the provider has verified; from then on the subject alone counts, whatever becomes of the e-mail.

use accord_shared::{error::ErrorCode, id::UserId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Person, credential,
    session::{self, instant},
    user,
};
use crate::{
    clock::Moment,
    ledger,
    register::{Failure, Problem, Reading, custody, writing::Writing},
    store::{
        FromRow, Row, Store, StoreError,
        entity::{identity, user as users},
    },
};

/// A subject of a provider. Written to the ledger as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Identity<'a> {
    /// The provider, by its issuer identifier.
    pub issuer: &'a str,
    /// Whom it means.
    pub subject: &'a str,
}

/// Somebody whose account is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub person: Person,
    /// Whether they have a second factor here, which no provider replaces.
    pub has_factor: bool,
}

impl FromRow for Owner {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { has_factor: row.opt_long()?.is_some(), person: Person::from_row(row)? })
    }
}

/// Why an identity opens no account. For the log: whoever stands at the door learns only that it opens none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwelcome {
    /// It is linked to an account that is closed, or to one of the demonstration.
    #[error("the account is closed")]
    Closed,
    /// No account has the e-mail.
    #[error("no account has this e-mail")]
    Unknown,
    /// Several accounts have the e-mail: which one is meant, nobody can say.
    #[error("several accounts have this e-mail")]
    Ambiguous,
    /// The account is linked to another subject of the provider.
    #[error("the account is linked to another identity of this provider")]
    Taken,
}

/// Whose an identity is; nobody's yet where it is not linked. People of the demonstration are nobody here: they are
/// everybody's.
pub async fn owner(
    store: &Store,
    identity: Identity<'_>,
) -> Result<Option<Result<Owner, Unwelcome>>, StoreError> {
    let linked = Query::select()
        .column("user_id")
        .from("identity")
        .and_where(Expr::col("issuer").eq(identity.issuer))
        .and_where(Expr::col("subject").eq(identity.subject))
        .to_owned();
    let Some((user,)) = store.row::<(Uuid,)>(&linked).await? else { return Ok(None) };
    Ok(Some(person(store, UserId(user)).await?.ok_or(Unwelcome::Closed)))
}

async fn person(store: &Store, user: UserId) -> Result<Option<Owner>, StoreError> {
    let statement = Query::select()
        .column(("credential", "factor_at"))
        .columns(user::COLUMNS)
        .expr(custody::listed_of_user(store.dialect()))
        .from("user")
        .left_join("credential", Expr::col(("credential", "user_id")).equals(("user", "id")))
        .and_where(Expr::col(("user", "id")).eq(user.0))
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .and_where(Expr::col(("user", "demo")).eq(false))
        .to_owned();
    store.row(&statement).await
}

/// Whom an identity that is not linked yet can be linked to: the one account with this e-mail.
pub async fn claimant(
    store: &Store,
    identity: Identity<'_>,
    email: &str,
) -> Result<Result<Owner, Unwelcome>, StoreError> {
    let candidates: Vec<Candidate> = store.rows(&with_email(email)).await?;
    let of_issuer: Vec<(Uuid,)> = match candidates.first() {
        Some(candidate) => store.rows(&linked_at(identity.issuer, candidate.user)).await?,
        None => Vec::new(),
    };
    match chosen(&candidates, !of_issuer.is_empty()) {
        Ok(user) => Ok(person(store, user).await?.ok_or(Unwelcome::Closed)),
        Err(unwelcome) => Ok(Err(unwelcome)),
    }
}

/// An account with an e-mail.
#[derive(Debug)]
struct Candidate {
    user: UserId,
    is_open: bool,
}

impl FromRow for Candidate {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (user, closed, demo) = (UserId(row.uuid()?), row.opt_long()?.is_some(), row.bool()?);
        Ok(Self { user, is_open: !closed && !demo })
    }
}

/// Closed accounts count too: an e-mail that was somebody else's says nothing about who has it now.
fn with_email(email: &str) -> SelectStatement {
    Query::select()
        .columns(["id", "disabled_at", "demo"])
        .from("user")
        .and_where(Expr::from(Func::lower(Expr::col("email"))).eq(user::tidy_email(email)))
        .to_owned()
}

fn linked_at(issuer: &str, user: UserId) -> SelectStatement {
    Query::select()
        .column("user_id")
        .from("identity")
        .and_where(Expr::col("issuer").eq(issuer))
        .and_where(Expr::col("user_id").eq(user.0))
        .to_owned()
}

fn chosen(candidates: &[Candidate], is_linked: bool) -> Result<UserId, Unwelcome> {
    match candidates {
        [] => Err(Unwelcome::Unknown),
        [one] if !one.is_open => Err(Unwelcome::Closed),
        [_] if is_linked => Err(Unwelcome::Taken),
        [one] => Ok(one.user),
        _ => Err(Unwelcome::Ambiguous),
    }
}

/// Links an identity to this account by its e-mail, with its ledger entry, unless that is not what the e-mail says (any
/// more). What is linked already stays as it is.
pub async fn link(
    store: &Store,
    moment: Moment<'_>,
    identity: Identity<'_>,
    email: &str,
    user: UserId,
) -> Result<Result<(), Unwelcome>, Failure> {
    let transaction = store.begin().await?;
    let key = (identity.issuer.to_owned(), identity.subject.to_owned());
    if let Some(linked) = identity::Entity::find_by_id(key).one(&transaction).await? {
        return Ok(if linked.user_id == user.0 { Ok(()) } else { Err(Unwelcome::Taken) });
    }
    let candidates = transaction.query_all(&with_email(email)).await?;
    let candidates: Vec<Candidate> =
        candidates.iter().map(|row| Candidate::from_row(&mut Row::driver(row))).collect::<Result<_, _>>()?;
    let is_linked = transaction.query_one(&linked_at(identity.issuer, user)).await?.is_some();
    match chosen(&candidates, is_linked) {
        Ok(chosen) if chosen == user => {}
        Ok(_) => return Ok(Err(Unwelcome::Unknown)),
        Err(unwelcome) => return Ok(Err(unwelcome)),
    }
    let Some(person) = user::find_by_id(&transaction, user).await? else {
        return Ok(Err(Unwelcome::Closed));
    };
    let row = identity::ActiveModel {
        issuer: Set(identity.issuer.to_owned()),
        subject: Set(identity.subject.to_owned()),
        user_id: Set(user.0),
        created_at: Set(moment.at.timestamp_millis()),
    };
    identity::Entity::insert(row).exec_without_returning(&transaction).await?;
    let entry = user::change("user.identity", user, None, Some(&identity));
    ledger::append(&transaction, &person.viewer, &moment, [entry]).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

/// An identity as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The provider, by its issuer identifier.
    pub issuer: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl FromRow for Linked {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { issuer: row.text()?, since: instant(row.long()?) })
    }
}

/// The viewer's own identities, by provider.
pub async fn list(reading: Reading<'_>) -> Result<Vec<Linked>, StoreError> {
    let statement = Query::select()
        .columns(["issuer", "created_at"])
        .from("identity")
        .and_where(Expr::col("user_id").eq(reading.viewer.user.0))
        .order_by("issuer", Order::Asc)
        .limit(100)
        .to_owned();
    reading.store.rows(&statement).await
}

/// Unlinks the viewer's own identity at a provider. Whoever has no password keeps it: nothing else would let them in.
pub async fn unlink(writing: Writing<'_>, issuer: &str) -> Result<(), Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let user = writing.viewer.user;
    let ways = credential::ways(writing.store, user).await?;
    let transaction = writing.open().await?;
    let own = identity::Column::UserId.eq(user.0).and(identity::Column::Issuer.eq(issuer));
    let found = identity::Entity::find().filter(own).one(&transaction).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if !ways.password {
        let message = "without a password this is the only way in: choose a password first";
        return Err(Problem::whole(ErrorCode::Refused, message).into());
    }
    remove(&transaction, &found).await?;
    writing.commit(transaction, removed(user, &[found])).await
}

/// Unlinks all identities of a user: for those who keep the people.
pub async fn unlink_all(writing: Writing<'_>, id: UserId) -> Result<(), Failure> {
    user::require_keeper(writing.viewer)?;
    session::require_confirmed(writing.viewer, writing.moment)?;
    let transaction = writing.open().await?;
    let own = identity::Column::UserId.eq(id.0);
    users::Entity::find_by_id(id.0).one(&transaction).await?.ok_or_else(Problem::not_found)?;
    let found = identity::Entity::find().filter(own).all(&transaction).await?;
    if found.is_empty() {
        let message = "the account is linked to no provider of identities";
        return Err(Problem::whole(ErrorCode::NotFound, message).into());
    }
    for identity in &found {
        remove(&transaction, identity).await?;
    }
    writing.commit(transaction, removed(id, &found)).await
}

async fn remove(transaction: &DatabaseTransaction, identity: &identity::Model) -> Result<(), StoreError> {
    let key = (identity.issuer.clone(), identity.subject.clone());
    identity::Entity::delete_by_id(key).exec(transaction).await?;
    Ok(())
}

fn removed(user: UserId, identities: &[identity::Model]) -> ledger::Change {
    let before: Vec<Identity<'_>> = identities
        .iter()
        .map(|identity| Identity { issuer: &identity.issuer, subject: &identity.subject })
        .collect();
    user::change("user.identity_removed", user, Some(&before), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_leads_to_the_one_open_account_that_has_it_and_is_not_linked_yet() {
        let account = |number: u128, is_open| Candidate { user: UserId(Uuid::from_u128(number)), is_open };
        assert_eq!(chosen(&[], false), Err(Unwelcome::Unknown));
        assert_eq!(chosen(&[account(1, true)], false), Ok(UserId(Uuid::from_u128(1))));
        assert_eq!(chosen(&[account(1, true)], true), Err(Unwelcome::Taken));
        assert_eq!(chosen(&[account(1, false)], false), Err(Unwelcome::Closed));
        for other in [true, false] {
            assert_eq!(chosen(&[account(1, true), account(2, other)], false), Err(Unwelcome::Ambiguous));
        }
    }
}
