//! What the ledger knows of a record.

use accord_shared::schema;
use cynic::Id;

use super::parts::{Instant, PageInfo};

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
    /// The entry's own hash.
    pub hash: String,
}
