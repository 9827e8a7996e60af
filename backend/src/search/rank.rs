//! Finding, and what comes first.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use accord_shared::{
    Noun, RecordId, Viewer,
    access::may_see,
    fold::{find_folded, fold},
};
use memchr::memmem;

use super::{
    Hit, Index, MAX_HITS, MAX_LETTERS, MAX_WORDS, Search,
    index::{Entry, Text, TextKind},
};
use crate::graph::{Graph, cut};

/// How well a text answers. Better ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Quality {
    /// It is what was typed.
    Exact,
    /// It begins with what was typed.
    Beginning,
    /// Each word typed begins a word of it.
    Words,
    /// A word typed stands inside a word.
    Inside,
}

pub(super) fn search(index: &Index, graph: &Graph, viewer: &Viewer, search: &Search<'_>) -> Vec<Hit> {
    let first = search.first.min(MAX_HITS);
    let Some(typed) = Typed::new(search.text).filter(|_| first > 0) else { return Vec::new() };
    let sight = Sight { index, graph, viewer, search };
    let best = best(sight.candidates(&typed), first, |id| graph.degree(viewer, id, search.today));
    best.into_iter().filter_map(|candidate| sight.hit(candidate, &typed)).collect()
}

/// Where a candidate stands: by what it is and its neighbours, then by its id, so that the order is always the same.
type Rank = ((Quality, bool, u8), Reverse<u32>, RecordId);

/// The first of the candidates, in their order. Neighbours are counted only while that can still change something:
/// nobody has more of them than edges.
fn best(found: Vec<Candidate<'_>>, first: usize, degree: impl Fn(RecordId) -> u32) -> Vec<Candidate<'_>> {
    let at_best = |candidate: &Candidate<'_>| (candidate.key(), Reverse(candidate.edges), candidate.id);
    let mut waiting: BinaryHeap<Ranked<'_>> =
        found.into_iter().map(|candidate| Ranked { rank: Reverse(at_best(&candidate)), candidate }).collect();
    let mut chosen: Vec<(Rank, Candidate<'_>)> = Vec::with_capacity(first + 1);
    while let Some(Ranked { rank: Reverse(at_best), candidate }) = waiting.pop() {
        if chosen.len() == first && chosen.last().is_some_and(|(last, _)| *last < at_best) {
            break;
        }
        let rank = (candidate.key(), Reverse(degree(candidate.id)), candidate.id);
        let place = chosen.partition_point(|(other, _)| *other < rank);
        chosen.insert(place, (rank, candidate));
        chosen.truncate(first);
    }
    chosen.into_iter().map(|(_, candidate)| candidate).collect()
}

/// A candidate that sorts by its rank, the foremost greatest.
struct Ranked<'i> {
    rank: Reverse<Rank>,
    candidate: Candidate<'i>,
}

impl PartialEq for Ranked<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Ranked<'_> {}

impl PartialOrd for Ranked<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

/// What was typed, folded.
struct Typed {
    phrase: String,
    words: Vec<Word>,
}

struct Word {
    anywhere: memmem::Finder<'static>,
    /// With the space that marks a word's beginning.
    beginning: memmem::Finder<'static>,
    text: String,
}

impl Typed {
    fn new(text: &str) -> Option<Self> {
        let head: String = text.chars().take(MAX_LETTERS).collect();
        let folded = fold(&head);
        let mut words: Vec<&str> =
            folded.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS).collect();
        let phrase = words.join(" ");
        // The longest is the rarest: it is looked for, the others are checked.
        words.sort_by_key(|word| Reverse(word.len()));
        let words: Vec<Word> = words.into_iter().map(Word::new).collect();
        (!words.is_empty()).then_some(Self { phrase, words })
    }
}

impl Word {
    fn new(text: &str) -> Self {
        Self {
            anywhere: memmem::Finder::new(text.as_bytes()).into_owned(),
            beginning: memmem::Finder::new(format!(" {text}").as_bytes()).into_owned(),
            text: text.to_owned(),
        }
    }

    /// Two letters from the middle of a word say nothing.
    fn only_begins(&self) -> bool {
        self.text.chars().count() < 3
    }

    fn finder(&self) -> &memmem::Finder<'static> {
        if self.only_begins() { &self.beginning } else { &self.anywhere }
    }

    /// How well it is found in a text of this kind.
    fn quality_in(&self, folded: &str, kind: TextKind) -> Option<Quality> {
        let text = folded.as_bytes();
        if text.starts_with(self.text.as_bytes()) || self.beginning.find(text).is_some() {
            return Some(Quality::Words);
        }
        let pieces_count = !self.only_begins() && kind != TextKind::Number;
        (pieces_count && self.anywhere.find(text).is_some()).then_some(Quality::Inside)
    }
}

