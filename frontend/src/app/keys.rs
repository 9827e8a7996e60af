//! The keys that work everywhere.

use accord_shared::RecordId;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::rail::{SECTIONS, label};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::following::Following;
use crate::routes::{AsOf, Route, has_briefs, record_at};
use crate::ui::dialog::Dialog;

/// Letters after `G`, in the order of the sections.
const LETTERS: [&str; 8] = ["e", "o", "a", "b", "k", "p", "c", "i"];

/// The places that have a letter: the page that one begins with, and the sections.
fn places() -> impl Iterator<Item = (Route, &'static str)> {
    std::iter::once((Route::Home, "h")).chain(SECTIONS.into_iter().zip(LETTERS))
}

/// What the keys open.
#[derive(Clone, Copy)]
pub struct Keys {
    /// The palette.
    pub palette: RwSignal<bool>,
    /// The date.
    pub as_of: RwSignal<bool>,
    /// The list of keys.
    pub list: RwSignal<bool>,
    /// What `/` looks in while a page has a search of its own; else it opens the palette.
    pub within: RwSignal<Option<Callback<()>>>,
}

impl Keys {
    /// Puts it into the context.
    pub fn provide() -> Self {
        let keys = Self {
            palette: RwSignal::new(false),
            as_of: RwSignal::new(false),
            list: RwSignal::new(false),
            within: RwSignal::new(None),
        };
        provide_context(keys);
        keys
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }
}

/// The record that the page is about and of which there are briefs: a dossier's, or what the explorer is around.
pub fn use_here() -> impl Fn() -> Option<RecordId> + Copy + Send + Sync + 'static {
    let (path, query) = (use_location().pathname, use_query_map());
    move || {
        let focus =
            || query.read().get("focus").filter(|_| path.read().starts_with("/explore"))?.parse().ok();
        record_at(&path.read()).or_else(focus).filter(|id| has_briefs(id.noun))
    }
}

/// Listens to the whole window.
pub fn listen(keys: Keys) {
    let navigate = use_navigate();
    let as_of = AsOf::expect();
    let here = use_here();
    let following = Following::expect();
    let going = StoredValue::new(false);
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            keys.palette.set(true);
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
            return;
        }
        let was_going = going.get_value();
        going.set_value(false);
        // The letter's own place on the keyboard, so that a Russian or Azerbaijani layout works too.
        let letter = letter(&event);
        let place = places().find(|(_, known)| Some(*known) == letter.as_deref());
        if was_going && let Some((place, _)) = place {
            event.prevent_default();
            navigate(&as_of.href(place), Default::default());
            return;
        }
        match (key.as_str(), letter.as_deref()) {
            ("/", _) => {
                event.prevent_default();
                match keys.within.get_untracked() {
                    Some(within) => within.run(()),
                    None => keys.palette.set(true),
                }
            }
            ("?", _) => keys.list.set(true),
            (_, Some("g")) => going.set_value(true),
            (_, Some("b")) => {
                if let Some(id) = untrack(here) {
                    event.prevent_default();
                    navigate(&as_of.href(Route::Brief(id)), Default::default());
                }
            }
            (_, Some("d")) => {
                event.prevent_default();
                keys.as_of.set(true);
            }
            (_, Some("f")) if untrack(|| following.get()).is_some() => {
                event.prevent_default();
                following.toggle();
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// The Latin letter of a key, whatever the layout.
pub fn letter(event: &KeyboardEvent) -> Option<String> {
    event.code().strip_prefix("Key").map(str::to_ascii_lowercase)
}

/// Whether the key goes into a field, or a dialog has the keyboard.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    target
        .closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")
        .ok()
        .flatten()
        .is_some()
}

/// The list of keys.
#[component]
pub fn KeyList() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let keys = Keys::expect();
    let sections = move || {
        let line = |(section, letter): (Route, &str)| {
            view! {
                <li>
                    <span class="grow">{label(locale.get(), section)}</span>
                    <kbd>"G"</kbd>
                    <kbd>{letter.to_ascii_uppercase()}</kbd>
                </li>
            }
        };
        places().map(line).collect_view()
    };
    view! {
        <Dialog open=keys.list label=Signal::derive(move || t_string!(i18n, common.key.title).to_owned()) class="narrow">
            <header>
                <h2>{t!(i18n, common.key.title)}</h2>
            </header>
            <ul class="list pad keys">
                <li>
                    <span class="grow">{t!(i18n, common.key.search)}</span>
                    <kbd>"Ctrl"</kbd>
                    <kbd>"K"</kbd>
                    <kbd>"/"</kbd>
                </li>
                {sections}
                <li>
                    <span class="grow">{t!(i18n, common.as_of.change)}</span>
                    <kbd>"D"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, briefs.make)}</span>
                    <kbd>"B"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, home.follow.off)}</span>
                    <kbd>"F"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.next)}</span>
                    <kbd>"J"</kbd>
                    <kbd>"K"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.open_row)}</span>
                    <kbd>"↵"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.edit_row)}</span>
                    <kbd>"E"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.choose_row)}</span>
                    <kbd>{t!(i18n, common.key.space)}</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.choose_rows)}</span>
                    <kbd>"Shift"</kbd>
                    <kbd>{t!(i18n, common.key.space)}</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.save)}</span>
                    <kbd>"Ctrl"</kbd>
                    <kbd>"↵"</kbd>
                </li>
                <li>
                    <span class="grow">{t!(i18n, common.key.close)}</span>
                    <kbd>"Esc"</kbd>
                </li>
            </ul>
            <Show when=move || keys.within.read().is_some()>
                <h3 class="pad">{t!(i18n, common.nav.explore)}</h3>
                <ul class="list pad keys">{move || explorer_keys(locale.get())}</ul>
            </Show>
            <footer>
                <button type="button" class="btn" on:click=move |_| keys.list.set(false)>
                    {t!(i18n, common.verb.close)}
                </button>
            </footer>
        </Dialog>
    }
}

/// The keys of the explorer, which only its page has.
fn explorer_keys(locale: Locale) -> Vec<impl IntoView> {
    let line = |word: &'static str, keys: &[&'static str]| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect();
        view! { <li><span class="grow">{word}</span> {keys}</li> }
    };
    vec![
        line(td_string!(locale, explorer.inspector.focus), &["↵"]),
        line(td_string!(locale, explorer.inspector.expand), &["E"]),
        line(td_string!(locale, explorer.inspector.path), &["P"]),
        line(td_string!(locale, explorer.inspector.pin), &[td_string!(locale, common.key.space)]),
        line(td_string!(locale, explorer.verb.hide), &["H"]),
        line(td_string!(locale, explorer.verb.choose), &["X"]),
        line(td_string!(locale, explorer.verb.lasso), &["L"]),
        line(td_string!(locale, explorer.verb.group), &["M"]),
        line(td_string!(locale, explorer.verb.fold), &["A"]),
        line(td_string!(locale, explorer.verb.note), &["N"]),
        line(td_string!(locale, explorer.verb.find), &["/"]),
        line(td_string!(locale, explorer.view.table), &["T"]),
        line(td_string!(locale, explorer.verb.menu), &["Shift", "F10"]),
        line(td_string!(locale, explorer.verb.undo), &["Ctrl", "Z"]),
        line(td_string!(locale, explorer.verb.redo), &["Ctrl", "Shift", "Z"]),
    ]
}
