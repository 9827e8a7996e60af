//! The palette: any record by its words in any script, and every action.

use std::time::Duration;

use accord_shared::fold::{find_folded, fold};
use accord_shared::{Noun, RecordId};
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::keys::{Keys, use_here};
use super::rail::{SECTIONS, glyph, label};
use crate::api::client::use_query;
use crate::api::parts::record;
use crate::api::search::{SearchHit, SearchQuery, SearchVariables};
use crate::api::view::{SavedView, SavedViewsQuery};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed;
use crate::pages::following::Following;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route, explore_all};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

const WAIT: Duration = Duration::from_millis(120);
const MOST: i32 = 12;

/// One line of the palette.
#[derive(Debug, Clone, PartialEq)]
enum Line {
    /// A record that was found.
    Record(SearchHit),
    /// The brief of the record that the page is about.
    Brief(RecordId),
    /// Follows the record that the page is about, or stops where that is done.
    Follow(bool),
    /// All of them, in one picture.
    All(Vec<RecordId>),
    /// A place to go.
    Place(Route),
    /// A list that is kept under a name.
    View(SavedView),
    /// The date.
    AsOf,
    /// The list of keys.
    Keys,
}

/// The palette, opened by `Ctrl K`, `/` and the search button.
#[component]
pub fn Palette() -> impl IntoView {
    let i18n = use_i18n();
    let keys = Keys::expect();
    view! {
        <Dialog
            open=keys.palette
            label=Signal::derive(move || t_string!(i18n, common.palette.title).to_owned())
            class="pal"
        >
            <Open />
        </Dialog>
    }
}

