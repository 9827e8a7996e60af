//! Directions of cooperation in the graph: who clusters around which, and who is near without an agreement in one.

use accord_shared::organization::OrganizationKind;
use accord_shared::{Language, schema};
use cynic::Id;

use super::direction::Direction;
use super::parts::Day;

/// On which day, in which language.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ClustersVariables {
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// The reader's language.
    pub language: Option<Language>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ClustersVariables")]
pub struct ClustersQuery {
    /// In the order of the directions.
    #[arguments(asOf: $as_of, first: 20)]
    pub clusters: Vec<DirectionCluster>,
}

/// Partners around a direction.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "ClustersVariables")]
pub struct DirectionCluster {
    /// The direction; nothing for agreements without one.
    pub direction: Option<Direction>,
    /// How many agreements are in force in it.
    pub agreements: i32,
    /// How many partners have them.
    pub partners: i32,
    /// The partners who have most of them.
    pub members: Vec<ClusterMember>,
}

/// A partner around a direction.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "ClustersVariables")]
pub struct ClusterMember {
    /// The partner.
    pub node: ClusterNode,
}

/// A partner by name.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "GraphNode", variables = "ClustersVariables")]
pub struct ClusterNode {
    /// Its id.
    pub id: Id,
    /// What it is called.
    #[arguments(language: $language)]
    pub label: String,
    /// Its short form.
    #[arguments(language: $language)]
    pub short: Option<String>,
}

/// In which direction, on which day, in which language.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct NearVariables {
    /// The direction.
    pub direction: Id,
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// The reader's language.
    pub language: Option<Language>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "NearVariables")]
pub struct NearQuery {
    /// The answer.
    #[arguments(direction: $direction, asOf: $as_of, first: 10)]
    pub near_without: PartnersNear,
}

/// Partners near us without an agreement in a direction.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "NearVariables")]
pub struct PartnersNear {
    /// The nearest first.
    pub partners: Vec<PartnerNear>,
    /// How many more there are.
    pub more: i32,
}

/// A partner near us.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "NearVariables")]
pub struct PartnerNear {
    /// The partner.
    pub partner: NearNode,
    /// How many ways of one or two hops lead to it.
    pub ways: i32,
    /// Agreements with it in the direction that are not in force.
    pub agreements: Vec<NearNode>,
}

/// A record by name.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "GraphNode", variables = "NearVariables")]
pub struct NearNode {
    /// Its id.
    pub id: Id,
    /// What it is called.
    #[arguments(language: $language)]
    pub label: String,
    /// What kind of organization it is.
    pub organization_kind: Option<OrganizationKind>,
}
