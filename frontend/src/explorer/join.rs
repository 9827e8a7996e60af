//! Two explorations in one picture.

use accord_shared::RecordId;

use super::state::{MOST_NAMED, MOST_NOTES, State, add_new};

impl State {
    /// Takes in what another exploration shows: its middle and what was opened in it, its pins, groups, notes and way.
    /// What either shows is shown; where both say something of the same record, this one's stays.
    pub fn join(&mut self, other: &Self) {
        let Some(focus) = self.focus else {
            *self = other.clone();
            return;
        };
        self.depth = self.depth.max(other.depth);
        let opened = other.expanded.iter().map(|open| (open.id, open.kinds.clone()));
        // The other's middle is opened here as any record is.
        let middle = other.focus.filter(|middle| *middle != focus).map(|middle| (middle, Default::default()));
        for (id, kinds) in middle.into_iter().chain(opened) {
            if kinds.is_empty() {
                self.expand(id, None);
            } else {
                let whole = self.expanded.iter().any(|open| open.id == id && open.kinds.is_empty());
                kinds.into_iter().filter(|_| !whole).for_each(|kind| self.expand(id, Some(kind)));
            }
        }
        self.hidden = self.hidden.intersection(&other.hidden).copied().collect();
        self.least = self.least.min(other.least);
        self.narrowed = self.narrowed.common(&other.narrowed);
        self.gone.retain(|id| other.gone.contains(id));
        for group in &other.groups {
            let free: Vec<RecordId> =
                group.iter().copied().filter(|id| self.group_of(*id).is_none() && *id != focus).collect();
            let taken: usize = self.groups.iter().map(Vec::len).sum();
            if free.len() >= 2 && taken + free.len() <= MOST_NAMED {
                self.groups.push(free);
            }
        }
        if self.path.is_none() {
            (self.path, self.way) = (other.path, other.way);
        }
        if self.layout == other.layout {
            let new = other.pinned.iter().filter(|pin| self.pin_of(pin.id).is_none()).copied();
            new.collect::<Vec<_>>().into_iter().for_each(|pin| self.pin(pin));
        }
        for note in &other.notes {
            if self.notes.len() < MOST_NOTES && !self.notes.contains(note) {
                self.notes.push(note.clone());
            }
        }
        let mut chosen = std::mem::take(&mut self.chosen);
        add_new(&mut chosen, other.chosen.iter().copied(), MOST_NAMED);
        self.chosen = chosen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, contact, full_state, organization};
    use crate::explorer::state::{Layout, Note, Pin};

    fn around(focus: u128) -> State {
        State { focus: Some(organization(focus)), ..State::default() }
    }

    #[test]
    fn what_either_shows_is_shown() {
        let mut one = around(1);
        one.expand(agreement(5), None);
        one.hide(&[contact(1), contact(2)]);
        let mut other = around(2);
        other.depth = 2;
        other.hide(&[contact(2), contact(3)]);
        other.write(None, Note { x: 1, y: 1, text: "theirs".into() });
        other.find_path_to(contact(9));
        one.join(&other);
        assert_eq!(one.focus, Some(organization(1)));
        assert_eq!(
            one.expanded.iter().map(|open| open.id).collect::<Vec<_>>(),
            [agreement(5), organization(2)]
        );
        assert_eq!((one.depth, &one.gone[..]), (2, &[contact(2)][..]));
        assert_eq!(one.path, Some((organization(2), contact(9))));
        assert_eq!(one.notes.len(), 1);
    }

    #[test]
    fn to_join_oneself_or_nothing_changes_nothing() {
        let mut joined = full_state();
        joined.join(&full_state());
        assert_eq!(joined, full_state());
        let mut first = State::default();
        first.join(&full_state());
        assert_eq!(first, full_state());
    }

    #[test]
    fn of_the_same_record_the_own_word_stays() {
        let pin = |x| Pin { id: contact(1), x, y: 0 };
        let (mut one, mut other) = (around(1), around(1));
        one.pin(pin(1));
        other.pin(pin(2));
        one.group(&[contact(3), contact(4)]);
        other.group(&[contact(4), contact(5), contact(6)]);
        one.join(&other);
        assert_eq!(one.pin_of(contact(1)), Some(pin(1)));
        assert_eq!(one.groups, [vec![contact(3), contact(4)], vec![contact(5), contact(6)]]);
        let mut rows = State { layout: Layout::Layers, ..around(1) };
        rows.join(&other);
        assert!(rows.pinned.is_empty(), "a place of another layout means nothing here");
    }
}