#[component]
fn Open() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let keys = Keys::expect();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let navigate = use_navigate();

    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let ask = StoredValue::new_local(leptos::leptos_dom::helpers::debounce(WAIT, move |text: String| {
        asked.try_set(text);
    }));
    let found = use_query::<SearchQuery, SearchVariables>(move || {
        let text = asked.get().trim().to_owned();
        (!fold(&text).is_empty()).then(|| SearchVariables {
            text,
            nouns: None,
            first: MOST,
            language: Some(language(locale.get())),
        })
    });
    let views = use_query::<SavedViewsQuery, ()>(|| Some(()));
    let here = use_here();
    let following = Following::expect();
    let lines = Memo::new(move |_| {
        let hits = found.ok().map(|answer| answer.search.clone()).unwrap_or_default();
        let words = fold(&typed.get());
        let views = views.ok().map(|answer| answer.saved_views.clone()).unwrap_or_default();
        let follow = following.get().map(|(_, on)| Line::Follow(on));
        let actions = actions((here(), follow), session.can_edit(), |noun| session.can_enter(noun), views)
            .into_iter()
            .filter(|action| {
                words.is_empty() || find_folded(&action_text(locale.get(), action), &words).is_some()
            });
        let all: Vec<RecordId> = hits.iter().filter_map(|hit| record(&hit.id)).collect();
        let all = (all.len() > 1).then_some(Line::All(all));
        hits.into_iter().map(Line::Record).chain(all).chain(actions).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(0usize);
    Effect::new(move |_| {
        lines.track();
        chosen.set(0);
    });

    let run = move |line: &Line, explore: bool| {
        keys.palette.set(false);
        match line {
            Line::Record(hit) => {
                let Some(id) = record(&hit.id) else { return };
                let route = if explore { Route::Explore(Some(id)) } else { Route::Dossier(id) };
                navigate(&as_of.href(route), Default::default());
            }
            Line::Brief(id) => navigate(&as_of.href(Route::Brief(*id)), Default::default()),
            Line::Follow(_) => following.toggle(),
            Line::All(ids) => {
                if let Some(href) = explore_all(ids, as_of.get()) {
                    navigate(&href, Default::default());
                }
            }
            Line::Place(route) => navigate(&as_of.href(*route), Default::default()),
            Line::View(view) => navigate(&view.address(), Default::default()),
            Line::AsOf => keys.as_of.set(true),
            Line::Keys => keys.list.set(true),
        }
    };
    let run = StoredValue::new(run);
    let move_by = move |step: isize| {
        let count = lines.read().len();
        if count > 0 {
            chosen.update(|at| *at = at.saturating_add_signed(step).min(count - 1));
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            move_by(if event.key() == "ArrowDown" { 1 } else { -1 });
        }
        "Enter" => {
            event.prevent_default();
            let line = lines.read_untracked().get(chosen.get_untracked()).cloned();
            if let Some(line) = line {
                run.with_value(|run| run(&line, event.shift_key()));
            }
        }
        _ => {}
    };
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let list = move || {
        let (locale, words) = (locale.get(), fold(&typed.get()));
        let lines = lines.get();
        let records = lines.iter().take_while(|line| matches!(line, Line::Record(_))).count();
        let line_view = |at: usize| {
            let line = lines[at].clone();
            let (clicked, content) = (line.clone(), line_view(locale, &line, &words));
            view! {
                <li
                    role="option"
                    id=format!("palette-{at}")
                    aria-selected=move || (chosen.get() == at).to_string()
                    on:mousemove=move |_| {
                        if chosen.get_untracked() != at {
                            chosen.set(at);
                        }
                    }
                    on:click=move |event| run.with_value(|run| run(&clicked, event.shift_key()))
                >
                    {content}
                </li>
            }
        };
        let group = |title: &'static str, range: std::ops::Range<usize>| {
            let shown = !range.is_empty();
            let lines = range.map(line_view).collect_view();
            shown.then(|| {
                view! {
                    <li role="group" class="pal-group" aria-label=title>
                        <h3>{title}</h3>
                        <ul role="none">{lines}</ul>
                    </li>
                }
            })
        };
        let end = lines.len();
        view! {
            {group(td_string!(locale, common.palette.records), 0..records)}
            {group(td_string!(locale, common.palette.actions), records..end)}
        }
    };
    let said = move || {
        let locale = locale.get();
        match found.get() {
            Some(Err(error)) => failed::sentence(locale, &error).to_owned(),
            Some(Ok(answer)) if answer.search.is_empty() => {
                td_string!(locale, common.msg.no_results, query = asked.get()).to_string()
            }
            Some(Ok(answer)) => {
                td_string!(locale, common.palette.results, count = answer.search.len()).to_string()
            }
            None => td_string!(locale, common.palette.hint).to_owned(),
        }
    };
    view! {
        <div class="pal-in">
            {icon(Glyph::Search)}
            <input
                node_ref=input
                class="pal-field"
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-lines"
                aria-autocomplete="list"
                aria-activedescendant=move || format!("palette-{}", chosen.get())
                aria-label=move || t_string!(i18n, common.nav.search)
                placeholder=move || t_string!(i18n, common.nav.search)
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    let text = event_target_value(&event);
                    typed.set(text.clone());
                    ask.update_value(|ask| ask(text));
                }
                on:keydown=key
            />
            <kbd>"Esc"</kbd>
        </div>
        <ul class="pal-lines" role="listbox" id="palette-lines" aria-label=move || t_string!(i18n, common.palette.title)>
            {list}
        </ul>
        <footer class="pal-foot">
            <span class="muted grow" role="status">{said}</span>
            <span class="hints">
                <span>
                    <kbd>"↑"</kbd>
                    <kbd>"↓"</kbd>
                    {t!(i18n, common.key.moves)}
                </span>
                <span>
                    <kbd>"↵"</kbd>
                    {t!(i18n, common.key.open)}
                </span>
                <span>
                    <kbd>"⇧ ↵"</kbd>
                    {t!(i18n, common.key.explore)}
                </span>
            </span>
        </footer>
    }
}

fn actions(
    (here, follow): (Option<RecordId>, Option<Line>),
    can_edit: bool,
    can_enter: impl Fn(Noun) -> bool,
    views: Vec<SavedView>,
) -> Vec<Line> {
    let new = Noun::ALL.iter().copied().filter(|&noun| can_enter(noun)).map(Route::New);
    let many = [Route::Import(None), Route::Past, Route::Duplicates];
    let new = new.chain(many.into_iter().filter(|_| can_edit));
    let places = [Route::Home]
        .into_iter()
        .chain(SECTIONS)
        .chain([
            Route::Gaps,
            Route::Weights,
            Route::Overview,
            Route::Questions,
            Route::Digest,
            Route::Escalation,
            Route::Notices,
            Route::Changes,
        ])
        .chain(new)
        .map(Line::Place);
    let places = here.map(Line::Brief).into_iter().chain(follow).chain(places);
    let places = places.chain(views.into_iter().map(Line::View));
    places.chain([Line::AsOf, Line::Keys]).collect()
}

