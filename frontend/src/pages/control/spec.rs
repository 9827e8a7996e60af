//! What the Control page lists: occurrences, by what they are grouped, as what they are shown.

use accord_shared::agreement::AgreementKind;
use accord_shared::escalation::EscalateTo;
use accord_shared::obligation::{ObligationSide, Priority, Standing};
use accord_shared::{AccessLevel, Noun};
use cynic::Id;
use leptos::prelude::*;

use crate::api::control::{
    OccurrenceFacet, OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables,
};
use crate::api::parts::{Day, FacetValue, Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, td_string};
use crate::pages::register::spec::{Column, FacetSpec, Register, Scope, every, none, word_of};
use crate::pages::register::state::ListState;
use crate::ui::icon::Glyph;
use crate::ui::marks;

/// How an occurrence stands that still asks for something.
pub const OPEN: [Standing; 4] =
    [Standing::Overdue, Standing::DueSoon, Standing::Scheduled, Standing::Reported];

/// By what the list is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// By field of cooperation.
    Direction,
    /// By the unit that answers.
    Unit,
    /// By the person who answers.
    Person,
    /// By partner.
    Partner,
    /// By agreement.
    Agreement,
    /// By how soon it is due.
    Term,
}

/// Every way to group, in its order.
pub const GROUPS: &[Group] = <Group as Word>::WORDS;

impl Word for Group {
    const WORDS: &'static [Self] =
        &[Self::Direction, Self::Unit, Self::Person, Self::Partner, Self::Agreement, Self::Term];

    fn code(self) -> &'static str {
        match self {
            Self::Direction => "direction",
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Partner => "partner",
            Self::Agreement => "agreement",
            Self::Term => "term",
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Direction => td_string!(locale, control.by.direction),
            Self::Unit => td_string!(locale, control.by.unit),
            Self::Person => td_string!(locale, control.by.person),
            Self::Partner => td_string!(locale, control.by.partner),
            Self::Agreement => td_string!(locale, control.by.agreement),
            Self::Term => td_string!(locale, control.by.term),
        }
    }
}

impl Group {
    /// What the server counts by; nothing where the groups are those of time.
    pub const fn facet(self) -> Option<OccurrenceFacet> {
        Some(match self {
            Self::Direction => OccurrenceFacet::Direction,
            Self::Unit => OccurrenceFacet::Unit,
            Self::Person => OccurrenceFacet::Person,
            Self::Partner => OccurrenceFacet::Partner,
            Self::Agreement => OccurrenceFacet::Agreement,
            Self::Term => return None,
        })
    }

    /// The filter narrowed to one of its groups.
    pub fn narrow(self, filter: OccurrenceFilter, id: &str) -> OccurrenceFilter {
        let id = Id::new(id);
        match self {
            Self::Direction => OccurrenceFilter { directions: Some(vec![id]), ..filter },
            Self::Unit => OccurrenceFilter { unit: Some(id), ..filter },
            Self::Person => OccurrenceFilter { person: Some(id), ..filter },
            Self::Partner => OccurrenceFilter { organization: Some(id), ..filter },
            Self::Agreement => OccurrenceFilter { agreement: Some(id), ..filter },
            Self::Term => filter,
        }
    }
}

/// As what the list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Line by line.
    List,
    /// In columns of how they stand.
    Board,
    /// Day by day.
    Calendar,
    /// Month by month, in bars.
    Chart,
}

/// Every way to show it, in its order.
pub const VIEWS: &[View] = <View as Word>::WORDS;

impl Word for View {
    const WORDS: &'static [Self] = &[Self::List, Self::Board, Self::Calendar, Self::Chart];

    fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
            Self::Calendar => "calendar",
            Self::Chart => "chart",
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::List => td_string!(locale, control.as_list),
            Self::Board => td_string!(locale, control.as_board),
            Self::Calendar => td_string!(locale, control.as_calendar),
            Self::Chart => td_string!(locale, control.as_chart),
        }
    }
}

impl View {
    /// Its icon.
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::List => Glyph::List,
            Self::Board => Glyph::Board,
            Self::Calendar => Glyph::Date,
            Self::Chart => Glyph::Chart,
        }
    }
}

/// By what the address says that the list is grouped.
pub fn group_of(state: &ListState) -> Group {
    state.value("group").and_then(Group::of_code).unwrap_or(Group::Direction)
}

