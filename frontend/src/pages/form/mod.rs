//! What every form is: fields that keep what was typed, problems shown where they are, one way to save.
//!
//! A form is a struct of signals that serialises to its draft: what is typed is stored as it is typed, and a
//! closed browser loses nothing.

mod conflict;
mod draft;
pub mod fields;
mod page;
pub mod picker;
pub mod reading;
pub mod rows;

use std::future::Future;

use accord_shared::{Noun, RecordId};
use cynic::{Id, QueryBuilder, QueryFragment, QueryVariables};
use leptos::prelude::*;
use leptos::reactive::owner::{Owner, WeakOwner};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::page::{change_page, new_page};
use self::reading::Reading;
use crate::api::client::ApiError;
use crate::api::parts::UserError;
use crate::i18n::Locale;
use crate::routes::Route;

/// What was typed into one field; words of closed lists by their code, records by their id.
pub type Field = RwSignal<String>;

/// A field with this in it.
pub fn field(text: impl Into<String>) -> Field {
    let text = text.into();
    on_ground(move || RwSignal::new(text))
}

/// Where the signals of a form live. What is made when a button is pressed would else belong to the row in which the
/// button stands, and be gone when the rows are drawn anew, with the form still holding it.
#[derive(Clone)]
struct Ground(WeakOwner);

/// Lets the signals of the form live with whoever calls.
fn lay_ground() {
    if let Some(owner) = Owner::current() {
        provide_context(Ground(owner.downgrade()));
    }
}

/// Makes signals that live as long as the form, from wherever in it.
fn on_ground<T>(make: impl FnOnce() -> T) -> T {
    match use_context::<Ground>().and_then(|ground| ground.0.upgrade()) {
        Some(owner) => owner.with(make),
        None => make(),
    }
}

/// A field with this in it, or empty.
pub fn field_of(text: Option<impl ToString>) -> Field {
    field(text.map(|text| text.to_string()).unwrap_or_default())
}

/// What came of saving.
pub struct Saved {
    /// The record, where it was saved.
    pub id: Option<Id>,
    /// What was wrong.
    pub errors: Vec<UserError>,
}

/// What goes with a change when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Sending {
    /// The key under which it is made once, however often it is sent.
    pub key: Option<String>,
    /// Why, in the person's own words.
    pub reason: Option<String>,
}

/// A noun's form.
pub trait Form: Copy + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What is saved.
    type Input: 'static;
    /// The question for the record as it is.
    type Query: QueryFragment + QueryBuilder<Self::Variables> + DeserializeOwned + Send + Sync + 'static;
    /// What it is asked with.
    type Variables: QueryVariables + Serialize + 'static;

    /// Which noun it is.
    const NOUN: Noun;

    /// Whether what is saved changes the record itself, and can be taken back as such a change with a reason of its own.
    /// What is said of a record beside it has its own history.
    const OF_RECORD: bool = true;

    /// Under what the draft of a change is kept.
    fn draft(id: RecordId) -> String {
        id.to_string()
    }
    /// Where the reader goes when a change is saved or given up.
    fn place(id: RecordId) -> Route {
        Route::Dossier(id)
    }
    /// The heading of the form, for a new record or for a change.
    fn title(locale: Locale, new: bool) -> &'static str;
    /// An empty form.
    fn blank() -> Self;
    /// A new record that begins with what the address says of it, and what tells its draft from others; nothing where
    /// the address says nothing.
    fn begun(_asked: &dyn Fn(&str) -> Option<String>) -> Option<(Self, String)> {
        None
    }
    /// The question for a record.
    fn variables(id: Id) -> Self::Variables;
    /// Whether the reader may change the record; not where there is none.
    fn can_edit(answer: &Self::Query) -> bool;
    /// The record as a form with its version; nothing where there is none. An error where the record has more
    /// rows than were asked for: saving what is shown would drop the rest.
    fn loaded(answer: &Self::Query) -> Option<Result<(Self, i32), TooLarge>>;
    /// What was typed as it is saved; problems go to `reading`.
    fn read(self, reading: &mut Reading) -> Option<Self::Input>;
    /// Saves a new record, or changes the one of this id and version.
    fn save(
        input: Self::Input,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> impl Future<Output = Result<Saved, ApiError>> + 'static;
    /// The fields.
    fn view(self) -> AnyView;
}

/// A record that does not fit into its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;
