//! What the reader has made of the picture, as it stands in the page's address.
//!
//! The address is the state: whoever opens it sees the same picture. Positions are not in it, because the
//! layout gives the same ones again; only what the reader has moved by hand is.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::str::FromStr;

use accord_shared::RecordId;
use chrono::NaiveDate;

use super::filter::Filter;

/// The deepest neighbourhood that is still a picture.
pub const DEEPEST: u8 = 4;

/// How many records can be expanded at once. An address must stay short enough to be sent around.
pub const MOST_EXPANDED: usize = 40;

/// How many records can be pinned at once.
pub const MOST_PINNED: usize = 60;

/// Further away than any picture reaches; a larger number in an address is nonsense.
const FARTHEST: i32 = 100_000;

/// The state of the explorer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The record whose neighbourhood is shown.
    pub focus: Option<RecordId>,
    /// How many hops around it.
    pub depth: u8,
    /// Records whose own neighbours are shown too, in the order they were opened.
    pub expanded: Vec<RecordId>,
    /// The day the picture is of; today if none.
    pub as_of: Option<NaiveDate>,
    /// The lines of the legend that are switched off.
    pub hidden: BTreeSet<Filter>,
    /// The two records between which the way is shown.
    pub path: Option<(RecordId, RecordId)>,
    /// Which of the ways between them, from 0.
    pub way: usize,
    /// Records that the reader has put somewhere.
    pub pinned: Vec<Pin>,
    /// Picture or table.
    pub view: View,
    /// What the inspector shows.
    pub selection: Selection,
}

impl Default for State {
    fn default() -> Self {
        Self {
            focus: None,
            depth: 1,
            expanded: Vec::new(),
            as_of: None,
            hidden: BTreeSet::new(),
            path: None,
            way: 0,
            pinned: Vec::new(),
            view: View::Graph,
            selection: Selection::Focus,
        }
    }
}

/// A record and the place it is held at, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The record.
    pub id: RecordId,
    /// Across.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// How the records are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// As a drawing.
    #[default]
    Graph,
    /// As a table of the same records.
    Table,
}

/// What the inspector shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Selection {
    /// The focus, as long as nothing else was chosen.
    #[default]
    Focus,
    /// Nothing: it is closed.
    Closed,
    /// This record.
    Record(RecordId),
}

impl State {
    /// Reads a state from the address's parameters. What cannot be read counts as not given.
    pub fn parse(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let given = |name: &str| parameter(name).unwrap_or_default();
        let mut state = Self {
            focus: given("focus").parse().ok(),
            depth: given("depth").parse().ok().filter(|depth| (1..=DEEPEST).contains(depth)).unwrap_or(1),
            as_of: given("asof").parse().ok(),
            hidden: given("hide").split(',').filter_map(Filter::from_code).collect(),
            path: parse_path(&given("path")),
            way: given("way").parse().ok().and_then(|way: usize| way.checked_sub(1)).unwrap_or(0),
            view: if given("view") == "table" { View::Table } else { View::Graph },
            selection: match given("sel").as_str() {
                "none" => Selection::Closed,
                id => id.parse().map_or(Selection::Focus, Selection::Record),
            },
            ..Self::default()
        };
        for id in given("expanded").split(',').filter_map(|id| id.parse().ok()) {
            state.expand(id);
        }
        for pin in given("pinned").split(';').filter_map(|pin| pin.parse().ok()) {
            state.pin(pin);
        }
        state
    }

