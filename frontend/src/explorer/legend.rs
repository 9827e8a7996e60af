//! The legend, which is the filter: each line says how much there is, and hides it.

use accord_shared::Noun;
use accord_shared::obligation::Standing;
use leptos::prelude::*;

use super::change::Change;
use super::filter::{Filter, Kind};
use super::inspector::line_class;
use super::path::kind_word;
use super::shelf::Shelf;
use super::shown::{is_change, is_level, is_state};
use super::state::State;
use super::verbs::{Explorer, Picture};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, td_string};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The numbers of connections that can be asked for.
const LEAST: [u32; 5] = [2, 3, 5, 10, 20];

/// The legend over the picture.
#[component]
pub fn Legend(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// Opened from its button, where there is no room for it otherwise.
    #[prop(into)]
    open: Signal<bool>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let counted = move || {
        let shown = picture.get().map(|picture| (picture.shown.count, picture.shown.total));
        let (shown, total) = shown.unwrap_or_default();
        let number = |count: usize| format::number(locale.get(), count as i64);
        td_string!(locale.get(), explorer.legend.shown, shown = number(shown), total = number(total))
            .to_string()
    };
    let any_hidden = move || {
        let state = explorer.state.get();
        !state.hidden.is_empty() || !state.gone.is_empty() || state.least > 0
    };
    view! {
        <aside class="float legend" id="legend" class:open=open aria-label=move || td_string!(locale.get(), explorer.legend.title)>
            <p class="row legend-head">
                <b aria-live="polite">{counted}</b>
                <Show when=any_hidden>
                    <button type="button" class="link end" on:click=move |_| explorer.change(State::show_all)>
                        {move || td_string!(locale.get(), explorer.legend.show_all)}
                    </button>
                </Show>
            </p>
            {move || {
                let lines = picture.get().map(|picture| picture.shown.lines.clone()).unwrap_or_default();
                let section = |title: &'static str, of: fn(Filter) -> bool| {
                    let lines: Vec<_> = lines
                        .iter()
                        .filter(|(filter, _)| of(**filter))
                        .map(|(filter, count)| line(explorer, *filter, *count))
                        .collect();
                    (!lines.is_empty()).then(|| view! { <h2>{title}</h2> {lines} })
                };
                let locale = locale.get();
                view! {
                    {section(td_string!(locale, explorer.legend.changes), is_change)}
                    {section(td_string!(locale, explorer.legend.records), |of| matches!(of, Filter::Kind(_)))}
                    {section(
                        td_string!(locale, explorer.legend.edges),
                        |of| matches!(of, Filter::Edge(_) | Filter::Ended),
                    )}
                    {section(
                        td_string!(locale, explorer.legend.obligations),
                        |of| matches!(of, Filter::Standing(_)),
                    )}
                    {section(td_string!(locale, explorer.legend.states), is_state)}
                    {section(td_string!(locale, explorer.legend.levels), is_level)}
                }
            }}
            <Least />
            <Shelf picture=picture />
        </aside>
    }
}

/// With how many connections a record is worth drawing.
#[component]
fn Least() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let choices = move || {
        let all = td_string!(locale.get(), explorer.legend.any);
        let at_least = |least: u32| {
            let text = td_string!(locale.get(), explorer.legend.at_least, count = least).to_string();
            view! { <option value=least.to_string()>{text}</option> }
        };
        view! { <option value="0">{all}</option> {LEAST.map(at_least)} }
    };
    let choose = move |event: leptos::ev::Event| {
        if let Ok(least) = event_target_value(&event).parse() {
            explorer.change(|state| state.least = least);
        }
    };
    view! {
        <h2>{move || td_string!(locale.get(), explorer.legend.degree)}</h2>
        <select
            class="in legend-least"
            aria-label=move || td_string!(locale.get(), explorer.legend.degree)
            prop:value=move || explorer.state.get().least.to_string()
            on:change=choose
        >
            {choices}
        </select>
    }
}

