//! One review: each of its drafts beside what is in force, what is said of them, and what can be done.

use accord_shared::RecordId;
use accord_shared::assessment::PriorityLevel;
use accord_shared::review::{ReviewAct, ReviewStage};
use cynic::Id;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::tabs::tabs;
use super::change::{Became, Move, facts, issues, moves};
use super::draft::review_at;
use super::{acts, discussion, figures, mark, opened, review_of, state, steps};
use crate::api::client::use_query;
use crate::api::parts::record;
use crate::api::review::{Drafted, Review, ReviewQuery, ReviewVariables};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::organization_link;
use crate::pages::failed::answered;
use crate::pages::not_found::NotFoundPage;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let params = use_params_map();
    let id = Memo::new(move |_| review_at(&params.read().get("review")?));
    let loaded = use_query::<ReviewQuery, ReviewVariables>(move || {
        id.get().map(|id| ReviewVariables { id: Id::new(id.to_string()) })
    });
    let approving = acts::Approving::new();
    let stepping = steps::Stepping::new();
    let saying = discussion::Saying::new();
    let title = Memo::new(move |_| {
        let answer = loaded.ok()?;
        Some(answer.assessment_review.as_ref()?.head.titles.pick(language(locale.get())))
    });
    Effect::new(move |_| {
        let name = title.get().unwrap_or_else(|| t_string!(i18n, priorities.reviews.title).to_owned());
        document().set_title(&format!("{name} · Accord"));
    });
    let content = StoredValue::new(answered(loaded, move |answer| match &answer.assessment_review {
        Some(review) => content(review, (approving, stepping, saying), locale.get()).into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }));
    let is_known = Memo::new(move |_| id.get().is_some());
    move || match is_known.get() {
        true => view! {
            <main class="page reviews-page">
                <div class="pagehead">
                    <h1>{move || title.get()}</h1>
                    {tabs(Route::Reviews)}
                </div>
                {move || content.with_value(|content| content())}
                {acts::approve_dialog(approving)}
                {steps::dialog(stepping)}
            </main>
        }
        .into_any(),
        false => view! { <NotFoundPage /> }.into_any(),
    }
}

fn content(
    review: &Review,
    (approving, stepping, saying): (acts::Approving, steps::Stepping, discussion::Saying),
    locale: Locale,
) -> impl IntoView + use<> {
    let session = Session::expect();
    let as_of = AsOf::expect();
    let edits = session.can_change(review.can(ReviewAct::Draft));
    let cards = review.assessments.iter().map(|one| card(review, one, edits, locale)).collect_view();
    let nothing = review.assessments.is_empty().then(|| {
        let help = if edits {
            td_string!(locale, priorities.reviews.empty_help)
        } else {
            td_string!(locale, priorities.reviews.empty_reader)
        };
        view! {
            <p class="soft pad card">{help}</p>
        }
    });
    let approve = review.can(ReviewAct::Approve).then(|| {
        let review = StoredValue::new(review.clone());
        view! {
            <Show when=move || session.can_act()>
                <button
                    type="button"
                    class="btn pri noprint"
                    on:click=move |_| approving.begin(review.get_value())
                >
                    {icon(Glyph::Check)}
                    {td_string!(locale, priorities.reviews.approve)}
                </button>
            </Show>
        }
    });
    let add = edits.then(|| review_of(&review.head.id)).flatten().map(|id| acts::adding(id, as_of));
    view! {
        <div class="reviews-body">
            <div class="review-head">
                <div class="row">
                    {state(&review.head, locale)}
                    {marks::access_short(locale, review.head.access_level)}
                    <span class="muted">{opened(&review.head, locale)}</span>
                    <span class="muted">{figures(&review.head, locale)}</span>
                </div>
                <div class="row">{steps::buttons(review, stepping, locale)} {approve}</div>
            </div>
            {last_words(review, locale)}
            <div class="cols">
                <div class="stack">{add} {nothing} {cards}</div>
                <div class="stack">{discussion::card(review, saying, locale)}</div>
            </div>
        </div>
    }
}

/// Why it was returned, or given up: what whoever opens it reads first.
fn last_words(review: &Review, locale: Locale) -> Option<impl IntoView + use<>> {
    let words = review.head.steps.last()?.words.clone()?;
    let (class, name) = match review.head.stage {
        ReviewStage::Returned => ("banner told-back", td_string!(locale, priorities.reviews.give_back_words)),
        ReviewStage::Withdrawn => {
            ("banner told-back ended", td_string!(locale, priorities.reviews.give_up_words))
        }
        ReviewStage::Drafting | ReviewStage::Submitted | ReviewStage::Approved => return None,
    };
    let more = (review.head.stage == ReviewStage::Withdrawn).then(|| {
        view! { <p class="muted">{td_string!(locale, priorities.reviews.given_up_drafts)}</p> }
    });
    Some(view! {
        <div class=class role="note">
            {icon(mark(review.head.stage).1)}
            <div>
                <p>
                    <b>{name}": "</b>
                    {words}
                </p>
                {more}
            </div>
        </div>
    })
}

