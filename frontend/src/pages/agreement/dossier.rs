//! An agreement's dossier.

use accord_shared::Noun;
use leptos::prelude::*;

use super::{act, clauses, family, ledger, life, obligations, procedures};
use crate::api::agreement::{Agreement, AgreementQuery, AgreementVariables};
use crate::api::life::NoticeWindow;
use crate::api::parts::Day;
use crate::i18n::words::Word;
use crate::i18n::{format, language, td_string, tongue};
use crate::pages::balance;
use crate::pages::cells::organization_link;
use crate::pages::dossier::line::{self, Happened};
use crate::pages::dossier::{
    Card, CustodyCard, DocumentsCard, Head, History, dossier_page, fact, facts, frame, link_fact,
};
use crate::pages::register::spec::Reader;
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<AgreementQuery, AgreementVariables, Agreement>(
        Noun::Agreement,
        |id, on| AgreementVariables { id, on: on.map(Day) },
        |answer| answer.agreement.as_ref(),
        content,
        act::acts,
    )
}

fn content(agreement: &Agreement, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let head = Head {
        id: agreement.id.clone(),
        access_level: agreement.access_level,
        can_edit: agreement.can_edit,
        title: agreement.titles.pick(language(locale)),
        second: agreement.titles.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::of(Noun::Agreement, None, false))}
                <span class="soft">{agreement.kind.word(locale)}</span>
            </span>
            {marks::state(locale, agreement.state)}
            {window(agreement.notice_window, reader)}
        }
        .into_any(),
    };
    let met = agreement.interactions.iter().map(|interaction| Happened::met(interaction, reader)).collect();
    let body = view! {
        {authentic(agreement, reader)}
        {act::buttons(agreement)}
        {life::card(agreement, reader)}
        <div class="cols">
            <div class="stack">
                {ledger::card(agreement, reader)}
                {procedures::card(agreement, reader)}
                {procedures::statements(agreement, reader)}
                {obligations::card(agreement, reader)}
                {family::line(agreement, reader)}
                {line::card(met, ("agreement", &agreement.id), reader)}
                <CustodyCard />
                <History />
            </div>
            <div class="stack">
                {clauses::duration(agreement, reader)}
                {clauses::entry(agreement, reader)}
                {balance::card(agreement.balance, locale)}
                {facts_card(agreement, reader)}
                <DocumentsCard
                    level=agreement.access_level
                    may=agreement.can_edit
                    texts=agreement.authentic_languages.clone()
                />
                {family::card(agreement, reader)}
            </div>
        </div>
    };
    frame(head, reader, body.into_any())
}

/// The window for notice: until when it is open, or when it opens; nothing while that is half a year away.
pub fn window(window: Option<NoticeWindow>, reader: Reader) -> Option<impl IntoView + use<>> {
    let window = window?;
    let date = |day: chrono::NaiveDate| format::short(reader.locale, day.into());
    let text = if window.open {
        let date = date(window.last_working_on.0);
        td_string!(reader.locale, treaty.window_open, date = date).to_string()
    } else if (window.opens_on.0 - reader.day).num_days() <= 180 {
        let date = date(window.opens_on.0);
        td_string!(reader.locale, treaty.window_opens, date = date).to_string()
    } else {
        return None;
    };
    Some(marks::notice(text))
}

/// The languages of the authentic texts, by name.
fn authentic(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    (!agreement.authentic_languages.is_empty()).then(|| {
        let names = agreement.authentic_languages.iter().map(|code| tongue::name(reader.locale, code));
        let names = names.collect::<Vec<_>>().join(", ");
        let text = td_string!(reader.locale, treaty.authentic, languages = names).to_string();
        view! { <p class="orig">{text}</p> }
    })
}

/// The number in the register with its date.
fn register_number(agreement: &Agreement, reader: Reader) -> Option<String> {
    let registration = agreement.registration?;
    let date = format::short(reader.locale, registration.on.0.into());
    Some(format!("{}/{}, {date}", registration.number, registration.year))
}

fn facts_card(agreement: &Agreement, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let directions = agreement.directions.iter().map(|direction| direction.names.pick(language(locale)));
    let directions = Some(directions.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty());
    let unit = agreement.unit.as_ref().map(|unit| organization_link(unit, locale));
    let dates = [
        (td_string!(locale, agreements.signed), agreement.signed_on),
        (td_string!(locale, agreements.in_force), agreement.in_force_on),
        (td_string!(locale, agreements.ends), agreement.ends_on),
        (td_string!(locale, agreements.ended), agreement.ended_on),
    ];
    let dates = dates.map(|(name, date)| fact(name, date.map(|date| format::long(locale, date))));
    let identifiers = agreement.identifiers.iter().map(|identifier| {
        let text = format!("{}: {}", identifier.scheme, identifier.value);
        fact(td_string!(locale, common.field.identifiers), Some(text))
    });
    let rows = facts(
        [
            fact(td_string!(locale, treaty.register_number), register_number(agreement, reader)),
            fact(td_string!(locale, agreements.number), agreement.number.clone()),
            fact(td_string!(locale, agreements.ambit), Some(agreement.ambit.word(locale))),
            fact(td_string!(locale, agreements.term), Some(agreement.term.word(locale))),
        ]
        .into_iter()
        .chain(dates)
        .chain([
            fact(td_string!(locale, agreements.ended_by), agreement.ended_by.map(|end| end.word(locale))),
            fact(td_string!(locale, agreements.place), agreement.place.clone()),
            fact(td_string!(locale, agreements.subject), agreement.subject.clone()),
            fact(td_string!(locale, agreements.directions), directions),
            fact(td_string!(locale, agreements.unit), unit),
            link_fact(td_string!(locale, common.field.website), agreement.website.clone()),
            link_fact(td_string!(locale, agreements.text_url), agreement.text_url.clone()),
            fact(td_string!(locale, common.field.note), agreement.note.clone()),
        ])
        .chain(identifiers),
    );
    view! {
        <Card title=td_string!(locale, common.dossier.facts) locale=locale>
            {rows}
        </Card>
    }
}
