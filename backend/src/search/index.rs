//! The arena of folded texts, and whose they are.

use std::collections::HashMap;

use accord_shared::{AccessLevel, RecordId, fold::fold};

use super::load::{self, Batch, LoadedText};
use crate::{
    ledger::{Follower, Scope},
    store::{Store, StoreError},
};

/// What a text is to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TextKind {
    /// A name, a title, an obligation's text.
    Label,
    /// An acronym, an alias, a former name.
    Alias,
    /// An agreement's number or an identifier: found by its beginning, never by a piece from its middle.
    Number,
    /// A post's title.
    Post,
}

/// One text of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    start: u32,
    shown: u32,
    /// Which of the places is where the post is; [`NOWHERE`] where the text is no post's.
    place: u32,
    pub(super) kind: TextKind,
    /// The level of what carries it.
    pub(super) level: AccessLevel,
}

const NOWHERE: u32 = u32::MAX;

/// One record: its texts stand together.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: RecordId,
    texts: (u32, u32),
    gone: bool,
}

/// The texts of all records.
///
/// In the arena each text has a space before it and a line break behind, so that a space before a word always
/// marks its beginning, and no word is found across two texts: folding leaves neither in a text.
#[derive(Debug, Default)]
pub struct Index {
    folded: String,
    shown: String,
    texts: Vec<Text>,
    entries: Vec<Entry>,
    places: Vec<RecordId>,
    slots: HashMap<RecordId, u32>,
    /// Bytes of records that are gone or were read again.
    waste: usize,
}

/// How large an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many records.
    pub records: usize,
    /// How many texts.
    pub texts: usize,
    /// Bytes in all.
    pub bytes: usize,
}

impl Follower for Index {
    type Batch = Batch;

    fn empty() -> Self {
        Self::default()
    }

    async fn load(store: &Store, scope: Scope) -> Result<Batch, StoreError> {
        load::batch(store, scope).await
    }

    fn apply(&mut self, batch: Batch) {
        if let Scope::Records(asked) = &batch.scope {
            asked.iter().for_each(|&id| self.forget(id));
        }
        for texts in batch.texts.chunk_by(|one, next| one.record == next.record) {
            self.add(texts);
        }
        if self.waste > self.folded.len() / 4 {
            self.compact();
        }
        if batch.scope == Scope::All {
            self.shrink();
        }
    }
}

impl Index {
    /// How large it is.
    pub fn size(&self) -> Size {
        let bytes = self.folded.capacity()
            + self.shown.capacity()
            + self.texts.capacity() * size_of::<Text>()
            + self.entries.capacity() * size_of::<Entry>()
            + self.places.capacity() * size_of::<RecordId>()
            + self.slots.capacity() * (size_of::<(RecordId, u32)>() + 1);
        Size { records: self.slots.len(), texts: self.texts.len(), bytes }
    }

    pub(super) fn arena(&self) -> &[u8] {
        self.folded.as_bytes()
    }

    /// The number of the record to which a place in the arena belongs: `known` or a later one, and most often one of
    /// the next few.
    pub(super) fn at(&self, position: usize, known: usize) -> usize {
        let is_behind = |entry: &Entry| self.start(entry.texts.0) > position;
        let mut reach = 1;
        while self.entries.get(known + reach).is_some_and(|entry| !is_behind(entry)) {
            reach *= 2;
        }
        let (from, to) = (known + reach / 2, (known + reach).min(self.entries.len()));
        from + self.entries[from..to].partition_point(|entry| !is_behind(entry)).saturating_sub(1)
    }

    /// A record by its number, unless it is gone, and where the next one's texts begin.
    pub(super) fn entry(&self, number: usize) -> (Option<&Entry>, usize) {
        match self.entries.get(number) {
            Some(entry) => ((!entry.gone).then_some(entry), self.start(entry.texts.1)),
            None => (None, self.folded.len()),
        }
    }

