//! Interactions and who took part in them.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut interaction = record("interaction");
        localized(&mut interaction, "subject");
        interaction.col(schema::text("kind")).col(schema::integer("held_on"));
        manager.create_table(interaction).await?;

        let mut participant = Table::create();
        participant
            .table("interaction_participant")
            .col(schema::uuid("interaction_id"))
            .col(schema::uuid("organization_id"))
            .primary_key(Index::create().col("interaction_id").col("organization_id"));
        refers(&mut participant, "interaction_id", "interaction");
        refers(&mut participant, "organization_id", "organization");
        manager.create_table(participant).await?;
        manager.create_index(index("interaction_participant", &["organization_id"])).await
    }
}
