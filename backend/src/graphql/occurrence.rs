//! Occurrences in the schema: what is due, what was done with it, and what it comes to.

use accord_shared::{
    PartialDate,
    id::{ObligationId, OrganizationId},
    obligation::{OccurrenceState, Standing},
    occurrence::{ActRefusal, OccurrenceAct, Outcome},
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, refused, unexpected},
    connection::{connection, nodes, page, page_cost},
    document::Document,
    escalation::OccurrenceEscalation,
    obligation::{Obligation, find},
    organization::Organization,
    payload::{UserError, outcome},
    ready::ReadyList,
    selection,
};
use crate::register::{
    obligation::{
        self, OccurrenceFacet, OccurrenceFilter, OccurrenceList, OccurrenceOrder, OccurrenceStepInput,
    },
    organization,
};

/// One due instance of an obligation.
#[derive(Debug, Clone)]
pub(super) struct Occurrence(obligation::Occurrence);

impl From<&obligation::Occurrence> for Occurrence {
    fn from(occurrence: &obligation::Occurrence) -> Self {
        Self(occurrence.clone())
    }
}

#[Object(serial)]
impl Occurrence {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// When it is due.
    async fn due_on(&self) -> PartialDate {
        self.0.due_on
    }

    /// What became of it.
    async fn state(&self) -> OccurrenceState {
        self.0.state
    }

    /// How it stands on a day; today if left out.
    async fn standing(&self, ctx: &Context<'_>, on: Option<Day>) -> Standing {
        self.0.standing_on(on.map_or_else(|| ctx.today(), |day| day.0))
    }

    /// How far it is escalated on a day; today if left out. Nothing where it is not.
    async fn escalation(&self, ctx: &Context<'_>, on: Option<Day>) -> Option<OccurrenceEscalation> {
        let day = on.map_or_else(|| ctx.today(), |day| day.0);
        self.0.escalated_on(day).map(Into::into)
    }

    /// When it was reported.
    async fn reported_on(&self) -> Option<PartialDate> {
        self.0.reported_on
    }

    /// What proves it.
    async fn evidence(&self) -> Option<&str> {
        self.0.evidence.as_deref()
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The state in which it was entered, before anything was done with it.
    async fn entered_as(&self) -> OccurrenceState {
        self.0.entered_as
    }

    /// What was done with it, in its order.
    async fn steps(&self) -> ReadyList<OccurrenceStep> {
        let proof = |step: &obligation::Step| {
            let named = step.document?;
            self.0
                .proofs
                .iter()
                .find(|document| document.id == named)
                .map(|document| Document::from(&**document))
        };
        let told = |step| OccurrenceStep { document: proof(step), ..OccurrenceStep::from(step) };
        ReadyList(self.0.steps.iter().map(told).collect())
    }

    /// What can be done with it, each with why the viewer cannot do it now.
    async fn options(&self) -> ReadyList<OccurrenceOption> {
        ReadyList(self.0.options.iter().map(|&(act, refusal)| OccurrenceOption { act, refusal }).collect())
    }

    /// The obligation, where the occurrence was not reached through it.
    async fn obligation(&self) -> Option<Obligation> {
        self.0.obligation.as_ref().map(Obligation::from)
    }
}

/// What was done with an occurrence.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct OccurrenceStep {
    /// What was done.
    act: OccurrenceAct,
    /// What a report says became of it.
    outcome: Option<Outcome>,
    /// When what is reported was done.
    on: Option<PartialDate>,
    /// The report, the reason, the ground or the comment.
    text: Option<String>,
    /// The document that proves it.
    evidence: Option<String>,
    /// A link to what proves it.
    link: Option<String>,
    /// The file that proves it; nothing where none was named, it was removed or is not open to the viewer.
    document: Option<Document>,
    /// Who did it, by the name that they had.
    by: String,
    /// When it was done.
    at: DateTime<Utc>,
}

