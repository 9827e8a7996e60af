//! Briefs.

use accord_shared::brief::PaperStyle;
use accord_shared::{AccessLevel, Language, schema};
use cynic::Id;

use super::parts::Day;

/// Which brief.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct BriefVariables {
    /// Of which record.
    pub of: Id,
    /// In which language.
    pub language: Option<Language>,
    /// For which day.
    pub as_of: Option<Day>,
    /// Whether every part is whole.
    pub full: bool,
}

/// The brief of a record.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "BriefVariables")]
pub struct BriefQuery {
    /// The brief; nothing where the record is not there for the reader.
    #[arguments(of: $of, language: $language, asOf: $as_of, full: $full)]
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
    /// Its sections.
    pub sections: Vec<BriefSection>,
    /// What its lines cite.
    pub citations: Vec<BriefCitation>,
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
