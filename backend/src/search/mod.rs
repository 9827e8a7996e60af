//! Folded text, ranking.
//!
//! Every name, alias, acronym, title, number, identifier, obligation text and post title, folded once by
//! [`accord_shared::fold`] into one arena that a search scans from end to end: tens of megabytes take a few
//! milliseconds, and no tokenizer has a say in what a word of Azerbaijani is.
//!
//! The index knows texts and their levels; what the viewer may see of a record is the graph's to say, and a text
//! is found only where both agree.

mod index;
mod load;
mod rank;
#[cfg(test)]
mod tests;

use accord_shared::{
    AccessLevel, Language, Noun, RecordId, Viewer, agreement::AgreementState, obligation::Standing,
    organization::OrganizationKind,
};
use chrono::NaiveDate;

pub use index::{Index, Size};
pub use load::Batch;

/// An index that follows the ledger.
pub type LiveIndex = crate::ledger::Live<Index>;

/// How many letters of what was typed count.
pub const MAX_LETTERS: usize = 200;
/// How many words of what was typed count.
pub const MAX_WORDS: usize = 10;
/// How many records a search finds at most.
pub const MAX_HITS: usize = 50;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Search<'q> {
    /// What was typed. All its words must be found in one record, in any of its texts.
    pub text: &'q str,
    /// Only records of these nouns; nothing for all.
    pub nouns: Option<&'q [Noun]>,
    /// How many; more than [`MAX_HITS`] count as that.
    pub first: usize,
    /// The reader's language.
    pub language: Language,
    /// The day on which states are told and neighbours counted.
    pub today: NaiveDate,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which record.
    pub id: RecordId,
    /// Its noun.
    pub noun: Noun,
    /// Its label in the reader's language.
    pub label: String,
    /// The text that matched, where it is not the label; the part around the match of a long one.
    pub matched: Option<String>,
    /// An organization's kind.
    pub organization_kind: Option<OrganizationKind>,
    /// Whether it is of our side.
    pub ours: bool,
    /// An agreement's state.
    pub agreement_state: Option<AgreementState>,
    /// An obligation's standing.
    pub standing: Option<Standing>,
    /// The level that counts.
    pub access_level: AccessLevel,
}

impl Index {
    /// The records that have every word typed, best first, one hit for each.
    pub fn search(&self, graph: &crate::graph::Graph, viewer: &Viewer, search: &Search<'_>) -> Vec<Hit> {
        rank::search(self, graph, viewer, search)
    }
}
