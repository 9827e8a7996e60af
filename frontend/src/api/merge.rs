//! Organizations that may be one, and joining them.

use accord_shared::likeness::LikenessReason;
use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::organization::Alias;
use super::parts::{Identifier, Text, UserError};

/// Which pairs.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct DuplicatesVariables {
    /// How many.
    pub first: i32,
    /// Behind how many.
    pub after: i32,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "DuplicatesVariables")]
pub struct DuplicatesQuery {
    /// The answer.
    #[arguments(first: $first, after: $after)]
    pub duplicates: Duplicates,
}

/// Some pairs, and how many there are.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Duplicates {
    /// The pairs, the most alike first.
    pub pairs: Vec<DuplicatePair>,
    /// How many in all.
    pub total: i32,
}

/// Two organizations that may be one.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DuplicatePair {
    /// The first of them.
    pub one: Twin,
    /// The other.
    pub other: Twin,
    /// From 0 to 100.
    pub score: i32,
    /// Why.
    pub reasons: Vec<LikenessReason>,
}

/// One of two.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct Twin {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its short form.
    pub acronym: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its page.
    pub website: Option<String>,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// In how many agreements it takes part.
    pub participation_count: i32,
    /// Under which names others know it.
    pub identifiers: Vec<Identifier>,
}

/// Which two, and which of them stays.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct PreviewVariables {
    /// The one that stays.
    pub kept: Id,
    /// The one that goes.
    pub gone: Id,
}

/// The question for both, and for what joining them would move.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "PreviewVariables")]
pub struct PreviewQuery {
    /// The one that stays.
    #[arguments(id: $kept)]
    #[cynic(alias, rename = "organization")]
    pub stays: Option<Twin>,
    /// The one that goes.
    #[arguments(id: $gone)]
    #[cynic(alias, rename = "organization")]
    pub goes: Option<Twin>,
    /// What would move.
    #[arguments(kept: $kept, gone: $gone)]
    pub merge_preview: Option<MergePreview>,
}

/// What joining two would move.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct MergePreview {
    /// Agreements.
    pub agreements: i32,
    /// Relations.
    pub relations: i32,
    /// Contacts.
    pub contacts: i32,
    /// Obligations.
    pub obligations: i32,
    /// Interactions.
    pub interactions: i32,
    /// Documents.
    pub documents: i32,
    /// Names that come to the one that stays.
    pub names: Vec<Alias>,
    /// Identifiers that come to it.
    pub identifiers: Vec<Identifier>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct MergeVariables {
    kept: Id,
    kept_version: i32,
    gone: Id,
    gone_version: i32,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "MergeVariables")]
struct MergeOrganizations {
    #[arguments(kept: $kept, keptVersion: $kept_version, gone: $gone, goneVersion: $gone_version, reason: $reason)]
    merge_organizations: MergePayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "OrganizationPayload")]
struct MergePayload {
    errors: Vec<UserError>,
}

/// Joins the second to the first. What was wrong; empty where it was done.
pub async fn merge(
    (kept, kept_version): (Id, i32),
    (gone, gone_version): (Id, i32),
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = MergeVariables { kept, kept_version, gone, gone_version, reason };
    let answer = Api::expect().mutate(MergeOrganizations::build(variables)).await?;
    Ok(answer.merge_organizations.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ApartVariables {
    one: Id,
    other: Id,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ApartVariables")]
struct KeepApart {
    #[arguments(one: $one, other: $other)]
    keep_apart: KeepApartPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct KeepApartPayload {
    errors: Vec<UserError>,
}

/// Remembers that two are two. What was wrong; empty where it was done.
pub async fn keep_apart(one: Id, other: Id) -> Result<Vec<UserError>, ApiError> {
    let answer = Api::expect().mutate(KeepApart::build(ApartVariables { one, other })).await?;
    Ok(answer.keep_apart.errors)
}
