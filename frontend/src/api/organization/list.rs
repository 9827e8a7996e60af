//! Lists of organizations.

use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, schema};
use cynic::Id;

use crate::api::parts::{Day, Facet, OrganizationBrief, PageInfo, Text};

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

/// The question for the bodies of our side, for whoever chooses one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct UnitsQuery {
    /// The answer, by name.
    #[arguments(first: 200, filter: { ours: true })]
    pub organizations: Units,
}

/// Bodies of our side.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "OrganizationConnection")]
pub struct Units {
    /// The bodies.
    pub nodes: Vec<OrganizationBrief>,
}
