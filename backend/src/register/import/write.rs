//! Writing what was planned, in bulk: some hundreds of rows to a statement.

mod agreement;
mod contact;
mod obligation;
mod organization;

use accord_shared::{Noun, PartialDate};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Iterable};
use uuid::Uuid;

use super::{known::Known, record::Identifier};
use crate::store::{StoreError, entity::identifier};

/// The most values one statement may bind: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 16_000;

/// Writes every record that is new or changed. `progress` is told how many records were written since it was last
/// told.
pub(super) async fn all(
    to: &DatabaseTransaction,
    known: &Known,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), StoreError> {
    // In the order of the references between them.
    organization::write(to, &known.organizations, progress).await?;
    agreement::write(to, &known.agreements, progress).await?;
    contact::write(to, &known.contacts, progress).await?;
    obligation::write(to, &known.obligations, progress).await
}

/// Inserts rows, as many to a statement as it can bind.
async fn insert<E>(to: &DatabaseTransaction, rows: Vec<E::ActiveModel>) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let size = (VALUES / E::Column::iter().count().max(1)).clamp(1, 800);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(size).collect();
        E::insert_many(batch).exec_without_returning(to).await?;
    }
    Ok(())
}

/// Identifiers of a record that it did not carry before.
fn added<'i>(
    before: Option<&'i [Identifier]>,
    now: &'i [Identifier],
) -> impl Iterator<Item = &'i Identifier> {
    now.iter().filter(move |identifier| !before.is_some_and(|before| before.contains(identifier)))
}

fn identifier_row(noun: Noun, record: Uuid, (scheme, value): &Identifier) -> identifier::ActiveModel {
    identifier::Model { scheme: scheme.clone(), value: value.clone(), noun, record_id: record }.into()
}

fn key(date: Option<PartialDate>) -> Option<i32> {
    date.map(PartialDate::key)
}
