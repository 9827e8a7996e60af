//! Agreements as somebody enters and changes them.

use accord_shared::agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, Ambit, Term};
use accord_shared::participation::{ActionKind, ParticipationRole};
use accord_shared::schema;
use accord_shared::{AccessLevel, PartialDate};
use cynic::Id;

use crate::api::life::{AgreementClausesInput, ProcedureInput};
use crate::api::parts::{IdentifierInput, TextInput, UserError};

/// Something a party did, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct ParticipationActionInput {
    /// What.
    pub kind: ActionKind,
    /// When.
    pub on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
    /// What a statement says.
    pub text: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<PartialDate>,
    /// To whose reservation an objection is.
    pub against: Option<Id>,
}

/// One organization's part, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct ParticipationInput {
    /// Who.
    pub organization: Id,
    /// As what.
    pub role: ParticipationRole,
    /// A note.
    pub note: Option<String>,
    /// What it did.
    pub actions: Vec<ParticipationActionInput>,
    /// Its domestic procedures.
    pub procedures: Vec<ProcedureInput>,
}

/// What this document is to another, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AgreementLinkInput {
    /// What it is to the other.
    pub kind: AgreementLinkKind,
    /// The other.
    pub to: Id,
}

/// An agreement, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AgreementInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Its titles.
    pub titles: TextInput,
    /// Its number.
    pub number: Option<String>,
    /// What it is.
    pub kind: AgreementKind,
    /// Between two, or among more.
    pub ambit: Ambit,
    /// How long it is to last.
    pub term: Term,
    /// What it is about.
    pub subject: Option<String>,
    /// When it was drafted.
    pub drafted_on: Option<PartialDate>,
    /// When it went to review.
    pub reviewed_on: Option<PartialDate>,
    /// When its text was agreed.
    pub agreed_on: Option<PartialDate>,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// When it was first applied provisionally.
    pub provisional_on: Option<PartialDate>,
    /// When it entered into force.
    pub in_force_on: Option<PartialDate>,
    /// When it was suspended.
    pub suspended_on: Option<PartialDate>,
    /// When it was applied again.
    pub resumed_on: Option<PartialDate>,
    /// Its last day, as agreed.
    pub ends_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
    /// What ended it.
    pub ended_by: Option<AgreementEnd>,
    /// What it says of its own life.
    pub clauses: AgreementClausesInput,
    /// The languages of its authentic texts.
    pub authentic_languages: Vec<String>,
    /// Where it was signed.
    pub place: Option<String>,
    /// A page about it.
    pub website: Option<String>,
    /// Its text.
    pub text_url: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Who answers for it.
    pub unit: Option<Id>,
    /// Its fields of cooperation.
    pub directions: Vec<Id>,
    /// Its identifiers.
    pub identifiers: Vec<IdentifierInput>,
    /// Who takes part.
    pub participations: Vec<ParticipationInput>,
    /// What it is to other documents.
    pub links: Vec<AgreementLinkInput>,
}

/// What a new agreement is made from.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct CreateAgreementVariables {
    /// The record.
    pub input: AgreementInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Makes a new one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateAgreementVariables")]
pub struct CreateAgreement {
    /// What came of it.
    #[arguments(input: $input, reason: $reason)]
    pub create_agreement: AgreementPayload,
}

/// What an agreement is changed to.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeAgreementVariables {
    /// Which.
    pub id: Id,
    /// The version that the change was made from.
    pub expected_version: i32,
    /// The record.
    pub input: AgreementInput,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// Changes one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeAgreementVariables")]
pub struct ChangeAgreement {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input, reason: $reason)]
    pub change_agreement: AgreementPayload,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct AgreementPayload {
    /// The record, where it was saved.
    pub agreement: Option<SavedAgreement>,
    /// What was wrong with the input.
    pub errors: Vec<UserError>,
}

/// The record that was saved.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Agreement")]
pub struct SavedAgreement {
    /// Its id.
    pub id: Id,
}
