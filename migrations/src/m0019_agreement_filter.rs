//! An index in which SQLite finds all that a list of agreements is filtered by: words of the title, kind and state are
//! judged without a look at the table's row, which lies elsewhere for each.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Not for PostgreSQL: an entry of its indexes has at most 2,700 bytes, and titles may have more.
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let short = Index::drop().name("agreement_kind_ends_on_id").table("agreement").to_owned();
        manager.drop_index(short).await?;
        let key = ["kind", "ends_on", "id"];
        let read = ["access_level", "signed_on", "provisional_on", "in_force_on", "suspended_on", "ended_on"];
        let columns = [&key[..], &read, &["ended_by", "folded"]].concat();
        manager.create_index(index("agreement", &columns).name("agreement_filter").to_owned()).await
    }
}
