//! The state as it stands in the page's address: whoever opens it sees the same picture.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::str::FromStr;

use accord_shared::RecordId;
use accord_shared::edge::EdgeKind;
use accord_shared::id::DirectionId;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::filter::Filter;
use super::narrow::Narrowing;
use super::state::{
    DEEPEST, Expansion, Layout, MOST_EXPANDED, MOST_NAMED, MOST_NOTES, Note, Pin, Selection, State, View,
    add_new, one_line,
};

/// Further away than any picture reaches; a larger number in an address is nonsense.
const FARTHEST: i32 = 100_000;

/// Between notes: no note has it.
const NOTES: char = '\n';

impl State {
    /// Reads a state from the part of the address after the question mark. What cannot be read counts as not given.
    /// The router's own parameters are decoded twice, which a note with a per cent sign would not survive.
    pub fn read(query: &str) -> Self {
        let decoded = |value: &str| percent_decode_str(value).decode_utf8_lossy().into_owned();
        let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        let parameters: HashMap<_, _> = pairs.map(|(name, value)| (name, decoded(value))).collect();
        Self::parse(|name| parameters.get(name).cloned())
    }

    fn parse(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let given = |name: &str| parameter(name).unwrap_or_default();
        let mut state = Self {
            focus: given("focus").parse().ok(),
            depth: given("depth").parse().ok().filter(|depth| (1..=DEEPEST).contains(depth)).unwrap_or(1),
            as_of: given("asof").parse().ok(),
            compared: given("cmp").parse().ok(),
            hidden: given("hide").split(',').filter_map(Filter::from_code).collect(),
            least: given("least").parse().ok().filter(|least| *least < 10_000).unwrap_or(0),
            narrowed: Narrowing {
                country: Some(given("country")).filter(|code| is_country(code)),
                direction: given("direction").parse().ok().map(|id: DirectionId| id.to_string()),
            },
            gone: ids(&given("without"), MOST_NAMED),
            folded: given("agreements") == "folded",
            layout: layout(&given("layout")),
            path: parse_path(&given("path")),
            way: given("way").parse().ok().and_then(|way: usize| way.checked_sub(1)).unwrap_or(0),
            view: if given("view") == "table" { View::Table } else { View::Graph },
            selection: match given("sel").as_str() {
                "none" => Selection::Closed,
                id => id.parse().map_or(Selection::Focus, Selection::Record),
            },
            chosen: ids(&given("with"), MOST_NAMED),
            ..Self::default()
        };
        for expansion in given("expanded").split(',').filter_map(|text| text.parse::<Expansion>().ok()) {
            if state.expanded.len() < MOST_EXPANDED && !state.is_expanded(expansion.id) {
                state.expanded.push(expansion);
            }
        }
        let mut room = MOST_NAMED;
        for group in given("groups").split(';').map(|group| ids(group, MOST_NAMED)) {
            let taken = group.iter().any(|id| state.group_of(*id).is_some());
            if group.len() >= 2 && group.len() <= room && !taken {
                room -= group.len();
                state.groups.push(group);
            }
        }
        for pin in given("pinned").split(';').filter_map(|pin| pin.parse().ok()) {
            state.pin(pin);
        }
        state.notes =
            given("notes").split(NOTES).filter_map(|note| note.parse().ok()).take(MOST_NOTES).collect();
        state
    }

