//! The people who use the register, for administrators.

mod form;
mod row;

use leptos::prelude::*;

use super::failed::Failed;
use super::not_found::NotFoundPage;
use super::session::Session;
use crate::api::client::use_query;
use crate::api::person::{User, UsersQuery};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// A link that was just made, and for whom.
#[derive(Clone, PartialEq)]
struct Made {
    name: String,
    address: String,
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let session = Session::expect();
    // For everybody else there is no such page.
    let may = Memo::new(move |_| session.viewer().map(|viewer| viewer.can_keep_people));
    view! {
        {move || match may.get() {
            Some(true) => view! { <People /> }.into_any(),
            Some(false) => view! { <NotFoundPage /> }.into_any(),
            None => ().into_any(),
        }}
    }
}

#[component]
fn People() -> impl IntoView {
    let i18n = use_i18n();
    let users = use_query::<UsersQuery, ()>(|| Some(()));
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<User>);
    let made = RwSignal::new(None::<Made>);
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, people.people.title))));
    let edit = Callback::new(move |user: Option<User>| {
        edited.set(user);
        open.set(true);
    });
    let rows = move || {
        let users = users.ok().map(|answer| answer.users.nodes.clone()).unwrap_or_default();
        users.into_iter().map(|user| view! { <row::Row user edit made /> }).collect_view()
    };
    let title = Signal::derive(move || {
        let text = if edited.read().is_some() {
            t_string!(i18n, people.people.edit)
        } else {
            t_string!(i18n, people.people.add)
        };
        text.to_owned()
    });
    let failure = move || {
        let error = users.get()?.err()?;
        let title = Signal::derive(move || t_string!(i18n, common.msg.list_failed).to_owned());
        Some(view! { <Failed title error retry=move |()| users.retry() /> })
    };
    view! {
        <main class="page">
            <div class="form people">
                <div class="row wrap">
                    <h1>{t!(i18n, people.people.title)}</h1>
                    <span class="grow"></span>
                    <button type="button" class="btn pri" on:click=move |_| edit.run(None)>
                        {icon(Glyph::Add)}
                        {t!(i18n, people.people.add)}
                    </button>
                </div>
                {move || made.get().map(|made| view! { <Link made /> })}
                {failure}
                <section class="card tw">
                    <table class="t small">
                        <thead>
                            <tr>
                                <th>{t!(i18n, people.people.name)}</th>
                                <th>{t!(i18n, people.people.role)}</th>
                                <th>{t!(i18n, people.people.clearance)}</th>
                                <th>{t!(i18n, people.people.state)}</th>
                                <th class="narrow">
                                    <span class="sr">{t!(i18n, people.people.actions)}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </section>
            </div>
            <Dialog open=open label=title class="confirm">
                <form::UserForm user=edited.get_untracked() close=Callback::new(move |()| open.set(false)) />
            </Dialog>
        </main>
    }
}

/// The link that was just made, to be sent to its person.
#[component]
fn Link(made: Made) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card pad form-small" role="status">
            <h2>{t!(i18n, people.people.link)}</h2>
            <p>{t!(i18n, people.people.link_for, name = made.name.clone())}</p>
            <pre class="command">{made.address.clone()}</pre>
            <p class="soft">{t!(i18n, people.people.link_help)}</p>
            <div class="row">
                <CopyButton text=made.address.clone() />
            </div>
        </section>
    }
}
