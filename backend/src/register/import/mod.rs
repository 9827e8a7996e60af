//! Real data in: files of other sources become records of the register.
//!
//! The program knows no source. A [`profile`] says what a source's columns mean; [`reader`] and [`clean`] know
//! what befalls data everywhere; [`plan`] compares the rows with what is known and accounts for every one of
//! them in a [`report`]; what is to be written is then written in one transaction, each record with its ledger
//! entry. docs/import-profiles.md describes profiles.

pub mod clean;
mod command;
pub mod date;
mod known;
mod load;
mod merge;
mod plan;
pub mod profile;
pub mod reader;
mod reading;
#[allow(missing_docs)]
mod record;
pub mod report;
mod run;
mod shelf;
mod snapshot;
mod write;

pub use command::{ImportArgs, ReadyImport};
pub use profile::Profile;
pub use run::{ImportError, Progress, import};
