//! What is done with a review: it is opened, drafts come and go, it is spoken about, and approved as one act.

use accord_shared::{
    AccessLevel, LocalizedText, access,
    error::ErrorCode,
    id::{AssessmentId, AssessmentReviewId, OrganizationId},
    partial_date::{Day, day_key},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
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
            write::{after, assessed, begin, day, entry, in_force},
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
    let under = under_discussion(&transaction, writing, review).await?;
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
    let before = match old {
        Some(old) => Some(remove(&transaction, old).await?),
        None => None,
    };
    let id = AssessmentId(writing.moment.id());
    let kept = Kept { id, organization, on, review: Some(review.0) };
    state::save(&transaction, writing, kept, &input).await?;
    touch(&transaction, &under).await?;
    let told = |(on, input): &(NaiveDate, AssessmentInput)| json(&State::of(organization, *on, input));
    let after = json(&State::of(organization, on, &input));
    let before = before.as_ref().and_then(told);
    let change = of_review("assessment_review.draft", review, under.access_level, before, after);
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
    let under = under_discussion(&transaction, writing, review).await?;
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
    let under = under_discussion(&transaction, writing, review).await?;
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
    if !access::decides_as_head(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let transaction = writing.begin().await?;
    let under = under_discussion(&transaction, writing, id).await?;
    if under.version != expected_version {
        return Err(Problem::stale(expected_version, under.version).into());
    }
    let mut check = Check::default();
    let on = day(writing, on.map(|day| day.0), &mut check);
    let drafts = assessment::Entity::find()
        .filter(assessment::Column::ReviewId.eq(id.0))
        .filter(assessment::Column::Draft.eq(true))
        .order_by_asc(assessment::Column::Id)
        .all(&transaction)
        .await?;
    if drafts.is_empty() {
        check.fail("id", ErrorCode::Required, "it has no drafts yet");
    }
    check.done().map_err(Failure::Refused)?;
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

/// A review that the viewer sees and that is not approved yet.
async fn under_discussion(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: AssessmentReviewId,
) -> Result<assessment_review::Model, Failure> {
    let found = assessment_review::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "assessment_review"))
        .one(transaction)
        .await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if found.approved_on.is_some() {
        let message = "it was approved: open another one";
        return Err(Problem::at("review", ErrorCode::Invalid, message).into());
    }
    Ok(found)
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

fn json(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

fn of_review(
    action: &'static str,
    id: AssessmentReviewId,
    access_level: AccessLevel,
    before: Option<String>,
    after: Option<String>,
) -> Change {
    Change { action, noun: AssessmentReviewId::PREFIX, record: id.0, access_level, before, after }
}
