//! What the address says of the matrix: which rows, in which groups, by what they are coloured, which cell is open.

use accord_shared::Language;
use accord_shared::gap::GapKind;
use accord_shared::organization::OrganizationKind;
use accord_shared::region::Area;
use chrono::NaiveDate;
use cynic::Id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use web_sys::js_sys::encode_uri_component;

use super::trying::{self, TRY};
use crate::api::assessment::PriorityWeightsInput;
use crate::api::matrix::{MatrixFilter, MatrixVariables};
use crate::api::organization::OrganizationFilter;
use crate::api::parts::Day;
use crate::i18n::words::Word;
use crate::routes::{AS_OF, AsOf, Route};

/// By what the rows are grouped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Group {
    /// By what they are.
    #[default]
    Kind,
    /// By country.
    Country,
    /// By the part of the world in which they are.
    Region,
    /// By whom they are members of.
    Membership,
    /// By our status in them.
    Status,
    /// Not at all.
    None,
}

impl Group {
    /// Every one, in the order in which it is offered.
    pub const ALL: [Self; 6] =
        [Self::Kind, Self::Region, Self::Country, Self::Membership, Self::Status, Self::None];

    /// What the address calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Country => "country",
            Self::Region => "region",
            Self::Membership => "membership",
            Self::Status => "status",
            Self::None => "none",
        }
    }
}

/// By what the cells are coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Heat {
    /// By the priority that was given.
    #[default]
    Priority,
    /// By what is done.
    Activity,
    /// By how far the two are apart.
    Difference,
}

impl Heat {
    /// Every one, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::Priority, Self::Activity, Self::Difference];

    /// What the address calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Activity => "activity",
            Self::Difference => "difference",
        }
    }
}

/// Which organizations stand in the matrix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rows {
    /// Those that were assessed.
    #[default]
    Assessed,
    /// Those with anything in a cell.
    Related,
    /// All.
    All,
}

impl Rows {
    /// Every one, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::Assessed, Self::Related, Self::All];

    /// What the address calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Related => "related",
            Self::All => "all",
        }
    }
}

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Words of a name.
    pub text: String,
    /// Of these kinds; of every one where empty.
    pub kinds: Vec<OrganizationKind>,
    /// In this part of the world.
    pub area: Option<Area>,
    /// Members of this organization.
    pub member_of: Option<String>,
    /// Which rows.
    pub rows: Rows,
    /// Only those with a gap.
    pub gaps: bool,
    /// By what they are grouped.
    pub group: Group,
    /// By what they are coloured.
    pub heat: Heat,
    /// The day that is compared with.
    pub compare: Option<NaiveDate>,
    /// Whether other weights are tried.
    pub tries: bool,
    /// The cell that is open: its organization and its direction.
    pub cell: Option<(String, String)>,
}

fn one_of<T: Copy>(all: &[T], code: fn(T) -> &'static str, text: Option<String>) -> Option<T> {
    let text = text?;
    all.iter().copied().find(|one| code(*one) == text)
}

