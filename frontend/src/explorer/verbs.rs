//! What the reader can do. Every verb changes the address and nothing else, so that it can be taken back.

use std::sync::Arc;

use accord_shared::RecordId;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::board::Board;
use super::history::History;
use super::menu::Menu;
use super::scene::Scene;
use super::shown::Shown;
use super::state::{Note, State};
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
    /// What a drag over the ground does.
    pub tool: RwSignal<Tool>,
    /// The menu, where it is open.
    pub menu: RwSignal<Option<Menu>>,
    /// The note that is being written.
    pub writing: RwSignal<Option<Writing>>,
    /// Whether the reader is looking for something in the picture.
    pub finding: RwSignal<bool>,
    history: RwSignal<History>,
    go: StoredValue<Go, LocalStorage>,
}

/// What a drag over the ground does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tool {
    /// It moves the window.
    #[default]
    Move,
    /// It chooses what it goes around.
    Lasso,
}

/// A note before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Which of the notes it is; none for a new one.
    pub at: Option<usize>,
    /// Its place, and its words so far.
    pub note: Note,
}

type Go = Box<dyn Fn(&State, bool)>;

impl Explorer {
    /// Reads the address, and puts the explorer into the context.
    pub fn provide() -> Self {
        let search = use_location().search;
        let state = Memo::new(move |_| State::read(&search.read()));
        let history = RwSignal::new(History::default());
        // Whatever leads to another state, a link or the browser's own history, can be taken back too.
        Effect::new(move |_| {
            let state = state.get();
            history.update(|history| history.reach(&state, true));
        });
        let navigate = use_navigate();
        let go: Go = Box::new(move |state, replace| {
            let query = state.print();
            let path = if query.is_empty() { "/explore".to_owned() } else { format!("/explore?{query}") };
            navigate(&path, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        let explorer = Self {
            state,
            board: Board::new(),
            locale: use_locale(),
            tool: RwSignal::new(Tool::Move),
            menu: RwSignal::new(None),
            writing: RwSignal::new(None),
            finding: RwSignal::new(false),
            history,
            go: StoredValue::new_local(go),
        };
        provide_context(explorer);
        explorer
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Does something to the picture: a step that can be taken back.
    pub fn change(self, act: impl FnOnce(&mut State)) {
        self.go(act, false);
    }

    /// Changes the look at it, which is no step: nobody would want to take it back.
    pub fn look(self, act: impl FnOnce(&mut State)) {
        self.go(act, true);
    }

    /// Chooses a record, or none.
    pub fn select(self, id: Option<RecordId>) {
        self.look(|state| state.select(id));
    }

    /// Chooses a record and brings it into the window.
    pub fn show(self, id: RecordId) {
        self.select(Some(id));
        self.board.draw(|drawing| drawing.reveal(id));
    }

    /// Puts a record into the middle.
    pub fn focus(self, id: RecordId) {
        if self.state.get_untracked().focus != Some(id) {
            self.change(|state| state.focus_on(id));
        }
    }

    /// Holds records where they stand, or lets them go where all of them are held.
    pub fn toggle_pin(self, ids: &[RecordId]) {
        let state = self.state.get_untracked();
        if ids.iter().all(|id| state.pin_of(*id).is_some()) {
            self.change(|state| ids.iter().for_each(|id| state.unpin(*id)));
        } else {
            self.pin_here(ids);
        }
    }

    /// Holds records where they stand now.
    pub fn pin_here(self, ids: &[RecordId]) {
        let pins =
            self.board.with(|drawing| ids.iter().filter_map(|id| drawing.pin_here(*id)).collect::<Vec<_>>());
        self.change(|state| pins.into_iter().flatten().for_each(|pin| state.pin(pin)));
    }

    /// Goes to another day; `fresh` where it is a step of its own and not part of one movement.
    pub fn set_day(self, day: Option<NaiveDate>, fresh: bool) {
        self.go(|state| state.as_of = day, !fresh);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.travel(History::undo);
    }

    /// Does it again.
    pub fn redo(self) {
        self.travel(History::redo);
    }

    /// Whether there is something to take back, and something to do again.
    pub fn ways(self) -> (bool, bool) {
        self.history.read().ways()
    }

    fn travel(self, way: fn(&mut History) -> Option<State>) {
        if let Some(state) = self.history.try_update(way).flatten() {
            self.go.with_value(|go| go(&state, false));
        }
    }

    fn go(self, act: impl FnOnce(&mut State), replace: bool) {
        let old = self.state.get_untracked();
        let mut new = old.clone();
        act(&mut new);
        if new != old {
            self.history.update(|history| history.reach(&new, !replace));
            self.go.with_value(|go| go(&new, replace));
        }
    }
}
