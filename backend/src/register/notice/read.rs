//! How far a reader has read.

use std::collections::HashMap;

use accord_shared::{PartialDate, notice::may_follow, partial_date::day_key};
use chrono::{DateTime, NaiveDate};
use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use super::{Asked, NoticeKey, list};
use crate::{
    ledger,
    register::{Failure, Problem, Reading, writing::Writing},
    store::{FromRow, Row, StoreError, entity::notice_read},
};

/// Up to which entry, and up to which day.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    seq: i64,
    day: Option<NaiveDate>,
}

impl Mark {
    /// Moves it forward; never back.
    fn reach(&mut self, seq: i64, day: Option<NaiveDate>) {
        self.seq = Ord::max(self.seq, seq);
        self.day = Ord::max(self.day, day);
    }
}

struct Marked(Uuid, Mark);

impl FromRow for Marked {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (record, seq, day) = (row.uuid()?, row.long()?, row.int()?);
        Ok(Self(record, Mark { seq, day: PartialDate::from_key(day).map(PartialDate::earliest) }))
    }
}

struct Looked(Uuid, i64, i64);

impl FromRow for Looked {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.long()?, row.long()?))
    }
}

/// How far the viewer has read of each record: what they said they had read, and what they opened.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Of every record, up to which entry.
    pub(super) all: i64,
    of: HashMap<Uuid, Mark>,
}

impl Marks {
    pub(super) async fn of(reading: Reading<'_>) -> Result<Self, StoreError> {
        let own = |table: &'static str| Expr::col((table, "user_id")).eq(reading.viewer.user.0);
        let said = Query::select()
            .columns(["record_id", "seq", "day"].map(|column| ("notice_read", column)))
            .from("notice_read")
            .and_where(own("notice_read"))
            .to_owned();
        let mut marks = Self::default();
        for Marked(record, mark) in reading.store.rows(&said).await? {
            if record.is_nil() {
                marks.all = mark.seq;
            } else {
                marks.of.insert(record, mark);
            }
        }
        Ok(marks)
    }

    /// Adds what the viewer opened of these: whoever has a record before them has read what is told of it.
    pub(super) async fn look(&mut self, reading: Reading<'_>, records: &[Uuid]) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let looked = Query::select()
            .columns(["record_id", "seen", "at"].map(|column| ("look", column)))
            .from("look")
            .and_where(Expr::col(("look", "user_id")).eq(reading.viewer.user.0))
            .and_where(reading.store.dialect().one_of(("look", "record_id"), records))
            .to_owned();
        for Looked(record, seen, at) in reading.store.rows(&looked).await? {
            let mark = self.of.entry(record).or_default();
            mark.reach(seen, DateTime::from_timestamp_millis(at).map(|at| at.date_naive()));
        }
        Ok(())
    }

    /// Whether an entry about this subject was read.
    pub(super) fn has_entry(&self, subject: Uuid, seq: i64) -> bool {
        seq <= self.all || self.of.get(&subject).is_some_and(|mark| seq <= mark.seq)
    }

    /// Whether what a day brought of this subject was read.
    pub(super) fn has_day(&self, subject: Uuid, day: NaiveDate) -> bool {
        self.of.get(&subject).and_then(|mark| mark.day).is_some_and(|read| day <= read)
    }
}

/// Notes that the viewer has read these notices; without any, all that they are told, up to the entry `through` where that is
/// given: what came while they were reading stays new.
pub async fn mark_read(
    writing: Writing<'_>,
    keys: Option<Vec<NoticeKey>>,
    through: Option<i64>,
) -> Result<(), Failure> {
    if !may_follow(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let at = writing.moment.at;
    let since = keys.iter().flatten().map(|key| key.at.date_naive()).min();
    let told = list(reading, Asked { unread: true, since, ..Asked::at(at) }).await?;
    let through = match through {
        Some(through) => through,
        None => ledger::head(writing.store).await?,
    };
    // What a day brings is noted at each of its records: it can come to a reader later than its day, by an assignment.
    let wanted = told.iter().filter(|notice| match &keys {
        Some(keys) => keys.contains(&notice.key),
        None => notice.key.by_day,
    });
    let mut marks: HashMap<Uuid, Mark> = HashMap::new();
    for notice in wanted {
        let mark = marks.entry(notice.subject.uuid()).or_default();
        match notice.seq {
            Some(seq) => mark.reach(seq, None),
            None => mark.reach(0, Some(notice.at.date_naive())),
        }
    }
    if keys.is_none() {
        marks.insert(Uuid::nil(), Mark { seq: through, day: None });
    }
    let transaction = writing.open().await?;
    for (record, mark) in marks {
        note(&transaction, (writing.viewer.user.0, record), mark).await?;
    }
    writing.keep(&transaction, "read".to_owned()).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Moves a mark forward; never back.
async fn note(
    transaction: &DatabaseTransaction,
    (user, record): (Uuid, Uuid),
    mark: Mark,
) -> Result<(), StoreError> {
    let old = notice_read::Entity::find_by_id((user, record)).one(transaction).await?;
    let (seq, day) = old.map_or((0, 0), |old| (old.seq, old.day));
    let row = notice_read::ActiveModel {
        user_id: Set(user),
        record_id: Set(record),
        seq: Set(Ord::max(seq, mark.seq)),
        day: Set(Ord::max(day, mark.day.map_or(0, day_key))),
    };
    let kept = OnConflict::columns([notice_read::Column::UserId, notice_read::Column::RecordId])
        .update_columns([notice_read::Column::Seq, notice_read::Column::Day])
        .to_owned();
    notice_read::Entity::insert(row).on_conflict(kept).exec_without_returning(transaction).await?;
    Ok(())
}
