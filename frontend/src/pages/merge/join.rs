//! Joining two organizations: which stays, what would move, and the act.

use accord_shared::Noun;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{href, twin};
use crate::api::client::{Api, use_query};
use crate::api::merge::{MergePreview, PreviewQuery, PreviewVariables, merge};
use crate::api::parts::record;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::change::undo::Undoing;
use crate::pages::dossier::{Card, fact, facts};
use crate::pages::failed::{Failed, outcome};
use crate::pages::not_found::NotFoundPage;
use crate::pages::reason::reason_field;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon, icon_s};

/// The page: which two are joined stands in its address.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let session = Session::expect();
    let query = use_query_map();
    let id = move |key: &str| {
        let id = Id::new(query.read().get(key)?);
        record(&id).filter(|found| found.noun == Noun::Organization).map(|_| id)
    };
    let two = Memo::new(move |_| Some((id("kept")?, id("gone")?)));
    let loaded = use_query::<PreviewQuery, PreviewVariables>(move || {
        two.get().map(|(kept, gone)| PreviewVariables { kept, gone })
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, merge.join_title))));
    move || match (session.viewer().is_some(), session.can_edit(), two.get()) {
        (true, false, _) | (_, _, None) => view! { <NotFoundPage /> }.into_any(),
        (false, ..) => ().into_any(),
        _ => match loaded.get() {
            None => view! {
                <main class="page">
                    <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
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
            Some(Ok(answer)) => view! { <Join answer=(*answer).clone() /> }.into_any(),
        },
    }
}

#[component]
fn Join(answer: PreviewQuery) -> impl IntoView {
    let (Some(stays), Some(goes), Some(preview)) = (answer.stays, answer.goes, answer.merge_preview) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let undoing = Undoing::expect();
    let navigate = use_navigate();
    let reason = RwSignal::new(String::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let swap = href(&goes.id, &stays.id);
    let (kept, gone) = ((stays.id.clone(), stays.version), (goes.id.clone(), goes.version));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        let (kept, gone, navigate) = (kept.clone(), gone.clone(), navigate.clone());
        spawn_local(async move {
            let id = record(&kept.0);
            let done = merge(kept, gone, why).await;
            busy.set(false);
            match (outcome(locale.get_untracked(), &done), id) {
                (None, Some(id)) => {
                    Api::expect().refresh();
                    navigate(&as_of.href(Route::Dossier(id)), Default::default());
                    undoing.offer(id, false).await;
                }
                (said, _) => wrong.set(said),
            }
        });
    };
    let cards = move || {
        let locale = locale.get();
        let (one, other) = (twin(&stays, locale), twin(&goes, locale));
        view! {
            <div class="twins-two">
                <Card title=td_string!(locale, merge.stays) locale=locale>
                    <div class="pad">{one}</div>
                </Card>
                <Card title=td_string!(locale, merge.goes) locale=locale>
                    <div class="pad">{other}</div>
                </Card>
            </div>
            {moves(&preview, locale)}
        }
    };
    view! {
        <main class="page">
            <form class="form wide" on:submit=submit>
                <h1>{t!(i18n, merge.join_title)}</h1>
                <p class="soft">{t!(i18n, merge.join_help)}</p>
                {cards}
                <div class="form-foot">
                    <span class="grow st late" role="alert">
                        {move || wrong.get().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
                    </span>
                    {reason_field(reason, |_| ())}
                    <a class="btn quiet" href=swap>
                        {icon(Glyph::Joint)}
                        {t!(i18n, merge.swap)}
                    </a>
                    <a class="btn quiet" href="/duplicates">
                        {t!(i18n, common.verb.cancel)}
                    </a>
                    <button class="btn pri" disabled=move || busy.get()>
                        {t!(i18n, merge.join_now)}
                    </button>
                </div>
            </form>
        </main>
    }
    .into_any()
}

/// What goes over to the one that stays.
fn moves(preview: &MergePreview, locale: Locale) -> impl IntoView + use<> {
    let count = |count: i32| (count > 0).then(|| format::number(locale, count.into()));
    let counts = [
        fact(td_string!(locale, organizations.participations), count(preview.agreements)),
        fact(td_string!(locale, organizations.relations), count(preview.relations)),
        fact(td_string!(locale, organizations.people), count(preview.contacts)),
        fact(td_string!(locale, organizations.obligations), count(preview.obligations)),
        fact(td_string!(locale, interactions.title), count(preview.interactions)),
        fact(td_string!(locale, papers.title), count(preview.documents)),
    ];
    let names = preview.names.iter().map(|name| fact(name.kind.word(locale), Some(name.text.clone())));
    let identifiers = preview.identifiers.iter().map(|one| {
        let text = format!("{}: {}", one.scheme, one.value);
        fact(td_string!(locale, common.field.identifiers), Some(text))
    });
    let rows: Vec<_> = counts.into_iter().chain(names).chain(identifiers).collect();
    let nothing = rows.iter().all(Option::is_none).then(|| {
        view! { <p class="pad muted">{td_string!(locale, merge.nothing)}</p> }
    });
    view! {
        <Card title=td_string!(locale, merge.moves) locale=locale>
            {facts(rows)} {nothing}
        </Card>
    }
}
