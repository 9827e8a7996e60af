//! What can be done with what: the same for the menu over the picture, the menu of a row, and the inspector.

use accord_shared::RecordId;
use accord_shared::edge::EdgeKind;
use leptos::prelude::Get;

use super::inspector::drawn_ties;
use super::path::kind_word;
use super::state::{Layout, Note, State};
use super::verbs::{Explorer, Picture, Writing};
use crate::i18n::{Locale, td_string};
use crate::ui::icon::Glyph;

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Put a record into the middle.
    Focus(RecordId),
    /// Show its neighbours: all, or those of a kind of tie; with how many that brings.
    Expand(RecordId, Option<EdgeKind>, u32),
    /// Close them again.
    Collapse(RecordId),
    /// The way from the focus to it.
    Path(RecordId),
    /// Hold records at their places.
    Pin(Vec<RecordId>),
    /// Let them go.
    Unpin(Vec<RecordId>),
    /// Take records out of the picture.
    Hide(Vec<RecordId>),
    /// Draw records as one.
    Group(Vec<RecordId>),
    /// Draw the members of a record's group one by one.
    Ungroup(RecordId),
    /// Add a record to those that are chosen.
    Choose(RecordId),
    /// Take it away from them.
    Unchoose(RecordId),
    /// Choose all that is drawn.
    ChooseAll,
    /// Choose nothing.
    ChooseNone,
    /// Show what was hidden.
    ShowAll,
    /// Agreements as ties, or as records.
    Fold,
    /// Another layout.
    LayOut(Layout),
    /// Write on the picture, at a place of it.
    Note(i32, i32),
    /// Look for something in it.
    Find,
}

/// What a menu is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Records: one, or several that were chosen.
    Records(Vec<RecordId>),
    /// A place of the picture where nothing lies.
    Ground(i32, i32),
}

/// What a menu offers, section by section. Nothing is offered that would do nothing.
pub fn offers(picture: &Picture, state: &State, target: &Target) -> Vec<Vec<Deed>> {
    let mut sections = match target {
        Target::Records(ids) => match &ids[..] {
            [id] => of_one(picture, state, *id),
            ids => of_several(state, ids),
        },
        Target::Ground(x, y) => of_ground(state, *x, *y),
    };
    sections.retain(|section| !section.is_empty());
    sections
}

fn of_one(picture: &Picture, state: &State, id: RecordId) -> Vec<Vec<Deed>> {
    let focus = state.focus == Some(id);
    let place = picture.scene.place_of(id);
    let group = place.is_some_and(|place| {
        let stand_in = picture.shown.stand_in.get(place as usize);
        stand_in.is_some_and(|at| picture.shown.groups.contains_key(at))
    });
    let but_focus = |deed: Deed| (!focus).then_some(deed);
    let pin = if state.pin_of(id).is_some() { Deed::Unpin(vec![id]) } else { Deed::Pin(vec![id]) };
    let choose = if state.chosen.contains(&id) { Deed::Unchoose(id) } else { Deed::Choose(id) };
    vec![
        but_focus(Deed::Focus(id)).into_iter().chain(but_focus(Deed::Path(id))).collect(),
        expansions(picture, state, id),
        [pin].into_iter().chain(but_focus(choose)).chain(group.then_some(Deed::Ungroup(id))).collect(),
        but_focus(Deed::Hide(vec![id])).into_iter().collect(),
    ]
}

/// The neighbours that are not drawn yet, by what leads to them.
pub fn expansions(picture: &Picture, state: &State, id: RecordId) -> Vec<Deed> {
    let mut deeds = Vec::new();
    if let Some(node) = picture.scene.find(id) {
        let drawn = drawn_ties(picture, id);
        let left = |(kind, count): &(EdgeKind, u32)| {
            let left = count.saturating_sub(drawn.get(kind).copied().unwrap_or(0) as u32);
            (left > 0).then_some((*kind, left))
        };
        let left: Vec<_> = node.node.neighbours.iter().filter_map(left).collect();
        let all = left.iter().map(|(_, count)| count).sum();
        // The focus is open already: what is missing there is beyond the picture's limits, or hidden.
        if all > 0 && state.focus != Some(id) {
            deeds.push(Deed::Expand(id, None, all));
            if left.len() > 1 {
                deeds.extend(left.into_iter().map(|(kind, count)| Deed::Expand(id, Some(kind), count)));
            }
        }
    }
    if state.is_expanded(id) {
        deeds.push(Deed::Collapse(id));
    }
    deeds
}

fn of_several(state: &State, ids: &[RecordId]) -> Vec<Vec<Deed>> {
    let but_focus: Vec<_> = ids.iter().copied().filter(|id| Some(*id) != state.focus).collect();
    let pinned = ids.iter().all(|id| state.pin_of(*id).is_some());
    let pin = if pinned { Deed::Unpin(ids.to_vec()) } else { Deed::Pin(ids.to_vec()) };
    let group = (but_focus.len() > 1).then(|| Deed::Group(but_focus.clone()));
    let hide = (!but_focus.is_empty()).then_some(Deed::Hide(but_focus));
    vec![group.into_iter().chain([pin]).collect(), hide.into_iter().collect(), vec![Deed::ChooseNone]]
}

