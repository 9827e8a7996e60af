//! Annual reviews of assessments in the schema.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText,
    id::{AssessmentId, AssessmentReviewId, OrganizationId},
    partial_date::Day,
    review::{self, ReviewAct, ReviewStage, ReviewWaits},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, unexpected},
    assessment::{self as assessments, Assessment, AssessmentPayload},
    organization::Organization,
    payload::{UserError, outcome},
    ready::{Ready, ReadyList},
    selection,
};
use crate::register::{
    Failure,
    assessment::{self, AssessmentInput, AssessmentReviewInput, Comment, Review, Step},
    audit,
};

/// An annual review: assessments that are drafted together, discussed, and approved by the Head as one act.
#[derive(Debug)]
pub(super) struct AssessmentReview(Review);

#[Object]
impl AssessmentReview {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How often its drafts and its stage changed; whoever moves it on says which version they read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How closed it is; nothing in it is more closed.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level
    }

    /// Of which year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// What it is called, for a reader of this language.
    async fn title(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.titles.pick(ctx.language(language))
    }

    /// What it is called, in every language.
    async fn titles(&self) -> &LocalizedText {
        &self.0.titles
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime<Utc> {
        self.0.opened_at
    }

    /// By whom.
    async fn opened_by(&self) -> &str {
        &self.0.opened_by
    }

    /// The day from which its assessments hold; nothing while it is discussed.
    async fn approved_on(&self) -> Option<Day> {
        self.0.approved_on.map(Day)
    }

    /// Who approved it.
    async fn approved_by(&self) -> Option<&str> {
        self.0.approved_by.as_deref()
    }

    /// Its assessments: drafts until it is approved.
    #[graphql(complexity = "20 * child_complexity + 1")]
    async fn assessments(&self) -> Vec<Assessment> {
        self.0.assessments.iter().map(|one| Assessment(Arc::new(one.clone()))).collect()
    }

    /// How many organizations are assessed in it.
    #[graphql(complexity = "20")]
    async fn assessment_count(&self) -> i32 {
        i32::try_from(self.0.figures.assessments).unwrap_or(i32::MAX)
    }

    /// How many priorities are others in it than before it.
    #[graphql(complexity = "20")]
    async fn moved_priorities(&self) -> i32 {
        i32::try_from(self.0.figures.moved).unwrap_or(i32::MAX)
    }

    /// What was said of it, the first first.
    #[graphql(complexity = "20 * child_complexity + 1")]
    async fn comments(&self) -> ReadyList<ReviewComment> {
        ReadyList(self.0.comments.iter().cloned().map(ReviewComment).collect())
    }

    /// Where it stands.
    async fn stage(&self) -> ReviewStage {
        self.0.stage
    }

    /// Who submitted, returned, approved it or gave it up, the first step first.
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn steps(&self) -> Vec<ReviewStep> {
        self.0.steps.iter().cloned().map(ReviewStep::from).collect()
    }

    /// What it waits for from the viewer; nothing where it waits for somebody else.
    async fn waits(&self, ctx: &Context<'_>) -> Option<ReviewWaits> {
        self.0.waits(ctx.viewer())
    }

    /// What the viewer can do with it now (7.1, 5.4, 5.8).
    async fn acts(&self, ctx: &Context<'_>) -> Vec<ReviewAct> {
        review::acts(ctx.viewer(), self.0.stage)
    }
}

/// One step of a review.
#[derive(Debug, SimpleObject)]
pub(super) struct ReviewStep {
    /// What was done.
    act: ReviewAct,
    /// When.
    at: DateTime<Utc>,
    /// Who.
    by: String,
    /// For whom they acted.
    acting_for: Option<String>,
    /// Why, in their words.
    words: Option<String>,
}

impl From<Step> for ReviewStep {
    fn from(Step { act, at, by, acting_for, words, .. }: Step) -> Self {
        Self { act, at, by, acting_for, words }
    }
}

/// What somebody said of a review, or of an organization in it.
#[derive(Debug)]
pub(super) struct ReviewComment(Comment);

#[Object(serial)]
impl ReviewComment {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Who.
    async fn author(&self) -> &str {
        &self.0.author
    }

    /// What.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Of which organization; nothing where it is of the whole.
    async fn organization(&self) -> Option<Ready<Organization>> {
        self.0.organization.as_ref().map(|organization| Ready(organization.into()))
    }
}

/// Reviews.
#[derive(Default, Debug)]
pub(super) struct ReviewQuery;

#[Object]
impl ReviewQuery {
    /// Annual reviews, the latest first; at most a hundred.
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn assessment_reviews(&self, ctx: &Context<'_>) -> Result<Vec<AssessmentReview>> {
        let wanted = selection::review(&selection::below(&ctx.field()));
        let found = assessment::reviews(ctx.reading(), None, &wanted).await.map_err(unexpected)?;
        Ok(found.into_iter().map(AssessmentReview).collect())
    }

