//! What changed in the register since the reader last looked, record by record.

use accord_shared::Noun;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::{Api, use_query};
use crate::api::history::{ChangedRecord, ChangesQuery, ChangesVariables};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::record_link;
use crate::pages::change::lines;
use crate::pages::dossier::use_look;
use crate::pages::failed::Failed;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

const SHOWN: i32 = 15;

/// A record shows at most so many of its entries here.
const ENTRIES: usize = 5;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let api = Api::expect();
    let as_of = AsOf::expect();
    let since = use_look(None);
    let older = RwSignal::new(Vec::<ChangedRecord>::new());
    let rest = RwSignal::new(None::<Option<String>>);
    let loaded = use_query::<ChangesQuery, ChangesVariables>(move || {
        since.get().map(|since| ChangesVariables { since, first: SHOWN, after: None })
    });
    Effect::new(move |_| {
        loaded.ok();
        older.set(Vec::new());
        rest.set(None);
    });
    let more = move |after: String| {
        let Some(since) = since.get_untracked() else { return };
        spawn_local(async move {
            let asked = ChangesVariables { since, first: SHOWN, after: Some(after) };
            if let Ok(answer) = api.query::<ChangesQuery, _>(asked).await {
                let page = answer.changes;
                rest.try_set(Some(page.page_info.end_cursor.filter(|_| page.page_info.has_next_page)));
                older.try_update(|older| older.extend(page.nodes));
            }
        });
    };
    let content = move || {
        let locale = locale.get();
        match loaded.get() {
            None => {
                let label = Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned());
                view! { <Skeleton label=label /> }.into_any()
            }
            Some(Err(error)) => view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    error=error
                    retry=move |()| loaded.retry()
                />
            }
            .into_any(),
            Some(Ok(answer)) if answer.changes.nodes.is_empty() => view! {
                <div class="blank">
                    {icon(Glyph::Changes)} <h2>{td_string!(locale, ledger.empty)}</h2>
                    <p>{td_string!(locale, ledger.empty_help)}</p>
                </div>
            }
            .into_any(),
            Some(Ok(answer)) => {
                let page = &answer.changes;
                let cards = page.nodes.iter().map(|changed| card(changed, locale)).collect_view();
                let older = older.get().iter().map(|changed| card(changed, locale)).collect_view();
                let last = page.page_info.end_cursor.clone().filter(|_| page.page_info.has_next_page);
                let next = rest.get().unwrap_or(last).map(|after| {
                    view! {
                        <div class="ent-foot">
                            <button type="button" class="btn s" on:click=move |_| more(after.clone())>
                                {td_string!(locale, ledger.more)}
                            </button>
                        </div>
                    }
                });
                view! { <div class="stack">{cards} {older} {next}</div> }.into_any()
            }
        }
    };
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", td_string!(locale.get(), ledger.title)))
    });
    view! {
        <main class="page">
            <div class="news">
                <div class="row">
                    <h1 class="grow">{t!(i18n, ledger.title)}</h1>
                    <a class="btn" href=move || as_of.href(Route::Past)>
                        {t!(i18n, bulk.past.title)}
                    </a>
                </div>
                {content}
            </div>
        </main>
    }
}

fn card(changed: &ChangedRecord, locale: Locale) -> impl IntoView + use<> {
    let name = changed.names.pick(language(locale));
    let title = name.clone();
    let noun: Noun = changed.noun;
    let rows = changed
        .entries
        .iter()
        .map(|entry| lines::entry(noun, entry, false, locale, ().into_any()))
        .collect_view();
    let more = (changed.entries.len() >= ENTRIES)
        .then(|| view! { <p class="muted ent-none">{td_string!(locale, ledger.more_entries)}</p> });
    view! {
        <section class="card" aria-label=title>
            <header>
                {marks::kind(marks::Kind::of(noun, None, false))} <h2>{record_link(&changed.record, name)}</h2>
                <span class="muted">{noun.word(locale)}</span>
            </header>
            <ol class="ents">{rows}</ol>
            {more}
        </section>
    }
}
