//! The few facts that the explorer shows of a chosen record; its dossier has all of them.

use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::{ObligationSide, Standing};
use accord_shared::{PartialDate, schema};
use cynic::Id;

use super::parts::{ContactBrief, Day, OrganizationBrief, Text};

/// Which record, and on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct InspectVariables {
    /// The record.
    pub id: Id,
    /// The day that states are of; today if none.
    pub on: Option<Day>,
}

/// A record of any noun.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "InspectVariables")]
pub struct InspectQuery {
    /// `None` where it is not there or may not be seen.
    #[arguments(id: $id)]
    pub node: Option<Inspected>,
}

/// What is shown of it.
#[derive(cynic::InlineFragments, Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "only one is held at a time, and that behind a pointer")]
#[cynic(graphql_type = "Node", variables = "InspectVariables")]
pub enum Inspected {
    /// An organization.
    Organization(InspectedOrganization),
    /// An agreement.
    Agreement(InspectedAgreement),
    /// An obligation.
    Obligation(InspectedObligation),
    /// A contact.
    Contact(InspectedContact),
    /// An interaction.
    Interaction(InspectedInteraction),
    /// A record that this client does not know.
    #[cynic(fallback)]
    Unknown,
}

/// Of an organization.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Organization", variables = "InspectVariables")]
pub struct InspectedOrganization {
    /// Its names.
    pub names: Text,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Where it sits.
    pub city: Option<String>,
    /// Its page.
    pub website: Option<String>,
    /// Since when it is.
    pub established_on: Option<PartialDate>,
    /// Until when it was.
    pub dissolved_on: Option<PartialDate>,
    /// In how many agreements it takes part.
    pub participation_count: i32,
    /// How many obligations are open.
    pub open_obligation_count: i32,
    /// A few of them.
    #[arguments(first: 5)]
    pub obligations: Vec<InspectedDuty>,
}

/// Of an agreement.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Agreement", variables = "InspectVariables")]
pub struct InspectedAgreement {
    /// Its titles.
    pub titles: Text,
    /// Its number.
    pub number: Option<String>,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// When it entered into force.
    pub in_force_on: Option<PartialDate>,
    /// Its last day, as agreed.
    pub ends_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
    /// Where it was signed.
    pub place: Option<String>,
    /// How many take part.
    pub participation_count: i32,
    /// How many obligations are open.
    pub open_obligation_count: i32,
    /// A few of them.
    #[arguments(first: 5)]
    pub obligations: Vec<InspectedDuty>,
}

/// An obligation in a list.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Obligation", variables = "InspectVariables")]
pub struct InspectedDuty {
    /// Its id.
    pub id: Id,
    /// What is owed.
    pub texts: Text,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// When it is due next.
    pub next_due_on: Option<PartialDate>,
}

/// Of an obligation.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Obligation")]
pub struct InspectedObligation {
    /// What is owed.
    pub texts: Text,
    /// The clause.
    pub article: Option<String>,
    /// Who owes whom.
    pub side: ObligationSide,
    /// When it is due next.
    pub next_due_on: Option<PartialDate>,
    /// Under what.
    pub agreement: InspectedTitle,
    /// Who owes.
    pub debtor: Option<OrganizationBrief>,
    /// To whom.
    pub creditor: Option<OrganizationBrief>,
    /// Who answers for it with us.
    pub unit: Option<OrganizationBrief>,
    /// Which person.
    pub person: Option<ContactBrief>,
}

/// An agreement by its title.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Agreement")]
pub struct InspectedTitle {
    /// Its titles.
    pub titles: Text,
}

/// Of a contact.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Contact")]
pub struct InspectedContact {
    /// The person's names.
    pub names: Text,
    /// Mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The first posts.
    #[arguments(first: 5)]
    pub posts: Vec<InspectedPost>,
}

/// Of an interaction.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Interaction")]
pub struct InspectedInteraction {
    /// What it was about.
    pub subjects: Text,
    /// What it was.
    pub kind: InteractionKind,
    /// When.
    pub on: PartialDate,
    /// Its last day.
    pub until: Option<PartialDate>,
    /// Where.
    pub place: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The first of those who took part.
    #[arguments(first: 5)]
    pub organizations: Vec<OrganizationBrief>,
}

/// A post.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Post")]
pub struct InspectedPost {
    /// What it is called.
    pub titles: Text,
    /// Where.
    pub organization: OrganizationBrief,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

impl Inspected {
    /// Its name in every language.
    pub fn names(&self) -> Option<&Text> {
        match self {
            Self::Organization(organization) => Some(&organization.names),
            Self::Agreement(agreement) => Some(&agreement.titles),
            Self::Obligation(obligation) => Some(&obligation.texts),
            Self::Contact(contact) => Some(&contact.names),
            Self::Interaction(interaction) => Some(&interaction.subjects),
            Self::Unknown => None,
        }
    }

    /// The obligations that come with it.
    pub fn duties(&self) -> &[InspectedDuty] {
        match self {
            Self::Organization(organization) => &organization.obligations,
            Self::Agreement(agreement) => &agreement.obligations,
            Self::Obligation(_) | Self::Contact(_) | Self::Interaction(_) | Self::Unknown => &[],
        }
    }
}
