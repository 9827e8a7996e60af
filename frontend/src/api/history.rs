//! What the ledger knows of a record, and of the whole register since the reader last looked.

use accord_shared::{Noun, schema};
use cynic::Id;

use super::parts::{Instant, PageInfo, Text, UserError};

/// Whose history.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct HistoryVariables {
    /// The record.
    pub record: Id,
    /// How many entries.
    pub first: i32,
    /// After which.
    pub after: Option<String>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "HistoryVariables")]
pub struct HistoryQuery {
    /// The entries, newest first.
    #[arguments(record: $record, first: $first, after: $after)]
    pub history: LedgerConnection,
}

/// Some of the entries.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct LedgerConnection {
    /// The entries.
    pub nodes: Vec<LedgerEntry>,
    /// Where it goes on.
    pub page_info: PageInfo,
}

/// One change.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// Its number in the ledger.
    pub seq: i32,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// In whose place.
    pub acting_for: Option<String>,
    /// What was done.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// Which entry it takes back.
    pub undoes: Option<i32>,
    /// Whether the reader may take it back.
    pub undoable: bool,
    /// What is different since.
    pub changes: Vec<LedgerChange>,
    /// The entry's own hash.
    pub hash: String,
}

/// One difference.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct LedgerChange {
    /// The field, from the record down.
    pub path: String,
    /// What the items of lists are known by in which it lies.
    pub within: Vec<LedgerPart>,
    /// What was there.
    pub before: Vec<LedgerPart>,
    /// What is there.
    pub after: Vec<LedgerPart>,
}

/// A value, or a part of an item.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct LedgerPart {
    /// The field that it fills.
    pub path: String,
    /// The value.
    pub text: String,
    /// The names of what an id stands for.
    pub names: Option<Text>,
}

/// Since which entry.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ChangesVariables {
    /// The last entry that was seen.
    pub since: i32,
    /// How many records.
    pub first: i32,
    /// After which.
    pub after: Option<String>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ChangesVariables")]
pub struct ChangesQuery {
    /// The records, the last changed first.
    #[arguments(since: $since, first: $first, after: $after)]
    pub changes: ChangedConnection,
}

/// Some of the records that changed.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct ChangedConnection {
    /// The records.
    pub nodes: Vec<ChangedRecord>,
    /// Where it goes on.
    pub page_info: PageInfo,
}

/// A record that changed.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct ChangedRecord {
    /// Which.
    pub record: Id,
    /// What it is.
    pub noun: Noun,
    /// Its names.
    pub names: Text,
    /// Its entries since, newest first.
    pub entries: Vec<LedgerEntry>,
}

/// At what the reader looks.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct LookVariables {
    /// The record; the whole register without one.
    pub record: Option<Id>,
}

/// Noting that the reader looks.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "LookVariables")]
pub struct Look {
    /// What was new.
    #[arguments(record: $record)]
    pub look: LookPayload,
}

/// What the reader had seen.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct LookPayload {
    /// The last entry of the visit before.
    pub since: Option<i32>,
}

/// What is taken back.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct UndoVariables {
    /// The entry.
    pub entry: i32,
}

/// Taking back one's own last change.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UndoVariables")]
pub struct Undo {
    /// What came of it.
    #[arguments(entry: $entry)]
    pub undo: UndoPayload,
}

/// What came of taking back.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct UndoPayload {
    /// Why not.
    pub errors: Vec<UserError>,
}
