//! The dialog of a bulk change: what is told, what it would do with each row, and the button that does it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::super::selection::Selection;
use super::found::summary;
use crate::api::bulk::{self, Done, Preview, Wanted};
use crate::api::client::Api;
use crate::i18n::{Locale, format, t, td_string, use_i18n, use_locale};
use crate::pages::failed::{banner, refusal};
use crate::pages::form::fields::Problems;
use crate::ui::toast::Toasts;

/// What a dialog does, with the fields in which that is told.
pub struct Deed {
    /// What it is called.
    pub title: Signal<String>,
    /// The fields.
    pub view: AnyView,
    /// What is told so far.
    pub asked: Signal<Asked>,
    /// What the reader calls the new value; nothing where each row becomes something of its own.
    pub to: Signal<Option<String>>,
    /// Whether a reason for the ledger is asked for; what has its own words has none beside them.
    pub reasoned: bool,
    /// What the button is called.
    pub go: fn(Locale, i64) -> String,
    /// What is said when it is done.
    pub done: fn(Locale, i64) -> String,
}

/// What is told in a dialog.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// What the preview is asked with; nothing before anything is chosen. Words that change no row's fate are not in it,
    /// so that typing asks nothing.
    pub look: Option<Value>,
    /// What is sent; nothing before it is told whole.
    pub change: Option<Value>,
    /// What is missing.
    pub missing: Option<String>,
}

/// The content of the dialog.
pub fn deed(
    deed: Deed,
    wanted: impl Fn(Value) -> Wanted + Copy + Send + Sync + 'static,
    open: RwSignal<bool>,
    selection: Selection,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let (api, toasts) = (Api::expect(), Toasts::expect());
    let Deed { title, view, asked, to, reasoned, go, done: say } = deed;
    let reason = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Preview>);
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(crate::clock::fresh_key());
    let look = Memo::new(move |_| asked.get().look);
    Effect::new(move |_| {
        let look_now = look.get();
        found.set(None);
        let Some(change) = look_now.clone() else { return };
        let wanted = wanted(change);
        spawn_local(async move {
            let preview = bulk::preview(&wanted).await;
            // Of what is no longer asked for nothing is shown.
            if look.try_get_untracked() != Some(look_now) {
                return;
            }
            match preview {
                Ok(preview) => {
                    wrong.try_set(None);
                    found.try_set(Some(preview));
                }
                Err(refused) => {
                    wrong.try_set(Some(refusal(locale.get_untracked(), &refused)));
                }
            }
        });
    });
    let send = move |_| {
        let (Some(change), Some(preview)) = (asked.get_untracked().change, found.get_untracked()) else {
            return;
        };
        let wanted = wanted(change);
        busy.set(true);
        spawn_local(async move {
            let reason = reason.get_untracked();
            let done = bulk::apply(&wanted, preview.snapshot, &reason, key.get_value().as_deref()).await;
            busy.try_set(false);
            let locale = locale.get_untracked();
            match done {
                Ok(done) => {
                    open.try_set(false);
                    selection.clear();
                    said(toasts, locale, done, say);
                    api.refresh();
                }
                Err(refused) => {
                    wrong.try_set(Some(refusal(locale, &refused)));
                }
            }
        });
    };
    let count = move || found.read().as_ref().map_or(0, |preview| preview.changes);
    let button = move || go(locale.get(), i64::try_from(count()).unwrap_or_default());
    let missing = move || asked.get().missing.map(|missing| view! { <p class="muted">{missing}</p> });
    let off = move || busy.get() || count() == 0 || asked.read().change.is_none();
    view! {
        <header>
            <h2>{title}</h2>
        </header>
        <div class="pad form-small bulk-form">
            {view} {reasoned.then(|| reason_field(reason))}
            <div class="bulk-found" aria-live="polite">
                {move || found.get().map(|preview| summary(locale.get(), &preview, to.get().as_deref()))}
            </div>
            {missing}
            {move || wrong.get().map(banner)}
        </div>
        <footer>
            <button type="button" class="btn" on:click=move |_| open.set(false)>
                {t!(i18n, common.verb.cancel)}
            </button>
            <button type="button" class="btn pri" disabled=off on:click=send>
                {button}
            </button>
        </footer>
    }
}

/// What forms say of their fields, for fields that are shown in a dialog of their own.
pub fn provide_problems() {
    provide_context(Problems(RwSignal::new(Vec::new())));
}

fn reason_field(reason: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="f">
            <label for="bulk-reason">{t!(i18n, ledger.reason)}</label>
            <input
                class="in"
                id="bulk-reason"
                maxlength="500"
                prop:value=reason
                on:input=move |event| reason.set(event_target_value(&event))
            />
            <p>{t!(i18n, ledger.reason_help)}</p>
        </div>
    }
}

/// Says what was done, and offers to take it back.
pub fn said(toasts: Toasts, locale: Locale, done: Done, say: fn(Locale, i64) -> String) {
    let mut text = say(locale, i64::try_from(done.changed).unwrap_or_default());
    if !done.left.is_empty() {
        let left = i64::try_from(done.left.len()).unwrap_or_default();
        text = format!("{text} · {}: {}", td_string!(locale, bulk.left), format::number(locale, left));
    }
    if done.changed == 0 {
        return toasts.say(text);
    }
    let run = move || {
        let id = done.id.clone();
        spawn_local(async move {
            toasts.say(take_back(locale, &id).await.unwrap_or_else(|why| why));
        });
    };
    toasts.offer(text, td_string!(locale, ledger.undo), run);
}

/// Takes a bulk change back, and says that it is or why it is not.
pub async fn take_back(locale: Locale, id: &str) -> Result<String, String> {
    match bulk::undo(id).await {
        Ok(blocked) if blocked.is_empty() => {
            Api::expect().refresh();
            Ok(td_string!(locale, bulk.undone).to_owned())
        }
        Ok(_) => Err(td_string!(locale, bulk.blocked).to_owned()),
        Err(refused) => Err(refusal(locale, &refused)),
    }
}
