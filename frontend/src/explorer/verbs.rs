//! What the reader can do. Every verb changes the address and nothing else, so that going back undoes it.

use std::sync::Arc;

use accord_shared::RecordId;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::board::Board;
use super::filter::Filter;
use super::scene::Scene;
use super::shown::Shown;
use super::state::State;
use crate::i18n::{Locale, use_locale};

/// A scene and what is drawn of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Everything.
    pub scene: Arc<Scene>,
    /// What is drawn.
    pub shown: Arc<Shown>,
}

/// What the explorer's parts share.
#[derive(Clone, Copy)]
pub struct Explorer {
    /// What the address says.
    pub state: Memo<State>,
    /// Where things stand.
    pub board: Board,
    /// The reader's language.
    pub locale: Signal<Locale>,
    go: StoredValue<Go, LocalStorage>,
}

type Go = Box<dyn Fn(&State, bool)>;

impl Explorer {
    /// Reads the address, and puts the explorer into the context.
    pub fn provide() -> Self {
        let query = use_query_map();
        let state = Memo::new(move |_| {
            let query = query.read();
            State::parse(|name| query.get(name))
        });
        let navigate = use_navigate();
        let go: Go = Box::new(move |state, replace| {
            let query = state.print();
            let path = if query.is_empty() { "/explore".to_owned() } else { format!("/explore?{query}") };
            navigate(&path, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        let explorer =
            Self { state, board: Board::new(), locale: use_locale(), go: StoredValue::new_local(go) };
        provide_context(explorer);
        explorer
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Opens the neighbours of a record, or closes them again.
    pub fn expand(self, id: RecordId) {
        self.change(|state| state.toggle_expanded(id));
    }

    /// Puts a record into the middle.
    pub fn focus(self, id: RecordId) {
        if self.state.get_untracked().focus != Some(id) {
            self.change(|state| state.focus_on(id));
        }
    }

    /// Shows the way from the focus to a record.
    pub fn find_path(self, id: RecordId) {
        self.change(|state| state.find_path_to(id));
    }

    /// Takes the way away.
    pub fn clear_path(self) {
        self.change(State::clear_path);
    }

    /// Shows another of the ways.
    pub fn set_way(self, way: usize) {
        self.change(|state| state.way = way);
    }

    /// Holds a record where it stands, or lets it go.
    pub fn toggle_pin(self, id: RecordId) {
        match self.state.get_untracked().pin_of(id) {
            Some(_) => self.change(|state| state.unpin(id)),
            None => self.pin_here(id),
        }
    }

    /// Holds a record where it stands now.
    pub fn pin_here(self, id: RecordId) {
        if let Some(pin) = self.board.with(|drawing| drawing.pin_here(id)).flatten() {
            self.change(|state| state.pin(pin));
        }
    }

    /// Switches a line of the legend.
    pub fn toggle_hidden(self, filter: Filter) {
        self.change(|state| state.toggle_hidden(filter));
    }

    /// Switches every line on.
    pub fn show_all(self) {
        self.change(|state| state.hidden.clear());
    }

    /// How many hops around the focus.
    pub fn set_depth(self, depth: u8) {
        self.change(|state| state.depth = depth);
    }

    /// Drawing or table.
    pub fn toggle_view(self) {
        self.change(State::toggle_view);
    }

    /// Chooses a record, or none. Looking at something is no step that one would want to undo.
    pub fn select(self, id: Option<RecordId>) {
        self.replace(|state| state.select(id));
    }

    /// Goes to another day; `fresh` where it is a step of its own and not part of one movement.
    pub fn set_day(self, day: Option<NaiveDate>, fresh: bool) {
        let act = |state: &mut State| state.as_of = day;
        if fresh { self.change(act) } else { self.replace(act) }
    }

    fn change(self, act: impl FnOnce(&mut State)) {
        self.go(act, false);
    }

    fn replace(self, act: impl FnOnce(&mut State)) {
        self.go(act, true);
    }

    fn go(self, act: impl FnOnce(&mut State), replace: bool) {
        let old = self.state.get_untracked();
        let mut new = old.clone();
        act(&mut new);
        if new != old {
            self.go.with_value(|go| go(&new, replace));
        }
    }
}
