//! Which records somebody follows, and how far they have read of what they are told.
//!
//! What they are told is computed from the ledger and the day: there is no row for anything that happened.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::refers;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `since_seq` is the ledger's last entry when they began: what was before is not told.
        let mut following = Table::create();
        following
            .table("following")
            .col(schema::uuid("user_id"))
            .col(schema::text("noun"))
            .col(schema::uuid("record_id"))
            .col(schema::big_integer("since_seq"))
            .col(schema::big_integer("since_at"))
            .primary_key(Index::create().col("user_id").col("record_id"));
        refers(&mut following, "user_id", "user");
        manager.create_table(following).await?;

        // Up to which entry and which day somebody has read of a record; of every record where it names none (the id of
        // zeros). A row is written when somebody reads, never when something happens.
        let mut read = Table::create();
        read.table("notice_read")
            .col(schema::uuid("user_id"))
            .col(schema::uuid("record_id"))
            .col(schema::big_integer("seq"))
            .col(schema::integer("day"))
            .primary_key(Index::create().col("user_id").col("record_id"));
        refers(&mut read, "user_id", "user");
        manager.create_table(read).await
    }
}
