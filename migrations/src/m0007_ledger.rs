//! The ledger: every change, hash-chained, and the head of the chain.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `before` and `after` are the exact text that was hashed; a JSON column might rewrite it.
        let ledger = Table::create()
            .table("ledger")
            .col(schema::big_integer("seq").primary_key())
            .col(schema::big_integer("at"))
            .col(schema::uuid("user_id"))
            .col(schema::text("user_name"))
            .col(schema::uuid_null("acting_for"))
            .col(schema::text("action"))
            .col(schema::text("noun"))
            .col(schema::uuid("record_id"))
            .col(schema::small_integer("access_level"))
            .col(schema::text_null("before"))
            .col(schema::text_null("after"))
            .col(schema::blob("previous_hash"))
            .col(schema::blob("hash"))
            .to_owned();
        manager.create_table(ledger).await?;
        manager.create_index(index("ledger", &["record_id", "seq"])).await?;

        // One row. Appending locks it, so that two writers can never build on the same entry.
        let head = Table::create()
            .table("ledger_head")
            .col(schema::integer("id").primary_key())
            .col(schema::big_integer("seq"))
            .col(schema::blob("hash"))
            .to_owned();
        manager.create_table(head).await?;
        let genesis = Query::insert()
            .into_table("ledger_head")
            .columns(["id", "seq", "hash"])
            .values_panic([1.into(), 0i64.into(), vec![0u8; 32].into()])
            .to_owned();
        manager.execute(genesis).await
    }
}
