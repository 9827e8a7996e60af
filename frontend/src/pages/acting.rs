//! The dialog in which one of several acts is done to the page's record: recording an event of an agreement, reporting a
//! due date. The page keeps it, so that it stays open with what was typed while the record changes under it.

use std::future::Future;
use std::sync::Arc;

use accord_shared::error::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::Api;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, use_i18n, use_locale};
use crate::ui::dialog::Dialog;
use crate::ui::toast::Toasts;

/// What the page holds of such a dialog.
pub struct Acting<A: Word> {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// What the reader chose.
    pub chosen: RwSignal<Option<A>>,
    /// Why it was not done.
    said: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl<A: Word> Clone for Acting<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Word> Copy for Acting<A> {}

/// What can be done now, to the record as it stands on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice<A, R> {
    /// The acts, each with why it cannot be done.
    pub acts: Vec<(A, Option<R>)>,
    /// How many times the record was written.
    pub version: i32,
}

/// What such a dialog is made of.
pub struct Form<A: Word, R: Word> {
    /// What it is called.
    pub title: Signal<String>,
    /// What the list of acts is called.
    pub choose: fn(Locale) -> &'static str,
    /// What the button is called that does it.
    pub do_it: fn(Locale) -> &'static str,
    /// What can be done now; nothing where the record is no longer there.
    pub choice: Memo<Option<Choice<A, R>>>,
    /// The fields that go with an act, made anew each time it opens: what they are, and what is done with them.
    pub fields: fn(Acting<A>) -> Fields<A>,
}

/// The fields of a dialog that is open.
pub struct Fields<A> {
    /// As they are shown.
    pub view: AnyView,
    /// Does the act that was chosen, with what was typed.
    pub submit: Arc<dyn Fn(A) + Send + Sync>,
}

impl<A: Word> Acting<A> {
    /// One that is closed.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            chosen: RwSignal::new(None),
            said: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Says why what was typed cannot be sent.
    pub fn refuse(self, why: String) {
        self.said.set(Some(why));
    }

    /// Sends an act. Once it is done the dialog closes and the page says `done`; else the dialog says why it was not.
    pub fn send(self, act: impl Future<Output = Result<(), String>> + 'static, done: String) {
        let toasts = Toasts::expect();
        self.busy.set(true);
        self.said.set(None);
        spawn_local(async move {
            let result = act.await;
            self.busy.try_set(false);
            match result {
                Ok(()) => {
                    self.open.try_set(false);
                    toasts.say(done);
                }
                Err(why) => {
                    self.said.try_set(Some(why));
                }
            }
            // Also where it was refused: perhaps because the record is no longer as it was.
            Api::expect().refresh();
        });
    }
}

/// The dialog, beside what is drawn anew with the record.
pub fn dialog<A: Word, R: Word>(acting: Acting<A>, parts: Form<A, R>) -> impl IntoView {
    let choice = parts.choice;
    // What is not there any more is not acted upon.
    Effect::new(move |_| {
        if choice.with(Option::is_none) {
            acting.open.set(false);
        }
    });
    let title = parts.title;
    let parts = StoredValue::new(parts);
    view! {
        <Dialog open=acting.open label=title>
            {untrack(|| parts.with_value(|parts| form(acting, parts)))}
        </Dialog>
    }
}

fn form<A: Word, R: Word>(acting: Acting<A>, parts: &Form<A, R>) -> impl IntoView + use<A, R> {
    let i18n = use_i18n();
    let locale = use_locale();
    let &Form { title, choose, do_it, choice, fields } = parts;
    let Acting { open, chosen, said, busy } = acting;
    said.set(None);
    busy.set(false);
    let opened_at = choice.with_untracked(|choice| choice.as_ref().map(|choice| choice.version));
    let first = choice.with_untracked(|choice| {
        let acts = choice.as_ref().map(|choice| choice.acts.as_slice()).unwrap_or_default();
        acts.iter().find(|(_, refusal)| refusal.is_none()).map(|(act, _)| *act)
    });
    chosen.set(first);
    let options = move || {
        let locale = locale.get();
        let acts = choice.get().map(|choice| choice.acts).unwrap_or_default();
        acts.into_iter().map(|(act, refusal)| option(act, refusal, chosen, locale)).collect_view()
    };
    // Why what is chosen cannot be done as the record stands now.
    let refusal = Memo::new(move |_| {
        let choice = choice.get()?;
        choice.acts.into_iter().find(|(act, _)| Some(*act) == chosen.get())?.1
    });
    let changed = move || choice.with(|choice| choice.as_ref().map(|choice| choice.version)) != opened_at;
    let Fields { view: shown, submit } = fields(acting);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(act) = chosen.get_untracked() {
            submit(act);
        }
    };
    let wrong = move || {
        let locale = locale.get();
        said.get().or_else(|| refusal.get().map(|refusal| format::as_sentence(refusal.word(locale), locale)))
    };
    view! {
        <form class="fgrid pad act-form" on:submit=submit>
            <h2 class="wide">{title}</h2>
            <Show when=changed>
                <p class="wide soon" role="status">
                    {move || ErrorCode::StaleVersion.word(locale.get())}
                </p>
            </Show>
            <div class="f wide">
                <label for="act-what">{move || choose(locale.get())}</label>
                <select
                    class="in"
                    id="act-what"
                    on:change=move |event| {
                        said.set(None);
                        chosen.set(A::of_code(&event_target_value(&event)));
                    }
                >
                    {options}
                </select>
            </div>
            {shown}
            <p class="wide late" aria-live="polite">
                {wrong}
            </p>
            <div class="row wide">
                <button
                    type="submit"
                    class="btn pri"
                    disabled=move || chosen.get().is_none() || refusal.get().is_some() || busy.get()
                >
                    {move || do_it(locale.get())}
                </button>
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
            </div>
        </form>
    }
}

/// An act of the list; what cannot be done now is greyed out, with its reason.
fn option<A: Word, R: Word>(
    act: A,
    refusal: Option<R>,
    chosen: RwSignal<Option<A>>,
    locale: Locale,
) -> impl IntoView {
    let word = match refusal {
        Some(refusal) => format!("{} ({})", act.word(locale), refusal.word(locale)),
        None => act.word(locale).to_owned(),
    };
    view! {
        <option value=act.code() disabled=refusal.is_some() selected=move || chosen.get() == Some(act)>
            {word}
        </option>
    }
}
