//! Users and the tokens by which they are known to the server.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let user = Table::create()
            .table("user")
            .col(schema::uuid("id").primary_key())
            .col(schema::integer("version"))
            .col(schema::text_uniq("login"))
            .col(schema::text("name"))
            .col(schema::text("role"))
            .col(schema::small_integer("clearance"))
            .col(schema::boolean("demo"))
            .col(schema::big_integer("created_at"))
            .col(schema::big_integer_null("disabled_at"))
            .to_owned();
        manager.create_table(user).await?;

        // The token itself is never stored: `hash` is its SHA-256.
        let mut token = Table::create();
        token
            .table("token")
            .col(schema::blob("hash").primary_key())
            .col(schema::uuid("user_id"))
            .col(schema::big_integer("created_at"))
            .col(schema::big_integer("expires_at"));
        refers(&mut token, "user_id", "user");
        manager.create_table(token).await?;
        manager.create_index(index("token", &["user_id"])).await
    }
}
