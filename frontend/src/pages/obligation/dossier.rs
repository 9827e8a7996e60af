//! An obligation's dossier.

use accord_shared::Noun;
use leptos::prelude::*;

use super::{act, timeline};
use crate::api::obligation::{Obligation, ObligationQuery, ObligationVariables};
use crate::api::parts::{Day, record};
use crate::i18n::words::Word;
use crate::i18n::{format, language, td_string};
use crate::pages::cells::{days, organization_link, record_link};
use crate::pages::dossier::{
    Card, CustodyCard, DocumentsCard, Head, History, dossier_page, fact, facts, frame,
};
use crate::pages::due::rule_text;
use crate::pages::register::spec::Reader;
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<ObligationQuery, ObligationVariables, Obligation>(
        Noun::Obligation,
        |id, on| ObligationVariables { id, on: on.map(Day) },
        |answer| answer.obligation.as_ref(),
        content,
        act::acts,
    )
}

fn content(obligation: &Obligation, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let head = Head {
        id: obligation.id.clone(),
        access_level: obligation.access_level,
        can_edit: obligation.can_edit,
        title: obligation.texts.pick(language(locale)),
        second: obligation.texts.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::of(Noun::Obligation, None, false))}
                <span class="soft">{Noun::Obligation.word(locale)}</span>
            </span>
            {marks::side(locale, obligation.side)}
            {marks::due(locale, obligation.standing, obligation.next_due_on, reader.day)}
        }
        .into_any(),
    };
    let body = view! {
        <div class="cols">
            <div class="stack">
                {timeline::card(obligation, reader)}
                <CustodyCard />
                <History />
            </div>
            <div class="stack">
                {facts_card(obligation, reader)} <DocumentsCard level=obligation.access_level may=obligation.can_edit />
            </div>
        </div>
    };
    frame(head, reader, body.into_any())
}

fn facts_card(obligation: &Obligation, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let agreement = &obligation.agreement;
    let link = |organization: &crate::api::parts::OrganizationBrief| organization_link(organization, locale);
    let person =
        obligation.person.as_ref().map(|person| record_link(&person.id, person.names.pick(language(locale))));
    let source = obligation.interaction.as_ref().map(|interaction| {
        let name = interaction.subjects.pick(language(locale));
        let when = days(locale, interaction.on, interaction.until);
        view! { {record_link(&interaction.id, name)} <span class="muted">{when}</span> }
    });
    let identifiers = obligation.identifiers.iter().map(|identifier| {
        let text = format!("{}: {}", identifier.scheme, identifier.value);
        fact(td_string!(locale, common.field.identifiers), Some(text))
    });
    let title = agreement.titles.pick(language(locale));
    let known = record(&agreement.id).is_some();
    let waits = obligation
        .not_before
        .map(|date| td_string!(locale, duty.not_before, date = format::short(locale, date)).to_string());
    let since = obligation.due_rule.since.map(|date| format::long(locale, date));
    let rows = facts(
        [
            fact(td_string!(locale, obligations.agreement), known.then(|| record_link(&agreement.id, title))),
            fact(td_string!(locale, obligations.article), obligation.article.clone()),
            fact(td_string!(locale, obligations.due_rule), rule_text(&obligation.due_rule, locale)),
            fact(td_string!(locale, duty.since), since),
            fact(td_string!(locale, obligations.due), waits),
            fact(td_string!(locale, obligations.priority), Some(obligation.priority.word(locale))),
            fact(td_string!(locale, obligations.debtor), obligation.debtor.as_ref().map(link)),
            fact(td_string!(locale, obligations.creditor), obligation.creditor.as_ref().map(link)),
            fact(td_string!(locale, obligations.unit), obligation.unit.as_ref().map(link)),
            fact(td_string!(locale, obligations.person), person),
            fact(td_string!(locale, interactions.source), source),
        ]
        .into_iter()
        .chain(identifiers),
    );
    view! {
        <Card title=td_string!(locale, common.dossier.facts) locale=locale>
            {rows}
        </Card>
    }
}
