//! Personal data of a contact has a level of its own.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The rank of the level; until now the record's own was that of all it says.
        let mut contact = Table::alter();
        contact.table("contact").add_column(schema::small_integer("personal_level").default(0));
        manager.alter_table(contact).await
    }
}
