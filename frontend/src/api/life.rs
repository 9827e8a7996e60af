//! The life of agreements as the server gives and takes it: clauses, notice, entry into force, events, numbers.

use accord_shared::agreement::AgreementKind;
use accord_shared::calendar::PeriodUnit;
use accord_shared::entry::{EntryKind, WaitKind};
use accord_shared::event::{AgreementEvent, EventRefusal};
use accord_shared::participation::ProcedureKind;
use accord_shared::{PartialDate, schema};
use cynic::{Id, MutationBuilder};

use super::agreement::{AgreementPayload, SavedAgreement};
use super::client::{Api, ApiError};
use super::parts::{Day, UserError};

/// So many days, months or years.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: PeriodUnit,
}

/// The same, to be saved.
#[derive(cynic::InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodInput {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: PeriodUnit,
}

/// What a document says of its own life.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct AgreementClauses {
    /// For how many months it is concluded.
    pub term_months: Option<i32>,
    /// The last day of its first term.
    pub first_term_ends_on: Option<PartialDate>,
    /// For how many months it is renewed.
    pub renewal_months: Option<i32>,
    /// How long before a term's end notice is given.
    pub notice: Option<Period>,
    /// How long before the last day the window opens.
    pub notice_opens: Option<Period>,
    /// The article on duration.
    pub duration_article: Option<String>,
    /// How it enters into force.
    pub entry_kind: Option<EntryKind>,
    /// On which date, where it names one.
    pub entry_on: Option<PartialDate>,
    /// With how many consents.
    pub entry_threshold: Option<i32>,
    /// How long after that.
    pub entry_delay: Option<Period>,
    /// The article on entry into force.
    pub entry_article: Option<String>,
}

/// The same, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct AgreementClausesInput {
    /// For how many months it is concluded.
    pub term_months: Option<i32>,
    /// The last day of its first term.
    pub first_term_ends_on: Option<PartialDate>,
    /// For how many months it is renewed.
    pub renewal_months: Option<i32>,
    /// How long before a term's end notice is given.
    pub notice: Option<PeriodInput>,
    /// How long before the last day the window opens.
    pub notice_opens: Option<PeriodInput>,
    /// The article on duration.
    pub duration_article: Option<String>,
    /// How it enters into force.
    pub entry_kind: Option<EntryKind>,
    /// On which date, where it names one.
    pub entry_on: Option<PartialDate>,
    /// With how many consents.
    pub entry_threshold: Option<i32>,
    /// How long after that.
    pub entry_delay: Option<PeriodInput>,
    /// The article on entry into force.
    pub entry_article: Option<String>,
}

/// The days on which notice can be given.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeWindow {
    /// The first one.
    pub opens_on: Day,
    /// The last one on which people work.
    pub last_working_on: Day,
    /// The last day of the term that ends then.
    pub term_ends_on: Day,
    /// Until when it is renewed otherwise.
    pub renews_until: Option<Day>,
    /// Whether it is open.
    pub open: bool,
}

/// Entry into force as the clauses and the parties' acts say.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Entry {
    /// The day.
    pub on: Option<Day>,
    /// What it waits for.
    pub waits: Vec<Wait>,
    /// The day for each party.
    pub parties: Vec<PartyEntry>,
}

/// One thing that is waited for.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Wait {
    /// What for.
    pub kind: WaitKind,
    /// On whom.
    pub organization: Option<Id>,
    /// How many consents are missing.
    pub missing: Option<i32>,
}

/// Entry into force for one party.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct PartyEntry {
    /// The party.
    pub organization: Id,
    /// The day.
    pub on: Day,
}

/// A number in the register.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// The kind when it was registered.
    pub kind: AgreementKind,
    /// The year.
    pub year: i32,
    /// The number.
    pub number: i32,
    /// When.
    pub on: Day,
}

/// What a party does at home.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// What.
    pub kind: ProcedureKind,
    /// When it was done.
    pub done_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

/// The same, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct ProcedureInput {
    /// What.
    pub kind: ProcedureKind,
    /// When it was done.
    pub done_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct EventVariables {
    id: Id,
    version: i32,
    event: AgreementEvent,
    on: PartialDate,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "EventVariables")]
struct RecordEvent {
    #[arguments(id: $id, expectedVersion: $version, event: $event, on: $on)]
    record_agreement_event: AgreementEventPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct AgreementEventPayload {
    #[allow(dead_code, reason = "what was written is asked for again")]
    agreement: Option<SavedAgreement>,
    refusal: Option<EventRefusal>,
    errors: Vec<UserError>,
}

/// What came of recording an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It is recorded.
    Done,
    /// The document's state does not allow it.
    Refused(EventRefusal),
    /// The request was at fault.
    Wrong(Vec<UserError>),
}

/// Records that something happened to an agreement.
pub async fn record_event(
    id: Id,
    version: i32,
    event: AgreementEvent,
    on: PartialDate,
) -> Result<Recorded, ApiError> {
    let variables = EventVariables { id, version, event, on };
    let payload = Api::expect().mutate(RecordEvent::build(variables)).await?.record_agreement_event;
    Ok(match payload {
        AgreementEventPayload { refusal: Some(refusal), .. } => Recorded::Refused(refusal),
        AgreementEventPayload { errors, .. } if !errors.is_empty() => Recorded::Wrong(errors),
        AgreementEventPayload { .. } => Recorded::Done,
    })
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct RegisterVariables {
    id: Id,
    version: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RegisterVariables")]
struct RegisterAgreement {
    #[arguments(id: $id, expectedVersion: $version)]
    register_agreement: AgreementPayload,
}

/// Registers an agreement under the next number of its kind and year.
pub async fn register(id: Id, version: i32) -> Result<Vec<UserError>, ApiError> {
    let variables = RegisterVariables { id, version };
    Ok(Api::expect().mutate(RegisterAgreement::build(variables)).await?.register_agreement.errors)
}
