//! Agreements as the server gives and takes them.

mod write;

use accord_shared::agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, AgreementState, Ambit, Term};
use accord_shared::clauses::NoticePhase;
use accord_shared::obligation::{ObligationSide, OccurrenceState, Standing};
use accord_shared::organization::OrganizationKind;
use accord_shared::participation::{ActionKind, ParticipationRole, ParticipationState};
use accord_shared::schema;
use accord_shared::{AccessLevel, PartialDate};
use cynic::Id;

use crate::api::control::Balance;
use crate::api::direction::Direction;
use crate::api::interaction::InteractionBrief;
use crate::api::life::{AgreementClauses, Entry, NoticeWindow, Procedure, Registration};
use crate::api::organization::OrderDirection;
use crate::api::parts::{Day, Facet, Identifier, OrganizationBrief, PageInfo, Text};

pub use write::*;

/// Which agreements.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq)]
pub struct AgreementFilter {
    /// These records.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<Id>>,
    /// Words of a title.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of these kinds.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<AgreementKind>>,
    /// Between two, or among more.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ambits: Option<Vec<Ambit>>,
    /// In these states.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub states: Option<Vec<AgreementState>>,
    /// Of these directions.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub directions: Option<Vec<Id>>,
    /// Of these levels.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_levels: Option<Vec<AccessLevel>>,
    /// With this organization taking part.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Id>,
    /// With an agreed last day on this day or earlier.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub ends_to: Option<Day>,
    /// With an organization of these countries taking part.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization_countries: Option<Vec<String>>,
    /// With an organization of these kinds taking part.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub organization_kinds: Option<Vec<OrganizationKind>>,
    /// Signed on this day or later.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub signed_from: Option<Day>,
    /// Signed on this day or earlier.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub signed_to: Option<Day>,
    /// With a window for notice in one of these phases.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Vec<NoticePhase>>,
    /// The day at which states are judged; today if none.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// For which the reader answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mine: Option<bool>,
    /// For which this unit answers.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Under which this person answers for an obligation.
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person: Option<Id>,
}

/// By what the list is sorted.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementOrderField {
    /// As they came.
    Id,
    /// By title.
    Title,
    /// By signature.
    SignedOn,
    /// By entry into force.
    InForceOn,
    /// By end date.
    EndsOn,
    /// By what is due first.
    NextDueOn,
}

/// How the list is sorted.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub struct AgreementOrder {
    /// By what.
    pub field: AgreementOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// What a page of the list is asked for with.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AgreementsVariables {
    /// How many.
    pub first: Option<i32>,
    /// After which.
    pub after: Option<String>,
    /// Which ones.
    pub filter: Option<AgreementFilter>,
    /// In what order.
    pub order_by: Option<AgreementOrder>,
    /// The day at which states are judged; today if none.
    pub on: Option<Day>,
    /// Whether total and facets are wanted.
    pub head: bool,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "AgreementsVariables")]
pub struct AgreementsQuery {
    /// The answer.
    #[arguments(first: $first, after: $after, filter: $filter, orderBy: $order_by)]
    pub agreements: AgreementConnection,
}

/// A page of agreements.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(variables = "AgreementsVariables")]
pub struct AgreementConnection {
    /// The agreements.
    pub nodes: Vec<AgreementRow>,
    /// Where it goes on.
    pub page_info: PageInfo,
    /// How many in all.
    #[directives(include(if: $head))]
    pub total_count: Option<i32>,
    /// The filters' values.
    #[arguments(fields: [STATE, NOTICE, KIND, DIRECTION, AMBIT, ACCESS_LEVEL])]
    #[directives(include(if: $head))]
    pub facets: Option<Vec<Facet>>,
}

/// An agreement in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement", variables = "AgreementsVariables")]
pub struct AgreementRow {
    /// Its id.
    pub id: Id,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Its titles.
    pub titles: Text,
    /// What it is.
    pub kind: AgreementKind,
    /// Where it stands.
    #[arguments(on: $on)]
    pub state: AgreementState,
    /// Its next window for notice.
    #[arguments(on: $on)]
    pub notice_window: Option<NoticeWindow>,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// How many take part.
    pub participation_count: i32,
    /// Some of them, to name the partner.
    #[arguments(first: 3)]
    pub participations: Vec<RowParticipation>,
    /// What is due first.
    pub next_occurrence: Option<RowOccurrence>,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
}

/// One of those who take part.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Participation")]
pub struct RowParticipation {
    /// Who.
    pub organization: OrganizationBrief,
}

/// What is due first.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Occurrence", variables = "AgreementsVariables")]
pub struct RowOccurrence {
    /// When.
    pub due_on: PartialDate,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// Of which obligation.
    pub obligation: Option<RowObligation>,
}

/// The obligation behind it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation")]
pub struct RowObligation {
    /// The clause.
    pub texts: Text,
}

/// Which agreement, and on which day.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct AgreementVariables {
    /// Its id.
    pub id: Id,
    /// The day at which states are judged; today if none.
    pub on: Option<Day>,
}

