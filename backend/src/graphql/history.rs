//! A record's history in the schema.

use accord_shared::{error::ErrorCode, id::RecordId};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, refused, unexpected},
    connection::PageInfo,
};
use crate::register::{Problem, history};

/// One change, as the ledger keeps it.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct LedgerEntry {
    /// Its number.
    seq: i64,
    /// When.
    at: DateTime<Utc>,
    /// Who.
    actor: String,
    /// For whom they acted.
    acting_for: Option<String>,
    /// What was done, as `noun.verb`.
    action: String,
    /// The record.
    record: ID,
    /// The entry's hash, hexadecimal.
    hash: String,
}

/// A page of a history.
#[derive(Debug, SimpleObject)]
pub(super) struct LedgerConnection {
    /// The entries, newest first.
    nodes: Vec<LedgerEntry>,
    /// Where the page lies.
    page_info: PageInfo,
}

/// Histories.
#[derive(Default, Debug)]
pub(super) struct HistoryQuery;

#[Object]
impl HistoryQuery {
    /// What was done to a record, newest first; empty for one that does not exist or is hidden. A cursor is an entry's
    /// number.
    #[graphql(complexity = "first.max(0) as usize * child_complexity + 1")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        record: ID,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<LedgerConnection> {
        let before = after.as_deref().map(str::parse::<i64>).transpose();
        let (Ok(before), Ok(first @ 0..=200)) = (before, u64::try_from(first)) else {
            let problem =
                Problem::whole(ErrorCode::Invalid, "`first` is 0 to 200, `after` the number of an entry");
            return Err(refused(problem.into()));
        };
        let Ok(id) = record.parse::<RecordId>() else {
            return Ok(LedgerConnection {
                nodes: Vec::new(),
                page_info: PageInfo::forward(false, false, (None, None)),
            });
        };
        let mut entries = history::list(ctx.reading(), id, before, first + 1).await.map_err(unexpected)?;
        let more = entries.len() as u64 > first;
        entries.truncate(first as usize);
        let ends = (
            entries.first().map(|entry| entry.seq.to_string()),
            entries.last().map(|entry| entry.seq.to_string()),
        );
        let node = |entry: history::Entry| LedgerEntry {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor,
            acting_for: entry.acting_for,
            action: entry.action,
            record: record.clone(),
            hash: hex::encode(entry.hash),
        };
        let nodes = entries.into_iter().map(node).collect();
        Ok(LedgerConnection { nodes, page_info: PageInfo::forward(before.is_some(), more, ends) })
    }
}
