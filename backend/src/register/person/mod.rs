//! People who use Accord: who they are, what they sign in with, and the tokens by which the server knows them.
//!
//! What is read here to find out who asks makes the [`Viewer`] that every other read takes, so it can take none. What
//! people do about themselves and what administrators do about others takes one, as everywhere.

pub mod absence;
pub mod credential;
mod demo;
pub mod factor;
pub mod feed;
pub mod identity;
pub mod link;
pub mod password;
pub mod session;
pub mod token;
pub mod user;

use accord_shared::{
    AccessLevel, Role, Viewer,
    id::{SessionId, TokenId, UserId},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use demo::{ANALYST, DEMO_PEOPLE, DemoPerson, coordinate, ensure_demo};
pub use token::{Issued, issue_token};
pub(super) use user::find_by_id;
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

/// Somebody whom the server knows, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// By what.
    pub way: Way,
}

/// By what the server knows who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A browser's session.
    Session(SessionId),
    /// A script's token.
    Token(TokenId),
    /// Nothing: it is a demonstration, and they look around.
    Demo,
}

impl Way {
    /// The session, where there is one.
    pub fn session(self) -> Option<SessionId> {
        match self {
            Self::Session(id) => Some(id),
            Self::Token(_) | Self::Demo => None,
        }
    }
}

/// Whoever works at the server's own command line: the ledger records it under this name. They keep users and
/// never see content, so the clearance is the lowest; who may run commands there has nothing left to prove.
pub fn operator() -> Viewer {
    Viewer::new(UserId(Uuid::nil()), "accord".into(), Role::Administrator, AccessLevel::Open)
        .proven(DateTime::<Utc>::MAX_UTC)
}

/// How the database knows a token that has 256 random bits: a fast hash keeps it well.
fn secret_hash(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// The same of a token's text; nothing where the text is no token.
fn text_hash(text: &str) -> Option<Vec<u8>> {
    let secret = URL_SAFE_NO_PAD.decode(text).ok()?;
    (secret.len() == 32).then(|| secret_hash(&secret))
}
