//! The application: what every page shares, and which page a path shows.

mod confirm;
mod gate;
pub mod keys;
mod palette;
mod provider;
mod rail;
mod top;
mod welcome;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{StaticSegment, path};

use crate::api::client::Api;
use crate::api::live::Live;
use crate::api::session::Viewer;
use crate::i18n::{I18nContextProvider, t, use_i18n};
use crate::pages::change::undo::Undoing;
use crate::pages::following::{Following, Unread};
use crate::pages::session::Session;
use crate::routes::AsOf;
use crate::settings;
use crate::ui::toast::{ToastPlace, Toasts};
use crate::{pages, pieces};
use keys::Keys;

/// The whole client.
#[component]
pub fn App() -> impl IntoView {
    Api::provide();
    view! {
        <I18nContextProvider set_lang_attr_on_html=true set_dir_attr_on_html=false>
            <Language />
            <Router>
                <Shell />
            </Router>
        </I18nContextProvider>
    }
}

/// Chooses the language of an earlier visit. The library chooses the browser's when its own effect first runs,
/// so the choice is made again behind it.
#[component]
fn Language() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = settings::remembered_language();
    i18n.set_locale(chosen);
    Effect::new(move |_| i18n.set_locale(chosen));
}

#[component]
fn Shell() -> impl IntoView {
    let i18n = use_i18n();
    AsOf::provide();
    Toasts::provide();
    Undoing::provide();
    let session = Session::provide();
    Live::provide(move || Some(session.viewer().filter(Viewer::reads)?.login));
    Unread::provide();
    Following::provide(session);
    let keys = Keys::provide();
    keys::listen(keys);
    let page = move || {
        view! {
            <div class="app">
                <a class="skip" href="#main" rel="external">
                    {t!(i18n, common.nav.skip)}
                </a>
                <rail::Rail />
                <top::TopBar />
                <div class="main" id="main" tabindex="-1">
                    <top::AsOfBanner />
                    <Pages />
                </div>
                <rail::Tabs />
            </div>
            <palette::Palette />
            <keys::KeyList />
            <confirm::Confirm />
            <ToastPlace />
        }
    };
    let path = use_location().pathname;
    let place = Memo::new(move |_| match path.read().as_str() {
        welcome::PATH => Place::Welcome,
        gate::PATH => Place::SignIn,
        provider::RETURNED => Place::Returned,
        _ if session.signed_out() => Place::SignIn,
        _ => Place::Register,
    });
    view! {
        {move || match place.get() {
            Place::Welcome => view! { <welcome::Welcome /> }.into_any(),
            Place::SignIn => view! { <gate::Gate /> }.into_any(),
            Place::Returned => view! { <provider::Returned /> }.into_any(),
            Place::Register => page().into_any(),
        }}
    }
}

/// What is shown as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Welcome,
    SignIn,
    Returned,
    Register,
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=pages::not_found::NotFoundPage>
            <Route path=StaticSegment("") view=pieces::home />
            <Route path=path!("/explore") view=pieces::explore />
            <Route path=path!("/notices") view=pieces::notices />
            <Route path=path!("/changes") view=pieces::changes />
            <Route path=path!("/changes/own") view=pieces::past />
            <Route path=path!("/organizations") view=pieces::organizations />
            <Route path=path!("/organizations/new") view=pieces::new_organization />
            <Route path=path!("/organizations/:id") view=pieces::organization />
            <Route path=path!("/organizations/:id/edit") view=pieces::change_organization />
            <Route path=path!("/agreements") view=pieces::agreements />
            <Route path=path!("/agreements/new") view=pieces::new_agreement />
            <Route path=path!("/agreements/:id") view=pieces::agreement />
            <Route path=path!("/agreements/:id/edit") view=pieces::change_agreement />
            <Route path=path!("/obligations") view=pieces::obligations />
            <Route path=path!("/obligations/new") view=pieces::new_obligation />
            <Route path=path!("/obligations/:id") view=pieces::obligation />
            <Route path=path!("/obligations/:id/edit") view=pieces::change_obligation />
            <Route path=path!("/control") view=pieces::control />
            <Route path=path!("/control/digest") view=pieces::digest />
            <Route path=path!("/control/escalation") view=pieces::escalation />
            <Route path=path!("/contacts") view=pieces::contacts />
            <Route path=path!("/contacts/new") view=pieces::new_contact />
            <Route path=path!("/contacts/:id") view=pieces::contact />
            <Route path=path!("/contacts/:id/edit") view=pieces::change_contact />
            <Route path=path!("/interactions") view=pieces::interactions />
            <Route path=path!("/interactions/new") view=pieces::new_interaction />
            <Route path=path!("/interactions/:id") view=pieces::interaction />
            <Route path=path!("/interactions/:id/edit") view=pieces::change_interaction />
            <Route path=path!("/briefs/kept/:id") view=pieces::kept_brief />
            <Route path=path!("/briefs/:noun/:id") view=pieces::brief />
            <Route path=path!("/duplicates") view=pieces::duplicates />
            <Route path=path!("/duplicates/join") view=pieces::join />
            <Route path=path!("/overview") view=pieces::overview />
            <Route path=path!("/questions") view=pieces::questions />
            <Route path=path!("/priorities") view=pieces::priorities />
            <Route path=path!("/priorities/gaps") view=pieces::gaps />
            <Route path=path!("/priorities/agenda") view=pieces::agenda />
            <Route path=path!("/priorities/directions") view=pieces::directions />
            <Route path=path!("/priorities/reviews") view=pieces::reviews />
            <Route path=path!("/priorities/reviews/:review") view=pieces::review />
            <Route path=path!("/priorities/reviews/:review/:id") view=pieces::draft />
            <Route path=path!("/priorities/weights") view=pieces::weights />
            <Route path=path!("/organizations/:id/split") view=pieces::split />
            <Route path=path!("/organizations/:id/assess") view=pieces::assess />
            <Route path=path!("/import") view=pieces::imports />
            <Route path=path!("/import/:id") view=pieces::import />
            <Route path=path!("/account") view=pieces::account />
            <Route path=path!("/people") view=pieces::people />
            <Route path=path!("/absence") view=pieces::absence />
            <Route path=path!("/calendar") view=pieces::calendar />
        </Routes>
    }
}
