//! Obligations.

mod act;
pub mod dossier;
pub mod form;
mod form_rule;
pub mod list;
mod timeline;
