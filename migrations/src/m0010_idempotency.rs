//! Requests that were carried out under a key, so that a repeat gets the first answer.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `answers` is a JSON object: the field of the request's document to the id of the record that it wrote.
        let idempotency = Table::create()
            .table("idempotency")
            .col(schema::uuid("user_id"))
            .col(schema::text("key"))
            .col(schema::blob("fingerprint"))
            .col(schema::text("answers"))
            .col(schema::big_integer("at"))
            .primary_key(Index::create().col("user_id").col("key"))
            .to_owned();
        manager.create_table(idempotency).await?;
        manager.create_index(index("idempotency", &["at"])).await
    }
}
