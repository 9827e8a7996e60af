//! A report names the document that proves it.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Without a reference: SQLite adds none to a table that is there, and a document's row stays when it is removed.
        let mut step = Table::alter();
        step.table("occurrence_step").add_column(schema::uuid_null("document_id"));
        manager.alter_table(step).await
    }
}