    /// The part of the address after the question mark; empty for the state of a first visit.
    pub fn print(&self) -> String {
        let mut parts = Vec::new();
        let mut part = |name: &str, value: String| parts.push(format!("{name}={value}"));
        if let Some(focus) = self.focus {
            part("focus", focus.to_string());
        }
        if self.depth != 1 {
            part("depth", self.depth.to_string());
        }
        if !self.expanded.is_empty() {
            part("expanded", list(&self.expanded, ',', RecordId::to_string));
        }
        if let Some(day) = self.as_of {
            part("asof", day.to_string());
        }
        if !self.hidden.is_empty() {
            part("hide", list(&self.hidden, ',', |filter| filter.code().to_owned()));
        }
        if let Some((from, to)) = self.path {
            part("path", format!("{from},{to}"));
        }
        if self.way != 0 {
            part("way", (self.way + 1).to_string());
        }
        if !self.pinned.is_empty() {
            part("pinned", list(&self.pinned, ';', |pin| format!("{}@{},{}", pin.id, pin.x, pin.y)));
        }
        if self.view == View::Table {
            part("view", "table".to_owned());
        }
        match self.selection {
            Selection::Focus => {}
            Selection::Closed => part("sel", "none".to_owned()),
            Selection::Record(id) => part("sel", id.to_string()),
        }
        parts.join("&")
    }

    /// The record in the inspector.
    pub fn selected(&self) -> Option<RecordId> {
        match self.selection {
            Selection::Focus => self.focus,
            Selection::Closed => None,
            Selection::Record(id) => Some(id),
        }
    }

    /// Chooses a record, or none.
    pub fn select(&mut self, id: Option<RecordId>) {
        self.selection = match id {
            None => Selection::Closed,
            Some(id) if self.focus == Some(id) => Selection::Focus,
            Some(id) => Selection::Record(id),
        };
    }

    /// Puts a record in the middle. What was opened and moved belonged to the old picture; the day and the
    /// filters stay.
    pub fn focus_on(&mut self, id: RecordId) {
        *self = Self {
            focus: Some(id),
            as_of: self.as_of,
            hidden: std::mem::take(&mut self.hidden),
            view: self.view,
            ..Self::default()
        };
    }

    /// Opens a record's neighbours.
    pub fn expand(&mut self, id: RecordId) {
        if self.expanded.len() < MOST_EXPANDED && !self.expanded.contains(&id) {
            self.expanded.push(id);
        }
    }

    /// Opens a record's neighbours, or closes them again.
    pub fn toggle_expanded(&mut self, id: RecordId) {
        if self.expanded.contains(&id) {
            self.expanded.retain(|expanded| *expanded != id);
        } else {
            self.expand(id);
        }
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

    /// Shows the other view.
    pub fn toggle_view(&mut self) {
        self.view = match self.view {
            View::Graph => View::Table,
            View::Table => View::Graph,
        };
    }
}

impl FromStr for Pin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, place) = text.split_once('@').ok_or(())?;
        let (x, y) = place.split_once(',').ok_or(())?;
        let number =
            |text: &str| text.parse().ok().filter(|number| (-FARTHEST..=FARTHEST).contains(number)).ok_or(());
        Ok(Self { id: id.parse().map_err(|_| ())?, x: number(x)?, y: number(y)? })
    }
}

fn parse_path(text: &str) -> Option<(RecordId, RecordId)> {
    let (from, to) = text.split_once(',')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from != to).then_some((from, to))
}

