//! Copies of the whole register, taken while it serves, and put back whole.
//!
//! An archive is a compressed tar file: a text that says what it is, the rows of every table as lines of JSON, the
//! content of every document under its SHA-256, and at the end `manifest.json` with the version of the schema, the
//! ledger's head, and the rows and the SHA-256 of each table. Nothing in it depends on the database it came from: what was SQLite can become PostgreSQL.
//!
//! The server's key is never part of it: whoever has only an archive cannot continue the register's ledger.

mod archive;
mod chain;
mod contents;
mod manifest;
mod place;
mod restore;
mod take;
mod writer;

use std::{io, path::PathBuf};

pub use archive::{check, read_manifest};
pub use contents::{CheckedContents, check_contents};
pub use manifest::{DocumentsSummary, Head, Manifest, TableSummary};
pub use place::Place;
pub use restore::{Ready, Restored, entries, restore};
pub use take::{back_up, name_before};

use crate::{content::ContentError, ledger, store::StoreError};

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Rows are being written into the archive.
    Writing {
        /// How many are written.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// The archive is being read back.
    Checking {
        /// How many bytes of it are read.
        done: u64,
        /// How many it has.
        total: u64,
    },
    /// Rows are being put into a database.
    Filling {
        /// How many are there.
        done: u64,
        /// How many there will be.
        total: u64,
    },
    /// Documents are being copied.
    Documents {
        /// How many are done.
        done: u64,
        /// How many there are.
        total: u64,
    },
}

/// Why a copy could not be made or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The place of the documents failed, or a document is not as it was put there.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A file could not be read or written.
    #[error("{path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// A file of that name is there already.
    #[error("{0} is there already. Choose another name: a backup never replaces a file")]
    Exists(PathBuf),
    /// The archive is not whole, or not as it was written.
    #[error("the archive is damaged: {0}. Use another one; nothing was changed")]
    Damaged(String),
    /// It is no archive of Accord, or one of a later form.
    #[error("{path} is not a backup of Accord that this version can read: {reason}")]
    NotAnArchive {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The ledger's chain does not hold.
    #[error("the ledger does not hold: {0}")]
    Ledger(#[from] ledger::Fault),
    /// A newer program made it.
    #[error(
        "it was made by a newer version of Accord ({program}), which changed the tables ({}). Use that version",
        unknown.join(", ")
    )]
    Newer {
        /// The version that made it.
        program: String,
        /// The migrations that this program does not know.
        unknown: Vec<String>,
    },
    /// The database holds a register.
    #[error(
        "the database holds a register with {entries} entries in its ledger. Restore into an empty one, or with \
         --replace, which first makes a backup of what is there"
    )]
    NotEmpty {
        /// How many entries.
        entries: i64,
    },
    /// The database is somebody else's.
    #[error(
        "the database has tables that are not Accord's. Give Accord a database of its own; nothing was changed"
    )]
    Foreign,
    /// Whoever asked for it gave up.
    #[error("given up; nothing was changed")]
    GivenUp,
    /// Somebody is connected to the database.
    #[error("the database is in use. Stop every accord serve on it first; nothing was changed")]
    InUse,
}

impl BackupError {
    fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |source| Self::File { path, source }
    }
}
