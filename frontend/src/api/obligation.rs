//! Obligations as the server gives and takes them.

use accord_shared::agreement::AgreementKind;
use accord_shared::obligation::{DueEvent, ObligationSide, OccurrenceState, Priority, Standing};
use accord_shared::occurrence::{ActRefusal, OccurrenceAct, Outcome};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::agreement::DueRule;
use super::client::{Api, ApiError};
use super::document::Document;
use super::escalation::OccurrenceEscalation;
use super::interaction::InteractionBrief;
use super::organization::OrderDirection;
use super::parts::{
    AgreementBrief, ContactBrief, Day, Facet, Identifier, IdentifierInput, Instant, OrganizationBrief,
    PageInfo, Text, TextInput, UserError,
};

/// Which obligations.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct ObligationFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
    /// Words of the clause.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How they stand.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub standings: Option<Vec<Standing>>,
    /// Who owes.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub sides: Option<Vec<ObligationSide>>,
    /// How much they matter.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub priorities: Option<Vec<Priority>>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Under this agreement.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Id>,
    /// Under agreements of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement_kinds: Option<Vec<AgreementKind>>,
    /// Whose debtor or creditor this is.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// For which this unit answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Due on this day or later.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<Day>,
    /// Due on this day or earlier.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<Day>,
    /// The day at which it is judged; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObligationOrderField {
    /// By the next date.
    NextDueOn,
    /// By the clause.
    Text,
    /// By the agreement.
    AgreementTitle,
    /// As they came.
    Id,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ObligationOrder {
    /// By what.
    pub field: ObligationOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ObligationsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<ObligationFilter>,
    /// In what order.
    pub order_by: Option<ObligationOrder>,
    /// The day at which it is judged; today if none.
    pub on: Option<Day>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ObligationsVariables")]
pub struct ObligationsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub obligations: ObligationConnection,
}

/// A page of obligations.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "ObligationsVariables")]
pub struct ObligationConnection {
    /// The obligations.
    pub nodes: Vec<ObligationRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [STANDING, SIDE, PRIORITY, AGREEMENT_KIND, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An obligation in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "ObligationsVariables")]
pub struct ObligationRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The creditor.
    pub creditor: Option<OrganizationBrief>,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// The next date.
    pub next_due_on: Option<PartialDate>,
}

/// Which obligation, and on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ObligationVariables {
    /// Its id.
    pub id: Id,
    /// The day at which it is judged; today if none.
    pub on: Option<Day>,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ObligationVariables")]
pub struct ObligationQuery {
    /// The obligation; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub obligation: Option<Obligation>,
}

/// An obligation with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "ObligationVariables")]
pub struct Obligation {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// Which article.
    pub article: Option<String>,
    /// The clause.
    pub texts: Text,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The creditor.
    pub creditor: Option<OrganizationBrief>,
    /// The unit that answers for it.
    pub unit: Option<OrganizationBrief>,
    /// The person who answers for it.
    pub person: Option<ContactBrief>,
    /// The interaction that it came of.
    pub interaction: Option<InteractionBrief>,
    /// When it falls due.
    pub due_rule: DueRule,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// The next date.
    pub next_due_on: Option<PartialDate>,
    /// The first day that is possible, where it waits for its event.
    #[arguments(on: $on)]
    pub not_before: Option<PartialDate>,
    /// Its due instances.
    #[arguments(first: 200)]
    pub occurrences: Vec<Occurrence>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
}

/// One due instance.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "ObligationVariables")]
pub struct Occurrence {
    /// Its id.
    pub id: Id,
    /// When.
    pub due_on: PartialDate,
    /// What became of it.
    pub state: OccurrenceState,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// How far it is escalated.
    #[arguments(on: $on)]
    pub escalation: Option<OccurrenceEscalation>,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What shows it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// What was done with it.
    pub steps: Vec<OccurrenceStep>,
    /// What can be done with it.
    pub options: Vec<OccurrenceOption>,
}

/// What was done with a due instance.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct OccurrenceStep {
    /// What.
    pub act: OccurrenceAct,
    /// What the report says became of it.
    pub outcome: Option<Outcome>,
    /// When what is reported was done.
    pub on: Option<PartialDate>,
    /// In words.
    pub text: Option<String>,
    /// The document that shows it.
    pub evidence: Option<String>,
    /// Where that is.
    pub link: Option<String>,
    /// The file of the register that shows it.
    pub document: Option<Document>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// Something that can be done with a due instance.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccurrenceOption {
    /// What.
    pub act: OccurrenceAct,
    /// Why not now.
    pub refusal: Option<ActRefusal>,
}

/// An act, to be done.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct OccurrenceStepInput {
    /// What.
    pub act: OccurrenceAct,
    /// What a report says became of it.
    pub outcome: Option<Outcome>,
    /// When what is reported was done.
    pub on: Option<PartialDate>,
    /// In words.
    pub text: Option<String>,
    /// The document that shows it.
    pub evidence: Option<String>,
    /// Where that is.
    pub link: Option<String>,
    /// The file of the register that shows it.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub document: Option<Id>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ActVariables {
    id: Id,
    version: i32,
    due_on: PartialDate,
    input: OccurrenceStepInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ActVariables")]
struct ActOnOccurrence {
    #[arguments(id: $id, expectedVersion: $version, dueOn: $due_on, input: $input)]
    act_on_occurrence: OccurrenceActPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct OccurrenceActPayload {
    refusal: Option<ActRefusal>,
    errors: Vec<UserError>,
}

/// What came of an act.
#[derive(Debug, Clone, PartialEq)]
pub enum Acted {
    /// It is done.
    Done,
    /// It cannot be done.
    Refused(ActRefusal),
    /// The request was at fault.
    Wrong(Vec<UserError>),
}

/// Does something with the due instance of an obligation on a date.
pub async fn act(
    id: Id,
    version: i32,
    due_on: PartialDate,
    input: OccurrenceStepInput,
) -> Result<Acted, ApiError> {
    let variables = ActVariables { id, version, due_on, input };
    let payload = Api::expect().mutate(ActOnOccurrence::build(variables)).await?.act_on_occurrence;
    Ok(match payload {
        OccurrenceActPayload { refusal: Some(refusal), .. } => Acted::Refused(refusal),
        OccurrenceActPayload { errors, .. } if !errors.is_empty() => Acted::Wrong(errors),
        OccurrenceActPayload { .. } => Acted::Done,
    })
}

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
