//! The ledger under a key, with reasons and undoing; and what each person has seen of it.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Entries from before have none of these: their hash does not cover them.
        for column in
            [schema::text_null("key_id"), schema::text_null("reason"), schema::big_integer_null("undoes")]
        {
            add(manager, "ledger", column).await?;
        }
        add(manager, "ledger_head", schema::text_null("key_id")).await?;
        add(manager, "ledger_head", schema::blob_null("seal")).await?;

        // What a person has seen of a record, or of the whole register (record nil), as numbers of the ledger:
        // `seen` at the last look, `before` at the one before it.
        let look = Table::create()
            .table("look")
            .col(schema::uuid("user_id"))
            .col(schema::uuid("record_id"))
            .col(schema::big_integer("seen"))
            .col(schema::big_integer("before"))
            .col(schema::big_integer("at"))
            .primary_key(Index::create().col("user_id").col("record_id"))
            .to_owned();
        manager.create_table(look).await
    }
}

/// SQLite takes one column at a time.
async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
