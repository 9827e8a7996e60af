//! Briefs in the schema.

use accord_shared::{AccessLevel, Language, Noun, RecordId, brief::PaperStyle, partial_date::Day};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::asking::{Asked, asked_for, refused};
use crate::{
    paper::{self, Paper},
    register::brief,
};

/// What is to be known of a record before somebody speaks to it, or of it: every line cites what it stands on.
#[derive(Debug, SimpleObject)]
pub(super) struct Brief {
    /// The record.
    record: ID,
    /// In which language it is written.
    language: Language,
    /// The day for which it says how things stand.
    day: Day,
    /// What kind of document it is, in its language.
    kind: String,
    /// What it is about.
    title: String,
    /// What that is, in a few words.
    subtitle: String,
    /// The highest level of what it cites.
    access_level: AccessLevel,
    /// Its sections; one that has nothing to say is left out.
    sections: Vec<BriefSection>,
    /// What its lines cite, by number.
    citations: Vec<BriefCitation>,
}

/// A part of a brief.
#[derive(Debug, SimpleObject)]
pub(super) struct BriefSection {
    /// What tells it from others.
    code: String,
    /// Its heading.
    title: String,
    /// Its lines.
    lines: Vec<BriefLine>,
    /// How many more the full brief has.
    more: usize,
}

/// A line of a brief.
#[derive(Debug, SimpleObject)]
pub(super) struct BriefLine {
    /// Its text, in runs of one style each.
    runs: Vec<BriefRun>,
    /// The numbers of what it cites.
    cites: Vec<usize>,
}

/// A stretch of text in one style.
#[derive(Debug, SimpleObject)]
pub(super) struct BriefRun {
    /// The text.
    text: String,
    /// How it is set.
    style: PaperStyle,
}

/// What a line stands on.
#[derive(Debug, SimpleObject)]
pub(super) struct BriefCitation {
    /// Its number.
    number: usize,
    /// The record.
    record: ID,
    /// What that is.
    noun: Noun,
    /// Its name, title or text.
    label: String,
    /// Where in it: an article, a clause, a post.
    place: Option<String>,
    /// Its date, as it is written.
    on: Option<String>,
    /// How closed it is.
    access_level: AccessLevel,
}

impl Brief {
    pub(super) fn from_paper(record: RecordId, paper: Paper) -> Self {
        let line = |line: paper::Line| BriefLine {
            runs: line.runs.into_iter().map(|run| BriefRun { text: run.text, style: run.style }).collect(),
            cites: line.cites,
        };
        let section = |section: paper::Section| BriefSection {
            code: section.code,
            title: section.title,
            lines: section.lines.into_iter().map(line).collect(),
            more: section.more,
        };
        let citation = |(at, of): (usize, paper::Citation)| BriefCitation {
            number: at + 1,
            record: ID(of.record.to_string()),
            noun: of.record.noun,
            label: of.label,
            place: of.place,
            on: of.on,
            access_level: of.level,
        };
        Self {
            record: ID(record.to_string()),
            language: paper.language,
            day: Day(paper.day),
            kind: paper.kind,
            title: paper.title,
            subtitle: paper.subtitle,
            access_level: paper.level,
            sections: paper.sections.into_iter().map(section).collect(),
            citations: paper.citations.into_iter().enumerate().map(citation).collect(),
        }
    }
}

/// Briefs.
#[derive(Default, Debug)]
pub(super) struct BriefQuery;

#[Object]
impl BriefQuery {
    /// The brief of an organization, an agreement, a contact or an interaction, as of a day (today if left out) and in a
    /// language (the reader's if left out); on two pages, or the whole. The ledger has that it was made where it cites
    /// what is closed.
    #[graphql(complexity = "30 * child_complexity + 500")]
    async fn brief(
        &self,
        ctx: &Context<'_>,
        of: ID,
        language: Option<Language>,
        as_of: Option<Day>,
        #[graphql(default)] full: bool,
    ) -> Result<Option<Brief>> {
        let Ok(record) = of.parse::<RecordId>() else { return Ok(None) };
        ctx.catch_up().await?;
        let day = as_of.map_or_else(|| ctx.today(), |day| day.0);
        let asked = brief::Asked { of: record, language: ctx.language(language), day, full };
        let made = brief::compose(ctx.reading(), &ctx.sources().graph, asked).await.map_err(refused)?;
        asked_for(ctx, record, made.as_ref().map(|paper| paper.level)).await?;
        Ok(made.map(|paper| Brief::from_paper(record, paper)))
    }
}
