//! A record's history in the schema, and what changed since somebody last looked.

use accord_shared::{
    LocalizedText,
    error::ErrorCode,
    id::{Noun, RecordId},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, denied, refused, unexpected},
    connection::PageInfo,
    payload::{UserError, outcome},
};
use crate::register::{Problem, history, look, news, undo};

/// One change, as the ledger keeps it and as the viewer may know it.
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
    /// Why, where a reason was given.
    reason: Option<String>,
    /// The number of the entry that it takes back.
    undoes: Option<i64>,
    /// Whether the viewer may take it back: it is theirs, and the record's last.
    undoable: bool,
    /// What is different since, field by field.
    changes: Vec<LedgerChange>,
    /// The record.
    record: ID,
    /// The entry's hash, hexadecimal.
    hash: String,
}

/// One difference: a field that changed, or an item of a list that came or went.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct LedgerChange {
    /// The field, from the record down, as the input has it: `signedOn`, `names.az`, `participations.note`.
    path: String,
    /// What the items of lists are known by in which it lies: an organization and a role.
    within: Vec<LedgerPart>,
    /// What was there; empty where it is new.
    before: Vec<LedgerPart>,
    /// What is there; empty where it is gone.
    after: Vec<LedgerPart>,
}

/// A value, or a part of an item of a list.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct LedgerPart {
    /// The field that it fills.
    path: String,
    /// The value: a text, a word of a list, a partial date, an id.
    text: String,
    /// The names of what the id stands for.
    names: Option<LocalizedText>,
}

impl From<history::Part> for LedgerPart {
    fn from(part: history::Part) -> Self {
        Self { path: part.path, text: part.text, names: part.names }
    }
}

impl From<history::Change> for LedgerChange {
    fn from(change: history::Change) -> Self {
        let parts = |parts: Vec<history::Part>| parts.into_iter().map(LedgerPart::from).collect();
        Self {
            path: change.path,
            within: parts(change.within),
            before: parts(change.before),
            after: parts(change.after),
        }
    }
}

impl LedgerEntry {
    pub(super) fn of(record: RecordId, entry: history::Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor,
            acting_for: entry.acting_for,
            action: entry.action,
            reason: entry.reason,
            undoes: entry.undoes,
            undoable: entry.undoable,
            changes: entry.changes.into_iter().map(LedgerChange::from).collect(),
            record: ID(record.to_string()),
            hash: hex::encode(entry.hash),
        }
    }
}

/// A page of a history.
#[derive(Debug, SimpleObject)]
pub(super) struct LedgerConnection {
    /// The entries, newest first.
    nodes: Vec<LedgerEntry>,
    /// Where the page lies.
    page_info: PageInfo,
}

/// A record that changed.
#[derive(Debug, SimpleObject)]
pub(super) struct ChangedRecord {
    /// The record.
    record: ID,
    /// What it is.
    noun: Noun,
    /// The number of its last entry.
    seq: i64,
    /// Its entries since, newest first; at most five.
    entries: Vec<LedgerEntry>,
    /// Its names.
    names: LocalizedText,
}

impl From<news::News> for ChangedRecord {
    fn from(news: news::News) -> Self {
        let entry = |entry| LedgerEntry::of(news.record, entry);
        Self {
            record: ID(news.record.to_string()),
            noun: news.record.noun,
            seq: news.seq,
            entries: news.entries.into_iter().map(entry).collect(),
            names: news.names,
        }
    }
}

/// A page of what changed.
#[derive(Debug, SimpleObject)]
pub(super) struct ChangedConnection {
    /// The records, the last changed first.
    nodes: Vec<ChangedRecord>,
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
        let (before, first) = span(first, after.as_deref(), 200)?;
        let Ok(id) = record.parse::<RecordId>() else {
            return Ok(LedgerConnection {
                nodes: Vec::new(),
                page_info: PageInfo::forward(false, false, (None, None)),
            });
        };
        let mut entries = history::list(ctx.reading(), id, before, first + 1).await.map_err(unexpected)?;
        if entries.is_empty() && before.is_none() {
            denied(ctx, id).await?;
        }
        let page_info = page_info(&mut entries, first, before, |entry| entry.seq);
        let nodes = entries.into_iter().map(|entry| LedgerEntry::of(id, entry)).collect();
        Ok(LedgerConnection { nodes, page_info })
    }

    /// The records that changed after the entry `since`, the last changed first. A cursor is an entry's number.
    #[graphql(complexity = "first.max(0) as usize * child_complexity + 1")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        since: i64,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<ChangedConnection> {
        let (before, first) = span(first, after.as_deref(), 50)?;
        let mut found = news::since(ctx.reading(), since, before, first + 1).await.map_err(unexpected)?;
        let page_info = page_info(&mut found, first, before, |news| news.seq);
        Ok(ChangedConnection { nodes: found.into_iter().map(ChangedRecord::from).collect(), page_info })
    }
}

fn span(first: i32, after: Option<&str>, most: u64) -> Result<(Option<i64>, u64)> {
    let before = after.map(str::parse::<i64>).transpose();
    match (before, u64::try_from(first)) {
        (Ok(before), Ok(first)) if first <= most => Ok((before, first)),
        _ => {
            let message = format!("`first` is 0 to {most}, `after` the number of an entry");
            Err(refused(Problem::whole(ErrorCode::Invalid, message).into()))
        }
    }
}

/// Where a page lies of which one more was asked for than is shown.
fn page_info<T>(found: &mut Vec<T>, first: u64, before: Option<i64>, seq: fn(&T) -> i64) -> PageInfo {
    let more = found.len() as u64 > first;
    found.truncate(usize::try_from(first).unwrap_or(usize::MAX));
    let ends =
        (found.first().map(|entry| seq(entry).to_string()), found.last().map(|entry| seq(entry).to_string()));
    PageInfo::forward(before.is_some(), more, ends)
}

/// What was taken back, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct UndoPayload {
    /// The record whose change was taken back; it is gone where it was new.
    record: Option<ID>,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// What the viewer had seen.
#[derive(Debug, SimpleObject)]
pub(super) struct LookPayload {
    /// The number of the last entry that the viewer had seen before this visit: later ones are new to them.
    since: Option<i64>,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// Taking back, and looking.
#[derive(Default, Debug)]
pub(super) struct HistoryMutation;

#[Object]
impl HistoryMutation {
    /// Takes back a change: it must be the viewer's own and the record's last, and nothing may build on it.
    async fn undo(&self, ctx: &Context<'_>, entry: i64, reason: Option<String>) -> Result<UndoPayload> {
        let undone = undo::undo(ctx.writing().because(reason.as_deref()), entry).await;
        Ok(match outcome(ctx, undone).await? {
            Ok(record) => {
                ctx.catch_up().await?;
                UndoPayload { record: Some(ID(record.to_string())), errors: Vec::new() }
            }
            Err(errors) => UndoPayload { record: None, errors },
        })
    }

    /// Notes that the viewer looks at a record, or without one at the whole register, and tells what is new to them.
    /// Looks that follow each other within half an hour are one visit.
    async fn look(&self, ctx: &Context<'_>, record: Option<ID>) -> Result<LookPayload> {
        let record = match record.map(|record| record.parse::<RecordId>()).transpose() {
            Ok(record) => record,
            Err(_) => return Ok(LookPayload { since: None, errors: vec![Problem::not_found().into()] }),
        };
        Ok(match outcome(ctx, look::look(ctx.writing(), record).await).await? {
            Ok(since) => LookPayload { since: Some(since), errors: Vec::new() },
            Err(errors) => LookPayload { since: None, errors },
        })
    }
}
