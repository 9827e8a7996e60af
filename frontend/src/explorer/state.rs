//! What the reader has made of the picture, as it stands in the page's address (`address`).
//!
//! Positions are not in it, because the layout gives the same ones again; only what the reader has moved by hand
//! is. Everything is bounded: an address must stay short enough to be sent around.

use std::collections::BTreeSet;

use accord_shared::RecordId;
use accord_shared::edge::EdgeKind;
use chrono::NaiveDate;

use super::filter::Filter;
use super::narrow::Narrowing;
pub use super::state_parts::{Expansion, LONGEST_NOTE, Layout, Note, Pin, Selection, View, one_line};

/// The deepest neighbourhood that is still a picture.
pub const DEEPEST: u8 = 4;

/// How many records can be expanded at once.
pub const MOST_EXPANDED: usize = crate::routes::MOST_EXPLORED;

/// How many records can be pinned at once.
pub const MOST_PINNED: usize = 60;

/// How many records can be hidden one by one, chosen at once, or lie in groups. More is a matter for the legend.
pub const MOST_NAMED: usize = 120;

/// How many notes a picture bears.
pub const MOST_NOTES: usize = 12;

/// The state of the explorer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The record whose neighbourhood is shown.
    pub focus: Option<RecordId>,
    /// How many hops around it.
    pub depth: u8,
    /// Records whose own neighbours are shown too, in the order they were opened.
    pub expanded: Vec<Expansion>,
    /// The day the picture is of; today if none.
    pub as_of: Option<NaiveDate>,
    /// The day it is compared with.
    pub compared: Option<NaiveDate>,
    /// The lines of the legend that are switched off.
    pub hidden: BTreeSet<Filter>,
    /// Records with fewer connections are not drawn.
    pub least: u32,
    /// The country and the direction that the picture is narrowed to.
    pub narrowed: Narrowing,
    /// Records that the reader has taken out of the picture, in the order they went.
    pub gone: Vec<RecordId>,
    /// Records that are drawn as one, each group by its first.
    pub groups: Vec<Vec<RecordId>>,
    /// Whether agreements are drawn as ties of their parties.
    pub folded: bool,
    /// How the picture is laid out.
    pub layout: Layout,
    /// The two records between which the way is shown.
    pub path: Option<(RecordId, RecordId)>,
    /// Which of the ways between them, from 0.
    pub way: usize,
    /// Records that the reader has put somewhere.
    pub pinned: Vec<Pin>,
    /// What the reader has written on the picture.
    pub notes: Vec<Note>,
    /// Picture or table.
    pub view: View,
    /// What the inspector shows.
    pub selection: Selection,
    /// The records that a verb for several is for; empty where only one is chosen.
    pub chosen: Vec<RecordId>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            focus: None,
            depth: 1,
            expanded: Vec::new(),
            as_of: None,
            compared: None,
            hidden: BTreeSet::new(),
            least: 0,
            narrowed: Narrowing::default(),
            gone: Vec::new(),
            groups: Vec::new(),
            folded: false,
            layout: Layout::Force,
            path: None,
            way: 0,
            pinned: Vec::new(),
            notes: Vec::new(),
            view: View::Graph,
            selection: Selection::Focus,
            chosen: Vec::new(),
        }
    }
}

impl State {
    /// The record in the inspector.
    pub fn selected(&self) -> Option<RecordId> {
        match self.selection {
            Selection::Focus => self.focus,
            Selection::Closed => None,
            Selection::Record(id) => Some(id),
        }
    }

    /// Those that a verb is for: the chosen ones, or else the one in the inspector.
    pub fn meant(&self) -> Vec<RecordId> {
        if self.chosen.is_empty() { self.selected().into_iter().collect() } else { self.chosen.clone() }
    }

    /// Chooses one record, or none.
    pub fn select(&mut self, id: Option<RecordId>) {
        self.chosen.clear();
        self.look_at(id);
    }

    fn look_at(&mut self, id: Option<RecordId>) {
        self.selection = match id {
            None => Selection::Closed,
            Some(id) if self.focus == Some(id) => Selection::Focus,
            Some(id) => Selection::Record(id),
        };
    }

