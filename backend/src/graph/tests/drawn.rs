//! Small registers drawn at random, and what may be seen of them by the plainest reckoning: no lens, no index, each question
//! of each tie anew.

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, RecordId,
    agreement::Life,
    participation::{ActionKind, ParticipationRole},
};
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::sketch::{OPEN, SECRET, Sketch, date};
use crate::graph::{Graph, Path};

/// How many records a drawn register has.
pub(super) const COUNT: usize = 9;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Organization,
    Ours,
    /// In force since the one year, and not in the other.
    Agreement(u16, Option<u16>),
    Contact,
}

#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) level: AccessLevel,
    /// An agreement's directions.
    pub(super) directions: BTreeSet<Uuid>,
}

/// A tie from a year on, and until another.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) ends: (usize, usize),
    level: AccessLevel,
    since: u16,
    until: Option<u16>,
    /// A participant came back in this year.
    again: Option<u16>,
    pub(super) role: ParticipationRole,
}

#[derive(Debug, Clone)]
pub(super) struct Register {
    pub(super) records: Vec<Record>,
    pub(super) ties: Vec<Drawn>,
}

pub(super) fn direction(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn level() -> impl Strategy<Value = AccessLevel> {
    prop_oneof![4 => Just(OPEN), 1 => Just(SECRET)]
}

fn year() -> impl Strategy<Value = u16> {
    2000u16..2020
}

fn record() -> impl Strategy<Value = Record> {
    let kind = prop_oneof![
        3 => Just(Kind::Organization),
        2 => Just(Kind::Ours),
        4 => (year(), proptest::option::of(year())).prop_map(|(since, until)| Kind::Agreement(since, until)),
        1 => Just(Kind::Contact),
    ];
    let directions = proptest::collection::btree_set((0u128..3).prop_map(direction), 0..3);
    (kind, level(), directions).prop_map(|(kind, level, directions)| Record { kind, level, directions })
}

fn tie() -> impl Strategy<Value = Drawn> {
    let role = prop_oneof![3 => Just(ParticipationRole::Party), 1 => Just(ParticipationRole::Observer)];
    let years = (year(), proptest::option::of(year()), proptest::option::of(year()));
    ((0..COUNT, 0..COUNT), level(), years, role).prop_map(|(ends, level, (since, until, again), role)| {
        Drawn {
            ends,
            level,
            since,
            until: until.map(|until| until.max(since)),
            again: again.filter(|&again| until.is_some_and(|until| again > until.max(since))),
            role,
        }
    })
}

pub(super) fn register() -> impl Strategy<Value = Register> {
    let records = proptest::collection::vec(record(), COUNT);
    let ties = proptest::collection::vec(tie(), 4..22);
    (records, ties).prop_map(|(records, ties)| {
        let fits = |tie: &Drawn| fits(records[tie.ends.0].kind, records[tie.ends.1].kind);
        let ties = ties.into_iter().filter(|tie| tie.ends.0 != tie.ends.1 && fits(tie)).collect();
        Register { records, ties }
    })
}

fn is_organization(kind: Kind) -> bool {
    matches!(kind, Kind::Organization | Kind::Ours)
}

/// Which ties there are: relations, participations and posts.
fn fits(from: Kind, to: Kind) -> bool {
    is_organization(to) && (is_organization(from) || from == Kind::Contact)
        || is_organization(from) && matches!(to, Kind::Agreement(..))
}

/// A tie as it stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Unknown,
    Over,
    Holds,
}

/// The middle of a year: everything drawn begins and ends with a year.
pub(super) fn middle(year: u16) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.into(), 6, 15).unwrap()
}

impl Register {
    /// The graph of it, and the id of each record.
    pub(super) fn graph(&self) -> (Graph, Vec<RecordId>) {
        let mut sketch = Sketch::default();
        let ids: Vec<RecordId> = self
            .records
            .iter()
            .enumerate()
            .map(|(at, record)| {
                let name = at.to_string();
                match record.kind {
                    Kind::Organization => sketch.organization(&name, record.level),
                    Kind::Ours => sketch.ours_at(&name, record.level),
                    Kind::Contact => sketch.contact(&name, record.level),
                    Kind::Agreement(since, until) => {
                        let on = |year: u16| date(&year.to_string());
                        let life =
                            Life { in_force_on: on(since), ended_on: until.and_then(on), ..Life::default() };
                        let id = sketch.agreement(&name, record.level, life);
                        sketch.in_directions(id, &record.directions);
                        id
                    }
                }
            })
            .collect();
        for tie in &self.ties {
            let (from, to) = (ids[tie.ends.0], ids[tie.ends.1]);
            let year = |year: u16| year.to_string();
            let (since, until) = (year(tie.since), tie.until.map(year).unwrap_or_default());
            match (self.records[tie.ends.0].kind, self.records[tie.ends.1].kind) {
                (Kind::Contact, _) => sketch.post_within(from, to, tie.level, (&since, &until)),
                (_, Kind::Agreement(..)) => {
                    let again = tie.again.map(year);
                    let mut acts = vec![(ActionKind::EntryIntoForce, since.as_str())];
                    acts.extend(tie.until.map(|_| (ActionKind::Withdrawal, until.as_str())));
                    acts.extend(again.as_deref().map(|again| (ActionKind::Accession, again)));
                    sketch.acts_as(from, to, tie.role, tie.level, &acts);
                }
                _ => sketch.relation(from, to, tie.level, (&since, &until)),
            }
        }
        (sketch.graph(), ids)
    }

