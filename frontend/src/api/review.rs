//! Annual reviews as the server gives and takes them: drafts beside what is in force, what is said of them, and the steps by
//! which they come before the Head and are decided.

use accord_shared::review::{ReviewAct, ReviewStage};
use accord_shared::{AccessLevel, schema};
use cynic::{Id, MutationBuilder};

use super::assessment::{Assessment, AssessmentInput, AssessmentPayload};
use super::client::{Api, ApiError};
use super::direction::Direction;
use super::parts::{Day, Instant, OrganizationBrief, Text, TextInput, UserError};

/// The question for all of them.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct ReviewsQuery {
    /// The latest first.
    pub assessment_reviews: Vec<ReviewHead>,
}

/// A review where it is only told of.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AssessmentReview")]
pub struct ReviewHead {
    /// Its id.
    pub id: Id,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Of which year.
    pub year: i32,
    /// What it is called.
    pub titles: Text,
    /// When it was opened.
    pub opened_at: Instant,
    /// By whom.
    pub opened_by: String,
    /// From which day its assessments hold.
    pub approved_on: Option<Day>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Where it stands.
    pub stage: ReviewStage,
    /// What brought it there, the first step first.
    pub steps: Vec<ReviewStep>,
    /// How many organizations are assessed in it.
    pub assessment_count: i32,
    /// How many priorities are others in it than before.
    pub moved_priorities: i32,
}

/// A step of a review.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct ReviewStep {
    /// What was done.
    pub act: ReviewAct,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: String,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// Why, in their words.
    pub words: Option<String>,
}

/// Which review.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct ReviewVariables {
    /// Its id.
    pub id: Id,
}

/// The question for one.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "ReviewVariables")]
pub struct ReviewQuery {
    /// The review; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub assessment_review: Option<Review>,
}

/// A review with all that is in it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AssessmentReview")]
pub struct Review {
    /// What is told of it.
    #[cynic(spread)]
    pub head: ReviewHead,
    /// Grows with every change of its drafts and every step.
    pub version: i32,
    /// The assessments: drafts until it is approved.
    pub assessments: Vec<Drafted>,
    /// What was said of it, the first first.
    pub comments: Vec<Comment>,
    /// What the reader can do with it now.
    pub acts: Vec<ReviewAct>,
}

impl Review {
    /// Whether the reader can do this with it now.
    pub fn can(&self, act: ReviewAct) -> bool {
        self.acts.contains(&act)
    }
}

/// An assessment of a review, beside what is or was in force.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Assessment")]
pub struct Drafted {
    /// Whom it is about.
    pub organization: Option<OrganizationBrief>,
    /// What it comes after.
    pub before: Option<Assessment>,
    /// The assessment.
    #[cynic(spread)]
    pub made: Assessment,
}

/// What somebody said of a review.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "ReviewComment")]
pub struct Comment {
    /// When.
    pub at: Instant,
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
    /// Of which organization; of the whole where there is none.
    pub organization: Option<OrganizationBrief>,
}

/// Which organization in which review.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct DraftVariables {
    /// The review.
    pub review: Id,
    /// The organization.
    pub organization: Id,
}

/// What a draft is begun from.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "DraftVariables")]
pub struct DraftQuery {
    /// The review, with its drafts.
    #[arguments(id: $review)]
    pub assessment_review: Option<Review>,
    /// What is in force.
    #[arguments(organization: $organization, first: 1)]
    pub assessments: Vec<Assessment>,
    /// Who is assessed.
    #[arguments(id: $organization)]
    pub organization: Option<OrganizationBrief>,
    /// Every field of cooperation.
    pub directions: Vec<Direction>,
}

/// A review, to be opened.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct AssessmentReviewInput {
    /// Of which year.
    pub year: i32,
    /// What it is called.
    pub titles: TextInput,
    /// How closed it is.
    pub access_level: AccessLevel,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct OpenVariables {
    input: AssessmentReviewInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "OpenVariables")]
struct Open {
    #[arguments(input: $input)]
    open_assessment_review: OpenPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "AssessmentReviewPayload")]
struct OpenPayload {
    review: Option<ReviewId>,
    errors: Vec<UserError>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "AssessmentReview")]
