//! The legend, which is the filter: each line says how much there is, and hides it.

use std::collections::HashMap;

use accord_shared::Noun;
use accord_shared::fold::sort_key;
use accord_shared::obligation::Standing;
use leptos::prelude::*;

use super::change::Change;
use super::filter::{Filter, Kind};
use super::inspector::line_class;
use super::narrow::Choices;
use super::path::kind_word;
use super::shelf::Shelf;
use super::shown::{is_change, is_level, is_state};
use super::state::State;
use super::verbs::{Explorer, Picture};
use crate::api::client::use_query;
use crate::api::direction::{Direction, DirectionsQuery};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, language, td_string};
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
    let any_hidden = move || explorer.state.with(State::hiding) > 0;
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
            <Narrow picture=picture />
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

/// To which country and to which direction the picture is narrowed, where it has several of them.
#[component]
fn Narrow(#[prop(into)] picture: Signal<Option<Picture>>) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let choices = Memo::new(move |_| {
        let choices = picture.with(|picture| picture.as_ref().map(|it| Choices::new(&it.scene)));
        choices.unwrap_or_default()
    });
    let narrowed = Memo::new(move |_| explorer.state.with(|state| state.narrowed.clone()));
    let any_direction = Memo::new(move |_| choices.with(|choices| !choices.directions.is_empty()));
    let named = use_query::<DirectionsQuery, ()>(move || any_direction.get().then_some(()));
    let direction_names = move || -> HashMap<String, String> {
        let Some(answer) = named.ok() else { return HashMap::new() };
        let name =
            |of: &Direction| (of.id.inner().to_owned(), of.names.pick(language(locale.get())).to_owned());
        answer.directions.iter().map(name).collect()
    };
    view! {
        {move || {
            let locale = locale.get();
            let options = choices.get().countries.into_iter();
            let options = options.map(|(code, count)| (country::name(locale, &code), code, count)).collect();
            let chosen = narrowed.get().country;
            let lost = chosen.as_ref().map(|code| country::name(locale, code));
            let choose = move |chosen| explorer.change(|state| state.narrowed.country = chosen);
            choice(locale, td_string!(locale, explorer.legend.country), options, chosen, lost, choose)
        }}
        {move || {
            let (locale, names) = (locale.get(), direction_names());
            let options = choices.get().directions.into_iter();
            let options = options.filter_map(|(id, count)| Some((names.get(&id)?.clone(), id, count))).collect();
            let chosen = narrowed.get().direction;
            let lost = chosen.as_ref().and_then(|id| names.get(id).cloned());
            let choose = move |chosen| explorer.change(|state| state.narrowed.direction = chosen);
            choice(locale, td_string!(locale, explorer.legend.direction), options, chosen, lost, choose)
        }}
    }
}

/// One of several values (each with its name and how many records have it), or any. What is chosen can be undone even
/// where no record has it; where there is nothing to choose there is nothing.
fn choice(
    locale: Locale,
    title: &'static str,
    mut options: Vec<(String, String, usize)>,
    chosen: Option<String>,
    lost: Option<String>,
    choose: impl Fn(Option<String>) + 'static,
) -> Option<impl IntoView> {
    if let (Some(value), Some(name)) = (&chosen, lost)
        && !options.iter().any(|(_, known, _)| known == value)
    {
        options.push((name, value.clone(), 0));
    }
    if options.len() < 2 && chosen.is_none() {
        return None;
    }
    options.sort_by_cached_key(|(name, ..)| sort_key(name));
    let options = options.into_iter().map(|(name, value, count)| {
        let selected = chosen.as_ref() == Some(&value);
        let text = format!("{name} ({})", format::number(locale, count as i64));
        view! { <option value=value selected=selected>{text}</option> }
    });
    Some(view! {
        <h2>{title}</h2>
        <select
            class="in legend-least"
            aria-label=title
            on:change=move |event| choose(Some(event_target_value(&event)).filter(|value| !value.is_empty()))
        >
            <option value="" selected=chosen.is_none()>{td_string!(locale, explorer.legend.all)}</option>
            {options.collect_view()}
        </select>
    })
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
