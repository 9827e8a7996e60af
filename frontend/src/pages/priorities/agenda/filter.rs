//! What the address says of the calendar: which month, as a list or not, of which organization and direction.

use accord_shared::RecordId;
use chrono::NaiveDate;
use cynic::Id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use web_sys::js_sys::encode_uri_component;

use crate::api::assessment::AgendaIssue;
use crate::routes::{AS_OF, AsOf, Route};

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// `2026-11`; the reader's month where there is none.
    pub(super) month: Option<String>,
    /// As a list.
    pub(super) list: bool,
    pub(super) organization: Option<String>,
    pub(super) direction: Option<String>,
}

impl Filter {
    fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let id = |key: &str| get(key).filter(|id| id.contains(':'));
        Self {
            month: get("month"),
            list: get("view").is_some_and(|view| view == "list"),
            organization: id("organization").filter(|id| id.parse::<RecordId>().is_ok()),
            direction: id("direction"),
        }
    }

    fn query(&self, as_of: Option<NaiveDate>) -> String {
        let parts = [
            ("month", self.month.clone()),
            ("view", self.list.then(|| "list".to_owned())),
            ("organization", self.organization.clone()),
            ("direction", self.direction.clone()),
            (AS_OF, as_of.map(|day| day.to_string())),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key}={}", encode_uri_component(&value?))))
            .collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The organization as it is asked for.
    pub(super) fn organization(&self) -> Option<Id> {
        self.organization.clone().map(Id::new)
    }

    /// The direction as it is asked for.
    pub(super) fn direction(&self) -> Option<Id> {
        self.direction.clone().map(Id::new)
    }

    /// Whether an issue is in the direction that is asked for.
    pub(super) fn has_direction(&self, issue: &AgendaIssue) -> bool {
        self.direction.as_ref().is_none_or(|id| issue.directions.iter().any(|one| one.id.inner() == id))
    }
}

/// The filter, and how it is changed.
#[derive(Clone, Copy)]
pub(super) struct Address {
    pub(super) state: Memo<Filter>,
    go: Callback<Filter>,
}

impl Address {
    pub(super) fn here() -> Self {
        let query = use_query_map();
        let as_of = AsOf::expect();
        let navigate = use_navigate();
        let state = Memo::new(move |_| Filter::read(|key| query.read().get(key)));
        let go = Callback::new(move |filter: Filter| {
            let path = Route::Agenda.href(None);
            let query = filter.query(untrack(|| as_of.get()));
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{path}{query}"), options);
        });
        Self { state, go }
    }

    pub(super) fn update(self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.state.get_untracked();
        change(&mut filter);
        if filter != self.state.get_untracked() {
            self.go.run(filter);
        }
    }
}
