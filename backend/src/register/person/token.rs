//! Tokens: 256 random bits that stand for a user until a date. The database keeps only their SHA-256.

use accord_shared::Viewer;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Person, PersonError,
    user::{COLUMNS, change, find_by_login},
};
use crate::{
    clock::Moment,
    ledger,
    store::{Store, StoreError, entity::token},
};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A browser's session.
    Session,
    /// A script's access.
    Script,
}

impl TokenKind {
    /// How long it is good for.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Session => TimeDelta::hours(12),
            Self::Script => TimeDelta::days(90),
        }
    }
}

/// A token that was just made: the only time that its text is known.
#[derive(Clone)]
pub struct Issued {
    /// The text to send. Never log it.
    pub text: String,
    /// Whom it stands for.
    pub person: Person,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Makes `secret` a token of the user with this login. A script's token is a change of the user and goes into the
/// ledger; a session comes and goes every day and goes into the log.
pub async fn issue_token(
    store: &Store,
    by: &Viewer,
    moment: Moment<'_>,
    login: &str,
    kind: TokenKind,
    secret: [u8; 32],
) -> Result<Issued, PersonError> {
    let person = find_by_login(store, login)
        .await?
        .ok_or_else(|| PersonError::UnknownLogin(login.chars().take(80).collect()))?;
    let expires_at = moment.at + kind.lifetime();
    let transaction = store.begin().await?;
    // Whoever makes a new one sweeps away what nobody can use any more.
    let old = token::Column::ExpiresAt.lte(moment.at.timestamp_millis());
    token::Entity::delete_many().filter(old).exec(&transaction).await?;
    let row = token::ActiveModel {
        hash: Set(hash(&secret)),
        user_id: Set(person.viewer.user.0),
        created_at: Set(moment.at.timestamp_millis()),
        expires_at: Set(expires_at.timestamp_millis()),
    };
    token::Entity::insert(row).exec_without_returning(&transaction).await?;
    if kind == TokenKind::Script {
        let until = json!({ "expires_at": expires_at.to_rfc3339() });
        let entry = change("user.token", person.viewer.user, Some(&until));
        ledger::append(&transaction, by, &moment, [entry]).await?;
    }
    transaction.commit().await?;
    Ok(Issued { text: URL_SAFE_NO_PAD.encode(secret), person, expires_at })
}

/// Whom a token stands for at this instant. People of the demonstration exist only where `demo` says so: a
/// database that was once shown around can be put to work without their tokens opening it.
pub async fn find_by_token(
    store: &Store,
    text: &str,
    at: DateTime<Utc>,
    demo: bool,
) -> Result<Option<Person>, StoreError> {
    let Some(hash) = hash_of_text(text) else { return Ok(None) };
    let statement = Query::select()
        .columns(COLUMNS)
        .from("token")
        .inner_join("user", Expr::col(("user", "id")).equals(("token", "user_id")))
        .and_where(Expr::col(("token", "hash")).eq(hash))
        .and_where(Expr::col(("token", "expires_at")).gt(at.timestamp_millis()))
        .and_where(Expr::col(("user", "disabled_at")).is_null())
        .to_owned();
    let person: Option<Person> = store.row(&statement).await?;
    Ok(person.filter(|person| demo || !person.demo))
}

/// Ends a token; one that is not known has ended already.
pub async fn end_token(store: &Store, text: &str) -> Result<(), PersonError> {
    let Some(hash) = hash_of_text(text) else { return Ok(()) };
    let transaction = store.begin().await?;
    token::Entity::delete_by_id(hash).exec(&transaction).await?;
    Ok(transaction.commit().await?)
}

fn hash(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

fn hash_of_text(text: &str) -> Option<Vec<u8>> {
    let secret = URL_SAFE_NO_PAD.decode(text).ok()?;
    (secret.len() == 32).then(|| hash(&secret))
}

#[cfg(test)]
mod tests {
    use accord_shared::AccessLevel;

    use super::*;
    use crate::{
        clock::IdSource,
        register::person::{ANALYST, DEMO_PEOPLE, ensure_demo, operator},
    };

    async fn demo_store(folder: &tempfile::TempDir, moment: Moment<'_>) -> Store {
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        ensure_demo(&store, &operator(), moment).await.unwrap();
        ensure_demo(&store, &operator(), moment).await.unwrap();
        store
    }

    #[tokio::test]
    async fn a_token_stands_for_its_user_until_it_expires_and_only_in_a_demonstration_for_demo_people() {
        let folder = tempfile::tempdir().unwrap();
        let ids = IdSource::seeded(1);
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let moment = Moment::new(at, &ids);
        let store = demo_store(&folder, moment).await;
        let by = operator();
        let issued = issue_token(&store, &by, moment, ANALYST, TokenKind::Session, [7; 32]).await.unwrap();
        let find = async |at, demo| find_by_token(&store, &issued.text, at, demo).await.unwrap();
        assert_eq!(find(at, true).await.unwrap().login, ANALYST);
        assert_eq!(find(at, false).await, None, "nobody is a demo person outside a demonstration");
        assert_eq!(find(at + TimeDelta::hours(12), true).await, None, "a session lasts less than 12 hours");
        end_token(&store, &issued.text).await.unwrap();
        assert_eq!(find(at, true).await, None, "an ended session is nobody's");
        for wrong in ["", "x", "AAAA", &URL_SAFE_NO_PAD.encode([8; 32])] {
            assert_eq!(find_by_token(&store, wrong, at, true).await.unwrap(), None);
        }
        let unknown = issue_token(&store, &by, moment, "nobody", TokenKind::Script, [9; 32]).await;
        assert!(matches!(unknown, Err(PersonError::UnknownLogin(_))));
        let verified = ledger::verify(&store, &[], None).await.unwrap().unwrap();
        assert_eq!(
            verified.entries,
            DEMO_PEOPLE.len() as i64,
            "people are added once; sessions are no change"
        );
    }

    #[test]
    fn every_level_of_access_is_some_demo_persons_clearance() {
        for &level in AccessLevel::ALL {
            assert!(DEMO_PEOPLE.iter().any(|person| person.clearance == level), "{}", level.code());
        }
    }
}
