//! Records as an import holds them in memory: each of the four nouns with all that hangs on it.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, Ambit, Term},
    clauses::Clauses,
    obligation::{DueRule, ObligationSide, OccurrenceState, Priority},
    organization::{AliasKind, OrganizationKind},
    participation::{ActionKind, ParticipationRole},
    relation::{MembershipKind, RelationKind},
};
use uuid::Uuid;

use crate::register::{obligation::Step, participation::Procedure};

/// A record under a scheme of another source.
pub type Identifier = (String, String);

/// An organization with its other names, identifiers and the relations that start at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub kind: OrganizationKind,
    pub ours: bool,
    pub names: LocalizedText,
    pub aliases: Vec<OtherName>,
    pub identifiers: Vec<Identifier>,
    pub country: Option<String>,
    pub city: Option<String>,
    pub website: Option<String>,
    pub established_on: Option<PartialDate>,
    pub dissolved_on: Option<PartialDate>,
    pub note: Option<String>,
    pub relations: Vec<Relation>,
}

/// Another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    pub kind: AliasKind,
    pub language: Option<String>,
    pub text: String,
}

/// A relation, held by the organization that it starts at.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub kind: RelationKind,
    pub membership: Option<MembershipKind>,
    pub to: Uuid,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
    pub note: Option<String>,
}

/// An agreement with its identifiers, links and participations.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub titles: LocalizedText,
    pub kind: AgreementKind,
    pub ambit: Ambit,
    pub term: Term,
    pub number: Option<String>,
    pub subject: Option<String>,
    pub drafted_on: Option<PartialDate>,
    pub signed_on: Option<PartialDate>,
    pub provisional_on: Option<PartialDate>,
    pub in_force_on: Option<PartialDate>,
    pub suspended_on: Option<PartialDate>,
    pub ends_on: Option<PartialDate>,
    pub ended_on: Option<PartialDate>,
    pub ended_by: Option<AgreementEnd>,
    pub place: Option<String>,
    pub website: Option<String>,
    pub text_url: Option<String>,
    pub note: Option<String>,
    pub unit: Option<Uuid>,
    pub directions: Vec<Uuid>,
    pub identifiers: Vec<Identifier>,
    pub links: Vec<(AgreementLinkKind, Uuid)>,
    pub participations: Vec<Participation>,
    /// What no source has, and an import leaves as it is.
    pub kept: Kept,
}

/// What an agreement has that no source has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    pub reviewed_on: Option<PartialDate>,
    pub agreed_on: Option<PartialDate>,
    pub resumed_on: Option<PartialDate>,
    pub clauses: Clauses,
    pub authentic_languages: Vec<String>,
}

/// One organization's part in an agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Participation {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub organization: Uuid,
    pub role: ParticipationRole,
    pub note: Option<String>,
    pub actions: Vec<Action>,
    pub procedures: Vec<Procedure>,
}

/// What a party did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub kind: ActionKind,
    pub on: Option<PartialDate>,
    pub note: Option<String>,
    pub text: Option<String>,
    pub withdrawn_on: Option<PartialDate>,
    pub against: Option<Uuid>,
}

impl Action {
    /// An act of which a source says no more.
    pub const fn new(kind: ActionKind, on: Option<PartialDate>, note: Option<String>) -> Self {
        Self { kind, on, note, text: None, withdrawn_on: None, against: None }
    }
}

/// An obligation with its identifiers and occurrences.
#[derive(Debug, Clone, PartialEq)]
pub struct Obligation {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub agreement: Uuid,
    pub article: Option<String>,
    pub texts: LocalizedText,
    pub side: ObligationSide,
    pub priority: Priority,
    pub debtor: Option<Uuid>,
    pub creditor: Option<Uuid>,
    pub unit: Option<Uuid>,
    pub person: Option<Uuid>,
    pub interaction: Option<Uuid>,
    pub due: DueRule,
    /// From when a recurrence is counted, which no import says.
    pub since: Option<PartialDate>,
    pub identifiers: Vec<Identifier>,
    pub occurrences: Vec<Occurrence>,
}

/// One due instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    pub id: Uuid,
    pub due_on: PartialDate,
    pub state: OccurrenceState,
    pub reported_on: Option<PartialDate>,
    pub evidence: Option<String>,
    pub note: Option<String>,
    /// What was done with it, which no import changes.
    pub steps: Vec<Step>,
    pub entered_as: OccurrenceState,
}

/// A contact with identifiers and posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub names: LocalizedText,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub languages: Vec<String>,
    pub note: Option<String>,
    pub personal_level: AccessLevel,
    pub identifiers: Vec<Identifier>,
    pub posts: Vec<Post>,
}

/// A seat.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub organization: Uuid,
    pub titles: LocalizedText,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
}
