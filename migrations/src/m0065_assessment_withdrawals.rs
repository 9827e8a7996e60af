//! Which assessments were withdrawn as mistaken: from which day, by whom and why.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            schema::integer_null("withdrawn_on"),
            schema::text_null("withdrawn_by"),
            schema::text_null("withdrawn_why"),
        ] {
            manager.alter_table(Table::alter().table("assessment").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