fn of_ground(state: &State, x: i32, y: i32) -> Vec<Vec<Deed>> {
    let hides = state.hiding() > 0;
    vec![
        vec![Deed::Note(x, y), Deed::Find],
        [Deed::ChooseAll].into_iter().chain(hides.then_some(Deed::ShowAll)).collect(),
        vec![Deed::Fold],
        Layout::ALL.into_iter().filter(|layout| *layout != state.layout).map(Deed::LayOut).collect(),
    ]
}

impl Deed {
    /// Does it.
    pub fn act(self, explorer: Explorer) {
        match self {
            Self::Focus(id) => explorer.focus(id),
            Self::Expand(id, kind, _) => explorer.change(|state| state.expand(id, kind)),
            Self::Collapse(id) => explorer.change(|state| state.collapse(id)),
            Self::Path(id) => explorer.change(|state| state.find_path_to(id)),
            Self::Pin(ids) => explorer.pin_here(&ids),
            Self::Unpin(ids) => explorer.change(|state| ids.iter().for_each(|id| state.unpin(*id))),
            Self::Hide(ids) => explorer.change(|state| state.hide(&ids)),
            Self::Group(ids) => explorer.change(|state| state.group(&ids)),
            Self::Ungroup(id) => explorer.change(|state| state.ungroup(id)),
            Self::Choose(id) | Self::Unchoose(id) => explorer.look(|state| state.toggle_chosen(id)),
            Self::ChooseAll => {
                let drawn = explorer.board.with(|drawing| drawing.drawn()).unwrap_or_default();
                explorer.look(|state| state.choose(drawn, false));
            }
            Self::ChooseNone => explorer.look(|state| state.chosen.clear()),
            Self::ShowAll => explorer.change(State::show_all),
            Self::Fold => explorer.change(|state| state.folded = !state.folded),
            Self::LayOut(layout) => explorer.change(|state| state.lay_out(layout)),
            Self::Note(x, y) => {
                let note = Note { x, y, text: String::new() };
                leptos::prelude::Set::set(&explorer.writing, Some(Writing { at: None, note }));
            }
            Self::Find => leptos::prelude::Set::set(&explorer.finding, true),
        }
    }

    /// Its icon.
    pub fn glyph(&self) -> Glyph {
        match self {
            Self::Focus(_) => Glyph::Focus,
            Self::Expand(_, None, _) => Glyph::Expand,
            Self::Expand(..) => Glyph::Add,
            Self::Collapse(_) => Glyph::Collapse,
            Self::Path(_) => Glyph::Path,
            Self::Pin(_) => Glyph::Pin,
            Self::Unpin(_) => Glyph::Pinned,
            Self::Hide(_) => Glyph::Hidden,
            Self::Group(_) => Glyph::Group,
            Self::Ungroup(_) => Glyph::Ungroup,
            Self::Choose(_) | Self::ChooseAll => Glyph::Choose,
            Self::Unchoose(_) | Self::ChooseNone => Glyph::Close,
            Self::ShowAll => Glyph::Shown,
            Self::Fold => Glyph::Agreement,
            Self::LayOut(layout) => layout_glyph(*layout),
            Self::Note(..) => Glyph::Note,
            Self::Find => Glyph::Search,
        }
    }

    /// Its words.
    pub fn word(&self, explorer: Explorer) -> String {
        let locale = explorer.locale.get();
        let word = match self {
            Self::Focus(_) => td_string!(locale, explorer.inspector.focus),
            Self::Expand(_, Some(kind), _) => kind_word(locale, *kind),
            Self::Expand(_, None, _) => td_string!(locale, explorer.verb.expand_all),
            Self::Collapse(_) => td_string!(locale, explorer.inspector.collapse),
            Self::Path(_) => td_string!(locale, explorer.inspector.path),
            Self::Pin(_) => td_string!(locale, explorer.inspector.pin),
            Self::Unpin(_) => td_string!(locale, explorer.inspector.unpin),
            Self::Hide(_) => td_string!(locale, explorer.verb.hide),
            Self::Group(_) => td_string!(locale, explorer.verb.group),
            Self::Ungroup(_) => td_string!(locale, explorer.verb.ungroup),
            Self::Choose(_) => td_string!(locale, explorer.verb.choose),
            Self::Unchoose(_) => td_string!(locale, explorer.verb.unchoose),
            Self::ChooseAll => td_string!(locale, explorer.verb.choose_all),
            Self::ChooseNone => td_string!(locale, explorer.verb.choose_none),
            Self::ShowAll => td_string!(locale, explorer.legend.show_all),
            Self::Fold if explorer.state.get().folded => td_string!(locale, explorer.verb.unfold),
            Self::Fold => td_string!(locale, explorer.verb.fold),
            Self::LayOut(layout) => layout_word(locale, *layout),
            Self::Note(..) => td_string!(locale, explorer.verb.note),
            Self::Find => td_string!(locale, explorer.verb.find),
        };
        word.to_owned()
    }

