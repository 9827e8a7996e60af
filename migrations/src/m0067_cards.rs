//! Indexes in which SQLite finds all that a card of a record shows and its access asks for. A table's row lies elsewhere
//! for each id, and of a page with its parties looking rows up was most of what reading cost.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let short = Index::drop().name("obligation_agreement_id_next_due_on").table("obligation").to_owned();
        manager.drop_index(short).await?;
        let owed = ["agreement_id", "next_due_on", "access_level", "restricted"];
        manager.create_index(index("obligation", &owed)).await?;
        // Not for PostgreSQL: an entry of its indexes has at most 2,700 bytes, and names and notes may have more.
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let short = Index::drop()
            .name("participation_organization_id_agreement_id")
            .table("participation")
            .to_owned();
        manager.drop_index(short).await?;
        let names = ["name_az", "name_en", "name_ru", "name_original", "name_language"];
        let organization = ["id", "access_level", "restricted", "version", "kind", "ours", "country"];
        let part = ["access_level", "version", "role", "note"];
        let of_agreement = [&["agreement_id", "id", "organization_id"][..], &part].concat();
        let of_organization = [&["organization_id", "id", "agreement_id"][..], &part].concat();
        for (name, table, columns) in [
            ("organization_card", "organization", [&organization[..], &names].concat()),
            ("participation_of_agreement", "participation", of_agreement),
            ("participation_of_organization", "participation", of_organization),
        ] {
            manager.create_index(index(table, &columns).name(name).to_owned()).await?;
        }
        Ok(())
    }
}
