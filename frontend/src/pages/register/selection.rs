//! Which rows of a list are chosen: some by hand, or all that match.

use std::collections::BTreeSet;

use accord_shared::RecordId;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::List;

/// The chosen rows of a list.
#[derive(Clone, Copy)]
pub struct Selection {
    ids: RwSignal<BTreeSet<String>>,
    all: RwSignal<bool>,
    /// Where a range begins.
    anchor: StoredValue<Option<String>>,
}

impl Selection {
    /// Nothing chosen; another question clears the choice.
    pub fn of(list: List) -> Self {
        let chosen = Self {
            ids: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(false),
            anchor: StoredValue::new(None),
        };
        let question = Memo::new(move |_| list.state.read().question());
        Effect::new(move |_| {
            question.with(|_| chosen.clear());
        });
        chosen
    }

    /// Whether a row is chosen.
    pub fn has(self, id: &str) -> bool {
        self.all.get() || self.ids.read().contains(id)
    }

    /// How many are chosen, of so many that match.
    pub fn count(self, total: i32) -> usize {
        if self.all.get() { usize::try_from(total).unwrap_or_default() } else { self.ids.read().len() }
    }

    /// Whether anything is chosen.
    pub fn is_empty(self) -> bool {
        !self.all.get() && self.ids.read().is_empty()
    }

    /// Whether all that match are.
    pub fn is_all(self) -> bool {
        self.all.get()
    }

    /// Chooses all that match, whatever is on the screen.
    pub fn choose_all(self) {
        self.all.set(true);
    }

    /// Chooses these rows, or none of them where all of them are.
    pub fn toggle_shown(self, shown: &[String]) {
        let whole = !shown.is_empty() && shown.iter().all(|id| self.ids.read_untracked().contains(id));
        self.all.set(false);
        self.ids.update(|ids| {
            for id in shown {
                if whole {
                    ids.remove(id);
                } else {
                    ids.insert(id.clone());
                }
            }
        });
    }

    /// Chooses a row or gives it up; with `range`, every row of `shown` from the last one to this one.
    pub fn toggle(self, id: &str, range: bool, shown: &[String]) {
        if self.all.get_untracked() {
            self.all.set(false);
            self.ids.set(shown.iter().cloned().collect());
        }
        let place = |id: &str| shown.iter().position(|known| known == id);
        let from = self.anchor.get_value().filter(|_| range).and_then(|anchor| place(&anchor));
        match (from, place(id)) {
            (Some(from), Some(to)) => {
                let (first, last) = if from <= to { (from, to) } else { (to, from) };
                self.ids.update(|ids| ids.extend(shown[first..=last].iter().cloned()));
            }
            _ => self.ids.update(|ids| {
                if !ids.remove(id) {
                    ids.insert(id.to_owned());
                }
            }),
        }
        self.anchor.set_value(Some(id.to_owned()));
    }

    /// The records chosen one by one; none where all that match are chosen, whichever they are.
    pub fn records(self) -> Vec<RecordId> {
        if self.all.get() {
            Vec::new()
        } else {
            self.ids.read().iter().filter_map(|id| id.parse().ok()).collect()
        }
    }

    /// Gives the choice up.
    pub fn clear(self) {
        self.all.set(false);
        self.ids.update(BTreeSet::clear);
        self.anchor.set_value(None);
    }

    /// The list's question, narrowed to what is chosen; the question itself where nothing or all is.
    pub fn narrow(self, mut question: Value) -> Value {
        let ids = self.ids.read_untracked();
        if !self.all.get_untracked() && !ids.is_empty() {
            if question["filter"].is_null() {
                question["filter"] = json!({});
            }
            question["filter"]["ids"] = ids.iter().cloned().collect::<Vec<_>>().into();
        }
        question
    }
}
