//! The Sector's matrix as the server gives it: its cells, one cell with all that stands behind it, and gaps.

use accord_shared::agreement::AgreementState;
use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::gap::{GapAct, GapKind};
use accord_shared::matrix::Cells;
use accord_shared::obligation::Standing;
use accord_shared::organization::OrganizationKind;
use accord_shared::suggestion::PriorityFactor;
use accord_shared::{AccessLevel, Language, Noun, PartialDate, schema};
use cynic::Id;

use super::assessment::PriorityWeightsInput;
use super::direction::Direction;
use super::interaction::InteractionBrief;
use super::organization::OrganizationFilter;
use super::parts::{ContactBrief, Day, Instant, OrganizationBrief, PageInfo, Text};

/// Which rows.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct MatrixFilter {
    /// Members of this organization.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub member_of: Option<Id>,
    /// Which organizations.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organizations: Option<OrganizationFilter>,
    /// Those assessed by the day, or not.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub assessed: Option<bool>,
    /// Those with a gap of one of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<GapKind>>,
    /// Those with any gap.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub only_gaps: Option<bool>,
    /// Those with anything in a cell.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub only_related: Option<bool>,
}

/// How the matrix is asked for.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct MatrixVariables {
    /// Which rows.
    pub filter: Option<MatrixFilter>,
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// The day compared with.
    pub compare: Option<Day>,
    /// The reader's language.
    pub language: Option<Language>,
    /// Whether it is asked whom each is a member of.
    pub memberships: bool,
    /// The weights that are tried; the register's own if none.
    pub weights: Option<PriorityWeightsInput>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "MatrixVariables")]
pub struct MatrixQuery {
    /// The answer.
    #[arguments(filter: $filter, asOf: $as_of, compare: $compare, weights: $weights)]
    pub matrix: Matrix,
}

/// Organizations and directions of cooperation.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "MatrixVariables")]
pub struct Matrix {
    /// The columns, in the order of their tree.
    pub directions: Vec<Direction>,
    /// The rows, by name.
    pub rows: Vec<MatrixRow>,
    /// Those that the rows' organizations are members of, where that is asked.
    #[directives(include(if: $memberships))]
    pub bodies: Option<Vec<GapRecord>>,
    /// How many rows there are.
    pub total: i32,
    /// Whether some are left out.
    pub cut: bool,
    /// Whether the reader may assess.
    pub can_assess: bool,
}

/// An organization with its cells.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "MatrixVariables")]
pub struct MatrixRow {
    /// The organization.
    pub id: Id,
    /// What it is called.
    #[arguments(language: $language)]
    pub name: String,
    /// Its short form.
    #[arguments(language: $language)]
    pub short: Option<String>,
    /// What it is.
    pub kind: OrganizationKind,
    /// Its country.
    pub country: Option<String>,
    /// The assessment in force.
    pub assessment: Option<Id>,
    /// Since when it is.
    pub assessed_on: Option<Day>,
    /// Our status in it.
    pub status: Option<OurStatus>,
    /// What that was on the compared day.
    pub status_before: Option<OurStatus>,
    /// How many people we know in post there.
    pub posts: i32,
    /// How many representations and missions we have there.
    pub representations: i32,
    /// The last meeting, call or letter.
    pub last_interaction_on: Option<PartialDate>,
    /// Those that it is a member of, where that is asked.
    #[directives(include(if: $memberships))]
    pub member_of: Option<Vec<Id>>,
    /// Its own gaps, as bits.
    pub gaps: i32,
    /// Its cells.
    pub cells: Cells,
}

/// Which cell.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct CellVariables {
    /// The organization.
    pub organization: Id,
    /// The direction.
    pub direction: Id,
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// The reader's language.
    pub language: Option<Language>,
    /// The weights that are tried; the register's own if none.
    pub weights: Option<PriorityWeightsInput>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "CellVariables")]
pub struct CellQuery {
    /// The answer; nothing where there is no such cell for the reader.
    #[arguments(organization: $organization, direction: $direction, asOf: $as_of, weights: $weights)]
    pub matrix_cell: Option<MatrixCell>,
}

/// A cell with all that stands behind it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "CellVariables")]
pub struct MatrixCell {
    /// The organization.
    pub organization: OrganizationBrief,
    /// The direction.
    pub direction: Direction,
    /// The priority.
    pub level: Option<PriorityLevel>,
    /// Since when it is so.
    pub since: Option<Day>,
    /// How it came to it, the latest first.
    pub history: Vec<PriorityChange>,
    /// The organization's assessment.
    pub assessment: Option<CellAssessment>,
    /// What is on the agenda in this direction.
    pub issues: Vec<CellIssue>,
    /// What is missing or late.
    pub gaps: Vec<Gap>,
    /// What is suggested.
    pub suggestion: Option<PrioritySuggestion>,
    /// Agreements in force, the next to end first.
    pub agreements: Vec<CellAgreement>,
    /// Open obligations, the first due first.
    pub obligations: Vec<CellObligation>,
    /// The last meetings, calls and letters.
    pub interactions: Vec<InteractionBrief>,
    /// Who is in post there.
    pub contacts: Vec<ContactBrief>,
    /// Whether the reader may assess it.
    pub can_assess: bool,
}