    /// The part of the address after the question mark; empty for the state of a first visit.
    pub fn print(&self) -> String {
        let mut parts = Vec::new();
        let mut part = |name: &str, value: String| {
            if !value.is_empty() {
                parts.push(format!("{name}={value}"));
            }
        };
        let or_nothing = |given: bool, value: &str| if given { value.to_owned() } else { String::new() };
        part("focus", self.focus.map(|focus| focus.to_string()).unwrap_or_default());
        part("depth", or_nothing(self.depth != 1, &self.depth.to_string()));
        part("expanded", list(&self.expanded, ',', print_expansion));
        part("asof", self.as_of.map(|day| day.to_string()).unwrap_or_default());
        part("cmp", self.compared.map(|day| day.to_string()).unwrap_or_default());
        part("hide", list(&self.hidden, ',', |filter| filter.code().into_owned()));
        part("least", or_nothing(self.least != 0, &self.least.to_string()));
        part("country", self.narrowed.country.clone().unwrap_or_default());
        part("direction", self.narrowed.direction.clone().unwrap_or_default());
        part("without", list(&self.gone, ',', RecordId::to_string));
        part("groups", list(&self.groups, ';', |group| list(group, ',', RecordId::to_string)));
        part("agreements", or_nothing(self.folded, "folded"));
        part("layout", or_nothing(self.layout != Layout::Force, self.layout.code()));
        part("path", self.path.map(|(from, to)| format!("{from},{to}")).unwrap_or_default());
        part("way", or_nothing(self.way != 0, &(self.way + 1).to_string()));
        part("pinned", list(&self.pinned, ';', |pin| format!("{}@{},{}", pin.id, pin.x, pin.y)));
        let notes = list(&self.notes, NOTES, |note| format!("{},{},{}", note.x, note.y, note.text));
        part("notes", utf8_percent_encode(&notes, NON_ALPHANUMERIC).to_string());
        part("view", or_nothing(self.view == View::Table, "table"));
        part(
            "sel",
            match self.selection {
                Selection::Focus => String::new(),
                Selection::Closed => "none".to_owned(),
                Selection::Record(id) => id.to_string(),
            },
        );
        part("with", list(&self.chosen, ',', RecordId::to_string));
        parts.join("&")
    }
}

/// Whether it is a country's code: ISO 3166-1 alpha-2.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase())
}

impl FromStr for Expansion {
    type Err = ();

    /// A record, and after it the ties it was opened along where that is not all of them.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('~');
        let id = parts.next().and_then(|id| id.parse().ok()).ok_or(())?;
        Ok(Self { id, kinds: parts.filter_map(edge_kind).collect::<BTreeSet<_>>() })
    }
}

fn print_expansion(expansion: &Expansion) -> String {
    let kinds = expansion.kinds.iter().map(|kind| format!("~{}", Filter::Edge(*kind).code()));
    [expansion.id.to_string()].into_iter().chain(kinds).collect()
}

fn edge_kind(code: &str) -> Option<EdgeKind> {
    match Filter::from_code(code) {
        Some(Filter::Edge(kind)) => Some(kind),
        _ => None,
    }
}

impl FromStr for Pin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, place) = text.split_once('@').ok_or(())?;
        let (x, y) = place.split_once(',').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, x: number(x)?, y: number(y)? })
    }
}

impl FromStr for Note {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, ',');
        let mut next = || parts.next().ok_or(());
        let (x, y) = (number(next()?)?, number(next()?)?);
        let text = one_line(next()?);
        if text.is_empty() { Err(()) } else { Ok(Self { x, y, text }) }
    }
}

fn number(text: &str) -> Result<i32, ()> {
    text.parse().ok().filter(|number| (-FARTHEST..=FARTHEST).contains(number)).ok_or(())
}

fn layout(code: &str) -> Layout {
    Layout::ALL.into_iter().find(|layout| layout.code() == code).unwrap_or_default()
}

