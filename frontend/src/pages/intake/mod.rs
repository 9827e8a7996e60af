//! Many rows from a file: sent, matched, compared, and only then written.

mod choose;
mod job;
mod mapping;
mod report;
mod start;
mod words;

use leptos::prelude::*;

use super::not_found::NotFoundPage;
use super::session::Session;

/// The page with the place for a file and the reader's imports.
#[component]
pub fn StartPage() -> impl IntoView {
    view! { <ForEditors page=|| view! { <start::Start /> }.into_any() /> }
}

/// The page of an import.
#[component]
pub fn JobPage() -> impl IntoView {
    view! { <ForEditors page=|| view! { <job::Job /> }.into_any() /> }
}

/// For everybody else there is no such page.
#[component]
fn ForEditors(page: fn() -> AnyView) -> impl IntoView {
    let session = Session::expect();
    let may = Memo::new(move |_| session.viewer().map(|viewer| viewer.can_edit));
    move || match may.get() {
        Some(true) => page(),
        Some(false) => view! { <NotFoundPage /> }.into_any(),
        None => ().into_any(),
    }
}
