//! Taking a merge back: every record that it touched has again what it had, and the one that went is there again.

use accord_shared::id::{Noun, OrganizationId, RecordId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Moved, by_hand, hand};
use crate::{
    ledger::{Change, Noted},
    register::{
        Failure, agreement, contact, interaction, obligation,
        organization::{self, OrganizationInput},
        undo::built_upon,
        writing::Writing,
    },
    store::{StoreError, entity::ledger},
};

/// A merge as it is remembered.
struct Merged {
    gone: Uuid,
    kept: Uuid,
    first: i64,
    last: i64,
    moved: Moved,
}

/// Takes back the merge to which this entry belongs, all of it; only where nothing was changed since that it touched.
pub(in crate::register) async fn take_back(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    seq: i64,
) -> Result<RecordId, Failure> {
    let Some(merged) = of_entry(&transaction, seq).await? else { return Err(built_upon().into()) };
    let entries = ledger::Entity::find()
        .filter(ledger::Column::Seq.between(merged.first, merged.last))
        .order_by_asc(ledger::Column::Seq)
        .all(&transaction)
        .await?;
    let touched: Vec<Uuid> = entries.iter().map(|entry| entry.record_id).collect();
    let later = ledger::Entity::find()
        .filter(ledger::Column::Seq.gt(merged.last))
        .filter(ledger::Column::RecordId.is_in(touched))
        .filter(ledger::Column::Before.is_not_null().or(ledger::Column::After.is_not_null()))
        .one(&transaction)
        .await?;
    if later.is_some() {
        return Err(built_upon().into());
    }
    let hand = hand(&transaction, writing.viewer).await?;
    let hand = by_hand(writing, &hand);
    let (gone, kept) = (OrganizationId(merged.gone), OrganizationId(merged.kept));
    let of = |id: Uuid| entries.iter().find(move |entry| entry.record_id == id).ok_or_else(built_upon);
    let left: OrganizationInput = before(of(gone.0)?)?;
    let own: OrganizationInput = before(of(kept.0)?)?;

    // Bare at first: what it is to others, and others to it, needs both to be there.
    organization::bring_back(&transaction, gone, merged.moved.version, &left).await?;
    let mut notes = Vec::new();
    let mut note = |change: Change, entry: &ledger::Model| {
        notes.push(Noted { change, reason: writing.reason.map(str::to_owned), undoes: Some(entry.seq) });
    };
    let stayed = organization::rewrite(&transaction, hand, kept, "organization.undo", |_| own).await?;
    organization::fill(&transaction, hand, gone, merged.moved.version + 1, &left).await?;
    let back = Change::of("organization.undo", gone.into(), left.access_level, None::<&()>, Some(&left));
    note(back, of(gone.0)?);
    for entry in entries.iter().filter(|entry| ![gone.0, kept.0].contains(&entry.record_id)) {
        let noun: Noun = entry.noun.parse().map_err(|_| built_upon())?;
        let id = entry.record_id;
        let change = match noun {
            Noun::Organization => {
                let had = before(entry)?;
                organization::rewrite(&transaction, hand, id.into(), "organization.undo", |_| had).await?
            }
            Noun::Agreement => {
                let had = before(entry)?;
                agreement::rewrite(&transaction, hand, id.into(), "agreement.undo", |_| had).await?
            }
            Noun::Contact => {
                let had = before(entry)?;
                contact::rewrite(&transaction, hand, id.into(), "contact.undo", |_| had).await?
            }
            Noun::Obligation => {
                let had = before(entry)?;
                obligation::rewrite(&transaction, hand, id.into(), "obligation.undo", |_| had).await?
            }
            Noun::Interaction => {
                let had = before(entry)?;
                interaction::rewrite(&transaction, hand, id.into(), "interaction.undo", |_| had).await?
            }
        };
        note(change, entry);
    }
    note(stayed, of(kept.0)?);
    bring_along(&transaction, &merged).await?;
    writing.append(&transaction, notes).await?;
    writing.close(transaction, kept.into()).await?;
    Ok(kept.into())
}

async fn of_entry(transaction: &DatabaseTransaction, seq: i64) -> Result<Option<Merged>, StoreError> {
    let merge = Query::select()
        .columns(["gone_id", "kept_id", "first_seq", "last_seq", "moved"])
        .from("organization_merge")
        .and_where(Expr::col("first_seq").lte(seq))
        .and_where(Expr::col("last_seq").gte(seq))
        .to_owned();
    let Some(row) = transaction.query_one(&merge).await? else { return Ok(None) };
    let moved: String = row.try_get_by_index(4)?;
    Ok(Some(Merged {
        gone: row.try_get_by_index(0)?,
        kept: row.try_get_by_index(1)?,
        first: row.try_get_by_index(2)?,
        last: row.try_get_by_index(3)?,
        moved: serde_json::from_str(&moved)
            .map_err(|error| StoreError::Damaged { column: 4, reason: error.to_string() })?,
    }))
}

fn before<Input: DeserializeOwned>(entry: &ledger::Model) -> Result<Input, Failure> {
    let state = entry.before.as_deref().unwrap_or_default();
    serde_json::from_str(state)
        .map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() }.into())
}

/// Gives back what has no state of its own.
async fn bring_along(transaction: &DatabaseTransaction, merged: &Merged) -> Result<(), StoreError> {
    let Moved { responsible, documents, users, pointers, assessments, issues, comments, .. } = &merged.moved;
    let forget = Query::delete()
        .from_table("organization_merge")
        .and_where(Expr::col("gone_id").eq(merged.gone))
        .to_owned();
    transaction.execute(&forget).await?;
    for (table, column, id, list) in [
        ("document", "organization_id", "id", documents),
        ("user", "organization_id", "id", users),
        ("organization_merge", "kept_id", "gone_id", pointers),
        ("assessment", "organization_id", "id", assessments),
        ("agenda_issue", "unit_id", "id", issues),
        ("review_comment", "organization_id", "id", comments),
    ] {
        if list.is_empty() {
            continue;
        }
        let lead = Query::update()
            .table(table)
            .value(column, merged.gone)
            .and_where(Expr::col(id).is_in(list.iter().copied()))
            // What has gone elsewhere since stays there.
            .and_where(Expr::col(column).eq(merged.kept))
            .to_owned();
        transaction.execute(&lead).await?;
    }
    let answers = Query::update()
        .table("organization")
        .value("responsible_id", *responsible)
        .and_where(Expr::col("id").eq(merged.gone))
        .to_owned();
    transaction.execute(&answers).await?;
    Ok(())
}
