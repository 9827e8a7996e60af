//! Annual reviews: assessments are drafted together, discussed, submitted to the Head and approved as one act, or returned
//! (regulation 7.1, 5.4).

mod acts;
mod change;
mod discussion;
pub mod draft;
mod opening;
pub mod review;
mod steps;

use accord_shared::id::AssessmentReviewId;
use accord_shared::review::ReviewStage;
use leptos::prelude::*;

use super::tabs::tabs;
use crate::api::client::use_query;
use crate::api::review::{ReviewHead, ReviewStep, ReviewsQuery};
use crate::clock;
use crate::i18n::words::{Word, review_done};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::answered;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Blank;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The list of them.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let loaded = use_query::<ReviewsQuery, ()>(|| Some(()));
    let opening = RwSignal::new(false);
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.reviews.title)));
    });
    let may_open = move || session.can_assess();
    let open_button = move || {
        view! {
            <Show when=may_open>
                <button type="button" class="btn pri noprint" on:click=move |_| opening.set(true)>
                    {icon(Glyph::Add)}
                    {t!(i18n, priorities.reviews.open)}
                </button>
            </Show>
        }
    };
    let content = answered(loaded, move |answer| {
        if answer.assessment_reviews.is_empty() {
            let help = move || {
                if may_open() {
                    t_string!(i18n, priorities.reviews.none_help)
                } else {
                    t_string!(i18n, priorities.reviews.none_reader)
                }
            };
            return view! {
                <Blank
                    glyph=Glyph::Priorities
                    title=Signal::derive(move || t_string!(i18n, priorities.reviews.none).to_owned())
                    text=Signal::derive(move || help().to_owned())
                >
                    {open_button()}
                </Blank>
            }
            .into_any();
        }
        let lines = answer.assessment_reviews.iter().map(|one| line(one, locale.get(), as_of)).collect_view();
        view! {
            <section class="card">
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any()
    });
    view! {
        <main class="page reviews-page">
            <div class="pagehead">
                <h1>{t!(i18n, priorities.reviews.title)}</h1>
                {tabs(Route::Reviews)}
                <span class="grow"></span>
                {open_button()}
            </div>
            <div class="reviews-body">
                <p class="soft">{t!(i18n, priorities.reviews.help)}</p>
                {content}
            </div>
            {opening::dialog(opening)}
        </main>
    }
}

/// The review that an id of the server's names.
fn review_of(id: &cynic::Id) -> Option<AssessmentReviewId> {
    id.inner().parse().ok()
}

fn line(one: &ReviewHead, locale: Locale, as_of: AsOf) -> impl IntoView + use<> {
    let href = review_of(&one.id).map(|id| as_of.href(Route::Review(id)));
    view! {
        <li class="review-line">
            <span class="num">{one.year}</span>
            <div class="grow">
                <a class="link" href=href>
                    {one.titles.pick(language(locale))}
                </a>
                <p class="muted">{opened(one, locale)} " · " {figures(one, locale)}</p>
            </div>
            {marks::access_short(locale, one.access_level)}
            {state(one, locale)}
        </li>
    }
}

/// Who opened it, and when.
fn opened(one: &ReviewHead, locale: Locale) -> String {
    let day = clock::local(&one.opened_at.0).map(|at| format::day(locale, at.date())).unwrap_or_default();
    td_string!(locale, priorities.reviews.opened, name = one.opened_by.clone(), date = day).to_string()
}

/// How many organizations it assesses, and how many priorities it moves.
fn figures(one: &ReviewHead, locale: Locale) -> String {
    let (assessments, moved) = (i64::from(one.assessment_count), i64::from(one.moved_priorities));
    format!(
        "{}, {}",
        td_string!(locale, priorities.organizations, count = assessments),
        td_string!(locale, priorities.reviews.moved, count = moved)
    )
}

/// A step in a sentence: what was done, by whom, for whom, and when.
pub fn step_told(step: &ReviewStep, locale: Locale) -> String {
    let what = review_done(step.act, locale);
    let date = clock::local(&step.at.0).map(|at| format::day(locale, at.date())).unwrap_or_default();
    format!("{what}: {}, {date}", who(step, locale))
}

/// Who took a step, and for whom.
fn who(step: &ReviewStep, locale: Locale) -> String {
    match step.acting_for.clone() {
        Some(whom) => td_string!(locale, common.history.by, who = step.by.clone(), whom = whom).to_string(),
        None => step.by.clone(),
    }
}

/// Where it stands, by whose step and since when.
fn state(one: &ReviewHead, locale: Locale) -> impl IntoView + use<> {
    let (class, glyph) = mark(one.stage);
    let said = match (one.approved_on, one.steps.last()) {
        (Some(on), _) => {
            let (name, date) = (one.approved_by.clone().unwrap_or_default(), format::day(locale, on.0));
            td_string!(locale, priorities.reviews.approved_by, name = name, date = date).to_string()
        }
        (None, Some(last)) => step_told(last, locale),
        (None, None) => one.stage.word(locale).to_owned(),
    };
    view! {
        <span class=class>
            {icon_s(glyph)} <span>{said}</span>
        </span>
    }
}

/// How a stage is marked: only what waits for somebody wears a colour.
const fn mark(stage: ReviewStage) -> (&'static str, Glyph) {
    match stage {
        ReviewStage::Drafting => ("st", Glyph::Edit),
        ReviewStage::Submitted => ("st soon", Glyph::Reported),
        ReviewStage::Returned => ("st soon", Glyph::Undo),
        ReviewStage::Approved => ("st met", Glyph::Met),
        ReviewStage::Withdrawn => ("st", Glyph::Waived),
    }
}