    /// The review with this id; nothing where it does not exist or is not open to the viewer.
    async fn assessment_review(&self, ctx: &Context<'_>, id: ID) -> Result<Option<AssessmentReview>> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let found = find(ctx, id, &selection::below(&ctx.field())).await?;
        let asked = match &found {
            Some(AssessmentReview(review)) => {
                audit::review_opened(ctx.writing(), id, review.access_level).await
            }
            None => audit::review_denied(ctx.writing(), id).await,
        };
        asked.map_err(unexpected)?;
        Ok(found)
    }
}

async fn find(
    ctx: &Context<'_>,
    id: AssessmentReviewId,
    fields: &selection::Fields<'_>,
) -> Result<Option<AssessmentReview>> {
    let wanted = selection::review(fields);
    let found = assessment::reviews(ctx.reading(), Some(id), &wanted).await.map_err(unexpected)?;
    Ok(found.into_iter().next().map(AssessmentReview))
}

/// The review after a change, or why it was not changed.
#[derive(Debug, SimpleObject)]
pub(super) struct AssessmentReviewPayload {
    /// The review after the change.
    review: Option<AssessmentReview>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of reviews.
#[derive(Default, Debug)]
pub(super) struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Opens an annual review.
    async fn open_assessment_review(
        &self,
        ctx: &Context<'_>,
        input: AssessmentReviewInput,
        reason: Option<String>,
    ) -> Result<AssessmentReviewPayload> {
        answer(ctx, assessment::open(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Drafts an assessment in a review, instead of the one that the review has of the organization. `expected` is that one,
    /// nothing where the writer knew of none: where it is another by now, the answer is STALE_VERSION.
    async fn draft_assessment(
        &self,
        ctx: &Context<'_>,
        review: AssessmentReviewId,
        organization: OrganizationId,
        expected: Option<AssessmentId>,
        input: AssessmentInput,
    ) -> Result<AssessmentPayload> {
        let drafted = assessment::draft(ctx.writing(), review, organization, expected, input).await;
        assessments::answer(ctx, drafted).await
    }

    /// Takes the draft of an organization out of a review.
    async fn withdraw_draft(
        &self,
        ctx: &Context<'_>,
        review: AssessmentReviewId,
        organization: OrganizationId,
    ) -> Result<AssessmentReviewPayload> {
        answer(ctx, assessment::withdraw(ctx.writing(), review, organization).await).await
    }

    /// Says something of a review, or of an organization in it.
    async fn comment_on_review(
        &self,
        ctx: &Context<'_>,
        review: AssessmentReviewId,
        organization: Option<OrganizationId>,
        text: String,
    ) -> Result<AssessmentReviewPayload> {
        answer(ctx, assessment::comment(ctx.writing(), review, organization, &text).await).await
    }

    /// Lays a review before the Head; nothing in it changes until they decide (7.1).
    async fn submit_review(
        &self,
        ctx: &Context<'_>,
        id: AssessmentReviewId,
        expected_version: i32,
        words: Option<String>,
    ) -> Result<AssessmentReviewPayload> {
        let writing = ctx.writing().because(words.as_deref());
        answer(ctx, assessment::submit(writing, id, expected_version).await).await
    }

    /// Returns a submitted review to those who prepare it, with the reason. The Head may, or the Deputy who acts for them (5.4,
    /// 5.8).
    async fn return_review(
        &self,
        ctx: &Context<'_>,
        id: AssessmentReviewId,
        expected_version: i32,
        reason: String,
    ) -> Result<AssessmentReviewPayload> {
        answer(ctx, assessment::give_back(ctx.writing(), id, expected_version, &reason).await).await
    }

    /// Gives a review up that is not approved, with the ground. Its drafts stay in it, in force on no day.
    async fn withdraw_review(
        &self,
        ctx: &Context<'_>,
        id: AssessmentReviewId,
        expected_version: i32,
        ground: String,
    ) -> Result<AssessmentReviewPayload> {
        answer(ctx, assessment::give_up(ctx.writing(), id, expected_version, &ground).await).await
    }

    /// Approves a submitted review: all its drafts are in force from a day on, today if left out, by one act. The Head may, or the Deputy
    /// who acts for them (5.4, 5.8).
    async fn approve_review(
        &self,
        ctx: &Context<'_>,
        id: AssessmentReviewId,
        expected_version: i32,
        on: Option<Day>,
        reason: Option<String>,
    ) -> Result<AssessmentReviewPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        answer(ctx, assessment::approve(writing, id, expected_version, on).await).await
    }
}

async fn answer(
    ctx: &Context<'_>,
    written: Result<AssessmentReviewId, Failure>,
) -> Result<AssessmentReviewPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            let fields = selection::of_payload(&ctx.field(), "review");
            Ok(AssessmentReviewPayload { review: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(AssessmentReviewPayload { review: None, errors }),
    }
}
