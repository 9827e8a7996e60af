//! The address of a person's calendar feed: of its secret only the SHA-256.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::refers;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut feed = Table::create();
        feed.table("feed")
            .col(schema::uuid("user_id").primary_key())
            .col(schema::blob("hash").unique_key())
            .col(schema::text("language"))
            .col(schema::big_integer("created_at"));
        refers(&mut feed, "user_id", "user");
        manager.create_table(feed).await
    }
}
