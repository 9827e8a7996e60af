//! One person in the list, and what an administrator can do about them.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::Made;
use crate::api::client::{Api, ApiError};
use crate::api::parts::UserError;
use crate::api::person::{self, User};
use crate::i18n::words::Word;
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{outcome, refusal};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;
use crate::ui::popover::Popover;
use crate::ui::toast::Toasts;

#[component]
pub(super) fn Row(user: User, edit: Callback<Option<User>>, made: RwSignal<Option<Made>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let toasts = Toasts::expect();
    let open = RwSignal::new(false);
    let said = move |done: Result<Vec<UserError>, ApiError>| {
        let locale = locale.get_untracked();
        let wrong = outcome(locale, &done);
        toasts.say(wrong.unwrap_or_else(|| td_string!(locale, people.people.done).to_owned()));
    };
    let (id, name) = (user.id.clone(), user.name.clone());
    let invite = {
        let (id, name) = (id.clone(), name.clone());
        move |_| {
            open.set(false);
            let (body, name) = (json!({ "user": id.inner() }), name.clone());
            spawn_local(async move {
                match api.send(Method::POST, "/session/invitation", body).await {
                    Ok(answer) => {
                        let link = answer["link"].as_str().unwrap_or_default();
                        let origin = window().location().origin().unwrap_or_default();
                        made.set(Some(Made { name, address: format!("{origin}/welcome#{link}") }));
                    }
                    Err(found) => toasts.say(refusal(locale.get_untracked(), &found)),
                }
            });
        }
    };
    let is_closed = user.disabled_at.is_some();
    let toggle = {
        let id = id.clone();
        move |_| {
            open.set(false);
            let id = id.clone();
            spawn_local(async move {
                said(if is_closed { person::enable_user(id).await } else { person::disable_user(id).await });
            });
        }
    };
    let clear = {
        let id = id.clone();
        move |_| {
            open.set(false);
            let id = id.clone();
            spawn_local(async move { said(person::clear_second_factor(id).await) });
        }
    };
    let edited = user.clone();
    let change = move |_| {
        open.set(false);
        edit.run(Some(edited.clone()));
    };
    let handlers = StoredValue::new((change, invite, toggle, clear));
    let has_factor = user.has_second_factor;
    let state = {
        let user = user.clone();
        move || {
            let locale = locale.get();
            let word = match (is_closed, user.has_password) {
                (true, _) => td_string!(locale, people.people.closed),
                (false, true) => td_string!(locale, people.people.open),
                (false, false) => td_string!(locale, people.people.no_password),
            };
            let factor = has_factor.then(|| td_string!(locale, people.people.factor));
            view! {
                <div class="two">
                    <b>{word}</b>
                    {factor.map(|factor| view! { <span>{factor}</span> })}
                </div>
            }
        }
    };
    view! {
        <tr>
            <td>
                <div class="two">
                    <b>{user.name.clone()}</b>
                    <span>{user.login.clone()}</span>
                </div>
            </td>
            <td>{move || user.role.word(locale.get())}</td>
            <td>{move || marks::access(locale.get(), user.clearance)}</td>
            <td>{state}</td>
            <td class="end">
                <Popover
                    open=open
                    class="btn s"
                    label=Signal::derive(String::new)
                    button=move || view! { {t!(i18n, people.people.actions)} {icon_s(Glyph::Down)} }
                >
                    <div class="menu">
                        <p class="menu-head">
                            <b>{name.clone()}</b>
                        </p>
                        <button
                            type="button"
                            class="menu-item"
                            on:click=move |event| handlers.with_value(|(change, ..)| change(event))
                        >
                            {t!(i18n, people.people.edit)}
                        </button>
                        <button
                            type="button"
                            class="menu-item"
                            disabled=is_closed
                            on:click=move |event| handlers.with_value(|(_, invite, ..)| invite(event))
                        >
                            {t!(i18n, people.people.link)}
                        </button>
                        <button
                            type="button"
                            class="menu-item"
                            on:click=move |event| handlers.with_value(|(_, _, toggle, _)| toggle(event))
                        >
                            {move || {
                                if is_closed {
                                    t_string!(i18n, people.people.reopen)
                                } else {
                                    t_string!(i18n, people.people.close)
                                }
                            }}
                        </button>
                        <Show when=move || has_factor>
                            <button
                                type="button"
                                class="menu-item"
                                on:click=move |event| handlers.with_value(|(.., clear)| clear(event))
                            >
                                {t!(i18n, people.people.clear_factor)}
                            </button>
                        </Show>
                    </div>
                </Popover>
            </td>
        </tr>
    }
}
