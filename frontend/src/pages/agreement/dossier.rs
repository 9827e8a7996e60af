//! An agreement's dossier.

use accord_shared::Noun;
use cynic::Id;
use leptos::prelude::*;

use super::{ledger, life, obligations};
use crate::api::agreement::{Agreement, AgreementLink, AgreementQuery, AgreementVariables, Document};
use crate::api::parts::Day;
use crate::i18n::words::{Word, link_in, link_out};
use crate::i18n::{format, language, td_string};
use crate::pages::cells::{organization_link, record_link};
use crate::pages::dossier::{Card, CustodyCard, Head, History, dossier_page, fact, facts, frame, link_fact};
use crate::pages::register::spec::Reader;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<AgreementQuery, AgreementVariables, Agreement>(
        Noun::Agreement,
        |id, on| AgreementVariables { id, on: on.map(Day) },
        |answer| answer.agreement.as_ref(),
        content,
    )
}

fn content(agreement: &Agreement, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let head = Head {
        id: agreement.id.clone(),
        access_level: agreement.access_level,
        title: agreement.titles.pick(language(locale)),
        second: agreement.titles.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::of(Noun::Agreement, None, false))}
                <span class="soft">{agreement.kind.word(locale)}</span>
            </span>
            {marks::state(locale, agreement.state)}
        }
        .into_any(),
    };
    let body = view! {
        {life::card(agreement, reader)}
        <div class="cols">
            <div class="stack">
                {ledger::card(agreement, reader)}
                {obligations::card(agreement, reader)}
                <CustodyCard record=agreement.id.clone() />
                <History record=agreement.id.clone() />
            </div>
            <div class="stack">
                {facts_card(agreement, reader)}
                {documents(&agreement.documents, reader)}
                {related(agreement, reader)}
            </div>
        </div>
    };
    frame(head, reader, body.into_any())
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

fn documents(documents: &[Document], reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!documents.is_empty()).then(|| {
        let count = Some(documents.len());
        let rows = documents
            .iter()
            .map(|document| {
                let pages = document.pages.map(|pages| {
                    td_string!(locale, common.count.pages, count = pages).to_string()
                });
                let kind = document.kind.word(locale);
                let what = match &document.language {
                    Some(language) => format!("{kind}, {language}"),
                    None => kind.to_owned(),
                };
                let access = (document.access_level != accord_shared::AccessLevel::Open)
                    .then(|| marks::access(locale, document.access_level));
                view! {
                    <li>
                        {icon(Glyph::File)}
                        <span class="grow two-plain">
                            <span class="cut block" title=document.title.clone()>{document.title.clone()}</span>
                            <small class="muted">{what}</small>
                        </span>
                        <span class="muted nowrap">{pages}</span>
                        {access}
                    </li>
                }
            })
            .collect_view();
        view! {
            <Card title=td_string!(locale, agreements.documents) count=count locale=locale>
                <ul class="list pad">{rows}</ul>
            </Card>
        }
    })
}

/// What it amends and what amends it, grouped by which end it is.
fn related(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!agreement.links.is_empty()).then(|| {
        let rows = agreement.links.iter().map(|link| related_row(&agreement.id, link, reader)).collect_view();
        let title = agreement.titles.pick(language(locale));
        view! {
            <Card title=td_string!(locale, agreements.related) locale=locale>
                <ul class="tree">
                    <li>
                        <span class="here">{title}</span>
                        <ul>{rows}</ul>
                    </li>
                </ul>
            </Card>
        }
    })
}

fn related_row(own: &Id, link: &AgreementLink, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let (other, caption) = if &link.from.id == own {
        (&link.to, link_out(link.kind, locale))
    } else {
        (&link.from, link_in(link.kind, locale))
    };
    let signed = other.signed_on.map(|date| format!(" · {}", format::short(locale, date)));
    view! {
        <li>
            {record_link(&other.id, other.titles.pick(language(locale)))}
            <small>{caption} " · " {other.state.word(locale)} {signed}</small>
        </li>
    }
}
