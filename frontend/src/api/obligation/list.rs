//! Lists of obligations.

use accord_shared::agreement::AgreementKind;
use accord_shared::obligation::{ObligationSide, Priority, Standing};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::Id;

use crate::api::organization::OrderDirection;
use crate::api::parts::{AgreementBrief, Day, Facet, OrganizationBrief, PageInfo, Text};

/// Which obligations.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct ObligationFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
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
    /// Under this agreement.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Id>,
    /// Under agreements of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub agreement_kinds: Option<Vec<AgreementKind>>,
    /// Whose debtor or creditor this is.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// For which this unit answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Due on this day or later.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<Day>,
    /// Due on this day or earlier.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<Day>,
    /// The day at which it is judged; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObligationOrderField {
    /// By the next date.
    NextDueOn,
    /// By the clause.
    Text,
    /// By the agreement.
    AgreementTitle,
    /// As they came.
    Id,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ObligationOrder {
    /// By what.
    pub field: ObligationOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ObligationsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<ObligationFilter>,
    /// In what order.
    pub order_by: Option<ObligationOrder>,
    /// The day at which it is judged; today if none.
    pub on: Option<Day>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ObligationsVariables")]
pub struct ObligationsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub obligations: ObligationConnection,
}

/// A page of obligations.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "ObligationsVariables")]
pub struct ObligationConnection {
    /// The obligations.
    pub nodes: Vec<ObligationRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [STANDING, SIDE, PRIORITY, AGREEMENT_KIND, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An obligation in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "ObligationsVariables")]
pub struct ObligationRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The creditor.
    pub creditor: Option<OrganizationBrief>,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// The next date.
    pub next_due_on: Option<PartialDate>,
}
