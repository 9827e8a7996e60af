//! Obligations.

mod act;
pub mod dossier;
pub mod form;
mod form_rule;
pub mod list;
pub mod telling;
mod timeline;