    /// Adds a record to those that are chosen, or takes it away. The one in the inspector is the first of them.
    pub fn toggle_chosen(&mut self, id: RecordId) {
        if self.chosen.is_empty() {
            self.chosen.extend(self.selected().filter(|first| *first != id));
            self.chosen.push(id);
        } else if self.chosen.contains(&id) {
            self.chosen.retain(|chosen| *chosen != id);
        } else if self.chosen.len() < MOST_NAMED {
            self.chosen.push(id);
        }
        self.look_at(self.chosen.last().copied());
    }

    /// Chooses several records, beside those that are chosen already if `more`.
    pub fn choose(&mut self, ids: impl IntoIterator<Item = RecordId>, more: bool) {
        if !more {
            self.chosen.clear();
        }
        add_new(&mut self.chosen, ids, MOST_NAMED);
        if let Some(last) = self.chosen.last().copied() {
            self.look_at(Some(last));
        }
    }

    /// Puts a record in the middle. What was opened, moved and written belonged to the old picture; the day and
    /// the filters stay.
    pub fn focus_on(&mut self, id: RecordId) {
        *self = Self {
            focus: Some(id),
            as_of: self.as_of,
            compared: self.compared,
            hidden: std::mem::take(&mut self.hidden),
            least: self.least,
            narrowed: std::mem::take(&mut self.narrowed),
            folded: self.folded,
            layout: self.layout,
            view: self.view,
            ..Self::default()
        };
    }

    /// Whether a record's neighbours are shown, all or some.
    pub fn is_expanded(&self, id: RecordId) -> bool {
        self.expanded.iter().any(|expanded| expanded.id == id)
    }

    /// Opens a record's neighbours: all, or those that a kind of tie leads to beside what is open already.
    pub fn expand(&mut self, id: RecordId, kind: Option<EdgeKind>) {
        if let Some(open) = self.expanded.iter_mut().find(|open| open.id == id) {
            match kind {
                // What is open along all ties is open along this one.
                Some(kind) if !open.kinds.is_empty() => drop(open.kinds.insert(kind)),
                Some(_) => {}
                None => open.kinds.clear(),
            }
        } else if self.expanded.len() < MOST_EXPANDED {
            self.expanded.push(Expansion { id, kinds: kind.into_iter().collect() });
        }
    }

    /// Closes a record's neighbours.
    pub fn collapse(&mut self, id: RecordId) {
        self.expanded.retain(|expanded| expanded.id != id);
    }

    /// Opens a record's neighbours, or closes them again.
    pub fn toggle_expanded(&mut self, id: RecordId) {
        if self.is_expanded(id) {
            self.collapse(id);
        } else {
            self.expand(id, None);
        }
    }

    /// Takes records out of the picture. The focus stays: without it there is no picture.
    pub fn hide(&mut self, ids: &[RecordId]) {
        let focus = self.focus;
        add_new(&mut self.gone, ids.iter().copied().filter(|id| Some(*id) != focus), MOST_NAMED);
        let gone = self.gone.clone();
        self.chosen.retain(|id| !gone.contains(id));
        if self.selected().is_some_and(|id| gone.contains(&id)) {
            self.look_at(focus);
        }
    }

    /// Brings a record back.
    pub fn unhide(&mut self, id: RecordId) {
        self.gone.retain(|gone| *gone != id);
    }

    /// Draws records as one. The focus stays by itself, and who was in another group leaves it.
    pub fn group(&mut self, ids: &[RecordId]) {
        let members: Vec<_> = ids.iter().copied().filter(|id| Some(*id) != self.focus).collect();
        if members.len() < 2 {
            return;
        }
        // A group among them brings all of its members along.
        let mut all = Vec::new();
        for id in members {
            match self.group_of(id) {
                Some(group) => add_new(&mut all, self.groups[group].clone(), MOST_NAMED),
                None => add_new(&mut all, [id], MOST_NAMED),
            }
        }
        self.groups.retain(|group| !group.iter().any(|id| all.contains(id)));
        let taken: usize = self.groups.iter().map(Vec::len).sum();
        all.truncate(MOST_NAMED.saturating_sub(taken));
        if all.len() >= 2 {
            self.select(all.first().copied());
            self.groups.push(all);
        }
    }

    /// Which group a record is in.
    pub fn group_of(&self, id: RecordId) -> Option<usize> {
        self.groups.iter().position(|group| group.contains(&id))
    }