fn ids(text: &str, most: usize) -> Vec<RecordId> {
    let mut ids = Vec::new();
    add_new(&mut ids, text.split(',').filter_map(|id| id.parse().ok()), most);
    ids
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
    use chrono::NaiveDate;

    use super::*;
    use crate::explorer::samples::{agreement, contact, direction, full_state, organization};
    use crate::explorer::state::MOST_PINNED;

    fn read(query: &str) -> State {
        State::read(query)
    }

    #[test]
    fn an_address_opens_the_state_it_was_copied_from() {
        let mut states = vec![State::default(), full_state()];
        for change in [
            |state: &mut State| state.focus = Some(contact(1)),
            |state: &mut State| state.depth = DEEPEST,
            |state: &mut State| state.expand(agreement(4), None),
            |state: &mut State| state.expand(agreement(5), Some(EdgeKind::Post)),
            |state: &mut State| state.as_of = NaiveDate::from_ymd_opt(1964, 7, 10),
            |state: &mut State| state.compared = NaiveDate::from_ymd_opt(2001, 1, 1),
            |state: &mut State| state.path = Some((contact(1), agreement(1))),
            |state: &mut State| state.way = 1,
            State::clear_path,
            |state: &mut State| state.pin(Pin { id: contact(1), x: 3, y: -3 }),
            |state: &mut State| state.toggle_view(),
            |state: &mut State| state.select(None),
            |state: &mut State| state.select(Some(agreement(1))),
            |state: &mut State| state.toggle_chosen(agreement(8)),
            |state: &mut State| state.hide(&[agreement(8)]),
            |state: &mut State| state.group(&[agreement(8), contact(11)]),
            |state: &mut State| state.least = 3,
            |state: &mut State| state.narrowed.country = Some("GE".into()),
            |state: &mut State| state.narrowed.direction = Some(direction(7)),
            |state: &mut State| state.folded = !state.folded,
            |state: &mut State| state.lay_out(Layout::Circles),
            |state: &mut State| {
                state.write(None, Note { x: -1, y: 9, text: "səfirlik; а+б & 50%25, «?»".into() })
            },
        ] {
            let mut alone = State::default();
            change(&mut alone);
            let mut among = full_state();
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
            "cmp=never",
            "hide=planets,,",
            "least=-2",
            "least=99999",
            "country=tr",
            "country=T%26",
            "direction=post",
            "without=,x",
            "groups=;,;x",
            "agreements=no",
            "layout=hologram",
            "path=x,y",
            "way=0",
            "way=-2",
            "expanded=,,x,~party",
            "pinned=x@1,2;@;;1,1",
            "notes=1,2,%0Ax,1,a%0A1",
            "notes=1,9999999,far",
            "view=hologram",
            "sel=nobody",
            "with=nobody",
            "wings=2",
        ] {
            assert_eq!(read(query), State::default(), "{query}");
        }
        let id = organization(1);
        assert_eq!(read(&format!("path={id},{id}")).path, None, "a way to itself is none");
        assert_eq!(read(&format!("groups={id}")).groups.len(), 0, "one alone is no group");
        assert_eq!(read(&format!("pinned={id}@2147483648,0;{id}@999999,0")).pinned, []);
        assert!(read(&format!("expanded={id}~wings")).expanded[0].kinds.is_empty());
    }

    #[test]
    fn an_address_cannot_ask_for_more_than_a_picture_bears() {
        let many: Vec<_> = (0..500).map(organization).collect();
        let all = list(&many, ',', RecordId::to_string);
        assert_eq!(read(&format!("expanded={all}")).expanded.len(), MOST_EXPANDED);
        assert_eq!(read(&format!("without={all}")).gone.len(), MOST_NAMED);
        assert_eq!(read(&format!("with={all}")).chosen.len(), MOST_NAMED);
        let pairs: Vec<_> = many.chunks(2).map(|pair| list(pair, ',', RecordId::to_string)).collect();
        assert_eq!(read(&format!("groups={}", pairs.join(";"))).groups.len(), MOST_NAMED / 2);
        let pins: Vec<_> = many.iter().map(|id| format!("{id}@1,1")).collect();
        assert_eq!(read(&format!("pinned={}", pins.join(";"))).pinned.len(), MOST_PINNED);
        assert_eq!(read(&format!("notes={}", ["1,1,a"; 99].join("%0A"))).notes.len(), MOST_NOTES);
    }
}
