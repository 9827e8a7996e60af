//! The explorer's page.

use leptos::prelude::*;

/// The explorer.
#[component]
pub fn ExplorePage() -> impl IntoView {
    view! { <crate::explorer::ExplorerPage /> }
}
