//! The client in pieces: the shell comes with the page, and what a visited page needs beside it when it is visited.
//!
//! Pages of one piece are loaded together. `boot.js` knows which piece a path belongs to, so that the first page's
//! piece is on its way while the shell is; the others follow when the browser is idle. Without the feature `split`,
//! in the edit loop and the tests, everything is in one piece and here at once.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::{t, t_string, use_i18n};
use crate::pages;
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::Glyph;

/// A piece that did not come: the server is out of reach, or it has another version by now and no longer this file.
#[derive(Debug, Clone, Copy)]
struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// A page in a piece.
#[derive(Clone, Copy)]
struct Page {
    /// Loads the piece. A piece that is here is not loaded again, one that did not come is.
    load: fn() -> Coming<()>,
    /// The view; at once, where the piece is here.
    view: fn() -> Coming<AnyView>,
}

/// How it stands with a page's piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Coming,
    Here,
    Missing,
}

impl Page {
    /// The page where its piece is here; else grey bars until it is, or why it is not.
    fn shown(self) -> AnyView {
        let stand = RwSignal::new(Stand::Coming);
        let mut load = (self.load)();
        match now(&mut load) {
            Poll::Ready(Ok(())) => stand.set(Stand::Here),
            Poll::Ready(Err(Missing)) => stand.set(Stand::Missing),
            Poll::Pending => follow(load, stand),
        }
        let retry = Callback::new(move |()| {
            stand.set(Stand::Coming);
            follow((self.load)(), stand);
        });
        let content = move || match stand.get() {
            Stand::Here => match now(&mut (self.view)()) {
                Poll::Ready(Ok(view)) => view,
                _ => view! { <NotHere retry /> }.into_any(),
            },
            Stand::Coming => view! { <OnItsWay /> }.into_any(),
            Stand::Missing => view! { <NotHere retry /> }.into_any(),
        };
        content.into_any()
    }
}

/// One look at what may be there already.
fn now<T>(coming: &mut Coming<T>) -> Poll<Result<T, Missing>> {
    coming.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Tells what becomes of a load. Whoever has left the page by then is not told.
fn follow(load: Coming<()>, stand: RwSignal<Stand>) {
    spawn_local(async move {
        let stands = if load.await.is_ok() { Stand::Here } else { Stand::Missing };
        stand.try_set(stands);
    });
}

#[component]
fn OnItsWay() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main class="page">
            <div class="dos">
                <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
            </div>
        </main>
    }
}

/// In the place of a page whose piece did not come: all anew, or another try.
#[component]
fn NotHere(retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let reload = |_| {
        let _ = window().location().reload();
    };
    view! {
        <main class="page">
            <div role="alert">
                <Blank
                    glyph=Glyph::Offline
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    text=Signal::derive(move || t_string!(i18n, common.msg.piece).to_owned())
                >
                    <div class="row">
                        <button type="button" class="btn pri" on:click=reload>
                            {t!(i18n, common.verb.reload)}
                        </button>
                        <button type="button" class="btn" on:click=move |_| retry.run(())>
                            {t!(i18n, common.verb.retry)}
                        </button>
                    </div>
                </Blank>
            </div>
        </main>
    }
}

/// Makes, for each page of each piece, the function that shows it.
macro_rules! pieces {
    ($($piece:ident: $($page:ident = $view:path),+;)+) => {
        $($(
            pub fn $page() -> AnyView {
                #[cfg(feature = "split")]
                #[wasm_split_helpers::wasm_split($piece, fallible, preload(load))]
                fn $page() -> Result<AnyView, Missing> {
                    Ok($view().into_any())
                }
                #[cfg(not(feature = "split"))]
                async fn $page() -> Result<AnyView, Missing> {
                    Ok($view().into_any())
                }
                #[cfg(not(feature = "split"))]
                async fn load() -> Result<(), Missing> {
                    Ok(())
                }
                let page = Page {
                    load: || Box::pin(async { load().await.map_err(|_| Missing) }),
                    view: || Box::pin($page()),
                };
                page.shown()
            }
        )+)+
    };
}

pieces! {
    explore: explore = pages::explore::ExplorePage;
    questions: questions = pages::question::page;
    briefs:
        brief = pages::brief::page,
        kept_brief = pages::brief::copy::page;
    priorities:
        priorities = pages::priorities::page,
        gaps = pages::priorities::gaps_page,
        weights = pages::priorities::weights::page,
        agenda = pages::priorities::agenda::page,
        directions = pages::priorities::directions::page,
        reviews = pages::priorities::reviews::page,
        review = pages::priorities::reviews::review::page,
        draft = pages::priorities::reviews::draft::page,
        assess = pages::priorities::assess::page;
    control:
        control = pages::control::page,
        escalation = pages::control::escalation::page,
        digest = pages::control::digest::page;
    desk:
        home = pages::home::page,
        overview = pages::overview::page,
        calendar = pages::calendar::CalendarPage,
        changes = pages::changes::page,
        notices = pages::notices::page,
        past = pages::past::page;
    people:
        account = pages::account::AccountPage,
        people = pages::people::PeoplePage,
        absence = pages::absence::AbsencePage;

    intake:
        imports = pages::intake::StartPage,
        import = pages::intake::JobPage;

    merge:
        duplicates = pages::merge::pairs,
        join = pages::merge::join,
        split = pages::merge::split;

    organizations: organizations = pages::organization::list::page;
    agreements: agreements = pages::agreement::list::page;
    obligations: obligations = pages::obligation::list::page;
    contacts: contacts = pages::contact::list::page;
    interactions: interactions = pages::interaction::list::page;

    organization: organization = pages::organization::dossier::page;
    agreement: agreement = pages::agreement::dossier::page;
    obligation: obligation = pages::obligation::dossier::page;
    contact: contact = pages::contact::dossier::page;
    interaction: interaction = pages::interaction::dossier::page;

    organization_form:
        new_organization = pages::organization::form::create,
        change_organization = pages::organization::form::change;
    agreement_form:
        new_agreement = pages::agreement::form::create,
        change_agreement = pages::agreement::form::change;
    obligation_form:
        new_obligation = pages::obligation::form::create,
        change_obligation = pages::obligation::form::change;
    contact_form:
        new_contact = pages::contact::form::create,
        change_contact = pages::contact::form::change;
    interaction_form:
        new_interaction = pages::interaction::form::create,
        change_interaction = pages::interaction::form::change;
}
