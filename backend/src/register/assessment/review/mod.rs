//! Annual reviews: new assessments are drafted together, discussed, submitted to the Head, and approved as one act (7.1.2, 5.4,
//! 5.8).
//!
//! Until then a draft is in force nowhere. Whoever sees a review sees all of it: a draft is never more closed than its review,
//! nor is its organization.

use std::collections::HashMap;

use accord_shared::{
    AccessLevel, LocalizedText, Viewer,
    assessment::moved,
    id::{AssessmentReviewId, ReviewCommentId},
    review::{self, ReviewAct, ReviewStage, ReviewWaits},
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use std::sync::Arc;
use uuid::Uuid;

use super::{Assessment, Wanted, load};
use crate::{
    register::{
        Reading,
        organization::{self, Organization},
        scope,
    },
    store::{FromRow, Row, StoreError},
};

mod act;
mod stage;
mod steps;

pub use act::{AssessmentReviewInput, comment, draft, open, withdraw};
pub use stage::{approve, give_back, give_up, submit};
pub use steps::Step;

/// An annual review, with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: AssessmentReviewId,
    /// How often its drafts and its stage changed.
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
    /// Where it stands.
    pub stage: ReviewStage,
    /// What brought it there, the first step first.
    pub steps: Vec<Step>,
    /// Its assessments: drafts until it is approved.
    pub assessments: Vec<Assessment>,
    /// What was said of it, the first first.
    pub comments: Vec<Comment>,
    /// How many assessments it has, and how many priorities are others in them than before.
    pub figures: Figures,
}

/// How much a review changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// How many organizations are assessed in it.
    pub assessments: usize,
    /// How many priorities are others than before it.
    pub moved: usize,
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
    /// What brought it where it stands.
    pub steps: bool,
    /// How much it changes.
    pub figures: bool,
}

impl Review {
    /// What it waits for from the viewer; its steps were asked for.
    pub fn waits(&self, viewer: &Viewer) -> Option<ReviewWaits> {
        let submitted = self.steps.iter().rev().find(|step| step.act == ReviewAct::Submit);
        review::waits(viewer, self.stage, submitted.map(|step| step.user))
    }
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
            stage: row.word()?,
            steps: Vec::new(),
            assessments: Vec::new(),
            comments: Vec::new(),
            figures: Figures::default(),
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
        "stage",
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
    let assessments = match (&wanted.assessments, wanted.figures) {
        (Some(wanted), figures) => Some(if figures { counted(wanted) } else { (**wanted).clone() }),
        (None, true) => Some(counted(&Wanted::default())),
        (None, false) => None,
    };
    if let Some(wanted) = &assessments {
        let mut of: HashMap<AssessmentReviewId, Vec<Assessment>> = HashMap::new();
        for one in load::of_reviews(reading, &ids, wanted).await? {
            of.entry(one.review.unwrap_or(AssessmentReviewId(Uuid::nil()))).or_default().push(one);
        }
        for review in &mut found {
            review.assessments = of.remove(&review.id).unwrap_or_default();
            review.figures = Figures::of(&review.assessments);
        }
    }
    if wanted.steps {
        let mut of = steps::of(reading, &ids).await?;
        for review in &mut found {
            review.steps = of.remove(&review.id.0).unwrap_or_default();
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

/// What is wanted of assessments, with what is counted of them.
fn counted(wanted: &Wanted) -> Wanted {
    let before = wanted.before.as_deref().cloned().unwrap_or_default();
    let before = Some(Box::new(Wanted { priorities: true, ..before }));
    Wanted { priorities: true, before, ..wanted.clone() }
}

impl Figures {
    fn of(assessments: &[Assessment]) -> Self {
        let levels = |one: &Assessment| -> Vec<_> {
            one.priorities.iter().map(|given| (given.direction.id, given.level)).collect()
        };
        let moved = |one: &Assessment| {
            let before = one.before.as_deref().map(levels).unwrap_or_default();
            moved(&before, &levels(one)).len()
        };
        Self { assessments: assessments.len(), moved: assessments.iter().map(moved).sum() }
    }
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
