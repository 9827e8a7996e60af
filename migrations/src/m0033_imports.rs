//! Imports that are brought in through the interface: what was sent, what became of each row, and how to take it back.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `columns`, `preview`, `choice`, `fault`, `counts` and `blocked` are JSON; `first_seq` to `last_seq` are the
        // entries of the ledger that the import wrote: one transaction, so that nobody else's lie between them.
        let mut job = Table::create();
        job.table("import_job")
            .col(schema::uuid("id").primary_key())
            .col(schema::uuid("user_id"))
            .col(schema::text("state"))
            .col(schema::text("file_name"))
            .col(schema::text("delimiter"))
            .col(schema::text("columns"))
            .col(schema::text("preview"))
            .col(schema::big_integer("row_count"))
            .col(schema::text_null("choice"))
            .col(schema::text_null("profile"))
            .col(schema::text_null("fault"))
            .col(schema::text_null("counts"))
            .col(schema::text_null("blocked"))
            .col(schema::big_integer_null("first_seq"))
            .col(schema::big_integer_null("last_seq"))
            .col(schema::big_integer("created_at"))
            .col(schema::big_integer("changed_at"));
        manager.create_table(job).await?;
        manager.create_index(index("import_job", &["user_id", "created_at"])).await?;

        // The file as a text of UTF-8, gone once it is in the register.
        let mut file = Table::create();
        file.table("import_file").col(schema::uuid("job_id").primary_key()).col(schema::blob("content"));
        refers(&mut file, "job_id", "import_job");
        manager.create_table(file).await?;

        // `notes` is JSON; `cells` is the row as it came, kept where nothing was taken from it.
        let mut line = Table::create();
        line.table("import_line")
            .col(schema::uuid("job_id"))
            .col(schema::integer("position"))
            .col(schema::big_integer("row_number"))
            .col(schema::text("outcome"))
            .col(schema::text_null("record"))
            .col(schema::text("notes"))
            .col(schema::text("reason"))
            .col(schema::text_null("cells"))
            .primary_key(Index::create().col("job_id").col("position"));
        refers(&mut line, "job_id", "import_job");
        manager.create_table(line).await?;
        manager.create_index(index("import_line", &["job_id", "outcome", "position"])).await
    }
}
