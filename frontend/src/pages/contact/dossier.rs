//! A contact's dossier.

use accord_shared::Noun;
use accord_shared::contact::in_post_on;
use leptos::prelude::*;

use super::erase;
use crate::api::contact::{Contact, ContactPost, ContactQuery, ContactVariables};
use crate::i18n::words::Word;
use crate::i18n::{language, td_string, tongue};
use crate::pages::cells::{organization_link, span};
use crate::pages::dossier::line::{self, Happened};
use crate::pages::dossier::{
    Card, CustodyCard, DocumentsCard, Head, History, dossier_page, fact, facts, frame,
};
use crate::pages::register::spec::Reader;
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    dossier_page::<ContactQuery, ContactVariables, Contact>(
        Noun::Contact,
        |id, _| ContactVariables { id },
        |answer| answer.contact.as_ref(),
        content,
        erase::dialog,
    )
}

fn content(contact: &Contact, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let head = Head {
        id: contact.id.clone(),
        access_level: contact.access_level,
        can_edit: contact.can_edit,
        title: contact.names.pick(language(locale)),
        second: contact.names.second(language(locale)),
        marks: view! {
            <span class="row">
                {marks::kind(marks::Kind::of(Noun::Contact, None, false))}
                <span class="soft">{Noun::Contact.word(locale)}</span>
            </span>
        }
        .into_any(),
    };
    let met = contact.interactions.iter().map(|interaction| Happened::met(interaction, reader)).collect();
    let body = view! {
        <div class="cols">
            <div class="stack">
                {posts(&contact.posts, reader)} {line::card(met, ("contact", &contact.id), reader)}
                <CustodyCard />
                <History />
            </div>
            <div class="stack">
                {facts_card(contact, reader)} <DocumentsCard level=contact.access_level may=contact.can_edit />
            </div>
        </div>
    };
    frame(head, reader, body.into_any())
}

fn facts_card(contact: &Contact, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let mail = contact.email.clone().map(|address| {
        view! { <a class="link cut block" href=format!("mailto:{address}") rel="external">{address.clone()}</a> }
    });
    let phone = contact.phone.clone().map(|number| {
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <a class="link" href=format!("tel:{digits}") rel="external">{number}</a> }
    });
    let languages: Vec<_> = contact.languages.iter().map(|code| tongue::name(locale, code)).collect();
    let languages = Some(languages.join(", ")).filter(|languages| !languages.is_empty());
    let identifiers = contact.identifiers.iter().map(|identifier| {
        let text = format!("{}: {}", identifier.scheme, identifier.value);
        fact(td_string!(locale, common.field.identifiers), Some(text))
    });
    // Where it is the record's own, the head of the page has said it.
    let personal = contact.personal_level.filter(|&level| level > contact.access_level);
    let personal = personal.map(|level| marks::access(locale, level));
    let rows = facts(
        [
            fact(td_string!(locale, contacts.email), mail),
            fact(td_string!(locale, contacts.phone), phone),
            fact(td_string!(locale, contacts.languages), languages),
            fact(td_string!(locale, common.field.note), contact.note.clone()),
            fact(td_string!(locale, contacts.personal), personal),
        ]
        .into_iter()
        .chain(identifiers),
    );
    let button = erase::button(contact, reader);
    view! {
        <Card title=td_string!(locale, common.dossier.facts) locale=locale>
            {rows} {button}
        </Card>
    }
}

/// The posts over time: those held on the day first.
fn posts(all: &[ContactPost], reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!all.is_empty()).then(|| {
        let count = Some(all.len());
        let in_post = |post: &&ContactPost| in_post_on(post.since, post.until, reader.day);
        let (now, before): (Vec<_>, Vec<_>) = all.iter().partition(in_post);
        let section = |title: &'static str, posts: Vec<&ContactPost>| {
            (!posts.is_empty()).then(|| {
                let rows = posts.into_iter().map(|post| post_row(post, reader)).collect_view();
                view! {
                    <div class="sec">
                        <h3>{title}</h3>
                        <ul class="list">{rows}</ul>
                    </div>
                }
                .into_any()
            })
        };
        let now = section(td_string!(locale, contacts.current), now);
        let before = section(td_string!(locale, contacts.former), before);
        view! {
            <Card title=td_string!(locale, contacts.posts) count=count locale=locale>
                <div>{now} {before}</div>
            </Card>
        }
    })
}

fn post_row(post: &ContactPost, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    view! {
        <li>
            <span class="grow two-plain">
                <b>{post.titles.pick(language(locale))}</b>
                {organization_link(&post.organization, locale)}
            </span>
            <span class="muted nowrap">{span(locale, post.since, post.until)}</span>
        </li>
    }
}
