//! Choosing a record by searching for it.

use std::time::Duration;

use accord_shared::Noun;
use accord_shared::fold::fold;
use leptos::prelude::*;

use super::Field;
use super::fields::{Framed, Label};
use crate::api::client::use_query;
use crate::api::search::{SearchHit, SearchQuery, SearchVariables};
use crate::i18n::{language, t, t_string, use_i18n, use_locale};
use crate::pages::scope::use_name;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

const WAIT: Duration = Duration::from_millis(120);

/// A field whose value is a record's id.
#[component]
pub fn RecordField(
    #[prop(into)] path: String,
    label: Label,
    value: Field,
    noun: Noun,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = use_name(move || Some(value.get()));
    let id = format!("field-{}", path.replace('.', "-"));
    let search_id = id.clone();
    view! {
        <Framed path label required>
            <Show
                when=move || value.read().is_empty()
                fallback=move || {
                    view! {
                        <span class="picked">
                            <span class="grow cut">{move || name.get().unwrap_or_else(|| "…".into())}</span>
                            <button
                                type="button"
                                class="ib"
                                aria-label=move || t_string!(i18n, common.verb.change)
                                title=move || t_string!(i18n, common.verb.change)
                                on:click=move |_| value.set(String::new())
                            >
                                {icon_s(Glyph::Close)}
                            </button>
                        </span>
                    }
                }
            >
                <Search id=search_id.clone() value=value noun=noun />
            </Show>
        </Framed>
    }
}

#[component]
fn Search(id: String, value: Field, noun: Noun) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let asked = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(0usize);
    let ask = StoredValue::new_local(leptos::leptos_dom::helpers::debounce(WAIT, move |text: String| {
        asked.try_set(text);
    }));
    let found = use_query::<SearchQuery, SearchVariables>(move || {
        let text = asked.get().trim().to_owned();
        (!fold(&text).is_empty()).then(|| SearchVariables {
            text,
            nouns: Some(vec![noun]),
            first: 8,
            language: Some(language(locale.get())),
        })
    });
    let hits = Memo::new(move |_| {
        chosen.set(0);
        found.ok().map(|answer| answer.search.clone()).unwrap_or_default()
    });
    let choose = move |hit: &SearchHit| {
        open.set(false);
        value.set(hit.id.inner().to_owned());
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let count = hits.read().len();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                chosen.update(|at| *at = (*at + 1).min(count - 1));
            }
            "ArrowUp" => {
                event.prevent_default();
                chosen.update(|at| *at = at.saturating_sub(1));
            }
            "Enter" if !event.ctrl_key() => {
                event.prevent_default();
                let hit = hits.read().get(chosen.get_untracked()).cloned();
                if let Some(hit) = hit {
                    choose(&hit);
                }
            }
            "Escape" => open.set(false),
            _ => {}
        }
    };
    let list = format!("{id}-list");
    let described = format!("{id}-line");
    let option = {
        let list = list.clone();
        move |at: usize| format!("{list}-{at}")
    };
    let active = {
        let option = option.clone();
        move || option(chosen.get())
    };
    let lines = move || {
        let option = option.clone();
        let line = move |(at, hit): (usize, SearchHit)| {
            let kind = marks::Kind::of(hit.noun, hit.organization_kind, hit.ours);
            let label = hit.label.clone();
            view! {
                <li
                    role="option"
                    id=option(at)
                    aria-selected=move || (chosen.get() == at).to_string()
                    on:mousemove=move |_| chosen.set(at)
                    on:mousedown=move |event| {
                        event.prevent_default();
                        choose(&hit);
                    }
                >
                    {marks::kind(kind)}
                    <span class="grow cut">{label}</span>
                </li>
            }
        };
        hits.get().into_iter().enumerate().map(line).collect_view()
    };
    let nothing =
        move || found.get().is_some_and(|answer| answer.is_ok_and(|answer| answer.search.is_empty()));
    view! {
        <span class="pick">
            <input
                class="in"
                id=id
                type="text"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || open.get().to_string()
                aria-controls=list.clone()
                aria-activedescendant=active
                aria-describedby=described
                autocomplete="off"
                placeholder=move || t_string!(i18n, common.form.pick)
                on:input=move |event| {
                    open.set(true);
                    let text = event_target_value(&event);
                    ask.update_value(|ask| ask(text));
                }
                on:blur=move |_| open.set(false)
                on:keydown=key
            />
            <ul
                class="pick-list"
                role="listbox"
                id=list
                hidden=move || !open.get() || (hits.read().is_empty() && !nothing())
            >
                {lines}
                <Show when=nothing>
                    <li class="muted">{t!(i18n, common.form.pick_none)}</li>
                </Show>
            </ul>
        </span>
    }
}
