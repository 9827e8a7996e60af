//! The page of somebody who is not signed in.

use accord_shared::{AccessLevel, Role};
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use serde_json::{Value, json};

use super::provider::{self, ProviderButton, ProviderCode};
use super::rail::Brand;
use crate::api::client::{Api, Refusal};
use crate::api::session::WaysIn;
use crate::i18n::words::Word;
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;
use crate::ui::marks;

/// The path at which one signs in while somebody else is signed in, or looks around in a demonstration.
pub const PATH: &str = "/sign-in";

/// Lets somebody in: who they are, or after an answer from elsewhere the code that is still missing.
#[component]
pub fn Gate() -> impl IntoView {
    let said = provider::use_said();
    let wants_code = Memo::new(move |_| said.get().as_deref() == Some(provider::CODE));
    move || match wants_code.get() {
        true => view! { <ProviderCode /> }.into_any(),
        false => view! { <SignIn /> }.into_any(),
    }
}

/// Asks for the login, the password and, where there is one, the second factor.
#[component]
fn SignIn() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let (login, password, code) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asks_code = RwSignal::new(false);
    let wrong = RwSignal::new(None::<Refusal>);
    let ways = WaysIn::ask();
    let from_elsewhere = provider::use_said();
    let enter = use_enter();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut body = json!({ "login": login.get_untracked(), "password": password.get_untracked() });
        if asks_code.get_untracked() {
            body["code"] = code.get_untracked().into();
        }
        spawn_local(async move {
            match api.send(Method::POST, "/session", body).await {
                Ok(_) => enter.run(()),
                Err(refusal) if refusal.code == "SECOND_FACTOR" => {
                    wrong.set(None);
                    asks_code.set(true);
                }
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let said = move || {
        let locale = locale.get();
        match wrong.get() {
            Some(found) if found.code == "WRONG" => Some(td_string!(locale, people.gate.wrong).to_owned()),
            Some(found) => Some(refusal(locale, &found)),
            None => provider::sentence(locale, &from_elsewhere.get()?).map(str::to_owned),
        }
    };
    let text = move |text: fn(crate::i18n::Locale) -> &'static str| {
        Signal::derive(move || text(locale.get()).to_owned())
    };
    view! {
        <main class="gate" id="main">
            <form class="card pad gate-form" on:submit=submit>
                <Brand />
                <h1>{t!(i18n, people.gate.title)}</h1>
                <DemoPeople ways />
                <Input
                    id="login"
                    label=text(|locale| td_string!(locale, people.gate.login))
                    value=login
                    autocomplete="username"
                    focus=true
                />
                <Input
                    id="password"
                    label=text(|locale| td_string!(locale, people.gate.password))
                    value=password
                    kind=Signal::stored("password")
                    autocomplete="current-password"
                />
                <Show when=move || asks_code.get()>
                    <Input
                        id="code"
                        label=text(|locale| td_string!(locale, people.gate.code))
                        value=code
                        autocomplete="one-time-code"
                        help=Signal::derive(move || Some(t_string!(i18n, people.gate.code_help).to_owned()))
                        focus=true
                    />
                </Show>
                <p class="st late gate-said" role="alert">
                    {move || said().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
                </p>
                <button class="btn pri">{t!(i18n, people.gate.enter)}</button>
                <ProviderButton ways />
                <p class="soft">{t!(i18n, people.gate.forgotten)}</p>
                <super::top::Languages />
            </form>
        </main>
    }
}

/// Enters as whoever has just signed in.
pub(super) fn use_enter() -> Callback<()> {
    let api = Api::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let path = window().location().pathname().unwrap_or_default();
        if path == PATH || path == super::welcome::PATH {
            navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() });
        }
        api.refresh();
    })
}

/// Whom one may be in a demonstration, with one click.
#[component]
fn DemoPeople(ways: WaysIn) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let enter = use_enter();
    let people = move || {
        let locale = locale.get();
        let person = move |person: &Value| {
            let login = person["login"].as_str().unwrap_or_default().to_owned();
            let name = person["name"].as_str().unwrap_or_default().to_owned();
            let role = Role::of_code(person["role"].as_str().unwrap_or_default());
            let clearance = AccessLevel::of_code(person["clearance"].as_str().unwrap_or_default());
            let be = move |_| {
                let body = json!({ "login": login });
                spawn_local(async move {
                    if api.send(Method::POST, "/session", body).await.is_ok() {
                        enter.run(());
                    }
                });
            };
            view! {
                <li>
                    <button type="button" class="menu-item" on:click=be>
                        <span class="grow">
                            <b>{name}</b>
                            <small>{role.map(|role| role.word(locale))}</small>
                        </span>
                        {clearance.map(|clearance| marks::access(locale, clearance))}
                    </button>
                </li>
            }
        };
        ways.demo_people().iter().map(person).collect_view()
    };
    view! {
        <Show when=move || !ways.demo_people().is_empty()>
            <section aria-labelledby="demo-title">
                <h2 id="demo-title">{t!(i18n, people.gate.demo)}</h2>
                <p class="soft">{t!(i18n, people.gate.demo_help)}</p>
                <ul class="demo-people">{people}</ul>
            </section>
        </Show>
    }
}
