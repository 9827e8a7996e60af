//! Obligations and their occurrences.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers, searched};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut obligation = record("obligation");
        localized(&mut obligation, "text");
        searched(&mut obligation);
        // `next_due_on` and `closed_as` sum up the occurrences and are written with them; neither depends on
        // the day on which somebody looks.
        obligation
            .col(schema::uuid("agreement_id"))
            .col(schema::text_null("article"))
            .col(schema::text("side"))
            .col(schema::text("priority"))
            .col(schema::uuid_null("debtor_id"))
            .col(schema::uuid_null("creditor_id"))
            .col(schema::uuid_null("unit_id"))
            .col(schema::uuid_null("contact_id"))
            .col(schema::integer_null("due_on"))
            .col(schema::text_null("due_recurrence"))
            .col(schema::integer_null("due_days"))
            .col(schema::text_null("due_event"))
            .col(schema::integer_null("next_due_on"))
            .col(schema::text_null("closed_as"));
        refers(&mut obligation, "agreement_id", "agreement");
        refers(&mut obligation, "debtor_id", "organization");
        refers(&mut obligation, "creditor_id", "organization");
        refers(&mut obligation, "unit_id", "organization");
        refers(&mut obligation, "contact_id", "contact");
        manager.create_table(obligation).await?;
        for columns in [
            &["agreement_id", "next_due_on"],
            &["debtor_id", "id"],
            &["creditor_id", "id"],
            &["next_due_on", "id"],
        ] {
            manager.create_index(index("obligation", columns)).await?;
        }

        let mut occurrence = Table::create();
        occurrence
            .table("occurrence")
            .col(schema::uuid("id").primary_key())
            .col(schema::uuid("obligation_id"))
            .col(schema::integer("due_on"))
            .col(schema::text("state"))
            .col(schema::integer_null("reported_on"))
            .col(schema::text_null("evidence"))
            .col(schema::text_null("note"));
        refers(&mut occurrence, "obligation_id", "obligation");
        manager.create_table(occurrence).await?;
        manager.create_index(index("occurrence", &["obligation_id", "due_on"])).await
    }
}