    /// Draws the members of a record's group one by one again.
    pub fn ungroup(&mut self, id: RecordId) {
        self.groups.retain(|group| !group.contains(&id));
    }

    /// Asks for the way from the focus to a record.
    pub fn find_path_to(&mut self, to: RecordId) {
        self.path = self.focus.filter(|from| *from != to).map(|from| (from, to));
        self.way = 0;
    }

    /// Takes the way away.
    pub fn clear_path(&mut self) {
        (self.path, self.way) = (None, 0);
    }

    /// Switches a line of the legend.
    pub fn toggle_hidden(&mut self, filter: Filter) {
        if !self.hidden.remove(&filter) {
            self.hidden.insert(filter);
        }
    }

    /// Shows whatever a filter or the reader's hand has hidden.
    pub fn show_all(&mut self) {
        self.hidden.clear();
        self.gone.clear();
        self.least = 0;
        self.narrowed = Narrowing::default();
    }

    /// How many filters and records taken out by hand keep something from being drawn.
    pub fn hiding(&self) -> usize {
        self.hidden.len() + self.gone.len() + usize::from(self.least > 0) + self.narrowed.count()
    }

    /// Where a record is held.
    pub fn pin_of(&self, id: RecordId) -> Option<Pin> {
        self.pinned.iter().copied().find(|pin| pin.id == id)
    }

    /// Holds a record at a place.
    pub fn pin(&mut self, pin: Pin) {
        if let Some(old) = self.pinned.iter_mut().find(|old| old.id == pin.id) {
            *old = pin;
        } else if self.pinned.len() < MOST_PINNED {
            self.pinned.push(pin);
        }
    }

    /// Lets a record go.
    pub fn unpin(&mut self, id: RecordId) {
        self.pinned.retain(|pin| pin.id != id);
    }

    /// Lays the picture out another way. What was held at a place of the old layout is let go.
    pub fn lay_out(&mut self, layout: Layout) {
        if self.layout != layout {
            self.layout = layout;
            self.pinned.clear();
        }
    }

    /// Writes a note, or changes the one at a place among the notes; an empty one is taken away.
    pub fn write(&mut self, at: Option<usize>, note: Note) {
        let note = Note { text: one_line(&note.text), ..note };
        match at.filter(|at| *at < self.notes.len()) {
            Some(at) if note.text.is_empty() => drop(self.notes.remove(at)),
            Some(at) => self.notes[at] = note,
            None if note.text.is_empty() || self.notes.len() >= MOST_NOTES => {}
            None => self.notes.push(note),
        }
    }

    /// Shows the other view.
    pub fn toggle_view(&mut self) {
        self.view = match self.view {
            View::Graph => View::Table,
            View::Table => View::Graph,
        };
    }
}

