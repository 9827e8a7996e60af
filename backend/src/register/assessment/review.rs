//! Annual reviews: new assessments are drafted together, discussed, and approved by the Head as one act (7.1.2, 5.4, 5.8).
//!
//! Until then a draft is in force nowhere. Whoever sees a review sees all of it: a draft is never more closed than its review,
//! nor is its organization.

use std::collections::HashMap;

use accord_shared::{
    AccessLevel, LocalizedText, access,
    error::ErrorCode,
    id::{AssessmentId, AssessmentReviewId, OrganizationId, ReviewCommentId},
    partial_date::{Day, day_key},
};
use async_graphql::InputObject;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

use super::{
    Assessment, AssessmentInput, Wanted, load,
    state::{self, Kept, State},
    write::{assessed, begin, day, entry},
};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem, Reading,
        check::{Check, LINE, TEXT, trimmed_text},
        organization::{self, Organization},
        scope,
        writing::Writing,
    },
    store::{
        FromRow, Row, StoreError,
        entity::{assessment, assessment_review, review_comment},
    },
};

/// An annual review, with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: AssessmentReviewId,
    /// How often its drafts changed.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Of which year.
    pub year: i32,
    /// What it is called.
    pub titles: LocalizedText,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// By whom.
    pub opened_by: String,
    /// The day from which its assessments hold.
    pub approved_on: Option<NaiveDate>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Its assessments: drafts until it is approved.
    pub assessments: Vec<Assessment>,
    /// What was said of it, the first first.
    pub comments: Vec<Comment>,
}

/// What somebody said of a review, or of an organization in it.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id.
    pub id: ReviewCommentId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
    /// Of which organization; of the whole where it names none that the reader sees.
    pub organization: Option<Arc<Organization>>,
}

/// What a request wants of reviews beside their own fields.
#[derive(Debug, Clone, Default)]
pub struct ReviewWanted {
    /// The assessments.
    pub assessments: Option<Box<Wanted>>,
    /// The comments, with what is wanted of the organizations that they name.
    pub comments: Option<Box<organization::Wanted>>,
}

impl FromRow for Review {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            year: row.int()?,
            titles: row.localized()?,
            opened_at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
            opened_by: row.text()?,
            approved_on: row.opt_date()?.map(accord_shared::PartialDate::earliest),
            approved_by: row.opt_text()?,
            assessments: Vec::new(),
            comments: Vec::new(),
        })
    }
}

struct Said(Uuid, Option<Uuid>, Comment);

impl FromRow for Said {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, review, organization) = (row.uuid()?, row.uuid()?, row.opt_uuid()?);
        let at = DateTime::from_timestamp_millis(row.long()?).unwrap_or_default();
        let comment =
            Comment { id: id.into(), at, author: row.text()?, text: row.text()?, organization: None };
        Ok(Self(review, organization, comment))
    }
}

/// The reviews that the viewer may see, the latest first; one of them, where an id is given.
pub async fn reviews(
    reading: Reading<'_>,
    id: Option<AssessmentReviewId>,
    wanted: &ReviewWanted,
) -> Result<Vec<Review>, StoreError> {
    let columns = [
        "id",
        "version",
        "access_level",
        "year",
        "title_az",
        "title_en",
        "title_ru",
        "title_original",
        "title_language",
        "opened_at",
        "opened_by",
        "approved_on",
        "approved_by",
    ];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("assessment_review", column)))
        .from("assessment_review")
        .and_where(scope::visible(reading, "assessment_review"))
        .order_by(("assessment_review", "year"), Order::Desc)
        .order_by(("assessment_review", "id"), Order::Desc)
        .limit(MOST)
        .to_owned();
    if let Some(id) = id {
        statement.and_where(Expr::col(("assessment_review", "id")).eq(id.0));
    }
    let mut found: Vec<Review> = reading.store.rows(&statement).await?;
    let ids: Vec<Uuid> = found.iter().map(|review| review.id.0).collect();
    if ids.is_empty() {
        return Ok(found);
    }
    if let Some(wanted) = &wanted.assessments {
        let mut of: HashMap<AssessmentReviewId, Vec<Assessment>> = HashMap::new();
        for one in load::of_reviews(reading, &ids, wanted).await? {
            of.entry(one.review.unwrap_or(AssessmentReviewId(Uuid::nil()))).or_default().push(one);
        }
        for review in &mut found {
            review.assessments = of.remove(&review.id).unwrap_or_default();
        }
    }
    if let Some(wanted) = &wanted.comments {
        let mut of = comments(reading, &ids, wanted).await?;
        for review in &mut found {
            review.comments = of.remove(&review.id.0).unwrap_or_default();
        }
    }
    Ok(found)
}

/// The most reviews that are told at once.
const MOST: u64 = 100;

async fn comments(
    reading: Reading<'_>,
    reviews: &[Uuid],
    wanted: &organization::Wanted,
) -> Result<HashMap<Uuid, Vec<Comment>>, StoreError> {
    let columns = ["id", "review_id", "organization_id", "at", "author", "text"];
    let statement = Query::select()
        .columns(columns.map(|column| ("review_comment", column)))
        .from("review_comment")
        .and_where(reading.store.dialect().one_of(("review_comment", "review_id"), reviews))
        .order_by(("review_comment", "at"), Order::Asc)
        .order_by(("review_comment", "id"), Order::Asc)
        .to_owned();
    let said: Vec<Said> = reading.store.rows(&statement).await?;
    let named: Vec<Uuid> = said.iter().filter_map(|Said(_, organization, _)| *organization).collect();
    let known = organization::load(reading, named, wanted).await?;
    let mut of: HashMap<Uuid, Vec<Comment>> = HashMap::new();
    for Said(review, organization, comment) in said {
        // What was said of somebody whom the reader may not see was not said before them.
        let organization = match organization {
            Some(id) => match known.get(&id) {
                Some(known) => Some(known.clone()),
                None => continue,
            },
            None => None,
        };
        of.entry(review).or_default().push(Comment { organization, ..comment });
    }
    Ok(of)
}

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

/// Drafts an assessment in a review, instead of the one that the review has of the organization.
pub async fn draft(
    writing: Writing<'_>,
    review: AssessmentReviewId,
    organization: OrganizationId,
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
    let before = match drafted(&transaction, review, organization).await? {
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
