//! What was done with an occurrence: reports, acceptances, returns, waivers, comments. Its state follows from the state
//! in which it was entered and from these.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::refers;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What is there was entered as it is.
        manager
            .alter_table(
                Table::alter()
                    .table("occurrence")
                    .add_column(schema::text("entered_as").default("scheduled"))
                    .to_owned(),
            )
            .await?;
        let entered = Query::update().table("occurrence").value("entered_as", Expr::col("state")).to_owned();
        manager.execute(entered).await?;

        let mut step = Table::create();
        step.table("occurrence_step")
            .col(schema::uuid("occurrence_id"))
            .col(schema::integer("position"))
            .col(schema::text("act"))
            .col(schema::text_null("outcome"))
            .col(schema::integer_null("done_on"))
            .col(schema::text_null("text"))
            .col(schema::text_null("evidence"))
            .col(schema::text_null("link"))
            .col(schema::uuid("user_id"))
            .col(schema::text("user_name"))
            .col(schema::big_integer("at"))
            .primary_key(Index::create().col("occurrence_id").col("position"));
        refers(&mut step, "occurrence_id", "occurrence");
        manager.create_table(step).await
    }
}
