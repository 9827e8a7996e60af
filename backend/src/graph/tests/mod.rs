//! What the graph promises.

mod access;
mod between;
mod common;
mod differences;
mod drawn;
mod last;
mod neighbourhood;
mod partners;
mod path;
mod sketch;
mod time;
mod ways;
pub(crate) mod world;

mod follow;

use accord_shared::{AccessLevel, Language, Role, Viewer};
use chrono::NaiveDate;

use super::{Around, Graph, Neighbourhood, Path};

pub(crate) fn viewer(clearance: AccessLevel) -> Viewer {
    Viewer::for_test(Role::Analyst, clearance)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn around<'q>(focus: accord_shared::RecordId, depth: u8) -> Around<'q> {
    Around { focus, depth, edges: None, nouns: None, as_of: today(), limit: 100 }
}

/// Labels of what is drawn, in its order.
fn labels(drawn: &Neighbourhood) -> Vec<&str> {
    drawn.nodes.iter().map(|node| node.card.label.pick(Language::En)).collect()
}

fn way(path: &Path) -> Vec<&str> {
    path.nodes.iter().map(|node| node.card.label.pick(Language::En)).collect()
}

fn seen(graph: &Graph, clearance: AccessLevel, around: Around<'_>) -> Neighbourhood {
    graph.neighbourhood(&viewer(clearance), &around).unwrap()
}
