//! The register of organizations.

use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::organization::{
    OrganizationFilter, OrganizationOrder, OrganizationOrderField, OrganizationRow, OrganizationsQuery,
    OrganizationsVariables,
};
use crate::api::parts::{Day, Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, td_string};
use crate::pages::cells::{direction, names, one_line, two_lines};
use crate::pages::register::bulk::Attribute;
use crate::pages::register::inline::Edit;
use crate::pages::register::register_page;
use crate::pages::register::spec::{
    Bound, Column, FacetSpec, Register, Scope, day_word, none, truth_word, word_of,
};
use crate::pages::register::state::{ListState, Sort};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    register_page::<Organizations>()
}

/// The register of organizations.
pub struct Organizations;

impl Register for Organizations {
    type Row = OrganizationRow;
    type Query = OrganizationsQuery;
    type Variables = OrganizationsVariables;

    const NOUN: Noun = Noun::Organization;
    const SORT: &'static str = "name";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "kind",
            field: "KIND",
            title: |locale| td_string!(locale, organizations.kind),
            word: word_of::<OrganizationKind>,
            always: none,
            mark: None,
        },
        FacetSpec {
            key: "side",
            field: "OURS",
            title: |locale| td_string!(locale, organizations.side),
            word: |locale, value| match value.value.as_str() {
                "true" => td_string!(locale, organizations.ours).to_owned(),
                _ => td_string!(locale, organizations.theirs).to_owned(),
            },
            always: || vec!["true".to_owned(), "false".to_owned()],
            mark: None,
        },
        FacetSpec {
            key: "country",
            field: "COUNTRY",
            title: |locale| td_string!(locale, organizations.country),
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
        &[Scope { key: "agreement", title: |locale| td_string!(locale, common.list.agreement) }];

    const BOUNDS: &'static [Bound] = &[
        Bound { key: "pact", title: |locale| td_string!(locale, questions.pact), word: truth_word },
        Bound { key: "person", title: |locale| td_string!(locale, questions.person), word: truth_word },
        Bound { key: "unmet", title: |locale| td_string!(locale, questions.unmet), word: day_word },
    ];

    const EDITS: &'static [Edit<OrganizationRow>] = &[
        Edit { column: "kind", attribute: Attribute::Kind, value: |row| row.kind.code().to_owned() },
        Edit {
            column: "country",
            attribute: Attribute::City,
            value: |row| row.city.clone().unwrap_or_default(),
        },
        Edit {
            column: "access",
            attribute: Attribute::Access,
            value: |row| row.access_level.code().to_owned(),
        },
    ];

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, organizations.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, organizations.new)
    }

    fn columns() -> Vec<Column<OrganizationRow>> {
        vec![
            Column {
                key: "name",
                title: |locale| td_string!(locale, organizations.name),
                sort: Some("name"),
                class: "",
                width: None,
                cell: |row, _| marks::kind(marks::Kind::organization(row.kind, row.ours)).into_any(),
            },
            Column {
                key: "kind",
                title: |locale| td_string!(locale, organizations.kind),
                sort: None,
                class: "",
                width: Some("14rem"),
                cell: |row, reader| {
                    let kind = row.kind.word(reader.locale).to_owned();
                    two_lines(kind, row.acronym.clone().unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "country",
                title: |locale| td_string!(locale, organizations.country),
                sort: None,
                class: "hide-p",
                width: Some("9rem"),
                cell: |row, reader| {
                    let country = row.country.as_ref().map(|code| country::name(reader.locale, code));
                    let country = country.unwrap_or_default();
                    two_lines(country, row.city.clone().unwrap_or_default()).into_any()
                },
            },
            Column {
                key: "participations",
                title: |locale| td_string!(locale, organizations.participations),
                sort: Some("participations"),
                class: "num c-x",
                width: Some("7rem"),
                cell: |row, reader| {
                    one_line(format::number(reader.locale, row.participation_count.into())).into_any()
                },
            },
            Column {
                key: "obligations",
                title: |locale| td_string!(locale, organizations.obligations),
                sort: None,
                class: "num hide-l c-x",
                width: Some("7rem"),
                cell: |row, reader| {
                    one_line(format::number(reader.locale, row.open_obligation_count.into())).into_any()
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

    fn variables(state: &ListState, ask: PageAsk) -> OrganizationsVariables {
        // Both sides chosen is no filter.
        let ours = match state.values("side") {
            [side] => Some(side == "true"),
            _ => None,
        };
        let countries =
            state.values("country").iter().map(|country| country.to_ascii_uppercase()).collect::<Vec<_>>();
        let truth = |key| state.value(key).map(|value| value == "true");
        OrganizationsVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(OrganizationFilter {
                ids: state.records(Self::NOUN),
                text: Some(state.text.clone()).filter(|text| !text.is_empty()),
                kinds: state.words("kind"),
                countries: Some(countries).filter(|countries| !countries.is_empty()),
                ours,
                access_levels: state.words("access"),
                agreement: state.value("agreement").map(Id::new),
                has_agreement: truth("pact"),
                has_contact: truth("person"),
                unmet_since: state.value("unmet").and_then(|day| day.parse().ok()).map(Day),
                on: None,
            }),
            order_by: Some(order(state)),
        }
    }

    fn page(answer: OrganizationsQuery) -> Page<OrganizationRow> {
        let found = answer.organizations;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &OrganizationRow) -> &Id {
        &row.id
    }

    fn can_edit(row: &OrganizationRow) -> bool {
        row.can_edit
    }

    fn name(row: &OrganizationRow, locale: Locale) -> (String, Option<(String, String)>) {
        names(&row.names, locale)
    }
}

fn order(state: &ListState) -> OrganizationOrder {
    let sort = state.sort.clone().unwrap_or_else(|| Sort::read(Organizations::SORT));
    let field = match sort.key.as_str() {
        "id" => OrganizationOrderField::Id,
        "participations" => OrganizationOrderField::Participations,
        _ => OrganizationOrderField::Name,
    };
    OrganizationOrder { field, direction: direction(&sort) }
}
