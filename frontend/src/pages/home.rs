//! What needs the reader today, by what they are in the Department. Every line leads to where the act is done; what is
//! empty is not there.

use accord_shared::agreement::AgreementState;
use accord_shared::clauses::NoticePhase;
use accord_shared::escalation::EscalateTo;
use accord_shared::notice::{ENDS_WITHIN_DAYS, NoticeReason, reached};
use accord_shared::obligation::Standing;
use accord_shared::review::ReviewWaits;
use accord_shared::view::ViewPage;
use accord_shared::{Noun, Role};
use chrono::Days;
use leptos::prelude::*;

use super::following::Unread;
use super::priorities::panel::gap_line;
use super::priorities::reviews::step_told;
use crate::api::agreement::AgreementFilter;
use crate::api::client::{Api, use_query};
use crate::api::control::OccurrenceFilter;
use crate::api::home::{
    Duties, HomeAgreement, HomeAgreements, HomeDuty, HomeQuery, HomeReview, HomeVariables,
};
use crate::api::matrix::GapConnection;
use crate::api::parts::Day;
use crate::api::session::Viewer;
use crate::api::view::SavedView;
use crate::clock;
use crate::i18n::{format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::agreement::dossier::window;
use crate::pages::cells::{record_link, short_name};
use crate::pages::control::line::partner;
use crate::pages::failed::answered;
use crate::pages::notices;
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::blank::Blank;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// So many lines a part has.
const SHOWN: usize = 5;

/// So many of what the reader keeps are shown.
const VIEWS: usize = 6;

/// As whom the viewer is reached by what is escalated: the Deputy also as the Head while they act for them (5.8).
fn reached_as(viewer: &Viewer) -> &'static [EscalateTo] {
    reached(viewer.role, viewer.role == Role::Head || viewer.acting.is_some())
}

/// What is asked for somebody. What does not concern them is not asked for.
fn variables(viewer: &Viewer) -> HomeVariables {
    let today = clock::today();
    let of = |standing| OccurrenceFilter {
        answered: Some(true),
        standings: Some(vec![standing]),
        ..OccurrenceFilter::default()
    };
    let mine = AgreementFilter { mine: Some(true), ..AgreementFilter::default() };
    let ends_to = today.checked_add_days(Days::new(ENDS_WITHIN_DAYS)).map(Day);
    let reached = reached_as(viewer);
    HomeVariables {
        escalated: OccurrenceFilter { escalated: Some(reached.to_vec()), ..OccurrenceFilter::default() },
        heads: !reached.is_empty(),
        overdue: of(Standing::Overdue),
        soon: of(Standing::DueSoon),
        awaiting: OccurrenceFilter { awaiting: Some(true), ..OccurrenceFilter::default() },
        // Whoever decides as the Head is asked to approve them, whoever assesses to mend them (5.4, 5.8, 7.1).
        reviews: reached.contains(&EscalateTo::Head) || viewer.can_assess,
        assesses: viewer.can_assess,
        windows: AgreementFilter { notice: Some(vec![NoticePhase::Open]), ..mine.clone() },
        ending: AgreementFilter { states: Some(AgreementState::HOLDS.to_vec()), ends_to, ..mine },
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let session = Session::expect();
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, home.nav))));
    let reads = Memo::new(move |_| session.viewer().map(|viewer| viewer.reads()));
    let content = move || match reads.get() {
        None => ().into_any(),
        Some(true) => view! { <Today /> }.into_any(),
        Some(false) => keeper().into_any(),
    };
    let day = move || format::day(i18n.get_locale(), clock::today());
    view! {
        <main class="page">
            <div class="home">
                <div class="pagehead">
                    <h1>{t!(i18n, home.title)} <span class="n">{day}</span></h1>
                </div>
                {content}
            </div>
        </main>
    }
}

/// Who keeps the people reads no records.
fn keeper() -> impl IntoView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    view! {
        <Blank
            glyph=Glyph::Contacts
            title=Signal::derive(move || t_string!(i18n, home.keeper).to_owned())
            text=Signal::derive(move || t_string!(i18n, home.keeper_help).to_owned())
        >
            <a class="btn pri" href=move || as_of.href(Route::People)>
                {t!(i18n, people.menu.people)}
            </a>
        </Blank>
    }
}

#[component]
fn Today() -> impl IntoView {
    let locale = use_locale();
    let (session, unread, as_of) = (Session::expect(), Unread::expect(), AsOf::expect());
    let viewer = Memo::new(move |_| session.viewer());
    let loaded = use_query::<HomeQuery, HomeVariables>(move || Some(variables(viewer.read().as_ref()?)));
    // What comes meanwhile shows by itself.
    Effect::new(move |before: Option<Option<i32>>| {
        let now = unread.get();
        if before.is_some_and(|before| before.is_some() && before != now) {
            Api::expect().forget();
            loaded.retry();
        }
        now
    });
    answered(loaded, move |answer| {
        let asked = Asked { reader: Reader { locale: locale.get(), day: clock::today() }, as_of };
        let parts = parts(&answer, viewer.get().as_ref(), asked);
        if parts.is_empty() {
            return nothing(as_of).into_any();
        }
        view! { <div class="home-parts">{parts}</div> }.into_any()
    })
}

