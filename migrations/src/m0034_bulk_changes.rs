//! Changes of many records at once, so that they can be taken back as one.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Its entries in the ledger lie between `first_seq` and `last_seq` and nobody else's do: one transaction.
        let bulk = Table::create()
            .table("bulk_change")
            .col(schema::uuid("id").primary_key())
            .col(schema::uuid("user_id"))
            .col(schema::text("noun"))
            .col(schema::text("field"))
            .col(schema::big_integer("first_seq"))
            .col(schema::big_integer("last_seq"))
            .col(schema::big_integer("created_at"))
            .col(schema::big_integer_null("undone_at"))
            .to_owned();
        manager.create_table(bulk).await?;
        manager.create_index(index("bulk_change", &["user_id", "created_at"])).await
    }
}
