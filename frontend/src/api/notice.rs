//! What the reader follows, and what they are told.

use accord_shared::notice::NoticeReason;
use accord_shared::{Noun, schema};
use cynic::{Id, MutationBuilder, Operation, QueryBuilder};

use super::client::{Api, ApiError};
use super::history::LedgerEntry;
use super::parts::{Day, Instant, PageInfo, Text, UserError};

/// Whether this record is followed; without one, what all is.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct FollowingVariables {
    /// The record.
    pub record: Option<Id>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "FollowingVariables")]
pub struct FollowingQuery {
    /// The records, the one followed last first.
    #[arguments(record: $record)]
    pub following: Vec<FollowedRecord>,
}

/// A record that the reader follows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct FollowedRecord {
    /// Which.
    pub record: Id,
    /// What it is.
    pub noun: Noun,
    /// Its names.
    pub names: Text,
}

/// Which record.
#[derive(cynic::QueryVariables, Debug, Clone)]
struct FollowVariables {
    record: Id,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "FollowVariables")]
struct Follow {
    #[arguments(record: $record)]
    follow: FollowPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "FollowVariables")]
struct Unfollow {
    #[arguments(record: $record)]
    unfollow: FollowPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct FollowPayload {
    errors: Vec<UserError>,
}

/// Follows a record, or stops; why not, where that was refused.
pub async fn set_following(record: Id, on: bool) -> Result<Vec<UserError>, ApiError> {
    let (api, variables) = (Api::expect(), FollowVariables { record });
    if on {
        let operation: Operation<Follow, _> = Follow::build(variables);
        return api.mutate(operation).await.map(|done| done.follow.errors);
    }
    let operation: Operation<Unfollow, _> = Unfollow::build(variables);
    api.mutate(operation).await.map(|done| done.unfollow.errors)
}

/// How much is new to the reader.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
struct UnreadQuery {
    viewer: Unread,
}

#[derive(cynic::QueryFragment, Debug, Clone, Copy)]
#[cynic(graphql_type = "Viewer")]
struct Unread {
    unread_notices: i32,
}

/// How much is new to the reader; nothing where that cannot be asked.
pub async fn unread() -> Option<i32> {
    let operation: Operation<UnreadQuery, ()> = UnreadQuery::build(());
    Api::expect().note(operation).await.ok().map(|answer| answer.viewer.unread_notices)
}

/// Which notices.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct NoticesVariables {
    /// How many.
    pub first: i32,
    /// After which.
    pub after: Option<Id>,
    /// From which day on.
    pub since: Option<Day>,
    /// Up to which day.
    pub until: Option<Day>,
    /// Whether only what is new to the reader.
    pub unread: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "NoticesVariables")]
pub struct NoticesQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, since: $since, until: $until, unread: $unread)]
    pub notices: NoticeConnection,
}

/// Some of the notices.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct NoticeConnection {
    /// The notices, newest first.
    pub nodes: Vec<Notice>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many there are.
    pub total_count: i32,
    /// How many of those are new to the reader.
    pub unread_count: i32,
    /// The last entry of the ledger that is told here.
    pub seq: i32,
}

/// Something that the reader is told.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub subject: Id,
    /// What that is; nothing where it is no record.
    pub noun: Option<Noun>,
    /// Its names.
    pub names: Text,
    /// When it happened.
    pub at: Instant,
    /// Who did it; nobody where a day brought it.
    pub actor: Option<String>,
    /// In whose place.
    pub acting_for: Option<String>,
    /// Why the reader is told.
    pub reasons: Vec<NoticeReason>,
    /// How many acts it folds.
    pub count: i32,
    /// Those acts, newest first.
    pub entries: Vec<LedgerEntry>,
    /// The day that its reason names.
    pub day: Option<Day>,
    /// Whether it was read.
    pub read: bool,
}

/// What was read.
#[derive(cynic::QueryVariables, Debug, Clone)]
struct ReadVariables {
    notices: Option<Vec<Id>>,
    through: Option<i32>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ReadVariables")]
struct MarkRead {
    #[arguments(notices: $notices, through: $through)]
    mark_notices_read: ReadPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct ReadPayload {
    unread_count: i32,
}

/// What the reader says that they have read.
#[derive(Debug, Clone)]
pub enum Reading {
    /// These.
    These(Vec<Id>),
    /// All, up to this entry of the ledger.
    Through(i32),
}

/// Notes what was read, and says how much is still new.
pub async fn mark_read(what: Reading) -> Result<i32, ApiError> {
    let variables = match what {
        Reading::These(notices) => ReadVariables { notices: Some(notices), through: None },
        Reading::Through(seq) => ReadVariables { notices: None, through: Some(seq) },
    };
    let operation: Operation<MarkRead, _> = MarkRead::build(variables);
    Api::expect().mutate(operation).await.map(|done| done.mark_notices_read.unread_count)
}
