//! The Sector's assessments in the schema.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate, access,
    assessment::{OurStatus, PriorityLevel},
    id::{AssessmentId, DirectionId, OrganizationId},
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    agreement::Agreement,
    asking::{Asked, unexpected},
    connection::related_cost,
    direction::Direction,
    interaction::Interaction,
    organization::{Organization, first_of},
    payload::{UserError, outcome},
    ready::{Ready, ReadyList},
    selection,
};
use crate::register::{
    Failure,
    assessment::{self, AssessmentInput, Reassessment},
    audit,
};

/// The most assessments of an organization that are told at once.
const MOST: i32 = 200;

/// The most that are in force and told at once.
const MOST_HELD: i32 = 2_000;

/// The Sector's dated judgement of an organization. It is never changed: a reassessment is a new one (7.1.2).
#[derive(Debug, Clone)]
pub(super) struct Assessment(pub(super) Arc<assessment::Assessment>);

impl From<assessment::Assessment> for Assessment {
    fn from(assessment: assessment::Assessment) -> Self {
        Self(Arc::new(assessment))
    }
}

#[Object(serial)]
impl Assessment {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Whom it is about.
    async fn organization(&self) -> Option<Ready<Organization>> {
        self.0.organization.as_ref().map(|organization| Ready(organization.into()))
    }

    /// How closed it is by itself.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level
    }

    /// The day from which it holds.
    async fn assessed_on(&self) -> Day {
        Day(self.0.assessed_on)
    }

    /// When it was written.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Who made it.
    async fn author(&self) -> &str {
        &self.0.author
    }

    /// In whose place they acted (5.8).
    async fn acting_for(&self) -> Option<&str> {
        self.0.acting_for.as_deref()
    }

    /// The review that prepared it.
    async fn review(&self) -> Option<ID> {
        self.0.review.map(|review| ID(review.to_string()))
    }

    /// Whether it waits for that review's approval, and is in force nowhere.
    async fn draft(&self) -> bool {
        self.0.draft
    }

    /// Our status in the organization.
    async fn status(&self) -> OurStatus {
        self.0.status
    }

    /// Since when we have it.
    async fn status_since(&self) -> Option<PartialDate> {
        self.0.status_since
    }

    /// Which rights it gives us.
    async fn rights(&self) -> Option<&str> {
        self.0.rights.as_deref()
    }

    /// What we pay.
    async fn dues(&self) -> Option<&str> {
        self.0.dues.as_deref()
    }

    /// The day by which the next dues are to be paid.
    async fn dues_due_on(&self) -> Option<PartialDate> {
        self.0.dues_due_on
    }

    /// The day by which the next reports are to be sent.
    async fn reports_due_on(&self) -> Option<PartialDate> {
        self.0.reports_due_on
    }

    /// Why it is judged so, for a reader of this language.
    async fn reason(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.reasons.pick(ctx.language(language))
    }

    /// Why it is judged so, in every language.
    async fn reasons(&self) -> &LocalizedText {
        &self.0.reasons
    }

    /// The priorities, in the order of the tree of directions.
    async fn priorities(&self) -> Vec<AssessedPriority> {
        self.0.priorities.iter().cloned().map(AssessedPriority).collect()
    }

    /// What the viewer had in force before it; of a draft, what it would come after.
    async fn before(&self) -> Option<Ready<Assessment>> {
        self.0.before.clone().map(|before| Ready(Assessment(before)))
    }

    /// That it was withdrawn as mistaken; then it is in force on no day.
    async fn withdrawal(&self) -> Option<Ready<Withdrawal>> {
        self.0.withdrawal.clone().map(|withdrawal| Ready(Withdrawal(withdrawal)))
    }

    /// Whether the viewer may withdraw it: whoever assesses; of a review's, the Head or the Deputy who acts for them (7.1.2,
    /// 5.4, 5.8).
    async fn can_withdraw(&self, ctx: &Context<'_>) -> bool {
        let open = !self.0.draft && self.0.withdrawal.is_none();
        open && access::may_withdraw_assessment(ctx.viewer(), self.0.review.is_some())
    }

    /// Whether the viewer may take its withdrawal back: whoever may withdraw it.
    async fn can_restore(&self, ctx: &Context<'_>) -> bool {
        let withdrawn = !self.0.draft && self.0.withdrawal.is_some();
        withdrawn && access::may_withdraw_assessment(ctx.viewer(), self.0.review.is_some())
    }

    /// The issues on its agenda, in the order in which they were given.
    async fn issues(&self) -> ReadyList<AgendaIssue> {
        ReadyList(self.0.issues.iter().cloned().map(AgendaIssue).collect())
    }
}

