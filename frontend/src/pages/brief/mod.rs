//! A brief: what is to be known of a record before somebody speaks to it, or of it. What it shows is in the address.

pub mod copy;
mod kept;
mod points;
mod sheet;

use accord_shared::{AccessLevel, Language, RecordId};
use cynic::Id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use crate::api::brief::{BriefQuery, BriefVariables};
use crate::api::client::{ApiError, use_query};
use crate::api::parts::Day;
use crate::i18n::words::Word;
use crate::i18n::{language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::not_found::NotFoundPage;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route, noun_of, record_of};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon};

/// The parameters of the address.
const LANGUAGE: &str = "language";
const FULL: &str = "full";
const LEVEL: &str = "level";

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
    /// For a reader of which level.
    level: Memo<Option<AccessLevel>>,
}

impl Shape {
    fn read() -> Self {
        let locale = use_locale();
        let query = use_query_map();
        let chosen = move || query.read().get(LANGUAGE).and_then(|code| code.parse().ok());
        Self {
            language: Memo::new(move |_| chosen().unwrap_or_else(|| language(locale.get()))),
            full: Memo::new(move |_| query.read().get(FULL).is_some()),
            level: Memo::new(move |_| AccessLevel::of_code(&query.read().get(LEVEL)?)),
        }
    }
}

/// The address of a brief of this shape; the reader's own language needs no saying.
fn address(path: String, language: Option<Language>, full: bool, level: Option<AccessLevel>) -> String {
    let language = language.map(|language| format!("{LANGUAGE}={}", language.code()));
    let full = full.then(|| format!("{FULL}=1"));
    let level = level.map(|level| format!("{LEVEL}={}", level.code()));
    let query: Vec<String> = language.into_iter().chain(full).chain(level).collect();
    match (query.is_empty(), path.contains('?')) {
        (true, _) => path,
        (_, true) => format!("{path}&{}", query.join("&")),
        _ => format!("{path}?{}", query.join("&")),
    }
}

#[component]
fn Sheet(id: RecordId) -> impl IntoView {
    let as_of = AsOf::expect();
    let session = Session::expect();
    let shape = Shape::read();
    let asked = Memo::new(move |_| BriefVariables {
        of: Id::new(id.to_string()),
        language: Some(shape.language.get()),
        as_of: as_of.get().map(Day),
        full: shape.full.get(),
        level: shape.level.get(),
    });
    let loaded = use_query::<BriefQuery, BriefVariables>(move || Some(asked.get()));
    move || match loaded.get() {
        None => waiting().into_any(),
        Some(Err(error)) => failed(error, Callback::new(move |()| loaded.retry())).into_any(),
        Some(Ok(answer)) => match &answer.brief {
            None => view! { <NotFoundPage /> }.into_any(),
            Some(brief) => {
                document().set_title(&format!("{}: {} · Accord", brief.kind, brief.title));
                let person = untrack(|| session.viewer()).map(|viewer| viewer.login);
                let place = points::place(&person.unwrap_or_default(), &asked.get_untracked());
                let points = points::Points::open(brief, place);
                let tools = view! { <Tools id shape asked points /> }.into_any();
                let copies = view! { <kept::Copies of=Id::new(id.to_string()) /> }.into_any();
                sheet::sheet(brief, Some(points), tools, copies)
            }
        },
    }
}

/// Grey bars until the brief is there.
fn waiting() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main class="page">
            <div class="dos">
                <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
            </div>
        </main>
    }
}

/// Why there is none.
fn failed(error: ApiError, retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main class="page">
            <Failed
                title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                error=error
                retry=move |()| retry.run(())
            />
        </main>
    }
}

