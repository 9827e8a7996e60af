//! The register of obligations.

use accord_shared::agreement::AgreementKind;
use accord_shared::obligation::{ObligationSide, Priority, Standing};
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::obligation::{
    ObligationFilter, ObligationOrder, ObligationOrderField, ObligationRow, ObligationsQuery,
    ObligationsVariables,
};
use crate::api::parts::{Day, Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, td_string};
use crate::pages::cells::{direction, due_cell, names, one_line, short_name, two_lines};
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
    register_page::<Obligations>()
}

/// The register of obligations.
pub struct Obligations;

impl Register for Obligations {
    type Row = ObligationRow;
    type Query = ObligationsQuery;
    type Variables = ObligationsVariables;

    const NOUN: Noun = Noun::Obligation;
    const SORT: &'static str = "due";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "standing",
            field: "STANDING",
            title: |locale| td_string!(locale, obligations.standing),
            word: word_of::<Standing>,
            always: every::<Standing>,
            mark: Some(|locale, code| {
                Standing::of_code(code).map(|standing| marks::standing(locale, standing).into_any())
            }),
        },
        FacetSpec {
            key: "side",
            field: "SIDE",
            title: |locale| td_string!(locale, obligations.side),
            word: word_of::<ObligationSide>,
            always: every::<ObligationSide>,
            mark: Some(|locale, code| {
                ObligationSide::of_code(code).map(|side| marks::side(locale, side).into_any())
            }),
        },
        FacetSpec {
            key: "priority",
            field: "PRIORITY",
            title: |locale| td_string!(locale, obligations.priority),
            word: word_of::<Priority>,
            always: every::<Priority>,
            mark: None,
        },
        FacetSpec {
            key: "kind",
            field: "AGREEMENT_KIND",
            title: |locale| td_string!(locale, obligations.agreement_kind),
            word: word_of::<AgreementKind>,
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
        Scope { key: "agreement", title: |locale| td_string!(locale, common.list.agreement) },
        Scope { key: "organization", title: |locale| td_string!(locale, common.list.organization) },
        Scope { key: "unit", title: |locale| td_string!(locale, obligations.unit) },
    ];

    const BOUNDS: &'static [Bound] =
        &[Bound { key: "due", title: |locale| td_string!(locale, questions.due), word: day_word }];

    const EDITS: &'static [Edit<ObligationRow>] = &[
        Edit {
            column: "agreement",
            attribute: Attribute::Article,
            value: |row| row.article.clone().unwrap_or_default(),
        },
        Edit {
            column: "unit",
            attribute: Attribute::Unit,
            value: |row| row.unit.as_ref().map(|unit| unit.id.inner().to_owned()).unwrap_or_default(),
        },
        Edit {
            column: "access",
            attribute: Attribute::Access,
            value: |row| row.access_level.code().to_owned(),
        },
    ];

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, obligations.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, obligations.new)
    }

    fn columns() -> Vec<Column<ObligationRow>> {
        vec![
            Column {
                key: "text",
                title: |locale| td_string!(locale, obligations.text),
                sort: Some("text"),
                class: "",
                width: None,
                cell: |_, _| ().into_any(),
            },
            Column {
                key: "agreement",
                title: |locale| td_string!(locale, obligations.agreement),
                sort: Some("agreement"),
                class: "hide-p",
                width: Some("13rem"),
                cell: |row, reader| {
                    let title = row.agreement.titles.pick(language(reader.locale));
                    let article = row.article.as_ref().map(|number| {
                        td_string!(reader.locale, agreements.article, number = number.clone()).to_string()
                    });
                    two_lines(title, article.unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "side",
                title: |locale| td_string!(locale, obligations.side),
                sort: None,
                class: "",
                width: Some("10.5rem"),
                cell: |row, reader| marks::side(reader.locale, row.side).into_any(),
            },
            Column {
                key: "due",
                title: |locale| td_string!(locale, obligations.due),
                sort: Some("due"),
                class: "c-o",
                width: Some("10.25rem"),
                cell: |row, reader| {
                    let word = row.standing.word(reader.locale).to_owned();
                    due_cell(row.standing, row.next_due_on, word, reader).into_any()
                },
            },
            Column {
                key: "unit",
                title: |locale| td_string!(locale, obligations.unit),
                sort: None,
                class: "hide-l soft c-x",
                width: Some("7.5rem"),
                cell: |row, reader| {
                    let unit = row.unit.as_ref().or(row.debtor.as_ref());
                    one_line(unit.map(|unit| short_name(unit, reader.locale)).unwrap_or_default()).into_any()
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

    fn variables(state: &ListState, ask: PageAsk) -> ObligationsVariables {
        let on = ask.on.map(Day);
        ObligationsVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(ObligationFilter {
                ids: state.records(Self::NOUN),
                text: Some(state.text.clone()).filter(|text| !text.is_empty()),
                standings: state.words("standing"),
                sides: state.words("side"),
                priorities: state.words("priority"),
                access_levels: state.words("access"),
                agreement: state.value("agreement").map(Id::new),
                agreement_kinds: state.words("kind"),
                organization: state.value("organization").map(Id::new),
                unit: state.value("unit").map(Id::new),
                due_to: state.value("due").and_then(|day| day.parse().ok()).map(Day),
                on,
                ..ObligationFilter::default()
            }),
            order_by: Some(order(state)),
            on,
        }
    }

    fn page(answer: ObligationsQuery) -> Page<ObligationRow> {
        let found = answer.obligations;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &ObligationRow) -> &Id {
        &row.id
    }

    fn can_edit(row: &ObligationRow) -> bool {
        row.can_edit
    }

    fn name(row: &ObligationRow, locale: Locale) -> (String, Option<(String, String)>) {
        names(&row.texts, locale)
    }
}

fn order(state: &ListState) -> ObligationOrder {
    let sort = state.sort.clone().unwrap_or_else(|| Sort::read(Obligations::SORT));
    let field = match sort.key.as_str() {
        "id" => ObligationOrderField::Id,
        "text" => ObligationOrderField::Text,
        "agreement" => ObligationOrderField::AgreementTitle,
        _ => ObligationOrderField::NextDueOn,
    };
    ObligationOrder { field, direction: direction(&sort) }
}