fn action_text(locale: Locale, line: &Line) -> String {
    match line {
        Line::Record(hit) => hit.label.clone(),
        Line::All(_) => td_string!(locale, common.palette.explore_all).to_owned(),
        Line::Place(Route::New(Noun::Organization)) => {
            td_string!(locale, common.palette.new_organization).to_owned()
        }
        Line::Place(Route::New(Noun::Agreement)) => {
            td_string!(locale, common.palette.new_agreement).to_owned()
        }
        Line::Place(Route::New(Noun::Obligation)) => {
            td_string!(locale, common.palette.new_obligation).to_owned()
        }
        Line::Place(Route::New(Noun::Contact)) => td_string!(locale, common.palette.new_contact).to_owned(),
        Line::Place(Route::New(Noun::Interaction)) => {
            td_string!(locale, common.palette.new_interaction).to_owned()
        }
        Line::Brief(_) => td_string!(locale, briefs.make).to_owned(),
        Line::Follow(true) => td_string!(locale, home.follow.stop).to_owned(),
        Line::Follow(false) => td_string!(locale, home.follow.off).to_owned(),
        Line::Place(route) => label(locale, *route).to_owned(),
        Line::View(view) => td_string!(locale, views.palette, name = view.name.clone()).to_string(),
        Line::AsOf => td_string!(locale, common.as_of.change).to_owned(),
        Line::Keys => td_string!(locale, common.key.title).to_owned(),
    }
}

fn line_view(locale: Locale, line: &Line, words: &str) -> AnyView {
    let text = action_text(locale, line);
    match line {
        Line::Record(hit) => record_view(locale, hit, words).into_any(),
        Line::Place(route) => {
            let mark = match route {
                Route::New(_) => icon(Glyph::Add).into_any(),
                route => icon(glyph(*route, false)).into_any(),
            };
            view! { {mark} <span class="grow cut">{marked(&text, words)}</span> }.into_any()
        }
        Line::Brief(_) => {
            view! { {icon(Glyph::Brief)} <span class="grow cut">{marked(&text, words)}</span> <kbd>"B"</kbd> }
                .into_any()
        }
        Line::Follow(on) => {
            let mark = icon(if *on { Glyph::Followed } else { Glyph::Follow });
            view! { {mark} <span class="grow cut">{marked(&text, words)}</span> <kbd>"F"</kbd> }.into_any()
        }
        Line::All(_) => view! { {icon(Glyph::Explore)} <span class="grow cut">{text}</span> }.into_any(),
        Line::View(_) => {
            view! { {icon(Glyph::Views)} <span class="grow cut">{marked(&text, words)}</span> }.into_any()
        }
        Line::AsOf => {
            view! { {icon(Glyph::Date)} <span class="grow cut">{marked(&text, words)}</span> <kbd>"D"</kbd> }
                .into_any()
        }
        Line::Keys => {
            view! { {icon(Glyph::Keys)} <span class="grow cut">{marked(&text, words)}</span> <kbd>"?"</kbd> }
                .into_any()
        }
    }
}

fn record_view(locale: Locale, hit: &SearchHit, words: &str) -> impl IntoView + use<> {
    let kind = marks::Kind::of(hit.noun, hit.organization_kind, hit.ours);
    let what = match hit.organization_kind {
        Some(kind) => kind.word(locale),
        None => hit.noun.word(locale),
    };
    let state = hit.agreement_state.map(|state| marks::state(locale, state));
    let standing = hit.standing.map(|standing| marks::standing(locale, standing));
    view! {
        {marks::kind(kind)}
        <span class="grow cut">
            {marked(&hit.label, words)} " "
            <span class="muted">
                {match &hit.matched {
                    Some(matched) => view! { <span>{marked(matched, words)}</span> }.into_any(),
                    None => what.into_any(),
                }}
            </span>
        </span>
        <span class="hide-s">{state} {standing}</span>
        <span class="pal-access hide-s">{marks::access(locale, hit.access_level)}</span>
    }
}

/// The text with the part that matched marked, in the script in which it was found.
fn marked(text: &str, words: &str) -> impl IntoView + use<> {
    match find_folded(text, words) {
        Some(range) => {
            let (before, found, after) = (
                text[..range.start].to_owned(),
                text[range.clone()].to_owned(),
                text[range.end..].to_owned(),
            );
            view! { <>{before}<mark>{found}</mark>{after}</> }.into_any()
        }
        None => text.to_owned().into_any(),
    }
}
