//! Writing obligations.

use accord_shared::obligation::{DueEvent, ObligationSide, OccurrenceState, Priority};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::Id;

use crate::api::parts::{IdentifierInput, TextInput, UserError};

/// When it falls due, to be saved.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq, Eq)]
pub struct DueRuleInput {
    /// Once, on a date.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Again and again (RFC 5545).
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// So many days after an event.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// The event.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub after: Option<DueEvent>,
    /// From when a recurrence is counted.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
}

/// Which rule is tried, and under which agreement.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct DuePreviewVariables {
    /// The rule.
    pub rule: DueRuleInput,
    /// The agreement.
    pub agreement: Option<Id>,
}

/// The question what a rule would make.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "DuePreviewVariables")]
pub struct DuePreviewQuery {
    /// The answer.
    #[arguments(rule: $rule, agreement: $agreement)]
    pub due_preview: DuePreview,
}

/// What a rule would make.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DuePreview {
    /// The next dates.
    pub dates: Vec<PartialDate>,
    /// The first day that is possible, where it waits for its event.
    pub not_before: Option<PartialDate>,
    /// What is wrong with the rule.
    pub fault: Option<String>,
}

/// One due instance, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct OccurrenceInput {
    /// When.
    pub due_on: PartialDate,
    /// What became of it.
    pub state: OccurrenceState,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What shows it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// An obligation, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ObligationInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The agreement.
    pub agreement: Id,
    /// Which article.
    pub article: Option<String>,
    /// The clause.
    pub texts: TextInput,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// The debtor.
    pub debtor: Option<Id>,
    /// The creditor.
    pub creditor: Option<Id>,
    /// The unit that answers for it.
    pub unit: Option<Id>,
    /// The person who answers for it.
    pub person: Option<Id>,
    /// The interaction that it came of.
    pub interaction: Option<Id>,
    /// When it falls due.
    pub due_rule: DueRuleInput,
    /// Its due instances.
    pub occurrences: Vec<OccurrenceInput>,
    /// Its identifiers.
    pub identifiers: Vec<IdentifierInput>,
}

/// What a new obligation is made from.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct CreateObligationVariables {
    /// The record.
    pub input: ObligationInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Makes a new one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateObligationVariables")]
pub struct CreateObligation {
    /// What came of it.
    #[arguments(input: $input, reason: $reason)]
    pub create_obligation: ObligationPayload,
}

/// What an obligation is changed to.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeObligationVariables {
    /// Which.
    pub id: Id,
    /// The version that the change was made from.
    pub expected_version: i32,
    /// The record.
    pub input: ObligationInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Changes one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeObligationVariables")]
pub struct ChangeObligation {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    pub change_obligation: ObligationPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct ObligationPayload {
    /// The record, where it was saved.
    pub obligation: Option<SavedObligation>,
    /// What was wrong with the input.
    pub errors: Vec<UserError>,
}

/// The record that was saved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Obligation")]
pub struct SavedObligation {
    /// Its id.
    pub id: Id,
}
