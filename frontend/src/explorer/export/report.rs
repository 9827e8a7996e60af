//! What goes out of a picture: what is drawn, in words, and nothing else. So a file holds only what its maker saw.

use accord_shared::{PartialDate, RecordId};

use super::super::filter::Filter;
use super::super::inspector::kind_of;
use super::super::legend::filter_word;
use super::super::path::{sentence, source};
use super::super::verbs::Picture;
use crate::i18n::words::Word;
use crate::i18n::{Locale, td_string};

/// A record that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Which.
    pub id: RecordId,
    /// What it is, in the reader's words.
    pub kind: String,
    /// Its name or title.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// The word for its state.
    pub state: String,
    /// The word for its level of access.
    pub access: String,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// How many records it is connected with, drawn or not.
    pub degree: u32,
}

/// A tie between two of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// Where it begins, among the records.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it is, as a word of the register.
    pub kind: &'static str,
    /// The sentence that tells it, without marks.
    pub sentence: String,
    /// What it rests on.
    pub source: String,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// Whether it is no longer so.
    pub ended: bool,
}

/// Everything that is drawn. What stands within a group or a folded agreement is part of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Whose picture it is.
    pub title: String,
    /// The records, in the order of the picture.
    pub records: Vec<Record>,
    /// Their ties.
    pub ties: Vec<Tie>,
    /// The lines of the legend that are not switched off, each with its count.
    pub legend: Vec<(Filter, String, usize)>,
    /// What the reader has written.
    pub notes: Vec<String>,
}

impl Report {
    /// What of a picture goes out.
    pub fn new(
        locale: Locale,
        picture: &Picture,
        notes: Vec<String>,
        hidden: impl Fn(Filter) -> bool,
    ) -> Self {
        let (scene, shown) = (&picture.scene, &picture.shown);
        let mut places = vec![None; scene.nodes.len()];
        let folded =
            |place: usize| shown.joined.iter().any(|joined| joined.agreements.contains(&(place as u32)));
        let mut records = Vec::new();
        for (place, number) in places.iter_mut().enumerate() {
            if shown.has(place as u32) || folded(place) {
                *number = Some(records.len());
                let node = &scene.nodes[place].node;
                let state = node.agreement_state.map(|state| state.word(locale));
                records.push(Record {
                    id: node.id,
                    kind: kind_of(locale, node).to_owned(),
                    name: node.label.clone(),
                    short: node.short.clone().unwrap_or_default(),
                    state: state
                        .or(node.standing.map(|standing| standing.word(locale)))
                        .unwrap_or_default()
                        .to_owned(),
                    access: node.access_level.word(locale).to_owned(),
                    since: node.since,
                    until: node.until,
                    degree: node.degree,
                });
            }
        }
        let drawn = scene.edges.iter().filter(|edge| edge.present && !hides(edge, &hidden));
        let ties = drawn.filter_map(|edge| {
            let node = |place: u32| &scene.nodes[place as usize].node;
            let told = sentence(locale, &edge.edge, node(edge.from), node(edge.to));
            Some(Tie {
                from: places[edge.from as usize]?,
                to: places[edge.to as usize]?,
                kind: edge.edge.kind.code(),
                sentence: told.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter)).collect(),
                source: source(locale, &edge.edge),
                since: edge.edge.since,
                until: edge.edge.until,
                ended: edge.edge.ended,
            })
        });
        let focus = scene.nodes.get(scene.focus as usize).map(|node| node.node.label.clone());
        let legend = shown.lines.iter().filter(|(filter, count)| !hidden(**filter) && **count > 0);
        Self {
            title: focus.unwrap_or_default(),
            ties: ties.collect(),
            records,
            legend: legend
                .map(|(filter, count)| (*filter, filter_word(locale, *filter).to_owned(), *count))
                .collect(),
            notes,
        }
    }
}

fn hides(edge: &super::super::scene::SceneEdge, hidden: impl Fn(Filter) -> bool) -> bool {
    Filter::all().any(|filter| filter.holds_edge(edge) && hidden(filter))
}

/// The heads of the columns of the records.
pub fn record_heads(locale: Locale) -> [&'static str; 9] {
    [
        "ID",
        td_string!(locale, explorer.table.kind),
        td_string!(locale, explorer.table.record),
        td_string!(locale, explorer.export.short),
        td_string!(locale, explorer.table.state),
        td_string!(locale, explorer.legend.levels),
        td_string!(locale, explorer.table.since),
        td_string!(locale, explorer.export.until),
        td_string!(locale, explorer.inspector.connections),
    ]
}

/// The heads of the columns of the ties.
pub fn tie_heads(locale: Locale) -> [&'static str; 9] {
    [
        td_string!(locale, explorer.path.from),
        td_string!(locale, explorer.export.to),
        td_string!(locale, explorer.export.from_id),
        td_string!(locale, explorer.export.to_id),
        td_string!(locale, explorer.table.kind),
        td_string!(locale, explorer.table.through),
        td_string!(locale, explorer.table.since),
        td_string!(locale, explorer.export.until),
        td_string!(locale, explorer.edge.ended),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::filter::Kind;
    use crate::explorer::samples::{picture_of, sample};
    use crate::explorer::state::State;

    fn report(state: &State) -> Report {
        let hidden = state.hidden.clone();
        Report::new(Locale::en, &picture_of(&sample(), state), Vec::new(), move |filter| {
            hidden.contains(&filter)
        })
    }

    #[test]
    fn what_is_hidden_does_not_go_out() {
        let all = report(&State::default());
        assert_eq!((all.records.len(), all.ties.len()), (4, 3));
        let mut state = State { hidden: [Filter::Kind(Kind::Contact)].into(), ..State::default() };
        let less = report(&state);
        assert!(less.records.len() == 3 && less.ties.len() == 2, "{less:?}");
        assert!(less.legend.iter().all(|(filter, ..)| *filter != Filter::Kind(Kind::Contact)));
        state.hidden = [Filter::Edge(EdgeKind::Participation)].into();
        assert_eq!(report(&state).ties.len(), 1);
    }

    #[test]
    fn folding_takes_nothing_away_from_what_goes_out() {
        let state = State { folded: true, ..State::default() };
        assert_eq!(report(&state).records.len(), 4);
        assert_eq!(report(&state).ties.len(), 3);
    }

    #[test]
    fn a_tie_is_told_without_the_marks_around_its_names() {
        let told = &report(&State::default()).ties[0].sentence;
        assert_eq!(told, "A record is linked to A record.");
    }
}
