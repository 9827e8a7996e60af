//! Briefs: what is to be known of a record before somebody speaks to it, or of it, on two pages and with every line cited.
//!
//! A brief is made of what the reader's other pages show them, by the same reads: there is no second way to a record.
//! What each part says stands in a file of its own; [`book::Book`] numbers what they cite and keeps the highest level.

mod agreements;
mod book;
mod meetings;
mod owed;
mod points;
mod status;
mod subject;
mod told;

use accord_shared::{Language, RecordId, brief::BriefPart};
use chrono::NaiveDate;

use super::{Failure, PageOf, Reading};
use crate::{
    graph::LiveGraph,
    paper::{Line, Paper, Section, words},
    store::StoreError,
};

use book::Book;
use subject::Subject;

/// How many lines a part has where nobody asks for the whole.
const SHORT: usize = 5;

/// How many lines a part has at most.
const WHOLE: usize = 200;

/// Which brief is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Of which record.
    pub of: RecordId,
    /// In which language.
    pub language: Language,
    /// For which day it says how things stand.
    pub day: NaiveDate,
    /// Whether every part is whole; else it fits on two pages.
    pub full: bool,
}

/// What the parts have in common: who asks, what is asked for, and what the brief is about.
struct Desk<'a> {
    reading: Reading<'a>,
    asked: Asked,
    subject: Subject,
}

impl Desk<'_> {
    /// How many lines a part has.
    const fn most(&self) -> usize {
        if self.asked.full { WHOLE } else { SHORT }
    }

    /// The word of a closed list.
    fn word(&self, list: &str, code: &str) -> &'static str {
        words::word(self.asked.language, list, code)
    }

    fn texts(&self) -> &'static words::Texts {
        words::texts(self.asked.language)
    }
}

/// Lines of a part, and how many more it would have.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    more: usize,
}

impl Lines {
    /// The first so many of these.
    fn first(mut lines: Vec<Line>, most: usize) -> Self {
        let more = lines.len().saturating_sub(most);
        lines.truncate(most);
        Self { lines, more }
    }
}

/// How many a list has of which this is the first page; it is counted only where there is more.
async fn all_of<T>(
    page: &PageOf<T>,
    count: impl AsyncFnOnce() -> Result<i64, StoreError>,
) -> Result<usize, StoreError> {
    Ok(if page.has_next { usize::try_from(count().await?).unwrap_or(0) } else { page.rows.len() })
}

/// The brief of a record as the reader may see it; nothing where they may not see the record.
pub async fn compose(
    reading: Reading<'_>,
    graph: &LiveGraph,
    asked: Asked,
) -> Result<Option<Paper>, Failure> {
    let Some(subject) = subject::find(reading, asked).await? else { return Ok(None) };
    let desk = Desk { reading, asked, subject };
    let mut book = Book::default();
    let status = status::lines(&desk, &mut book);
    let owed = owed::read(&desk).await?;
    let agreements = agreements::read(&desk, &mut book).await?;
    let meetings = meetings::read(&desk).await?;
    let mut parts = vec![(BriefPart::Status, status)];
    parts.push((BriefPart::Points, points::lines(&desk, &mut book, &owed, &agreements, &meetings)));
    parts.extend(owed::lines(&desk, &mut book, &owed));
    parts.extend(agreements::lines(&desk, &mut book, &agreements));
    parts.push((BriefPart::Interactions, meetings::lines(&desk, &mut book, &meetings)));
    parts.push((BriefPart::People, status::people(&desk, &mut book)));
    parts.push((BriefPart::Ways, told::lines(&desk, &mut book, graph)));
    let sections = parts.into_iter().filter(|(_, part)| !part.lines.is_empty()).map(|(part, lines)| {
        let title = heading(desk.texts(), part).to_owned();
        Section { code: part.code().to_owned(), title, lines: lines.lines, more: lines.more }
    });
    let sections = sections.collect();
    let (citations, level) = book.close();
    Ok(Some(Paper {
        language: asked.language,
        kind: desk.texts().brief.clone(),
        title: desk.subject.title(asked.language),
        subtitle: desk.subject.subtitle(&desk),
        day: asked.day,
        level,
        sections,
        citations,
    }))
}

fn heading(texts: &words::Texts, part: BriefPart) -> &str {
    match part {
        BriefPart::Status => &texts.status,
        BriefPart::Priorities => &texts.priorities,
        BriefPart::Agenda => &texts.agenda,
        BriefPart::Points => &texts.points,
        BriefPart::OursDue => &texts.ours_due,
        BriefPart::TheirsDue => &texts.theirs_due,
        BriefPart::BothDue => &texts.both_due,
        BriefPart::Ending => &texts.ending,
        BriefPart::InForce => &texts.in_force,
        BriefPart::Drafts => &texts.drafts,
        BriefPart::Interactions => &texts.interactions,
        BriefPart::People => &texts.people,
        BriefPart::Ways => &texts.ways,
    }
}
