//! The reader's own account: password, second factor, outside account, sessions, tokens.

mod factor;
mod feed;
mod identity;
mod password;
mod sessions;
mod tokens;

use leptos::prelude::*;

use super::session::Session;
use crate::api::client::use_query;
use crate::api::parts::Instant;
use crate::api::person::AccountQuery;
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, use_i18n, use_locale};

/// An instant as the reader's clock shows it.
fn shown(locale: Locale, at: &Instant) -> String {
    clock::local(&at.0).map(|at| format::instant(locale, at)).unwrap_or_default()
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let account = use_query::<AccountQuery, ()>(|| Some(()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, people.account.title)))
    });
    let facts = move || {
        let locale = locale.get();
        session.viewer().map(|viewer| {
            view! {
                <p class="soft">
                    {format!("{} · {} · {} · ", viewer.name, viewer.login, viewer.role.word(locale))}
                    {crate::ui::marks::access(locale, viewer.clearance)}
                </p>
            }
        })
    };
    let is_own = Memo::new(move |_| session.viewer().is_some_and(|viewer| !viewer.is_demo_person()));
    view! {
        <main class="page">
            <div class="form">
                <h1>{t!(i18n, people.account.title)}</h1>
                {facts}
                <Show
                    when=move || is_own.get()
                    fallback=move || view! { <p class="soft">{t!(i18n, people.account.demo)}</p> }
                >
                    <password::PasswordCard />
                    <factor::FactorCard />
                    <identity::IdentityCard account />
                </Show>
                <feed::FeedCard account />
                <sessions::SessionsCard account />
                <Show when=move || is_own.get()>
                    <tokens::TokensCard account />
                </Show>
            </div>
        </main>
    }
}
