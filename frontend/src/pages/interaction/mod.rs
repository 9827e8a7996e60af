//! Interactions: list, dossier, form.

pub mod dossier;
pub mod form;
pub mod list;
