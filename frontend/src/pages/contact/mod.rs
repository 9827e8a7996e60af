//! Contacts.

pub mod dossier;
mod erase;
pub mod form;
pub mod list;
