//! The small form of one act: what it does, its fields, a reason, and what was wrong.

use std::future::Future;
use std::pin::Pin;

use accord_shared::error::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::{Api, ApiError};
use crate::api::parts::UserError;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, use_i18n, use_locale};
use crate::pages::failed::{banner, outcome};
use crate::pages::form::fields::{Label, Problems};
use crate::pages::form::reading::{Problem, Reading};
use crate::ui::toast::Toasts;

/// What came of an act, once it is there.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<UserError>, ApiError>>>>;

/// A form in a dialog, beside its fields: whether its act is under way, and why it was not done.
#[derive(Clone, Copy)]
pub struct Asking {
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    locale: Signal<Locale>,
    toasts: Toasts,
}

impl Asking {
    /// A form that closes its dialog when the act is done.
    pub fn new(open: RwSignal<bool>) -> Self {
        let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None));
        Self { open, busy, wrong, locale: use_locale(), toasts: Toasts::expect() }
    }

    /// Says why what was typed is not sent at all.
    pub fn refuse(self, why: Label) {
        self.wrong.set(Some(why(self.locale.get_untracked()).to_owned()));
    }

    /// Does the act, unless it is under way. What keeps it from being done is said in the form; once it is done the dialog
    /// closes and `done` says so. Either way the page is read anew.
    pub fn send(
        self,
        act: impl Future<Output = Result<Vec<UserError>, ApiError>> + 'static,
        done: impl FnOnce(Locale) -> String + 'static,
    ) {
        let toasts = self.toasts;
        self.send_then(act, move |locale| toasts.say(done(locale)));
    }

    /// The same, where more is done than to say so.
    pub fn send_then(
        self,
        act: impl Future<Output = Result<Vec<UserError>, ApiError>> + 'static,
        done: impl FnOnce(Locale) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = act.await;
            self.busy.try_set(false);
            let locale = self.locale.get_untracked();
            match outcome(locale, &answer) {
                Some(why) => {
                    self.wrong.try_set(Some(why));
                }
                None => {
                    self.open.try_set(false);
                    done(locale);
                }
            }
            Api::expect().refresh();
        });
    }

    /// What was wrong, and the buttons.
    pub fn foot(self, act: Label) -> impl IntoView {
        let i18n = use_i18n();
        let Self { open, busy, wrong, locale, .. } = self;
        view! {
            {move || wrong.get().map(banner)}
            <div class="row">
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button type="submit" class="btn pri" disabled=busy>
                    {move || act(locale.get())}
                </button>
            </div>
        }
    }
}

/// An act with its words.
#[derive(Clone, Copy)]
pub struct Act {
    /// What the form is called.
    pub title: Label,
    /// What the act does.
    pub help: Label,
    /// What the button is called.
    pub act: Label,
    /// What is said once it is done.
    pub done: Label,
}

/// The form; it closes when the act is done. `send` reads the fields and is given the reason; it sends nothing where they
/// cannot be read.
#[component]
pub fn ActForm<F>(
    act: Act,
    open: RwSignal<bool>,
    send: F,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView
where
    F: Fn(&mut Reading, Option<String>) -> Option<Answer> + 'static,
{
    let i18n = use_i18n();
    let locale = use_locale();
    let problems = Problems(RwSignal::new(Vec::new()));
    provide_context(problems);
    let reason = RwSignal::new(String::new());
    let asking = Asking::new(open);
    let Asking { busy, wrong, .. } = asking;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        let mut reading = Reading::default();
        let answer = send(&mut reading, why);
        problems.0.set(reading.problems);
        let Some(answer) = answer.filter(|_| problems.0.with_untracked(Vec::is_empty)) else { return };
        let answer = async move {
            let answer = answer.await;
            if let Ok(errors) = &answer {
                problems.0.try_set(errors.iter().map(Problem::from).collect());
            }
            answer
        };
        asking.send(answer, move |locale| (act.done)(locale).to_owned());
    };
    let unread = move || {
        let some = problems.0.with(|problems| problems.first().map(|problem| problem.code));
        some.map(|code: ErrorCode| code.word(locale.get()).to_owned())
    };
    view! {
        <form class="form pad" on:submit=submit>
            <h2>{move || (act.title)(locale.get())}</h2>
            <p class="soft">{move || (act.help)(locale.get())}</p>
            {children.map(|children| children())}
            <label class="f">
                <span>{t!(i18n, ledger.reason)}</span>
                <input
                    class="in"
                    type="text"
                    maxlength="500"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </label>
            <div class="form-foot">
                <span class="grow st late" role="alert">
                    {move || wrong.get().or_else(unread)}
                </span>
                <button type="button" class="btn quiet" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri" disabled=move || busy.get()>
                    {move || (act.act)(locale.get())}
                </button>
            </div>
        </form>
    }
}
