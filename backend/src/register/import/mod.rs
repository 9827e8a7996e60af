//! Real data in: files of other sources become records of the register.
//!
//! The program knows no source. A [`profile`] says what a source's columns mean; [`reader`] and [`clean`] know
//! what befalls data everywhere; [`plan`] compares the rows with what is known and accounts for every one of
//! them in a [`report`]; what is to be written is then written in one transaction, each record with its ledger
//! entry. docs/import-profiles.md describes profiles.

pub mod clean;
mod command;
pub mod date;
pub(in crate::register) mod known;
mod load;
mod merge;
mod named;
pub(in crate::register) mod plan;
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
pub(in crate::register) use run::{Planning, apply, known_to, plan as compare};