impl From<&obligation::Step> for OccurrenceStep {
    fn from(step: &obligation::Step) -> Self {
        let obligation::Step { act, outcome, on, text, evidence, link, document: _, by: _, name, at } =
            step.clone();
        Self { act, outcome, on, text, evidence, link, document: None, by: name, at }
    }
}

/// Something that can be done with an occurrence.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct OccurrenceOption {
    /// What.
    act: OccurrenceAct,
    /// Why the viewer cannot do it now; nothing where they can.
    refusal: Option<ActRefusal>,
}

impl From<obligation::Occurrence> for Occurrence {
    fn from(occurrence: obligation::Occurrence) -> Self {
        Self(occurrence)
    }
}

connection!(OccurrenceConnection, OccurrenceEdge, Occurrence, OccurrenceList, OccurrenceFacet);

/// The key figures of a list of occurrences, on the day of its filter.
#[derive(Debug, SimpleObject)]
pub(super) struct Control {
    /// Overdue.
    overdue: i64,
    /// The due date of the one that is overdue for the longest.
    oldest_overdue: Option<PartialDate>,
    /// Due soon.
    due_soon: i64,
    /// Of these, due this week.
    due_this_week: i64,
    /// Reported, and waiting for the controller.
    reported: i64,
    /// Met of those due in the year of the day.
    met: i64,
    /// Of these, reported in time.
    met_in_time: i64,
    /// Month by month, from four months before the day's to three after it.
    months: Vec<ControlMonth>,
    /// What each side owes, did and is late with, by partner, the most first; at most twenty.
    balances: Vec<PartnerBalance>,
}

/// What is due in a month. A date of which only the year is known falls into its last month.
#[derive(Debug, SimpleObject)]
pub(super) struct ControlMonth {
    /// The year.
    year: i32,
    /// 1 to 12.
    month: i32,
    /// Met, also in part.
    met: i64,
    /// Overdue, or not met.
    late: i64,
    /// Due soon.
    soon: i64,
    /// Reported, and waiting for the controller.
    reported: i64,
    /// Ahead.
    ahead: i64,
}

impl From<obligation::Month> for ControlMonth {
    fn from(month: obligation::Month) -> Self {
        let obligation::Month { year, month, met, late, soon, reported, ahead } = month;
        Self { year, month: month.try_into().unwrap_or_default(), met, late, soon, reported, ahead }
    }
}

/// What one side owes, did and is late with, in occurrences.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(super) struct SideBalance {
    /// All that it owes and owed, but for what was waived.
    owed: i64,
    /// Done, also in part.
    done: i64,
    /// Overdue, or not done.
    late: i64,
    /// Reported, and waiting for the controller.
    reported: i64,
}

impl From<obligation::SideBalance> for SideBalance {
    fn from(side: obligation::SideBalance) -> Self {
        let obligation::SideBalance { owed, done, late, reported } = side;
        Self { owed, done, late, reported }
    }
}

/// What the sides owe each other, of what the viewer may see.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(super) struct Balance {
    /// What we owe.
    we: SideBalance,
    /// What they owe.
    they: SideBalance,
    /// What both owe together.
    joint: SideBalance,
}

impl From<obligation::Balance> for Balance {
    fn from(balance: obligation::Balance) -> Self {
        Self { we: balance.we.into(), they: balance.they.into(), joint: balance.joint.into() }
    }
}

/// What a partner and our side owe each other.
#[derive(Debug, SimpleObject)]
pub(super) struct PartnerBalance {
    /// The partner.
    partner: Organization,
    /// What the sides owe each other.
    balance: Balance,
}

/// How many partners stand in a control.
const PARTNERS: usize = 20;

/// What is due.
#[derive(Default, Debug)]
pub(super) struct OccurrenceQuery;

