//! The due instances of an obligation on one line of time, with what was done with each and what can be done now.

use accord_shared::obligation::Standing;
use leptos::prelude::*;

use super::act::act_button;
use crate::api::document::{Document, DocumentContent};
use crate::api::obligation::{Obligation, Occurrence, OccurrenceStep};
use crate::clock;
use crate::i18n::words::{Word, act_done};
use crate::i18n::{Locale, format, td_string};
use crate::pages::control::escalation::rule_text;
use crate::pages::dossier::Card;
use crate::pages::due::occurrence_squares;
use crate::pages::register::spec::Reader;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// The card; nothing where nothing is due.
pub fn card(obligation: &Obligation, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let all = &obligation.occurrences;
    (!all.is_empty()).then(|| {
        let standings: Vec<_> = all.iter().map(|occurrence| occurrence.standing).collect();
        let end = move || view! { <span class="end">{occurrence_squares(&standings, locale)}</span> };
        let rows = all.iter().map(|occurrence| row(occurrence, reader)).collect_view();
        view! {
            <Card
                title=td_string!(locale, obligations.occurrences)
                count=Some(all.len())
                locale=locale
                end=end
            >
                <ol class="occs">{rows}</ol>
            </Card>
        }
    })
}

fn row(occurrence: &Occurrence, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let due_on = format::short(locale, occurrence.due_on);
    let late = (occurrence.standing == Standing::Overdue)
        .then(|| format::days_late(occurrence.due_on, reader.day))
        .flatten()
        .map(|days| td_string!(locale, common.count.days_over, count = days).to_string());
    // What was entered with it says as much as a report where there is none.
    let entered = occurrence.steps.is_empty().then(|| {
        let reported = occurrence.reported_on.map(|date| {
            format!("{}: {}", td_string!(locale, obligations.reported), format::short(locale, date))
        });
        let said = reported.into_iter().chain(occurrence.evidence.clone()).collect::<Vec<_>>().join(" · ");
        (!said.is_empty()).then(|| view! { <p class="soft">{said}</p> })
    });
    let note = occurrence.note.clone().map(|note| view! { <p class="soft">{note}</p> });
    let steps = occurrence.steps.iter().map(|each| step(each, locale)).collect_view();
    let class = format!("occ-row {}", marks::standing_class(occurrence.standing));
    view! {
        <li class=class>
            <div class="occ-when">
                <b>{due_on}</b>
                <small class="late">{late}</small>
            </div>
            <div class="occ-what">
                {marks::standing(locale, occurrence.standing)} {escalation(occurrence, locale)} {entered.flatten()}
                {note}
                {(!occurrence.steps.is_empty()).then(|| view! { <ol class="steps">{steps}</ol> })}
            </div>
            {act_button(occurrence)}
        </li>
    }
}

/// To whom it is escalated and since when, with the rule that caused it.
fn escalation(occurrence: &Occurrence, locale: Locale) -> Option<impl IntoView + use<>> {
    let found = occurrence.escalation?;
    let date = format::day(locale, found.since.0);
    let since = td_string!(locale, control.escalation.since, date = date).to_string();
    let rule = rule_text(found.rule, locale);
    Some(view! {
        <p class="esc">
            {marks::escalated(locale, found.to)} <span class="soft">{since}</span>
        </p>
        <p class="soft">{td_string!(locale, control.escalation.rule)} ": " {rule}</p>
    })
}

/// What was done: by whom, when, and what was said.
fn step(step: &OccurrenceStep, locale: Locale) -> impl IntoView + use<> {
    let at = match clock::local(&step.at.0) {
        Some(at) => format!("{} {}", format::day(locale, at.date()), at.format("%H:%M")),
        None => step.at.0.clone(),
    };
    let done = act_done(step.act, locale);
    let outcome = step.outcome.map(|outcome| format!(": {}", outcome.word(locale)));
    let on = step.on.map(|on| format!(", {}", format::short(locale, on)));
    let link = step.link.clone().filter(|link| link.starts_with("https://") || link.starts_with("http://"));
    let link = link.map(|link| {
        let shown = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest).to_owned();
        view! { <a class="link" href=link rel="noreferrer external">{shown}</a> }
    });
    let evidence = step.evidence.clone().map(|evidence| view! { <span>{evidence}</span> });
    let file = step.document.as_ref().map(proof);
    let proven = evidence.is_some() || link.is_some() || file.is_some();
    let proofs = proven.then(|| view! { <p class="step-proof">{file} {evidence} {link}</p> });
    view! {
        <li class="step">
            <p class="step-head">
                <b>{done} {outcome} {on}</b>
                <span>{step.by.clone()}</span>
                <time datetime=step.at.0.clone()>{at}</time>
            </p>
            {step.text.clone().map(|text| view! { <p>{text}</p> })}
            {proofs}
        </li>
    }
}

/// A file that proves a report, to be opened where the browser shows it, else to be saved.
fn proof(document: &Document) -> impl IntoView + use<> {
    let last = document.contents.first();
    let shows = last.and_then(DocumentContent::medium).is_some_and(|medium| medium.preview().is_some());
    let address = last.map(|content| document.address(content.number, shows));
    view! {
        <a class="link" href=address rel="external">
            {icon_s(Glyph::Attach)}
            {document.title.clone()}
        </a>
    }
}