/// The row above the sheet: its language, how much of it, and where it goes.
#[component]
fn Tools(id: RecordId, shape: Shape, asked: Memo<BriefVariables>, points: points::Points) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |chosen: Language, full: bool, level: Option<AccessLevel>| {
        let replace = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        let said = Some(chosen).filter(|&chosen| chosen != language(locale.get_untracked()));
        navigate(&address(untrack(|| as_of.href(Route::Brief(id))), said, full, level), replace);
    });
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
            go.with_value(|go| go(chosen, shape.full.get_untracked(), shape.level.get_untracked()));
        }
    };
    let size = move |full: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (shape.full.get() == full).to_string()
                on:click=move |_| {
                    go.with_value(|go| go(shape.language.get_untracked(), full, shape.level.get_untracked()))
                }
            >
                {move || if full { t_string!(i18n, briefs.full) } else { t_string!(i18n, briefs.short) }}
            </button>
        }
    };
    let readers = move || {
        let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
        let below = AccessLevel::ALL.iter().copied().filter(move |&level| level <= clearance);
        let option = move |level: AccessLevel| {
            view! {
                <option value=level.code() selected=move || shape.level.get() == Some(level)>
                    {move || {
                        let locale = locale.get();
                        td_string!(locale, export.for_level, level = level.word(locale)).to_string()
                    }}
                </option>
            }
        };
        below.map(option).collect_view()
    };
    let read_by = move |event| {
        let level = AccessLevel::of_code(&event_target_value(&event));
        go.with_value(|go| go(shape.language.get_untracked(), shape.full.get_untracked(), level));
    };
    let busy = RwSignal::new(false);
    let leave = use_navigate();
    let keep = move |_| {
        let leave = leave.clone();
        kept::keep(asked.get_untracked(), points, busy, move |kept| {
            leave(&kept::address(&kept.id), NavigateOptions::default());
        });
    };
    let file = move |ending: &'static str| {
        let href = move || {
            let asked = asked.get();
            let day = asked.as_of.map(|day| format!("&asOf={}", day.0)).unwrap_or_default();
            let language = shape.language.get().code();
            let level = asked.level.map(|level| format!("&level={}", level.code().to_ascii_uppercase()));
            let level = level.unwrap_or_default();
            format!("/papers/{id}.{ending}?language={language}&full={}{day}{level}", asked.full)
        };
        // What was written in one's own words is in no file until it is kept.
        let take = move |event: leptos::ev::MouseEvent| {
            if untrack(|| points.changed()) {
                event.prevent_default();
                kept::keep(asked.get_untracked(), points, busy, move |kept| {
                    let _ = window().location().set_href(&format!("/papers/{}.{ending}", kept.id.inner()));
                });
            }
        };
        view! {
            <a class="btn quiet" href=href rel="external" download on:click=take>
                {icon(Glyph::Export)}
                {move || if ending == "pdf" { t_string!(i18n, briefs.pdf) } else { t_string!(i18n, briefs.docx) }}
            </a>
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
            <select class="in" aria-label=move || t_string!(i18n, export.reader) on:change=read_by>
                <option value="" selected=move || shape.level.get().is_none()>
                    {t!(i18n, export.for_me)}
                </option>
                {readers}
            </select>
            <div class="seg" role="group">
                {size(false)}
                {size(true)}
            </div>
            {file("docx")}
            {file("pdf")}
            {print()}
            <Show when=move || session.viewer().is_some() && shape.level.get().is_none()>
                <button type="button" class="btn" disabled=busy on:click=keep.clone()>
                    {icon(Glyph::Add)}
                    {t!(i18n, briefs.keep)}
                </button>
            </Show>
        </div>
    }
}

/// The button that sends the sheet to paper.
fn print() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button
            type="button"
            class="btn quiet"
            on:click=|_| {
                let _ = window().print();
            }
        >
            {icon(Glyph::Print)}
            {t!(i18n, briefs.print)}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_not_usual_and_keeps_the_date() {
        assert_eq!(address("/briefs/contacts/7".into(), None, false, None), "/briefs/contacts/7");
        assert_eq!(
            address(
                "/briefs/contacts/7?asof=2020-01-01".into(),
                Some(Language::Ru),
                true,
                Some(AccessLevel::Open)
            ),
            "/briefs/contacts/7?asof=2020-01-01&language=ru&full=1&level=open"
        );
    }
}
