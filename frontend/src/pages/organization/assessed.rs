//! How the Sector judges an organization: our status there, the priorities, what is on its agenda (regulation 7.1).

use accord_shared::assessment::PriorityLevel;
use cynic::Id;
use leptos::prelude::*;

use crate::api::assessment::{
    AgendaIssue, AssessedPriority, Assessment, AssessmentsQuery, AssessmentsVariables, Made,
};
use crate::api::client::use_query;
use crate::api::parts::record;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string};
use crate::pages::cells::{organization_link, span};
use crate::pages::dossier::{Card, Unfolded, fact, facts};
use crate::pages::priorities::withdraw::{self, Withdrawing};
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;
use crate::ui::toast::Toasts;

/// The card: what held on the reader's day, and where it is said anew.
pub fn card(id: &Id, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let as_of = AsOf::expect();
    let session = Session::expect();
    let organization = id.clone();
    let loaded = use_query::<AssessmentsQuery, AssessmentsVariables>(move || {
        Some(AssessmentsVariables { organization: organization.clone() })
    });
    let body = record(id);
    let assess = move || body.map(|id| as_of.href(Route::Assess(id)));
    let end = move || {
        view! {
            <Show when=move || session.can_act()>
                <a class="link end noprint" href=assess>
                    {td_string!(locale, priorities.reassess)}
                </a>
            </Show>
        }
    };
    let withdrawing = Withdrawing::new();
    let all = move || {
        let answer = loaded.ok()?;
        (!answer.made.is_empty()).then(|| all_made(&answer.made, withdrawing, session.can_act(), locale))
    };
    let content = move || {
        let answer = loaded.ok()?;
        let held = answer.assessments.iter().find(|made| made.assessed_on.0 <= reader.day);
        Some(match held {
            Some(made) => shown(made, locale).into_any(),
            None => view! { <p class="muted pad">{td_string!(locale, priorities.card_none)}</p> }.into_any(),
        })
    };
    view! {
        <Card title=td_string!(locale, priorities.card) locale=locale end=end>
            {content}
            {all}
            {withdraw::dialog(withdrawing)}
        </Card>
    }
}

/// All that were made, the latest first, with what was withdrawn and why.
fn all_made(made: &[Made], withdrawing: Withdrawing, acts: bool, locale: Locale) -> impl IntoView + use<> {
    let (toasts, unfolded) = (Toasts::expect(), Unfolded::expect());
    let line = |one: &Made| {
        let act = (acts && one.can_withdraw).then(|| {
            let id = one.id.clone();
            view! {
                <button type="button" class="btn s quiet noprint" on:click=move |_| withdrawing.begin(id.clone())>
                    {td_string!(locale, priorities.withdraw.verb)}
                </button>
            }
        });
        let back = (acts && one.can_restore).then(|| {
            let id = one.id.clone();
            view! {
                <button
                    type="button"
                    class="btn s quiet noprint"
                    on:click=move |_| withdraw::give_back(id.clone(), locale, toasts)
                >
                    {td_string!(locale, priorities.withdraw.restore)}
                </button>
            }
        });
        let withdrawn = one.withdrawal.as_ref().map(|told| {
            let (date, name) = (format::day(locale, told.on.0), told.by.clone());
            let said = td_string!(locale, priorities.withdraw.told, name = name, date = date).to_string();
            view! { <p class="st late">{said}": "{told.ground.clone()}</p> }
        });
        let author = td_string!(locale, priorities.author, name = one.author.clone()).to_string();
        let review = one.review.as_ref().map(|_| {
            view! { <span class="badge">{td_string!(locale, priorities.reviews.of_review)}</span> }
        });
        view! {
            <li class:withdrawn=one.withdrawal.is_some()>
                <div class="grow">
                    <p class="muted">
                        {format::day(locale, one.assessed_on.0)} " · " {author} " " {review}
                    </p>
                    <p class="why">{one.reasons.pick(language(locale))}</p>
                    {withdrawn}
                </div>
                {act}
                {back}
            </li>
        }
    };
    view! {
        <details class="made-all" prop:open=unfolded.get() on:toggle=move |event| unfolded.keep(&event)>
            <summary>{td_string!(locale, priorities.all_made, count = made.len()).to_string()}</summary>
            <ul class="list">{made.iter().map(line).collect_view()}</ul>
        </details>
    }
}

fn shown(made: &Assessment, locale: Locale) -> impl IntoView + use<> {
    let date = |date: Option<accord_shared::PartialDate>| date.map(|date| format::short(locale, date));
    let day = format::day(locale, made.assessed_on.0);
    let author = td_string!(locale, priorities.author, name = made.author.clone()).to_string();
    let rows = facts([
        fact(td_string!(locale, priorities.status), Some(made.status.word(locale))),
        fact(td_string!(locale, priorities.status_from), date(made.status_since)),
        fact(td_string!(locale, priorities.rights), made.rights.clone()),
        fact(td_string!(locale, priorities.dues), made.dues.clone()),
        fact(td_string!(locale, priorities.dues_due), date(made.dues_due_on)),
        fact(td_string!(locale, priorities.reports_due), date(made.reports_due_on)),
    ]);
    let mut given: Vec<&AssessedPriority> =
        made.priorities.iter().filter(|one| one.level != PriorityLevel::None).collect();
    given.sort_by_key(|one| std::cmp::Reverse(one.level));
    let given = given.into_iter().map(|one| priority(one, locale)).collect_view();
    let issues = made.issues.iter().map(|one| issue(one, locale)).collect_view();
    let issues = (!made.issues.is_empty()).then(|| {
        view! {
            <h3>{td_string!(locale, priorities.agenda_issues)}</h3>
            <ul class="list issue-list">{issues}</ul>
        }
    });
    view! {
        <div class="assessed">
            <p>{made.reasons.pick(language(locale))}</p>
            <p class="muted">
                {day} " · " {author} " " {marks::access_short(locale, made.access_level)}
            </p>
            {rows}
            <ul class="plain given">{given}</ul>
            {issues}
        </div>
    }
}

fn priority(one: &AssessedPriority, locale: Locale) -> impl IntoView + use<> {
    let rank = one.level.rank();
    let reason = one.reasons.as_ref().map(|reasons| reasons.pick(language(locale)));
    view! {
        <li title=reason>
            <span class=format!("cell still small h{rank}")>{rank.to_string()}</span>
            <span>{one.direction.names.pick(language(locale))}</span>
            <span class="sr">{one.level.word(locale)}</span>
        </li>
    }
}

fn issue(one: &AgendaIssue, locale: Locale) -> impl IntoView + use<> {
    let position = one.positions.as_ref().map(|positions| {
        let (label, position) = (td_string!(locale, priorities.position), positions.pick(language(locale)));
        view! { <p class="soft">{label} ": " {position}</p> }
    });
    let unit = match &one.unit {
        Some(unit) => organization_link(unit, locale).into_any(),
        None => view! {
            <span class="st soon">
                {icon_s(Glyph::Gap)} {td_string!(locale, priorities.nobody_answers)}
            </span>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                <b>{one.titles.pick(language(locale))}</b>
                <span class="muted nowrap">" " {span(locale, one.since, one.until)}</span>
                {position}
                {unit}
            </div>
        </li>
    }
}
