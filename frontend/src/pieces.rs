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
use leptos_router::ChooseView;

use crate::i18n::{t, t_string, use_i18n};
use crate::pages;
use crate::ui::blank::Blank;
use crate::ui::icon::Glyph;

/// A piece that did not come: the server is out of reach, or it has another version by now and no longer this file.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// A page in a piece, for the router: it stays on the page before until the piece is here.
#[derive(Clone, Copy)]
pub struct Page {
    load: fn() -> Coming<()>,
    view: fn() -> Coming<AnyView>,
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        match (self.view)().await {
            Ok(view) => view,
            Err(Missing) => view! { <NotHere page=self /> }.into_any(),
        }
    }

    async fn preload(&self) {
        let waiting = use_context::<Waiting>().map(Waiting::begin);
        // What came of it, `choose` tells.
        let _ = (self.load)().await;
        drop(waiting);
    }
}

/// How many pages wait for their piece; in the context.
#[derive(Clone, Copy)]
struct Waiting(RwSignal<u32>);

impl Waiting {
    fn begin(self) -> Wait {
        self.0.update(|waits| *waits += 1);
        Wait(self)
    }
}

/// One page's wait, until it is dropped: a reader who has gone elsewhere waits no longer.
struct Wait(Waiting);

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.0.try_update(|waits| *waits -= 1);
    }
}

/// The line at the top of the window while a page waits for its piece. Around the router's pages.
#[component]
pub fn WaitLine(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let waiting = Waiting(RwSignal::new(0));
    provide_context(waiting);
    view! {
        <Show when=move || { waiting.0.get() > 0 }>
            <div class="coming" role="status">
                <span class="sr">{t!(i18n, common.msg.loading)}</span>
            </div>
        </Show>
        {children()}
    }
}

/// In the place of a page whose piece did not come: another try, or all anew.
#[component]
fn NotHere(page: Page) -> impl IntoView {
    let i18n = use_i18n();
    let here = RwSignal::new(false);
    let retry = move |_| {
        spawn_local(async move {
            if (page.load)().await.is_ok() {
                here.try_set(true);
            }
        });
    };
    let reload = |_| {
        let _ = window().location().reload();
    };
    move || match here.get().then(|| now((page.view)())) {
        Some(Some(view)) => view,
        _ => view! {
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
                            <button type="button" class="btn" on:click=retry>
                                {t!(i18n, common.verb.retry)}
                            </button>
                        </div>
                    </Blank>
                </div>
            </main>
        }
        .into_any(),
    }
}

/// A view whose piece is here.
fn now(mut view: Coming<AnyView>) -> Option<AnyView> {
    match view.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}

/// Makes, for each page of each piece, the function that gives it to the router.
macro_rules! pieces {
    ($($piece:ident: $($page:ident = $view:path),+;)+) => {
        $($(
            pub fn $page() -> Page {
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
                Page {
                    load: || Box::pin(async { Ok(load().await?) }),
                    view: || Box::pin($page()),
                }
            }
        )+)+
    };
}

pieces! {
    explore: explore = pages::explore::ExplorePage;
    lists:
        organizations = pages::organization::list::page,
        agreements = pages::agreement::list::page,
        obligations = pages::obligation::list::page,
        contacts = pages::contact::list::page;
    dossiers:
        organization = pages::organization::dossier::page,
        agreement = pages::agreement::dossier::page,
        obligation = pages::obligation::dossier::page,
        contact = pages::contact::dossier::page;
    forms:
        new_organization = pages::organization::form::create,
        change_organization = pages::organization::form::change,
        new_agreement = pages::agreement::form::create,
        change_agreement = pages::agreement::form::change,
        new_obligation = pages::obligation::form::create,
        change_obligation = pages::obligation::form::change,
        new_contact = pages::contact::form::create,
        change_contact = pages::contact::form::change;
    desk:
        control = pages::control::page,
        calendar = pages::calendar::CalendarPage,
        changes = pages::changes::page;
    people:
        account = pages::account::AccountPage,
        people = pages::people::PeoplePage,
        absence = pages::absence::AbsencePage;
}
