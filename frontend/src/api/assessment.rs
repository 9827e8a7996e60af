//! Assessments as the server gives and takes them: an organization's whole, one cell changed, and the weights behind what is
//! suggested.

use accord_shared::assessment::{OurStatus, PriorityLevel};
use accord_shared::suggestion::PriorityFactor;
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::direction::Direction;
use super::interaction::InteractionBrief;
use super::matrix::MatrixFilter;
use super::parts::{AgreementBrief, Day, Instant, OrganizationBrief, Text, TextInput, UserError};

/// Whose assessments.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AssessmentsVariables {
    /// The organization.
    pub organization: Id,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "AssessmentsVariables")]
pub struct AssessmentsQuery {
    /// Those in force or no more, the latest first.
    #[arguments(organization: $organization, first: 20)]
    pub assessments: Vec<Assessment>,
    /// All that were made, those too that were withdrawn.
    #[cynic(alias, rename = "assessments")]
    #[arguments(organization: $organization, first: 50, withdrawn: true)]
    pub made: Vec<Made>,
    /// Who is assessed.
    #[arguments(id: $organization)]
    pub organization: Option<OrganizationBrief>,
    /// Every field of cooperation.
    pub directions: Vec<Direction>,
}

/// The Sector's judgement of an organization on a day (regulation 7.1.2).
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Assessment {
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
    /// What we may do there.
    pub rights: Option<String>,
    /// What we pay.
    pub dues: Option<String>,
    /// By when the next dues are paid.
    pub dues_due_on: Option<PartialDate>,
    /// By when the next reports are sent.
    pub reports_due_on: Option<PartialDate>,
    /// Why.
    pub reasons: Text,
    /// The priority in each direction.
    pub priorities: Vec<AssessedPriority>,
    /// What is on its agenda.
    pub issues: Vec<AgendaIssue>,
}

/// An assessment in the list of all that were made.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Assessment")]
pub struct Made {
    /// Its id.
    pub id: Id,
    /// From when it holds.
    pub assessed_on: Day,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reasons: Text,
    /// Which review prepared it.
    pub review: Option<Id>,
    /// That it was withdrawn.
    pub withdrawal: Option<Withdrawal>,
    /// Whether the reader may withdraw it.
    pub can_withdraw: bool,
    /// Whether the reader may take its withdrawal back.
    pub can_restore: bool,
}

/// That an assessment was withdrawn as mistaken.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Withdrawal {
    /// When.
    pub on: Day,
    /// By whom.
    pub by: String,
    /// Why.
    pub ground: String,
}

/// A priority that was given.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct AssessedPriority {
    /// In which direction.
    pub direction: Direction,
    /// Which.
    pub level: PriorityLevel,
    /// Why.
    pub reasons: Option<Text>,
}

/// A priority issue on an organization's agenda.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct AgendaIssue {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub titles: Text,
    /// Our position.
    pub positions: Option<Text>,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// The unit that answers for it.
    pub unit: Option<OrganizationBrief>,
    /// In which directions.
    pub directions: Vec<Direction>,
    /// Agreements that it is about.
    pub agreements: Vec<AgreementBrief>,
    /// Meetings at which it was or will be spoken of.
    pub interactions: Vec<InteractionBrief>,
}

/// An assessment, to be made.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AssessmentInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// From when it holds; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub assessed_on: Option<Day>,
    /// Our status there.
    pub status: OurStatus,
    /// Since when we have it.
    pub status_since: Option<PartialDate>,
    /// What we may do there.
    pub rights: Option<String>,
    /// What we pay.
    pub dues: Option<String>,
    /// By when the next dues are paid.
    pub dues_due_on: Option<PartialDate>,
    /// By when the next reports are sent.
    pub reports_due_on: Option<PartialDate>,
    /// Why.
    pub reasons: TextInput,
    /// The priority in each direction.
    pub priorities: Vec<AssessedPriorityInput>,
    /// What is on its agenda.
    pub issues: Vec<AgendaIssueInput>,
}

