//! Contacts as the server gives and takes them.

use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::interaction::InteractionBrief;
use super::organization::OrderDirection;
use super::parts::{
    Day, Facet, Identifier, IdentifierInput, OrganizationBrief, PageInfo, Text, TextInput, UserError,
};

/// Which contacts.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct ContactFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
    /// Words of a name or a post.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// With a post at this organization.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// With a post at an organization of these countries.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
    /// Holding a post on this day.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub in_post_on: Option<Day>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactOrderField {
    /// By name.
    Name,
    /// As they came.
    Id,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ContactOrder {
    /// By what.
    pub field: ContactOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ContactsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<ContactFilter>,
    /// In what order.
    pub order_by: Option<ContactOrder>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ContactsVariables")]
pub struct ContactsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub contacts: ContactConnection,
}

/// A page of contacts.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "ContactsVariables")]
pub struct ContactConnection {
    /// The contacts.
    pub nodes: Vec<ContactRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [COUNTRY, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// A contact in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Contact")]
pub struct ContactRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The person's names.
    pub names: Text,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Where a call reaches them.
    pub phone: Option<String>,
    /// Some of their posts.
    #[arguments(first: 5)]
    pub posts: Vec<ContactPost>,
}

/// A seat that a contact holds or held.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Post")]
pub struct ContactPost {
    /// What the seat is called.
    pub titles: Text,
    /// Where.
    pub organization: OrganizationBrief,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

/// Which contact.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ContactVariables {
    /// Its id.
    pub id: Id,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ContactVariables")]
pub struct ContactQuery {
    /// The contact; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub contact: Option<Contact>,
}

/// A contact with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Contact {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// Whether the reader may erase what it tells of the person.
    pub can_erase: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The person's names.
    pub names: Text,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Where a call reaches them.
    pub phone: Option<String>,
    /// What they speak.
    pub languages: Vec<String>,
    /// A note.
    pub note: Option<String>,
    /// How closed what is personal is; nothing where the reader may not see it.
    pub personal_level: Option<AccessLevel>,
    /// Their posts.
    #[arguments(first: 100)]
    pub posts: Vec<ContactPost>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// What they took part in.
    #[arguments(first: 50)]
    pub interactions: Vec<InteractionBrief>,
}

/// A seat, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct PostInput {
    /// Where.
    pub organization: Id,
    /// What the seat is called.
    pub titles: TextInput,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

/// A contact, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ContactInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The person's names.
    pub names: TextInput,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Where a call reaches them.
    pub phone: Option<String>,
    /// What they speak.
    pub languages: Vec<String>,
    /// A note.
    pub note: Option<String>,
    /// How closed what is personal is.
    pub personal_level: AccessLevel,
    /// Their posts.
    pub posts: Vec<PostInput>,
    /// Its identifiers.
    pub identifiers: Vec<IdentifierInput>,
}

/// What a new contact is made from.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct CreateContactVariables {
    /// The record.
    pub input: ContactInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Makes a new one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateContactVariables")]
pub struct CreateContact {
    /// What came of it.
    #[arguments(input: $input, reason: $reason)]
    pub create_contact: ContactPayload,
}

/// What a contact is changed to.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeContactVariables {
    /// Which.
    pub id: Id,
    /// The version that the change was made from.
    pub expected_version: i32,
    /// The record.
    pub input: ContactInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Changes one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeContactVariables")]
pub struct ChangeContact {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    pub change_contact: ContactPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct ContactPayload {
    /// The record, where it was saved.
    pub contact: Option<SavedContact>,
    /// What was wrong with the input.
    pub errors: Vec<UserError>,
}

/// The record that was saved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Contact")]
pub struct SavedContact {
    /// Its id.
    pub id: Id,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct EraseVariables {
    id: Id,
    expected_version: i32,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "EraseVariables")]
struct EraseContact {
    #[arguments(id: $id, expectedVersion: $expected_version, reason: $reason)]
    erase_contact: ContactPayload,
}

/// Erases what a contact's record tells of the person. What was wrong; empty where it was done.
pub async fn erase(
    id: Id,
    expected_version: i32,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = EraseVariables { id, expected_version, reason };
    let answer = Api::expect().mutate(EraseContact::build(variables)).await?;
    Ok(answer.erase_contact.errors)
}