struct ReviewId {
    id: Id,
}

/// Opens a review: its id, or what was wrong.
pub async fn open(input: AssessmentReviewInput) -> Result<(Option<Id>, Vec<UserError>), ApiError> {
    let payload = Api::expect().mutate(Open::build(OpenVariables { input })).await?.open_assessment_review;
    Ok((payload.review.map(|review| review.id), payload.errors))
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct DraftingVariables {
    review: Id,
    organization: Id,
    expected: Option<Id>,
    input: AssessmentInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DraftingVariables")]
struct Drafting {
    #[arguments(review: $review, organization: $organization, expected: $expected, input: $input)]
    draft_assessment: AssessmentPayload,
}

/// Drafts an assessment in a review; `expected` is the draft that the reader saw. What was wrong; nothing where it is done.
pub async fn draft(
    of: DraftVariables,
    expected: Option<Id>,
    input: AssessmentInput,
) -> Result<Vec<UserError>, ApiError> {
    let DraftVariables { review, organization } = of;
    let variables = DraftingVariables { review, organization, expected, input };
    Ok(Api::expect().mutate(Drafting::build(variables)).await?.draft_assessment.errors)
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "AssessmentReviewPayload")]
struct ReviewPayload {
    errors: Vec<UserError>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DraftVariables")]
struct Withdraw {
    #[arguments(review: $review, organization: $organization)]
    withdraw_draft: ReviewPayload,
}

/// Takes the draft of an organization out of a review. What was wrong; nothing where it is done.
pub async fn withdraw(of: DraftVariables) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect().mutate(Withdraw::build(of)).await?.withdraw_draft.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct CommentVariables {
    review: Id,
    organization: Option<Id>,
    text: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CommentVariables")]
struct Commenting {
    #[arguments(review: $review, organization: $organization, text: $text)]
    comment_on_review: ReviewPayload,
}

/// Says something of a review, or of an organization in it. What was wrong; nothing where it is done.
pub async fn comment(review: Id, organization: Option<Id>, text: String) -> Result<Vec<UserError>, ApiError> {
    let variables = CommentVariables { review, organization, text };
    Ok(Api::expect().mutate(Commenting::build(variables)).await?.comment_on_review.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ApproveVariables {
    id: Id,
    version: i32,
    on: Option<Day>,
    reason: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ApproveVariables")]
struct Approve {
    #[arguments(id: $id, expectedVersion: $version, on: $on, reason: $reason)]
    approve_review: ReviewPayload,
}

/// Approves the review whose drafts were read in this version, from a day on, today if none. What was wrong; nothing where it
/// is done.
pub async fn approve(
    id: Id,
    version: i32,
    on: Option<Day>,
    reason: Option<String>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = ApproveVariables { id, version, on, reason };
    Ok(Api::expect().mutate(Approve::build(variables)).await?.approve_review.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct StepVariables {
    id: Id,
    version: i32,
    words: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "StepVariables")]
struct Submit {
    #[arguments(id: $id, expectedVersion: $version, words: $words)]
    submit_review: ReviewPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "StepVariables")]
struct Return {
    #[arguments(id: $id, expectedVersion: $version, reason: $words)]
    return_review: ReviewPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "StepVariables")]
struct GiveUp {
    #[arguments(id: $id, expectedVersion: $version, ground: $words)]
    withdraw_review: ReviewPayload,
}

/// Lays the review before the Head that was read in this version. What was wrong; nothing where it is done.
pub async fn submit(id: Id, version: i32, words: String) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect().mutate(Submit::build(StepVariables { id, version, words })).await?.submit_review.errors)
}

/// Returns it to those who prepare it, with the reason.
pub async fn give_back(id: Id, version: i32, words: String) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect().mutate(Return::build(StepVariables { id, version, words })).await?.return_review.errors)
}

/// Gives it up, with the ground.
pub async fn give_up(id: Id, version: i32, words: String) -> Result<Vec<UserError>, ApiError> {
    Ok(Api::expect()
        .mutate(GiveUp::build(StepVariables { id, version, words }))
        .await?
        .withdraw_review
        .errors)
}
