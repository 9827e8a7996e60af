//! Changing one's password.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::api::client::{Api, Refusal};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::pages::session::Session;
use crate::ui::input::Input;
use crate::ui::toast::Toasts;

/// The present password and the new one.
#[component]
pub(super) fn PasswordCard() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<Refusal>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "old": old.get_untracked(), "password": new.get_untracked() });
        spawn_local(async move {
            match api.send(Method::POST, "/session/password", body).await {
                Ok(_) => {
                    old.set(String::new());
                    new.set(String::new());
                    wrong.set(None);
                    toasts.say(td_string!(locale.get_untracked(), people.account.changed));
                    api.refresh();
                }
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let wrong_at = move |field: &'static str| {
        Signal::derive(move || {
            let locale = locale.get();
            let at = |found: &Refusal| found.field.as_deref().unwrap_or("old") == field;
            wrong.get().filter(at).map(|found| refusal(locale, &found))
        })
    };
    let has_password = move || session.viewer().is_some_and(|viewer| viewer.ways.password);
    view! {
        <section class="card" aria-labelledby="password-title">
            <header>
                <h2 id="password-title">{t!(i18n, people.account.password)}</h2>
            </header>
            <Show
                when=has_password
                fallback=move || view! { <p class="pad soft">{t!(i18n, people.account.no_password)}</p> }
            >
                <form class="pad form-small" on:submit=submit>
                    <Input
                        id="old-password"
                        label=Signal::derive(move || t_string!(i18n, people.account.old).to_owned())
                        value=old
                        kind=Signal::stored("password")
                        autocomplete="current-password"
                        wrong=wrong_at("old")
                    />
                    <Input
                        id="new-password"
                        label=Signal::derive(move || t_string!(i18n, people.account.new).to_owned())
                        value=new
                        kind=Signal::stored("password")
                        autocomplete="new-password"
                        help=Signal::derive(move || Some(t_string!(i18n, people.welcome.rule).to_owned()))
                        wrong=wrong_at("password")
                    />
                    <div class="row">
                        <button class="btn pri">{t!(i18n, people.account.change)}</button>
                    </div>
                </form>
            </Show>
        </section>
    }
}
