//! Signing in with an account elsewhere: the way there, what is said when it led nowhere, and the code after it.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use serde_json::json;

use super::{gate, rail::Brand};
use crate::api::client::{Api, Refusal};
use crate::api::session::WaysIn;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;

/// The path of the window that was opened to prove again who one is, once that is done.
pub const RETURNED: &str = "/returned";

/// The word of the address for what is to be said there.
const SAID: &str = "said";

/// What the server says in the address of the page to which it led.
pub fn use_said() -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get(SAID))
}

/// The word for a code that is still to be given.
pub const CODE: &str = "code";

/// The sentence for a way there that led nowhere.
pub fn sentence(locale: Locale, said: &str) -> Option<&'static str> {
    match said {
        "unreachable" => Some(td_string!(locale, people.provider.unreachable)),
        "failed" => Some(td_string!(locale, people.provider.failed)),
        "unwelcome" => Some(td_string!(locale, people.provider.unwelcome)),
        "slow" => Some(td_string!(locale, people.provider.slow)),
        _ => None,
    }
}

/// The button that leads there, where there is somewhere to go; it comes back to the page on which it stands.
#[component]
pub fn ProviderButton(ways: WaysIn) -> impl IntoView {
    let locale = use_locale();
    let href = move || {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let mut query = ParamsMap::new();
        if path != gate::PATH && path != super::welcome::PATH {
            query.insert("back", format!("{path}{}", location.search().unwrap_or_default()));
        }
        format!("/session/provider{}", query.to_query_string())
    };
    move || {
        let locale = locale.get();
        let name = ways.provider(language(locale))?;
        Some(view! {
            <a class="btn" rel="external" href=href>
                {td_string!(locale, people.provider.enter, name = name).to_string()}
            </a>
        })
    }
}

/// Asks for the code of the second factor after the provider's answer.
#[component]
pub fn ProviderCode() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let navigate = use_navigate();
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Refusal>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "code": code.get_untracked() });
        let navigate = navigate.clone();
        spawn_local(async move {
            let replace = || NavigateOptions { replace: true, ..Default::default() };
            match api.send(Method::POST, "/session/provider/code", body).await {
                Ok(answer) => {
                    navigate(answer["back"].as_str().unwrap_or("/"), replace());
                    api.refresh();
                }
                Err(refusal) if refusal.code == "EXPIRED" => {
                    navigate(&format!("{}?{SAID}=failed", gate::PATH), replace());
                }
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let said = Signal::derive(move || wrong.get().map(|found| refusal(locale.get(), &found)));
    view! {
        <main class="gate" id="main">
            <form class="card pad gate-form" on:submit=submit>
                <Brand />
                <h1>{t!(i18n, people.account.factor)}</h1>
                <Input
                    id="code"
                    label=Signal::derive(move || t_string!(i18n, people.gate.code).to_owned())
                    value=code
                    autocomplete="one-time-code"
                    help=Signal::derive(move || Some(t_string!(i18n, people.gate.code_help).to_owned()))
                    wrong=said
                    focus=true
                />
                <button class="btn pri">{t!(i18n, people.gate.enter)}</button>
                <super::top::Languages />
            </form>
        </main>
    }
}

/// The page in the other window: what came of the proof, told to the window that waits for it.
#[component]
pub fn Returned() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let said = use_said();
    Effect::new(move |_| {
        if said.get().as_deref() == Some("confirmed") {
            super::confirm::tell();
        }
    });
    let outcome = move || {
        let locale = locale.get();
        let said = said.get().unwrap_or_default();
        match sentence(locale, &said) {
            Some(wrong) => view! {
                <h1>{td_string!(locale, people.provider.not_confirmed)}</h1>
                <p class="st late gate-said" role="alert">
                    {icon_s(Glyph::Overdue)}
                    {wrong}
                </p>
            }
            .into_any(),
            None => view! {
                <h1>{td_string!(locale, people.confirm.title)}</h1>
                <p class="st met gate-said" role="status">
                    {icon_s(Glyph::Met)}
                    {td_string!(locale, people.provider.confirmed)}
                </p>
            }
            .into_any(),
        }
    };
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, people.confirm.title)));
    });
    view! {
        <main class="gate" id="main">
            <div class="card pad gate-form">
                <Brand />
                {outcome}
                <super::top::Languages />
            </div>
        </main>
    }
}
