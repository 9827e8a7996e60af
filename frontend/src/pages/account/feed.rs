//! The calendar feed: an address for a calendar program, made, renewed, shown once, and taken away.

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::shown;
use crate::api::client::{Api, Loaded};
use crate::api::person::AccountQuery;
use crate::i18n::{language, t, td_string, use_i18n, use_locale};
use crate::pages::failed::refusal;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::toast::Toasts;

/// The card.
#[component]
pub(super) fn FeedCard(account: Loaded<AccountQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let toasts = Toasts::expect();
    let made = RwSignal::new(None::<String>);
    let since = Memo::new(move |_| account.ok().and_then(|answer| answer.viewer.feed_since.clone()));
    let renew = move |_| {
        let body = json!({ "language": language(locale.get_untracked()).code().to_ascii_uppercase() });
        spawn_local(async move {
            match api.send(Method::POST, "/session/feed", body).await {
                Ok(answer) => {
                    let origin = window().location().origin().unwrap_or_default();
                    made.set(answer["path"].as_str().map(|path| format!("{origin}{path}")));
                    api.refresh();
                }
                Err(refused) => toasts.say(refusal(locale.get_untracked(), &refused)),
            }
        });
    };
    let end = move |_| {
        spawn_local(async move {
            match api.send(Method::DELETE, "/session/feed", json!({})).await {
                Ok(_) => {
                    made.set(None);
                    toasts.say(td_string!(locale.get_untracked(), duty.feed.ended));
                    api.refresh();
                }
                Err(refused) => toasts.say(refusal(locale.get_untracked(), &refused)),
            }
        });
    };
    let state = move || match since.get() {
        Some(since) => {
            td_string!(locale.get(), duty.feed.since, date = shown(locale.get(), &since)).to_string()
        }
        None => td_string!(locale.get(), duty.feed.none).to_owned(),
    };
    let has = move || since.read().is_some();
    let make = move || match has() {
        true => td_string!(locale.get(), duty.feed.renew),
        false => td_string!(locale.get(), duty.feed.make),
    };
    view! {
        <section class="card" id="feed" aria-labelledby="feed-title">
            <header>
                <h2 id="feed-title">{t!(i18n, duty.feed.title)}</h2>
            </header>
            <div class="pad form-small">
                <p>{t!(i18n, duty.feed.help)}</p>
                <p class="soft">{state}</p>
                {move || {
                    made.get()
                        .map(|address| {
                            view! {
                                <div role="status" class="form-small">
                                    <pre class="command feed-address">{address.clone()}</pre>
                                    <p class="soft">{t!(i18n, duty.feed.shown)}</p>
                                    <crate::ui::copy::CopyButton text=address />
                                </div>
                            }
                        })
                }}
                <div class="row">
                    <button type="button" class="btn" on:click=renew>
                        {icon_s(Glyph::Date)}
                        {make}
                    </button>
                    <Show when=has>
                        <button type="button" class="btn danger" on:click=end>
                            {t!(i18n, duty.feed.end)}
                        </button>
                    </Show>
                </div>
            </div>
        </section>
    }
}
