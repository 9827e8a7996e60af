//! Documents that the program writes: what stands in one, whatever it becomes. The screen, print, a text document and a
//! PDF are made from the same paper; it is pure, knows no record and asks nobody.

pub mod words;

use accord_shared::{AccessLevel, Language, RecordId, brief::PaperStyle};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A document: its head, its sections and, at its end, what they cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// In which language it is written.
    pub language: Language,
    /// What kind of document it is, in that language.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// What that is, in a few words.
    pub subtitle: String,
    /// The day for which it says how things stand.
    pub day: NaiveDate,
    /// The highest level of what it cites (5.12).
    pub level: AccessLevel,
    /// Its sections, those that have nothing to say left out.
    pub sections: Vec<Section>,
    /// What its lines cite, by number: the first is 1.
    pub citations: Vec<Citation>,
}

/// A part of a document under a heading of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What tells it from others.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// Its lines, each a sentence or a few.
    pub lines: Vec<Line>,
    /// How many more lines the whole would have.
    pub more: usize,
}

/// A line of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its text, in runs of one style each.
    pub runs: Vec<Run>,
    /// The numbers of what it cites, in their order.
    pub cites: Vec<usize>,
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: PaperStyle,
}

/// What a line stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The record.
    pub record: RecordId,
    /// Its name, title or text.
    pub label: String,
    /// Where in it: an article, a clause, a post.
    pub place: Option<String>,
    /// Its date, as it is written.
    pub on: Option<String>,
    /// How closed it is.
    pub level: AccessLevel,
}

impl Line {
    /// With a run of this style behind what it has; an empty one is left out.
    pub fn with(mut self, style: PaperStyle, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.runs.push(Run { text, style });
        }
        self
    }

    /// With plain text behind what it has.
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(PaperStyle::Plain, text)
    }

    /// With what the line is about.
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.with(PaperStyle::Strong, text)
    }

    /// With what went wrong.
    pub fn warning(self, text: impl Into<String>) -> Self {
        self.with(PaperStyle::Warning, text)
    }

    /// With what is said beside.
    pub fn muted(self, text: impl Into<String>) -> Self {
        self.with(PaperStyle::Muted, text)
    }

    /// Citing what stands under this number, once.
    pub fn cite(mut self, number: usize) -> Self {
        if !self.cites.contains(&number) {
            self.cites.push(number);
            self.cites.sort_unstable();
        }
        self
    }

    /// The text without its styles.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl Citation {
    /// Where the record's dossier is, below the address of the register.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.record.noun.section(), self.record.uuid)
    }
}
