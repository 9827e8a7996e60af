//! Following and notices in the schema.

use accord_shared::{
    LocalizedText,
    error::ErrorCode,
    id::{Noun, RecordId},
    notice::NoticeReason,
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, refused, unexpected},
    connection::PageInfo,
    history::LedgerEntry,
    payload::{UserError, outcome},
};
use crate::register::{
    Failure, Problem,
    following::{self, Followed},
    notice::{self, NoticeKey, Subject},
};

/// The most notices on one page.
const MOST: usize = 100;

/// A record that the viewer follows.
#[derive(Debug, SimpleObject)]
pub(super) struct FollowedRecord {
    /// Which.
    record: ID,
    /// What it is.
    noun: Noun,
    /// Its names.
    names: LocalizedText,
    /// Since when.
    followed_at: DateTime<Utc>,
}

impl From<Followed> for FollowedRecord {
    fn from(followed: Followed) -> Self {
        let Followed { record, names, since } = followed;
        Self { record: ID(record.to_string()), noun: record.noun, names, followed_at: since }
    }
}

/// Something that the viewer is told, with why.
#[derive(Debug, SimpleObject)]
pub(super) struct Notice {
    /// Its id, for as long as it is told.
    id: ID,
    /// What it is about: a record, or an annual review.
    subject: ID,
    /// What that is; nothing where it is no record.
    noun: Option<Noun>,
    /// Its names.
    names: LocalizedText,
    /// When it happened; of several acts the last.
    at: DateTime<Utc>,
    /// Who did it; nobody where a day brought it.
    actor: Option<String>,
    /// For whom they acted.
    acting_for: Option<String>,
    /// Why the viewer is told, each reason once.
    reasons: Vec<NoticeReason>,
    /// How many acts of one person on one day it tells of.
    count: usize,
    /// Those acts, newest first; at most five. None where a day brought it.
    entries: Vec<LedgerEntry>,
    /// The day that its reason names: the last day for notice, the last day of the agreement, the day on which it was due.
    day: Option<Day>,
    /// Whether the viewer has read it.
    read: bool,
}

impl From<notice::Notice> for Notice {
    fn from(told: notice::Notice) -> Self {
        let entry = |entry| match told.subject {
            Subject::Record(record) => Some(LedgerEntry::of(record, entry)),
            Subject::Review(_) => None,
        };
        Self {
            id: ID(told.key.to_string()),
            subject: ID(told.subject.to_string()),
            noun: told.subject.noun(),
            entries: told.entries.into_iter().filter_map(entry).collect(),
            names: told.names,
            at: told.at,
            actor: told.actor,
            acting_for: told.acting_for,
            reasons: told.reasons,
            count: told.count,
            day: told.day.map(Day),
            read: told.read,
        }
    }
}

/// A page of notices.
#[derive(Debug, SimpleObject)]
pub(super) struct NoticeConnection {
    /// The notices, newest first.
    nodes: Vec<Notice>,
    /// Where the page lies.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: usize,
    /// How many of those are new to the viewer.
    unread_count: usize,
    /// The last entry of the ledger that is told here: whoever says that they have read all says it.
    seq: i64,
}

