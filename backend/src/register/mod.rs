//! What can be asked of the register and done to it: one folder per noun, the only place with use cases.
//!
//! Every read takes a [`Reading`], which holds the viewer, and sees nothing above their clearance. Every write is
//! a function that opens one transaction, loads within the viewer's scope (what cannot be seen is *not found*),
//! checks the rule in `shared`, saves, appends the ledger entry and commits. There is no other door to the data.

pub mod agenda;
pub mod agreement;
pub mod assessment;
pub mod audit;
pub mod brief;
pub mod bulk;
pub mod calendar;
mod check;
mod concern;
pub mod contact;
pub mod custody;
mod dates;
pub mod direction;
pub mod document;
pub mod escalation;
pub mod export;
pub mod extract;
mod failure;
mod folded;
pub mod following;
pub mod history;
pub mod idempotency;
pub mod identifier;
pub mod import;
pub mod intake;
pub mod interaction;
pub mod listing;
pub mod look;
pub mod matrix;
pub mod merge;
pub mod news;
pub mod notice;
pub mod obligation;
pub mod organization;
pub mod overview;
pub mod participation;
mod partners;
pub mod person;
pub mod post;
pub mod question;
pub mod relation;
mod scope;
pub mod split;
pub mod undo;
pub mod view;
pub mod watching;
pub mod weights;
pub mod writing;

use accord_shared::Viewer;

use crate::store::Store;

pub use failure::{Failure, Problem};
pub use listing::{Cursor, Facet, FacetValue, Page, PageOf};

/// Who asks, and of which store. Every read begins with one.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The store.
    pub store: &'a Store,
    /// Who asks.
    pub viewer: &'a Viewer,
}

/// How many related records a parent hands over when nobody says how many.
pub const RELATED: usize = 100;

/// The most related records that a parent hands over at once.
pub const MOST_RELATED: usize = 500;
