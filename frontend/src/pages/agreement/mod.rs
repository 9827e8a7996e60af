//! Agreements.

mod act;
mod clauses;
pub mod dossier;
mod family;
pub mod form;
mod form_clauses;
mod form_rows;
mod ledger;
mod life;
pub mod list;
mod obligations;
mod procedures;
