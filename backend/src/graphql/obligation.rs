//! Obligations in the schema, with their occurrences.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate,
    id::{AgreementId, ObligationId},
    obligation::{DueEvent, DueRule, ObligationSide, Priority, Standing},
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    agreement::Agreement,
    asking::{Asked, asked_for, refused, unexpected},
    connection::{connection, nodes, page, page_cost, related_cost},
    contact::Contact,
    custody::Custody,
    interaction::Interaction,
    occurrence::Occurrence,
    organization::{Organization, first_of},
    payload::{UserError, outcome},
    ready::ReadyList,
    selection,
};
use crate::register::{
    Failure,
    identifier::Identifier,
    obligation::{
        self, DueRuleInput, ObligationFacet, ObligationFilter, ObligationInput, ObligationList,
        ObligationOrder,
    },
};

/// What somebody owes somebody under a clause of an agreement.
#[derive(Debug, Clone)]
pub(super) struct Obligation(Arc<obligation::Obligation>);

impl From<Arc<obligation::Obligation>> for Obligation {
    fn from(obligation: Arc<obligation::Obligation>) -> Self {
        Self(obligation)
    }
}

impl From<&Arc<obligation::Obligation>> for Obligation {
    fn from(obligation: &Arc<obligation::Obligation>) -> Self {
        Self(obligation.clone())
    }
}

impl From<obligation::Obligation> for Obligation {
    fn from(obligation: obligation::Obligation) -> Self {
        Self(Arc::new(obligation))
    }
}

impl Obligation {
    /// How closed it is by itself.
    pub(super) fn level(&self) -> AccessLevel {
        self.0.access_level
    }
}

#[Object(serial)]
impl Obligation {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How many times it was written; a change says which version it starts from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How closed it is; its agreement may be closer still.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level
    }

    /// The agreement it stands in.
    async fn agreement(&self) -> Result<Agreement> {
        self.0.agreement.as_ref().map(Agreement::from).ok_or_else(|| "not loaded".into())
    }

    /// The article it stands in.
    async fn article(&self) -> Option<&str> {
        self.0.article.as_deref()
    }

    /// What is owed, for a reader of this language.
    async fn text(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.texts.pick(ctx.language(language))
    }

    /// What is owed, in every language.
    async fn texts(&self) -> &LocalizedText {
        &self.0.texts
    }

    /// Who owes.
    async fn side(&self) -> ObligationSide {
        self.0.side
    }

    /// How much it matters.
    async fn priority(&self) -> Priority {
        self.0.priority
    }

    /// Who owes it.
    async fn debtor(&self) -> Option<Organization> {
        self.0.debtor.as_ref().map(Organization::from)
    }

    /// To whom it is owed.
    async fn creditor(&self) -> Option<Organization> {
        self.0.creditor.as_ref().map(Organization::from)
    }

    /// The unit that answers for it.
    async fn unit(&self) -> Option<Organization> {
        self.0.unit.as_ref().map(Organization::from)
    }

    /// The person who answers for it.
    async fn person(&self) -> Option<Contact> {
        self.0.person.as_ref().map(Contact::from)
    }

    /// The interaction that it came of.
    async fn interaction(&self) -> Option<Interaction> {
        self.0.interaction.as_ref().map(Interaction::from)
    }

    /// When it falls due.
    async fn due_rule(&self) -> DueRuleObject {
        DueRuleObject { since: self.0.due_since, ..(&self.0.due_rule).into() }
    }

    /// The first day on which it can be due, where it waits for its event and occurs nowhere yet.
    async fn not_before(&self, ctx: &Context<'_>, on: Option<Day>) -> Option<PartialDate> {
        self.0.not_before(on.map_or_else(|| ctx.today(), |day| day.0))
    }

    /// How it stands on a day, by its most pressing occurrence; today if left out.
    async fn standing(&self, ctx: &Context<'_>, on: Option<Day>) -> Standing {
        self.0.standing_on(on.map_or_else(|| ctx.today(), |day| day.0))
    }

    /// Due date of the first open occurrence.
    async fn next_due_on(&self) -> Option<PartialDate> {
        self.0.summary.next_due_on
    }

    /// Its due instances, by date.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn occurrences(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Occurrence> {
        first_of(&self.0.occurrences, first)
    }

    /// Whether the viewer may change it: the Department any, a coordinator what concerns their own body.
    async fn can_edit(&self) -> bool {
        self.0.can_edit
    }

    /// Who answers for it, and who may know of it.
    async fn custody(&self) -> Custody {
        (&self.0.custody).into()
    }

    /// Under which names others know it.
    async fn identifiers(&self) -> &[Identifier] {
        &self.0.identifiers
    }
}

