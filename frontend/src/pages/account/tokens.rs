//! Tokens with which scripts ask as the reader.

use cynic::Id;
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::shown;
use crate::api::client::{Api, Loaded, Refusal};
use crate::api::person::{self, AccountQuery, Token};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{outcome, refusal};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;
use crate::ui::toast::Toasts;

/// The tokens, and a form for a new one, whose text is shown once.
#[component]
pub(super) fn TokensCard(account: Loaded<AccountQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let end = Callback::new(move |id: Id| {
        spawn_local(async move {
            let locale = locale.get_untracked();
            let ended = person::end_token(id).await;
            let done = td_string!(locale, people.account.revoked);
            toasts.say(outcome(locale, &ended).unwrap_or_else(|| done.to_owned()));
        });
    });
    let tokens =
        Memo::new(move |_| account.ok().map(|answer| answer.viewer.tokens.clone()).unwrap_or_default());
    let rows = move || {
        let locale = locale.get();
        tokens.get().into_iter().map(|token| row(locale, token, end)).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="tokens-title">
            <header>
                <h2 id="tokens-title">{t!(i18n, people.account.tokens)}</h2>
            </header>
            <div>
                <Show
                    when=move || !tokens.read().is_empty()
                    fallback=move || view! { <p class="pad soft">{t!(i18n, people.account.tokens_none)}</p> }
                >
                    <div class="tw">
                        <table class="t small">
                            <thead>
                                <tr>
                                    <th>{t!(i18n, people.account.token_name)}</th>
                                    <th>{t!(i18n, people.account.seen)}</th>
                                    <th>{t!(i18n, people.account.expires)}</th>
                                    <th class="narrow"></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </Show>
                <NewToken />
            </div>
        </section>
    }
}

fn row(locale: Locale, token: Token, end: Callback<Id>) -> impl IntoView {
    let id = token.id;
    let scopes = [
        Some(td_string!(locale, people.account.scope_read)),
        token.can_write.then(|| td_string!(locale, people.account.scope_write)),
        token.can_export.then(|| td_string!(locale, people.account.scope_export)),
    ];
    let scopes: Vec<&str> = scopes.into_iter().flatten().collect();
    view! {
        <tr>
            <td>
                <div class="two">
                    <b>{token.name}</b>
                    <span>{scopes.join(", ")}</span>
                </div>
            </td>
            <td>{token.seen_at.as_ref().map(|at| shown(locale, at))}</td>
            <td>{shown(locale, &token.expires_at)}</td>
            <td class="end">
                <button type="button" class="btn s" on:click=move |_| end.run(id.clone())>
                    {td_string!(locale, people.account.revoke)}
                </button>
            </td>
        </tr>
    }
}

/// What a new token is for, what it may, and for how long.
#[component]
fn NewToken() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new("90".to_owned()));
    let (write, export) = (RwSignal::new(false), RwSignal::new(false));
    let wrong = RwSignal::new(None::<Refusal>);
    let made = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = json!({
            "name": name.get_untracked(),
            "days": days.get_untracked().trim().parse::<i64>().unwrap_or_default(),
            "write": write.get_untracked(),
            "export": export.get_untracked(),
        });
        spawn_local(async move {
            match api.send(Method::POST, "/session/token", body).await {
                Ok(answer) => {
                    wrong.set(None);
                    name.set(String::new());
                    made.set(answer["token"].as_str().map(str::to_owned));
                    api.refresh();
                }
                Err(refusal) => wrong.set(Some(refusal)),
            }
        });
    };
    let wrong_at = move |field: &'static str| {
        Signal::derive(move || {
            let locale = locale.get();
            let at = |found: &Refusal| found.field.as_deref().unwrap_or("name") == field;
            wrong.get().filter(at).map(|found| refusal(locale, &found))
        })
    };
    let check = move |value: RwSignal<bool>, text: fn(Locale) -> &'static str| {
        view! {
            <label class="row">
                <input
                    class="cb"
                    type="checkbox"
                    prop:checked=value
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                {move || text(locale.get())}
            </label>
        }
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <Input
                id="token-name"
                label=Signal::derive(move || t_string!(i18n, people.account.token_name).to_owned())
                value=name
                wrong=wrong_at("name")
            />
            <Input
                id="token-days"
                label=Signal::derive(move || t_string!(i18n, people.account.token_days).to_owned())
                value=days
                kind=Signal::stored("number")
                wrong=wrong_at("days")
            />
            {check(write, |locale| td_string!(locale, people.account.may_write))}
            {check(export, |locale| td_string!(locale, people.account.may_export))}
            <div class="row">
                <button class="btn">{icon_s(Glyph::Add)} {t!(i18n, people.account.make)}</button>
            </div>
            {move || {
                made.get()
                    .map(|token| {
                        view! {
                            <div role="status" class="form-small">
                                <pre class="command">{token.clone()}</pre>
                                <p class="soft">{t!(i18n, people.account.token_shown)}</p>
                                <crate::ui::copy::CopyButton text=token />
                            </div>
                        }
                    })
            }}
        </form>
    }
}
