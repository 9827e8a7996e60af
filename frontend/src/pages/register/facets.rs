//! The filters at the side, with how many records each value has.

use leptos::prelude::*;

use super::List;
use super::pages::Pages;
use super::spec::{FacetSpec, Register, values};
use crate::api::parts::FacetValue;
use crate::i18n::{Locale, format, t_string, td_string, use_i18n, use_locale};

/// Values shown before "more".
const SHORT: usize = 6;

/// The filters of a register.
pub fn facets<R: Register>(list: List, pages: Pages<R>) -> impl IntoView {
    let i18n = use_i18n();
    let groups = R::FACETS
        .iter()
        .map(|spec| {
            let values = Memo::new(move |_| values(spec, &pages.facets(), &list.state.get()));
            view! { <Facet spec=*spec list=list values=values /> }
        })
        .collect_view();
    view! {
        <aside class="facets" aria-label=move || t_string!(i18n, common.verb.filters)>
            {groups}
        </aside>
    }
}

#[component]
fn Facet(spec: FacetSpec, list: List, values: Memo<Vec<FacetValue>>) -> impl IntoView {
    let locale = use_locale();
    let whole = RwSignal::new(false);
    let options = move || {
        let locale = locale.get();
        let shown = if whole.get() { usize::MAX } else { SHORT };
        values.get().into_iter().take(shown).map(|value| option(spec, list, locale, value)).collect_view()
    };
    let rest = move || values.read().len().saturating_sub(SHORT);
    let toggle = move || {
        let locale = locale.get();
        if whole.get() {
            td_string!(locale, common.list.less).to_owned()
        } else {
            td_string!(locale, common.list.more, count = rest()).to_string()
        }
    };
    view! {
        <Show when=move || !values.read().is_empty()>
            <fieldset class="facet">
                <legend>{move || (spec.title)(locale.get())}</legend>
                {options}
                <Show when=move || { rest() > 0 }>
                    <button
                        type="button"
                        class="link facet-more"
                        aria-expanded=move || whole.get().to_string()
                        on:click=move |_| whole.update(|whole| *whole = !*whole)
                    >
                        {toggle}
                    </button>
                </Show>
            </fieldset>
        </Show>
    }
}

fn option(spec: FacetSpec, list: List, locale: Locale, value: FacetValue) -> impl IntoView {
    let word = (spec.word)(locale, &value);
    let shown = spec.mark.and_then(|mark| mark(locale, &value.value));
    let count = format::number(locale, value.count.into());
    let key = value.value;
    let chosen = key.clone();
    view! {
        <label class="fo" class:off=value.count == 0>
            <input
                class="cb"
                type="checkbox"
                prop:checked=move || list.state.read().has(spec.key, &chosen)
                on:change=move |_| list.update(|state| state.toggle(spec.key, &key))
            />
            {match shown {
                Some(mark) => mark,
                None => view! { <span>{word}</span> }.into_any(),
            }}
            <em>{count}</em>
        </label>
    }
}
