//! What every dossier has: a head, facts, cards, the history; how it waits, fails and is not there.

mod custody;
mod documents;
mod history;
pub mod line;
mod parts;

use std::sync::Arc;

use accord_shared::{AccessLevel, Noun, RecordId};
use cynic::{Id, QueryBuilder, QueryFragment, QueryVariables};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::custody::CustodyCard;
use self::custody::CustodyState;
pub use self::documents::{DocumentsCard, DocumentsState};
use self::history::HistoryState;
pub use self::history::{History, use_look};
pub use self::parts::{Card, fact, facts, link_fact};
use super::failed::Failed;
use super::following::FollowButton;
use super::not_found::NotFoundPage;
use super::register::spec::Reader;
use super::session::Session;
use crate::api::client::{Api, use_query};
use crate::api::live::{self, News, Screen};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route, has_briefs, record_of};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The record that the page's path names.
pub fn use_record(noun: Noun) -> Memo<Option<RecordId>> {
    let params = use_params_map();
    Memo::new(move |_| record_of(noun, &params.read().get("id")?))
}

/// What stands beside what is drawn anew with the record, once for the page: dialogs that keep what is typed in them. It
/// is given the answer, which is nothing while there is none and once the record may not be shown any more.
pub type Beside<Q> = fn(Signal<Option<Arc<Q>>>) -> AnyView;

/// Whether the reader unfolded what a card of the dossier keeps folded. The card is drawn anew with its record; this stays.
#[derive(Debug, Clone, Copy)]
pub struct Unfolded(RwSignal<bool>);

impl Unfolded {
    fn provide() {
        provide_context(Self(RwSignal::new(false)));
    }

    /// The dossier's.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether it is unfolded.
    pub fn get(self) -> bool {
        self.0.get_untracked()
    }

    /// Keeps what the browser made of it.
    pub fn keep(self, event: &leptos::ev::Event) {
        self.0.set(event_target::<web_sys::Element>(event).has_attribute("open"));
    }
}

