//! The outside account with which the reader signs in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shown;
use crate::api::client::Loaded;
use crate::api::person::{self, AccountQuery, Identity};
use crate::api::session::WaysIn;
use crate::i18n::{Locale, language, t, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::ui::toast::Toasts;

/// What is linked, with a way to unlink it; nothing where there is nowhere to sign in with one.
#[component]
pub(super) fn IdentityCard(account: Loaded<AccountQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let session = Session::expect();
    let ways = WaysIn::ask();
    let unlink = Callback::new(move |issuer: String| {
        spawn_local(async move {
            let locale = locale.get_untracked();
            let unlinked = person::unlink_identity(issuer).await;
            let done = td_string!(locale, people.provider.unlinked);
            toasts.say(outcome(locale, &unlinked).unwrap_or_else(|| done.to_owned()));
        });
    });
    let has_password = Memo::new(move |_| session.viewer().is_some_and(|viewer| viewer.ways.password));
    let identities =
        Memo::new(move |_| account.ok().map(|answer| answer.viewer.identities.clone()).unwrap_or_default());
    let name = move |locale: Locale| ways.provider(language(locale));
    let is_shown = Memo::new(move |_| !identities.read().is_empty() || name(locale.get()).is_some());
    let rows = move || {
        let locale = locale.get();
        let row = |identity: Identity| {
            // The name that people know stands for the provider that is asked; an earlier one has its address only.
            let is_asked = session.viewer().is_some_and(|viewer| viewer.ways.provider);
            let only = identities.read().len() == 1 && is_asked;
            let named = name(locale).filter(|_| only).unwrap_or_else(|| identity.issuer.clone());
            let since = shown(locale, &identity.since);
            let issuer = identity.issuer;
            view! {
                <tr>
                    <td>
                        <div class="two">
                            <b>{named}</b>
                            <span>{issuer.clone()}</span>
                        </div>
                    </td>
                    <td>{since}</td>
                    <td class="end">
                        <button
                            type="button"
                            class="btn s"
                            disabled=move || !has_password.get()
                            on:click=move |_| unlink.run(issuer.clone())
                        >
                            {td_string!(locale, people.provider.unlink)}
                        </button>
                    </td>
                </tr>
            }
        };
        identities.get().into_iter().map(row).collect_view()
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="card" aria-labelledby="identity-title">
                <header>
                    <h2 id="identity-title">{t!(i18n, people.provider.title)}</h2>
                </header>
                <Show
                    when=move || !identities.read().is_empty()
                    fallback=move || view! { <p class="pad soft">{t!(i18n, people.provider.none)}</p> }
                >
                    <div class="tw">
                        <table class="t small" id="identities">
                            <thead>
                                <tr>
                                    <th>{t!(i18n, people.provider.title)}</th>
                                    <th>{t!(i18n, people.account.since)}</th>
                                    <th class="narrow">
                                        <span class="sr">{t!(i18n, people.people.actions)}</span>
                                    </th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    <Show when=move || !has_password.get()>
                        <p class="pad soft">{t!(i18n, people.provider.only_way)}</p>
                    </Show>
                </Show>
            </section>
        </Show>
    }
}
