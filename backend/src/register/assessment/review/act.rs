//! How a review is prepared: it is opened, drafts come and go, and it is spoken about.

use accord_shared::{
    AccessLevel, LocalizedText,
    error::ErrorCode,
    id::{AssessmentId, AssessmentReviewId, OrganizationId},
    review::{self, ReviewAct, ReviewRefusal, ReviewStage},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde::Serialize;

use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        assessment::{
            AssessmentInput,
            state::{self, Kept, State},
            write::{after, assessed, begin, day, in_force},
        },
        check::{Check, LINE, TEXT, trimmed_text},
        scope,
        writing::Writing,
    },
    store::entity::{assessment, assessment_review, review_comment},
};

/// A review as somebody opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, InputObject)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentReviewInput {
    /// Of which year; from 1990 to 2200.
    pub year: i32,
    /// What it is called.
    pub titles: LocalizedText,
    /// How closed it is; nothing in it is more closed.
    #[graphql(default_with = "AccessLevel::Service")]
    pub access_level: AccessLevel,
}

/// Opens a review.
pub async fn open(writing: Writing<'_>, input: AssessmentReviewInput) -> Result<AssessmentReviewId, Failure> {
    let transaction = begin(writing).await?;
    let input = AssessmentReviewInput { titles: trimmed_text(input.titles), ..input };
    let mut check = Check::default();
    check.level(writing.viewer, None, input.access_level);
    check.named("titles", &input.titles, LINE);
    if !(1990..=2200).contains(&input.year) {
        check.fail("year", ErrorCode::Invalid, "from 1990 to 2200");
    }
    check.done().map_err(Failure::Refused)?;
    let id = AssessmentReviewId(writing.moment.id());
    let row = assessment_review::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        access_level: Set(input.access_level),
        title_az: Set(input.titles.az.clone()),
        title_en: Set(input.titles.en.clone()),
        title_ru: Set(input.titles.ru.clone()),
        title_original: Set(input.titles.original.clone()),
        title_language: Set(input.titles.original_language.clone()),
        year: Set(input.year),
        opened_at: Set(writing.moment.at.timestamp_millis()),
        opened_by: Set(writing.viewer.name.clone()),
        approved_on: Set(None),
        approved_by: Set(None),
        stage: Set(ReviewStage::Drafting),
    };
    assessment_review::Entity::insert(row).exec_without_returning(&transaction).await?;
    let change = of_review("assessment_review.open", id, input.access_level, None, json(&input));
    writing.commit(transaction, change).await?;
    Ok(id)
}

/// Drafts an assessment in a review, instead of the one that the review has of the organization. `expected` is that one, as
/// far as the writer knew of it; where it is another by now, nothing is written.
pub async fn draft(
    writing: Writing<'_>,
    review: AssessmentReviewId,
    organization: OrganizationId,
    expected: Option<AssessmentId>,
    input: AssessmentInput,
) -> Result<AssessmentId, Failure> {
    let transaction = begin(writing).await?;
    let (under, _) = before(&transaction, writing, review, ReviewAct::Draft).await?;
    let of = assessed(&transaction, writing, organization).await?;
    let input = input.tidied();
    let mut check = Check::default();
    let on = day(writing, input.assessed_on.map(|day| day.0), &mut check);
    if input.access_level > under.access_level {
        check.fail("accessLevel", ErrorCode::Invalid, "a draft is not more closed than its review");
    }
    if of.access_level > under.access_level || is_listed(&transaction, organization).await? {
        let message = "it is more closed than the review: assess it by itself";
        check.fail("organization", ErrorCode::Invalid, message);
    }
    input.check(&transaction, writing, &mut check).await?;
    check.done().map_err(Failure::Refused)?;
    let old = drafted(&transaction, review, organization).await?;
    if old.as_ref().map(|old| old.id) != expected.map(Into::into) {
        let message = "it was drafted again in the meantime: load it again";
        return Err(Problem::at("expected", ErrorCode::StaleVersion, message).into());
    }
    let last = match old.clone() {
        Some(old) => Some(old),
        None => in_force(&transaction, writing, organization).await?,
    };
    let input = after(&transaction, writing, last, input).await?;
    let was = match old {
        Some(old) => Some(remove(&transaction, old).await?),
        None => None,
    };
    let id = AssessmentId(writing.moment.id());
    let kept = Kept { id, organization, on, review: Some(review.0) };
    state::save(&transaction, writing, kept, &input).await?;
    touch(&transaction, &under).await?;
    let told = |(on, input): &(NaiveDate, AssessmentInput)| json(&State::of(organization, *on, input));
    let after = json(&State::of(organization, on, &input));
    let was = was.as_ref().and_then(told);
    let change = of_review("assessment_review.draft", review, under.access_level, was, after);
    // What was written is the assessment: it is what a repeat answers with.
    finish(transaction, writing, change, id).await?;
    Ok(id)
}

