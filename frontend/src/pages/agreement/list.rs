//! The register of agreements.

use accord_shared::agreement::{AgreementKind, AgreementState, Ambit};
use accord_shared::clauses::NoticePhase;
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::agreement::{
    AgreementFilter, AgreementOrder, AgreementOrderField, AgreementRow, AgreementsQuery, AgreementsVariables,
};
use crate::api::parts::{Day, Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, language, td_string};
use crate::pages::cells::{direction, due_cell, names, one_line, short_name, two_lines};
use crate::pages::register::bulk::Attribute;
use crate::pages::register::inline::Edit;
use crate::pages::register::register_page;
use crate::pages::register::spec::{
    Bound, Column, FacetSpec, Reader, Register, Scope, day_word, every, none, word_of,
};
use crate::pages::register::state::{ListState, Sort};
use crate::ui::marks;

/// The page.
pub fn page() -> impl IntoView {
    register_page::<Agreements>()
}

/// The register of agreements.
pub struct Agreements;

impl Register for Agreements {
    type Row = AgreementRow;
    type Query = AgreementsQuery;
    type Variables = AgreementsVariables;

    const NOUN: Noun = Noun::Agreement;
    const SORT: &'static str = "next";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "state",
            field: "STATE",
            title: |locale| td_string!(locale, agreements.state),
            word: word_of::<AgreementState>,
            always: every::<AgreementState>,
            mark: Some(|locale, code| {
                AgreementState::of_code(code).map(|state| marks::state(locale, state).into_any())
            }),
        },
        FacetSpec {
            key: "notice",
            field: "NOTICE",
            title: |locale| td_string!(locale, treaty.window),
            word: word_of::<NoticePhase>,
            always: every::<NoticePhase>,
            mark: None,
        },
        FacetSpec {
            key: "kind",
            field: "KIND",
            title: |locale| td_string!(locale, agreements.kind),
            word: word_of::<AgreementKind>,
            always: none,
            mark: None,
        },
        FacetSpec {
            key: "direction",
            field: "DIRECTION",
            title: |locale| td_string!(locale, agreements.direction),
            word: |_, value| value.label.clone().unwrap_or_else(|| value.value.clone()),
            always: none,
            mark: None,
        },
        FacetSpec {
            key: "ambit",
            field: "AMBIT",
            title: |locale| td_string!(locale, agreements.ambit),
            word: word_of::<Ambit>,
            always: every::<Ambit>,
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

    const BOUNDS: &'static [Bound] = &[
        Bound { key: "ends", title: |locale| td_string!(locale, questions.ends), word: day_word },
        Bound { key: "signed", title: |locale| td_string!(locale, questions.signed), word: day_word },
        Bound {
            key: "country",
            title: |locale| td_string!(locale, agreements.country),
            word: |locale, code| country::name(locale, &code.to_ascii_uppercase()),
        },
    ];

    const EDITS: &'static [Edit<AgreementRow>] = &[
        Edit { column: "signed_kind", attribute: Attribute::Kind, value: |row| row.kind.code().to_owned() },
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
        td_string!(locale, agreements.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, agreements.new)
    }

    fn columns() -> Vec<Column<AgreementRow>> {
        vec![
            Column {
                key: "name",
                title: |locale| td_string!(locale, agreements.name),
                sort: Some("title"),
                class: "",
                width: None,
                cell: |_, _| ().into_any(),
            },
            Column {
                key: "parties",
                title: |locale| td_string!(locale, agreements.parties),
                sort: None,
                class: "hide-p c-x",
                width: Some("7rem"),
                cell: |row, reader| parties(row, reader).into_any(),
            },
            Column {
                key: "signed_kind",
                title: |locale| td_string!(locale, agreements.signed_kind),
                sort: Some("signed"),
                class: "c-x",
                width: Some("8.5rem"),
                cell: |row, reader| signed(row, reader).into_any(),
            },
            Column {
                key: "state",
                title: |locale| td_string!(locale, agreements.state),
                sort: None,
                class: "",
                width: Some("8rem"),
                cell: |row, reader| state(row, reader).into_any(),
            },
            Column {
                key: "next",
                title: |locale| td_string!(locale, agreements.next),
                sort: Some("next"),
                class: "c-o",
                width: Some("10.25rem"),
                cell: |row, reader| next(row, reader).into_any(),
            },
            Column {
                key: "unit",
                title: |locale| td_string!(locale, agreements.unit),
                sort: None,
                class: "hide-l soft c-x",
                width: Some("7.5rem"),
                cell: |row, reader| {
                    let unit = row.unit.as_ref().map(|unit| short_name(unit, reader.locale));
                    one_line(unit.unwrap_or_default()).into_any()
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

    fn variables(state: &ListState, ask: PageAsk) -> AgreementsVariables {
        let on = ask.on.map(Day);
        let ids = |key| {
            Some(state.values(key).iter().map(Id::new).collect()).filter(|ids: &Vec<_>| !ids.is_empty())
        };
        let day = |key| state.value(key).and_then(|day| day.parse().ok()).map(Day);
        AgreementsVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(AgreementFilter {
                ids: state.records(Self::NOUN),
                text: Some(state.text.clone()).filter(|text| !text.is_empty()),
                kinds: state.words("kind"),
                ambits: state.words("ambit"),
                states: state.words("state"),
                notice: state.words("notice"),
                directions: ids("direction"),
                access_levels: state.words("access"),
                organization: state.value("organization").map(Id::new),
                organization_countries: state
                    .value("country")
                    .map(|country| vec![country.to_ascii_uppercase()]),
                ends_to: day("ends"),
                signed_to: day("signed"),
                on,
                ..AgreementFilter::default()
            }),
            order_by: Some(order(state)),
            on,
        }
    }

    fn page(answer: AgreementsQuery) -> Page<AgreementRow> {
        let found = answer.agreements;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &AgreementRow) -> &Id {
        &row.id
    }

    fn can_edit(row: &AgreementRow) -> bool {
        row.can_edit
    }

    fn name(row: &AgreementRow, locale: Locale) -> (String, Option<(String, String)>) {
        names(&row.titles, locale)
    }
}

fn order(state: &ListState) -> AgreementOrder {
    let sort = state.sort.clone().unwrap_or_else(|| Sort::read(Agreements::SORT));
    let field = match sort.key.as_str() {
        "title" => AgreementOrderField::Title,
        "signed" => AgreementOrderField::SignedOn,
        "in_force" => AgreementOrderField::InForceOn,
        "ends" => AgreementOrderField::EndsOn,
        _ => AgreementOrderField::NextDueOn,
    };
    AgreementOrder { field, direction: direction(&sort) }
}

/// The partner that names the document best, over how many take part.
fn parties(row: &AgreementRow, reader: Reader) -> impl IntoView + use<> {
    let partner = row.participations.iter().map(|part| &part.organization).find(|body| !body.ours);
    let first = partner.or_else(|| row.participations.first().map(|part| &part.organization));
    let name = first.map(|body| short_name(body, reader.locale)).unwrap_or_default();
    let count = (row.participation_count > 0).then(|| {
        td_string!(reader.locale, common.count.parties, count = row.participation_count).to_string()
    });
    two_lines(name, count.unwrap_or_default())
}

/// Where it stands; where notice can be given, until when.
fn state(row: &AgreementRow, reader: Reader) -> impl IntoView + use<> {
    let window = row.notice_window.filter(|window| window.open);
    match window {
        Some(window) => {
            let date = format::short(reader.locale, window.last_working_on.0.into());
            let word = td_string!(reader.locale, treaty.window);
            view! {
                <div class="two">
                    <b class="st soon" title=word>
                        <i class="ph nw"></i>
                        <span class="cut">{word}</span>
                    </b>
                    <span class="cut under-mark">{date}</span>
                </div>
            }
            .into_any()
        }
        None => marks::state(reader.locale, row.state).into_any(),
    }
}

fn signed(row: &AgreementRow, reader: Reader) -> impl IntoView + use<> {
    let date = row.signed_on.map(|date| format::short(reader.locale, date));
    two_lines(date.unwrap_or_else(|| "—".into()), row.kind.word(reader.locale).to_owned())
}

fn next(row: &AgreementRow, reader: Reader) -> Option<impl IntoView + use<>> {
    let occurrence = row.next_occurrence.as_ref()?;
    let text =
        occurrence.obligation.as_ref().map(|of| of.texts.pick(language(reader.locale))).unwrap_or_default();
    Some(due_cell(occurrence.standing, Some(occurrence.due_on), text, reader))
}