/// A priority, to be given.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AssessedPriorityInput {
    /// In which direction.
    pub direction: Id,
    /// Which.
    pub level: PriorityLevel,
    /// Why.
    pub reasons: Option<TextInput>,
}

/// An issue, to be said.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AgendaIssueInput {
    /// The issue before that goes on in it.
    pub continues: Option<Id>,
    /// What it is about.
    pub titles: TextInput,
    /// Our position.
    pub positions: Option<TextInput>,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// The unit that answers for it.
    pub unit: Option<Id>,
    /// In which directions.
    pub directions: Vec<Id>,
    /// Agreements that it is about.
    pub agreements: Vec<Id>,
    /// Meetings at which it was or will be spoken of.
    pub interactions: Vec<Id>,
}

impl From<Assessment> for AssessmentInput {
    fn from(made: Assessment) -> Self {
        let priority = |one: AssessedPriority| AssessedPriorityInput {
            direction: one.direction.id,
            level: one.level,
            reasons: one.reasons.map(Into::into),
        };
        let issue = |one: AgendaIssue| AgendaIssueInput {
            continues: Some(one.id),
            titles: one.titles.into(),
            positions: one.positions.map(Into::into),
            since: one.since,
            until: one.until,
            unit: one.unit.map(|unit| unit.id),
            directions: one.directions.into_iter().map(|it| it.id).collect(),
            agreements: one.agreements.into_iter().map(|it| it.id).collect(),
            interactions: one.interactions.into_iter().map(|it| it.id).collect(),
        };
        Self {
            access_level: made.access_level,
            assessed_on: Some(made.assessed_on),
            status: made.status,
            status_since: made.status_since,
            rights: made.rights,
            dues: made.dues,
            dues_due_on: made.dues_due_on,
            reports_due_on: made.reports_due_on,
            reasons: made.reasons.into(),
            priorities: made.priorities.into_iter().map(priority).collect(),
            issues: made.issues.into_iter().map(issue).collect(),
        }
    }
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct AssessVariables {
    organization: Id,
    expected: Option<Id>,
    input: AssessmentInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AssessVariables")]
struct Assess {
    #[arguments(organization: $organization, expected: $expected, input: $input)]
    assess: AssessmentPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct AssessmentPayload {
    pub(super) errors: Vec<UserError>,
}

/// Assesses an organization anew; `expected` is the assessment that the reader saw. What was wrong; nothing where it is done.
pub async fn assess(
    organization: Id,
    expected: Option<Id>,
    input: AssessmentInput,
) -> Result<Vec<UserError>, ApiError> {
    let variables = AssessVariables { organization, expected, input };
    Ok(Api::expect().mutate(Assess::build(variables)).await?.assess.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct WithdrawVariables {
    id: Id,
    ground: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "WithdrawVariables")]
struct Withdraw {
    #[arguments(id: $id, ground: $ground)]
    withdraw_assessment: AssessmentPayload,
}

/// Withdraws an assessment as mistaken. What was wrong; nothing where it is done.
pub async fn withdraw(id: Id, ground: String) -> Result<Vec<UserError>, ApiError> {
    let done = Api::expect().mutate(Withdraw::build(WithdrawVariables { id, ground })).await?;
    Ok(done.withdraw_assessment.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct RestoreVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RestoreVariables")]
struct Restore {
    #[arguments(id: $id)]
    restore_assessment: AssessmentPayload,
}

/// Takes a withdrawal back. What was wrong; nothing where it is done.
pub async fn restore(id: Id) -> Result<Vec<UserError>, ApiError> {
    let done = Api::expect().mutate(Restore::build(RestoreVariables { id })).await?;
    Ok(done.restore_assessment.errors)
}

/// A cell, changed.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct Reassessment {
    /// The organization.
    pub organization: Id,
    /// The direction.
    pub direction: Id,
    /// The priority now.
    pub level: PriorityLevel,
    /// Why.
    pub reason: TextInput,
    /// The assessment that the reader saw.
    pub expected: Option<Id>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "Reassessment")]
struct Reassess {
    #[arguments(
        organization: $organization,
        direction: $direction,
        level: $level,
        reasons: $reason,
        expected: $expected
    )]
    reassess: AssessmentPayload,
}

/// Gives a cell another priority. What was wrong; nothing where it is done.
pub async fn reassess(changed: Reassessment) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect().mutate(Reassess::build(changed)).await?.reassess.errors)
}