/// The question for the dossier.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "AgreementVariables")]
pub struct AgreementQuery {
    /// The agreement; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub agreement: Option<Agreement>,
}

/// An agreement with everything its dossier shows.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "AgreementVariables")]
pub struct Agreement {
    /// Its id.
    pub id: Id,
    /// Grows with every change.
    pub version: i32,
    /// Whether the reader may change it.
    pub can_edit: bool,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Its titles.
    pub titles: Text,
    /// Its number.
    pub number: Option<String>,
    /// What it is.
    pub kind: AgreementKind,
    /// Between two, or among more.
    pub ambit: Ambit,
    /// What it is about.
    pub subject: Option<String>,
    /// Where it stands.
    #[arguments(on: $on)]
    pub state: AgreementState,
    /// How long it is to last.
    pub term: Term,
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
    /// Whether that is computed.
    pub in_force_computed: bool,
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
    pub clauses: AgreementClauses,
    /// The languages of its authentic texts.
    pub authentic_languages: Vec<String>,
    /// Its next window for notice.
    #[arguments(on: $on)]
    pub notice_window: Option<NoticeWindow>,
    /// The last day of its current term.
    #[arguments(on: $on)]
    pub term_ends_on: Option<Day>,
    /// Entry into force as computed.
    pub entry: Option<Entry>,
    /// Its number in the register.
    pub registration: Option<Registration>,
    /// Where it was signed.
    pub place: Option<String>,
    /// A page about it.
    pub website: Option<String>,
    /// Its text.
    pub text_url: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
    /// Its fields of cooperation.
    pub directions: Vec<Direction>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Who takes part.
    #[arguments(first: 300)]
    pub participations: Vec<Participation>,
    /// How many.
    pub participation_count: i32,
    /// What the sides owe each other under it.
    #[arguments(on: $on)]
    pub balance: Balance,
    /// What is owed under it.
    #[arguments(first: 100)]
    pub obligations: Vec<AgreementObligation>,
    /// What was about it.
    #[arguments(first: 50)]
    pub interactions: Vec<InteractionBrief>,
    /// What it amends and what amends it.
    pub links: Vec<AgreementLink>,
    /// The links of its whole family.
    pub family: Vec<AgreementLink>,
}

/// One organization's part in it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "AgreementVariables")]
pub struct Participation {
    /// Its id.
    pub id: Id,
    /// As what it takes part.
    pub role: ParticipationRole,
    /// Where its part stands.
    #[arguments(on: $on)]
    pub state: ParticipationState,
    /// Who.
    pub organization: OrganizationBrief,
    /// What it did.
    pub actions: Vec<ParticipationAction>,
    /// Its domestic procedures.
    pub procedures: Vec<Procedure>,
    /// A note.
    pub note: Option<String>,
}

/// Something a party did.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct ParticipationAction {
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

/// What is owed under it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Obligation", variables = "AgreementVariables")]
pub struct AgreementObligation {
    /// Its id.
    pub id: Id,
    /// The clause.
    pub texts: Text,
    /// Which article.
    pub article: Option<String>,
    /// Who owes.
    pub side: ObligationSide,
    /// Who answers for it.
    pub unit: Option<OrganizationBrief>,
    /// When it falls due.
    pub due_rule: DueRule,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
    /// The next date.
    pub next_due_on: Option<PartialDate>,
    /// Its due instances.
    #[arguments(first: 60)]
    pub occurrences: Vec<OccurrenceMark>,
}

/// When an obligation falls due.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct DueRule {
    /// Once, on a date.
    pub on: Option<PartialDate>,
    /// Again and again (RFC 5545).
    pub recurrence: Option<String>,
    /// So many days after an event.
    pub days: Option<i32>,
    /// The event.
    pub after: Option<accord_shared::obligation::DueEvent>,
    /// From when a recurrence is counted.
    pub since: Option<PartialDate>,
}

/// One due instance where it is a mark.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
#[cynic(graphql_type = "Occurrence", variables = "AgreementVariables")]
pub struct OccurrenceMark {
    /// When.
    pub due_on: PartialDate,
    /// What became of it.
    pub state: OccurrenceState,
    /// How it stands.
    #[arguments(on: $on)]
    pub standing: Standing,
}

/// What one document is to another.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(variables = "AgreementVariables")]
pub struct AgreementLink {
    /// What the first is to the second.
    pub kind: AgreementLinkKind,
    /// The first.
    pub from: LinkedAgreement,
    /// The second.
    pub to: LinkedAgreement,
}

/// A document at the other end of a link.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement", variables = "AgreementVariables")]
pub struct LinkedAgreement {
    /// Its id.
    pub id: Id,
    /// Its titles.
    pub titles: Text,
    /// Where it stands.
    #[arguments(on: $on)]
    pub state: AgreementState,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// When drafting began.
    pub drafted_on: Option<PartialDate>,
    /// When it entered into force.
    pub in_force_on: Option<PartialDate>,
    /// Its last day, as agreed.
    pub ends_on: Option<PartialDate>,
    /// When it ended.
    pub ended_on: Option<PartialDate>,
}