#[Object]
impl OccurrenceQuery {
    /// What is due, each date of each obligation by itself, the first due first unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<OccurrenceFilter>,
        order_by: Option<OccurrenceOrder>,
    ) -> Result<OccurrenceConnection> {
        let list = obligation::occurrences(filter.unwrap_or_default(), order_by, ctx.today());
        let fields = selection::of_nodes(&ctx.field());
        let (wanted, more) = selection::occurrence(&fields);
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted, more).await.map_err(refused)?);
        Ok(OccurrenceConnection { list, info, rows })
    }

    /// The key figures of what is due.
    #[graphql(complexity = "20 * child_complexity + 50")]
    async fn control(&self, ctx: &Context<'_>, filter: Option<OccurrenceFilter>) -> Result<Control> {
        let list = obligation::occurrences(filter.unwrap_or_default(), None, ctx.today());
        let (reading, day) = (ctx.reading(), list.day());
        let figures = list.figures(reading).await.map_err(unexpected)?;
        let wanted = selection::below(&ctx.field()).into_iter().find(|field| field.name() == "balances");
        let balances = match wanted {
            Some(field) => {
                let of_partner = field.selection_set().filter(|field| field.name() == "partner");
                let fields = of_partner.flat_map(|field| selection::below(&field)).collect();
                balances(ctx, &list, &selection::organization(&fields)).await?
            }
            None => Vec::new(),
        };
        Ok(Control {
            overdue: figures.overdue,
            oldest_overdue: figures.oldest.filter(|oldest| oldest.latest() < day),
            due_soon: figures.due_soon,
            due_this_week: figures.this_week,
            reported: figures.reported,
            met: figures.met,
            met_in_time: figures.met_in_time,
            months: figures.months.into_iter().map(Into::into).collect(),
            balances,
        })
    }
}

async fn balances(
    ctx: &Context<'_>,
    list: &OccurrenceList,
    wanted: &organization::Wanted,
) -> Result<Vec<PartnerBalance>> {
    let mut found = list.balances(ctx.reading()).await.map_err(unexpected)?;
    found.truncate(PARTNERS);
    let ids: Vec<OrganizationId> = found.iter().map(|(partner, _)| *partner).collect();
    let partners = organization::find_all(ctx.reading(), &ids, wanted).await.map_err(unexpected)?;
    let day = list.day();
    let balance = |(partner, tallies): (OrganizationId, Vec<_>)| {
        let partner = partners.get(&partner).map(Organization::from)?;
        Some(PartnerBalance { partner, balance: obligation::balance_of(&tallies, day).into() })
    };
    Ok(found.into_iter().filter_map(balance).collect())
}

/// The obligation after something was done with an occurrence of it, or why it was not done.
#[derive(Debug, SimpleObject)]
pub(super) struct OccurrenceActPayload {
    /// The obligation after the act.
    obligation: Option<Obligation>,
    /// Why the act cannot be done; nothing where it was.
    refusal: Option<ActRefusal>,
    /// What is wrong with the request; empty where it was written.
    errors: Vec<UserError>,
}

/// What is done with occurrences.
#[derive(Default, Debug)]
pub(super) struct OccurrenceMutation;

#[Object]
impl OccurrenceMutation {
    /// Does something with the occurrence of an obligation that is due on this date: reports it, accepts or returns the
    /// report, waives it, opens it again, or says something about it.
    async fn act_on_occurrence(
        &self,
        ctx: &Context<'_>,
        id: ObligationId,
        expected_version: i32,
        due_on: PartialDate,
        input: OccurrenceStepInput,
        reason: Option<String>,
    ) -> Result<OccurrenceActPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        let mut refusal = None;
        let done = obligation::act(writing, id, expected_version, due_on, input).await;
        let done = done.map(|refused| {
            refusal = refused.err();
            id
        });
        match outcome(ctx, done).await? {
            Ok(_) if refusal.is_some() => {
                Ok(OccurrenceActPayload { obligation: None, refusal, errors: Vec::new() })
            }
            Ok(id) => {
                ctx.catch_up().await?;
                let fields = selection::of_payload(&ctx.field(), "obligation");
                let obligation = find(ctx, id, &fields).await?;
                Ok(OccurrenceActPayload { obligation, refusal: None, errors: Vec::new() })
            }
            Err(errors) => Ok(OccurrenceActPayload { obligation: None, refusal: None, errors }),
        }
    }
}
