//! The register of contacts.

use accord_shared::contact::in_post_on;
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::contact::{
    ContactFilter, ContactOrder, ContactOrderField, ContactPost, ContactRow, ContactsQuery, ContactsVariables,
};
use crate::api::parts::{Day, Page, PageAsk};
use crate::i18n::{Locale, country, language, td_string};
use crate::pages::cells::{direction, names, one_line, short_name, span, two_lines};
use crate::pages::register::bulk::Attribute;
use crate::pages::register::inline::Edit;
use crate::pages::register::register_page;
use crate::pages::register::spec::{
    Bound, Column, FacetSpec, Reader, Register, Scope, day_word, none, word_of,
};
use crate::pages::register::state::{ListState, Sort};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    register_page::<Contacts>()
}

/// The register of contacts.
pub struct Contacts;

impl Register for Contacts {
    type Row = ContactRow;
    type Query = ContactsQuery;
    type Variables = ContactsVariables;

    const NOUN: Noun = Noun::Contact;
    const SORT: &'static str = "name";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "country",
            field: "COUNTRY",
            title: |locale| td_string!(locale, contacts.country),
            word: |locale, value| country::name(locale, &value.value.to_ascii_uppercase()),
            always: none,
            mark: None,
        },
        FacetSpec {
            key: "access",
            field: "ACCESS_LEVEL",
            title: |locale| td_string!(locale, common.field.access_level),
            word: word_of::<AccessLevel>,
            always: none,
            mark: None,
        },
    ];
    const SCOPES: &'static [Scope] =
        &[Scope { key: "organization", title: |locale| td_string!(locale, common.list.organization) }];

    const BOUNDS: &'static [Bound] =
        &[Bound { key: "held", title: |locale| td_string!(locale, questions.held), word: day_word }];

    const EDITS: &'static [Edit<ContactRow>] = &[Edit {
        column: "access",
        attribute: Attribute::Access,
        value: |row| row.access_level.code().to_owned(),
    }];

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, contacts.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, contacts.new)
    }

    fn columns() -> Vec<Column<ContactRow>> {
        vec![
            Column {
                key: "name",
                title: |locale| td_string!(locale, contacts.name),
                sort: Some("name"),
                class: "",
                width: None,
                cell: |_, _| marks::kind(marks::Kind::of(Noun::Contact, None, false)).into_any(),
            },
            Column {
                key: "post",
                title: |locale| td_string!(locale, contacts.post),
                sort: None,
                class: "",
                width: Some("15rem"),
                cell: |row, reader| {
                    let post = current(row, reader);
                    let title = post.map(|post| post.titles.pick(language(reader.locale)));
                    let dates = post.map(|post| span(reader.locale, post.since, post.until));
                    two_lines(title.unwrap_or_default(), dates.unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "organization",
                title: |locale| td_string!(locale, contacts.organization),
                sort: None,
                class: "hide-p",
                width: Some("12rem"),
                cell: |row, reader| {
                    let body = current(row, reader).map(|post| short_name(&post.organization, reader.locale));
                    one_line(body.unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "email",
                title: |locale| td_string!(locale, contacts.email),
                sort: None,
                class: "hide-l c-x",
                width: Some("12rem"),
                cell: |row, _| {
                    let (email, phone) = (row.email.clone(), row.phone.clone());
                    two_lines(email.unwrap_or_default(), phone.unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "access",
                title: |locale| td_string!(locale, agreements.access),
                sort: None,
                class: "c-a",
                width: Some("10rem"),
                cell: |row, reader| marks::access_short(reader.locale, row.access_level).into_any(),
            },
        ]
    }

    fn variables(state: &ListState, ask: PageAsk) -> ContactsVariables {
        let countries =
            state.values("country").iter().map(|country| country.to_ascii_uppercase()).collect::<Vec<_>>();
        ContactsVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(ContactFilter {
                ids: state.records(Self::NOUN),
                text: Some(state.text.clone()).filter(|text| !text.is_empty()),
                access_levels: state.words("access"),
                organization: state.value("organization").map(Id::new),
                countries: Some(countries).filter(|countries| !countries.is_empty()),
                in_post_on: state.value("held").and_then(|day| day.parse().ok()).map(Day),
            }),
            order_by: Some(order(state)),
        }
    }

    fn page(answer: ContactsQuery) -> Page<ContactRow> {
        let found = answer.contacts;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &ContactRow) -> &Id {
        &row.id
    }

    fn can_edit(row: &ContactRow) -> bool {
        row.can_edit
    }

    fn name(row: &ContactRow, locale: Locale) -> (String, Option<(String, String)>) {
        names(&row.names, locale)
    }
}

/// The post held on the day the register is seen at, else the first that is known.
fn current(row: &ContactRow, reader: Reader) -> Option<&ContactPost> {
    row.posts.iter().find(|post| in_post_on(post.since, post.until, reader.day)).or(row.posts.first())
}

fn order(state: &ListState) -> ContactOrder {
    let sort = state.sort.clone().unwrap_or_else(|| Sort::read(Contacts::SORT));
    let field = match sort.key.as_str() {
        "id" => ContactOrderField::Id,
        _ => ContactOrderField::Name,
    };
    ContactOrder { field, direction: direction(&sort) }
}
