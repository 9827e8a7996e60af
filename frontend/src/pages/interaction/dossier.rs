//! An interaction's dossier.

use accord_shared::Noun;
use accord_shared::obligation::ObligationSide;
use leptos::prelude::*;

use crate::api::interaction::{Interaction, InteractionQuery, InteractionVariables, Raised};
use crate::api::parts::{AgreementBrief, Day};
use crate::i18n::words::Word;
use crate::i18n::{language, td_string};
use crate::pages::cells::{days, organization_link, record_link};
use crate::pages::dossier::{
    Card, CustodyCard, DocumentsCard, Head, History, dossier_page, fact, facts, frame,
};
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::routes::Route;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<InteractionQuery, InteractionVariables, Interaction>(
        Noun::Interaction,
        |id, on| InteractionVariables { id, on: on.map(Day) },
        |answer| answer.interaction.as_ref(),
        content,
        |_| ().into_any(),
    )
}

fn content(interaction: &Interaction, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let head = Head {
        id: interaction.id.clone(),
        access_level: interaction.access_level,
        can_edit: interaction.can_edit,
        title: interaction.subjects.pick(language(locale)),
        second: interaction.subjects.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::of(Noun::Interaction, None, false))}
                <span class="soft">{interaction.kind.word(locale)}</span>
            </span>
            <span class="soft">{days(locale, interaction.on, interaction.until)}</span>
        }
        .into_any(),
    };
    let outcome = interaction.outcome.clone().map(|outcome| {
        view! {
            <Card title=td_string!(locale, interactions.outcome) locale=locale>
                <p class="pad lines">{outcome}</p>
            </Card>
        }
    });
    let body = view! {
        <div class="cols">
            <div class="stack">
                {outcome} {obligations(interaction, reader)} {participants(interaction, reader)}
                {agreements(&interaction.agreements, reader)} <CustodyCard /> <History />
            </div>
            <div class="stack">
                {facts_card(interaction, reader)} <DocumentsCard level=interaction.access_level may=interaction.can_edit />
            </div>
        </div>
    };
    frame(head, reader, body.into_any())
}

fn facts_card(interaction: &Interaction, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let rows = facts([
        fact(td_string!(locale, interactions.kind), Some(interaction.kind.word(locale))),
        fact(td_string!(locale, interactions.on), Some(days(locale, interaction.on, interaction.until))),
        fact(td_string!(locale, interactions.place), interaction.place.clone()),
    ]);
    view! {
        <Card title=td_string!(locale, common.dossier.facts) locale=locale>
            {rows}
        </Card>
    }
}

fn participants(interaction: &Interaction, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let count = Some(interaction.organizations.len() + interaction.contacts.len());
    let bodies =
        interaction.organizations.iter().map(|body| view! { <li>{organization_link(body, locale)}</li> });
    let people = interaction.contacts.iter().map(|person| {
        view! {
            <li>
                {marks::kind(marks::Kind::of(Noun::Contact, None, false))}
                {record_link(&person.id, person.names.pick(language(locale)))}
            </li>
        }
    });
    let (bodies, people) = (bodies.collect_view(), people.collect_view());
    view! {
        <Card title=td_string!(locale, interactions.participants) count=count locale=locale>
            <ul class="list pad">{bodies} {people}</ul>
        </Card>
    }
}

fn agreements(all: &[AgreementBrief], reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!all.is_empty()).then(|| {
        let count = Some(all.len());
        let rows = all.iter().map(|agreement| {
            view! {
                <li>
                    {marks::kind(marks::Kind::of(Noun::Agreement, None, false))}
                    <span class="grow">{record_link(&agreement.id, agreement.titles.pick(language(locale)))}</span>
                    <span class="muted">{agreement.kind.word(locale)}</span>
                </li>
            }
        });
        let rows = rows.collect_view();
        view! {
            <Card title=td_string!(locale, interactions.agreements) count=count locale=locale>
                <ul class="list pad">{rows}</ul>
            </Card>
        }
    })
}

