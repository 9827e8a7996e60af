//! A part of an organization that goes over to another.

use accord_shared::organization::OrganizationKind;
use accord_shared::participation::{ParticipationRole, ParticipationState};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::organization::{Alias, OrganizationInput, Relation};
use super::parts::{AgreementBrief, ContactBrief, Identifier, IdentifierInput, Text, UserError};

/// Of which organization.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct WholeVariables {
    /// Its id.
    pub id: Id,
}

/// The question for all that may go over.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "WholeVariables")]
pub struct WholeQuery {
    /// The organization; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub organization: Option<Whole>,
}

/// An organization with what may go over to another.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct Whole {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its country.
    pub country: Option<String>,
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Relations both ways.
    #[arguments(first: 200)]
    pub relations: Vec<Relation>,
    /// Its parts in agreements.
    #[arguments(first: 200)]
    pub participations: Vec<WholePart>,
    /// Its people.
    #[arguments(first: 200)]
    pub posts: Vec<WholePost>,
    /// What it owes and is owed.
    #[arguments(first: 200)]
    pub obligations: Vec<WholeObligation>,
}

/// Its part in an agreement.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Participation")]
pub struct WholePart {
    /// Its id.
    pub id: Id,
    /// As what it takes part.
    pub role: ParticipationRole,
    /// Where its part stands today.
    pub state: ParticipationState,
    /// The agreement.
    pub agreement: AgreementBrief,
}

/// Somebody's post at it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Post")]
pub struct WholePost {
    /// Its id.
    pub id: Id,
    /// What the seat is called.
    pub titles: Text,
    /// Who holds it.
    pub contact: ContactBrief,
    /// Until when.
    pub until: Option<PartialDate>,
}

/// What it owes, is owed or answers for.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation")]
pub struct WholeObligation {
    /// Its id.
    pub id: Id,
    /// The clause.
    pub texts: Text,
    /// The agreement.
    pub agreement: AgreementBrief,
}

/// What goes over to whom, and from when.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct SplitInput {
    /// From when.
    pub on: PartialDate,
    /// To whom, where that is in the register.
    pub successor: Option<Id>,
    /// To whom, where that is entered by this act.
    pub created: Option<OrganizationInput>,
    /// Its parts in agreements.
    pub participations: Vec<Id>,
    /// The posts at it.
    pub posts: Vec<Id>,
    /// Its relations.
    pub relations: Vec<Id>,
    /// Its obligations.
    pub obligations: Vec<Id>,
    /// Its identifiers.
    pub identifiers: Vec<IdentifierInput>,
    /// Its other names.
    pub names: Vec<String>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SplitVariables {
    id: Id,
    expected_version: i32,
    input: SplitInput,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SplitVariables")]
struct SplitOrganization {
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    split_organization: SplitPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "OrganizationPayload")]
struct SplitPayload {
    errors: Vec<UserError>,
}

/// Gives a part of an organization to another. What was wrong; empty where it was done.
pub async fn split(
    (id, expected_version): (Id, i32),
    input: SplitInput,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = SplitVariables { id, expected_version, input, reason };
    let answer = Api::expect().mutate(SplitOrganization::build(variables)).await?;
    Ok(answer.split_organization.errors)
}
