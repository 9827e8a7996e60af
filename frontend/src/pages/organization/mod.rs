//! Organizations.

mod act;
mod assessed;
pub mod dossier;
pub mod form;
pub mod list;
