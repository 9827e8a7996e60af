//! How the list is shown: which columns it has, and by what its rows are grouped.

use leptos::prelude::*;

use super::List;
use super::spec::Register;
use crate::i18n::{t, t_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon};
use crate::ui::popover::Popover;

/// The button and its panel.
pub fn shape<R: Register>(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <Popover
            open=open
            class="ib"
            label=Signal::derive(move || t_string!(i18n, views.shape).to_owned())
            button=move || icon(Glyph::Columns)
        >
            <div class="menu shape">
                {grouping::<R>(list)}
                <fieldset class="facet">
                    <legend>{t!(i18n, views.columns)}</legend>
                    {columns::<R>(list)}
                </fieldset>
                <Show when=move || list.state.read().columns.is_some()>
                    <button
                        type="button"
                        class="btn quiet s"
                        on:click=move |_| list.update(|state| state.columns = None)
                    >
                        {t!(i18n, views.all_columns)}
                    </button>
                </Show>
            </div>
        </Popover>
    }
}

fn grouping<R: Register>(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let is = move |key: &str| list.state.read().group.as_deref() == Some(key);
    let options = R::FACETS
        .iter()
        .map(|facet| {
            view! {
                <option value=facet.key selected=move || is(facet.key)>
                    {move || (facet.title)(locale.get())}
                </option>
            }
        })
        .collect_view();
    let choose = move |event: leptos::ev::Event| {
        let key = event_target_value(&event);
        list.update(|state| state.group = Some(key).filter(|key| !key.is_empty()));
    };
    view! {
        <label class="menu-field">
            <small>{t!(i18n, views.group)}</small>
            <select class="in" on:change=choose>
                <option value="" selected=move || list.state.read().group.is_none()>
                    {t!(i18n, views.no_group)}
                </option>
                {options}
            </select>
        </label>
    }
}

/// A box for each column but the first, which is the record's name.
fn columns<R: Register>(list: List) -> impl IntoView {
    let locale = use_locale();
    let keys: Vec<&'static str> = R::columns().iter().skip(1).map(|column| column.key).collect();
    let keys = StoredValue::new(keys);
    let is_shown = move |key: &str| {
        list.state.read().columns.as_ref().is_none_or(|chosen| chosen.iter().any(|one| one == key))
    };
    let toggle = move |key: &'static str| {
        list.update(|state| {
            let chosen = state.columns.take();
            let was = |one: &str| chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|it| it == one));
            let all = keys.get_value();
            let now: Vec<String> =
                all.iter().filter(|&&one| was(one) != (one == key)).map(|one| (*one).to_owned()).collect();
            // All of them is the list as it is, and needs no place in the address.
            state.columns = Some(now).filter(|now| now.len() < all.len());
        });
    };
    R::columns()
        .into_iter()
        .skip(1)
        .map(|column| {
            let (key, title) = (column.key, column.title);
            view! {
                <label class="fo">
                    <input
                        class="cb"
                        type="checkbox"
                        prop:checked=move || is_shown(key)
                        on:change=move |_| toggle(key)
                    />
                    <span>{move || title(locale.get())}</span>
                </label>
            }
        })
        .collect_view()
}