/// Takes the draft of an organization out of a review.
pub async fn withdraw(
    writing: Writing<'_>,
    review: AssessmentReviewId,
    organization: OrganizationId,
) -> Result<AssessmentReviewId, Failure> {
    let transaction = begin(writing).await?;
    let (under, _) = before(&transaction, writing, review, ReviewAct::Draft).await?;
    assessed(&transaction, writing, organization).await?;
    let Some(old) = drafted(&transaction, review, organization).await? else {
        return Err(Problem::not_found().into());
    };
    let (on, input) = remove(&transaction, old).await?;
    touch(&transaction, &under).await?;
    let before = json(&State::of(organization, on, &input));
    let change = of_review("assessment_review.withdraw", review, under.access_level, before, None);
    writing.commit(transaction, change).await?;
    Ok(review)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SaidOf<'a> {
    access_level: AccessLevel,
    organization: Option<OrganizationId>,
    text: &'a str,
}

/// Says something of a review, or of an organization in it. The Department discusses it.
pub async fn comment(
    writing: Writing<'_>,
    review: AssessmentReviewId,
    organization: Option<OrganizationId>,
    text: &str,
) -> Result<AssessmentReviewId, Failure> {
    let transaction = writing.begin().await?;
    let (under, _) = before(&transaction, writing, review, ReviewAct::Comment).await?;
    let text = text.trim();
    let mut check = Check::default();
    if text.is_empty() {
        check.fail("text", ErrorCode::Required, "say something");
    }
    check.text("text", Some(text), TEXT);
    check.done().map_err(Failure::Refused)?;
    if let Some(organization) = organization {
        assessed(&transaction, writing, organization).await?;
    }
    let row = review_comment::ActiveModel {
        id: Set(writing.moment.id()),
        review_id: Set(review.0),
        organization_id: Set(organization.map(Into::into)),
        at: Set(writing.moment.at.timestamp_millis()),
        author: Set(writing.viewer.name.clone()),
        text: Set(text.to_owned()),
    };
    review_comment::Entity::insert(row).exec_without_returning(&transaction).await?;
    let said = json(&SaidOf { access_level: under.access_level, organization, text });
    let change = of_review("assessment_review.comment", review, under.access_level, None, said);
    writing.commit(transaction, change).await?;
    Ok(review)
}

/// A review that the viewer sees, if they can do this with it now; and where it stands afterwards.
pub(super) async fn before(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: AssessmentReviewId,
    act: ReviewAct,
) -> Result<(assessment_review::Model, ReviewStage), Failure> {
    let found = assessment_review::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "assessment_review"))
        .one(transaction)
        .await?;
    let found = found.ok_or_else(Problem::not_found)?;
    match review::act(writing.viewer, found.stage, act) {
        Ok(stage) => Ok((found, stage)),
        Err(ReviewRefusal::NotTheirs) => Err(Problem::refused().into()),
        Err(ReviewRefusal::Stage(stage)) => {
            let message = match stage {
                ReviewStage::Drafting | ReviewStage::Returned => {
                    "it was not submitted: nothing is decided yet"
                }
                ReviewStage::Submitted => "it lies before the Head: they approve or return it",
                ReviewStage::Approved => "it was approved: open another one",
                ReviewStage::Withdrawn => "it was given up: open another one",
            };
            Err(Problem::at("review", ErrorCode::Invalid, message).into())
        }
    }
}

async fn drafted(
    transaction: &DatabaseTransaction,
    review: AssessmentReviewId,
    organization: OrganizationId,
) -> Result<Option<assessment::Model>, Failure> {
    let found = assessment::Entity::find()
        .filter(assessment::Column::ReviewId.eq(review.0))
        .filter(assessment::Column::OrganizationId.eq(organization.0))
        .filter(assessment::Column::Draft.eq(true))
        .one(transaction)
        .await?;
    Ok(found)
}

/// Removes a draft; gives what it was.
async fn remove(
    transaction: &DatabaseTransaction,
    old: assessment::Model,
) -> Result<(NaiveDate, AssessmentInput), Failure> {
    let id = old.id;
    let input = state::load(transaction, old).await?;
    state::remove(transaction, id).await?;
    let on = input.assessed_on.map(|day| day.0).unwrap_or_default();
    Ok((on, input))
}

/// The drafts are others now: whoever approves must have read these.
async fn touch(transaction: &DatabaseTransaction, review: &assessment_review::Model) -> Result<(), Failure> {
    let row = assessment_review::ActiveModel {
        id: Set(review.id),
        version: Set(review.version + 1),
        ..Default::default()
    };
    assessment_review::Entity::update(row).exec(transaction).await?;
    Ok(())
}

async fn is_listed(transaction: &DatabaseTransaction, organization: OrganizationId) -> Result<bool, Failure> {
    use sea_orm::ConnectionTrait;
    let listed = Query::select()
        .column("id")
        .from("organization")
        .and_where(Expr::col("id").eq(organization.0))
        .and_where(Expr::col("restricted"))
        .to_owned();
    Ok(transaction.query_one(&listed).await?.is_some())
}

async fn finish(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    change: Change,
    id: AssessmentId,
) -> Result<(), Failure> {
    writing.append(&transaction, vec![change]).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) fn json(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

pub(super) fn of_review(
    action: &'static str,
    id: AssessmentReviewId,
    access_level: AccessLevel,
    before: Option<String>,
    after: Option<String>,
) -> Change {
    Change { action, noun: AssessmentReviewId::PREFIX, record: id.0, access_level, before, after }
}