/// A dossier's page: asks for the record that the path names and shows it, or says why it cannot.
pub fn dossier_page<Q, V, T>(
    noun: Noun,
    variables: fn(Id, Option<chrono::NaiveDate>) -> V,
    record: fn(&Q) -> Option<&T>,
    content: fn(&T, Reader) -> AnyView,
    beside: Beside<Q>,
) -> impl IntoView
where
    Q: QueryFragment + QueryBuilder<V> + DeserializeOwned + Send + Sync + 'static,
    V: QueryVariables + Serialize + 'static,
    T: 'static,
{
    let id = use_record(noun);
    // All that the page holds belongs to its record: another one starts anew.
    move || match id.get() {
        Some(id) => dossier(id, variables, record, content, beside).into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

fn dossier<Q, V, T>(
    id: RecordId,
    variables: fn(Id, Option<chrono::NaiveDate>) -> V,
    record: fn(&Q) -> Option<&T>,
    content: fn(&T, Reader) -> AnyView,
    beside: Beside<Q>,
) -> impl IntoView
where
    Q: QueryFragment + QueryBuilder<V> + DeserializeOwned + Send + Sync + 'static,
    V: QueryVariables + Serialize + 'static,
    T: 'static,
{
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let loaded = use_query::<Q, V>(move || Some(variables(Id::new(id.to_string()), as_of.get())));
    CustodyState::provide(Id::new(id.to_string()));
    DocumentsState::provide(id);
    HistoryState::provide(id);
    Unfolded::provide();
    // What may not be shown any more leaves the screen at once, and the server says what is at its address now: nothing,
    // or the record to which it was joined. What changed is asked for again, and the old stays until the new is there.
    let api = Api::expect();
    live::watch(
        move || Screen { records: vec![id], ..Screen::default() },
        move |news| {
            if let News::Gone(_) = news {
                loaded.forget();
            }
            api.renew();
        },
    );
    let beside = beside(Signal::derive(move || loaded.ok()));
    let page = move || match loaded.get() {
        None => view! {
            <main class="page">
                <div class="dos">
                    <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
                </div>
            </main>
        }
        .into_any(),
        Some(Err(error)) => view! {
            <main class="page">
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    error=error
                    retry=move |()| loaded.retry()
                />
            </main>
        }
        .into_any(),
        Some(Ok(answer)) => match record(&answer) {
            None => view! { <NotFoundPage /> }.into_any(),
            Some(record) => content(record, Reader { locale: locale.get(), day: as_of.day() }),
        },
    };
    // After an error the record may still be there, and what is typed in a dialog stays.
    let is_there = Memo::new(move |_| {
        loaded.get().is_some_and(|answer| answer.map_or(true, |answer| record(&answer).is_some()))
    });
    let dialogs = move || {
        is_there.get().then(|| {
            view! {
                {custody::dialog()}
                {documents::dialogs()}
            }
        })
    };
    view! {
        {page}
        {dialogs}
        {beside}
    }
}

/// What stands at the head of a dossier.
pub struct Head {
    /// Which record.
    pub id: Id,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// Its name.
    pub title: String,
    /// The line under it, with its language.
    pub second: Option<(String, String)>,
    /// Its marks of kind and state.
    pub marks: AnyView,
}

/// The frame of a dossier: the head, and what is in it.
pub fn frame(head: Head, reader: Reader, content: AnyView) -> AnyView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let Some(id) = crate::api::parts::record(&head.id) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    // The address named a record that was joined to this one.
    if untrack(|| use_record(id.noun).get()) != Some(id) {
        let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
        use_navigate()(&untrack(|| as_of.href(Route::Dossier(id))), replace);
    }
    document().set_title(&format!("{} · Accord", head.title));
    let section = section_name(reader.locale, id.noun);
    view! {
        <main class="page" class:sealed=head.access_level == AccessLevel::Secret>
            <article class="dos">
                <div class="row wrap">
                    <nav class="crumb" aria-label=move || t_string!(i18n, common.nav.breadcrumb)>
                        <a href=move || as_of.href(Route::Register(id.noun))>{section}</a>
                        {icon_s(Glyph::Next)}
                        <span class="cut crumb-here" aria-current="page">{head.title.clone()}</span>
                    </nav>
                    <span class="grow"></span>
                    <span class="row noprint">
                        <FollowButton />
                        <a class="btn quiet" href=move || as_of.href(Route::Explore(Some(id)))>
                            {icon(Glyph::Explore)}
                            {t!(i18n, common.nav.explore_short)}
                        </a>
                        {has_briefs(id.noun)
                            .then(|| {
                                view! {
                                    <a class="btn quiet" href=move || as_of.href(Route::Brief(id)) aria-keyshortcuts="B">
                                        {icon(Glyph::Brief)}
                                        {t!(i18n, briefs.title)}
                                    </a>
                                }
                            })}
                        <Show when=move || session.can_change(head.can_edit)>
                            <a class="btn" href=move || as_of.href(Route::Edit(id))>
                                {icon(Glyph::Edit)}
                                {t!(i18n, common.verb.edit)}
                            </a>
                        </Show>
                    </span>
                </div>
                <div class="row wrap dos-marks">
                    {head.marks}
                    {marks::access(reader.locale, head.access_level)}
                </div>
                <h1>{head.title.clone()}</h1>
                {head.second.map(|(text, language)| view! { <p class="orig" lang=language>{text}</p> })}
                {content}
            </article>
        </main>
    }
    .into_any()
}

/// The register that a noun belongs to, by name.
pub fn section_name(locale: Locale, noun: Noun) -> &'static str {
    match noun {
        Noun::Organization => td_string!(locale, organizations.title),
        Noun::Agreement => td_string!(locale, agreements.title),
        Noun::Obligation => td_string!(locale, obligations.title),
        Noun::Contact => td_string!(locale, contacts.title),
        Noun::Interaction => td_string!(locale, interactions.title),
    }
}
