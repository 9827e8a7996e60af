//! What a person has seen of the ledger. It is theirs alone, changes nothing of the register, and is therefore in no
//! entry of the ledger.

use accord_shared::id::RecordId;
use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait};
use uuid::Uuid;

use super::{Failure, Problem, Reading, scope, writing::Writing};
use crate::{ledger, store::entity::look};

/// Looks that follow each other within this time are one: a page that is loaded again still shows what was new.
const ONE_VISIT: TimeDelta = TimeDelta::minutes(30);

/// What somebody has seen: numbers of ledger entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    /// Up to this one now.
    seen: i64,
    /// Up to this one when they came.
    before: i64,
    /// When they looked, in milliseconds since 1970 UTC.
    at: i64,
}

/// Notes that the viewer looks at a record, or at the whole register, and answers what they had seen before: the number
/// of an entry, after which everything is new to them. Of a record that they never looked at nothing is new.
pub async fn look(writing: Writing<'_>, record: Option<RecordId>) -> Result<i64, Failure> {
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    if let Some(record) = record
        && !scope::sees(reading, record).await?
    {
        return Err(Problem::not_found().into());
    }
    let head = ledger::head(writing.store).await?;
    let key = (writing.viewer.user.0, record.map_or(Uuid::nil(), |record| record.uuid));
    let transaction = writing.store.begin().await?;
    let old = look::Entity::find_by_id(key).one(&transaction).await?;
    let old = old.map(|row| Look { seen: row.seen, before: row.before, at: row.at });
    let never = if record.is_some() { head } else { 0 };
    let now = again(old, head, writing.moment.at.timestamp_millis(), never);
    save(&transaction, key, now).await?;
    transaction.commit().await?;
    Ok(now.before)
}

fn again(old: Option<Look>, head: i64, at: i64, never: i64) -> Look {
    let before = match old {
        None => never,
        Some(old) if at - old.at < ONE_VISIT.num_milliseconds() => old.before,
        Some(old) => old.seen,
    };
    Look { seen: head, before, at }
}

async fn save(
    transaction: &DatabaseTransaction,
    (user, record): (Uuid, Uuid),
    look: Look,
) -> Result<(), DbErr> {
    let row = look::ActiveModel {
        user_id: Set(user),
        record_id: Set(record),
        seen: Set(look.seen),
        before: Set(look.before),
        at: Set(look.at),
    };
    let kept = sea_orm::sea_query::OnConflict::columns([look::Column::UserId, look::Column::RecordId])
        .update_columns([look::Column::Seen, look::Column::Before, look::Column::At])
        .to_owned();
    look::Entity::insert(row).on_conflict(kept).exec_without_returning(transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_since_the_last_visit_is_new_until_the_next_one() {
        let minutes = |minutes: i64| minutes * 60_000;
        let first = again(None, 10, 0, 10);
        assert_eq!(first.before, 10, "of what was never looked at nothing is new");
        let second = again(Some(first), 15, minutes(60), 10);
        assert_eq!((second.before, second.seen), (10, 15));
        let reload = again(Some(second), 16, minutes(70), 10);
        assert_eq!(reload.before, 10, "a page that is loaded again shows the same");
        let third = again(Some(reload), 20, minutes(200), 10);
        assert_eq!(third.before, 16);
    }
}