/// How a priority became another.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "CellVariables")]
pub struct PriorityChange {
    /// By which assessment.
    pub assessment: Id,
    /// When.
    pub on: Day,
    /// What it became.
    pub level: Option<PriorityLevel>,
    /// Why.
    #[arguments(language: $language)]
    pub reason: Option<String>,
    /// Who said so.
    pub author: String,
}

/// An assessment as a cell shows it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Assessment", variables = "CellVariables")]
pub struct CellAssessment {
    /// Its id.
    pub id: Id,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Since when it holds.
    pub assessed_on: Day,
    /// When it was written.
    pub recorded_at: Instant,
    /// Who made it.
    pub author: String,
    /// Our status there.
    pub status: OurStatus,
    /// Since when we have it.
    pub status_since: Option<PartialDate>,
    /// Why.
    #[arguments(language: $language)]
    pub reason: String,
    /// Whether the reader may withdraw it.
    pub can_withdraw: bool,
}

/// An issue on an organization's agenda as a cell shows it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AgendaIssue", variables = "CellVariables")]
pub struct CellIssue {
    /// Its id.
    pub id: Id,
    /// What it is about.
    #[arguments(language: $language)]
    pub title: String,
    /// Our position.
    #[arguments(language: $language)]
    pub position: Option<String>,
    /// The unit that answers for it.
    pub unit: Option<OrganizationBrief>,
}

/// An agreement behind a cell.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement")]
pub struct CellAgreement {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub titles: Text,
    /// Where it stands.
    pub state: AgreementState,
    /// When it ends.
    pub ends_on: Option<PartialDate>,
}

/// An obligation behind a cell.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "CellVariables")]
pub struct CellObligation {
    /// Its id.
    pub id: Id,
    /// What is owed.
    pub texts: Text,
    /// How it stands.
    #[arguments(on: $as_of)]
    pub standing: Standing,
    /// When it is due next.
    pub next_due_on: Option<PartialDate>,
}

/// What is missing or late, and why.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Gap {
    /// What.
    pub kind: GapKind,
    /// Between us and whom.
    pub organization: Option<GapRecord>,
    /// In which direction; nothing where it is of the whole organization.
    pub direction: Option<Direction>,
    /// The priority there.
    pub level: Option<PriorityLevel>,
    /// Since when.
    pub since: Option<Day>,
    /// How many of what it is about.
    pub count: i32,
    /// What it is about.
    pub records: Vec<GapRecord>,
    /// The issue that it is about.
    pub issue: Option<String>,
    /// The day that it is about.
    pub day: Option<Day>,
    /// What would close it.
    pub act: GapAct,
}

/// A record that a gap or a factor is about.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "GraphNode")]
pub struct GapRecord {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub noun: Noun,
    /// What it is called.
    pub label: String,
}

/// A priority that follows from what is known.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PrioritySuggestion {
    /// Of 100.
    pub score: i32,
    /// The level.
    pub level: PriorityLevel,
    /// Whether it is another than the one given.
    pub differs: bool,
    /// What it is the sum of.
    pub factors: Vec<FactorShare>,
}

/// What one thing gives to a suggestion.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct FactorShare {
    /// What.
    pub factor: PriorityFactor,
    /// How much it can give.
    pub weight: i32,
    /// How many of it there are.
    pub count: i32,
    /// What it gives.
    pub points: f64,
    /// The records.
    pub records: Vec<GapRecord>,
}

/// Which gaps.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct GapFilter {
    /// Of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<GapKind>>,
    /// Of this organization.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// In this direction.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Id>,
}

/// How gaps are asked for.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct GapsVariables {
    /// Which.
    pub filter: Option<GapFilter>,
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// How many.
    pub first: i32,
    /// After which.
    pub after: Option<String>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "GapsVariables")]
pub struct GapsQuery {
    /// The answer.
    #[arguments(filter: $filter, asOf: $as_of, first: $first, after: $after)]
    pub gaps: GapConnection,
}

/// A page of gaps.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct GapConnection {
    /// The gaps, of the highest priority first.
    pub nodes: Vec<Gap>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many there are.
    pub total_count: i32,
    /// How many of each kind there would be.
    pub counts: Vec<GapCount>,
}

/// How many gaps there are of a kind.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapCount {
    /// The kind.
    pub kind: GapKind,
    /// How many.
    pub count: i32,
}
