//! Setting up a second factor, and its recovery codes.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use crate::api::client::{Api, Refusal};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::pages::session::Session;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::input::Input;

/// How far one is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Whether there is one, and what can be done about it.
    Known,
    /// The authenticator is to be shown the picture; `secret`, `picture`.
    Enrolling(String, Option<String>),
    /// The recovery codes are shown, once.
    Codes(Vec<String>),
}

/// The card of the second factor.
#[component]
pub(super) fn FactorCard() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let stage = RwSignal::new(Stage::Known);
    let wrong = RwSignal::new(None::<Refusal>);
    let code = RwSignal::new(String::new());
    let send = move |method: Method, path: &'static str, body: Value, done: fn(&Value) -> Stage| {
        spawn_local(async move {
            match api.send(method, path, body).await {
                Ok(answer) => {
                    wrong.set(None);
                    code.set(String::new());
                    stage.set(done(&answer));
                    if matches!(stage.get_untracked(), Stage::Known | Stage::Codes(_)) {
                        api.refresh();
                    }
                }
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let said = Signal::derive(move || wrong.get().map(|found| refusal(locale.get(), &found)));
    view! {
        <section class="card" aria-labelledby="factor-title">
            <header>
                <h2 id="factor-title">{t!(i18n, people.account.factor)}</h2>
            </header>
            <div class="pad form-small">
                {move || match stage.get() {
                    Stage::Known => view! { <Known send=Callback::new(move |(method, path, done)| send(method, path, json!({}), done)) said /> }.into_any(),
                    Stage::Enrolling(secret, picture) => {
                        view! {
                            <form
                                class="form-small"
                                on:submit=move |event| {
                                    event.prevent_default();
                                    let body = json!({ "code": code.get_untracked() });
                                    send(Method::POST, "/session/factor/code", body, codes);
                                }
                            >
                                <p>{t!(i18n, people.account.scan)}</p>
                                {picture
                                    .map(|picture| {
                                        view! {
                                            <img
                                                class="qr"
                                                src=picture
                                                alt=move || t_string!(i18n, people.account.qr)
                                            />
                                        }
                                    })}
                                <p>
                                    {t!(i18n, people.account.key)}
                                    ": "
                                    <code class="secret">{in_fours(&secret)}</code>
                                </p>
                                <Input
                                    id="factor-code"
                                    label=Signal::derive(move || t_string!(i18n, people.gate.code).to_owned())
                                    value=code
                                    autocomplete="one-time-code"
                                    wrong=said
                                    focus=true
                                />
                                <div class="row">
                                    <button class="btn pri">{t!(i18n, people.account.finish)}</button>
                                    <button
                                        type="button"
                                        class="btn quiet"
                                        on:click=move |_| {
                                            wrong.set(None);
                                            stage.set(Stage::Known);
                                        }
                                    >
                                        {t!(i18n, common.verb.cancel)}
                                    </button>
                                </div>
                            </form>
                        }
                            .into_any()
                    }
                    Stage::Codes(codes) => {
                        view! { <Codes codes close=Callback::new(move |()| stage.set(Stage::Known)) /> }
                            .into_any()
                    }
                }}
            </div>
        </section>
    }
}

type Send = Callback<(Method, &'static str, fn(&Value) -> Stage)>;

fn enrolling(answer: &Value) -> Stage {
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    Stage::Enrolling(text("secret").unwrap_or_default(), text("picture"))
}

fn codes(answer: &Value) -> Stage {
    let codes = answer["recoveryCodes"].as_array().into_iter().flatten();
    Stage::Codes(codes.filter_map(|code| code.as_str().map(str::to_owned)).collect())
}

fn known(_: &Value) -> Stage {
    Stage::Known
}

/// Whether there is one, and what can be done about it.
#[component]
fn Known(send: Send, said: Signal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let ways = Memo::new(move |_| session.viewer().map(|viewer| viewer.ways));
    let is_set = move || ways.get().is_some_and(|ways| ways.second_factor);
    let left = move || {
        let count = ways.get().map_or(0, |ways| ways.recovery_codes);
        td_string!(locale.get(), people.account.factor_on, count = count).to_string()
    };
    view! {
        <Show
            when=is_set
            fallback=move || {
                view! {
                    <p class="soft">{t!(i18n, people.account.factor_off)}</p>
                    <div class="row">
                        <button
                            type="button"
                            class="btn pri"
                            on:click=move |_| send.run((Method::POST, "/session/factor", enrolling))
                        >
                            {t!(i18n, people.account.set_up)}
                        </button>
                    </div>
                }
            }
        >
            <p class="st met">
                {icon_s(Glyph::Met)}
                {left}
            </p>
            <div class="row wrap">
                <button
                    type="button"
                    class="btn"
                    on:click=move |_| send.run((Method::POST, "/session/recovery-codes", codes))
                >
                    {t!(i18n, people.account.renew)}
                </button>
                <button
                    type="button"
                    class="btn danger"
                    on:click=move |_| send.run((Method::DELETE, "/session/factor", known))
                >
                    {t!(i18n, people.account.remove_factor)}
                </button>
            </div>
        </Show>
        <p class="st late" role="alert">
            {move || said.get().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
        </p>
    }
}

/// The recovery codes, to be printed or copied.
#[component]
fn Codes(codes: Vec<String>, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let text = codes.join("\n");
    view! {
        <h3>{t!(i18n, people.account.codes_title)}</h3>
        <p>{t!(i18n, people.account.codes_help)}</p>
        <ol class="codes">{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ol>
        <div class="row noprint">
            <button
                type="button"
                class="btn"
                on:click=move |_| {
                    let _ = window().print();
                }
            >
                {t!(i18n, people.account.print)}
            </button>
            <CopyButton text />
            <span class="grow"></span>
            <button type="button" class="btn pri" on:click=move |_| close.run(())>
                {icon(Glyph::Met)}
                {t!(i18n, common.verb.close)}
            </button>
        </div>
    }
}

/// A secret to be typed, in groups of four.
fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
