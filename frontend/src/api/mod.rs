//! The server's answers as types, one file per noun, checked against `schema.graphql` when they compile.

pub mod agreement;
pub mod bulk;
pub mod calendar;
pub mod client;
pub mod contact;
pub mod control;
pub mod custody;
pub mod document;
pub mod escalation;
pub mod graph;
pub mod history;
pub mod inspect;
pub mod intake;
pub mod interaction;
pub mod life;
pub mod live;
pub mod merge;
pub mod obligation;
pub mod organization;
pub mod parts;
pub mod person;
pub mod proof;
pub mod question;
pub mod search;
pub mod session;
pub mod view;
