//! Which records somebody follows. It is theirs alone, nobody else can read it and it changes nothing of the register: it
//! is therefore in no entry of the ledger, as little as what they have looked at.

use std::collections::BTreeMap;

use accord_shared::{
    LocalizedText,
    error::ErrorCode,
    id::{Noun, RecordId},
    notice::{MOST_FOLLOWED, may_follow},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use serde_json::Value;
use uuid::Uuid;

use super::{Failure, Problem, Reading, history::Names, scope, writing::Writing};
use crate::{
    ledger,
    store::{FromRow, Row, StoreError, entity::following},
};

/// A record that the viewer follows.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Which.
    pub record: RecordId,
    /// Its names.
    pub names: LocalizedText,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A record that the viewer follows and sees, as the store has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Follows {
    pub(super) record: RecordId,
    /// The ledger's last entry when they began.
    pub(super) since_seq: i64,
    since_at: i64,
}

impl FromRow for Follows {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (noun, own, kept) = (row.word()?, row.uuid()?, row.opt_uuid()?);
        let record = RecordId::new(noun, kept.unwrap_or(own));
        Ok(Self { record, since_seq: row.long()?, since_at: row.long()? })
    }
}

/// What the viewer follows, each with where it leads that was joined to another since.
fn select(reading: Reading<'_>) -> SelectStatement {
    Query::select()
        .columns([("following", "noun"), ("following", "record_id"), ("organization_merge", "kept_id")])
        .columns([("following", "since_seq"), ("following", "since_at")])
        .from("following")
        .left_join(
            "organization_merge",
            Expr::col(("organization_merge", "gone_id")).equals(("following", "record_id")),
        )
        .and_where(Expr::col(("following", "user_id")).eq(reading.viewer.user.0))
        .to_owned()
}

/// The records that the viewer follows and sees, each once: who followed two that were joined to one has followed that
/// since the first.
pub(super) async fn follows(reading: Reading<'_>) -> Result<Vec<Follows>, StoreError> {
    let mut by_noun: BTreeMap<Noun, BTreeMap<Uuid, Follows>> = BTreeMap::new();
    for found in reading.store.rows::<Follows>(&select(reading)).await? {
        let known = by_noun.entry(found.record.noun).or_default().entry(found.record.uuid).or_insert(found);
        if found.since_seq < known.since_seq {
            *known = found;
        }
    }
    let mut follows = Vec::new();
    for (noun, mut known) in by_noun {
        let ids: Vec<Uuid> = known.keys().copied().collect();
        let seen = scope::seen_of(reading, noun, &ids).await?;
        follows.extend(seen.into_iter().filter_map(|id| known.remove(&id)));
    }
    Ok(follows)
}

/// Whether the viewer follows one of these, whether they see it or not.
pub async fn follows_any(reading: Reading<'_>, records: &[Uuid]) -> Result<bool, StoreError> {
    if records.is_empty() {
        return Ok(false);
    }
    let dialect = reading.store.dialect();
    let of = |column| dialect.one_of(column, records);
    let mut statement = select(reading);
    statement.and_where(of(("following", "record_id")).or(of(("organization_merge", "kept_id")))).limit(1);
    Ok(reading.store.row::<Follows>(&statement).await?.is_some())
}

/// The records that the viewer follows and sees, the one followed last first; that one only, where one is named.
pub async fn list(reading: Reading<'_>, only: Option<RecordId>) -> Result<Vec<Followed>, StoreError> {
    let mut follows = follows(reading).await?;
    follows.retain(|follows| only.is_none_or(|only| only == follows.record));
    follows.sort_by_key(|follows| (std::cmp::Reverse(follows.since_at), follows.record));
    let ids: Vec<Value> = follows.iter().map(|follows| Value::String(follows.record.to_string())).collect();
    let names = Names::of(reading, &ids.iter().collect::<Vec<_>>()).await?;
    let followed = |follows: Follows| {
        let names = names.of_reference(&follows.record.to_string())?;
        let since = DateTime::from_timestamp_millis(follows.since_at).unwrap_or_default();
        Some(Followed { record: follows.record, names, since })
    };
    Ok(follows.into_iter().filter_map(followed).collect())
}

/// Follows a record from now on; nothing happens where the viewer follows it already.
pub async fn follow(writing: Writing<'_>, record: RecordId) -> Result<RecordId, Failure> {
    require(writing, record).await?;
    let transaction = writing.open().await?;
    let own = following::Entity::find().filter(following::Column::UserId.eq(writing.viewer.user.0));
    if following::Entity::find_by_id((writing.viewer.user.0, record.uuid)).one(&transaction).await?.is_none()
    {
        if own.count(&transaction).await? >= MOST_FOLLOWED as u64 {
            let message = format!("at most {MOST_FOLLOWED} records: stop following one first");
            return Err(Problem::whole(ErrorCode::TooMany, message).into());
        }
        let row = following::ActiveModel {
            user_id: Set(writing.viewer.user.0),
            noun: Set(record.noun.code().to_owned()),
            record_id: Set(record.uuid),
            // Nobody else writes while this transaction is open: what comes after it is new.
            since_seq: Set(ledger::head(writing.store).await?),
            since_at: Set(writing.moment.at.timestamp_millis()),
        };
        following::Entity::insert(row).exec_without_returning(&transaction).await?;
    }
    writing.close(transaction, record).await?;
    Ok(record)
}

/// Follows a record no more; nothing happens where the viewer does not.
pub async fn unfollow(writing: Writing<'_>, record: RecordId) -> Result<RecordId, Failure> {
    require(writing, record).await?;
    let transaction = writing.open().await?;
    let joined = Query::select()
        .column("gone_id")
        .from("organization_merge")
        .and_where(Expr::col("kept_id").eq(record.uuid))
        .to_owned();
    let those = Expr::col("record_id").eq(record.uuid).or(Expr::col("record_id").in_subquery(joined));
    following::Entity::delete_many()
        .filter(following::Column::UserId.eq(writing.viewer.user.0))
        .filter(those)
        .exec(&transaction)
        .await?;
    writing.close(transaction, record).await?;
    Ok(record)
}

/// Refuses whoever follows nothing at all, and what is not there for the viewer.
async fn require(writing: Writing<'_>, record: RecordId) -> Result<(), Failure> {
    if !may_follow(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    if !scope::sees(reading, record).await? {
        return Err(Problem::not_found().into());
    }
    Ok(())
}