struct Candidate<'i> {
    quality: Quality,
    text: &'i Text,
    id: RecordId,
    ours: bool,
    /// How many edges lead to it and from it, seen or not.
    edges: u32,
}

impl Candidate<'_> {
    fn key(&self) -> (Quality, bool, u8) {
        let noun = match self.id.noun {
            Noun::Organization => 0,
            Noun::Agreement => 1,
            Noun::Contact => 2,
            Noun::Obligation => 3,
            Noun::Interaction => 4,
        };
        (self.quality, !self.ours, noun)
    }
}

/// The index as one viewer may read it.
struct Sight<'s> {
    index: &'s Index,
    graph: &'s Graph,
    viewer: &'s Viewer,
    search: &'s Search<'s>,
}

impl<'s> Sight<'s> {
    fn candidates(&self, typed: &Typed) -> Vec<Candidate<'s>> {
        let mut found = Vec::new();
        let Some(rarest) = typed.words.first().map(Word::finder) else { return found };
        let arena = self.index.arena();
        let (mut from, mut number) = (0, 0);
        while let Some(at) = arena.get(from..).and_then(|rest| rarest.find(rest)) {
            number = self.index.at(from + at, number);
            let (entry, next) = self.index.entry(number);
            from = next.max(from + at + 1);
            found.extend(entry.and_then(|entry| self.candidate(entry, typed)));
        }
        found
    }

    fn candidate(&self, entry: &Entry, typed: &Typed) -> Option<Candidate<'s>> {
        if self.search.nouns.is_some_and(|nouns| !nouns.contains(&entry.id.noun)) {
            return None;
        }
        let mut best: Option<(Quality, usize, &Text)> = None;
        let mut words = [None::<Quality>; MAX_WORDS];
        let words = &mut words[..typed.words.len()];
        for (text, folded) in self.index.texts(entry).filter(|(text, _)| self.may_read(text)) {
            let mut missed = 0;
            let mut worst = Quality::Words;
            for (word, held) in typed.words.iter().zip(words.iter_mut()) {
                match word.quality_in(folded, text.kind) {
                    Some(quality) => {
                        worst = worst.max(quality);
                        *held = Some(held.map_or(quality, |held| held.min(quality)));
                    }
                    None => missed += 1,
                }
            }
            if missed == typed.words.len() {
                continue;
            }
            let whole = missed == 0 && folded.starts_with(&typed.phrase);
            let quality = match whole {
                true if folded.len() == typed.phrase.len() => Quality::Exact,
                true => Quality::Beginning,
                false => worst,
            };
            if best.is_none_or(|(held, held_missed, _)| (missed, quality) < (held_missed, held)) {
                best = Some((quality, missed, text));
            }
        }
        if words.contains(&None) {
            return None;
        }
        let (quality, missed, text) = best?;
        // Words that stand in different texts count as the worst of them.
        let quality = if missed == 0 { quality } else { words.iter().copied().max()?? };
        let (ours, edges) = self.graph.glance(self.viewer, entry.id)?;
        Some(Candidate { quality, text, id: entry.id, ours, edges })
    }

    /// A text shows where the level of what carries it and, for a post, the organization do.
    fn may_read(&self, text: &Text) -> bool {
        may_see(self.viewer, text.level)
            && self.index.place(text).is_none_or(|place| self.graph.shows(self.viewer, place))
    }

    fn hit(&self, candidate: Candidate<'_>, typed: &Typed) -> Option<Hit> {
        let card = self.graph.card(self.viewer, candidate.id, self.search.today)?;
        let label = card.label.pick(self.search.language).to_owned();
        let shown = self.index.shown(candidate.text);
        let told = |text: &String| *text != label && *text != cut(&label);
        let matched = (shown != label).then(|| around(shown, typed)).filter(told);
        Some(Hit {
            id: card.id,
            noun: card.id.noun,
            label,
            matched,
            organization_kind: card.organization_kind,
            ours: card.ours,
            agreement_state: card.agreement_state,
            standing: card.standing,
            access_level: card.access_level,
        })
    }
}

/// The part of a long text around the word found in it.
fn around(text: &str, typed: &Typed) -> String {
    let whole = cut(text);
    let found = typed.words.iter().find_map(|word| find_folded(text, &word.text));
    match found {
        Some(range) if whole.len() < text.len() && range.end > whole.len() => {
            let before = text[..range.start].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
            let start = text[before..range.start].find(' ').map_or(before, |space| before + space + 1);
            format!("…{}", cut(&text[start..]))
        }
        _ => whole,
    }
}
