//! Views of the explorer and of questions are kept as those of lists are, and may have a note.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The page that is kept: a noun for the list of it, or the word of another page.
        let mut page = Table::alter();
        page.table("saved_view").rename_column("noun", "page");
        manager.alter_table(page).await?;
        let mut note = Table::alter();
        note.table("saved_view").add_column(schema::text_null("note"));
        manager.alter_table(note).await
    }
}
