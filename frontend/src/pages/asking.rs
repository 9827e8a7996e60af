//! The small form of one act that is done to the page's record: what it does, its fields, a reason, and what was wrong.

use std::future::Future;
use std::pin::Pin;

use accord_shared::error::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::{Api, ApiError};
use crate::api::parts::UserError;
use crate::i18n::words::Word;
use crate::i18n::{t, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::form::fields::{Label, Problems};
use crate::pages::form::reading::{Problem, Reading};
use crate::ui::toast::Toasts;

/// What came of an act, once it is there.
pub type Answer = Pin<Box<dyn Future<Output = Result<Vec<UserError>, ApiError>>>>;

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
    let toasts = Toasts::expect();
    let problems = Problems(RwSignal::new(Vec::new()));
    provide_context(problems);
    let reason = RwSignal::new(String::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        let mut reading = Reading::default();
        let answer = send(&mut reading, why);
        problems.0.set(reading.problems);
        let Some(answer) = answer.filter(|_| problems.0.with_untracked(Vec::is_empty)) else { return };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let done = answer.await;
            busy.try_set(false);
            let locale = locale.get_untracked();
            if let Ok(errors) = &done {
                problems.0.try_set(errors.iter().map(Problem::from).collect());
            }
            match outcome(locale, &done) {
                Some(said) => {
                    wrong.try_set(Some(said));
                }
                None => {
                    open.try_set(false);
                    toasts.say((act.done)(locale));
                }
            }
            Api::expect().refresh();
        });
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
