//! What the paths show: one folder per noun, and what all of them share.

pub mod absence;
pub mod account;
pub mod acting;
pub mod agreement;
pub mod balance;
pub mod calendar;
pub mod cells;
pub mod change;
pub mod changes;
pub mod contact;
pub mod control;
pub mod dossier;
pub mod due;
pub mod explore;
pub mod failed;
pub mod form;
pub mod intake;
pub mod interaction;
pub mod not_found;
pub mod obligation;
pub mod organization;
pub mod people;
pub mod question;
pub mod register;
pub mod scope;
pub mod session;
