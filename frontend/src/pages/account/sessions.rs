//! Where the reader is signed in.

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shown;
use crate::api::client::Loaded;
use crate::api::person::{self, AccountQuery, Session};
use crate::i18n::{Locale, t, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::ui::toast::Toasts;

/// The sessions, each with a way to end it.
#[component]
pub(super) fn SessionsCard(account: Loaded<AccountQuery>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let end = Callback::new(move |id: Id| {
        spawn_local(async move {
            let locale = locale.get_untracked();
            let ended = person::end_session(id).await;
            let done = td_string!(locale, people.account.ended);
            toasts.say(outcome(locale, &ended).unwrap_or_else(|| done.to_owned()));
        });
    });
    let rows = move || {
        let locale = locale.get();
        let sessions = account.ok().map(|answer| answer.viewer.sessions.clone()).unwrap_or_default();
        sessions.into_iter().map(|session| row(locale, session, end)).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <header>
                <h2 id="sessions-title">{t!(i18n, people.account.sessions)}</h2>
            </header>
            <div class="tw">
                <table class="t small">
                    <thead>
                        <tr>
                            <th>{t!(i18n, people.account.device)}</th>
                            <th>{t!(i18n, people.account.since)}</th>
                            <th>{t!(i18n, people.account.seen)}</th>
                            <th class="narrow"></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(locale: Locale, session: Session, end: Callback<Id>) -> impl IntoView {
    let (id, here) = (session.id, session.here);
    view! {
        <tr>
            <td>
                <div class="two">
                    <b>{session.device}</b>
                    {here.then(|| view! { <span>{td_string!(locale, people.account.here)}</span> })}
                </div>
            </td>
            <td>{shown(locale, &session.since)}</td>
            <td>{shown(locale, &session.seen_at)}</td>
            <td class="end">
                <button type="button" class="btn s" on:click=move |_| end.run(id.clone())>
                    {td_string!(locale, people.account.end)}
                </button>
            </td>
        </tr>
    }
}
