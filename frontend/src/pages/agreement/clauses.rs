//! What an agreement says of its own life: duration and renewal, entry into force and what blocks it.

use accord_shared::PartialDate;
use accord_shared::calendar::PeriodUnit;
use leptos::prelude::*;

use crate::api::agreement::Agreement;
use crate::api::life::{Entry, Period, Wait};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string};
use crate::pages::dossier::{Card, fact, facts};
use crate::pages::register::spec::Reader;
use crate::ui::icon::{Glyph, icon};

/// A period in words.
fn period(locale: Locale, period: Period) -> String {
    let count = period.amount;
    match period.unit {
        PeriodUnit::Day => td_string!(locale, treaty.days, count = count).to_string(),
        PeriodUnit::WorkingDay => td_string!(locale, treaty.working_days, count = count).to_string(),
        PeriodUnit::Month => td_string!(locale, treaty.months, count = count).to_string(),
        PeriodUnit::Year => td_string!(locale, treaty.years, count = count).to_string(),
    }
}

fn article(locale: Locale, number: Option<&String>) -> Option<String> {
    number.map(|number| td_string!(locale, treaty.article, number = number.clone()).to_string())
}

/// The card on duration and renewal; nothing where the document says nothing of it.
pub fn duration(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let clauses = &agreement.clauses;
    let says =
        clauses.term_months.is_some() || clauses.notice.is_some() || clauses.first_term_ends_on.is_some();
    says.then(|| {
        let months = |months: i32| td_string!(locale, treaty.months, count = months).to_string();
        let date = |day: chrono::NaiveDate| format::long(locale, PartialDate::from(day));
        let window = agreement.notice_window;
        let last = window.map(|window| date(window.last_working_on.0));
        let opens = window.map(|window| date(window.opens_on.0));
        let renewed = clauses.renewal_months.or(clauses.term_months).map(months);
        let renews = agreement.term == accord_shared::agreement::Term::Renewing;
        let rows = facts([
            fact(td_string!(locale, agreements.term), Some(agreement.term.word(locale))),
            fact(td_string!(locale, treaty.term_ends), agreement.term_ends_on.map(|day| date(day.0))),
            fact(td_string!(locale, treaty.renewed_for), renewed.filter(|_| renews)),
            fact(td_string!(locale, treaty.notice), clauses.notice.map(|notice| period(locale, notice))),
            fact(
                td_string!(locale, treaty.window),
                opens.map(|opens| format!("{opens} — ")).zip(last.clone()).map(|(opens, last)| opens + &last),
            ),
            fact(td_string!(locale, treaty.last_day), last),
            fact(
                td_string!(locale, treaty.duration_article),
                article(locale, clauses.duration_article.as_ref()),
            ),
        ]);
        view! {
            <Card title=td_string!(locale, treaty.duration) locale=locale>
                {rows}
            </Card>
        }
    })
}

/// The card on entry into force; nothing where the document does not say how it enters into force.
pub fn entry(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let clauses = &agreement.clauses;
    let (kind, entry) = (clauses.entry_kind?, agreement.entry.as_ref()?);
    let is_computed = agreement.in_force_computed || agreement.in_force_on.is_none();
    let computed = entry.on.filter(|_| is_computed).map(|on| {
        let date = format::long(locale, PartialDate::from(on.0));
        td_string!(locale, treaty.computed, date = date).to_string()
    });
    let rows = facts([
        fact(td_string!(locale, treaty.entry_rule), Some(kind.word(locale))),
        fact(td_string!(locale, treaty.entry_threshold), clauses.entry_threshold),
        fact(td_string!(locale, treaty.entry_delay), clauses.entry_delay.map(|delay| period(locale, delay))),
        fact(td_string!(locale, treaty.entry_article), article(locale, clauses.entry_article.as_ref())),
        fact(
            td_string!(locale, agreements.in_force),
            agreement.in_force_on.map(|on| format::long(locale, on)),
        ),
    ]);
    // What is in force waits for nothing, whatever the register knows of its parties.
    let waits = if agreement.in_force_on.is_some() { None } else { waits(agreement, entry, locale) };
    Some(view! {
        <Card title=td_string!(locale, treaty.entry) locale=locale>
            {rows} {computed.map(|computed| view! { <p class="pad muted">{computed}</p> })} {waits}
        </Card>
    })
}

fn waits(agreement: &Agreement, entry: &Entry, locale: Locale) -> Option<impl IntoView + use<>> {
    (!entry.waits.is_empty()).then(|| {
        let rows = entry.waits.iter().map(|wait| wait_row(agreement, wait, locale)).collect_view();
        view! {
            <h3 class="pad sec-name">{td_string!(locale, treaty.blocked)}</h3>
            <ul class="list pad waits">{rows}</ul>
        }
    })
}

fn wait_row(agreement: &Agreement, wait: &Wait, locale: Locale) -> impl IntoView + use<> {
    let word = wait.kind.word(locale);
    let text = match wait.missing {
        Some(missing) => td_string!(locale, treaty.missing, word = word, count = missing).to_string(),
        None => word.to_owned(),
    };
    let party = wait.organization.as_ref().and_then(|id| {
        let parts = agreement.participations.iter().map(|part| &part.organization);
        parts.into_iter().find(|body| body.id == *id).map(|body| body.names.pick(language(locale)))
    });
    view! {
        <li class="soon">
            {icon(Glyph::DueSoon)}
            <span class="grow two-plain">{party} <small class="muted">{text}</small></span>
        </li>
    }
}
