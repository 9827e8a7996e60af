//! The last way between two records that there is no more.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

use accord_shared::Viewer;
use chrono::NaiveDate;

use super::{
    Between, Graph, MAX_HOPS, Path,
    lens::Lens,
    term::{Term, day_before, day_number},
};

/// How many stretches of ties are weighed at most before the search is given up.
const MOST_WEIGHED: usize = 2_000_000;

/// The last way that there was before a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastWay {
    /// The last day on which it held.
    pub until: NaiveDate,
    /// The shortest on that day, as [`Graph::path`] finds it.
    pub path: Path,
}

/// What the search for the last way came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// The last way found.
    pub way: Option<LastWay>,
    /// The search was given up: there may have been a later way than the one found, or one where none was.
    pub unsure: bool,
}

impl Graph {
    /// The last way before the date, of as many hops as asked for; none where there never was one, or where the viewer
    /// may not see one of the two. Meant for two between which there is none on the date.
    pub fn last_way(&self, viewer: &Viewer, between: &Between) -> Last {
        self.last_way_within(viewer, between, MOST_WEIGHED)
    }

    /// The same, given up when so many stretches were weighed.
    pub(super) fn last_way_within(&self, viewer: &Viewer, between: &Between, most: usize) -> Last {
        let lens = Lens::new(self, viewer, between.as_of);
        let (Some(from), Some(to)) = (lens.find(between.from), lens.find(between.to)) else {
            return Last { way: None, unsure: false };
        };
        let before = Term { begins: i32::MIN, ends: day_number(between.as_of) };
        let mut search = Search { lens: &lens, left: most, ends: None };
        let unsure =
            !search.run([Side::at(from, before), Side::at(to, before)], between.max_hops.min(MAX_HOPS));
        let until = search.ends.and_then(day_before);
        let way = until.and_then(|until| {
            let path = self.path(viewer, &Between { as_of: until, ..*between })?;
            Some(LastWay { until, path })
        });
        Last { way, unsure }
    }
}

/// On which days each record was reached from one end by ways of some hops. Of what was reached, only what tells more is
/// kept: a stretch of days within another says nothing.
struct Side {
    held: HashMap<u32, Vec<Term>, foldhash::fast::RandomState>,
    /// What the last hop reached.
    front: Vec<(Term, u32)>,
}

impl Side {
    fn at(slot: u32, before: Term) -> Self {
        Self { held: HashMap::from_iter([(slot, vec![before])]), front: vec![(before, slot)] }
    }

    fn holds(&self, slot: u32, days: Term) -> bool {
        self.held.get(&slot).is_some_and(|held| held.contains(&days))
    }

    /// Keeps a stretch, unless one that is kept has all of its days.
    fn keep(&mut self, slot: u32, days: Term) -> bool {
        let held = self.held.entry(slot).or_default();
        if held.iter().any(|held| held.covers(days)) {
            return false;
        }
        held.retain(|&held| !days.covers(held));
        held.push(days);
        true
    }
}

/// Both ends spread hop by hop, each stretch of days cut to those on which the whole way so far held, until they have
/// gone all hops together. The last day of all stretches on which both came to one record is the last day of a way.
struct Search<'a, 'g> {
    lens: &'a Lens<'g>,
    /// How many stretches may still be weighed.
    left: usize,
    /// The day from which the latest way found is over.
    ends: Option<i32>,
}

impl Search<'_, '_> {
    /// Whether it came to its end.
    fn run(&mut self, [mut one, mut other]: [Side; 2], hops: u8) -> bool {
        for _ in 0..hops {
            if one.front.is_empty() || other.front.is_empty() {
                return true;
            }
            if one.front.len() > other.front.len() {
                std::mem::swap(&mut one, &mut other);
            }
            if !self.spread(&mut one, &other) {
                return false;
            }
        }
        true
    }

    /// One hop on from one end.
    fn spread(&mut self, near: &mut Side, far: &Side) -> bool {
        let mut front = std::mem::take(&mut near.front);
        // The longest first: it covers others.
        front.sort_unstable_by_key(|&(days, slot)| (Reverse(days.ends), days.begins, slot));
        for (days, slot) in front {
            if !self.matters(days) || !near.holds(slot, days) {
                continue;
            }
            for step in self.lens.steps(slot) {
                for stretch in self.lens.stretches(step) {
                    self.left = match self.left.cmp(&0) {
                        Ordering::Greater => self.left - 1,
                        _ => return false,
                    };
                    let days = days.common(stretch);
                    if days.is_empty() || !self.matters(days) || !near.keep(step.other, days) {
                        continue;
                    }
                    near.front.push((days, step.other));
                    let met = far.held.get(&step.other).into_iter().flatten().map(|held| held.common(days));
                    let ends = met.filter(|met| !met.is_empty()).map(|met| met.ends).max();
                    self.ends = self.ends.max(ends);
                }
            }
        }
        true
    }

    /// Whether a way with these days can be later than the latest found.
    fn matters(&self, days: Term) -> bool {
        self.ends.is_none_or(|ends| days.ends > ends)
    }
}
