//! Writing organizations.

use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use crate::api::client::{Api, ApiError};
use crate::api::parts::{IdentifierInput, TextInput, UserError};

/// Another name, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct AliasInput {
    /// Which kind of name.
    pub kind: AliasKind,
    /// In which language.
    pub language: Option<String>,
    /// The name.
    pub text: String,
}

/// A relation that starts here, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct RelationInput {
    /// What this organization is to the other.
    pub kind: RelationKind,
    /// In what standing a member.
    pub membership: Option<MembershipKind>,
    /// The other.
    pub to: Id,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

/// An organization, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct OrganizationInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: TextInput,
    /// Other names.
    pub aliases: Vec<AliasInput>,
    /// Its identifiers.
    pub identifiers: Vec<IdentifierInput>,
    /// Its country.
    pub country: Option<String>,
    /// Its town.
    pub city: Option<String>,
    /// Its site.
    pub website: Option<String>,
    /// When it was founded.
    pub established_on: Option<PartialDate>,
    /// When it ended.
    pub dissolved_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
    /// Relations that start here.
    pub relations: Vec<RelationInput>,
}

/// What a new organization is made from.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct CreateOrganizationVariables {
    /// The record.
    pub input: OrganizationInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Makes a new one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateOrganizationVariables")]
pub struct CreateOrganization {
    /// What came of it.
    #[arguments(input: $input, reason: $reason)]
    pub create_organization: OrganizationPayload,
}

/// What an organization is changed to.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeOrganizationVariables {
    /// Which.
    pub id: Id,
    /// The version that the change was made from.
    pub expected_version: i32,
    /// The record.
    pub input: OrganizationInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Changes one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeOrganizationVariables")]
pub struct ChangeOrganization {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    pub change_organization: OrganizationPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct OrganizationPayload {
    /// The record, where it was saved.
    pub organization: Option<SavedOrganization>,
    /// What was wrong with the input.
    pub errors: Vec<UserError>,
}

/// The record that was saved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Organization")]
pub struct SavedOrganization {
    /// Its id.
    pub id: Id,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct RenameVariables {
    id: Id,
    expected_version: i32,
    names: TextInput,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RenameVariables")]
struct RenameOrganization {
    #[arguments(id: $id, expectedVersion: $expected_version, names: $names, reason: $reason)]
    rename_organization: OrganizationPayload,
}

/// Gives an organization other names. What was wrong; empty where it was done.
pub async fn rename(
    id: Id,
    expected_version: i32,
    names: TextInput,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = RenameVariables { id, expected_version, names, reason };
    let answer = Api::expect().mutate(RenameOrganization::build(variables)).await?;
    Ok(answer.rename_organization.errors)
}

/// How an organization ends, or passes its affairs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// When.
    pub on: PartialDate,
    /// Whether it is no more from then on.
    pub dissolved: bool,
    /// Who succeeds it.
    pub successors: Vec<Id>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SucceedVariables {
    id: Id,
    expected_version: i32,
    on: PartialDate,
    dissolved: bool,
    successors: Vec<Id>,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SucceedVariables")]
struct SucceedOrganization {
    #[arguments(id: $id, expectedVersion: $expected_version, on: $on, dissolved: $dissolved, successors: $successors, reason: $reason)]
    succeed_organization: OrganizationPayload,
}

/// Records an organization's end or succession. What was wrong; empty where it was done.
pub async fn succeed(
    id: Id,
    expected_version: i32,
    succession: Succession,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let Succession { on, dissolved, successors } = succession;
    let variables = SucceedVariables { id, expected_version, on, dissolved, successors, reason };
    let answer = Api::expect().mutate(SucceedOrganization::build(variables)).await?;
    Ok(answer.succeed_organization.errors)
}
