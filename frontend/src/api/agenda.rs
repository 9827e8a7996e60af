//! What the Sector's calendar asks for beside the lists of meetings, dates and agreements: the assessments in force, with their
//! issues and their dates.

use accord_shared::{PartialDate, schema};
use cynic::Id;

use super::assessment::AgendaIssue;
use super::direction::Direction;
use super::parts::{Day, OrganizationBrief};

/// On which day, of whom.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct HeldVariables {
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// Of this organization; of all where there is none.
    pub organization: Option<Id>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "HeldVariables")]
pub struct HeldQuery {
    /// One of each organization that was assessed.
    #[arguments(asOf: $as_of, organization: $organization, first: 2000)]
    pub held_assessments: Vec<Held>,
    /// Every field of cooperation.
    pub directions: Vec<Direction>,
}

/// What of an assessment has a date.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Assessment")]
pub struct Held {
    /// Whom it is about.
    pub organization: Option<OrganizationBrief>,
    /// By when the next dues are paid.
    pub dues_due_on: Option<PartialDate>,
    /// By when the next reports are sent.
    pub reports_due_on: Option<PartialDate>,
    /// What is on the agenda.
    pub issues: Vec<AgendaIssue>,
}
