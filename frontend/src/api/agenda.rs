//! What the Sector's calendar asks for: what stands on it in a time, and beside it the assessments in force with their issues.

use accord_shared::agenda::AgendaKind;
use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::Standing;
use accord_shared::{PartialDate, schema};
use cynic::Id;

use super::assessment::AgendaIssue;
use super::direction::Direction;
use super::parts::{Day, OrganizationBrief, Text};

/// Which time of whom, in which direction, judged on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AgendaVariables {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Of this organization; of all where there is none.
    pub organization: Option<Id>,
    /// In this direction; in all where there is none.
    pub direction: Option<Id>,
    /// The day; today if none.
    pub as_of: Option<Day>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "AgendaVariables")]
pub struct AgendaQuery {
    /// What stands on it.
    #[arguments(from: $from, to: $to, organization: $organization, direction: $direction, asOf: $as_of)]
    pub agenda: Agenda,
}

/// What stands on the agenda.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Agenda {
    /// The earliest first.
    pub entries: Vec<AgendaEntry>,
    /// How many meetings there are more.
    pub meetings_left: i32,
    /// How many due dates there are more.
    pub dues_left: i32,
    /// How many agreements there are more.
    pub agreements_left: i32,
}

/// Something on the agenda.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct AgendaEntry {
    /// What it is.
    pub kind: AgendaKind,
    /// Its day; the first of several.
    pub on: PartialDate,
    /// The last of them.
    pub until: Option<PartialDate>,
    /// Where it leads.
    pub record: Id,
    /// What it is called; of dues and reports nothing.
    pub titles: Text,
    /// Whose dues, reports or issue.
    pub organization: Option<OrganizationBrief>,
    /// What kind of meeting.
    pub meeting: Option<InteractionKind>,
    /// How what is owed stands.
    pub standing: Option<Standing>,
    /// Whether it is past what it should have been done by.
    pub late: bool,
}

/// On which day, of whom there are issues.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct HeldVariables {
    /// The day; today if none.
    pub as_of: Option<Day>,
    /// Of this organization; of all where there is none.
    pub organization: Option<Id>,
}

/// The question for the issues.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "HeldVariables")]
pub struct HeldQuery {
    /// One of each organization that was assessed.
    #[arguments(asOf: $as_of, organization: $organization, first: 2000)]
    pub held_assessments: Vec<Held>,
    /// Every field of cooperation.
    pub directions: Vec<Direction>,
}

/// The issues of an assessment.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Assessment")]
pub struct Held {
    /// Whom it is about.
    pub organization: Option<OrganizationBrief>,
    /// What is on the agenda.
    pub issues: Vec<AgendaIssue>,
}
