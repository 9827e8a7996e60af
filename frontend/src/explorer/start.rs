//! The explorer before anything was chosen: a search, and where one may begin.

use accord_shared::RecordId;
use leptos::prelude::*;

use super::fields::Fields;
use super::saved::{about, explorations};
use super::verbs::Explorer;
use crate::api::client::use_query;
use crate::api::organization::{OrganizationFilter, OrganizationsQuery, OrganizationsVariables};
use crate::api::search::{SearchQuery, SearchVariables};
use crate::api::view::SavedView;
use crate::i18n::{language, td_string};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// How many records are offered.
const OFFERED: i32 = 8;

/// What can be chosen: its mark, its name, and where it leads.
struct Offer {
    kind: marks::Kind,
    name: String,
    href: String,
}

/// The page without a focus.
#[component]
pub fn Start() -> impl IntoView {
    let locale = Explorer::expect().locale;
    let words = RwSignal::new(String::new());
    view! {
        <main class="start">
            <div class="start-in">
                <span class="start-mark">{icon(Glyph::Explore)}</span>
                <h1>{move || td_string!(locale.get(), explorer.start.title)}</h1>
                <p class="soft">{move || td_string!(locale.get(), explorer.start.text)}</p>
                <label class="start-field">
                    {icon_s(Glyph::Search)}
                    <span class="sr">{move || td_string!(locale.get(), explorer.start.search)}</span>
                    <input
                        type="search"
                        autocomplete="off"
                        placeholder=move || td_string!(locale.get(), explorer.start.hint)
                        prop:value=words
                        on:input=move |event| words.set(event_target_value(&event))
                    />
                </label>
                <Show when=move || words.read().trim().is_empty() fallback=move || view! { <Found words=words /> }>
                    <Kept />
                    <OurSide />
                    <Fields />
                </Show>
            </div>
        </main>
    }
}

#[component]
fn Found(words: RwSignal<String>) -> impl IntoView {
    let (locale, as_of) = (Explorer::expect().locale, AsOf::expect());
    let found = use_query::<SearchQuery, _>(move || {
        let text = words.get().trim().to_owned();
        let language = Some(language(locale.get()));
        (!text.is_empty()).then_some(SearchVariables { text, nouns: None, first: OFFERED, language })
    });
    move || {
        let found = found.ok()?;
        let offers: Vec<_> = found
            .search
            .iter()
            .filter_map(|hit| {
                let id: RecordId = hit.id.inner().parse().ok()?;
                let kind = marks::Kind::of(hit.noun, hit.organization_kind, hit.ours);
                Some(Offer { kind, name: hit.label.clone(), href: as_of.href(Route::Explore(Some(id))) })
            })
            .collect();
        Some(if offers.is_empty() {
            let query = words.get();
            let text = td_string!(locale.get(), explorer.start.nothing, query = query).to_string();
            view! { <p class="soft" role="status">{text}</p> }.into_any()
        } else {
            list(offers).into_any()
        })
    }
}

/// The explorations that are kept.
#[component]
fn Kept() -> impl IntoView {
    let explorer = Explorer::expect();
    let views = explorations();
    let lines = move || {
        let line = |view: SavedView| {
            view! {
                <li>
                    <a href=view.address()>
                        {icon(Glyph::Views)}
                        <span class="start-kept">
                            <span class="cut">{view.name.clone()}</span>
                            <small class="muted cut">{about(explorer, &view)}</small>
                        </span>
                    </a>
                </li>
            }
        };
        views.get().into_iter().map(line).collect_view()
    };
    view! {
        <Show when=move || !views.read().is_empty()>
            <h2>{move || td_string!(explorer.locale.get(), explorer.saved.title)}</h2>
            <ul class="start-list">{lines}</ul>
        </Show>
    }
}

/// The organizations of our side: what most questions begin with.
#[component]
fn OurSide() -> impl IntoView {
    let (locale, as_of) = (Explorer::expect().locale, AsOf::expect());
    let ours = use_query::<OrganizationsQuery, _>(|| {
        let filter = OrganizationFilter { ours: Some(true), ..OrganizationFilter::default() };
        Some(OrganizationsVariables {
            first: Some(OFFERED),
            after: None,
            filter: Some(filter),
            order_by: None,
            head: false,
        })
    });
    move || {
        let ours = ours.ok()?;
        let language = language(locale.get());
        let offers: Vec<_> = ours
            .organizations
            .nodes
            .iter()
            .filter_map(|organization| {
                let id: RecordId = organization.id.inner().parse().ok()?;
                Some(Offer {
                    kind: marks::Kind::organization(organization.kind, organization.ours),
                    name: organization.names.pick(language),
                    href: as_of.href(Route::Explore(Some(id))),
                })
            })
            .collect();
        (!offers.is_empty()).then(|| {
            view! {
                <h2>{td_string!(locale.get(), explorer.start.ours)}</h2>
                {list(offers)}
            }
        })
    }
}

fn list(offers: Vec<Offer>) -> impl IntoView {
    let items: Vec<_> = offers
        .into_iter()
        .map(|offer| {
            view! {
                <li>
                    <a href=offer.href>{marks::kind(offer.kind)} <span class="cut2">{offer.name}</span></a>
                </li>
            }
        })
        .collect();
    view! { <ul class="start-list">{items}</ul> }
}
