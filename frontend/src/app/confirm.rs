//! The dialog in which the reader proves again who they are, before an act that asks for it.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::BroadcastChannel;

use crate::api::client::{Api, Refusal};
use crate::api::session::{Ways, WaysIn};
use crate::i18n::{language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::input::Input;

/// On which channel a window of this browser tells the others that its reader has proved it.
const CHANNEL: &str = "accord.proof";

/// Tells the window that waits for it that the reader has proved elsewhere who they are.
pub(super) fn tell() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let _ = channel.post_message(&true.into());
        channel.close();
    }
}

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

/// By what the reader proves it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Password,
    Code,
    /// The outside account, in a window of its own.
    Provider,
    /// Nothing: they are one of a demonstration's people.
    Nothing,
}

impl By {
    /// What is asked for first.
    fn first(ways: Option<Ways>) -> Self {
        match ways {
            Some(ways) if ways.password => Self::Password,
            Some(ways) if ways.second_factor => Self::Code,
            Some(ways) if ways.provider => Self::Provider,
            _ => Self::Nothing,
        }
    }
}

#[component]
fn Question() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let session = Session::expect();
    let ways = move || session.viewer().map(|viewer| viewer.ways);
    let by = RwSignal::new(By::first(untrack(ways)));
    let given = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Refusal>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = match by.get_untracked() {
            By::Password => json!({ "password": given.get_untracked() }),
            By::Code => json!({ "code": given.get_untracked() }),
            By::Nothing => json!({}),
            // Whether they have proved it there, the server knows: the act is tried again.
            By::Provider => return api.proof().give(),
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
    let field = move || match by.get() {
        By::Code => view! {
            <Input
                id="confirm-code"
                label=Signal::derive(move || t_string!(i18n, people.gate.code).to_owned())
                value=given
                autocomplete="one-time-code"
                wrong=said
                focus=true
            />
        }
        .into_any(),
        By::Password => view! {
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
        .into_any(),
        By::Nothing => view! { <p>{t!(i18n, people.confirm.demo)}</p> }.into_any(),
        By::Provider => ().into_any(),
    };
    let has_both = move || ways().is_some_and(|ways| ways.password && ways.second_factor);
    // A second factor is not passed over: who has one confirms by that, or by the password.
    let has_provider = move || ways().is_some_and(|ways| ways.provider && !ways.second_factor);
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{t!(i18n, people.confirm.title)}</h2>
            <p class="soft">{t!(i18n, people.confirm.why)}</p>
            {field}
            <Show when=has_provider>
                <Elsewhere />
            </Show>
            <div class="row">
                <Show when=has_both>
                    <button
                        type="button"
                        class="btn quiet"
                        on:click=move |_| {
                            given.set(String::new());
                            wrong.set(None);
                            by.update(|by| *by = if *by == By::Code { By::Password } else { By::Code });
                        }
                    >
                        {move || {
                            if by.get() == By::Code {
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

/// The way to the outside account, in a window of its own, so that nothing is lost of what is on the screen; and back from
/// there by itself.
#[component]
fn Elsewhere() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let proof = Api::expect().proof();
    let ways = WaysIn::ask();
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let heard = Closure::<dyn FnMut()>::new(move || proof.give());
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let listening = StoredValue::new_local((channel, heard));
        on_cleanup(move || {
            listening.try_with_value(|(channel, _)| channel.close());
        });
    }
    let caption = move || {
        let locale = locale.get();
        let name = ways.provider(language(locale)).unwrap_or_default();
        td_string!(locale, people.provider.confirm, name = name).to_string()
    };
    view! {
        <a class="btn" rel="external noopener" target="_blank" href="/session/provider/confirm">
            {caption}
        </a>
        <p class="soft">{t!(i18n, people.provider.confirm_help)}</p>
    }
}
