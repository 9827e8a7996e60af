//! The issues on the agendas that are before us in a time: what each is about, our position, who answers.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::filter::Filter;
use crate::api::agenda::Held;
use crate::api::assessment::AgendaIssue;
use crate::api::parts::OrganizationBrief;
use crate::i18n::{Locale, language, td_string};
use crate::pages::cells::{organization_link, record_link, span};
use crate::ui::icon::{Glyph, icon_s};

/// Whether an issue is before us in a time.
fn is_live(issue: &AgendaIssue, (first, last): (NaiveDate, NaiveDate)) -> bool {
    issue.since.is_none_or(|since| since.earliest() <= last)
        && issue.until.is_none_or(|until| until.latest() >= first)
}

/// The card: the next to end first.
pub(super) fn card(
    held: &[Held],
    filter: &Filter,
    time: (NaiveDate, NaiveDate),
    locale: Locale,
) -> impl IntoView + use<> {
    let mut all: Vec<(&OrganizationBrief, &AgendaIssue)> = held
        .iter()
        .filter_map(|one| Some((one.organization.as_ref()?, &one.issues)))
        .flat_map(|(organization, issues)| issues.iter().map(move |issue| (organization, issue)))
        .filter(|(_, issue)| filter.has_direction(issue) && is_live(issue, time))
        .collect();
    all.sort_by_key(|(_, issue)| (issue.until.is_none(), issue.until.map(|until| until.latest())));
    let nothing = all.is_empty().then(|| {
        view! { <p class="pad muted">{td_string!(locale, priorities.calendar.no_issues)}</p> }
    });
    let count = all.len();
    let lines = all.into_iter().map(|(organization, issue)| line(organization, issue, locale)).collect_view();
    view! {
        <section class="card" aria-label=td_string!(locale, priorities.agenda_issues)>
            <header>
                <h2>{td_string!(locale, priorities.agenda_issues)}</h2>
                <span class="badge">{count}</span>
            </header>
            {nothing}
            <ul class="list issue-list">{lines}</ul>
        </section>
    }
}

fn line(organization: &OrganizationBrief, issue: &AgendaIssue, locale: Locale) -> impl IntoView + use<> {
    let position = issue.positions.as_ref().map(|positions| {
        let (label, position) = (td_string!(locale, priorities.position), positions.pick(language(locale)));
        view! { <p class="soft">{label} ": " {position}</p> }
    });
    let unit = match &issue.unit {
        Some(unit) => {
            let label = td_string!(locale, priorities.unit);
            view! { <p class="muted">{label} ": " {organization_link(unit, locale)}</p> }.into_any()
        }
        None => view! {
            <span class="st soon">
                {icon_s(Glyph::Gap)} {td_string!(locale, priorities.nobody_answers)}
            </span>
        }
        .into_any(),
    };
    let meetings = issue.interactions.iter().map(|one| {
        view! { <li>{record_link(&one.id, one.subjects.pick(language(locale)))}</li> }
    });
    view! {
        <li>
            <div>
                <b>{issue.titles.pick(language(locale))}</b>
                <p>
                    {organization_link(organization, locale)} " "
                    <span class="muted nowrap">{span(locale, issue.since, issue.until)}</span>
                </p>
                {position}
                {unit}
                <ul class="plain">{meetings.collect_view()}</ul>
            </div>
        </li>
    }
}
