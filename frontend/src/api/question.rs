//! Questions with slots, as the server answers them.

use accord_shared::agreement::{AgreementKind, AgreementState};
use accord_shared::obligation::Standing;
use accord_shared::organization::OrganizationKind;
use accord_shared::question::Question;
use accord_shared::{AccessLevel, Language, Noun, PartialDate, schema};
use cynic::Id;

use super::parts::Day;

/// Which question, and what fills its slots.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct AnswerVariables {
    /// Which one.
    pub question: Question,
    /// What fills its slots.
    pub slots: QuestionSlots,
    /// At most so many records.
    pub first: i32,
    /// In which language they are named.
    pub language: Option<Language>,
}

/// What fills the slots of a question.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct QuestionSlots {
    /// The organization.
    pub organization: Option<Id>,
    /// The direction of cooperation.
    pub direction: Option<Id>,
    /// The country.
    pub country: Option<String>,
    /// The day.
    pub day: Option<Day>,
    /// The number of months.
    pub months: Option<i32>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "AnswerVariables")]
pub struct AnswerQuery {
    /// The answer.
    #[arguments(question: $question, slots: $slots, first: $first)]
    pub answer: QuestionAnswer,
}

/// The answer.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "AnswerVariables")]
pub struct QuestionAnswer {
    /// The first records.
    pub rows: Vec<AnswerRow>,
    /// How many the list has.
    pub total: i32,
}

/// A record of the answer.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "GraphNode", variables = "AnswerVariables")]
pub struct AnswerRow {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub noun: Noun,
    /// Its name, title or text.
    #[arguments(language: $language)]
    pub label: String,
    /// Whether it is of our side.
    pub ours: bool,
    /// For an organization, what it is.
    pub organization_kind: Option<OrganizationKind>,
    /// For an agreement, what it is.
    pub agreement_kind: Option<AgreementKind>,
    /// For an agreement, its state today.
    pub agreement_state: Option<AgreementState>,
    /// For an obligation, how it stands today.
    pub standing: Option<Standing>,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// When it begins.
    pub since: Option<PartialDate>,
    /// When it ends.
    pub until: Option<PartialDate>,
}