/// The organization that a draft is about, where it is one of the register's.
fn about(one: &Drafted) -> Option<RecordId> {
    record(&one.organization.as_ref()?.id)
}

/// One draft: what it changes, and why.
fn card(review: &Review, one: &Drafted, edits: bool, locale: Locale) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let whom = one.organization.as_ref().map(|organization| {
        view! { <h2>{organization_link(organization, locale)}</h2> }
    });
    let acts = edits.then(|| review_of(&review.head.id).zip(about(one))).flatten().map(|(id, of)| {
        let href = as_of.href(Route::Draft(id, of));
        view! {
            <a class="btn s noprint" href=href>
                {icon_s(Glyph::Edit)}
                {td_string!(locale, common.verb.change)}
            </a>
            {acts::withdraw_button(review, one, locale)}
        }
    });
    let before = one.before.as_ref();
    let moved = moves(before, &one.made);
    let same = one.made.priorities.len() - moved.iter().filter(|one| one.after.is_some()).count();
    let same = (same > 0).then(|| {
        let said = td_string!(locale, priorities.reviews.unchanged, count = same).to_string();
        view! { <p class="muted">{said}</p> }
    });
    let table = (!moved.is_empty()).then(|| table(review, &moved, locale));
    let nothing = moved.is_empty().then(|| {
        view! { <p class="muted">{td_string!(locale, priorities.reviews.nothing_moves)}</p> }
    });
    let first = before.is_none().then(|| {
        view! { <p class="muted">{td_string!(locale, priorities.reviews.first)}</p> }
    });
    let author = td_string!(locale, priorities.author, name = one.made.author.clone()).to_string();
    view! {
        <section class="card draft">
            <header>{whom} <span class="grow"></span> {acts}</header>
            <div class="pad draft-in">
                <p>{one.made.reasons.pick(language(locale))}</p>
                <p class="muted">{author} " " {marks::access_short(locale, one.made.access_level)}</p>
                {first}
                {table}
                {nothing}
                {same}
                {other(one, locale)}
            </div>
        </section>
    }
}

/// The priorities that move.
fn table(review: &Review, moved: &[Move], locale: Locale) -> impl IntoView + use<> {
    let level = |level: Option<PriorityLevel>| match level {
        Some(level) => {
            let rank = level.rank();
            view! {
                <span class=format!("cell still small h{rank}") aria-hidden="true">{rank.to_string()}</span>
                " "
                {level.word(locale)}
            }
            .into_any()
        }
        None => view! { <span class="muted">{td_string!(locale, priorities.not_assessed)}</span> }.into_any(),
    };
    let row = |one: &Move| {
        let reason = one.reason.as_ref().map(|reason| reason.pick(language(locale)));
        view! {
            <tr>
                <th scope="row">{one.direction.pick(language(locale))}</th>
                <td class="lv">{level(one.before)}</td>
                <td class="lv">{level(one.after)}</td>
                <td>{reason}</td>
            </tr>
        }
    };
    let [was, now] = if review.head.approved_on.is_some() {
        [td_string!(locale, priorities.reviews.was), td_string!(locale, priorities.reviews.became)]
    } else {
        [td_string!(locale, priorities.reviews.in_force), td_string!(locale, priorities.reviews.drafted)]
    };
    view! {
        <div class="scroll-x">
            <table class="t small draft-t">
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, priorities.direction)}</th>
                        <th scope="col">{was}</th>
                        <th scope="col">{now}</th>
                        <th scope="col">{td_string!(locale, priorities.own_reason)}</th>
                    </tr>
                </thead>
                <tbody>{moved.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Our status and the agenda, as far as they are others.
fn other(one: &Drafted, locale: Locale) -> impl IntoView + use<> {
    let fact = |(name, was, now): (&'static str, Option<String>, Option<String>)| {
        let arrow = (was.is_some() && now.is_some()).then_some(" → ");
        view! {
            <dt>{name}</dt>
            <dd>{was.map(|was| view! { <del>{was}</del> })} {arrow} {now.map(|now| view! { <ins>{now}</ins> })}</dd>
        }
    };
    let told = facts(one.before.as_ref(), &one.made, locale);
    let told = (!told.is_empty()).then(|| {
        view! { <dl class="dl">{told.into_iter().map(fact).collect_view()}</dl> }
    });
    let became = issues(one.before.as_ref(), &one.made);
    let issue = |(titles, became): (crate::api::parts::Text, Became)| {
        let word = match became {
            Became::New => td_string!(locale, priorities.reviews.issue_new),
            Became::Other => td_string!(locale, priorities.reviews.issue_other),
            Became::Gone => td_string!(locale, priorities.reviews.issue_gone),
        };
        view! { <li><span class="badge">{word}</span> " " {titles.pick(language(locale))}</li> }
    };
    let became = (!became.is_empty()).then(|| {
        view! {
            <h3>{td_string!(locale, priorities.agenda)}</h3>
            <ul class="plain">{became.into_iter().map(issue).collect_view()}</ul>
        }
    });
    view! { {told} {became} }
}
