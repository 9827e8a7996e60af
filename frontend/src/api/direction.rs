//! Directions of cooperation as the server gives and takes them.

use accord_shared::schema;
use cynic::{Id, MutationBuilder};

use super::client::{Api, ApiError};
use super::parts::{Day, Facet, Text, TextInput, UserError};

/// A field of cooperation.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Direction {
    /// Its id.
    pub id: Id,
    /// Its names.
    pub names: Text,
}

/// Every field of cooperation.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct DirectionsQuery {
    /// The answer.
    pub directions: Vec<Direction>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct TreeQuery {
    /// Every direction, in the order of the tree.
    pub directions: Vec<Node>,
    /// How many documents are in each.
    #[arguments(first: 1)]
    pub agreements: Uses,
}

/// How many documents are in each direction.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "AgreementConnection")]
pub struct Uses {
    /// By direction.
    #[arguments(fields: [DIRECTION])]
    pub facets: Vec<Facet>,
}

/// A direction with its place in the tree.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Direction")]
pub struct Node {
    /// Its id.
    pub id: Id,
    /// A short word that never changes.
    pub code: String,
    /// Its names.
    pub names: Text,
    /// Grows with every change.
    pub version: i32,
    /// Its place among its siblings.
    pub position: i32,
    /// From which day it is no longer used.
    pub retired_on: Option<Day>,
    /// The wider one.
    pub parent: Option<Id>,
}

impl TreeQuery {
    /// How many documents are in a direction.
    pub fn uses(&self, direction: &Id) -> i32 {
        let values = self.agreements.facets.iter().flat_map(|facet| &facet.values);
        values.filter(|value| value.value == direction.inner()).map(|value| value.count).sum()
    }
}

/// A direction, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct DirectionInput {
    /// A short word that never changes.
    pub code: String,
    /// Its names.
    pub names: TextInput,
    /// The wider one.
    pub parent: Option<Id>,
    /// Its place among its siblings.
    pub position: i32,
    /// From which day it is no longer used.
    pub retired_on: Option<Day>,
}

impl From<Node> for DirectionInput {
    fn from(node: Node) -> Self {
        let Node { code, names, parent, position, retired_on, .. } = node;
        Self { code, names: names.into(), parent, position, retired_on }
    }
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct DirectionPayload {
    errors: Vec<UserError>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct CreateVariables {
    input: DirectionInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateVariables")]
struct Create {
    #[arguments(input: $input)]
    create_direction: DirectionPayload,
}

/// Enters a direction. What was wrong; nothing where it is done.
pub async fn create(input: DirectionInput) -> Result<Vec<UserError>, ApiError> {
    let done = Api::expect().mutate(Create::build(CreateVariables { input })).await?;
    Ok(done.create_direction.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ChangeVariables {
    id: Id,
    version: i32,
    input: DirectionInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct Change {
    #[arguments(id: $id, expectedVersion: $version, input: $input)]
    change_direction: DirectionPayload,
}

/// Gives the direction of this version another content. What was wrong; nothing where it is done.
pub async fn change(id: Id, version: i32, input: DirectionInput) -> Result<Vec<UserError>, ApiError> {
    let done = Api::expect().mutate(Change::build(ChangeVariables { id, version, input })).await?;
    Ok(done.change_direction.errors)
}

/// Where a direction is to stand.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct Placing {
    /// Which.
    pub id: Id,
    /// In the version that was seen.
    pub version: i32,
    /// Below which; at the top where there is none.
    pub parent: Option<Id>,
    /// How many of those that are there stand before it.
    pub at: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "Placing")]
struct Place {
    #[arguments(id: $id, expectedVersion: $version, parent: $parent, at: $at)]
    place_direction: DirectionPayload,
}

/// Puts a direction at a place. What was wrong; nothing where it is done.
pub async fn place(placing: Placing) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect().mutate(Place::build(placing)).await?.place_direction.errors)
}
