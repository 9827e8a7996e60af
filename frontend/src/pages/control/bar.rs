//! Above what is due: words to filter by, and what is filtered already. What only shapes the page is no filter.

use leptos::prelude::*;

use super::spec::{Control, SHAPES};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::register::List;
use crate::pages::register::bar::Chip;
use crate::pages::register::pages::Pages;
use crate::pages::register::spec::{FacetSpec, Register, keys, values};
use crate::pages::register::state::ListState;
use crate::pages::scope::ScopeName;
use crate::ui::icon::{Glyph, icon, icon_s};

/// Values named in a chip; beyond that their number.
const NAMED: usize = 2;

/// Whether anything is filtered.
pub fn is_filtered(state: &ListState) -> bool {
    let mut filters = keys::<Control>().filter(|key| !SHAPES.contains(key));
    !state.text.is_empty() || filters.any(|key| !state.values(key).is_empty())
}

/// Takes every filter away; the page keeps its shape.
pub fn clear(state: &mut ListState) {
    state.text.clear();
    keys::<Control>().filter(|key| !SHAPES.contains(key)).for_each(|key| state.clear(key));
}

/// The bar.
pub fn bar(list: List, pages: Pages<Control>, facets_open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let text = Memo::new(move |_| list.state.read().text.clone());
    let typed =
        leptos::leptos_dom::helpers::debounce(std::time::Duration::from_millis(250), move |text: String| {
            list.update(|state| state.text = text);
        });
    let typed = StoredValue::new_local(typed);
    view! {
        <div class="fbar noprint" role="search">
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
            {scope_chips(list)}
            {facet_chips(list, pages)}
            <button
                type="button"
                class="chip dash"
                aria-expanded=move || facets_open.get().to_string()
                on:click=move |_| facets_open.update(|open| *open = !*open)
            >
                {icon(Glyph::Filter)}
                {t!(i18n, common.verb.filters)}
            </button>
            <Show when=move || is_filtered(&list.state.read())>
                <button type="button" class="btn quiet s" on:click=move |_| list.update(clear)>
                    {t!(i18n, common.verb.clear_filters)}
                </button>
            </Show>
        </div>
    }
}

fn scope_chips(list: List) -> impl IntoView {
    let chip = |scope: &'static crate::pages::register::spec::Scope| {
        let id = Memo::new(move |_| list.state.read().value(scope.key).map(str::to_owned));
        view! {
            <Show when=move || id.read().is_some()>
                <Chip title=scope.title remove=move || list.update(|state| state.clear(scope.key))>
                    <ScopeName id=id />
                </Chip>
            </Show>
        }
    };
    Control::SCOPES.iter().map(chip).collect_view()
}

fn facet_chips(list: List, pages: Pages<Control>) -> impl IntoView {
    let locale = use_locale();
    let chip = move |spec: &'static FacetSpec| {
        let shown = move || chip_text(spec, &pages, list, locale.get());
        view! {
            <Show when=move || !list.state.read().values(spec.key).is_empty()>
                <Chip title=spec.title remove=move || list.update(|state| state.clear(spec.key))>
                    <b>{shown}</b>
                </Chip>
            </Show>
        }
    };
    Control::FACETS.iter().map(chip).collect_view()
}

fn chip_text(spec: &FacetSpec, pages: &Pages<Control>, list: List, locale: Locale) -> String {
    let state = list.state.get();
    let chosen = state.values(spec.key);
    if chosen.len() > NAMED {
        return td_string!(locale, common.list.chosen, count = chosen.len()).to_string();
    }
    let values = values(spec, &pages.facets(), &state);
    let named = values.iter().filter(|value| chosen.contains(&value.value));
    named.map(|value| (spec.word)(locale, value)).collect::<Vec<_>>().join(", ")
}
