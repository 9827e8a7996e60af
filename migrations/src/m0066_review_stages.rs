//! Where an annual review stands: prepared, before the Head, returned, approved or given up (regulation 7.1, 5.4). Who brought
//! it there, when and why, the ledger says.

use sea_orm_migration::{prelude::*, schema};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let stage = schema::text("stage").default("drafting").to_owned();
        let table = Table::alter().table("assessment_review").add_column(stage).to_owned();
        manager.alter_table(table).await?;
        let approved = Query::update()
            .table("assessment_review")
            .value("stage", "approved")
            .and_where(Expr::col("approved_on").is_not_null())
            .to_owned();
        manager.exec_stmt(approved).await
    }
}