/// For whom and on which day the page is drawn.
#[derive(Clone, Copy)]
struct Asked {
    reader: Reader,
    as_of: AsOf,
}

/// The parts of the page that have something in them.
fn parts(answer: &HomeQuery, viewer: Option<&Viewer>, asked: Asked) -> Vec<AnyView> {
    let Asked { reader: Reader { locale, .. }, as_of } = asked;
    let of_digest = || format!("{}?for=mine", Route::Digest.href(None));
    let control = |query: &str| format!("{}?{query}", Route::Control.href(None));
    let reached = viewer.map(reached_as).unwrap_or_default();
    let codes = reached.iter().map(|to| to.code()).collect::<Vec<_>>().join(",");
    let duties = |found: Option<&Duties>, title, all: String| {
        let found = found.filter(|found| !found.nodes.is_empty())?;
        let rows = found.nodes.iter().filter_map(|duty| duty_line(duty, asked)).collect::<Vec<_>>();
        Some(part(title, found.total_count, Some(all), rows.into_any(), asked))
    };
    let agreements = |found: &HomeAgreements, title, all: Option<String>| {
        let rows = found.nodes.iter().map(|one| agreement_line(one, asked)).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| part(title, found.total_count, all, rows.into_any(), asked))
    };
    let mut parts = Vec::new();
    parts.extend(duties(
        answer.escalated.as_ref(),
        td_string!(locale, home.section.escalated),
        control(&format!("escalated={codes}")),
    ));
    // What has reached the reader stands above already.
    let above = |duty: &HomeDuty| {
        answer.escalated.is_some() && duty.escalation.is_some_and(|found| reached.contains(&found.to))
    };
    let nodes = answer.overdue.nodes.iter().filter(|duty| !above(duty)).take(SHOWN).cloned().collect();
    let overdue = Duties { nodes, ..answer.overdue };
    parts.extend(duties(Some(&overdue), td_string!(locale, home.section.overdue), of_digest()));
    parts.extend(duties(
        Some(&answer.awaiting),
        td_string!(locale, home.section.awaiting),
        control("standing=reported"),
    ));
    for waits in [ReviewWaits::Decision, ReviewWaits::Preparing] {
        parts.extend(reviews(answer.assessment_reviews.as_deref().unwrap_or_default(), waits, asked));
    }
    parts.extend(duties(Some(&answer.soon), td_string!(locale, home.section.soon), of_digest()));
    parts.extend(agreements(
        &answer.windows,
        td_string!(locale, home.section.windows),
        Some(format!("{}?notice=open", Route::Register(Noun::Agreement).href(None))),
    ));
    parts.extend(agreements(&answer.ending, td_string!(locale, home.section.ending), None));
    parts.extend(answer.gaps.as_ref().and_then(|gaps| gap_part(gaps, asked)));
    // What stands above already is not told here again.
    let news = answer.notices.nodes.iter().filter(|notice| {
        notice.reasons.iter().any(|reason| {
            matches!(
                reason,
                NoticeReason::Following | NoticeReason::FollowingAgreement | NoticeReason::Returned
            )
        })
    });
    let news = news.map(|notice| notices::line(notice, locale, None)).collect::<Vec<_>>();
    if !news.is_empty() {
        let rows = view! { <ol class="nts">{news}</ol> }.into_any();
        let all = Some(as_of.href(Route::Notices));
        let title = td_string!(locale, home.section.news);
        parts.push(framed(title, answer.notices.total_count, all, rows, asked));
    }
    parts.extend(views(&answer.saved_views, asked));
    parts
}

/// A part with its count, its lines and the way to all of them.
fn part(title: &'static str, count: i32, all: Option<String>, rows: AnyView, asked: Asked) -> AnyView {
    let rows = view! { <ul class="list home-list">{rows}</ul> }.into_any();
    framed(title, count, all, rows, asked)
}

fn framed(title: &'static str, count: i32, all: Option<String>, content: AnyView, asked: Asked) -> AnyView {
    let locale = asked.reader.locale;
    let number = format::number(locale, count.into());
    let all = all.map(|href| {
        let text = td_string!(locale, home.section.all, number = number.clone()).to_string();
        let label = format!("{title}. {text}");
        view! { <a class="link end" href=href aria-label=label>{text}</a> }
    });
    view! {
        <section class="card" aria-label=title>
            <header>
                <h2>{title}</h2>
                {all}
            </header>
            {content}
        </section>
    }
    .into_any()
}

