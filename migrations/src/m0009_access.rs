//! Need-to-know lists on single records (5.12), and who answers for a record (5.7, 5.11).

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What can have a need-to-know list.
const LISTED: [&str; 6] = ["organization", "agreement", "obligation", "contact", "document", "interaction"];

/// What somebody answers for.
const ANSWERED: [&str; 4] = ["organization", "agreement", "obligation", "contact"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in LISTED {
            let restricted = Table::alter()
                .table(table)
                .add_column(schema::boolean("restricted").default(false))
                .to_owned();
            manager.alter_table(restricted).await?;
            // Few records have a list: what asks for those that do reads nothing else.
            let few = format!(r#"CREATE INDEX "{table}_restricted" ON "{table}" ("id") WHERE "restricted""#);
            manager.get_connection().execute_unprepared(&few).await?;
        }
        // Nothing stands for whoever entered the record, whom the ledger names.
        for table in ANSWERED {
            let responsible =
                Table::alter().table(table).add_column(schema::uuid_null("responsible_id")).to_owned();
            manager.alter_table(responsible).await?;
        }

        // `restricted` says that a record has a list, also where it names nobody who is still here.
        let mut list = Table::create();
        list.table("need_to_know")
            .col(schema::uuid("record_id"))
            .col(schema::uuid("user_id"))
            .col(schema::boolean("maker"))
            .primary_key(Index::create().col("record_id").col("user_id"));
        refers(&mut list, "user_id", "user");
        manager.create_table(list).await?;
        manager.create_index(index("need_to_know", &["user_id"])).await
    }
}
