//! What brought a review to where it stands, read from the ledger: who submitted, returned, approved it or gave it up, when and
//! why.

use std::collections::HashMap;

use accord_shared::{
    id::{AssessmentReviewId, UserId},
    review::ReviewAct,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    JoinType,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use uuid::Uuid;

use crate::{
    register::Reading,
    store::{FromRow, Row, StoreError},
};

/// One step of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its entry in the ledger.
    pub seq: i64,
    /// What was done.
    pub act: ReviewAct,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose hand did it.
    pub user: UserId,
    /// Who did it.
    pub by: String,
    /// For whom they acted (5.8).
    pub acting_for: Option<String>,
    /// Why, in their words.
    pub words: Option<String>,
}

/// What the ledger calls the steps.
const ACTIONS: [(&str, ReviewAct); 4] = [
    ("assessment_review.submit", ReviewAct::Submit),
    ("assessment_review.return", ReviewAct::Return),
    ("assessment_review.approve", ReviewAct::Approve),
    ("assessment_review.retract", ReviewAct::Withdraw),
];

struct Taken(Uuid, Option<Step>);

impl FromRow for Taken {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (review, seq, at) = (row.uuid()?, row.long()?, row.long()?);
        let (user, by, acting_for) = (row.uuid()?, row.text()?, row.opt_text()?);
        let (action, words) = (row.text()?, row.opt_text()?);
        let act = ACTIONS.into_iter().find(|(name, _)| *name == action).map(|(_, act)| act);
        let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
        let step = |act| Step { seq, act, at, user: UserId(user), by, acting_for, words };
        Ok(Self(review, act.map(step)))
    }
}

/// The steps of these reviews, which the viewer sees, each review's first step first.
pub(super) async fn of(
    reading: Reading<'_>,
    reviews: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Step>>, StoreError> {
    let statement = Query::select()
        .columns(["record_id", "seq", "at", "user_id", "user_name"].map(|column| ("ledger", column)))
        .column(("acted_for", "name"))
        .columns(["action", "reason"].map(|column| ("ledger", column)))
        .from("ledger")
        .join_as(
            JoinType::LeftJoin,
            "user",
            "acted_for",
            Expr::col(("acted_for", "id")).equals(("ledger", "acting_for")),
        )
        .and_where(reading.store.dialect().one_of(("ledger", "record_id"), reviews))
        .and_where(Expr::col(("ledger", "noun")).eq(AssessmentReviewId::PREFIX))
        .and_where(Expr::col(("ledger", "action")).is_in(ACTIONS.map(|(name, _)| name)))
        .order_by(("ledger", "seq"), Order::Asc)
        .to_owned();
    let mut of: HashMap<Uuid, Vec<Step>> = HashMap::new();
    for Taken(review, step) in reading.store.rows(&statement).await? {
        of.entry(review).or_default().extend(step);
    }
    Ok(of)
}
