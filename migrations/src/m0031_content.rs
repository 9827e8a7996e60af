//! Content that no document needs any more, and since when: it is kept for a while before it goes.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let orphan = Table::create()
            .table("content_orphan")
            .col(schema::blob("hash").primary_key())
            .col(schema::big_integer("since_at"))
            .to_owned();
        manager.create_table(orphan).await
    }
}
