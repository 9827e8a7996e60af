//! Briefs.

use accord_shared::brief::PaperStyle;
use accord_shared::{AccessLevel, Language, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::parts::{Day, Instant, UserError};

/// Which brief.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct BriefVariables {
    /// Of which record.
    pub of: Id,
    /// In which language.
    pub language: Option<Language>,
    /// For which day.
    pub as_of: Option<Day>,
    /// Whether every part is whole.
    pub full: bool,
    /// For a reader of which level; as the reader sees it where none is named.
    pub level: Option<AccessLevel>,
}

/// The brief of a record.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "BriefVariables")]
pub struct BriefQuery {
    /// The brief; nothing where the record is not there for the reader.
    #[arguments(of: $of, language: $language, asOf: $as_of, full: $full, level: $level)]
    pub brief: Option<Brief>,
}

/// What is to be known of a record.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct Brief {
    /// In which language it is written.
    pub language: Language,
    /// The day for which it says how things stand.
    pub day: Day,
    /// What kind of document it is.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// What that is.
    pub subtitle: String,
    /// The highest level of what it cites.
    pub access_level: AccessLevel,
    /// How much is kept from the reader for whom it was made.
    pub kept_back: Option<String>,
    /// Its sections.
    pub sections: Vec<BriefSection>,
    /// What its lines cite.
    pub citations: Vec<BriefCitation>,
    /// Who kept it and when, where it is a copy.
    pub kept: Option<KeptBrief>,
}

/// A part of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct BriefSection {
    /// What tells it from others.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<BriefLine>,
    /// How many more the full brief has.
    pub more: i32,
}

/// A line.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct BriefLine {
    /// Its text.
    pub runs: Vec<BriefRun>,
    /// The numbers of what it cites.
    pub cites: Vec<i32>,
}

/// A stretch of text.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct BriefRun {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: PaperStyle,
}

/// What a line stands on.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct BriefCitation {
    /// Its number.
    pub number: i32,
    /// The record.
    pub record: Id,
    /// Its name, title or text.
    pub label: String,
    /// Where in it.
    pub place: Option<String>,
    /// Its date, as it is written.
    pub on: Option<String>,
    /// How closed it is.
    pub access_level: AccessLevel,
}

/// A brief that is kept as it was made.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct KeptBrief {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub record: Id,
    /// In which language it is written.
    pub language: Language,
    /// The day for which it says how things stand.
    pub day: Day,
    /// Whether every part is whole.
    pub full: bool,
    /// The highest level of what it cites.
    pub access_level: AccessLevel,
    /// Who made it, by name.
    pub author: String,
    /// When.
    pub made_at: Instant,
}

/// One record, or one copy.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct KeptVariables {
    /// Its id.
    pub id: Id,
}

/// The copies of a record's briefs.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "KeptVariables")]
pub struct KeptBriefsQuery {
    /// Those that the reader may see, the latest first.
    #[arguments(of: $id)]
    pub kept_briefs: Vec<KeptBrief>,
}

/// A copy.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "KeptVariables")]
pub struct KeptBriefQuery {
    /// The copy; nothing where it is not there for the reader.
    #[arguments(id: $id)]
    pub kept_brief: Option<Brief>,
}

/// A talking point in one's own words.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct BriefPointInput {
    /// What to say.
    pub text: String,
    /// What it stands on.
    pub records: Vec<Id>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct KeepVariables {
    of: Id,
    language: Option<Language>,
    as_of: Option<Day>,
    full: bool,
    points: Option<Vec<BriefPointInput>>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "KeptBriefPayload")]
struct Keeping {
    kept: Option<KeptBrief>,
    errors: Vec<UserError>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
struct KeepBrief {
    #[arguments(of: $of, language: $language, asOf: $as_of, full: $full, points: $points)]
    keep_brief: Keeping,
}

/// Keeps a brief as it is now, with these talking points where any are given. Returns the copy, or what was wrong.
pub async fn keep(
    asked: BriefVariables,
    points: Option<Vec<BriefPointInput>>,
) -> Result<(Option<KeptBrief>, Vec<UserError>), ApiError> {
    let BriefVariables { of, language, as_of, full, level: _ } = asked;
    let api = Api::expect();
    let key = crate::clock::fresh_key();
    let operation = KeepBrief::build(KeepVariables { of, language, as_of, full, points });
    let done = api.mutate_once(operation, key.as_deref()).await?;
    api.refresh();
    Ok((done.keep_brief.kept, done.keep_brief.errors))
}
