//! Organizations as the server gives and takes them.

use accord_shared::agreement::AgreementState;
use accord_shared::obligation::{ObligationSide, Standing};
use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::participation::{ParticipationRole, ParticipationState};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::control::Balance;
use super::interaction::InteractionBrief;
use super::parts::{
    AgreementBrief, ContactBrief, Day, Facet, Identifier, IdentifierInput, OrganizationBrief, PageInfo, Text,
    TextInput, UserError,
};

/// Which organizations.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct OrganizationFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
    /// Words of a name.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<OrganizationKind>>,
    /// Of these countries.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
    /// Of our side, or not.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ours: Option<bool>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Taking part in this agreement.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Id>,
    /// Having an agreement in force with our side, or not.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub has_agreement: Option<bool>,
    /// With somebody in post there, or with nobody.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub has_contact: Option<bool>,
    /// Without an interaction since this day.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub unmet_since: Option<Day>,
    /// The day on which agreements and posts are judged; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganizationOrderField {
    /// By name.
    Name,
    /// By how many agreements they take part in.
    Participations,
    /// As they came.
    Id,
}

/// Which way the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Greatest first.
    Desc,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct OrganizationOrder {
    /// By what.
    pub field: OrganizationOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OrganizationsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<OrganizationFilter>,
    /// In what order.
    pub order_by: Option<OrganizationOrder>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "OrganizationsVariables")]
pub struct OrganizationsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub organizations: OrganizationConnection,
}

/// A page of organizations.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "OrganizationsVariables")]
pub struct OrganizationConnection {
    /// The organizations.
    pub nodes: Vec<OrganizationRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [KIND, COUNTRY, OURS, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An organization in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct OrganizationRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its short form.
    pub acronym: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Its town.
    pub city: Option<String>,
    /// In how many agreements it takes part.
    pub participation_count: i32,
    /// How many open obligations it owes or is owed.
    pub open_obligation_count: i32,
}

/// Which organization, and on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OrganizationVariables {
    /// Its id.
    pub id: Id,
    /// The day at which states are judged; today if none.
    pub on: Option<Day>,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "OrganizationVariables")]
pub struct OrganizationQuery {
    /// The organization; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub organization: Option<Organization>,
}

/// An organization with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "OrganizationVariables")]
pub struct Organization {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its short form.
    pub acronym: Option<String>,
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
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
    /// Relations both ways.
    #[arguments(first: 200)]
    pub relations: Vec<Relation>,
    /// Its parts in agreements.
    #[arguments(first: 50)]
    pub participations: Vec<OrganizationParticipation>,
    /// In how many agreements it takes part.
    pub participation_count: i32,
    /// Its people.
    #[arguments(first: 100)]
    pub posts: Vec<OrganizationPost>,
    /// What it and our side owe each other.
    #[arguments(on: $on)]
    pub balance: Balance,
    /// What it owes and is owed.
    #[arguments(first: 50)]
    pub obligations: Vec<OrganizationObligation>,
    /// How many of those are open.
    pub open_obligation_count: i32,
    /// Meetings and letters.
    #[arguments(first: 50)]
    pub interactions: Vec<InteractionBrief>,
}

/// Another name.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Which kind of name.
    pub kind: AliasKind,
    /// In which language.
    pub language: Option<String>,
    /// The name.
    pub text: String,
}

/// A relation between two organizations.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Relation {
    /// Its id.
    pub id: Id,
    /// What the first is to the second.
    pub kind: RelationKind,
    /// In what standing a member.
    pub membership: Option<MembershipKind>,
    /// The first.
    pub from: OrganizationBrief,
    /// The second.
    pub to: OrganizationBrief,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

/// Its part in an agreement.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Participation", variables = "OrganizationVariables")]
pub struct OrganizationParticipation {
    /// As what it takes part.
    pub role: ParticipationRole,
    /// Where its part stands.
    #[arguments(on: $on)]
    pub state: ParticipationState,
    /// The agreement.
    pub agreement: ParticipationAgreement,
}

/// The agreement of a participation.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement", variables = "OrganizationVariables")]
pub struct ParticipationAgreement {
    /// Its id.
    pub id: Id,
    /// Its titles.
    pub titles: Text,
    /// Where it stands.
    #[arguments(on: $on)]
    pub state: AgreementState,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// When it entered into force.
    pub in_force_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
}

/// Somebody's post at it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Post")]
pub struct OrganizationPost {
    /// What the seat is called.
    pub titles: Text,
    /// Who holds it.
    pub contact: ContactBrief,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

/// What it owes or is owed.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "OrganizationVariables")]
pub struct OrganizationObligation {
    /// Its id.
    pub id: Id,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// When it is due.
    pub next_due_on: Option<PartialDate>,
}

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