    /// A record's texts with their folded forms.
    pub(super) fn texts<'i>(&'i self, entry: &Entry) -> impl Iterator<Item = (&'i Text, &'i str)> + use<'i> {
        let (first, end) = entry.texts;
        (first..end).filter_map(move |at| {
            let text = self.texts.get(at as usize)?;
            // Without the space before it and the line break behind.
            let folded = self.folded.get(text.start as usize + 1..self.start(at + 1).checked_sub(1)?)?;
            Some((text, folded))
        })
    }

    /// A text as it is written.
    pub(super) fn shown(&self, text: &Text) -> &str {
        let start = text.shown as usize;
        let rest = self.shown.get(start..).unwrap_or_default();
        rest.split('\0').next().unwrap_or_default()
    }

    /// The organization at which a post is.
    pub(super) fn place(&self, text: &Text) -> Option<RecordId> {
        self.places.get(text.place as usize).copied()
    }

    fn start(&self, text: u32) -> usize {
        self.texts.get(text as usize).map_or(self.folded.len(), |text| text.start as usize)
    }

    fn add(&mut self, texts: &[LoadedText]) {
        let Some(record) = texts.first().map(|text| text.record) else { return };
        let first = self.texts.len() as u32;
        for text in texts {
            let folded = fold(&text.text);
            // The arena is addressed by 32 bits; a register of four gigabytes of names is not this one.
            let (Ok(start), Ok(shown)) = (u32::try_from(self.folded.len()), u32::try_from(self.shown.len()))
            else {
                break;
            };
            if folded.is_empty() {
                continue;
            }
            self.folded.push(' ');
            self.folded.push_str(&folded);
            self.folded.push('\n');
            self.shown.extend(text.text.chars().filter(|&letter| letter != '\0'));
            self.shown.push('\0');
            let place = text.place.map_or(NOWHERE, |place| {
                self.places.push(place);
                self.places.len() as u32 - 1
            });
            self.texts.push(Text { start, shown, place, kind: text.kind, level: text.level });
        }
        let texts = (first, self.texts.len() as u32);
        if texts.0 < texts.1 {
            self.slots.insert(record, self.entries.len() as u32);
            self.entries.push(Entry { id: record, texts, gone: false });
        }
    }

    fn forget(&mut self, id: RecordId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let (first, end) = self.entries[slot as usize].texts;
        self.waste += self.start(end) - self.start(first);
        self.entries[slot as usize].gone = true;
    }

    /// Writes the arena anew without what is gone.
    fn compact(&mut self) {
        let held = std::mem::take(self);
        for entry in held.entries.iter().filter(|entry| !entry.gone) {
            let first = self.texts.len() as u32;
            for (text, folded) in held.texts(entry) {
                let (start, shown) = (self.folded.len() as u32, self.shown.len() as u32);
                self.folded.push(' ');
                self.folded.push_str(folded);
                self.folded.push('\n');
                self.shown.push_str(held.shown(text));
                self.shown.push('\0');
                let place = held.place(text).map_or(NOWHERE, |place| {
                    self.places.push(place);
                    self.places.len() as u32 - 1
                });
                self.texts.push(Text { start, shown, place, ..*text });
            }
            self.slots.insert(entry.id, self.entries.len() as u32);
            self.entries.push(Entry { texts: (first, self.texts.len() as u32), ..entry.clone() });
        }
    }

    fn shrink(&mut self) {
        self.folded.shrink_to_fit();
        self.shown.shrink_to_fit();
        self.texts.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.places.shrink_to_fit();
    }
}

#[cfg(test)]
impl Index {
    /// Everything that the index holds, by record.
    pub(crate) fn content(&self) -> std::collections::BTreeMap<RecordId, Vec<String>> {
        let entries = self.entries.iter().filter(|entry| !entry.gone);
        let texts = |entry: &Entry| {
            let all = self.texts(entry);
            all.map(|(text, folded)| {
                let shown = (self.shown(text), self.place(text));
                format!("{folded} {:?} {:?} {shown:?}", text.kind, text.level)
            })
            .collect()
        };
        entries.map(|entry| (entry.id, texts(entry))).collect()
    }
}