fn line(explorer: Explorer, filter: Filter, count: usize) -> impl IntoView {
    let locale = explorer.locale.get_untracked();
    let hidden = Memo::new(move |_| explorer.state.get().hidden.contains(&filter));
    view! {
        <button
            type="button"
            class="fo"
            class:off=hidden
            aria-pressed=move || (!hidden.get()).to_string()
            on:click=move |_| explorer.change(|state| state.toggle_hidden(filter))
        >
            {mark(locale, filter)}
            <em>
                {move || {
                    if hidden.get() {
                        icon_s(Glyph::Hidden).into_any()
                    } else {
                        format::number(locale, count as i64).into_any()
                    }
                }}
            </em>
        </button>
    }
}

/// The sign and the word of a line.
fn mark(locale: Locale, filter: Filter) -> AnyView {
    match filter {
        Filter::Kind(kind) => view! { {kind_mark(kind)} {kind_name(locale, kind)} }.into_any(),
        Filter::Edge(kind) => view! { <i class=line_class(kind)></i> {kind_word(locale, kind)} }.into_any(),
        Filter::Ended => {
            view! { <i class="ln ended"></i> {td_string!(locale, explorer.edge.ended)} }.into_any()
        }
        Filter::Standing(standing) => standing_mark(locale, standing).into_any(),
        Filter::State(state) => marks::state(locale, state).into_any(),
        Filter::Level(level) => marks::access(locale, level).into_any(),
        Filter::Change(change) => view! { {change_mark(change)} {change_word(locale, change)} }.into_any(),
    }
}

/// The word of a line.
pub fn filter_word(locale: Locale, filter: Filter) -> &'static str {
    match filter {
        Filter::Kind(kind) => kind_name(locale, kind),
        Filter::Edge(kind) => kind_word(locale, kind),
        Filter::Ended => td_string!(locale, explorer.edge.ended),
        Filter::Standing(standing) => standing.word(locale),
        Filter::State(state) => state.word(locale),
        Filter::Level(level) => level.word(locale),
        Filter::Change(change) => change_word(locale, change),
    }
}

/// The sign of a change, as the picture has it.
pub fn change_mark(change: Change) -> impl IntoView {
    view! { <i class=format!("chg {}", change.code()) aria-hidden="true">{change.sign().unwrap_or("=")}</i> }
}

/// The word for a change.
pub fn change_word(locale: Locale, change: Change) -> &'static str {
    match change {
        Change::Added => td_string!(locale, explorer.change.added),
        Change::Gone => td_string!(locale, explorer.change.gone),
        Change::Changed => td_string!(locale, explorer.change.changed),
        Change::Same => td_string!(locale, explorer.change.same),
    }
}

fn standing_mark(locale: Locale, standing: Standing) -> impl IntoView {
    view! {
        <span class=format!("st {}", marks::standing_class(standing))>
            {icon(marks::standing_glyph(standing))} {standing.word(locale)}
        </span>
    }
}

fn kind_mark(kind: Kind) -> AnyView {
    let (noun, ours) = match kind {
        Kind::Ours => (Noun::Organization, true),
        Kind::Organization => (Noun::Organization, false),
        Kind::Agreement => (Noun::Agreement, false),
        Kind::Contact => (Noun::Contact, false),
        Kind::Interaction => (Noun::Interaction, false),
        Kind::Obligation => return diamond().into_any(),
    };
    marks::kind(marks::Kind::of(noun, None, ours)).into_any()
}

/// An obligation as the picture draws it.
fn diamond() -> impl IntoView {
    view! {
        <span class="k obl">
            <svg class="i" viewBox="0 0 14 14" aria-hidden="true">
                <rect x="3" y="3" width="8" height="8" rx="1.5" transform="rotate(45 7 7)" fill="none" stroke="currentColor" stroke-width="1.4" />
            </svg>
        </span>
    }
}

fn kind_name(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Ours => td_string!(locale, explorer.legend.ours),
        Kind::Organization => td_string!(locale, explorer.legend.kind_organization),
        Kind::Agreement => td_string!(locale, explorer.legend.kind_agreement),
        Kind::Contact => td_string!(locale, explorer.legend.kind_contact),
        Kind::Obligation => td_string!(locale, explorer.legend.kind_obligation),
        Kind::Interaction => td_string!(locale, explorer.legend.kind_interaction),
    }
}
