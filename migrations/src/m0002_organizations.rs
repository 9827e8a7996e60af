//! Organizations, their other names, identifiers of all records, relations and directions of cooperation.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers, searched};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut organization = record("organization");
        localized(&mut organization, "name");
        searched(&mut organization);
        organization
            .col(schema::text("kind"))
            .col(schema::boolean("ours"))
            .col(schema::text_null("country"))
            .col(schema::text_null("city"))
            .col(schema::text_null("website"))
            .col(schema::integer_null("established_on"))
            .col(schema::integer_null("dissolved_on"))
            .col(schema::text_null("note"));
        manager.create_table(organization).await?;
        manager.create_index(index("organization", &["sort_key", "id"])).await?;
        manager.create_index(index("organization", &["kind"])).await?;
        manager.create_index(index("organization", &["country"])).await?;

        let mut alias = Table::create();
        alias
            .table("organization_alias")
            .col(schema::uuid("organization_id"))
            .col(schema::integer("position"))
            .col(schema::text("kind"))
            .col(schema::text_null("language"))
            .col(schema::text("text"))
            .primary_key(Index::create().col("organization_id").col("position"));
        refers(&mut alias, "organization_id", "organization");
        manager.create_table(alias).await?;

        // Of any noun: a record of another source is known by its scheme and value, and by them alone.
        let identifier = Table::create()
            .table("identifier")
            .col(schema::text("scheme"))
            .col(schema::text("value"))
            .col(schema::text("noun"))
            .col(schema::uuid("record_id"))
            .primary_key(Index::create().col("scheme").col("value"))
            .to_owned();
        manager.create_table(identifier).await?;
        manager.create_index(index("identifier", &["record_id"])).await?;

        let mut relation = record("relation");
        relation
            .col(schema::text("kind"))
            .col(schema::text_null("membership"))
            .col(schema::uuid("from_id"))
            .col(schema::uuid("to_id"))
            .col(schema::integer_null("since_on"))
            .col(schema::integer_null("until_on"))
            .col(schema::text_null("note"));
        refers(&mut relation, "from_id", "organization");
        refers(&mut relation, "to_id", "organization");
        manager.create_table(relation).await?;
        manager.create_index(index("relation", &["from_id"])).await?;
        manager.create_index(index("relation", &["to_id"])).await?;

        let mut direction = record("direction");
        localized(&mut direction, "name");
        direction
            .col(schema::text_uniq("code"))
            .col(schema::uuid_null("parent_id"))
            .col(schema::integer("position"));
        refers(&mut direction, "parent_id", "direction");
        manager.create_table(direction).await
    }
}
