//! Taking a split back: every record that it touched has again what it had, and a successor that it entered is gone.

use accord_shared::{
    error::ErrorCode,
    id::{Noun, OrganizationId, RecordId},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde::de::DeserializeOwned;

use super::FIELD;
use crate::{
    ledger::{Change, Noted},
    register::{
        Failure, Problem, agreement, bulk, contact,
        merge::{by_hand, hand},
        obligation,
        organization::{self, OrganizationInput},
        undo::built_upon,
        writing::Writing,
    },
    store::{
        StoreError,
        entity::{bulk_change, ledger},
    },
};

/// Takes back the split to which this entry belongs, all of it; only where nothing was changed since that it touched.
pub(in crate::register) async fn take_back(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    seq: i64,
) -> Result<RecordId, Failure> {
    let split = bulk_change::Entity::find()
        .filter(bulk_change::Column::Field.eq(FIELD))
        .filter(bulk_change::Column::FirstSeq.lte(seq))
        .filter(bulk_change::Column::LastSeq.gte(seq))
        .one(&transaction)
        .await?
        .ok_or_else(built_upon)?;
    let (first, last) = (split.first_seq, split.last_seq);
    if split.undone_at.is_some() || !bulk::built_upon(&transaction, first, last).await?.is_empty() {
        return Err(built_upon().into());
    }
    let undone = undone(&transaction, writing, first, last).await?;
    let parted = undone.first().map(|noted| noted.change.record).ok_or_else(built_upon)?;
    writing.append(&transaction, undone).await?;
    let mut split = split.into_active_model();
    split.undone_at = Set(Some(writing.moment.at.timestamp_millis()));
    split.update(&transaction).await?;
    let record = RecordId::new(Noun::Organization, parted);
    writing.close(transaction, record).await?;
    Ok(record)
}

/// Gives every record of a split again what it had before. The entries that tell it; the first is that of the organization
/// whose part went.
pub(in crate::register) async fn undone(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    first: i64,
    last: i64,
) -> Result<Vec<Noted>, Failure> {
    if !accord_shared::access::may_edit(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let entries = ledger::Entity::find()
        .filter(ledger::Column::Seq.between(first, last))
        .order_by_asc(ledger::Column::Seq)
        .all(transaction)
        .await?;
    let hand = hand(transaction, writing.viewer).await?;
    let hand = by_hand(writing, &hand);
    let (Some(got), Some(left)) = (entries.first(), entries.last()) else { return Err(built_upon().into()) };
    let heir = OrganizationId(got.record_id);
    let mut undone = Vec::with_capacity(entries.len());
    let mut note = |change: Change, entry: &ledger::Model| {
        undone.push(Noted { change, reason: writing.reason.map(str::to_owned), undoes: Some(entry.seq) });
    };
    // What went over is free again first: an identifier is one record's.
    let back = match got.before {
        Some(_) => Some(again(transaction, hand, got).await?),
        None => {
            organization::clear(transaction, hand, heir).await?;
            None
        }
    };
    note(again(transaction, hand, left).await?, left);
    for entry in entries.iter().skip(1).rev().skip(1) {
        note(again(transaction, hand, entry).await?, entry);
    }
    let back = match back {
        Some(back) => back,
        None => {
            let had: OrganizationInput = state(got.after.as_deref())?;
            organization::remove(transaction, heir).await?;
            Change::of("organization.undo", heir.into(), had.access_level, Some(&had), None::<&()>)
        }
    };
    note(back, got);
    Ok(undone)
}

/// Gives a record again what it had before an entry.
async fn again(
    transaction: &DatabaseTransaction,
    hand: Writing<'_>,
    entry: &ledger::Model,
) -> Result<Change, Failure> {
    let (id, before) = (entry.record_id, entry.before.as_deref());
    let noun: Noun = entry.noun.parse().map_err(|_| built_upon())?;
    Ok(match noun {
        Noun::Organization => {
            let had = state(before)?;
            organization::rewrite(transaction, hand, id.into(), "organization.undo", |_| had).await?
        }
        Noun::Agreement => {
            let had = state(before)?;
            agreement::rewrite(transaction, hand, id.into(), "agreement.undo", |_| had).await?
        }
        Noun::Contact => {
            let had = state(before)?;
            contact::rewrite(transaction, hand, id.into(), "contact.undo", |_| had).await?
        }
        Noun::Obligation => {
            let had = state(before)?;
            obligation::rewrite(transaction, hand, id.into(), "obligation.undo", |_| had).await?
        }
        Noun::Interaction => {
            let message = "no split touches an interaction";
            return Err(Problem::whole(ErrorCode::Invalid, message).into());
        }
    })
}

fn state<Input: DeserializeOwned>(told: Option<&str>) -> Result<Input, Failure> {
    serde_json::from_str(told.unwrap_or_default())
        .map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() }.into())
}
