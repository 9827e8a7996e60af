//! The dialog in which the reader proves again who they are, before an act that asks for it.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::api::client::{Api, Refusal};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::input::Input;

/// The dialog; whoever asked goes on when it is closed.
#[component]
pub fn Confirm() -> impl IntoView {
    let i18n = use_i18n();
    let proof = Api::expect().proof();
    let open = proof.open();
    Effect::new(move |_| {
        if !open.get() {
            proof.settle();
        }
    });
    view! {
        <Dialog
            open=open
            label=Signal::derive(move || t_string!(i18n, people.confirm.title).to_owned())
            class="confirm"
        >
            <Question />
        </Dialog>
    }
}

#[component]
fn Question() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let session = Session::expect();
    let ways = move || session.viewer().map(|viewer| viewer.ways);
    let has = move |way: fn(&crate::api::session::Ways) -> bool| ways().as_ref().is_some_and(way);
    let by_code = RwSignal::new(
        !untrack(move || has(|ways| ways.password)) && untrack(move || has(|ways| ways.second_factor)),
    );
    let given = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Refusal>);
    let has_any = move || has(|ways| ways.password || ways.second_factor);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = match (untrack(has_any), by_code.get_untracked()) {
            (false, _) => json!({}),
            (true, false) => json!({ "password": given.get_untracked() }),
            (true, true) => json!({ "code": given.get_untracked() }),
        };
        spawn_local(async move {
            match api.send(Method::POST, "/session/confirm", body).await {
                Ok(_) => api.proof().give(),
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let said = Signal::derive(move || {
        let locale = locale.get();
        wrong.get().map(|found| match found.code.as_str() {
            "WRONG" => td_string!(locale, people.confirm.wrong).to_owned(),
            _ => refusal(locale, &found),
        })
    });
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{t!(i18n, people.confirm.title)}</h2>
            <p class="soft">{t!(i18n, people.confirm.why)}</p>
            <Show when=has_any fallback=move || view! { <p>{t!(i18n, people.confirm.demo)}</p> }>
                {move || {
                    if by_code.get() {
                        view! {
                            <Input
                                id="confirm-code"
                                label=Signal::derive(move || t_string!(i18n, people.gate.code).to_owned())
                                value=given
                                autocomplete="one-time-code"
                                wrong=said
                                focus=true
                            />
                        }
                            .into_any()
                    } else {
                        view! {
                            <Input
                                id="confirm-password"
                                label=Signal::derive(move || t_string!(i18n, people.gate.password).to_owned())
                                value=given
                                kind=Signal::stored("password")
                                autocomplete="current-password"
                                wrong=said
                                focus=true
                            />
                        }
                            .into_any()
                    }
                }}
            </Show>
            <div class="row">
                <Show when=move || has(|ways| ways.password && ways.second_factor)>
                    <button
                        type="button"
                        class="btn quiet"
                        on:click=move |_| {
                            given.set(String::new());
                            wrong.set(None);
                            by_code.update(|by_code| *by_code = !*by_code);
                        }
                    >
                        {move || {
                            if by_code.get() {
                                td_string!(locale.get(), people.confirm.by_password)
                            } else {
                                td_string!(locale.get(), people.confirm.by_code)
                            }
                        }}
                    </button>
                </Show>
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| api.proof().open().set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri">{t!(i18n, people.confirm.go)}</button>
            </div>
        </form>
    }
}
