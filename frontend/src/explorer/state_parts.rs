//! What the state of the explorer is made of.

use std::collections::BTreeSet;

use accord_shared::RecordId;
use accord_shared::edge::EdgeKind;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 140;

/// A record whose neighbours are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The record.
    pub id: RecordId,
    /// Along which ties; along all where none are named.
    pub kinds: BTreeSet<EdgeKind>,
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

/// Words at a place, in pixels of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Across.
    pub x: i32,
    /// Down.
    pub y: i32,
    /// One line, never empty.
    pub text: String,
}

/// How the records are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// By their ties.
    #[default]
    Force,
    /// In rows by what they are.
    Layers,
    /// In circles around the focus.
    Circles,
    /// Agreements by their years.
    Time,
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

impl Layout {
    /// Every layout, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Force, Self::Layers, Self::Circles, Self::Time];

    /// The word for it in the page's address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Force => "force",
            Self::Layers => "layers",
            Self::Circles => "circles",
            Self::Time => "time",
        }
    }
}

/// A note's words as they are kept: one line, no longer than may be.
pub fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|letter| !letter.is_control()).take(LONGEST_NOTE).collect()
}