fn duty_line(duty: &HomeDuty, asked: Asked) -> Option<AnyView> {
    let Reader { locale, day } = asked.reader;
    let owed = duty.obligation.as_ref()?;
    let second: Vec<String> = partner(owed)
        .map(|partner| short_name(partner, locale))
        .into_iter()
        .chain([owed.agreement.titles.pick(language(locale))])
        .collect();
    Some(
        view! {
            <li class="home-line">
                {marks::kind(marks::Kind::of(Noun::Obligation, None, false))}
                <div class="two grow">
                    <b class="cut">{record_link(&owed.id, owed.texts.pick(language(locale)))}</b>
                    <span class="cut">{second.join(" · ")}</span>
                </div>
                {duty.escalation.map(|found| marks::escalated(locale, found.to))}
                {marks::due(locale, duty.standing, Some(duty.due_on), day)}
            </li>
        }
        .into_any(),
    )
}

fn agreement_line(agreement: &HomeAgreement, asked: Asked) -> AnyView {
    let locale = asked.reader.locale;
    let open = window(agreement.notice_window.filter(|window| window.open), asked.reader);
    let ends = agreement.ends_on.map(|on| {
        let date = format::short(locale, on);
        view! { <span class="soft nowrap">{td_string!(locale, home.notices.expiring, date = date).to_string()}</span> }
    });
    view! {
        <li class="home-line">
            {marks::kind(marks::Kind::of(Noun::Agreement, None, false))}
            <b class="cut grow">{record_link(&agreement.id, agreement.titles.pick(language(locale)))}</b>
            {open}
            {ends}
        </li>
    }
    .into_any()
}

fn reviews(found: &[HomeReview], waits: ReviewWaits, asked: Asked) -> Option<AnyView> {
    let locale = asked.reader.locale;
    let waiting: Vec<&HomeReview> = found.iter().filter(|review| review.waits == Some(waits)).collect();
    let count = i32::try_from(waiting.len()).unwrap_or(i32::MAX);
    let line = |review: &HomeReview| {
        let as_of = asked.as_of;
        let title = review.titles.pick(language(locale));
        let route = review.id.inner().parse().map_or(Route::Reviews, Route::Review);
        let last = review.steps.last().map(|step| (step_told(step, locale), step.words.clone()));
        let (said, words) = last.unzip();
        view! {
            <li class="home-line">
                {icon(Glyph::Priorities)}
                <div class="two grow">
                    <b class="cut">
                        <a class="link" href=move || as_of.href(route)>{title}</a>
                    </b>
                    <span class="cut">{words.flatten()}</span>
                </div>
                <span class="soft end">{said}</span>
            </li>
        }
    };
    let rows = waiting.into_iter().map(line).collect::<Vec<_>>();
    let title = match waits {
        ReviewWaits::Decision => td_string!(locale, home.section.reviews),
        ReviewWaits::Preparing => td_string!(locale, home.section.returned),
    };
    let all = Some(asked.as_of.href(Route::Reviews));
    (count > 0).then(|| part(title, count, all, rows.into_any(), asked))
}

fn gap_part(gaps: &GapConnection, asked: Asked) -> Option<AnyView> {
    let (locale, as_of) = (asked.reader.locale, asked.as_of);
    let line = |gap: &crate::api::matrix::Gap| {
        let direction = gap.direction.as_ref().map(|direction| direction.names.pick(language(locale)));
        let organization = gap.organization.as_ref().map(|one| record_link(&one.id, one.label.clone()));
        view! {
            <li class="home-gap">
                <p class="row wrap">{organization} <span class="soft">{direction}</span></p>
                <ul class="plain">{gap_line(gap, locale, as_of)}</ul>
            </li>
        }
    };
    let rows = gaps.nodes.iter().map(line).collect::<Vec<_>>();
    let title = td_string!(locale, home.section.gaps);
    let all = Some(as_of.href(Route::Gaps));
    (!rows.is_empty()).then(|| part(title, gaps.total_count, all, rows.into_any(), asked))
}

/// What the reader keeps: explorations, lists, questions.
fn views(found: &[SavedView], asked: Asked) -> Option<AnyView> {
    let locale = asked.reader.locale;
    let own: Vec<&SavedView> = found.iter().filter(|view| view.mine).collect();
    let line = |one: &&SavedView| {
        let mark = match one.noun {
            Some(noun) => marks::kind(marks::Kind::of(noun, None, false)).into_any(),
            None if one.page == ViewPage::Question => icon(Glyph::Question).into_any(),
            None => icon(Glyph::Explore).into_any(),
        };
        view! {
            <li class="home-line">
                {mark}
                <a class="link cut grow" href=one.address()>{one.name.clone()}</a>
            </li>
        }
    };
    let rows = own.iter().take(VIEWS).map(line).collect::<Vec<_>>();
    let count = i32::try_from(own.len()).unwrap_or(i32::MAX);
    (!rows.is_empty())
        .then(|| part(td_string!(locale, home.section.views), count, None, rows.into_any(), asked))
}

/// Nothing waits: what one can do.
fn nothing(as_of: AsOf) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Blank
            glyph=Glyph::Met
            title=Signal::derive(move || t_string!(i18n, home.nothing).to_owned())
            text=Signal::derive(move || t_string!(i18n, home.nothing_help).to_owned())
        >
            <a class="btn pri" href=move || as_of.href(Route::Explore(None))>
                {t!(i18n, home.start)}
            </a>
        </Blank>
    }
}
