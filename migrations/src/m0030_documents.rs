//! Documents of every noun, with their versions.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, record, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What documents belong to: each to one record of one of these nouns.
const WHOLES: [&str; 4] = ["organization", "agreement", "obligation", "contact"];

/// What a document had before.
const KEPT: [&str; 9] =
    ["id", "version", "access_level", "restricted", "agreement_id", "title", "kind", "language", "pages"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Made anew and filled: SQLite does not let go of NOT NULL in a table that there is.
        let mut document = record("document_anew");
        document
            .col(schema::boolean("restricted").default(false))
            .col(schema::uuid_null("organization_id"))
            .col(schema::uuid_null("agreement_id"))
            .col(schema::uuid_null("obligation_id"))
            .col(schema::uuid_null("contact_id"))
            .col(schema::text("title"))
            .col(schema::text("kind"))
            .col(schema::text_null("language"))
            .col(schema::integer_null("pages"))
            // The number of its last version; 0 where only this is known of it.
            .col(schema::integer("number").default(0))
            // When it was taken away: what was done with it stays known.
            .col(schema::big_integer_null("removed_at"));
        for (whole, column) in
            WHOLES.into_iter().zip(["organization_id", "agreement_id", "obligation_id", "contact_id"])
        {
            refers(&mut document, column, whole);
        }
        manager.create_table(document).await?;
        let columns = KEPT.map(|column| format!("\"{column}\"")).join(", ");
        let copy = format!("INSERT INTO \"document_anew\" ({columns}) SELECT {columns} FROM \"document\"");
        manager.get_connection().execute_unprepared(&copy).await?;
        manager.drop_table(Table::drop().table("document").to_owned()).await?;
        let rename = Table::rename().table("document_anew", "document").to_owned();
        manager.rename_table(rename).await?;
        for column in ["organization_id", "agreement_id", "obligation_id", "contact_id"] {
            manager.create_index(index("document", &[column])).await?;
        }
        let few = r#"CREATE INDEX "document_restricted" ON "document" ("id") WHERE "restricted""#;
        manager.get_connection().execute_unprepared(few).await?;

        let mut version = Table::create();
        version
            .table("document_version")
            .col(schema::uuid("document_id"))
            .col(schema::integer("number"))
            .col(schema::blob("hash"))
            .col(schema::text("media_type"))
            .col(schema::integer("size"))
            .col(schema::uuid("user_id"))
            .col(schema::text("user_name"))
            .col(schema::big_integer("added_at"))
            .primary_key(Index::create().col("document_id").col("number"));
        refers(&mut version, "document_id", "document");
        manager.create_table(version).await?;
        manager.create_index(index("document_version", &["hash"])).await
    }
}