/// As what the address says that it is shown.
pub fn view_of(state: &ListState) -> View {
    state.value("view").and_then(View::of_code).unwrap_or(View::List)
}

/// Puts a choice into the address; what the page does by itself needs no place there.
pub fn choose<W: Word>(state: &mut ListState, key: &str, chosen: W, own: W) {
    state.clear(key);
    if chosen != own {
        state.toggle(key, chosen.code());
    }
}

/// What is in the address and filters nothing.
pub const SHAPES: &[&str] = &["view", "group", "month"];

/// The filter that the address says, with its standings or with those that are open.
pub fn filter(state: &ListState, on: Option<Day>) -> OccurrenceFilter {
    let id = |key: &str| state.value(key).map(Id::new);
    let directions: Vec<Id> = state.values("direction").iter().map(Id::new).collect();
    OccurrenceFilter {
        text: Some(state.text.clone()).filter(|text| !text.is_empty()),
        standings: state.words("standing").or_else(|| Some(OPEN.to_vec())),
        escalated: state.words("escalated"),
        sides: state.words("side"),
        priorities: state.words("priority"),
        access_levels: state.words("access"),
        agreement_kinds: state.words("kind"),
        agreement: id("agreement"),
        directions: Some(directions).filter(|directions| !directions.is_empty()),
        organization: id("organization"),
        unit: id("unit"),
        person: id("person"),
        on,
        ..OccurrenceFilter::default()
    }
}

/// The occurrences that are due, the first due first.
pub struct Control;

impl Register for Control {
    type Row = OccurrenceRow;
    type Query = OccurrencesQuery;
    type Variables = OccurrencesVariables;

    const NOUN: Noun = Noun::Obligation;
    const SORT: &'static str = "due";
    const FACETS: &'static [FacetSpec] = &[
        FacetSpec {
            key: "standing",
            field: "STANDING",
            title: |locale| td_string!(locale, obligations.standing),
            word: word_of::<Standing>,
            always: || OPEN.iter().map(|standing| standing.code().to_owned()).collect(),
            mark: Some(|locale, code| {
                Standing::of_code(code).map(|standing| marks::standing(locale, standing).into_any())
            }),
        },
        FacetSpec {
            key: "escalated",
            field: "ESCALATION",
            title: |locale| td_string!(locale, control.escalation.escalated),
            word: word_of::<EscalateTo>,
            always: every::<EscalateTo>,
            mark: None,
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
            key: "direction",
            field: "DIRECTION",
            title: |locale| td_string!(locale, agreements.directions),
            word: |_, value: &FacetValue| value.label.clone().unwrap_or_default(),
            always: none,
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
        Scope { key: "person", title: |locale| td_string!(locale, obligations.person) },
    ];
    const SHAPES: &'static [&'static str] = SHAPES;

    fn title(locale: Locale) -> &'static str {
        td_string!(locale, control.title)
    }

    fn new_title(locale: Locale) -> &'static str {
        td_string!(locale, obligations.new)
    }

    fn columns() -> Vec<Column<OccurrenceRow>> {
        Vec::new()
    }

    fn variables(state: &ListState, ask: PageAsk) -> OccurrencesVariables {
        use OccurrenceFacet as Facet;
        let on = ask.on.map(Day);
        let group = group_of(state).facet().filter(|group| *group != Facet::Direction);
        let facets = [
            Facet::Standing,
            Facet::Escalation,
            Facet::Side,
            Facet::Priority,
            Facet::Direction,
            Facet::AgreementKind,
            Facet::AccessLevel,
        ];
        OccurrencesVariables {
            first: Some(ask.first),
            head: ask.after.is_none(),
            after: ask.after,
            filter: Some(filter(state, on)),
            on,
            facets: facets.into_iter().chain(group).collect(),
        }
    }

    fn page(answer: OccurrencesQuery) -> Page<OccurrenceRow> {
        let found = answer.occurrences;
        Page::new(found.nodes, found.page_info, found.total_count, found.facets)
    }

    fn id(row: &OccurrenceRow) -> &Id {
        &row.id
    }

    /// What is due is not changed in the list.
    fn can_edit(_: &OccurrenceRow) -> bool {
        false
    }

    fn name(row: &OccurrenceRow, locale: Locale) -> (String, Option<(String, String)>) {
        let text = row.obligation.as_ref().map(|obligation| obligation.texts.pick(language(locale)));
        (text.unwrap_or_default(), None)
    }
}