    /// How many records it brings.
    pub fn count(&self) -> Option<u32> {
        match self {
            Self::Expand(_, _, count) => Some(*count),
            _ => None,
        }
    }

    /// The key that does the same.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Focus(_) => Some("↵"),
            Self::Expand(_, None, _) | Self::Collapse(_) => Some("E"),
            Self::Path(_) => Some("P"),
            Self::Hide(_) => Some("H"),
            Self::Group(_) | Self::Ungroup(_) => Some("M"),
            Self::Choose(_) | Self::Unchoose(_) => Some("X"),
            Self::Fold => Some("A"),
            Self::Note(..) => Some("N"),
            Self::Find => Some("/"),
            Self::Expand(..)
            | Self::Pin(_)
            | Self::Unpin(_)
            | Self::ChooseAll
            | Self::ChooseNone
            | Self::ShowAll
            | Self::LayOut(_) => None,
        }
    }
}

/// The word for a layout.
pub fn layout_word(locale: Locale, layout: Layout) -> &'static str {
    match layout {
        Layout::Force => td_string!(locale, explorer.layout.force),
        Layout::Layers => td_string!(locale, explorer.layout.layers),
        Layout::Circles => td_string!(locale, explorer.layout.circles),
        Layout::Time => td_string!(locale, explorer.layout.time),
    }
}

/// The icon of a layout.
pub fn layout_glyph(layout: Layout) -> Glyph {
    match layout {
        Layout::Force => Glyph::Explore,
        Layout::Layers => Glyph::Layers,
        Layout::Circles => Glyph::Circles,
        Layout::Time => Glyph::Date,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::explorer::samples::{agreement, contact, edge, graph, node, organization};
    use crate::explorer::scene::{Answers, Scene};
    use crate::explorer::shown::Shown;

    fn picture(state: &State) -> Picture {
        let mut many = node(agreement(2), 9);
        many.neighbours = vec![(EdgeKind::Participation, 7), (EdgeKind::Obligation, 2)];
        let answer = graph(
            vec![node(organization(1), 2), many, node(contact(3), 1)],
            vec![
                edge(EdgeKind::Participation, organization(1), agreement(2)),
                edge(EdgeKind::Post, contact(3), organization(1)),
            ],
        );
        let scene = Scene::new(organization(1), &Answers { focus: answer, ..Answers::default() });
        Picture { shown: Arc::new(Shown::new(&scene, state)), scene: Arc::new(scene) }
    }

    fn around() -> State {
        State { focus: Some(organization(1)), ..State::default() }
    }

    fn offered(state: &State, ids: &[RecordId]) -> Vec<Deed> {
        offers(&picture(state), state, &Target::Records(ids.to_vec())).into_iter().flatten().collect()
    }

    #[test]
    fn neighbours_are_offered_by_what_leads_to_them_with_how_many_are_missing() {
        let id = agreement(2);
        let expansions = expansions(&picture(&around()), &around(), id);
        assert_eq!(
            expansions,
            [
                Deed::Expand(id, None, 8),
                Deed::Expand(id, Some(EdgeKind::Participation), 6),
                Deed::Expand(id, Some(EdgeKind::Obligation), 2),
            ]
        );
    }

    #[test]
    fn the_focus_can_be_pinned_and_nothing_that_would_do_nothing_is_offered() {
        assert_eq!(offered(&around(), &[organization(1)]), [Deed::Pin(vec![organization(1)])]);
        let leaf = offered(&around(), &[contact(3)]);
        assert!(!leaf.iter().any(|deed| matches!(deed, Deed::Expand(..) | Deed::Ungroup(_))), "{leaf:?}");
    }

    #[test]
    fn a_group_can_be_taken_apart_and_several_can_be_made_one() {
        let mut state = around();
        let ids = [agreement(2), contact(3)];
        assert!(offered(&state, &ids).contains(&Deed::Group(ids.to_vec())));
        assert!(
            !offered(&state, &[organization(1), contact(3)])
                .iter()
                .any(|deed| matches!(deed, Deed::Group(_)))
        );
        state.group(&ids);
        assert!(offered(&state, &[contact(3)]).contains(&Deed::Ungroup(contact(3))));
    }

    #[test]
    fn the_ground_offers_to_show_what_is_hidden_only_where_something_is() {
        let ground = |state: &State| offers(&picture(state), state, &Target::Ground(1, 2)).concat();
        assert!(!ground(&around()).contains(&Deed::ShowAll));
        let mut state = around();
        state.hide(&[contact(3)]);
        assert!(ground(&state).contains(&Deed::ShowAll));
        assert!(!ground(&state).contains(&Deed::LayOut(Layout::Force)), "it is laid out so already");
    }
}
