//! Agreements with their links, directions, participations, actions and documents.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers, searched, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        agreement(manager).await?;
        participation(manager).await?;
        document(manager).await
    }
}

async fn agreement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut agreement = record("agreement");
    localized(&mut agreement, "title");
    searched(&mut agreement);
    agreement
        .col(schema::text("kind"))
        .col(schema::text("ambit"))
        .col(schema::text("term"))
        .col(schema::text_null("number"))
        .col(schema::text_null("subject"))
        .col(schema::integer_null("drafted_on"))
        .col(schema::integer_null("signed_on"))
        .col(schema::integer_null("provisional_on"))
        .col(schema::integer_null("in_force_on"))
        .col(schema::integer_null("suspended_on"))
        .col(schema::integer_null("ends_on"))
        .col(schema::integer_null("ended_on"))
        .col(schema::text_null("ended_by"))
        .col(schema::text_null("place"))
        .col(schema::text_null("website"))
        .col(schema::text_null("text_url"))
        .col(schema::text_null("note"))
        .col(schema::uuid_null("unit_id"));
    refers(&mut agreement, "unit_id", "organization");
    manager.create_table(agreement).await?;
    manager.create_index(index("agreement", &["sort_key", "id"])).await?;
    manager.create_index(index("agreement", &["signed_on", "id"])).await?;
    manager.create_index(index("agreement", &["kind", "ends_on", "id"])).await?;

    let mut link = Table::create();
    link.table("agreement_link")
        .col(schema::uuid("from_id"))
        .col(schema::uuid("to_id"))
        .col(schema::text("kind"))
        .primary_key(Index::create().col("from_id").col("to_id").col("kind"));
    refers(&mut link, "from_id", "agreement");
    refers(&mut link, "to_id", "agreement");
    manager.create_table(link).await?;
    manager.create_index(index("agreement_link", &["to_id"])).await?;

    let mut direction = Table::create();
    direction
        .table("agreement_direction")
        .col(schema::uuid("agreement_id"))
        .col(schema::uuid("direction_id"))
        .primary_key(Index::create().col("agreement_id").col("direction_id"));
    refers(&mut direction, "agreement_id", "agreement");
    refers(&mut direction, "direction_id", "direction");
    manager.create_table(direction).await?;
    manager.create_index(index("agreement_direction", &["direction_id"])).await
}

async fn participation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut participation = record("participation");
    participation
        .col(schema::uuid("agreement_id"))
        .col(schema::uuid("organization_id"))
        .col(schema::text("role"))
        .col(schema::text_null("note"));
    refers(&mut participation, "agreement_id", "agreement");
    refers(&mut participation, "organization_id", "organization");
    manager.create_table(participation).await?;
    manager.create_index(unique("participation", &["agreement_id", "organization_id", "role"])).await?;
    manager.create_index(index("participation", &["organization_id", "agreement_id"])).await?;

    let mut action = Table::create();
    action
        .table("participation_action")
        .col(schema::uuid("participation_id"))
        .col(schema::integer("position"))
        .col(schema::text("kind"))
        .col(schema::integer_null("done_on"))
        .col(schema::text_null("note"))
        .primary_key(Index::create().col("participation_id").col("position"));
    refers(&mut action, "participation_id", "participation");
    manager.create_table(action).await
}

async fn document(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut document = record("document");
    document
        .col(schema::uuid("agreement_id"))
        .col(schema::text("title"))
        .col(schema::text("kind"))
        .col(schema::text_null("language"))
        .col(schema::text_null("media_type"))
        .col(schema::integer_null("size"))
        .col(schema::integer_null("pages"))
        .col(schema::blob_null("hash"));
    refers(&mut document, "agreement_id", "agreement");
    manager.create_table(document).await?;
    manager.create_index(index("document", &["agreement_id"])).await
}
