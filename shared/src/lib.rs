//! The vocabulary that server and client share: ids, kinds, states, access and the rules over them.
//!
//! Everything here is pure. There is no I/O and no clock: a rule that depends on the date takes it as an
//! argument, a rule that depends on who asks takes the viewer. The server decides with these rules, the
//! client greys out buttons with the same ones.
//!
//! The features `server` and `client` only add derives: the words themselves are the same on both sides.

#[macro_use]
mod vocabulary;

pub mod access;
pub mod agenda;
pub mod agreement;
pub mod assessment;
pub mod brief;
pub mod bulk;
pub mod calendar;
pub mod clauses;
pub mod contact;
pub mod difference;
pub mod document;
pub mod due;
pub mod edge;
pub mod entry;
pub mod error;
pub mod escalation;
pub mod event;
pub mod fold;
pub mod gap;
pub mod id;
pub mod intake;
pub mod interaction;
pub mod language;
pub mod likeness;
pub mod matrix;
pub mod notice;
pub mod obligation;
pub mod occurrence;
pub mod organization;
pub mod overview;
pub mod partial_date;
pub mod participation;
pub mod question;
pub mod region;
pub mod relation;
pub mod review;
pub mod suggestion;
pub mod term;
pub mod tree;
mod unicode;
pub mod view;
pub mod viewer;
pub mod written;

pub use access::AccessLevel;
pub use id::{Noun, RecordId};
pub use language::{Language, LocalizedText};
pub use partial_date::PartialDate;
pub use viewer::{Role, Viewer};

/// The server's schema, as the client's queries are checked against it.
#[cfg(feature = "client")]
#[cynic::schema("accord")]
#[allow(missing_docs, clippy::all)]
pub mod schema {}