/// That an assessment was withdrawn.
#[derive(Debug)]
pub(super) struct Withdrawal(assessment::Withdrawal);

#[Object(serial)]
impl Withdrawal {
    /// On which day.
    async fn on(&self) -> Day {
        Day(self.0.on)
    }

    /// By whom.
    async fn by(&self) -> &str {
        &self.0.by
    }

    /// Why.
    async fn ground(&self) -> &str {
        &self.0.ground
    }
}

/// The priority of a direction.
#[derive(Debug)]
pub(super) struct AssessedPriority(assessment::AssessedPriority);

#[Object(serial)]
impl AssessedPriority {
    /// The direction.
    async fn direction(&self) -> Direction {
        (&self.0.direction).into()
    }

    /// How much it matters.
    async fn level(&self) -> PriorityLevel {
        self.0.level
    }

    /// Why, for a reader of this language, where that is not said by the assessment as a whole.
    async fn reason(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.0.reasons.as_ref().map(|reasons| reasons.pick(ctx.language(language)))
    }

    /// The same in every language.
    async fn reasons(&self) -> Option<&LocalizedText> {
        self.0.reasons.as_ref()
    }
}

/// An issue on an organization's agenda.
#[derive(Debug)]
pub(super) struct AgendaIssue(pub(super) assessment::AgendaIssue);

#[Object(serial)]
impl AgendaIssue {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What it is called, for a reader of this language.
    async fn title(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.titles.pick(ctx.language(language))
    }

    /// What it is called, in every language.
    async fn titles(&self) -> &LocalizedText {
        &self.0.titles
    }

    /// Our position, for a reader of this language.
    async fn position(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.0.positions.as_ref().map(|positions| positions.pick(ctx.language(language)))
    }

    /// Our position, in every language.
    async fn positions(&self) -> Option<&LocalizedText> {
        self.0.positions.as_ref()
    }

    /// From when it is before them.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since
    }

    /// Until when.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }

    /// The unit of ours that answers for it.
    async fn unit(&self) -> Option<Ready<Organization>> {
        self.0.unit.as_ref().map(|unit| Ready(unit.into()))
    }

    /// The directions that it lies in, in the order of the tree.
    async fn directions(&self) -> Vec<Direction> {
        self.0.directions.iter().map(Direction::from).collect()
    }

    /// The agreements that it has to do with.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn agreements(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Agreement> {
        first_of(&self.0.agreements, first)
    }

    /// The interactions that it was or will be before.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn interactions(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Interaction> {
        first_of(&self.0.interactions, first)
    }
}

/// Assessments.
#[derive(Default, Debug)]
pub(super) struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// The assessment with this id; nothing where it does not exist or is not open to the viewer.
    async fn assessment(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Assessment>> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let found = find(ctx, id, &selection::below(&ctx.field())).await?;
        let asked = match &found {
            Some(found) => audit::assessment_opened(ctx.writing(), &found.0).await,
            None => audit::assessment_denied(ctx.writing(), id).await,
        };
        asked.map_err(unexpected)?;
        Ok(found)
    }

    /// The assessments of an organization, the latest first; drafts of a review are not among them, and those that were
    /// withdrawn only where they are asked for.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn assessments(
        &self,
        ctx: &Context<'_>,
        organization: OrganizationId,
        #[graphql(default = 50)] first: i32,
        #[graphql(default)] withdrawn: bool,
    ) -> Result<Vec<Assessment>> {
        let wanted = selection::assessment(&selection::below(&ctx.field()));
        let first = first.clamp(0, MOST) as u64;
        let found = match withdrawn {
            true => assessment::all_of_organization(ctx.reading(), organization, first, &wanted).await,
            false => assessment::of_organization(ctx.reading(), organization, first, &wanted).await,
        };
        Ok(found.map_err(unexpected)?.into_iter().map(Assessment::from).collect())
    }

    /// The assessments in force on a day, today if left out: one of each organization that was assessed, or that of one. Their
    /// issues and due dates are what the Sector's calendar shows.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn held_assessments(
        &self,
        ctx: &Context<'_>,
        as_of: Option<Day>,
        organization: Option<OrganizationId>,
        #[graphql(default = 500)] first: i32,
    ) -> Result<Vec<Assessment>> {
        let wanted = selection::assessment(&selection::below(&ctx.field()));
        let day = as_of.map_or(ctx.today(), |day| day.0);
        let first = first.clamp(0, MOST_HELD) as usize;
        let found = assessment::held_on(ctx.reading(), day, organization, first, &wanted).await;
        Ok(found.map_err(unexpected)?.into_iter().map(Assessment::from).collect())
    }
}

