//! Withdrawing an assessment that is mistaken, and taking that back. It stays in the history with the ground, and is in force on
//! no day: what held before it holds again.

use accord_shared::{
    AccessLevel, access,
    error::ErrorCode,
    id::{AssessmentId, OrganizationId},
    partial_date::{Day, day_key},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::Serialize;

use super::write::{assessed, begin};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE},
        scope,
        writing::Writing,
    },
    store::entity::assessment,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    organization: OrganizationId,
    access_level: AccessLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_on: Option<Day>,
}

/// Withdraws an assessment for a ground, which goes into the ledger as the reason. What a review brought into force, the Head
/// withdraws, or the Deputy who acts for them: they approved it (5.4, 5.8).
pub async fn retract(writing: Writing<'_>, id: AssessmentId, ground: &str) -> Result<AssessmentId, Failure> {
    let ground = ground.trim();
    let writing = writing.because(Some(ground));
    let (transaction, found, level) = begin_with(writing, id).await?;
    let mut check = Check::default();
    if found.withdrawn_on.is_some() {
        check.fail("id", ErrorCode::Invalid, "it was withdrawn already");
    }
    if ground.is_empty() {
        check.fail("ground", ErrorCode::Required, "say why it is withdrawn");
    }
    check.text("ground", Some(ground), LINE);
    check.done().map_err(Failure::Refused)?;
    let today = writing.moment.today();
    let row = assessment::ActiveModel {
        id: Set(id.0),
        withdrawn_on: Set(Some(day_key(today))),
        withdrawn_by: Set(Some(writing.viewer.name.clone())),
        withdrawn_why: Set(Some(ground.to_owned())),
        ..Default::default()
    };
    finish((transaction, writing), row, &found, ("assessment.withdraw", level, Some(Day(today)))).await
}

/// Takes a withdrawal back: the assessment is in force again from its own day, as if it had never been withdrawn. Whoever may
/// withdraw it may do that, too.
pub async fn restore(writing: Writing<'_>, id: AssessmentId) -> Result<AssessmentId, Failure> {
    let (transaction, found, level) = begin_with(writing, id).await?;
    if found.withdrawn_on.is_none() {
        return Err(Problem::at("id", ErrorCode::Invalid, "it was not withdrawn").into());
    }
    let row = assessment::ActiveModel {
        id: Set(id.0),
        withdrawn_on: Set(None),
        withdrawn_by: Set(None),
        withdrawn_why: Set(None),
        ..Default::default()
    };
    finish((transaction, writing), row, &found, ("assessment.restore", level, None)).await
}

/// The assessment, no draft, if the viewer may withdraw it; and how closed what is told of it is.
async fn begin_with(
    writing: Writing<'_>,
    id: AssessmentId,
) -> Result<(DatabaseTransaction, assessment::Model, AccessLevel), Failure> {
    let transaction = begin(writing).await?;
    let found = assessment::Entity::find_by_id(id.0)
        .filter(assessment::Column::Draft.eq(false))
        .filter(scope::visible_within(&transaction, writing.viewer, "assessment"))
        .one(&transaction)
        .await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let of = assessed(&transaction, writing, found.organization_id.into()).await?;
    if !access::may_withdraw_assessment(writing.viewer, found.review_id.is_some()) {
        return Err(Problem::refused().into());
    }
    let level = Ord::max(of.access_level, found.access_level);
    Ok((transaction, found, level))
}

/// Writes the row, notes what was done and commits it.
async fn finish(
    (transaction, writing): (DatabaseTransaction, Writing<'_>),
    row: assessment::ActiveModel,
    found: &assessment::Model,
    (action, access_level, withdrawn_on): (&'static str, AccessLevel, Option<Day>),
) -> Result<AssessmentId, Failure> {
    assessment::Entity::update(row).exec(&transaction).await?;
    let told =
        Told { organization: found.organization_id.into(), access_level: found.access_level, withdrawn_on };
    let change = Change {
        action,
        noun: AssessmentId::PREFIX,
        record: found.id,
        access_level,
        before: None,
        after: serde_json::to_string(&told).ok(),
    };
    writing.commit(transaction, change).await?;
    Ok(AssessmentId(found.id))
}
