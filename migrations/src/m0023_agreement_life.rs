//! What an agreement says of its own life, the earlier events of it, the procedures of its parties, and what a party
//! stated beside its consent.

use sea_orm_migration::{prelude::*, schema, sea_orm::DbBackend};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// New whole numbers and dates of an agreement.
const NUMBERS: [&str; 12] = [
    "reviewed_on",
    "agreed_on",
    "resumed_on",
    "term_months",
    "first_term_ends_on",
    "renewal_months",
    "notice_amount",
    "opens_amount",
    "entry_on",
    "entry_threshold",
    "entry_delay_amount",
    "computed_in_force_on",
];

/// New texts of an agreement.
const TEXTS: [&str; 7] = [
    "notice_unit",
    "opens_unit",
    "entry_kind",
    "entry_delay_unit",
    "entry_article",
    "duration_article",
    "authentic_languages",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in NUMBERS {
            add(manager, "agreement", schema::integer_null(name)).await?;
        }
        for name in TEXTS {
            add(manager, "agreement", schema::text_null(name)).await?;
        }
        add(manager, "participation_action", schema::text_null("text")).await?;
        add(manager, "participation_action", schema::integer_null("withdrawn_on")).await?;
        add(manager, "participation_action", schema::uuid_null("against_id")).await?;

        let mut procedure = Table::create();
        procedure
            .table("participation_procedure")
            .col(schema::uuid("participation_id"))
            .col(schema::integer("position"))
            .col(schema::text("kind"))
            .col(schema::integer_null("done_on"))
            .col(schema::text_null("note"))
            .primary_key(Index::create().col("participation_id").col("position"));
        refers(&mut procedure, "participation_id", "participation");
        manager.create_table(procedure).await?;

        // Few agreements have a period for notice: what asks for those reads nothing else.
        let few =
            r#"CREATE INDEX "agreement_notice" ON "agreement" ("id") WHERE "notice_amount" IS NOT NULL"#;
        manager.get_connection().execute_unprepared(few).await?;
        states(manager).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

/// The index in which SQLite judges an agreement's state, with what the state now depends on.
async fn states(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    manager.drop_index(Index::drop().name("agreement_filter").table("agreement").to_owned()).await?;
    let columns = [
        "kind",
        "ends_on",
        "id",
        "access_level",
        "signed_on",
        "provisional_on",
        "in_force_on",
        "suspended_on",
        "resumed_on",
        "ended_on",
        "ended_by",
        "entry_kind",
        "agreed_on",
        "reviewed_on",
        "folded",
    ];
    manager.create_index(index("agreement", &columns).name("agreement_filter").to_owned()).await
}