/// The question for the weights.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct WeightsQuery {
    /// The answer.
    pub priority_weights: Option<PriorityWeights>,
}

/// What the factors of a suggestion weigh.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PriorityWeights {
    /// Grows with every change.
    pub version: i32,
    /// Of each factor.
    pub factors: Vec<FactorWeight>,
    /// From which score a suggestion is low.
    pub low: i32,
    /// From which it is medium.
    pub medium: i32,
    /// From which it is high.
    pub high: i32,
    /// How much each direction matters to the country.
    pub directions: Vec<DirectionImportance>,
    /// Whether the reader may change them.
    pub can_edit: bool,
}

/// What a factor weighs.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactorWeight {
    /// The factor.
    pub factor: PriorityFactor,
    /// Of 100.
    pub weight: i32,
}

/// How much a direction matters to the country.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DirectionImportance {
    /// The direction.
    pub direction: Direction,
    /// Of 100.
    pub importance: i32,
}

/// Weights, to be tried or set.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct PriorityWeightsInput {
    /// Of each factor.
    pub factors: Vec<FactorWeightInput>,
    /// From which score a suggestion is low.
    pub low: i32,
    /// From which it is medium.
    pub medium: i32,
    /// From which it is high.
    pub high: i32,
    /// How much each direction matters to the country.
    pub directions: Vec<DirectionImportanceInput>,
}

/// What a factor is to weigh.
#[derive(cynic::InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactorWeightInput {
    /// The factor.
    pub factor: PriorityFactor,
    /// Of 100.
    pub weight: i32,
}

/// How much a direction is to matter.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct DirectionImportanceInput {
    /// The direction.
    pub direction: Id,
    /// Of 100.
    pub importance: i32,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SetWeightsVariables {
    version: i32,
    input: PriorityWeightsInput,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetWeightsVariables")]
struct SetWeights {
    #[arguments(expectedVersion: $version, input: $input, reason: $reason)]
    set_priority_weights: PriorityWeightsPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct PriorityWeightsPayload {
    errors: Vec<UserError>,
}

/// Sets the weights. What was wrong; nothing where it is done.
pub async fn set_weights(
    version: i32,
    input: PriorityWeightsInput,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = SetWeightsVariables { version, input, reason };
    Ok(Api::expect().mutate(SetWeights::build(variables)).await?.set_priority_weights.errors)
}

/// What would move under other weights.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct MovesVariables {
    /// The weights.
    pub weights: PriorityWeightsInput,
    /// Among which rows.
    pub filter: Option<MatrixFilter>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "MovesVariables")]
pub struct MovesQuery {
    /// The answer.
    #[arguments(weights: $weights, filter: $filter, first: 50)]
    pub priority_moves: PriorityMoves,
}

/// The suggestions that would be others.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PriorityMoves {
    /// The first of them.
    pub moves: Vec<PriorityMove>,
    /// How many there are.
    pub total: i32,
}

/// A suggestion that would be another.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PriorityMove {
    /// Of which organization.
    pub organization: super::matrix::GapRecord,
    /// In which direction.
    pub direction: Direction,
    /// The priority that was given.
    pub level: Option<PriorityLevel>,
    /// What is suggested now.
    pub before: Option<PriorityLevel>,
    /// What would be.
    pub after: Option<PriorityLevel>,
}
