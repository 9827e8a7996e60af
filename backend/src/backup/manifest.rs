//! What an archive says of itself.

use serde::{Deserialize, Serialize};

use crate::store::Column;

/// The form of archives that this program writes. It rises when an older program could no longer read it.
pub(super) const FORM: u32 = 2;

/// The forms that it reads. The first had no documents.
pub(super) const FORMS: std::ops::RangeInclusive<u64> = 1..=2;

/// The last entry of an archive: what must be in the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form of the archive.
    pub form: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When, in RFC 3339.
    pub taken_at: String,
    /// The migrations that had been applied: the version of the schema.
    pub migrations: Vec<String>,
    /// The ledger's last entry; nothing where there was no ledger yet.
    pub ledger: Option<Head>,
    /// Every table, by name.
    pub tables: Vec<TableSummary>,
    /// The content of documents.
    #[serde(default)]
    pub documents: DocumentsSummary,
}

/// What an archive holds of documents: each content once, under its SHA-256.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsSummary {
    /// How many contents.
    pub contents: u64,
    /// How many bytes they have together.
    pub bytes: u64,
}

/// The last entry of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its number.
    pub seq: i64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

/// What an archive holds of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSummary {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the values in each row.
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: u64,
    /// The SHA-256 of its lines, in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
