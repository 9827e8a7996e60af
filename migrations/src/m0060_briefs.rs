//! Briefs that are kept as they were made.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `noun` and `record_id` are what it is about, `day` is that for which it says how things stand, as a partial
        // date's key; `paper` is JSON and never changes. The level is the highest of what it cites.
        let mut brief = Table::create();
        brief
            .table("brief")
            .col(schema::uuid("id").primary_key())
            .col(schema::text("noun"))
            .col(schema::uuid("record_id"))
            .col(schema::text("language"))
            .col(schema::integer("day"))
            .col(schema::boolean("full"))
            .col(schema::small_integer("access_level"))
            .col(schema::uuid("user_id"))
            .col(schema::big_integer("made_at"))
            .col(schema::text("paper"));
        refers(&mut brief, "user_id", "user");
        manager.create_table(brief).await?;
        manager.create_index(index("brief", &["record_id"])).await?;

        // What it cites, each record once: whoever may not see one of them may not see the brief.
        let mut citation = Table::create();
        citation
            .table("brief_citation")
            .col(schema::uuid("brief_id"))
            .col(schema::text("noun"))
            .col(schema::uuid("record_id"))
            .primary_key(Index::create().col("brief_id").col("record_id"));
        refers(&mut citation, "brief_id", "brief");
        manager.create_table(citation).await?;
        manager.create_index(index("brief_citation", &["record_id"])).await
    }
}
