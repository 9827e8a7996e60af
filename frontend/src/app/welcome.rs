//! The page of a link: whoever was sent it chooses a password.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::{gate::use_enter, rail::Brand};
use crate::api::client::{Api, Refusal};
use crate::i18n::{Locale, t, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;

/// Its path. The link's secret stands behind the `#`, which no browser sends anywhere.
pub const PATH: &str = "/welcome";

/// The page.
#[component]
pub fn Welcome() -> impl IntoView {
    let i18n = use_i18n();
    let api = Api::expect();
    let link = window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let found = RwSignal::new(None::<Result<Value, Refusal>>);
    spawn_local({
        let link = link.clone();
        async move {
            let answer = api.send(Method::POST, "/session/link", json!({ "link": link })).await;
            found.try_set(Some(answer));
        }
    });
    let link = StoredValue::new(link);
    view! {
        <main class="gate" id="main">
            <div class="card pad gate-form">
                <Brand />
                {move || match found.get() {
                    None => view! { <p role="status">{t!(i18n, common.msg.loading)}</p> }.into_any(),
                    Some(Err(_)) => {
                        view! {
                            <h1>{t!(i18n, people.welcome.title)}</h1>
                            <p class="st late" role="alert">
                                {icon_s(Glyph::Overdue)}
                                {t!(i18n, people.welcome.spent)}
                            </p>
                        }
                            .into_any()
                    }
                    Some(Ok(whose)) => view! { <Choose link=link.get_value() whose /> }.into_any(),
                }}
                <super::top::Languages />
            </div>
        </main>
    }
}

/// Chooses the password; the first administrator also what to be called.
#[component]
fn Choose(link: String, whose: Value) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let first = whose["first"] == true;
    let known = |name: &str| whose[name].as_str().unwrap_or_default().to_owned();
    let (login, name) = (RwSignal::new(known("login")), RwSignal::new(known("name")));
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let wrong = RwSignal::new(None::<Refusal>);
    let enter = use_enter();
    let link = StoredValue::new(link);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut body = json!({ "link": link.get_value(), "password": password.get_untracked() });
        if first {
            body["login"] = login.get_untracked().into();
            body["name"] = name.get_untracked().into();
        }
        spawn_local(async move {
            let chosen = match api.send(Method::POST, "/session/link", body).await {
                Ok(chosen) => chosen,
                Err(refusal) => return wrong.set(Some(refusal)),
            };
            let body = json!({ "login": chosen["login"], "password": password.get_untracked() });
            match api.send(Method::POST, "/session", body).await {
                Ok(_) => enter.run(()),
                // The second factor is asked for where one signs in.
                Err(_) => {
                    let _ = window().location().replace(super::gate::PATH);
                }
            }
        });
    };
    let wrong_at = move |field: &'static str| {
        Signal::derive(move || {
            let locale = locale.get();
            let at = |found: &Refusal| found.field.as_deref().unwrap_or("password") == field;
            wrong.get().filter(at).map(|found| refusal(locale, &found))
        })
    };
    let text = move |text: fn(Locale) -> &'static str| Signal::derive(move || text(locale.get()).to_owned());
    let help =
        move |text: fn(Locale) -> &'static str| Signal::derive(move || Some(text(locale.get()).to_owned()));
    view! {
        <form class="gate-form" on:submit=submit>
            <h1>
                {move || {
                    if first {
                        td_string!(locale.get(), people.welcome.first)
                    } else {
                        td_string!(locale.get(), people.welcome.title)
                    }
                }}
            </h1>
            <Show when=move || first fallback=move || view! { <p><b>{name}</b>" · "{login}</p> }>
                <p class="soft">{t!(i18n, people.welcome.first_help)}</p>
                <Input
                    id="login"
                    label=text(|locale| td_string!(locale, people.gate.login))
                    value=login
                    autocomplete="username"
                    help=help(|locale| td_string!(locale, people.welcome.login_help))
                    wrong=wrong_at("login")
                    focus=true
                />
                <Input
                    id="name"
                    label=text(|locale| td_string!(locale, people.welcome.name))
                    value=name
                    autocomplete="name"
                    wrong=wrong_at("name")
                />
            </Show>
            <Input
                id="new-password"
                label=text(|locale| td_string!(locale, people.gate.password))
                value=password
                kind=Signal::derive(move || if shown.get() { "text" } else { "password" })
                autocomplete="new-password"
                help=help(|locale| td_string!(locale, people.welcome.rule))
                wrong=wrong_at("password")
                focus=!first
            />
            <label class="row">
                <input
                    class="cb"
                    type="checkbox"
                    prop:checked=shown
                    on:change=move |event| shown.set(event_target_checked(&event))
                />
                {t!(i18n, people.welcome.show)}
            </label>
            <button class="btn pri">{t!(i18n, people.welcome.save)}</button>
        </form>
    }
}
