//! Documents that the program writes: what stands in one, whatever it becomes. The screen, print, a text document and a
//! PDF are made from the same paper; it is pure, knows no record and asks nobody.

pub mod docx;
pub mod pdf;
#[cfg(test)]
mod tests;
pub mod words;

use accord_shared::{AccessLevel, Language, RecordId, brief::PaperStyle};
use chrono::{DateTime, NaiveDate, Utc};
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
    /// For a reader of which level it was made, and how many records that its maker sees are kept from them; nothing where
    /// its maker is its reader, to whom hidden is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<(AccessLevel, usize)>,
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

impl Paper {
    /// What is said of what is kept from its reader.
    pub fn kept_back(&self) -> Option<String> {
        let (level, count) = self.withheld?;
        let level = words::word(self.language, "access_level", level.code());
        let text = &words::texts(self.language).withheld;
        Some(words::fill(text, &[("level", level), ("count", &count.to_string())]))
    }
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

/// What is said of a paper where it is printed or saved, beside what stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// Where its reader has the register: `https://accord.example`.
    pub origin: &'a str,
    /// Whether it may take more than two pages.
    pub full: bool,
    /// Who made it.
    pub author: Option<&'a str>,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl Sheet<'_> {
    /// The address of what is cited.
    pub fn address_of(&self, cited: &Citation) -> String {
        format!("{}{}", self.origin, cited.path())
    }

    /// What stands at the foot of every page.
    pub fn foot(&self, paper: &Paper) -> String {
        let texts = words::texts(paper.language);
        let on = words::date(paper.language, self.made_at.date_naive().into());
        let made = words::fill(&texts.made, &[("date", &on)]);
        let said = [Some(texts.register.as_str()), Some(made.as_str()), self.author];
        said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl Citation {
    /// What is said of it behind its name: where in the record, and its date.
    pub fn said(&self) -> String {
        let said = self.place.iter().chain(&self.on);
        said.fold(String::new(), |said, part| format!("{said} · {part}")) + " · "
    }

    /// Where the record's dossier is, below the address of the register.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.record.noun.section(), self.record.uuid)
    }
}
