//! An organization's dossier.

use accord_shared::Noun;
use accord_shared::contact::in_post_on;
use accord_shared::obligation::ObligationSide;
use accord_shared::relation::RelationKind;
use leptos::prelude::*;

use super::{act, assessed};
use crate::api::organization::{
    Organization, OrganizationObligation, OrganizationParticipation, OrganizationPost, OrganizationQuery,
    OrganizationVariables, Relation,
};
use crate::api::parts::Day;
use crate::i18n::words::{Word, relation_in, relation_out};
use crate::i18n::{country, format, language, td_string};
use crate::pages::balance;
use crate::pages::cells::{organization_link, record_link, span};
use crate::pages::dossier::line::{self, Happened};
use crate::pages::dossier::{
    Card, CustodyCard, DocumentsCard, Head, History, dossier_page, fact, facts, frame, link_fact,
};
use crate::pages::register::spec::Reader;
use crate::routes::AsOf;
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<OrganizationQuery, OrganizationVariables, Organization>(
        Noun::Organization,
        |id, on| OrganizationVariables { id, on: on.map(Day) },
        |answer| answer.organization.as_ref(),
        content,
        act::dialogs,
    )
}

fn content(body: &Organization, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let side = body.ours.then(|| td_string!(locale, organizations.ours));
    let head = Head {
        id: body.id.clone(),
        access_level: body.access_level,
        can_edit: body.can_edit,
        title: body.names.pick(language(locale)),
        second: body.names.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::organization(body.kind, body.ours))}
                <span class="soft">{body.kind.word(locale)}</span>
            </span>
            {side.map(|side| view! { <span class="soft">{side}</span> })}
            {body.acronym.clone().map(|acronym| view! { <span class="badge">{acronym}</span> })}
        }
        .into_any(),
    };
    let content = view! {
        <div class="cols">
            <div class="stack">
                {(!body.ours).then(|| assessed::card(&body.id, reader))} {participations(body, reader)}
                {ObligationSide::ALL
                    .iter()
                    .map(|&side| obligations(&body.obligations, side, reader))
                    .collect_view()}
                {people(&body.posts, reader)}
                {line::card(happened(body, reader), ("organization", &body.id), reader)}
                <CustodyCard />
                <History />
            </div>
            <div class="stack">
                {balance::card(body.balance, locale)} {facts_card(body, reader)} {names_card(body, reader)}
                {relations(body, reader)} <DocumentsCard level=body.access_level may=body.can_edit />
            </div>
        </div>
    };
    frame(head, reader, content.into_any())
}

fn facts_card(body: &Organization, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let identifiers = body.identifiers.iter().map(|identifier| {
        let text = format!("{}: {}", identifier.scheme, identifier.value);
        fact(td_string!(locale, common.field.identifiers), Some(text))
    });
    let date = |date: Option<accord_shared::PartialDate>| date.map(|date| format::long(locale, date));
    let rows = facts(
        [
            fact(
                td_string!(locale, organizations.country),
                body.country.as_ref().map(|code| country::name(locale, code)),
            ),
            fact(td_string!(locale, organizations.city), body.city.clone()),
            fact(td_string!(locale, organizations.established), date(body.established_on)),
            fact(td_string!(locale, organizations.dissolved), date(body.dissolved_on)),
            link_fact(td_string!(locale, common.field.website), body.website.clone()),
            fact(td_string!(locale, common.field.note), body.note.clone()),
        ]
        .into_iter()
        .chain(identifiers),
    );
    let acts = act::buttons(body, reader);
    view! {
        <Card title=td_string!(locale, common.dossier.facts) locale=locale>
            {rows} {acts}
        </Card>
    }
}

