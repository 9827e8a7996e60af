//! Organizations that were joined, and those of which somebody said that they are two.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The record of `gone_id` is no more: its id leads to that of `kept_id`. `first_seq` to `last_seq` are the
        // entries of the ledger that the merge wrote; `moved` is JSON, what the records' own states do not have.
        let mut merge = Table::create();
        merge
            .table("organization_merge")
            .col(schema::uuid("gone_id").primary_key())
            .col(schema::uuid("kept_id"))
            .col(schema::uuid("user_id"))
            .col(schema::big_integer("at"))
            .col(schema::big_integer("first_seq"))
            .col(schema::big_integer("last_seq"))
            .col(schema::text("moved"));
        refers(&mut merge, "kept_id", "organization");
        manager.create_table(merge).await?;
        manager.create_index(index("organization_merge", &["kept_id"])).await?;
        manager.create_index(index("organization_merge", &["first_seq"])).await?;

        // Either may be gone by now: what was said of it then says nothing.
        let mut apart = Table::create();
        apart
            .table("organization_apart")
            .col(schema::uuid("one_id"))
            .col(schema::uuid("other_id"))
            .col(schema::uuid("user_id"))
            .col(schema::big_integer("at"))
            .primary_key(Index::create().col("one_id").col("other_id"));
        manager.create_table(apart).await
    }
}
