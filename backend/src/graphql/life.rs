//! The life of agreements in the schema: notice, entry into force, events, register numbers.

use accord_shared::{
    PartialDate,
    agreement::AgreementKind,
    clauses,
    entry::WaitKind,
    event::{AgreementEvent, EventRefusal},
    id::{AgreementId, OrganizationId},
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    agreement::{Agreement, AgreementPayload, answer, find},
    asking::Asked,
    payload::{UserError, outcome},
    selection,
};
use crate::register::agreement;

/// The days on which notice can be given before a document is renewed or ends.
#[derive(Debug, SimpleObject)]
pub(super) struct NoticeWindow {
    /// The first day to give notice; where the document names none, the day from which it is time to decide.
    opens_on: Day,
    /// The last day by the calendar.
    last_on: Day,
    /// The last day on which people work: notice is given by then.
    last_working_on: Day,
    /// The last day of the term that ends if notice is given.
    term_ends_on: Day,
    /// The last day of the next term if it is not.
    renews_until: Option<Day>,
    /// Whether it is open on the day asked for.
    open: bool,
    /// How many days are left for notice on that day.
    days_left: i32,
}

impl NoticeWindow {
    pub(super) fn of(window: clauses::NoticeWindow, day: chrono::NaiveDate) -> Self {
        Self {
            opens_on: Day(window.opens_on),
            last_on: Day(window.last_on),
            last_working_on: Day(window.last_working_on),
            term_ends_on: Day(window.term_ends_on),
            renews_until: window.renews_until.map(Day),
            open: window.is_open(day),
            days_left: window.days_left(day).and_then(|left| i32::try_from(left).ok()).unwrap_or_default(),
        }
    }
}

/// Entry into force as a document's clauses and its parties' acts say.
#[derive(Debug, SimpleObject)]
pub(super) struct Entry {
    /// The day, once nothing is waited for.
    on: Option<Day>,
    /// What is waited for.
    waits: Vec<Wait>,
    /// The day for each party that has done what it must.
    parties: Vec<PartyEntry>,
}

/// One thing that entry into force waits for.
#[derive(Debug, SimpleObject)]
pub(super) struct Wait {
    /// What for.
    kind: WaitKind,
    /// The organization that it waits on.
    organization: Option<ID>,
    /// How many consents are missing.
    missing: Option<i32>,
}

/// When a document enters into force for one party.
#[derive(Debug, SimpleObject)]
pub(super) struct PartyEntry {
    /// The organization.
    organization: ID,
    /// The day.
    on: Day,
}

fn organization(id: uuid::Uuid) -> ID {
    ID(OrganizationId(id).to_string())
}

impl From<&agreement::Expected> for Entry {
    fn from(expected: &agreement::Expected) -> Self {
        let wait = |wait: &agreement::Waiting| Wait {
            kind: wait.kind,
            organization: wait.organization.map(organization),
            missing: wait.missing.and_then(|missing| i32::try_from(missing).ok()),
        };
        let party =
            |&(party, on): &(uuid::Uuid, _)| PartyEntry { organization: organization(party), on: Day(on) };
        Self {
            on: expected.on.map(Day),
            waits: expected.waits.iter().map(wait).collect(),
            parties: expected.parties.iter().map(party).collect(),
        }
    }
}

/// The number under which a document stands in the register (regulation 2.1.5).
#[derive(Debug, SimpleObject)]
pub(super) struct Registration {
    /// The kind that it had when it was registered.
    kind: AgreementKind,
    /// The year of registration.
    year: i32,
    /// Its number among those of this kind and year.
    number: i32,
    /// When it was registered.
    on: Day,
}

impl From<agreement::Registration> for Registration {
    fn from(registration: agreement::Registration) -> Self {
        let agreement::Registration { kind, year, number, on } = registration;
        Self { kind, year, number, on: Day(on) }
    }
}

/// The agreement after an event, or why there was none.
#[derive(Debug, SimpleObject)]
pub(super) struct AgreementEventPayload {
    /// The agreement after the event.
    agreement: Option<Agreement>,
    /// Why its state does not allow the event; nothing where it does.
    refusal: Option<EventRefusal>,
    /// What is wrong with the request; empty where it was written.
    errors: Vec<UserError>,
}

/// What happens to agreements.
#[derive(Default, Debug)]
pub(super) struct LifeMutation;

#[Object]
impl LifeMutation {
    /// Records that something happened to an agreement, where its state allows it.
    async fn record_agreement_event(
        &self,
        ctx: &Context<'_>,
        id: AgreementId,
        expected_version: i32,
        event: AgreementEvent,
        on: PartialDate,
        reason: Option<String>,
    ) -> Result<AgreementEventPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let mut refusal = None;
        let recorded = agreement::record(writing, id, expected_version, event, on).await;
        let recorded = recorded.map(|refused| {
            refusal = refused.err();
            id
        });
        match outcome(ctx, recorded).await? {
            Ok(_) if refusal.is_some() => {
                Ok(AgreementEventPayload { agreement: None, refusal, errors: Vec::new() })
            }
            Ok(id) => {
                ctx.catch_up().await?;
                let fields = selection::of_payload(&ctx.field(), "agreement");
                let agreement = find(ctx, id, &fields).await?;
                Ok(AgreementEventPayload { agreement, refusal: None, errors: Vec::new() })
            }
            Err(errors) => Ok(AgreementEventPayload { agreement: None, refusal: None, errors }),
        }
    }

    /// Registers a signed agreement: it is given the next number of its kind and year, and keeps it for good.
    async fn register_agreement(
        &self,
        ctx: &Context<'_>,
        id: AgreementId,
        expected_version: i32,
        on: Option<Day>,
        reason: Option<String>,
    ) -> Result<AgreementPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let registered = agreement::register(writing, id, expected_version, on.map(|day| day.0)).await;
        answer(ctx, registered.map(|()| id)).await
    }
}
