//! The rules of escalation as the server gives and takes them.

use accord_shared::escalation::EscalateTo;
use accord_shared::obligation::{ObligationSide, Priority};
use accord_shared::schema;
use cynic::MutationBuilder;

use super::client::{Api, ApiError};
use super::parts::{Day, UserError};

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct EscalationQuery {
    /// The answer.
    pub escalation: Option<Escalation>,
}

/// The rules.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// How many times they were written.
    pub version: i32,
    /// In their order.
    pub rules: Vec<EscalationRule>,
    /// Whether the reader may change them.
    pub can_edit: bool,
}

/// A rule.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscalationRule {
    /// Of which side; of every one where it says none.
    pub side: Option<ObligationSide>,
    /// Of which priority; of every one where it says none.
    pub priority: Option<Priority>,
    /// From how many days after the due date.
    pub days_overdue: i32,
    /// To whom.
    pub to: EscalateTo,
}

/// That an overdue date was escalated.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq)]
pub struct OccurrenceEscalation {
    /// To whom.
    pub to: EscalateTo,
    /// Since which day.
    pub since: Day,
    /// The rule that caused it.
    pub rule: EscalationRule,
}

/// The rules, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct EscalationInput {
    /// In their order.
    pub rules: Vec<EscalationRuleInput>,
}

/// A rule, to be saved.
#[derive(cynic::InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscalationRuleInput {
    /// Of which side.
    pub side: Option<ObligationSide>,
    /// Of which priority.
    pub priority: Option<Priority>,
    /// From how many days after the due date.
    pub days_overdue: i32,
    /// To whom.
    pub to: EscalateTo,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SetVariables {
    version: i32,
    input: EscalationInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetVariables")]
struct SetEscalation {
    #[arguments(expectedVersion: $version, input: $input)]
    set_escalation: EscalationPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct EscalationPayload {
    errors: Vec<UserError>,
}

/// Gives the register these rules.
pub async fn set(version: i32, rules: Vec<EscalationRuleInput>) -> Result<Vec<UserError>, ApiError> {
    let operation = SetEscalation::build(SetVariables { version, input: EscalationInput { rules } });
    Ok(Api::expect().mutate(operation).await?.set_escalation.errors)
}
