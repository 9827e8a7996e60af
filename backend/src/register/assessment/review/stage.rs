//! How a review comes before the Head and what becomes of it there: submitted, returned, approved as one act, or given up.

use accord_shared::{
    AccessLevel,
    error::ErrorCode,
    id::AssessmentReviewId,
    partial_date::{Day, day_key},
    review::{ReviewAct, ReviewStage, needs_words},
};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::Expr,
};
use serde::Serialize;

use super::act::{before, json, of_review};
use crate::{
    register::{
        Failure, Problem,
        assessment::{
            state::{self, Kept},
            write::{day, entry},
        },
        check::Check,
        writing::Writing,
    },
    store::entity::{assessment, assessment_review},
};

/// Lays a review before the Head (7.1). `expected_version` is that of the drafts that were read.
pub async fn submit(
    writing: Writing<'_>,
    id: AssessmentReviewId,
    expected_version: i32,
) -> Result<AssessmentReviewId, Failure> {
    let Begun { transaction, under, stage } = begin(writing, id, expected_version, ReviewAct::Submit).await?;
    if drafts(id).one(&transaction).await?.is_none() {
        return Err(no_drafts().into());
    }
    done(transaction, writing, &under, stage, "assessment_review.submit").await
}

/// Returns a review to those who prepare it, with the reason. The Head, or the Deputy who acts for them (5.4, 5.8).
pub async fn give_back(
    writing: Writing<'_>,
    id: AssessmentReviewId,
    expected_version: i32,
    reason: &str,
) -> Result<AssessmentReviewId, Failure> {
    let writing = writing.because(Some(reason));
    let Begun { transaction, under, stage } = begin(writing, id, expected_version, ReviewAct::Return).await?;
    done(transaction, writing, &under, stage, "assessment_review.return").await
}

/// Gives a review up, with the ground. Its drafts stay in it as they were, in force on no day.
pub async fn give_up(
    writing: Writing<'_>,
    id: AssessmentReviewId,
    expected_version: i32,
    ground: &str,
) -> Result<AssessmentReviewId, Failure> {
    let writing = writing.because(Some(ground));
    let Begun { transaction, under, stage } =
        begin(writing, id, expected_version, ReviewAct::Withdraw).await?;
    // What is compared with them is what was in force when they were given up.
    assessment::Entity::update_many()
        .col_expr(assessment::Column::RecordedAt, Expr::value(writing.moment.at.timestamp_millis()))
        .col_expr(assessment::Column::WithdrawnOn, Expr::value(day_key(writing.moment.today())))
        .col_expr(assessment::Column::WithdrawnBy, Expr::value(writing.viewer.name.clone()))
        .col_expr(assessment::Column::WithdrawnWhy, Expr::value(writing.reason.unwrap_or_default()))
        .filter(assessment::Column::ReviewId.eq(id.0))
        .filter(assessment::Column::Draft.eq(true))
        .exec(&transaction)
        .await?;
    // `assessment_review.withdraw` takes one draft out of it.
    done(transaction, writing, &under, stage, "assessment_review.retract").await
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Approved {
    access_level: AccessLevel,
    approved_on: NaiveDate,
    assessments: usize,
}

/// Approves a review: all its drafts are in force from a day on, by one act. The Head, or the Deputy who acts for them (5.4, 5.8).
/// `expected_version` is that of the drafts that were read.
pub async fn approve(
    writing: Writing<'_>,
    id: AssessmentReviewId,
    expected_version: i32,
    on: Option<Day>,
) -> Result<AssessmentReviewId, Failure> {
    let Begun { transaction, under, stage } =
        begin(writing, id, expected_version, ReviewAct::Approve).await?;
    let mut check = Check::default();
    let on = day(writing, on.map(|day| day.0), &mut check);
    check.done().map_err(Failure::Refused)?;
    let drafts = drafts(id).all(&transaction).await?;
    if drafts.is_empty() {
        return Err(no_drafts().into());
    }
    let mut changes = Vec::with_capacity(drafts.len() + 1);
    for draft in drafts {
        let kept = Kept { id: draft.id.into(), organization: draft.organization_id.into(), on, review: None };
        let input = state::load(&transaction, draft).await?;
        changes.push(entry(&transaction, kept, under.access_level, &input, "assessment.approve").await?);
        let holds = assessment::ActiveModel {
            id: Set(kept.id.0),
            draft: Set(false),
            assessed_on: Set(day_key(on)),
            recorded_at: Set(writing.moment.at.timestamp_millis()),
            ..Default::default()
        };
        assessment::Entity::update(holds).exec(&transaction).await?;
    }
    let approved = assessment_review::ActiveModel {
        id: Set(id.0),
        version: Set(under.version + 1),
        stage: Set(stage),
        approved_on: Set(Some(day_key(on))),
        approved_by: Set(Some(writing.viewer.name.clone())),
        ..Default::default()
    };
    assessment_review::Entity::update(approved).exec(&transaction).await?;
    let told = Approved { access_level: under.access_level, approved_on: on, assessments: changes.len() };
    changes.push(of_review("assessment_review.approve", id, under.access_level, None, json(&told)));
    writing.append(&transaction, changes).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok(id)
}

/// The drafts of a review, in the order in which they were made.
fn drafts(review: AssessmentReviewId) -> Select<assessment::Entity> {
    assessment::Entity::find()
        .filter(assessment::Column::ReviewId.eq(review.0))
        .filter(assessment::Column::Draft.eq(true))
        .order_by_asc(assessment::Column::Id)
}

fn no_drafts() -> Problem {
    Problem::at("id", ErrorCode::Required, "it has no drafts yet")
}

/// A step that is being taken.
struct Begun {
    transaction: DatabaseTransaction,
    under: assessment_review::Model,
    /// Where the review stands afterwards.
    stage: ReviewStage,
}

/// Begins a step of a review that was read in this version. The words that it needs are the ledger's reason.
async fn begin(
    writing: Writing<'_>,
    id: AssessmentReviewId,
    expected_version: i32,
    act: ReviewAct,
) -> Result<Begun, Failure> {
    let transaction = writing.begin().await?;
    let (under, stage) = before(&transaction, writing, id, act).await?;
    if under.version != expected_version {
        return Err(Problem::stale(expected_version, under.version).into());
    }
    if needs_words(act) && writing.reason.is_none() {
        let field = if act == ReviewAct::Withdraw { "ground" } else { "reason" };
        return Err(Problem::at(field, ErrorCode::Required, "say why").into());
    }
    Ok(Begun { transaction, under, stage })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stands {
    access_level: AccessLevel,
    stage: ReviewStage,
}

/// Moves the review on, notes it and commits it.
async fn done(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    under: &assessment_review::Model,
    stage: ReviewStage,
    action: &'static str,
) -> Result<AssessmentReviewId, Failure> {
    let row = assessment_review::ActiveModel {
        id: Set(under.id),
        version: Set(under.version + 1),
        stage: Set(stage),
        ..Default::default()
    };
    assessment_review::Entity::update(row).exec(&transaction).await?;
    let told = |stage| json(&Stands { access_level: under.access_level, stage });
    let id = AssessmentReviewId(under.id);
    let change = of_review(action, id, under.access_level, told(under.stage), told(stage));
    writing.commit(transaction, change).await?;
    Ok(id)
}
