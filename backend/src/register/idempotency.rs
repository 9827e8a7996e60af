//! A request that is sent twice is carried out once: its key, what it asked and what it wrote are kept in the
//! transaction of the change itself, so that there is never one without the other.

use std::collections::BTreeMap;

use accord_shared::{error::ErrorCode, id::UserId};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult,
};
use sha2::{Digest, Sha256};

use super::{Failure, Problem};
use crate::store::{StoreError, entity::idempotency};

/// How long an answer is kept: a draft that was left over a long weekend may still be sent again.
const KEPT: TimeDelta = TimeDelta::days(7);

/// The longest key, in letters.
pub const LONGEST_KEY: usize = 200;

/// A key that a request came with, and a fingerprint of what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    key: String,
    fingerprint: [u8; 32],
}

impl RequestKey {
    /// The key of a request with this body; nothing where the key is empty, too long or not plain text.
    pub fn new(key: &str, body: &[u8]) -> Option<Self> {
        let is_plain =
            (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        is_plain.then(|| Self { key: key.to_owned(), fingerprint: Sha256::digest(body).into() })
    }
}

/// One change of a request that came with a key.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<'a> {
    /// The request's key.
    pub request: &'a RequestKey,
    /// Which of the request's changes: the field's name in the answer.
    pub field: &'a str,
}

impl Keyed<'_> {
    /// Takes the key for this change. Whoever comes with the same key meanwhile waits here until the transaction
    /// has ended. Fails with what the change wrote if it was made before, and refuses a key under which something
    /// else was asked.
    pub(super) async fn take(
        &self,
        transaction: &DatabaseTransaction,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let first = idempotency::ActiveModel {
            user_id: Set(user.0),
            key: Set(self.request.key.clone()),
            fingerprint: Set(self.request.fingerprint.to_vec()),
            answers: Set("{}".into()),
            at: Set(at.timestamp_millis()),
        };
        let taken = idempotency::Entity::insert(first)
            .on_conflict_do_nothing()
            .exec_without_returning(transaction)
            .await?;
        if matches!(taken, TryInsertResult::Inserted(1..)) {
            return Ok(());
        }
        let known = self.known(transaction, user).await?;
        if known.fingerprint != self.request.fingerprint {
            let message = "this idempotency key was used for another request: send a new key with it";
            return Err(Problem::whole(ErrorCode::KeyReused, message).into());
        }
        match answers(&known)?.get(self.field) {
            Some(record) => Err(Failure::Repeated(record.clone())),
            None => Ok(()),
        }
    }

    /// Keeps what the change wrote, and forgets what is older than is promised.
    pub(super) async fn keep(
        &self,
        transaction: &DatabaseTransaction,
        user: UserId,
        at: DateTime<Utc>,
        record: String,
    ) -> Result<(), Failure> {
        let known = self.known(transaction, user).await?;
        let mut answers = answers(&known)?;
        answers.insert(self.field.to_owned(), record);
        let kept = idempotency::ActiveModel {
            user_id: Set(known.user_id),
            key: Set(known.key),
            answers: Set(serde_json::json!(answers).to_string()),
            ..Default::default()
        };
        idempotency::Entity::update(kept).exec(transaction).await?;
        idempotency::Entity::delete_many()
            .filter(idempotency::Column::At.lt((at - KEPT).timestamp_millis()))
            .exec(transaction)
            .await?;
        Ok(())
    }

    async fn known(
        &self,
        transaction: &DatabaseTransaction,
        user: UserId,
    ) -> Result<idempotency::Model, DbErr> {
        let key = (user.0, self.request.key.clone());
        let known = idempotency::Entity::find_by_id(key).lock_exclusive().one(transaction).await?;
        known.ok_or_else(|| DbErr::RecordNotFound("the key of this request".into()))
    }
}

fn answers(known: &idempotency::Model) -> Result<BTreeMap<String, String>, Failure> {
    serde_json::from_str(&known.answers)
        .map_err(|error| StoreError::Damaged { column: 3, reason: error.to_string() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_plain_text_and_each_body_has_its_own_fingerprint() {
        let key = |text: &str| RequestKey::new(text, b"{}");
        assert!(key("8e03978e-40d5-43dd-bc93-6894a57f9324").is_some());
        for wrong in ["", "two words", "açar", &"x".repeat(LONGEST_KEY + 1)] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
        assert_ne!(key("a"), RequestKey::new("a", b"{ }"));
    }
}
