//! Stub

pub mod person;
