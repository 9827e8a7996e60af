//! Interactions as whole records: when they ended and where they were held, what came of them, who answers for them, who
//! took part and what they were about; and on an obligation, of which interaction it came.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody but the demonstration has entered interactions before: what searches and sorts them is written with
        // the next change of each.
        for column in [
            schema::integer_null("until_on"),
            schema::text_null("place"),
            schema::text_null("outcome"),
            schema::text("folded").default("").take(),
            schema::blob("sort_key").default(Vec::<u8>::new()).take(),
            schema::uuid_null("responsible_id"),
        ] {
            let add = Table::alter().table("interaction").add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        manager.create_index(index("interaction", &["held_on", "id"])).await?;

        for (name, column, whole) in [
            ("interaction_contact", "contact_id", "contact"),
            ("interaction_agreement", "agreement_id", "agreement"),
        ] {
            let mut part = Table::create();
            part.table(name)
                .col(schema::uuid("interaction_id"))
                .col(schema::uuid(column))
                .primary_key(Index::create().col("interaction_id").col(column));
            refers(&mut part, "interaction_id", "interaction");
            refers(&mut part, column, whole);
            manager.create_table(part).await?;
            manager.create_index(index(name, &[column])).await?;
        }

        for table in ["obligation", "document"] {
            // A whole foreign key cannot be added to a table that there is in SQLite; a column that refers can.
            let column =
                schema::uuid_null("interaction_id").extra(r#"REFERENCES "interaction" ("id")"#).take();
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
            manager.create_index(index(table, &["interaction_id"])).await?;
        }
        Ok(())
    }
}