/// A due rule in one of three forms: a date; a recurrence (RFC 5545); days after an event. All empty: the source gives
/// none.
#[derive(Debug, Clone, Default, SimpleObject)]
#[graphql(name = "DueRule")]
pub(super) struct DueRuleObject {
    /// Once, on a date.
    on: Option<PartialDate>,
    /// A recurrence rule of RFC 5545.
    recurrence: Option<String>,
    /// So many days …
    days: Option<i32>,
    /// … after this event.
    after: Option<DueEvent>,
    /// From when a recurrence is counted, where somebody says.
    since: Option<PartialDate>,
}

/// What a due rule would make, before it is saved.
#[derive(Debug, SimpleObject)]
pub(super) struct DuePreview {
    /// The next dates, at most five.
    dates: Vec<PartialDate>,
    /// The first day on which it can be due, where its event has not been.
    not_before: Option<PartialDate>,
    /// What is wrong with the rule, in English.
    fault: Option<String>,
}

impl From<&DueRule> for DueRuleObject {
    fn from(rule: &DueRule) -> Self {
        match rule {
            DueRule::On(on) => Self { on: Some(*on), ..Self::default() },
            DueRule::Recurrence(recurrence) => {
                Self { recurrence: Some(recurrence.clone()), ..Self::default() }
            }
            DueRule::After { days, event } => {
                Self { days: Some((*days).into()), after: Some(*event), ..Self::default() }
            }
            DueRule::Unstated => Self::default(),
        }
    }
}

connection!(ObligationConnection, ObligationEdge, Obligation, ObligationList, ObligationFacet);

/// Obligations.
#[derive(Default, Debug)]
pub(super) struct ObligationQuery;

#[Object]
impl ObligationQuery {
    /// The obligation with this id; nothing where it does not exist or is not open to the viewer.
    async fn obligation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Obligation>> {
        match id.parse() {
            Ok(id) => {
                let found = find(ctx, id, &selection::below(&ctx.field())).await?;
                asked_for(ctx, id.into(), found.as_ref().map(Obligation::level)).await?;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// What a due rule would make under an agreement.
    async fn due_preview(
        &self,
        ctx: &Context<'_>,
        rule: DueRuleInput,
        agreement: Option<AgreementId>,
    ) -> Result<DuePreview> {
        let preview = obligation::preview(ctx.reading(), &rule, agreement, ctx.today()).await;
        let obligation::Preview { dates, not_before, fault } = preview.map_err(refused)?;
        Ok(DuePreview { dates, not_before, fault })
    }

    /// Obligations, the first due first unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ObligationFilter>,
        order_by: Option<ObligationOrder>,
    ) -> Result<ObligationConnection> {
        let list = obligation::list(filter.unwrap_or_default(), order_by, ctx.today());
        let wanted = selection::obligation(&selection::of_nodes(&ctx.field()));
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted).await.map_err(refused)?);
        Ok(ObligationConnection { list, info, rows })
    }
}

pub(super) async fn find(
    ctx: &Context<'_>,
    id: ObligationId,
    fields: &selection::Fields<'_>,
) -> Result<Option<Obligation>> {
    let wanted = selection::obligation(fields);
    let found = obligation::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Obligation::from))
}

/// The obligation that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct ObligationPayload {
    /// The obligation after the change.
    obligation: Option<Obligation>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of obligations.
#[derive(Default, Debug)]
pub(super) struct ObligationMutation;

#[Object]
impl ObligationMutation {
    /// Enters an obligation with its occurrences.
    async fn create_obligation(
        &self,
        ctx: &Context<'_>,
        input: ObligationInput,
        reason: Option<String>,
    ) -> Result<ObligationPayload> {
        answer(ctx, obligation::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives an obligation this content instead of what it had at the expected version.
    async fn change_obligation(
        &self,
        ctx: &Context<'_>,
        id: ObligationId,
        expected_version: i32,
        input: ObligationInput,
        reason: Option<String>,
    ) -> Result<ObligationPayload> {
        let changed =
            obligation::change(ctx.writing().because(reason.as_deref()), id, expected_version, input).await;
        answer(ctx, changed.map(|()| id)).await
    }
}

async fn answer(ctx: &Context<'_>, written: Result<ObligationId, Failure>) -> Result<ObligationPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            ctx.catch_up().await?;
            let fields = selection::of_payload(&ctx.field(), "obligation");
            Ok(ObligationPayload { obligation: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(ObligationPayload { obligation: None, errors }),
    }
}
