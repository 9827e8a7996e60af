//! What was done to the picture, for taking it back and doing it again.
//!
//! It is apart from the browser's own history: that one leads from page to page, this one from state to state of
//! the picture, and it knows nothing of how the window was moved over it.

use super::state::State;

/// So many steps can be taken back.
const MOST: usize = 200;

/// The states before and after the present one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    past: Vec<State>,
    present: State,
    future: Vec<State>,
}

impl History {
    /// Another state was reached. Where only the look at it has changed it is no step; where it is one the history
    /// has just led to, nothing is new.
    pub fn reach(&mut self, state: &State, step: bool) {
        if *state == self.present {
            return;
        }
        let left = std::mem::replace(&mut self.present, state.clone());
        // Before anything was chosen there was no picture to go back to.
        if step && left.focus.is_some() && state.focus.is_some() {
            self.past.push(left);
            self.future.clear();
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<State> {
        let state = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.present, state.clone()));
        Some(state)
    }

    /// Does it again.
    pub fn redo(&mut self) -> Option<State> {
        let state = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.present, state.clone()));
        Some(state)
    }

    /// Whether there is something to take back, and something to do again.
    pub fn ways(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, contact, full_state, organization};
    use crate::explorer::state::{Layout, Note, Pin};

    #[test]
    fn every_verb_is_taken_back_and_done_again_without_loss() {
        let first = State { focus: Some(organization(1)), ..State::default() };
        let mut states = vec![first.clone()];
        for act in [
            |state: &mut State| state.expand(agreement(2), None),
            |state: &mut State| state.hide(&[contact(3)]),
            |state: &mut State| state.group(&[contact(4), contact(5)]),
            |state: &mut State| state.pin(Pin { id: agreement(2), x: 1, y: 2 }),
            |state: &mut State| state.write(None, Note { x: 0, y: 0, text: "here".into() }),
            |state: &mut State| state.lay_out(Layout::Layers),
            |state: &mut State| state.folded = true,
            |state: &mut State| *state = full_state(),
            |state: &mut State| state.focus_on(contact(9)),
        ] {
            let mut next = states.last().unwrap().clone();
            act(&mut next);
            states.push(next);
        }
        let mut history = History::default();
        states.iter().for_each(|state| history.reach(state, true));
        let back: Vec<_> = std::iter::from_fn(|| history.undo()).collect();
        assert!(back.iter().eq(states.iter().rev().skip(1)), "back to the first");
        assert_eq!(history.ways(), (false, true));
        let forth: Vec<_> = std::iter::from_fn(|| history.redo()).collect();
        assert!(forth.iter().eq(states.iter().skip(1)));
    }

    #[test]
    fn looking_at_something_is_no_step_and_a_new_step_ends_what_could_be_done_again() {
        let mut history = History::default();
        let mut state = State { focus: Some(organization(1)), ..State::default() };
        history.reach(&state, true);
        assert_eq!(history.ways(), (false, false), "the first picture is nothing to take back");
        state.select(Some(contact(2)));
        history.reach(&state, false);
        assert_eq!(history.ways(), (false, false));
        state.expand(contact(2), None);
        history.reach(&state, true);
        let back = history.undo().unwrap();
        assert_eq!(back.selected(), Some(contact(2)), "with what was looked at");
        history.reach(&back, true);
        assert_eq!(history.ways(), (false, true), "to arrive where it led is nothing new");
        state.hide(&[contact(2)]);
        history.reach(&state, true);
        assert_eq!(history.ways(), (true, false));
    }
}
