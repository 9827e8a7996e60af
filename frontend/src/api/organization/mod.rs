//! Organizations as the server gives and takes them.

mod list;
mod write;

use accord_shared::agreement::AgreementState;
use accord_shared::obligation::{ObligationSide, Standing};
use accord_shared::organization::{AliasKind, OrganizationKind};
use accord_shared::participation::{ParticipationRole, ParticipationState};
use accord_shared::relation::{MembershipKind, RelationKind};
use accord_shared::{AccessLevel, PartialDate, schema};
use cynic::Id;

use super::control::Balance;
use super::interaction::InteractionBrief;
use super::parts::{AgreementBrief, ContactBrief, Day, Identifier, OrganizationBrief, Text};

pub use list::{
    OrderDirection, OrganizationFilter, OrganizationOrder, OrganizationOrderField, OrganizationRow,
    OrganizationsQuery, OrganizationsVariables, UnitsQuery,
};
pub use write::{
    AliasInput, ChangeOrganization, ChangeOrganizationVariables, CreateOrganization,
    CreateOrganizationVariables, OrganizationInput, OrganizationPayload, RelationInput, Succession, rename,
    succeed,
};

/// Which organization, and on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct OrganizationVariables {
    /// Its id.
    pub id: Id,
    /// The day at which states are judged; today if none.
    pub on: Option<Day>,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "OrganizationVariables")]
pub struct OrganizationQuery {
    /// The organization; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub organization: Option<Organization>,
}

/// An organization with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "OrganizationVariables")]
pub struct Organization {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its short form.
    pub acronym: Option<String>,
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Its country.
    pub country: Option<String>,
    /// Its town.
    pub city: Option<String>,
    /// Its site.
    pub website: Option<String>,
    /// When it was founded.
    pub established_on: Option<PartialDate>,
    /// When it ended.
    pub dissolved_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
    /// Relations both ways.
    #[arguments(first: 200)]
    pub relations: Vec<Relation>,
    /// Its parts in agreements.
    #[arguments(first: 50)]
    pub participations: Vec<OrganizationParticipation>,
    /// In how many agreements it takes part.
    pub participation_count: i32,
    /// Its people.
    #[arguments(first: 100)]
    pub posts: Vec<OrganizationPost>,
    /// What it and our side owe each other.
    #[arguments(on: $on)]
    pub balance: Balance,
    /// What it owes and is owed.
    #[arguments(first: 50)]
    pub obligations: Vec<OrganizationObligation>,
    /// How many of those are open.
    pub open_obligation_count: i32,
    /// Meetings and letters.
    #[arguments(first: 50)]
    pub interactions: Vec<InteractionBrief>,
}

/// Another name.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Which kind of name.
    pub kind: AliasKind,
    /// In which language.
    pub language: Option<String>,
    /// The name.
    pub text: String,
}

/// A relation between two organizations.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Relation {
    /// Its id.
    pub id: Id,
    /// What the first is to the second.
    pub kind: RelationKind,
    /// In what standing a member.
    pub membership: Option<MembershipKind>,
    /// The first.
    pub from: OrganizationBrief,
    /// The second.
    pub to: OrganizationBrief,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

/// Its part in an agreement.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Participation", variables = "OrganizationVariables")]
pub struct OrganizationParticipation {
    /// As what it takes part.
    pub role: ParticipationRole,
    /// Where its part stands.
    #[arguments(on: $on)]
    pub state: ParticipationState,
    /// The agreement.
    pub agreement: ParticipationAgreement,
}

/// The agreement of a participation.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement", variables = "OrganizationVariables")]
pub struct ParticipationAgreement {
    /// Its id.
    pub id: Id,
    /// Its titles.
    pub titles: Text,
    /// Where it stands.
    #[arguments(on: $on)]
    pub state: AgreementState,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// When it entered into force.
    pub in_force_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
}

/// Somebody's post at it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Post")]
pub struct OrganizationPost {
    /// What the seat is called.
    pub titles: Text,
    /// Who holds it.
    pub contact: ContactBrief,
    /// From when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

/// What it owes or is owed.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "OrganizationVariables")]
pub struct OrganizationObligation {
    /// Its id.
    pub id: Id,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// The debtor.
    pub debtor: Option<OrganizationBrief>,
    /// The agreement.
    pub agreement: AgreementBrief,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// When it is due.
    pub next_due_on: Option<PartialDate>,
}
