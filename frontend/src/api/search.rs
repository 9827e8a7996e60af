//! Finding any record by its words.

use accord_shared::agreement::AgreementState;
use accord_shared::obligation::Standing;
use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, Language, Noun, schema};
use cynic::Id;

/// What is looked for.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct SearchVariables {
    /// The words.
    pub text: String,
    /// Among which nouns; all if none are named.
    pub nouns: Option<Vec<Noun>>,
    /// How many at most.
    pub first: i32,
    /// The language of the labels.
    pub language: Option<Language>,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "SearchVariables")]
pub struct SearchQuery {
    /// What was found, best first.
    #[arguments(text: $text, nouns: $nouns, first: $first, language: $language)]
    pub search: Vec<SearchHit>,
}

/// One record that was found.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// Its id.
    pub id: Id,
    /// Which noun it is.
    pub noun: Noun,
    /// Its name.
    pub label: String,
    /// The words that matched where they are not in the name.
    pub matched: Option<String>,
    /// What an organization is.
    pub organization_kind: Option<OrganizationKind>,
    /// Of our side.
    pub ours: bool,
    /// Where an agreement stands.
    pub agreement_state: Option<AgreementState>,
    /// How an obligation stands.
    pub standing: Option<Standing>,
    /// How closed it is.
    pub access_level: AccessLevel,
}
