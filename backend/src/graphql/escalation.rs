//! The rules of escalation in the schema.

use accord_shared::{
    escalation::{self, EscalateTo, Escalated},
    id::EscalationId,
    obligation::{ObligationSide, Priority},
    occurrence::may_decide,
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
};
use crate::register::escalation::{self as register, EscalationInput};

/// The rules by which overdue dates are escalated.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct Escalation {
    /// Their id as a set.
    id: ID,
    /// How many times they were written; a change says which version it starts from.
    version: i32,
    /// In the order in which they are read.
    rules: Vec<EscalationRule>,
    /// Whether the viewer may change them: the Head and the Deputy may.
    can_edit: bool,
}

/// A rule: what is overdue for so many days is escalated.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(super) struct EscalationRule {
    /// Of which side; of every one where it says none.
    side: Option<ObligationSide>,
    /// Of which priority; of every one where it says none.
    priority: Option<Priority>,
    /// From how many days after the due date.
    days_overdue: i32,
    /// To whom.
    to: EscalateTo,
}

impl From<escalation::EscalationRule> for EscalationRule {
    fn from(rule: escalation::EscalationRule) -> Self {
        let escalation::EscalationRule { side, priority, days_overdue, to } = rule;
        Self { side, priority, days_overdue: days_overdue.into(), to }
    }
}

/// That an overdue date was escalated.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(super) struct OccurrenceEscalation {
    /// To whom.
    to: EscalateTo,
    /// Since which day.
    since: Day,
    /// The rule that caused it.
    rule: EscalationRule,
}

impl From<Escalated> for OccurrenceEscalation {
    fn from(escalated: Escalated) -> Self {
        Self { to: escalated.rule.to, since: Day(escalated.since), rule: escalated.rule.into() }
    }
}

/// The rules.
#[derive(Default, Debug)]
pub(super) struct EscalationQuery;

#[Object]
impl EscalationQuery {
    /// The rules by which overdue dates are escalated.
    async fn escalation(&self, ctx: &Context<'_>) -> Result<Option<Escalation>> {
        find(ctx).await
    }
}

async fn find(ctx: &Context<'_>) -> Result<Option<Escalation>> {
    let reading = ctx.reading();
    let found = register::find(reading).await.map_err(unexpected)?;
    Ok(found.map(|found| Escalation {
        id: ID(found.id.to_string()),
        version: found.version,
        rules: found.rules.into_iter().map(Into::into).collect(),
        can_edit: may_decide(reading.viewer),
    }))
}

/// What came of a change of the rules.
#[derive(Debug, SimpleObject)]
pub(super) struct EscalationPayload {
    /// The rules after the change.
    escalation: Option<Escalation>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of the rules.
#[derive(Default, Debug)]
pub(super) struct EscalationMutation;

#[Object]
impl EscalationMutation {
    /// Gives the register these rules instead of those it had at the expected version. The Head and the Deputy may.
    async fn set_escalation(
        &self,
        ctx: &Context<'_>,
        expected_version: i32,
        input: EscalationInput,
        reason: Option<String>,
    ) -> Result<EscalationPayload> {
        let set = register::set(ctx.writing().because(reason.as_deref()), expected_version, input).await;
        match outcome::<EscalationId>(ctx, set).await? {
            Ok(_) => Ok(EscalationPayload { escalation: find(ctx).await?, errors: Vec::new() }),
            Err(errors) => Ok(EscalationPayload { escalation: None, errors }),
        }
    }
}
