//! Briefs in the schema.

use accord_shared::{
    AccessLevel, Language, Noun, RecordId, access, brief::PaperStyle, error::ErrorCode, id::BriefId,
    partial_date::Day,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, asked_for, refused, unexpected},
    payload::{UserError, outcome},
};
use crate::{
    paper::{self, Paper},
    register::{Problem, audit, brief},
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
    /// Where it was made for a reader of a level: how much is kept from them, in its language.
    kept_back: Option<String>,
    /// Its sections; one that has nothing to say is left out.
    sections: Vec<BriefSection>,
    /// What its lines cite, by number.
    citations: Vec<BriefCitation>,
    /// Who kept it and when, where it is a copy.
    kept: Option<KeptBrief>,
}

/// A brief that is kept as it was made.
#[derive(Debug, SimpleObject)]
pub(super) struct KeptBrief {
    /// Its id.
    id: ID,
    /// What it is about.
    record: ID,
    /// In which language it is written.
    language: Language,
    /// The day for which it says how things stand.
    day: Day,
    /// Whether every part is whole.
    full: bool,
    /// The highest level of what it cites.
    access_level: AccessLevel,
    /// Who made it, by name.
    author: String,
    /// When.
    made_at: DateTime<Utc>,
}

impl From<brief::Kept> for KeptBrief {
    fn from(kept: brief::Kept) -> Self {
        Self {
            id: ID(kept.id.to_string()),
            record: ID(kept.of.to_string()),
            language: kept.language,
            day: Day(kept.day),
            full: kept.full,
            access_level: kept.level,
            author: kept.author,
            made_at: kept.made_at,
        }
    }
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
        let kept_back = paper.kept_back();
        Self {
            record: ID(record.to_string()),
            language: paper.language,
            day: Day(paper.day),
            kind: paper.kind,
            title: paper.title,
            subtitle: paper.subtitle,
            access_level: paper.level,
            kept_back,
            sections: paper.sections.into_iter().map(section).collect(),
            citations: paper.citations.into_iter().enumerate().map(citation).collect(),
            kept: None,
        }
    }
}

/// Briefs.
#[derive(Default, Debug)]
pub(super) struct BriefQuery;

#[Object]
impl BriefQuery {
    /// The brief of an organization, an agreement, a contact or an interaction, as of a day (today if left out) and in a
    /// language (the reader's if left out); on two pages, or the whole; as whoever asks sees it, or for a reader of a level
    /// who is on no list; nothing where it is not for the viewer to make one for that level. The ledger has that it was made where it cites
    /// what is closed.
    #[graphql(complexity = "30 * child_complexity + 500")]
    async fn brief(
        &self,
        ctx: &Context<'_>,
        of: ID,
        language: Option<Language>,
        as_of: Option<Day>,
        #[graphql(default)] full: bool,
        level: Option<AccessLevel>,
    ) -> Result<Option<Brief>> {
        let Ok(record) = of.parse::<RecordId>() else { return Ok(None) };
        if level.is_some_and(|level| !access::may_export_for(ctx.viewer(), level)) {
            audit::refused(ctx.writing()).await.map_err(unexpected)?;
            return Ok(None);
        }
        ctx.catch_up().await?;
        let day = as_of.map_or_else(|| ctx.today(), |day| day.0);
        let asked = brief::Asked { of: record, language: ctx.language(language), day, full, level };
        let made = brief::compose(ctx.reading(), &ctx.sources().graph, asked).await.map_err(refused)?;
        asked_for(ctx, record, made.as_ref().map(|paper| paper.level)).await?;
        Ok(made.map(|paper| Brief::from_paper(record, paper)))
    }

    /// The briefs of a record that are kept and that the viewer may see, the latest first.
    #[graphql(complexity = "50 * child_complexity + 1")]
    async fn kept_briefs(&self, ctx: &Context<'_>, of: ID) -> Result<Vec<KeptBrief>> {
        let Ok(record) = of.parse::<RecordId>() else { return Ok(Vec::new()) };
        let found = brief::list(ctx.reading(), record).await.map_err(unexpected)?;
        Ok(found.into_iter().map(KeptBrief::from).collect())
    }

    /// A brief that is kept, as it was made. It is there for whoever may see all that it cites.
    #[graphql(complexity = "30 * child_complexity + 1")]
    async fn kept_brief(&self, ctx: &Context<'_>, id: BriefId) -> Result<Option<Brief>> {
        let Some((kept, paper)) = brief::find(ctx.reading(), id).await.map_err(unexpected)? else {
            // A copy that is hidden and one that never was leave the same: somebody asked for what is not there.
            audit::refused(ctx.writing()).await.map_err(unexpected)?;
            return Ok(None);
        };
        asked_for(ctx, kept.of, Some(kept.level)).await?;
        let brief = Brief::from_paper(kept.of, paper);
        Ok(Some(Brief { kept: Some(kept.into()), ..brief }))
    }
}

/// A talking point in one's own words.
#[derive(Debug, InputObject)]
pub(super) struct BriefPointInput {
    /// What to say: up to 1,000 letters.
    text: String,
    /// What it stands on: of what the brief cites.
    records: Vec<ID>,
}

/// The copy, or why there is none.
#[derive(Debug, SimpleObject)]
pub(super) struct KeptBriefPayload {
    /// The copy.
    kept: Option<KeptBrief>,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// Changes of briefs.
#[derive(Default, Debug)]
pub(super) struct BriefMutation;

#[Object]
impl BriefMutation {
    /// Makes the brief of a record and keeps it as it is, with these talking points in the place of those that were
    /// drafted where any are given.
    async fn keep_brief(
        &self,
        ctx: &Context<'_>,
        of: ID,
        language: Option<Language>,
        as_of: Option<Day>,
        #[graphql(default)] full: bool,
        points: Option<Vec<BriefPointInput>>,
    ) -> Result<KeptBriefPayload> {
        let kept = match of.parse::<RecordId>() {
            Ok(record) => {
                ctx.catch_up().await?;
                let day = as_of.map_or_else(|| ctx.today(), |day| day.0);
                let language = ctx.language(language);
                let asked = brief::Asked { of: record, language, day, full, level: None };
                let graph = &ctx.sources().graph;
                match points.map(|points| points.into_iter().map(point).collect()).transpose() {
                    Ok(points) => brief::keep(ctx.writing(), graph, asked, points).await,
                    Err(problem) => Err(problem.into()),
                }
            }
            Err(_) => Err(Problem::not_found().into()),
        };
        Ok(match outcome(ctx, kept).await? {
            Ok(id) => {
                let found = brief::find(ctx.reading(), id).await.map_err(unexpected)?;
                KeptBriefPayload { kept: found.map(|(kept, _)| kept.into()), errors: Vec::new() }
            }
            Err(errors) => KeptBriefPayload { kept: None, errors },
        })
    }
}

fn point(input: BriefPointInput) -> std::result::Result<brief::Point, Problem> {
    let record =
        |id: &ID| id.parse().map_err(|_| Problem::at("points", ErrorCode::NotFound, "no record's id"));
    let records = input.records.iter().map(record).collect::<std::result::Result<_, _>>()?;
    Ok(brief::Point { text: input.text, records })
}
