//! What is due, as the Control page asks for it.

use accord_shared::agreement::AgreementKind;
use accord_shared::escalation::EscalateTo;
use accord_shared::obligation::{ObligationSide, Priority, Standing};
use accord_shared::occurrence::OccurrenceAct;
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::Id;

use super::escalation::OccurrenceEscalation;
use super::parts::{AgreementBrief, ContactBrief, Day, Facet, OrganizationBrief, PageInfo, Text};

/// What occurrences can be counted by.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceFacet {
    /// By standing.
    Standing,
    /// By whom it is escalated to.
    Escalation,
    /// By who owes.
    Side,
    /// By priority.
    Priority,
    /// By the kind of their agreement.
    AgreementKind,
    /// By access level.
    AccessLevel,
    /// By field of cooperation.
    Direction,
    /// By the unit that answers.
    Unit,
    /// By the person who answers.
    Person,
    /// By partner.
    Partner,
    /// By agreement.
    Agreement,
}

/// Which occurrences.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct OccurrenceFilter {
    /// Words of the clause.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How they stand.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub standings: Option<Vec<Standing>>,
    /// Who owes.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub sides: Option<Vec<ObligationSide>>,
    /// How much they matter.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub priorities: Option<Vec<Priority>>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Under agreements of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement_kinds: Option<Vec<AgreementKind>>,
    /// Under this agreement.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Id>,
    /// In these fields of cooperation.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub directions: Option<Vec<Id>>,
    /// Whose debtor or creditor this is.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// For which this unit answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// For which this person answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person: Option<Id>,
    /// Of which nothing is said here.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub without: Option<OccurrenceFacet>,
    /// Due on this day or later.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<Day>,
    /// Due on this day or earlier.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<Day>,
    /// The day at which it is judged; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// For which the reader answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mine: Option<bool>,
    /// For which the reader answers, themselves or for their body.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// With a report that waits for the reader.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub awaiting: Option<bool>,
    /// Escalated to one of these.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Vec<EscalateTo>>,
    /// With which one of these was done within some days.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub acted: Option<ActedFilter>,
}

/// What was done, and when.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ActedFilter {
    /// One of these.
    pub acts: Vec<OccurrenceAct>,
    /// On this day or later.
    pub from: Day,
    /// On this day or earlier.
    pub to: Day,
}

/// What a page is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OccurrencesVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<OccurrenceFilter>,
    /// The day at which it is judged; today if none.
    pub on: Option<Day>,
    /// What is counted.
    pub facets: Vec<OccurrenceFacet>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "OccurrencesVariables")]
pub struct OccurrencesQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter)]
    pub occurrences: OccurrenceConnection,
}

/// A page of occurrences.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "OccurrencesVariables")]
pub struct OccurrenceConnection {
    /// The occurrences.
    pub nodes: Vec<OccurrenceRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The counts.
    #[arguments(fields: $facets)]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An occurrence in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Occurrence", variables = "OccurrencesVariables")]
pub struct OccurrenceRow {
    /// Its id.
    pub id: Id,
    /// When it is due.
    pub due_on: PartialDate,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// How far it is escalated.
    #[arguments(on: $on)]
    pub escalation: Option<OccurrenceEscalation>,
    /// The obligation.
    pub obligation: Option<DutyRow>,
}

/// The obligation of an occurrence in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation")]
pub struct DutyRow {
    /// Its id.
    pub id: Id,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The creditor.
    pub creditor: Option<OrganizationBrief>,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
    /// The person who does.
    pub person: Option<ContactBrief>,
}

/// Which figures.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ControlVariables {
    /// Of which occurrences.
    pub filter: Option<OccurrenceFilter>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ControlVariables")]
pub struct ControlQuery {
    /// The answer.
    #[arguments(filter: $filter)]
    pub control: Control,
}

/// The key figures.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Control {
    /// Overdue.
    pub overdue: i32,
    /// The date of the oldest of them.
    pub oldest_overdue: Option<PartialDate>,
    /// Due soon.
    pub due_soon: i32,
    /// Of these, this week.
    pub due_this_week: i32,
    /// Waiting for the controller.
    pub reported: i32,
    /// Met this year.
    pub met: i32,
    /// Of these, in time.
    pub met_in_time: i32,
    /// Month by month.
    pub months: Vec<ControlMonth>,
    /// By partner.
    pub balances: Vec<PartnerBalance>,
}

/// What is due in a month.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct ControlMonth {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    /// Met.
    pub met: i32,
    /// Overdue or not met.
    pub late: i32,
    /// Due soon.
    pub soon: i32,
    /// Waiting for the controller.
    pub reported: i32,
    /// Ahead.
    pub ahead: i32,
}

/// What a partner and our side owe each other.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PartnerBalance {
    /// The partner.
    pub partner: OrganizationBrief,
    /// The balance.
    pub balance: Balance,
}

/// What the sides owe each other.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// What we owe.
    pub we: SideBalance,
    /// What they owe.
    pub they: SideBalance,
    /// What both owe together.
    pub joint: SideBalance,
}

/// What one side owes, did and is late with.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideBalance {
    /// All that it owes and owed.
    pub owed: i32,
    /// Done.
    pub done: i32,
    /// Late.
    pub late: i32,
    /// Waiting for the controller.
    pub reported: i32,
}
