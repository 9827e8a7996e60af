//! Withdrawing an assessment that is mistaken. It stays in the history with the ground, and is in force on no day: what held
//! before it holds again.

use accord_shared::{
    AccessLevel, access,
    error::ErrorCode,
    id::{AssessmentId, OrganizationId},
    partial_date::{Day, day_key},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
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
struct Withdrawn {
    organization: OrganizationId,
    access_level: AccessLevel,
    withdrawn_on: Day,
}

/// Withdraws an assessment for a ground, which goes into the ledger as the reason. What a review brought into force, the Head
/// withdraws, or the Deputy who acts for them: they approved it (5.4, 5.8).
pub async fn retract(writing: Writing<'_>, id: AssessmentId, ground: &str) -> Result<AssessmentId, Failure> {
    let ground = ground.trim();
    let writing = writing.because(Some(ground));
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
    assessment::Entity::update(row).exec(&transaction).await?;
    let access_level = Ord::max(of.access_level, found.access_level);
    let told = Withdrawn {
        organization: found.organization_id.into(),
        access_level: found.access_level,
        withdrawn_on: Day(today),
    };
    let change = Change {
        action: "assessment.withdraw",
        noun: AssessmentId::PREFIX,
        record: id.0,
        access_level,
        before: None,
        after: serde_json::to_string(&told).ok(),
    };
    writing.append(&transaction, vec![change]).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok(id)
}