    pub(super) fn sees(&self, clearance: AccessLevel, at: usize) -> bool {
        self.records[at].level <= clearance
    }

    /// Whether a record is known on a day: an agreement from its entry into force on.
    pub(super) fn has_begun(&self, at: usize, on: NaiveDate) -> bool {
        match self.records[at].kind {
            Kind::Agreement(since, _) => i32::from(since) <= on.year(),
            _ => true,
        }
    }

    pub(super) fn is_over(&self, at: usize, on: NaiveDate) -> bool {
        match self.records[at].kind {
            Kind::Agreement(_, Some(until)) => over(until, on),
            _ => false,
        }
    }

    /// Whether an agreement is in force on a day.
    pub(super) fn is_in_force(&self, at: usize, on: NaiveDate) -> bool {
        matches!(self.records[at].kind, Kind::Agreement(..))
            && self.has_begun(at, on)
            && !self.is_over(at, on)
    }

    /// Where a tie stands for somebody on a day.
    pub(super) fn stands(&self, tie: &Drawn, clearance: AccessLevel, on: NaiveDate) -> Standing {
        let (from, to) = tie.ends;
        let seen = tie.level <= clearance && self.sees(clearance, from) && self.sees(clearance, to);
        let begun = i32::from(tie.since) <= on.year() && self.has_begun(from, on) && self.has_begun(to, on);
        let is_part = matches!(self.records[to].kind, Kind::Agreement(..));
        let left = match tie.until {
            None => false,
            // A party is out from the last day of the year, the holder of a post or a member from the day behind it.
            Some(until) if is_part => {
                over(until, on) && tie.again.is_none_or(|again| i32::from(again) > on.year())
            }
            Some(until) => i32::from(until) < on.year(),
        };
        match () {
            () if !seen || !begun => Standing::Unknown,
            () if left || self.is_over(to, on) => Standing::Over,
            () => Standing::Holds,
        }
    }

    /// Every other record that something ties to this one on a day, with how loosely the tightest tie binds.
    pub(super) fn tied(&self, at: usize, clearance: AccessLevel, on: NaiveDate) -> Vec<(usize, u32)> {
        let mut tied: Vec<(usize, u32)> = Vec::new();
        for tie in &self.ties {
            let other = match tie.ends {
                (from, to) if from == at => to,
                (from, to) if to == at => from,
                _ => continue,
            };
            if self.stands(tie, clearance, on) == Standing::Holds {
                tied.push((other, self.looseness(tie, on)));
            }
        }
        tied.sort_unstable();
        tied.dedup_by_key(|(other, _)| *other);
        tied
    }

    /// How many ties hold at a record.
    fn held(&self, at: usize, clearance: AccessLevel, on: NaiveDate) -> u32 {
        let touches = |tie: &&Drawn| tie.ends.0 == at || tie.ends.1 == at;
        let holds = |tie: &&Drawn| self.stands(tie, clearance, on) == Standing::Holds;
        self.ties.iter().filter(touches).filter(holds).count() as u32
    }

    /// What passing a record costs: one for each doubling of what holds there.
    pub(super) fn toll(&self, at: usize, clearance: AccessLevel, on: NaiveDate) -> u32 {
        (self.held(at, clearance, on) + 1).ilog2()
    }

    pub(super) fn looseness(&self, tie: &Drawn, on: NaiveDate) -> u32 {
        match (self.records[tie.ends.0].kind, self.records[tie.ends.1].kind) {
            (Kind::Contact, _) => 4,
            (_, Kind::Agreement(..)) if self.is_in_force(tie.ends.1, on) => 2,
            (_, Kind::Agreement(..)) => 7,
            _ => 6,
        }
    }

    pub(super) fn ours(&self, clearance: AccessLevel) -> Vec<usize> {
        let all = 0..self.records.len();
        all.filter(|&at| self.records[at].kind == Kind::Ours && self.sees(clearance, at)).collect()
    }
}

/// Whether something that ends in a year is over on a day: from the last day of that year on.
fn over(until: u16, on: NaiveDate) -> bool {
    NaiveDate::from_ymd_opt(until.into(), 12, 31).unwrap() <= on
}

/// The records on a way, by number.
pub(super) fn numbers(path: &Path) -> Vec<usize> {
    super::way(path).into_iter().map(|name| name.parse().unwrap()).collect()
}
