//! The register of interactions.

use accord_shared::interaction::InteractionKind;
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::interaction::{
    InteractionFilter, InteractionOrder, InteractionOrderField, InteractionRow, InteractionsQuery,
    InteractionsVariables,
};
use crate::api::parts::{Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string};
use crate::pages::cells::{days, direction, names, one_line, short_name};
use crate::pages::register::bulk::Attribute;
use crate::pages::register::inline::Edit;
use crate::pages::register::register_page;
use crate::pages::register::spec::{
    Bound, Column, FacetSpec, Register, Scope, day_word, every, none, word_of,
};
use crate::pages::register::state::{ListState, Sort};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    register_page::<Interactions>()
}

/// The register of interactions.
pub struct Interactions;

impl Register for Interactions {
    type Row = InteractionRow;
    type Query = InteractionsQuery;
    type Variables = InteractionsVariables;

    const NOUN: Noun = Noun::Interaction;
    const SORT: &'static str = "-on";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "kind",
            field: "KIND",
            title: |locale| td_string!(locale, interactions.kind),
            word: word_of::<InteractionKind>,
            always: every::<InteractionKind>,
            mark: None,
        },
        FacetSpec {
            key: "year",
            field: "YEAR",
            title: |locale| td_string!(locale, interactions.year),
            word: |_, value| value.value.clone(),
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
    const SCOPES: &'static [Scope] = &[
        Scope { key: "organization", title: |locale| td_string!(locale, common.list.organization) },
        Scope { key: "contact", title: |locale| td_string!(locale, interactions.person) },
        Scope { key: "agreement", title: |locale| td_string!(locale, common.list.agreement) },
    ];

    const BOUNDS: &'static [Bound] =
        &[Bound { key: "since", title: |locale| td_string!(locale, questions.since), word: day_word }];

    const EDITS: &'static [Edit<InteractionRow>] = &[
        Edit { column: "kind", attribute: Attribute::Kind, value: |row| row.kind.code().to_owned() },
        Edit {
            column: "access",
            attribute: Attribute::Access,
            value: |row| row.access_level.code().to_owned(),
        },
    ];

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, interactions.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, interactions.new)
    }

    fn columns() -> Vec<Column<InteractionRow>> {
        vec![
            Column {
                key: "subject",
                title: |locale| td_string!(locale, interactions.subject),
                sort: Some("subject"),
                class: "",
                width: None,
                cell: |_, _| marks::kind(marks::Kind::of(Noun::Interaction, None, false)).into_any(),
            },
            Column {
                key: "kind",
                title: |locale| td_string!(locale, interactions.kind),
                sort: None,
                class: "hide-p",
                width: Some("8.5rem"),
                cell: |row, reader| one_line(row.kind.word(reader.locale).to_owned()).into_any(),
            },
            Column {
                key: "on",
                title: |locale| td_string!(locale, interactions.on),
                sort: Some("on"),
                class: "",
                width: Some("12rem"),
                cell: |row, reader| one_line(days(reader.locale, row.on, row.until)).into_any(),
            },
            Column {
                key: "participants",
                title: |locale| td_string!(locale, interactions.participants),
                sort: None,
                class: "hide-p c-x",
                width: Some("16rem"),
                cell: |row, reader| {
                    let bodies = row.organizations.iter().map(|body| short_name(body, reader.locale));
                    one_line(bodies.collect::<Vec<_>>().join(", ")).into_any()
                },
            },
            Column {
                key: "access",
                title: |locale| td_string!(locale, agreements.access),
                sort: None,
                class: "c-a",
                width: Some("9.5rem"),
                cell: |row, reader| marks::access_short(reader.locale, row.access_level).into_any(),
            },
        ]
    }

    fn variables(state: &ListState, ask: PageAsk) -> InteractionsVariables {
        let years: Vec<i32> = state.values("year").iter().filter_map(|year| year.parse().ok()).collect();
        let id = |key| state.value(key).map(Id::new);
        InteractionsVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(InteractionFilter {
                ids: state.records(Self::NOUN),
                text: Some(state.text.clone()).filter(|text| !text.is_empty()),
                kinds: state.words("kind"),
                years: Some(years).filter(|years| !years.is_empty()),
                access_levels: state.words("access"),
                organization: id("organization"),
                contact: id("contact"),
                agreement: id("agreement"),
                since: state.value("since").and_then(|day| day.parse().ok()),
            }),
            order_by: Some(order(state)),
        }
    }

    fn page(answer: InteractionsQuery) -> Page<InteractionRow> {
        let found = answer.interactions;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &InteractionRow) -> &Id {
        &row.id
    }

    fn can_edit(row: &InteractionRow) -> bool {
        row.can_edit
    }

    fn name(row: &InteractionRow, locale: Locale) -> (String, Option<(String, String)>) {
        names(&row.subjects, locale)
    }
}

fn order(state: &ListState) -> InteractionOrder {
    let sort = state.sort.clone().unwrap_or_else(|| Sort::read(Interactions::SORT));
    let field = match sort.key.as_str() {
        "subject" => InteractionOrderField::Subject,
        "id" => InteractionOrderField::Id,
        _ => InteractionOrderField::HeldOn,
    };
    InteractionOrder { field, direction: direction(&sort) }
}
