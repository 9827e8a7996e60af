//! Stub

pub mod import;
