//! Gaps over everything, those of the highest priority first: each says why it is one and offers the next act.

use accord_shared::gap::GapKind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::panel::gap_line;
use super::tabs::tabs;
use crate::api::client::{Api, use_query};
use crate::api::matrix::{Gap, GapFilter, GapsQuery, GapsVariables};
use crate::api::parts::Day;
use crate::i18n::words::Word;
use crate::i18n::{format, language, t, t_string, use_i18n, use_locale};
use crate::pages::cells::record_link;
use crate::pages::failed::answered;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Blank;
use crate::ui::icon::Glyph;

/// How many are shown.
const SHOWN: i32 = 200;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let query = use_query_map();
    let kind = Memo::new(move |_| query.read().get("kind").and_then(|kind| GapKind::of_code(&kind)));
    let loaded = use_query::<GapsQuery, GapsVariables>(move || {
        let kinds = kind.get().map(|kind| vec![kind]);
        let filter = Some(GapFilter { kinds, ..GapFilter::default() });
        Some(GapsVariables { filter, as_of: as_of.get().map(Day), first: SHOWN, after: None })
    });
    // The names in the answer are in the language that was asked in, which no variable says.
    Effect::new(move |before: Option<_>| {
        let now = locale.get();
        if before.is_some_and(|before| before != now) {
            Api::expect().refresh();
        }
        now
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.gaps))));
    let total =
        move || loaded.ok().map(|answer| format::number(locale.get(), answer.gaps.total_count.into()));
    let content = answered(loaded, move |answer| {
        if answer.gaps.nodes.is_empty() {
            return view! {
                <Blank
                    glyph=Glyph::Met
                    title=Signal::derive(move || t_string!(i18n, priorities.no_gaps).to_owned())
                    text=Signal::derive(move || t_string!(i18n, priorities.no_gaps_help).to_owned())
                >
                    <a class="btn" href=move || as_of.href(Route::Priorities)>
                        {t!(i18n, priorities.title)}
                    </a>
                </Blank>
            }
            .into_any();
        }
        let gaps = &answer.gaps;
        let rows = gaps.nodes.iter().map(|gap| row(gap, locale.get(), as_of)).collect_view();
        let more = gaps.page_info.has_next_page.then(|| {
            view! { <p class="muted">{t!(i18n, priorities.gaps_more)}</p> }
        });
        view! {
            <section class="card">
                <ul class="list gap-list wide">{rows}</ul>
                {more}
            </section>
        }
        .into_any()
    });
    let chips = move || {
        let counts = loaded.ok().map(|answer| answer.gaps.counts.clone()).unwrap_or_default();
        let chip = move |one: GapKind| {
            let count = counts.iter().find(|count| count.kind == one).map_or(0, |count| count.count);
            let navigate = use_navigate();
            let press = move |_| {
                let path = Route::Gaps.href(untrack(|| as_of.get()));
                let sign = if path.contains('?') { '&' } else { '?' };
                let href = match kind.get_untracked() {
                    Some(now) if now == one => path,
                    _ => format!("{path}{sign}kind={}", Word::code(one)),
                };
                navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            };
            view! {
                <button
                    type="button"
                    class="chip"
                    class:none=count == 0
                    aria-pressed=move || (kind.get() == Some(one)).to_string()
                    on:click=press
                >
                    {one.word(locale.get())}
                    <span class="badge">{count}</span>
                </button>
            }
        };
        GapKind::ALL.iter().map(|&one| chip(one)).collect_view()
    };
    view! {
        <main class="page gaps-page">
            <div class="pagehead">
                <h1>{t!(i18n, priorities.gaps)} <span class="n" aria-live="polite">{total}</span></h1>
                {tabs(Route::Gaps)}
            </div>
            <div class="row wrap noprint gaps-kinds" role="group" aria-label=move || t_string!(i18n, priorities.gaps)>
                {chips}
            </div>
            {content}
        </main>
    }
}

fn row(gap: &Gap, locale: crate::i18n::Locale, as_of: AsOf) -> impl IntoView + use<> {
    let direction = gap.direction.as_ref().map(|direction| {
        let name = direction.names.pick(language(locale));
        view! { <span class="muted">" × "</span> {name} }
    });
    let organization = gap.organization.as_ref().map(|one| record_link(&one.id, one.label.clone()));
    let level = gap.level.map(|level| {
        let rank = level.rank();
        view! { <span class=format!("cell still small h{rank}") title=level.word(locale)>{rank.to_string()}</span> }
    });
    view! {
        <li class="gap-row">
            <div class="gap-of">
                {level}
                <span>{organization} {direction}</span>
            </div>
            <ul class="plain">{gap_line(gap, locale, as_of)}</ul>
        </li>
    }
}