fn list<'a, T: 'a>(
    items: impl IntoIterator<Item = &'a T>,
    separator: char,
    print: impl Fn(&T) -> String,
) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push(separator);
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", print(item));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::explorer::samples::{agreement, contact, organization};

    fn read(query: &str) -> State {
        let parameters: HashMap<_, _> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        State::parse(|name| parameters.get(name).map(|value| (*value).to_owned()))
    }

    fn full() -> State {
        State {
            focus: Some(organization(1)),
            depth: 2,
            expanded: vec![agreement(2), contact(3)],
            as_of: NaiveDate::from_ymd_opt(2019, 5, 1),
            hidden: Filter::all().collect(),
            path: Some((organization(1), organization(9))),
            way: 2,
            pinned: vec![Pin { id: agreement(2), x: -40, y: 1200 }, Pin { id: contact(3), x: 0, y: 0 }],
            view: View::Table,
            selection: Selection::Record(agreement(2)),
        }
    }

    #[test]
    fn an_address_opens_the_state_it_was_copied_from() {
        let mut states = vec![State::default(), full()];
        for change in [
            |state: &mut State| state.focus = Some(contact(1)),
            |state: &mut State| state.depth = DEEPEST,
            |state: &mut State| state.expand(agreement(4)),
            |state: &mut State| state.as_of = NaiveDate::from_ymd_opt(1964, 7, 10),
            |state: &mut State| state.path = Some((contact(1), agreement(1))),
            |state: &mut State| state.way = 1,
            State::clear_path,
            |state: &mut State| state.pin(Pin { id: contact(1), x: 3, y: -3 }),
            |state: &mut State| state.toggle_view(),
            |state: &mut State| state.select(None),
            |state: &mut State| state.select(Some(agreement(1))),
        ] {
            let mut alone = State::default();
            change(&mut alone);
            let mut among = full();
            change(&mut among);
            states.extend([alone, among]);
        }
        for filter in Filter::all() {
            states.push(State { hidden: [filter].into(), ..State::default() });
        }
        for state in states {
            assert_eq!(read(&state.print()), state, "{}", state.print());
        }
    }

    #[test]
    fn a_first_visit_has_a_bare_address() {
        assert_eq!(State::default().print(), "");
        assert_eq!(read(""), State::default());
    }

    #[test]
    fn what_cannot_be_read_counts_as_not_given() {
        for query in [
            "focus=planet:1",
            "depth=0",
            "depth=99",
            "depth=-1",
            "depth=x",
            "asof=2019-02-30",
            "asof=yesterday",
            "hide=planets,,",
            "path=x,y",
            "way=0",
            "way=-2",
            "expanded=,,x,",
            "pinned=x@1,2;@;;1,1",
            "view=hologram",
            "sel=nobody",
            "wings=2",
        ] {
            assert_eq!(read(query), State::default(), "{query}");
        }
        let id = organization(1);
        assert_eq!(read(&format!("path={id},{id}")).path, None, "a way to itself is none");
        assert_eq!(read(&format!("pinned={id}@2147483648,0;{id}@999999,0")).pinned, []);
    }

    #[test]
    fn an_address_cannot_ask_for_more_than_a_picture_bears() {
        let ids = |count: u128| (0..count).map(organization);
        let expanded = list(&ids(500).collect::<Vec<_>>(), ',', RecordId::to_string);
        assert_eq!(read(&format!("expanded={expanded}")).expanded.len(), MOST_EXPANDED);
        let pins: Vec<_> = ids(500).map(|id| format!("{id}@1,1")).collect();
        assert_eq!(read(&format!("pinned={}", pins.join(";"))).pinned.len(), MOST_PINNED);
    }

    #[test]
    fn opening_twice_closes_and_order_is_kept() {
        let mut state = State::default();
        for id in [agreement(3), contact(1), agreement(2)] {
            state.toggle_expanded(id);
        }
        state.toggle_expanded(contact(1));
        assert_eq!(state.expanded, [agreement(3), agreement(2)]);
    }

    #[test]
    fn a_new_focus_keeps_the_day_and_the_filters_and_nothing_of_the_old_picture() {
        let mut state = full();
        state.focus_on(contact(7));
        let expected = State {
            focus: Some(contact(7)),
            as_of: full().as_of,
            hidden: full().hidden,
            view: View::Table,
            ..State::default()
        };
        assert_eq!(state, expected);
        assert_eq!(state.selected(), Some(contact(7)));
    }

    #[test]
    fn a_way_begins_at_the_focus_and_never_leads_back_to_it() {
        let mut state = State { focus: Some(organization(1)), ..State::default() };
        state.find_path_to(organization(1));
        assert_eq!(state.path, None);
        state.find_path_to(contact(5));
        assert_eq!(state.path, Some((organization(1), contact(5))));
    }

    #[test]
    fn a_record_is_pinned_once() {
        let mut state = State::default();
        state.pin(Pin { id: contact(1), x: 1, y: 1 });
        state.pin(Pin { id: contact(1), x: 9, y: 9 });
        assert_eq!(state.pin_of(contact(1)), Some(Pin { id: contact(1), x: 9, y: 9 }));
        state.unpin(contact(1));
        assert_eq!(state.pin_of(contact(1)), None);
    }
}
