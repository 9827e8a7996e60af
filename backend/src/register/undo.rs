//! Taking back one's own last change, where nothing has built on it.

use accord_shared::{
    error::ErrorCode,
    id::{Noun, RecordId},
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, SqlErr,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Failure, Problem, Reading, agreement, contact,
    history::{self, Names},
    interaction, merge, obligation, organization, split,
    writing::Writing,
};
use crate::{ledger::Change, store::entity::ledger};

/// Takes back the change of this entry: the record has again what it had before, or is gone where it was new. Allowed
/// where the entry is the viewer's own and the record's last change, and nothing refers to what would go. It is itself
/// a change, which the ledger keeps beside the one that it takes back.
pub async fn undo(writing: Writing<'_>, seq: i64) -> Result<RecordId, Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let entry = ledger::Entity::find_by_id(seq).one(&*transaction).await?;
    // An entry of somebody else is none that this person could take back, whether they may see it or not.
    let own = entry.filter(|entry| entry.user_id == writing.viewer.user.0);
    let Some(entry) = own else { return Err(Problem::not_found().into()) };
    if entry.action.ends_with(merge::MERGE) {
        return merge::take_back(transaction.of_department()?, writing, seq).await;
    }
    if entry.action.ends_with(split::SPLIT) {
        return split::take_back(transaction.of_department()?, writing, seq).await;
    }
    let noun: Noun = entry.noun.parse().map_err(|_| Problem::not_found())?;
    let record = RecordId::new(noun, entry.record_id);
    // Who may know of a record and who answers for it is changed again, not taken back: it has no older content.
    let of_content = !history::CUSTODY.iter().chain(&history::FINAL).any(|verb| entry.action.ends_with(verb));
    if !of_content || last_change(&transaction, record).await? != Some(seq) {
        return Err(built_upon().into());
    }
    let before = entry.before.as_deref().map(serde_json::from_str::<Value>).transpose().map_err(damaged)?;
    let before = match before {
        Some(before) => {
            // Whatever is hidden from the viewer stays as it is in any change of theirs, in this one too.
            let reading = Reading { store: writing.store, viewer: writing.viewer };
            let before = merge::lead(reading, &before).await?;
            Some(Names::of(reading, &[&before]).await?.hide(&before))
        }
        None => None,
    };
    let id = record.uuid;
    let change = match noun {
        Noun::Organization => {
            organization::take_back(&mut transaction, writing, id.into(), read(before)?).await?
        }
        Noun::Agreement => agreement::take_back(&mut transaction, writing, id.into(), read(before)?).await?,
        Noun::Obligation => {
            obligation::take_back(&mut transaction, writing, id.into(), read(before)?).await?
        }
        Noun::Contact => contact::take_back(&mut transaction, writing, id.into(), read(before)?).await?,
        Noun::Interaction => {
            interaction::take_back(&mut transaction, writing, id.into(), read(before)?).await?
        }
    };
    transaction.commit_undo(change, seq).await?;
    Ok(record)
}

async fn last_change(transaction: &DatabaseTransaction, record: RecordId) -> Result<Option<i64>, DbErr> {
    let is_change =
        Condition::any().add(ledger::Column::Before.is_not_null()).add(ledger::Column::After.is_not_null());
    let last = ledger::Entity::find()
        .filter(ledger::Column::RecordId.eq(record.uuid))
        .filter(is_change)
        .order_by_desc(ledger::Column::Seq)
        .one(transaction)
        .await?;
    Ok(last.map(|entry| entry.seq))
}

fn read<Input: DeserializeOwned>(before: Option<Value>) -> Result<Option<Input>, Failure> {
    before.map(serde_json::from_value).transpose().map_err(damaged)
}

fn damaged(error: serde_json::Error) -> Failure {
    crate::store::StoreError::Damaged { column: 9, reason: error.to_string() }.into()
}

pub(super) fn built_upon() -> Problem {
    Problem::whole(ErrorCode::BuiltUpon, "something has built on this change: it can no longer be taken back")
}

/// What the removal of a record ended in: what others refer to stays.
pub(super) fn removed<T>(removal: Result<T, DbErr>) -> Result<(), Failure> {
    match removal {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) => {
            Err(built_upon().into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The entry of a record that is gone.
pub(super) fn gone(
    action: &'static str,
    record: impl Into<RecordId>,
    level: accord_shared::AccessLevel,
    before: &impl serde::Serialize,
) -> Change {
    Change::of(action, record.into(), level, Some(before), None::<&()>)
}
