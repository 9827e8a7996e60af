//! Agreements.

pub mod dossier;
pub mod form;
mod form_rows;
mod ledger;
mod life;
pub mod list;
mod obligations;
