//! People who use Accord: who they are, and the tokens by which the server knows them.
//!
//! What is read here makes the [`Viewer`] that every other read takes, so nothing here can take one.

mod demo;
mod token;
mod user;

use accord_shared::{AccessLevel, Role, Viewer, id::UserId};
use uuid::Uuid;

use crate::store::StoreError;

pub use demo::{ANALYST, DEMO_PEOPLE, DemoPerson, ensure_demo};
pub use token::{Issued, TokenKind, end_token, find_by_token, issue_token};
pub use user::{NewUser, add_user, find_by_login, list_logins};

/// A user as the server knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they may see and do.
    pub viewer: Viewer,
    /// The name they sign in with.
    pub login: String,
    /// Whether they exist for demonstration only.
    pub demo: bool,
}

/// Why people could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// Nobody has this login.
    #[error("there is no user “{0}”")]
    UnknownLogin(String),
    /// Somebody has this login already.
    #[error("the login “{0}” is taken")]
    LoginTaken(String),
    /// The login has a form that is hard to type or to tell from another.
    #[error(
        "“{0}” cannot be a login: use 2 to 64 of the letters a-z, digits, hyphens and dots, a letter first"
    )]
    InvalidLogin(String),
    /// The name is empty or too long.
    #[error("a user needs a name of 1 to 200 characters")]
    InvalidName,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for PersonError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Whoever works at the server's own command line: the ledger records it under this name. They keep users and
/// never see content, so the clearance is the lowest.
pub fn operator() -> Viewer {
    Viewer {
        user: UserId(Uuid::nil()),
        name: "accord".into(),
        role: Role::Administrator,
        clearance: AccessLevel::Open,
        acting_for: None,
    }
}
