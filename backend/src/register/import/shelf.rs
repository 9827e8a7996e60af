//! Records of one noun in memory: as they were, and as they are to be.

use std::collections::HashMap;

use accord_shared::AccessLevel;
use uuid::Uuid;

use super::record::{Agreement, Contact, Obligation, Organization};

/// A row of one of the files of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowMark {
    /// Which file, counted from 0.
    pub file: usize,
    /// The row, counted from 1 after the header.
    pub row: u64,
}

/// What can be kept on a shelf.
pub trait Kept: Clone + PartialEq {
    /// Its key in the store.
    fn id(&self) -> Uuid;

    /// How closed it is.
    fn access_level(&self) -> AccessLevel;
}

macro_rules! kept {
    ($($record:ty),+) => {
        $(impl Kept for $record {
            fn id(&self) -> Uuid {
                self.id
            }

            fn access_level(&self) -> AccessLevel {
                self.access_level
            }
        })+
     };
}

kept!(Organization, Agreement, Obligation, Contact);

/// A record as it was, and as it is to be.
#[derive(Debug)]
pub struct Entry<T> {
    /// As it is to be.
    pub now: T,
    before: Option<T>,
    is_new: bool,
    /// The first row that had to do with it.
    pub row: Option<RowMark>,
}

impl<T> Entry<T> {
    /// Whether the store had it before the import.
    pub const fn was_there(&self) -> bool {
        !self.is_new
    }
}

/// What is to be written of an entry.
#[derive(Debug)]
pub enum Write<'s, T> {
    /// A new record.
    New(&'s T),
    /// A changed record: before and after.
    Changed(&'s T, &'s T),
}

/// Records of one noun.
#[derive(Debug)]
pub struct Shelf<T> {
    entries: Vec<Entry<T>>,
    places: HashMap<Uuid, usize>,
}

impl<T: Kept> Shelf<T> {
    /// The records that the store has.
    pub fn new(known: Vec<T>) -> Self {
        let places = known.iter().enumerate().map(|(place, record)| (record.id(), place)).collect();
        let entry = |now| Entry { now, before: None, is_new: false, row: None };
        Self { entries: known.into_iter().map(entry).collect(), places }
    }

    /// The record of an id.
    pub fn get(&self, id: Uuid) -> Option<&Entry<T>> {
        self.places.get(&id).map(|&place| &self.entries[place])
    }

    /// Every record as it is to be.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|entry| &entry.now)
    }

    /// A new record.
    pub fn add(&mut self, record: T, row: RowMark) {
        self.places.insert(record.id(), self.entries.len());
        self.entries.push(Entry { now: record, before: None, is_new: true, row: Some(row) });
    }

    /// A record to change, with the first row that had to do with it before this one.
    pub fn edit(&mut self, id: Uuid, row: RowMark) -> Option<(&mut T, Option<RowMark>)> {
        let entry = &mut self.entries[*self.places.get(&id)?];
        if entry.before.is_none() && !entry.is_new {
            entry.before = Some(entry.now.clone());
        }
        let earlier = *entry.row.get_or_insert(row);
        Some((&mut entry.now, (earlier != row).then_some(earlier)))
    }

    /// What is to be written, in the order of the records.
    pub fn writes(&self) -> impl Iterator<Item = Write<'_, T>> {
        self.entries.iter().filter_map(|entry| match &entry.before {
            _ if entry.is_new => Some(Write::New(&entry.now)),
            Some(before) if *before != entry.now => Some(Write::Changed(before, &entry.now)),
            _ => None,
        })
    }
}
