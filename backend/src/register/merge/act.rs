//! Joining two organizations.

use accord_shared::{
    error::ErrorCode,
    id::{Noun, OrganizationId},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{Moved, by_hand, hand, input::Instead, referrers};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem, agreement, contact, interaction, obligation, organization,
        writing::{Writing, may_change},
    },
    store::StoreError,
};

/// Joins the second to the first: what referred to it refers to the first, which has the names and identifiers of both,
/// and whoever follows the old id is led to the first. For the Department alone (3.1.3), which sees both.
pub async fn merge(
    writing: Writing<'_>,
    (kept, kept_version): (OrganizationId, i32),
    (gone, gone_version): (OrganizationId, i32),
) -> Result<OrganizationId, Failure> {
    let transaction = writing.begin().await?;
    if kept == gone {
        return Err(Problem::at("gone", ErrorCode::Invalid, "name two organizations").into());
    }
    let stays = organization::find_row(&transaction, writing, kept).await?;
    let goes = organization::find_row(&transaction, writing, gone).await?;
    may_change(writing.viewer, stays.access_level, stays.version, kept_version)?;
    may_change(writing.viewer, goes.access_level, goes.version, gone_version)?;
    if is_listed(&transaction, [kept.0, gone.0]).await? {
        let message = "a need-to-know list closes one of them: take it away first";
        return Err(Problem::whole(ErrorCode::Invalid, message).into());
    }

    let hand = hand(&transaction, writing.viewer).await?;
    let hand = by_hand(writing, &hand);
    let instead = Instead { gone, kept };
    let mut changes = Vec::new();
    let (level, version) = (goes.access_level, goes.version);
    let had = organization::state(&transaction, goes).await?;
    let mut moved = take_along(&transaction, instead).await?;
    moved.version = version;

    for record in referrers(&transaction, gone.0).await? {
        let id = record.uuid;
        let change = match record.noun {
            // What the one that stays had to do with the other is done below.
            Noun::Organization if id == kept.0 => continue,
            Noun::Organization => {
                let own = OrganizationId(id);
                let change = |had| instead.organization(own, had);
                organization::rewrite(&transaction, hand, own, "organization.merge", change).await?
            }
            Noun::Agreement => {
                let change = |had| instead.agreement(had);
                agreement::rewrite(&transaction, hand, id.into(), "agreement.merge", change).await?
            }
            Noun::Contact => {
                let change = |had| instead.contact(had);
                contact::rewrite(&transaction, hand, id.into(), "contact.merge", change).await?
            }
            Noun::Obligation => {
                let change = |had| instead.obligation(had);
                obligation::rewrite(&transaction, hand, id.into(), "obligation.merge", change).await?
            }
            Noun::Interaction => {
                let change = |had| instead.interaction(had);
                interaction::rewrite(&transaction, hand, id.into(), "interaction.merge", change).await?
            }
        };
        changes.push(change);
    }
    // Its identifiers are free from here on. What led from the one that stays to it goes with it.
    organization::clear(&transaction, hand, gone).await?;
    let change = |own| instead.stays(own, had.clone());
    let stayed = organization::rewrite(&transaction, hand, kept, "organization.merge", change).await?;
    organization::remove(&transaction, gone).await?;
    let left = Change::of("organization.merge", gone.into(), level, Some(&had), None::<&()>);
    changes.push(left);
    // The last entry is that of the record that stays: it is the one that its history shows first.
    changes.push(stayed);

    let count = changes.len() as i64;
    let last = writing.append(&transaction, changes).await?;
    remember(&transaction, writing, instead, (last - count + 1, last), &moved).await?;
    writing.close(transaction, kept.into()).await?;
    Ok(kept)
}

/// Whether a need-to-know list closes one of these organizations.
pub(in crate::register) async fn is_listed(
    transaction: &DatabaseTransaction,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<bool, StoreError> {
    let listed = Query::select()
        .column("id")
        .from("organization")
        .and_where(Expr::col("id").is_in(ids))
        .and_where(Expr::col("restricted"))
        .to_owned();
    Ok(transaction.query_one(&listed).await?.is_some())
}

/// What has no state of its own: documents, coordinators, older pointers, what was judged of the record, who answers for it.
async fn take_along(transaction: &DatabaseTransaction, instead: Instead) -> Result<Moved, StoreError> {
    let Instead { gone, kept } = instead;
    let mut moved = Moved::default();
    for (table, column, id, list) in [
        ("document", "organization_id", "id", &mut moved.documents),
        ("user", "organization_id", "id", &mut moved.users),
        ("organization_merge", "kept_id", "gone_id", &mut moved.pointers),
        ("assessment", "organization_id", "id", &mut moved.assessments),
        ("agenda_issue", "unit_id", "id", &mut moved.issues),
        ("review_comment", "organization_id", "id", &mut moved.comments),
    ] {
        let those = Query::select().column(id).from(table).and_where(Expr::col(column).eq(gone.0)).to_owned();
        for row in transaction.query_all(&those).await? {
            list.push(row.try_get_by_index(0)?);
        }
        let lead = Query::update()
            .table(table)
            .value(column, kept.0)
            .and_where(Expr::col(column).eq(gone.0))
            .to_owned();
        transaction.execute(&lead).await?;
    }
    let responsible = Query::select()
        .column("responsible_id")
        .from("organization")
        .and_where(Expr::col("id").eq(gone.0))
        .to_owned();
    if let Some(row) = transaction.query_one(&responsible).await? {
        moved.responsible = row.try_get_by_index(0)?;
    }
    Ok(moved)
}

async fn remember(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    Instead { gone, kept }: Instead,
    (first, last): (i64, i64),
    moved: &Moved,
) -> Result<(), StoreError> {
    let told = serde_json::to_string(moved)
        .map_err(|error| StoreError::Damaged { column: 6, reason: error.to_string() })?;
    let pointer = Query::insert()
        .into_table("organization_merge")
        .columns(["gone_id", "kept_id", "user_id", "at", "first_seq", "last_seq", "moved"])
        .values_panic([
            gone.0.into(),
            kept.0.into(),
            writing.viewer.user.0.into(),
            writing.moment.at.timestamp_millis().into(),
            first.into(),
            last.into(),
            told.into(),
        ])
        .to_owned();
    transaction.execute(&pointer).await?;
    Ok(())
}
