//! From when the dates of a recurring obligation are counted.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let since =
            Table::alter().table("obligation").add_column(schema::integer_null("due_since")).to_owned();
        manager.alter_table(since).await
    }
}
