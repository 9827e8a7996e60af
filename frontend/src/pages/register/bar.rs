//! Above the table: words to filter by, and what is filtered already.

use leptos::prelude::*;

use super::List;
use super::pages::Pages;
use super::shape::shape;
use super::spec::{FacetSpec, Register, bounds, values};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::scope::ScopeName;
use crate::ui::icon::{Glyph, icon, icon_s};

/// Values named in a chip; beyond that their number.
const NAMED: usize = 2;

/// The bar of a register.
pub fn bar<R: Register>(list: List, pages: Pages<R>, facets_open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let text = Memo::new(move |_| list.state.read().text.clone());
    let typed =
        leptos::leptos_dom::helpers::debounce(std::time::Duration::from_millis(250), move |text: String| {
            list.update(|state| state.text = text);
        });
    let typed = StoredValue::new_local(typed);
    let facet_chips = R::FACETS
        .iter()
        .map(|spec| {
            let shown = move || chip_text(spec, &pages, list, locale.get());
            view! {
                <Show when=move || !list.state.read().values(spec.key).is_empty()>
                    <Chip title=spec.title remove=move || list.update(|state| state.clear(spec.key))>
                        <b>{shown}</b>
                    </Chip>
                </Show>
            }
        })
        .collect_view();
    let scope_chips = R::SCOPES
        .iter()
        .map(|scope| {
            let id = Memo::new(move |_| list.state.read().value(scope.key).map(str::to_owned));
            view! {
                <Show when=move || id.read().is_some()>
                    <Chip title=scope.title remove=move || list.update(|state| state.clear(scope.key))>
                        <ScopeName id=id />
                    </Chip>
                </Show>
            }
        })
        .collect_view();
    let bound_chips = bounds::<R>()
        .map(|bound| {
            let value = Memo::new(move |_| list.state.read().value(bound.key).map(str::to_owned));
            let word = move || value.get().map(|value| (bound.word)(locale.get(), &value));
            view! {
                <Show when=move || value.read().is_some()>
                    <Chip title=bound.title remove=move || list.update(|state| state.clear(bound.key))>
                        <b class="cut chip-name">{word}</b>
                    </Chip>
                </Show>
            }
        })
        .collect_view();
    view! {
        <div class="fbar" role="search">
            <label class="search fbar-search">
                {icon_s(Glyph::Search)}
                <span class="sr">{t!(i18n, common.list.filter_text)}</span>
                <input
                    type="search"
                    placeholder=move || t_string!(i18n, common.list.filter_text)
                    prop:value=text
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        typed.update_value(|typed| typed(text));
                    }
                />
            </label>
            <button
                type="button"
                class="btn s facets-button"
                aria-expanded=move || facets_open.get().to_string()
                on:click=move |_| facets_open.update(|open| *open = !*open)
            >
                {icon(Glyph::Filter)}
                {t!(i18n, common.verb.filters)}
            </button>
            {scope_chips}
            {bound_chips}
            {facet_chips}
            <Show when=move || list.state.read().is_filtered()>
                <button
                    type="button"
                    class="btn quiet s"
                    on:click=move |_| list.update(super::state::ListState::clear_all)
                >
                    {t!(i18n, common.verb.clear_filters)}
                </button>
            </Show>
            <span class="grow"></span>
            {shape::<R>(list)}
        </div>
    }
}

fn chip_text<R: Register>(spec: &FacetSpec, pages: &Pages<R>, list: List, locale: Locale) -> String {
    let state = list.state.get();
    let chosen = state.values(spec.key);
    if chosen.len() > NAMED {
        return td_string!(locale, common.list.chosen, count = chosen.len()).to_string();
    }
    let values = values(spec, &pages.facets(), &state);
    let named = values.iter().filter(|value| chosen.contains(&value.value));
    named.map(|value| (spec.word)(locale, value)).collect::<Vec<_>>().join(", ")
}

/// One filter that is on.
#[component]
pub fn Chip(
    title: fn(Locale) -> &'static str,
    remove: impl Fn() + Clone + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let label = move || {
        let locale = locale.get();
        td_string!(locale, common.list.remove_filter, name = title(locale)).to_string()
    };
    view! {
        <span class="chip">
            <span>{move || title(locale.get())}</span>
            {children()}
            <button type="button" class="x" aria-label=label title=label on:click=move |_| remove()>
                {icon_s(Glyph::Close)}
            </button>
        </span>
    }
}