async fn find(
    ctx: &Context<'_>,
    id: AssessmentId,
    fields: &selection::Fields<'_>,
) -> Result<Option<Assessment>> {
    let wanted = selection::assessment(fields);
    let found = assessment::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Assessment::from))
}

/// The assessment that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct AssessmentPayload {
    /// The new assessment.
    assessment: Option<Assessment>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Assessing.
#[derive(Default, Debug)]
pub(super) struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Assesses an organization anew. `expected` is the assessment in force today that the writer knew of, nothing where there
    /// was none: where it is another by now, the answer is STALE_VERSION. The Sector for Relations with International
    /// Organizations, the Head and the Deputy may (7.1.2).
    async fn assess(
        &self,
        ctx: &Context<'_>,
        organization: OrganizationId,
        expected: Option<AssessmentId>,
        input: AssessmentInput,
        reason: Option<String>,
    ) -> Result<AssessmentPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        answer(ctx, assessment::assess(writing, organization, expected, input).await).await
    }

    /// Assesses an organization anew in one direction: all else is as the assessment in force has it. As open as that one
    /// where no level is given, from today where no day is.
    #[allow(clippy::too_many_arguments, reason = "the fields of a new priority")]
    async fn reassess(
        &self,
        ctx: &Context<'_>,
        organization: OrganizationId,
        direction: DirectionId,
        level: PriorityLevel,
        reasons: LocalizedText,
        expected: Option<AssessmentId>,
        assessed_on: Option<Day>,
        access_level: Option<AccessLevel>,
    ) -> Result<AssessmentPayload> {
        let assessed_on = assessed_on.map(|day| day.0);
        let given = Reassessment { direction, level, reasons, assessed_on, access_level };
        answer(ctx, assessment::reassess(ctx.writing(), organization, expected, given).await).await
    }

    /// Withdraws an assessment that is mistaken, for a ground that goes into the ledger. It stays in the history and is in force
    /// on no day: what held before it holds again. Whoever assesses may; what a review brought into force, the Head, or the
    /// Deputy who acts for them (7.1.2, 5.4, 5.8).
    async fn withdraw_assessment(
        &self,
        ctx: &Context<'_>,
        id: AssessmentId,
        ground: String,
    ) -> Result<AssessmentPayload> {
        answer(ctx, assessment::retract(ctx.writing(), id, &ground).await).await
    }

    /// Takes the withdrawal of an assessment back: it is in force again from its own day. Whoever may withdraw it may (7.1.2,
    /// 5.4, 5.8).
    async fn restore_assessment(
        &self,
        ctx: &Context<'_>,
        id: AssessmentId,
        reason: Option<String>,
    ) -> Result<AssessmentPayload> {
        answer(ctx, assessment::restore(ctx.writing().because(reason.as_deref()), id).await).await
    }
}

pub(super) async fn answer(
    ctx: &Context<'_>,
    written: Result<AssessmentId, Failure>,
) -> Result<AssessmentPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            let fields = selection::of_payload(&ctx.field(), "assessment");
            Ok(AssessmentPayload { assessment: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(AssessmentPayload { assessment: None, errors }),
    }
}