/// Every name it has or had.
fn names_card(body: &Organization, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let names = [
        ("az", &body.names.az),
        ("en", &body.names.en),
        ("ru", &body.names.ru),
        (body.names.original_language.as_deref().unwrap_or_default(), &body.names.original),
    ];
    let names = names
        .into_iter()
        .filter_map(|(code, name)| {
            let (code, name) = (code.to_owned(), name.clone()?);
            Some(view! { <dt>{code.to_ascii_uppercase()}</dt> <dd lang=code>{name}</dd> })
        })
        .collect_view();
    let aliases = body
        .aliases
        .iter()
        .map(|alias| view! { <dt>{alias.kind.word(locale)}</dt> <dd>{alias.text.clone()}</dd> })
        .collect_view();
    view! {
        <Card title=td_string!(locale, organizations.names) locale=locale>
            <dl class="dl pad">{names} {aliases}</dl>
        </Card>
    }
}

/// Its relations both ways, grouped by what the other end is to it.
fn relations(body: &Organization, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let group = |kind: RelationKind, outward: bool| {
        let of_kind =
            |relation: &&Relation| relation.kind == kind && (relation.from.id == body.id) == outward;
        let found: Vec<_> = body.relations.iter().filter(of_kind).collect();
        (!found.is_empty()).then(|| {
            let caption = if outward { relation_out(kind, locale) } else { relation_in(kind, locale) };
            let count = format::number(locale, found.len() as i64);
            let rows =
                found.into_iter().map(|relation| relation_row(relation, outward, reader)).collect_view();
            view! {
                <div class="sec">
                    <h3>{caption} <span class="badge">{count}</span></h3>
                    <ul class="list">{rows}</ul>
                </div>
            }
        })
    };
    let groups = RelationKind::ALL.iter().flat_map(|&kind| [group(kind, true), group(kind, false)]);
    let groups: Vec<_> = groups.flatten().collect();
    (!groups.is_empty()).then(|| {
        view! {
            <Card title=td_string!(locale, organizations.relations) locale=locale>
                <div>{groups}</div>
            </Card>
        }
    })
}

fn relation_row(relation: &Relation, outward: bool, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let other = if outward { &relation.to } else { &relation.from };
    let membership = relation.membership.map(|membership| membership.word(locale).to_owned());
    let dates = Some(span(locale, relation.since, relation.until)).filter(|dates| !dates.is_empty());
    let notes =
        [membership, dates, relation.note.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <span class="grow two-plain">
                {organization_link(other, locale)}
                <small class="muted">{notes}</small>
            </span>
        </li>
    }
}

fn participations(body: &Organization, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let as_of = AsOf::expect();
    (!body.participations.is_empty()).then(|| {
        let count = usize::try_from(body.participation_count).ok();
        let rows = body.participations.iter().map(|part| participation_row(part, reader)).collect_view();
        let all = format!("/{}?organization={}", Noun::Agreement.section(), body.id.inner());
        let end = move || {
            let all = all.clone();
            let href = move || match as_of.get() {
                Some(day) => format!("{all}&{}={day}", crate::routes::AS_OF),
                None => all.clone(),
            };
            view! { <a class="link end noprint" href=href>{td_string!(locale, common.dossier.all)}</a> }
        };
        view! {
            <Card title=td_string!(locale, organizations.participations) count=count locale=locale end=end>
                <div class="scroll-x">
                    <table class="t led">
                        <colgroup>
                            <col />
                            <col style:width="9rem" />
                            <col style:width="8rem" />
                            <col style:width="11rem" />
                        </colgroup>
                        <thead>
                            <tr>
                                <th scope="col">{td_string!(locale, agreements.name)}</th>
                                <th scope="col">{td_string!(locale, organizations.role)}</th>
                                <th scope="col">{td_string!(locale, agreements.signed)}</th>
                                <th scope="col">{td_string!(locale, organizations.state)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Card>
        }
    })
}

fn participation_row(part: &OrganizationParticipation, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let signed = part.agreement.signed_on.map(|date| format::short(locale, date));
    view! {
        <tr>
            <td>
                {record_link(&part.agreement.id, part.agreement.titles.pick(language(locale)))}
                <small>{part.agreement.state.word(locale)}</small>
            </td>
            <td>{part.role.word(locale)}</td>
            <td class="dt">{signed}</td>
            <td>{marks::participation(locale, part.state)}</td>
        </tr>
    }
}

fn obligations(
    all: &[OrganizationObligation],
    side: ObligationSide,
    reader: Reader,
) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let found: Vec<_> = all.iter().filter(|obligation| obligation.side == side).collect();
    let title = match side {
        ObligationSide::WeOwe => td_string!(locale, organizations.we_owe),
        ObligationSide::TheyOwe => td_string!(locale, organizations.they_owe),
        ObligationSide::Joint => td_string!(locale, organizations.joint),
    };
    (!found.is_empty()).then(|| {
        let count = Some(found.len());
        let rows = found.into_iter().map(|obligation| obligation_row(obligation, reader)).collect_view();
        view! {
            <Card title=title count=count locale=locale>
                <div>{rows}</div>
            </Card>
        }
    })
}

