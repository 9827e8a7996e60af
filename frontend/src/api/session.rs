//! Who is signed in.

use accord_shared::{AccessLevel, Role, schema};

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct SessionQuery {
    /// The answer.
    pub viewer: Viewer,
}

/// The person who is signed in.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Viewer {
    /// Their name.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they see.
    pub clearance: AccessLevel,
    /// Whether they may create and change records.
    pub can_edit: bool,
    /// Whether the register holds sample data.
    pub demo: bool,
    /// Whom they may become; only in a register of sample data.
    pub demo_people: Vec<DemoPerson>,
}

/// A person of the sample register.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DemoPerson {
    /// What to sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they see.
    pub clearance: AccessLevel,
}