/// The obligations that came of it, and the way to another: its form begins with what is known from here.
fn obligations(interaction: &Interaction, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let count = Some(interaction.obligations.len());
    let rows = interaction.obligations.iter().map(|raised| raised_row(raised, reader)).collect_view();
    let none = interaction.obligations.is_empty().then(|| {
        view! { <p class="pad muted">{td_string!(locale, interactions.none_raised)}</p> }
    });
    let links = [(ObligationSide::WeOwe, Glyph::WeOwe), (ObligationSide::TheyOwe, Glyph::TheyOwe)]
        .map(|(side, glyph)| (raise(interaction, side), glyph, side.word(locale)));
    let session = Session::expect();
    let end = move || {
        let links = links.clone();
        view! {
            <Show when=move || session.can_enter(Noun::Obligation)>
                <span
                    class="row end noprint"
                    role="group"
                    aria-label=td_string!(locale, interactions.raise)
                >
                    {links
                        .clone()
                        .map(|(href, glyph, word)| {
                            view! {
                                <a class="btn s" href=href title=td_string!(locale, interactions.raise)>
                                    {icon(glyph)}
                                    {word}
                                </a>
                            }
                        })
                        .collect_view()}
                </span>
            </Show>
        }
    };
    view! {
        <Card title=td_string!(locale, interactions.raised) count=count locale=locale end=end>
            <div>{rows} {none}</div>
        </Card>
    }
}

fn raised_row(raised: &Raised, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    view! {
        <div class="art">
            <span class="no"></span>
            <div>
                <p>{record_link(&raised.id, raised.texts.pick(language(locale)))}</p>
            </div>
            {marks::side(locale, raised.side)}
            {marks::due(locale, raised.standing, raised.next_due_on, reader.day)}
        </div>
    }
}

/// The address of an obligation's form that knows of which interaction it comes, and, where there is no doubt, under
/// which agreement and between whom.
fn raise(interaction: &Interaction, side: ObligationSide) -> String {
    let only = |ours: bool| {
        let mut bodies = interaction.organizations.iter().filter(|body| body.ours == ours);
        bodies.next().filter(|_| bodies.next().is_none()).map(|body| body.id.inner().to_owned())
    };
    let (debtor, creditor) = match side {
        ObligationSide::TheyOwe => (only(false), only(true)),
        _ => (only(true), only(false)),
    };
    let agreement = match interaction.agreements.as_slice() {
        [agreement] => Some(agreement.id.inner().to_owned()),
        _ => None,
    };
    let known = [
        ("interaction", Some(interaction.id.inner().to_owned())),
        ("side", Some(side.code().to_owned())),
        ("agreement", agreement),
        ("debtor", debtor),
        ("creditor", creditor),
        ("access", Some(interaction.access_level.code().to_owned())),
    ];
    let known = known.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", value?)));
    format!("{}?{}", Route::New(Noun::Obligation).href(None), known.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use accord_shared::AccessLevel;
    use accord_shared::interaction::InteractionKind;
    use accord_shared::organization::OrganizationKind;
    use cynic::Id;

    use super::*;
    use crate::api::parts::{OrganizationBrief, Text};

    fn body(id: &str, ours: bool) -> OrganizationBrief {
        let kind = OrganizationKind::State;
        OrganizationBrief { id: Id::new(id), kind, ours, names: Text::default(), acronym: None }
    }

    #[test]
    fn an_obligation_begins_with_what_is_beyond_doubt() {
        let mut interaction = Interaction {
            id: Id::new("interaction:1"),
            version: 1,
            can_edit: true,
            access_level: AccessLevel::Service,
            kind: InteractionKind::Meeting,
            on: "2026-10-14".parse().unwrap(),
            until: None,
            place: None,
            subjects: Text::default(),
            outcome: None,
            organizations: vec![body("organization:1", true), body("organization:2", false)],
            contacts: Vec::new(),
            agreements: Vec::new(),
            obligations: Vec::new(),
        };
        assert_eq!(
            raise(&interaction, ObligationSide::TheyOwe),
            "/obligations/new?interaction=interaction:1&side=they_owe&debtor=organization:2\
             &creditor=organization:1&access=service"
        );
        interaction.organizations.push(body("organization:3", false));
        assert_eq!(
            raise(&interaction, ObligationSide::WeOwe),
            "/obligations/new?interaction=interaction:1&side=we_owe&debtor=organization:1&access=service"
        );
    }
}