fn obligation_row(obligation: &OrganizationObligation, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let article = obligation
        .article
        .as_ref()
        .map(|number| td_string!(locale, agreements.article, number = number.clone()).to_string());
    let agreement = &obligation.agreement;
    view! {
        <div class="art">
            <span class="no">{article}</span>
            <div>
                <p>{record_link(&obligation.id, obligation.texts.pick(language(locale)))}</p>
                <div class="meta">{record_link(&agreement.id, agreement.titles.pick(language(locale)))}</div>
            </div>
            {marks::side(locale, obligation.side)}
            {marks::due(locale, obligation.standing, obligation.next_due_on, reader.day)}
        </div>
    }
}

/// Its people: those in post on the day first, then those before them.
fn people(posts: &[OrganizationPost], reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!posts.is_empty()).then(|| {
        let count = Some(posts.len());
        let in_post = |post: &&OrganizationPost| in_post_on(post.since, post.until, reader.day);
        let (now, before): (Vec<_>, Vec<_>) = posts.iter().partition(in_post);
        let rows = |posts: Vec<&OrganizationPost>| {
            posts.into_iter().map(|post| person_row(post, reader)).collect_view()
        };
        let former = (!before.is_empty()).then(|| {
            let before = rows(before);
            view! {
                <div class="sec">
                    <h3>{td_string!(locale, organizations.former)}</h3>
                    <ul class="list">{before}</ul>
                </div>
            }
            .into_any()
        });
        let now = rows(now);
        view! {
            <Card title=td_string!(locale, organizations.people) count=count locale=locale>
                <div>
                    <ul class="list pad">{now}</ul>
                    {former}
                </div>
            </Card>
        }
    })
}

fn person_row(post: &OrganizationPost, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    view! {
        <li>
            {marks::kind(marks::Kind::of(Noun::Contact, None, false))}
            <span class="grow two-plain">
                {record_link(&post.contact.id, post.contact.names.pick(language(locale)))}
                <small class="muted">{post.titles.pick(language(locale))}</small>
            </span>
            <span class="muted nowrap">{span(locale, post.since, post.until)}</span>
        </li>
    }
}

/// What happened with it: its interactions, and the days on which its agreements were signed, came into force and ended.
fn happened(body: &Organization, reader: Reader) -> Vec<Happened> {
    let locale = reader.locale;
    let met = body.interactions.iter().map(|interaction| Happened::met(interaction, reader));
    let agreed = body.participations.iter().flat_map(|part| {
        let agreement = &part.agreement;
        let turns = [
            (agreement.signed_on, td_string!(locale, agreements.signed)),
            (agreement.in_force_on, td_string!(locale, agreements.in_force)),
            (agreement.ended_on, td_string!(locale, agreements.ended)),
        ];
        turns.into_iter().filter_map(move |(on, what)| {
            Some(Happened {
                on: on?,
                until: None,
                what,
                noun: Noun::Agreement,
                id: agreement.id.clone(),
                name: agreement.titles.pick(language(locale)),
                outcome: None,
            })
        })
    });
    met.chain(agreed).collect()
}
