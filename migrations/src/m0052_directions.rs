//! The day from which a direction of cooperation is no longer used.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let retired =
            Table::alter().table("direction").add_column(schema::integer_null("retired_on")).to_owned();
        manager.alter_table(retired).await
    }
}
