//! Briefs: what is to be known of a record before somebody speaks to it, or of it, on two pages and with every line cited.
//!
//! A brief is made of what the reader's other pages show them, by the same reads: there is no second way to a record.
//! What each part says stands in a file of its own; [`book::Book`] numbers what they cite and keeps the highest level.

mod agreements;
mod assessed;
mod book;
mod kept;
mod meetings;
mod owed;
mod points;
mod status;
mod subject;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use accord_shared::{AccessLevel, Language, Noun, RecordId, access, brief::BriefPart};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Failure, PageOf, Problem, Reading, export, scope};
use crate::{
    graph::LiveGraph,
    paper::{Citation, Line, Paper, Section, words},
    store::StoreError,
};

pub(super) use kept::forget;
pub use kept::{Kept, Point, find, keep, list};

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
    /// For a reader of which level, who is on no need-to-know list; for whoever asks where none is named.
    pub level: Option<AccessLevel>,
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

/// The brief of a record as its reader may see it; nothing where they may not see the record. Made for a reader of another
/// level it says how much is kept from them, as an export does (5.12); whoever reads it themselves is not told.
pub async fn compose(
    reading: Reading<'_>,
    graph: &LiveGraph,
    asked: Asked,
) -> Result<Option<Paper>, Failure> {
    let Some(level) = asked.level else { return make(reading, graph, asked).await };
    if !access::may_export_for(reading.viewer, level) {
        return Err(Problem::refused().into());
    }
    let reader = export::reader(reading.viewer, level);
    let theirs = Reading { store: reading.store, viewer: &reader };
    let Some(paper) = make(theirs, graph, asked).await? else { return Ok(None) };
    let own = make(reading, graph, asked).await?;
    let mut cited: BTreeMap<Noun, BTreeSet<Uuid>> = BTreeMap::new();
    for citation in own.iter().flat_map(|own| &own.citations) {
        cited.entry(citation.record.noun).or_default().insert(citation.record.uuid);
    }
    let mut withheld = 0;
    for (noun, ids) in cited {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        withheld += ids.len() - scope::seen_of(theirs, noun, &ids).await?.len();
    }
    Ok(Some(Paper { withheld: Some((level, withheld)), ..paper }))
}

async fn make(reading: Reading<'_>, graph: &LiveGraph, asked: Asked) -> Result<Option<Paper>, Failure> {
    let Some(subject) = subject::find(reading, asked).await? else { return Ok(None) };
    let desk = Desk { reading, asked, subject };
    let mut book = Book::default();
    let assessed = assessed::read(&desk).await?;
    let status = status::lines(&desk, &mut book, &assessed);
    let owed = owed::read(&desk).await?;
    let agreements = agreements::read(&desk, &mut book).await?;
    let meetings = meetings::read(&desk).await?;
    let known =
        points::Known { assessed: &assessed, owed: &owed, agreements: &agreements, meetings: &meetings };
    let points = points::lines(&desk, &mut book, &known);
    let mut parts = vec![(BriefPart::Status, status), (BriefPart::Points, points)];
    parts.extend(assessed::lines(&desk, &mut book, &assessed));
    parts.extend(owed::lines(&desk, &mut book, &owed));
    parts.extend(agreements::lines(&desk, &mut book, &agreements));
    parts.push((BriefPart::Interactions, meetings::lines(&desk, &mut book, &meetings)));
    parts.push((BriefPart::People, status::people(&desk, &mut book)));
    parts.push((BriefPart::Ways, told::lines(&desk, &mut book, graph)));
    let sections = parts.into_iter().filter(|(_, part)| !part.lines.is_empty()).map(|(part, lines)| {
        let title = heading(desk.texts(), part).to_owned();
        Section { code: part.code().to_owned(), title, lines: lines.lines, more: lines.more }
    });
    let mut sections: Vec<Section> = sections.collect();
    let (citations, level) = book.close();
    let citations = in_order(&mut sections, citations);
    Ok(Some(Paper {
        language: asked.language,
        kind: desk.texts().brief.clone(),
        title: desk.subject.title(asked.language),
        subtitle: desk.subject.subtitle(&desk),
        day: asked.day,
        level,
        withheld: None,
        sections,
        citations,
    }))
}

/// Numbers what is cited as it comes, the first 1; what no line cites any more is left out.
fn in_order(sections: &mut [Section], citations: Vec<Citation>) -> Vec<Citation> {
    let mut order: Vec<usize> = Vec::new();
    for line in sections.iter_mut().flat_map(|section| &mut section.lines) {
        for number in &mut line.cites {
            let known = order.iter().position(|met| met == number);
            *number = 1 + known.unwrap_or_else(|| {
                order.push(*number);
                order.len() - 1
            });
        }
        line.cites.sort_unstable();
    }
    order.into_iter().filter_map(|number| citations.get(number - 1).cloned()).collect()
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