impl State {
    /// Reads it from the address; what means nothing is not there.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let kinds = get("kind").unwrap_or_default();
        Self {
            text: get("q").unwrap_or_default(),
            kinds: kinds.split(',').filter_map(OrganizationKind::of_code).collect(),
            area: get("area").and_then(|area| Area::of_code(&area)),
            member_of: get("member"),
            rows: one_of(&Rows::ALL, Rows::code, get("rows")).unwrap_or_default(),
            gaps: get("gaps").is_some_and(|gaps| gaps == "only"),
            group: one_of(&Group::ALL, Group::code, get("group")).unwrap_or_default(),
            heat: one_of(&Heat::ALL, Heat::code, get("heat")).unwrap_or_default(),
            compare: get("cmp").and_then(|day| day.parse().ok()),
            tries: get(TRY).is_some(),
            cell: get("cell").and_then(|cell| {
                let (organization, direction) = cell.split_once('~')?;
                Some((organization.to_owned(), direction.to_owned()))
            }),
        }
    }

    /// As the address says it; what is as usual is not said.
    pub fn query(&self, as_of: Option<NaiveDate>) -> String {
        let Self { text, kinds, area, member_of, rows, gaps, group, heat, compare, tries, cell } = self;
        let kinds = kinds.iter().map(|kind| Word::code(*kind)).collect::<Vec<_>>().join(",");
        let said = |code: &'static str, usual: bool| (!usual).then(|| code.to_owned());
        let parts = [
            ("q", Some(text.clone()).filter(|text| !text.is_empty())),
            ("kind", Some(kinds).filter(|kinds| !kinds.is_empty())),
            ("area", area.map(|area| area.code().to_owned())),
            ("member", member_of.clone()),
            ("rows", said(rows.code(), *rows == Rows::default())),
            ("gaps", gaps.then(|| "only".to_owned())),
            ("group", said(group.code(), *group == Group::default())),
            ("heat", said(heat.code(), *heat == Heat::default())),
            ("cmp", compare.map(|day| day.to_string())),
            (TRY, tries.then(|| "1".to_owned())),
            ("cell", cell.as_ref().map(|(organization, direction)| format!("{organization}~{direction}"))),
            (AS_OF, as_of.map(|day| day.to_string())),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key}={}", encode_uri_component(&value?))))
            .collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The question for the rows.
    pub fn variables(&self, as_of: Option<NaiveDate>, language: Language) -> MatrixVariables {
        let organizations = OrganizationFilter {
            text: Some(self.text.clone()).filter(|text| !text.is_empty()),
            kinds: Some(self.kinds.clone()).filter(|kinds| !kinds.is_empty()),
            countries: self.area.map(|area| area.countries().into_iter().map(str::to_owned).collect()),
            ..OrganizationFilter::default()
        };
        let filter = MatrixFilter {
            member_of: self.member_of.clone().map(Id::new),
            organizations: (organizations != OrganizationFilter::default()).then_some(organizations),
            assessed: (self.rows == Rows::Assessed).then_some(true),
            only_related: (self.rows == Rows::Related).then_some(true),
            only_gaps: self.gaps.then_some(true),
            gaps: None::<Vec<GapKind>>,
        };
        MatrixVariables {
            filter: Some(filter),
            as_of: as_of.map(Day),
            compare: self.compare.map(Day),
            language: Some(language),
            weights: self.weights(),
            memberships: self.group == Group::Membership || self.member_of.is_some(),
        }
    }

    /// The weights that are tried, where some are.
    pub fn weights(&self) -> Option<PriorityWeightsInput> {
        self.tries.then(trying::kept).flatten()
    }

    /// The cell that is open, as it is asked for.
    pub fn opened(&self) -> Option<(Id, Id)> {
        let (organization, direction) = self.cell.clone()?;
        Some((Id::new(organization), Id::new(direction)))
    }
}

/// The state, and how it is changed.
#[derive(Clone, Copy)]
pub struct Address {
    /// What the address says.
    pub state: Memo<State>,
    change: Callback<State>,
}

impl Address {
    /// Reads it; changing it changes the address.
    pub fn here() -> Self {
        let query = use_query_map();
        let as_of = AsOf::expect();
        let navigate = use_navigate();
        let state = Memo::new(move |_| {
            let query = query.read();
            State::read(|key| query.get(key))
        });
        let change = Callback::new(move |state: State| {
            let href = format!("{}{}", Route::Priorities.href(None), state.query(as_of.get()));
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        });
        Self { state, change }
    }

    /// Changes it.
    pub fn update(self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.get_untracked();
        change(&mut state);
        if state != self.state.get_untracked() {
            self.change.run(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn read(query: &[(&str, &str)]) -> State {
        let query: HashMap<_, _> = query.iter().copied().collect();
        State::read(|key| query.get(key).map(|value| (*value).to_owned()))
    }

    #[test]
    fn what_means_nothing_is_as_usual() {
        assert_eq!(read(&[]), State::default());
        assert_eq!(
            read(&[("group", "x"), ("cmp", "soon"), ("cell", "organization:1"), ("kind", "?")]),
            State::default()
        );
    }

    #[test]
    fn a_cell_a_comparison_and_a_grouping_are_read() {
        let state = read(&[
            ("cell", "organization:1~direction:2"),
            ("cmp", "2025-11-24"),
            ("group", "status"),
            ("heat", "difference"),
            ("rows", "all"),
            ("gaps", "only"),
            ("kind", "regional,company"),
        ]);
        assert_eq!(state.cell, Some(("organization:1".into(), "direction:2".into())));
        assert_eq!(state.compare, NaiveDate::from_ymd_opt(2025, 11, 24));
        assert_eq!(
            (state.group, state.heat, state.rows, state.gaps),
            (Group::Status, Heat::Difference, Rows::All, true)
        );
        assert_eq!(state.kinds.len(), 2);
    }
}
