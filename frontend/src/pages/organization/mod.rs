//! Organizations.

mod act;
pub mod dossier;
pub mod form;
pub mod list;
