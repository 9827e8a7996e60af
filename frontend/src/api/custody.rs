//! Who answers for a record, and who may know of it.

use accord_shared::{Role, schema};
use cynic::Id;

use super::parts::UserError;

/// Whose custody.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct CustodyVariables {
    /// The record.
    pub record: Id,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "CustodyVariables")]
pub struct CustodyQuery {
    /// The answer; nothing where the record is not there.
    #[arguments(record: $record)]
    pub custody: Option<Custody>,
}

/// Who answers for a record, and who may know of it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Custody {
    /// Who answers for it.
    pub responsible: Option<Colleague>,
    /// Those who may know of it; nothing where that is no list.
    pub need_to_know: Option<Vec<Colleague>>,
}

/// Somebody of the Department.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Their id.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
}

/// The question for whoever may be named.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct ColleaguesQuery {
    /// The answer, by name.
    pub colleagues: Vec<Colleague>,
}

/// Who may know of what from now on.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct SetNeedToKnowVariables {
    /// The record.
    pub id: Id,
    /// The list; none takes it away.
    pub people: Option<Vec<Id>>,
}

/// Sets a list.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetNeedToKnowVariables")]
pub struct SetNeedToKnow {
    /// What came of it.
    #[arguments(id: $id, people: $people)]
    pub set_need_to_know: CustodyPayload,
}

/// Who answers for what from now on.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ReassignVariables {
    /// The record.
    pub id: Id,
    /// The person.
    pub to: Id,
}

/// Gives a record to somebody.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ReassignVariables")]
pub struct Reassign {
    /// What came of it.
    #[arguments(id: $id, to: $to)]
    pub reassign: CustodyPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct CustodyPayload {
    /// What was wrong.
    pub errors: Vec<UserError>,
}
