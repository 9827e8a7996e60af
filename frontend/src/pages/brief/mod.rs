//! A brief: what is to be known of a record before somebody speaks to it, or of it. What it shows is in the address.

mod sheet;

use accord_shared::{Language, RecordId};
use cynic::Id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use crate::api::brief::{BriefQuery, BriefVariables};
use crate::api::client::use_query;
use crate::api::parts::Day;
use crate::i18n::words::Word;
use crate::i18n::{language, t, t_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::not_found::NotFoundPage;
use crate::routes::{AsOf, Route, noun_of, record_of};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};

/// The parameters of the address.
const LANGUAGE: &str = "language";
const FULL: &str = "full";

/// The page.
pub fn page() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let params = params.read();
        record_of(noun_of(&params.get("noun")?)?, &params.get("id")?)
    });
    move || match id.get() {
        Some(id) => view! { <Sheet id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

/// What the address says of the brief.
#[derive(Clone, Copy)]
struct Shape {
    language: Memo<Language>,
    full: Memo<bool>,
}

impl Shape {
    fn read() -> Self {
        let locale = use_locale();
        let query = use_query_map();
        let chosen = move || query.read().get(LANGUAGE).and_then(|code| code.parse().ok());
        Self {
            language: Memo::new(move |_| chosen().unwrap_or_else(|| language(locale.get()))),
            full: Memo::new(move |_| query.read().get(FULL).is_some()),
        }
    }
}

/// The address of a brief of this shape; the reader's own language needs no saying.
fn address(path: String, language: Option<Language>, full: bool) -> String {
    let language = language.map(|language| format!("{LANGUAGE}={}", language.code()));
    let full = full.then(|| format!("{FULL}=1"));
    let query: Vec<String> = language.into_iter().chain(full).collect();
    match (query.is_empty(), path.contains('?')) {
        (true, _) => path,
        (_, true) => format!("{path}&{}", query.join("&")),
        _ => format!("{path}?{}", query.join("&")),
    }
}

#[component]
fn Sheet(id: RecordId) -> impl IntoView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let shape = Shape::read();
    let loaded = use_query::<BriefQuery, BriefVariables>(move || {
        Some(BriefVariables {
            of: Id::new(id.to_string()),
            language: Some(shape.language.get()),
            as_of: as_of.get().map(Day),
            full: shape.full.get(),
        })
    });
    move || match loaded.get() {
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
        Some(Ok(answer)) => match &answer.brief {
            None => view! { <NotFoundPage /> }.into_any(),
            Some(brief) => {
                document().set_title(&format!("{}: {} · Accord", brief.kind, brief.title));
                sheet::sheet(brief, view! { <Tools id shape /> }.into_any())
            }
        },
    }
}

/// The row above the sheet: its language, how much of it, and where it goes.
#[component]
fn Tools(id: RecordId, shape: Shape) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let navigate = use_navigate();
    let go = move |chosen: Language, full: bool| {
        let replace = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        let said = Some(chosen).filter(|&chosen| chosen != language(locale.get_untracked()));
        navigate(&address(untrack(|| as_of.href(Route::Brief(id))), said, full), replace);
    };
    let go = StoredValue::new_local(go);
    let languages = Language::ALL
        .iter()
        .map(|&one| {
            view! {
                <option value=one.code() selected=move || shape.language.get() == one>
                    {move || one.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    let choose = move |event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            go.with_value(|go| go(chosen, shape.full.get_untracked()));
        }
    };
    let size = move |full: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (shape.full.get() == full).to_string()
                on:click=move |_| go.with_value(|go| go(shape.language.get_untracked(), full))
            >
                {move || if full { t_string!(i18n, briefs.full) } else { t_string!(i18n, briefs.short) }}
            </button>
        }
    };
    view! {
        <div class="row wrap brief-tools noprint">
            <a class="btn quiet" href=move || as_of.href(Route::Dossier(id))>
                {icon(Glyph::Before)}
                {t!(i18n, briefs.back)}
            </a>
            <span class="grow"></span>
            <select class="in" aria-label=move || t_string!(i18n, briefs.language) on:change=choose>
                {languages}
            </select>
            <div class="seg" role="group">
                {size(false)}
                {size(true)}
            </div>
            <button
                type="button"
                class="btn"
                on:click=|_| {
                    let _ = window().print();
                }
            >
                {icon(Glyph::Print)}
                {t!(i18n, briefs.print)}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_not_usual_and_keeps_the_date() {
        assert_eq!(address("/briefs/contacts/7".into(), None, false), "/briefs/contacts/7");
        assert_eq!(
            address("/briefs/contacts/7?asof=2020-01-01".into(), Some(Language::Ru), true),
            "/briefs/contacts/7?asof=2020-01-01&language=ru&full=1"
        );
    }
}
