//! The pages that belong to the matrix, one beside the other.

use leptos::prelude::*;

use crate::i18n::{Locale, t_string, td_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route};

/// What a page is called.
type Name = fn(Locale) -> &'static str;

const PAGES: [(Route, Name); 6] = [
    (Route::Priorities, |locale| td_string!(locale, priorities.tabs.matrix)),
    (Route::Gaps, |locale| td_string!(locale, priorities.gaps)),
    (Route::Reviews, |locale| td_string!(locale, priorities.reviews.title)),
    (Route::Agenda, |locale| td_string!(locale, priorities.calendar.title)),
    (Route::Directions, |locale| td_string!(locale, priorities.tree.title)),
    (Route::Weights, |locale| td_string!(locale, priorities.tabs.weights)),
];

/// The ways to them, with the one where the reader is.
pub(super) fn tabs(here: Route) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let one = move |(route, name): (Route, Name)| {
        view! {
            <a href=move || as_of.href(route) aria-current=(route == here).then_some("page")>
                {move || name(locale.get())}
            </a>
        }
    };
    view! {
        <nav class="seg wrap noprint prio-tabs" aria-label=move || t_string!(i18n, priorities.title)>
            {PAGES.map(one).collect_view()}
        </nav>
    }
}
