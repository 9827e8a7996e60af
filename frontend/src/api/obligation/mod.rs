//! Obligations as the server gives and takes them.

mod list;
mod write;

use accord_shared::obligation::{ObligationSide, OccurrenceState, Priority, Standing};
use accord_shared::occurrence::{ActRefusal, OccurrenceAct, Outcome};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::agreement::DueRule;
use super::client::{Api, ApiError};
use super::document::Document;
use super::escalation::OccurrenceEscalation;
use super::interaction::InteractionBrief;
use super::parts::{
    AgreementBrief, ContactBrief, Day, Identifier, Instant, OrganizationBrief, Text, UserError,
};

pub use list::{
    ObligationFilter, ObligationOrder, ObligationOrderField, ObligationRow, ObligationsQuery,
    ObligationsVariables,
};
pub use write::{
    ChangeObligation, ChangeObligationVariables, CreateObligation, CreateObligationVariables, DuePreview,
    DuePreviewQuery, DuePreviewVariables, DueRuleInput, ObligationInput, ObligationPayload, OccurrenceInput,
};

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