/// What the viewer follows, and what they are told.
#[derive(Default, Debug)]
pub(super) struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// The records that the viewer follows and sees, the one followed last first; only this one, where one is named.
    #[graphql(complexity = "20 * child_complexity + 1")]
    async fn following(&self, ctx: &Context<'_>, record: Option<ID>) -> Result<Vec<FollowedRecord>> {
        let only = match record.map(|record| record.parse::<RecordId>()).transpose() {
            Ok(only) => only,
            Err(_) => return Ok(Vec::new()),
        };
        let found = following::list(ctx.reading(), only).await.map_err(unexpected)?;
        Ok(found.into_iter().map(FollowedRecord::from).collect())
    }

    /// What changed in what the viewer follows and what waits for them, newest first, each with why they are told: from two
    /// months ago, or from the day `since`, up to the day `until`; with `unread` what is new to them only.
    #[graphql(complexity = "first.max(0) as usize * child_complexity + 50")]
    async fn notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
        after: Option<ID>,
        since: Option<Day>,
        until: Option<Day>,
        #[graphql(default)] unread: bool,
    ) -> Result<NoticeConnection> {
        let after = after.map(|after| after.parse::<NoticeKey>()).transpose();
        let (Ok(after), Some(first)) = (after, usize::try_from(first).ok().filter(|&first| first <= MOST))
        else {
            let message = format!("`first` is 0 to {MOST}, `after` the id of a notice");
            return Err(refused(Problem::whole(ErrorCode::Invalid, message).into()));
        };
        let asked = notice::Asked { at: ctx.moment().at, unread, since: since.map(|day| day.0) };
        let mut told = notice::list(ctx.reading(), asked).await.map_err(unexpected)?;
        if let Some(until) = until {
            told.retain(|notice| notice.at.date_naive() <= until.0);
        }
        let (total_count, unread_count) = (told.len(), told.iter().filter(|notice| !notice.read).count());
        let seq = told.iter().filter_map(notice::Notice::seq).max().unwrap_or_default();
        let mut rest: Vec<_> =
            told.into_iter().filter(|notice| after.is_none_or(|after| notice.key < after)).collect();
        let more = rest.len() > first;
        rest.truncate(first);
        let key = |notice: Option<&notice::Notice>| notice.map(|notice| notice.key.to_string());
        let page_info = PageInfo::forward(after.is_some(), more, (key(rest.first()), key(rest.last())));
        let nodes = rest.into_iter().map(Notice::from).collect();
        Ok(NoticeConnection { nodes, page_info, total_count, unread_count, seq })
    }
}

/// Whether the viewer follows a record now, or why that could not be changed.
#[derive(Debug, SimpleObject)]
pub(super) struct FollowPayload {
    /// The record.
    record: Option<ID>,
    /// Whether the viewer follows it now.
    following: bool,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// What was read.
#[derive(Debug, SimpleObject)]
pub(super) struct ReadPayload {
    /// How much is still new to the viewer.
    unread_count: usize,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// Following, and reading.
#[derive(Default, Debug)]
pub(super) struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// Follows a record from now on.
    async fn follow(&self, ctx: &Context<'_>, record: ID) -> Result<FollowPayload> {
        let done = match record.parse::<RecordId>() {
            Ok(record) => following::follow(ctx.writing(), record).await,
            Err(_) => Err(Problem::not_found().into()),
        };
        payload(ctx, done, true).await
    }

    /// Follows a record no more.
    async fn unfollow(&self, ctx: &Context<'_>, record: ID) -> Result<FollowPayload> {
        let done = match record.parse::<RecordId>() {
            Ok(record) => following::unfollow(ctx.writing(), record).await,
            Err(_) => Err(Problem::not_found().into()),
        };
        payload(ctx, done, false).await
    }

    /// Notes that the viewer has read these notices, and with each what came of its record before it. Without any, that they
    /// have read all that they are told, up to the entry `through` of the ledger where it is given: what came while they were
    /// reading stays new.
    async fn mark_notices_read(
        &self,
        ctx: &Context<'_>,
        notices: Option<Vec<ID>>,
        through: Option<i64>,
    ) -> Result<ReadPayload> {
        // What is no notice is none that the viewer is told.
        let keys = notices.map(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect());
        let errors = match notice::mark_read(ctx.writing(), keys, through).await {
            Ok(()) | Err(Failure::Repeated(_)) => Vec::new(),
            Err(Failure::Refused(problems)) => problems.into_iter().map(UserError::from).collect(),
            Err(Failure::Store(error)) => return Err(unexpected(error)),
        };
        let (unread_count, _) = notice::unread(ctx.reading(), ctx.moment().at).await.map_err(unexpected)?;
        Ok(ReadPayload { unread_count, errors })
    }
}

async fn payload(
    ctx: &Context<'_>,
    done: std::result::Result<RecordId, Failure>,
    following: bool,
) -> Result<FollowPayload> {
    Ok(match outcome(ctx, done).await? {
        Ok(record) => FollowPayload { record: Some(ID(record.to_string())), following, errors: Vec::new() },
        Err(errors) => FollowPayload { record: None, following: false, errors },
    })
}