/// Adds what is not there yet, up to a number.
pub fn add_new(list: &mut Vec<RecordId>, ids: impl IntoIterator<Item = RecordId>, most: usize) {
    for id in ids {
        if list.len() < most && !list.contains(&id) {
            list.push(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, contact, full_state, organization};

    fn around(focus: u128) -> State {
        State { focus: Some(organization(focus)), ..State::default() }
    }

    #[test]
    fn opening_twice_closes_and_order_is_kept() {
        let mut state = State::default();
        for id in [agreement(3), contact(1), agreement(2)] {
            state.toggle_expanded(id);
        }
        state.toggle_expanded(contact(1));
        assert_eq!(
            state.expanded.iter().map(|open| open.id).collect::<Vec<_>>(),
            [agreement(3), agreement(2)]
        );
    }

    #[test]
    fn ties_are_opened_kind_by_kind_and_all_at_once() {
        let mut state = around(1);
        state.expand(agreement(2), Some(EdgeKind::Participation));
        state.expand(agreement(2), Some(EdgeKind::Obligation));
        assert_eq!(state.expanded[0].kinds, [EdgeKind::Participation, EdgeKind::Obligation].into());
        state.expand(agreement(2), None);
        assert!(state.expanded[0].kinds.is_empty() && state.expanded.len() == 1);
        state.expand(agreement(2), Some(EdgeKind::Link));
        assert!(state.expanded[0].kinds.is_empty(), "all are open already");
        state.collapse(agreement(2));
        assert_eq!(state, around(1));
    }

    #[test]
    fn a_new_focus_keeps_the_days_the_filters_and_the_manner_and_nothing_of_the_old_picture() {
        let mut state = full_state();
        state.focus_on(contact(7));
        let expected = State {
            focus: Some(contact(7)),
            as_of: full_state().as_of,
            compared: full_state().compared,
            hidden: full_state().hidden,
            least: full_state().least,
            narrowed: full_state().narrowed,
            folded: true,
            layout: Layout::Time,
            view: View::Table,
            ..State::default()
        };
        assert_eq!(state, expected);
        assert_eq!(state.selected(), Some(contact(7)));
    }

    #[test]
    fn a_way_begins_at_the_focus_and_never_leads_back_to_it() {
        let mut state = around(1);
        state.find_path_to(organization(1));
        assert_eq!(state.path, None);
        state.find_path_to(contact(5));
        assert_eq!(state.path, Some((organization(1), contact(5))));
    }

    #[test]
    fn a_record_is_pinned_once_and_let_go_by_another_layout() {
        let mut state = State::default();
        state.pin(Pin { id: contact(1), x: 1, y: 1 });
        state.pin(Pin { id: contact(1), x: 9, y: 9 });
        assert_eq!(state.pin_of(contact(1)), Some(Pin { id: contact(1), x: 9, y: 9 }));
        state.lay_out(Layout::Force);
        assert!(state.pin_of(contact(1)).is_some(), "it is that layout already");
        state.lay_out(Layout::Layers);
        assert_eq!(state.pin_of(contact(1)), None);
    }

    #[test]
    fn the_first_of_several_chosen_is_the_one_in_the_inspector() {
        let mut state = around(1);
        state.select(Some(contact(2)));
        state.toggle_chosen(agreement(3));
        assert_eq!(state.meant(), [contact(2), agreement(3)]);
        assert_eq!(state.selected(), Some(agreement(3)));
        state.toggle_chosen(contact(2));
        assert_eq!(state.meant(), [agreement(3)]);
        state.select(Some(contact(4)));
        assert_eq!(state.meant(), [contact(4)], "to choose one is to let the others be");
        state.choose([contact(4), contact(5), contact(4)], true);
        assert_eq!(state.chosen, [contact(4), contact(5)]);
    }

    #[test]
    fn what_is_hidden_is_no_longer_chosen_and_the_focus_is_never_hidden() {
        let mut state = around(1);
        state.choose([organization(1), contact(2), agreement(3)], false);
        state.hide(&[organization(1), agreement(3)]);
        assert_eq!(
            (&state.gone[..], &state.chosen[..]),
            (&[agreement(3)][..], &[organization(1), contact(2)][..])
        );
        assert_eq!(state.selected(), Some(organization(1)));
        state.unhide(agreement(3));
        assert!(state.gone.is_empty());
    }

    #[test]
    fn a_group_takes_in_the_groups_of_its_members_and_leaves_the_focus_out() {
        let mut state = around(1);
        state.group(&[organization(1), contact(2)]);
        assert!(state.groups.is_empty(), "one alone is no group");
        state.group(&[contact(2), contact(3)]);
        state.group(&[contact(3), agreement(4), organization(1)]);
        assert_eq!(state.groups, [vec![contact(2), contact(3), agreement(4)]]);
        assert_eq!(state.selected(), Some(contact(2)));
        state.ungroup(agreement(4));
        assert!(state.groups.is_empty());
    }

    #[test]
    fn a_note_is_one_short_line_and_an_empty_one_goes() {
        let mut state = State::default();
        let note = |text: &str| Note { x: 1, y: 2, text: text.into() };
        state.write(None, note("  \n "));
        assert!(state.notes.is_empty());
        state.write(None, note("ask\n the\tembassy"));
        state.write(None, note(&"x".repeat(500)));
        assert_eq!(state.notes[0].text, "ask the embassy");
        assert_eq!(state.notes[1].text.chars().count(), LONGEST_NOTE);
        state.write(Some(0), note(""));
        assert_eq!(state.notes.len(), 1);
        (0..50).for_each(|_| state.write(None, note("more")));
        assert_eq!(state.notes.len(), MOST_NOTES);
    }
}
