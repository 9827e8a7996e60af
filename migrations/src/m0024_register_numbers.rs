//! Register numbers of agreements by kind and year (regulation 2.1.5).

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The last number that was given: whoever takes the next waits here for who took the one before.
        let counter = Table::create()
            .table("register_counter")
            .col(schema::text("kind"))
            .col(schema::integer("year"))
            .col(schema::integer("last"))
            .primary_key(Index::create().col("kind").col("year"))
            .to_owned();
        manager.create_table(counter).await?;

        let mut number = Table::create();
        number
            .table("register_number")
            .col(schema::uuid("agreement_id").primary_key())
            .col(schema::text("kind"))
            .col(schema::integer("year"))
            .col(schema::integer("number"))
            .col(schema::integer("registered_on"));
        refers(&mut number, "agreement_id", "agreement");
        manager.create_table(number).await?;
        manager.create_index(unique("register_number", &["kind", "year", "number"])).await
    }
}
