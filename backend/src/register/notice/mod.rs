//! What a reader is told without asking: what changed in what they follow, and what waits for them, each with why.
//!
//! No row is written for anybody when something happens. What happened is in the ledger, what a day brings follows from the
//! day, and what is new to a reader from how far they have read. What they may not see any more is not told any more, and
//! not counted. See docs/decisions/0026-following.md.

mod day;
mod ledger;
mod read;
mod review;

use std::str::FromStr;

use accord_shared::{
    LocalizedText,
    id::{AssessmentReviewId, Noun, RecordId},
    notice::{NoticeReason, TOLD_FOR_DAYS},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Reading,
    history::{Entry, Names},
};
use crate::store::StoreError;

pub use read::mark_read;

/// How many of a notice's entries are shown with it.
const ENTRIES: usize = 5;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A record.
    Record(RecordId),
    /// An annual review.
    Review(AssessmentReviewId),
}

impl Subject {
    /// Its key.
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Record(record) => record.uuid,
            Self::Review(review) => review.0,
        }
    }

    /// What it is; nothing where it is no record.
    pub const fn noun(self) -> Option<Noun> {
        match self {
            Self::Record(record) => Some(record.noun),
            Self::Review(_) => None,
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record(record) => record.fmt(f),
            Self::Review(review) => review.fmt(f),
        }
    }
}

/// What one notice is known by while it is told, and where it stands among the others: by when it happened, and by its
/// subject where several happened then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeKey {
    at: DateTime<Utc>,
    subject: Uuid,
    /// Whether a day brought it, and nobody's act.
    by_day: bool,
}

impl std::fmt::Display for NoticeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if self.by_day { "day" } else { "act" };
        write!(f, "notice:{}-{kind}-{}", self.at.timestamp_millis(), self.subject.simple())
    }
}

impl FromStr for NoticeKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.strip_prefix("notice:").ok_or(())?.splitn(3, '-');
        let mut part = || parts.next().ok_or(());
        let at = part()?.parse().ok().and_then(DateTime::from_timestamp_millis).ok_or(())?;
        let by_day = match part()? {
            "day" => true,
            "act" => false,
            _ => return Err(()),
        };
        Ok(Self { at, by_day, subject: Uuid::try_parse(part()?).map_err(|_| ())? })
    }
}

/// Something that a reader is told.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What it is known by.
    pub key: NoticeKey,
    /// What it is about.
    pub subject: Subject,
    /// Its names.
    pub names: LocalizedText,
    /// When it happened; of several acts the last.
    pub at: DateTime<Utc>,
    /// Who did it; nobody where a day brought it.
    pub actor: Option<String>,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// Why the reader is told, each reason once.
    pub reasons: Vec<NoticeReason>,
    /// How many acts it folds.
    pub count: usize,
    /// Those acts, newest first; at most five.
    pub entries: Vec<Entry>,
    /// The day that its sentence names: the last day for notice, the last day of the agreement, the day on which it was due.
    pub day: Option<NaiveDate>,
    /// Whether the reader has read it.
    pub read: bool,
    /// Up to which entry of the ledger it tells; nothing where a day brought it.
    seq: Option<i64>,
}

impl Notice {
    /// Up to which entry of the ledger it tells; nothing where a day brought it.
    pub const fn seq(&self) -> Option<i64> {
        self.seq
    }
}

/// What is asked of them.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// When the reader asks.
    pub at: DateTime<Utc>,
    /// Whether only what is new to them is wanted.
    pub unread: bool,
    /// From which day on; from two months ago where none is named.
    pub since: Option<NaiveDate>,
}

impl Asked {
    /// Everything that a reader is told at this moment.
    pub const fn at(at: DateTime<Utc>) -> Self {
        Self { at, unread: false, since: None }
    }

    fn today(&self) -> NaiveDate {
        self.at.date_naive()
    }

    fn from(&self) -> NaiveDate {
        let far = self.today().checked_sub_days(Days::new(TOLD_FOR_DAYS)).unwrap_or(NaiveDate::MIN);
        self.since.unwrap_or(far)
    }
}

/// The beginning of a day, in UTC.
fn start(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// What the reader is told, newest first.
pub async fn list(reading: Reading<'_>, asked: Asked) -> Result<Vec<Notice>, StoreError> {
    if !accord_shared::access::may_read(reading.viewer) {
        return Ok(Vec::new());
    }
    let mut marks = read::Marks::of(reading).await?;
    let mut told = ledger::told(reading, &asked, &mut marks).await?;
    told.extend(day::told(reading, &asked, &mut marks).await?);
    told.extend(review::told(reading, &asked, &mut marks).await?);
    if asked.unread {
        told.retain(|notice| !notice.read);
    }
    let mut told = named(reading, told).await?;
    told.sort_by_key(|notice| std::cmp::Reverse(notice.key));
    Ok(told)
}

/// How much is new to the reader, and what of that is the newest.
pub async fn unread(
    reading: Reading<'_>,
    at: DateTime<Utc>,
) -> Result<(usize, Option<NoticeKey>), StoreError> {
    let told = list(reading, Asked { unread: true, ..Asked::at(at) }).await?;
    Ok((told.len(), told.first().map(|notice| notice.key)))
}

/// The notices with the names of their subjects; what has none before the reader is not told.
async fn named(reading: Reading<'_>, told: Vec<Notice>) -> Result<Vec<Notice>, StoreError> {
    let ids: Vec<Value> = told.iter().map(|notice| Value::String(notice.subject.to_string())).collect();
    let names = Names::of(reading, &ids.iter().collect::<Vec<_>>()).await?;
    let named = |notice: Notice| match notice.subject {
        // A review has its names with it.
        Subject::Review(_) => Some(notice),
        Subject::Record(record) => Some(Notice { names: names.of_reference(&record.to_string())?, ..notice }),
    };
    Ok(told.into_iter().filter_map(named).collect())
}
