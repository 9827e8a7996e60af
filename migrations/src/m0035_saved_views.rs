//! Lists as somebody filtered, sorted and shaped them, under a name.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut view = Table::create();
        view.table("saved_view")
            .col(schema::uuid("id").primary_key())
            .col(schema::uuid("user_id"))
            .col(schema::text("noun"))
            .col(schema::text("name"))
            // The query of the list's address, without its question mark.
            .col(schema::text("query"))
            .col(schema::boolean("shared"))
            .col(schema::big_integer("created_at"));
        refers(&mut view, "user_id", "user");
        manager.create_table(view).await?;
        manager.create_index(index("saved_view", &["user_id"])).await?;
        manager.create_index(index("saved_view", &["shared"])).await
    }
}
