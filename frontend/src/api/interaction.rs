//! Interactions as the server gives and takes them.

use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::{ObligationSide, Standing};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::Id;

use super::organization::OrderDirection;
use super::parts::{
    AgreementBrief, ContactBrief, Day, Facet, OrganizationBrief, PageInfo, Text, TextInput, UserError,
};

/// Which interactions.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct InteractionFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
    /// Words of the subject, the place or the outcome.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<InteractionKind>>,
    /// Held in these years.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub years: Option<Vec<i32>>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// In which this organization took part.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// In which this person took part.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Id>,
    /// About this agreement.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Id>,
    /// Held on this day or later.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum InteractionOrderField {
    /// By date.
    HeldOn,
    /// By subject.
    Subject,
    /// As they came.
    Id,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct InteractionOrder {
    /// By what.
    pub field: InteractionOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct InteractionsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<InteractionFilter>,
    /// In what order.
    pub order_by: Option<InteractionOrder>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "InteractionsVariables")]
pub struct InteractionsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub interactions: InteractionConnection,
}

/// A page of interactions.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "InteractionsVariables")]
pub struct InteractionConnection {
    /// The interactions.
    pub nodes: Vec<InteractionRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [KIND, YEAR, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An interaction in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Interaction")]
pub struct InteractionRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When.
    pub on: PartialDate,
    /// Its last day.
    pub until: Option<PartialDate>,
    /// About what.
    pub subjects: Text,
    /// Some of who took part.
    #[arguments(first: 5)]
    pub organizations: Vec<OrganizationBrief>,
}

/// An interaction where it is only named, as on the line of a dossier.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Interaction")]
pub struct InteractionBrief {
    /// Its id.
    pub id: Id,
    /// What it was.
    pub kind: InteractionKind,
    /// When.
    pub on: PartialDate,
    /// Its last day.
    pub until: Option<PartialDate>,
    /// About what.
    pub subjects: Text,
    /// What came of it.
    pub outcome: Option<String>,
}

/// Which interaction, and on which day its obligations are judged.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct InteractionVariables {
    /// Its id.
    pub id: Id,
    /// The day; today if none.
    pub on: Option<Day>,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "InteractionVariables")]
pub struct InteractionQuery {
    /// The interaction; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub interaction: Option<Interaction>,
}

/// An interaction with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "InteractionVariables")]
pub struct Interaction {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When.
    pub on: PartialDate,
    /// Its last day.
    pub until: Option<PartialDate>,
    /// Where.
    pub place: Option<String>,
    /// About what.
    pub subjects: Text,
    /// What came of it.
    pub outcome: Option<String>,
    /// The organizations that took part.
    #[arguments(first: 200)]
    pub organizations: Vec<OrganizationBrief>,
    /// The people who took part.
    #[arguments(first: 200)]
    pub contacts: Vec<ContactBrief>,
    /// The agreements that it was about.
    #[arguments(first: 200)]
    pub agreements: Vec<AgreementBrief>,
    /// The obligations that came of it.
    #[arguments(first: 100)]
    pub obligations: Vec<Raised>,
}

/// An obligation that came of an interaction.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "InteractionVariables")]
pub struct Raised {
    /// Its id.
    pub id: Id,
    /// What is owed.
    pub texts: Text,
    /// Who owes.
    pub side: ObligationSide,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// When it is due next.
    pub next_due_on: Option<PartialDate>,
}

/// An interaction, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct InteractionInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When.
    pub on: PartialDate,
    /// Its last day.
    pub until: Option<PartialDate>,
    /// Where.
    pub place: Option<String>,
    /// About what.
    pub subjects: TextInput,
    /// What came of it.
    pub outcome: Option<String>,
    /// The organizations that took part.
    pub organizations: Vec<Id>,
    /// The people who took part.
    pub contacts: Vec<Id>,
    /// The agreements that it was about.
    pub agreements: Vec<Id>,
}

/// What a new interaction is made from.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct CreateInteractionVariables {
    /// The record.
    pub input: InteractionInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Makes a new one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateInteractionVariables")]
pub struct CreateInteraction {
    /// What came of it.
    #[arguments(input: $input, reason: $reason)]
    pub create_interaction: InteractionPayload,
}

/// What an interaction is changed to.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeInteractionVariables {
    /// Which.
    pub id: Id,
    /// The version that the change was made from.
    pub expected_version: i32,
    /// The record.
    pub input: InteractionInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Changes one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeInteractionVariables")]
pub struct ChangeInteraction {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    pub change_interaction: InteractionPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct InteractionPayload {
    /// The record, where it was saved.
    pub interaction: Option<SavedInteraction>,
    /// What was wrong with the input.
    pub errors: Vec<UserError>,
}

/// The record that was saved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Interaction")]
pub struct SavedInteraction {
    /// Its id.
    pub id: Id,
}
