//! Cooperation at a glance: the same figures on a day and a year before.

use accord_shared::agreement::AgreementState;
use accord_shared::{PartialDate, schema};
use cynic::Id;

use super::agreement::AgreementFilter;
use super::control::{Control, OccurrenceFilter};
use super::organization::OrganizationFilter;
use super::parts::{Facet, Text};

/// Which figures: the documents in force on a day, those about to end, what is due; and the same a year before.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OverviewVariables {
    /// In force on the day.
    pub force: AgreementFilter,
    /// Of these, about to end.
    pub ending: AgreementFilter,
    /// In force a year before.
    pub force_before: AgreementFilter,
    /// About to end a year before.
    pub ending_before: AgreementFilter,
    /// What is due on the day.
    pub due: OccurrenceFilter,
    /// What was due a year before.
    pub due_before: OccurrenceFilter,
    /// Partners with a document in force.
    pub partners: OrganizationFilter,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "OverviewVariables")]
pub struct OverviewQuery {
    /// Documents in force.
    #[arguments(filter: $force, first: 1)]
    #[cynic(alias, rename = "agreements")]
    pub in_force: InForce,
    /// Documents about to end.
    #[arguments(filter: $ending, first: 8)]
    #[cynic(alias, rename = "agreements")]
    pub ending: Ending,
    /// Documents in force a year before.
    #[arguments(filter: $force_before, first: 1)]
    #[cynic(alias, rename = "agreements")]
    pub in_force_before: Counted,
    /// Documents about to end a year before.
    #[arguments(filter: $ending_before, first: 1)]
    #[cynic(alias, rename = "agreements")]
    pub ending_before: Counted,
    /// What is due.
    #[arguments(filter: $due)]
    #[cynic(alias, rename = "control")]
    pub due: Control,
    /// What was due a year before.
    #[arguments(filter: $due_before)]
    #[cynic(alias, rename = "control")]
    pub due_before: Control,
    /// Partners with a document in force.
    #[arguments(filter: $partners, first: 1)]
    #[cynic(alias, rename = "organizations")]
    pub partners: Partners,
}

/// Documents in force, by kind and direction.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AgreementConnection")]
pub struct InForce {
    /// How many.
    pub total_count: i32,
    /// By kind and direction.
    #[arguments(fields: [KIND, DIRECTION])]
    pub facets: Vec<Facet>,
}

/// Documents about to end, the first of them.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AgreementConnection")]
pub struct Ending {
    /// How many.
    pub total_count: i32,
    /// The first.
    pub nodes: Vec<EndingAgreement>,
}

/// A document about to end.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement")]
pub struct EndingAgreement {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub titles: Text,
    /// Where it stands.
    pub state: AgreementState,
    /// When it ends.
    pub ends_on: Option<PartialDate>,
}

/// How many documents.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AgreementConnection")]
pub struct Counted {
    /// So many.
    pub total_count: i32,
}

/// Partners by country.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "OrganizationConnection")]
pub struct Partners {
    /// How many.
    pub total_count: i32,
    /// By country and kind.
    #[arguments(fields: [COUNTRY, KIND])]
    pub facets: Vec<Facet>,
}
