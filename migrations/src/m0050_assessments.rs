//! The Sector's assessments of organizations (regulation 7.1.2), with the annual reviews that prepare them.
//!
//! An assessment is never written again: `version` stays 1 but for a draft of a review, which is nowhere in force until the
//! review is approved. Its author's name stands beside it, as in the ledger.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        review(manager).await?;
        assessment(manager).await?;
        agenda(manager).await
    }
}

async fn review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut review = record("assessment_review");
    localized(&mut review, "title");
    review
        .col(schema::integer("year"))
        .col(schema::big_integer("opened_at"))
        .col(schema::text("opened_by"))
        .col(schema::integer_null("approved_on"))
        .col(schema::text_null("approved_by"));
    manager.create_table(review).await?;

    let mut comment = Table::create();
    comment
        .table("review_comment")
        .col(schema::uuid("id").primary_key())
        .col(schema::uuid("review_id"))
        .col(schema::uuid_null("organization_id"))
        .col(schema::big_integer("at"))
        .col(schema::text("author"))
        .col(schema::text("text"));
    refers(&mut comment, "review_id", "assessment_review");
    refers(&mut comment, "organization_id", "organization");
    manager.create_table(comment).await?;
    manager.create_index(index("review_comment", &["review_id"])).await
}

async fn assessment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut assessment = record("assessment");
    localized(&mut assessment, "reason");
    assessment
        .col(schema::uuid("organization_id"))
        .col(schema::integer("assessed_on"))
        .col(schema::big_integer("recorded_at"))
        .col(schema::text("author"))
        .col(schema::uuid_null("acting_for"))
        .col(schema::uuid_null("review_id"))
        .col(schema::boolean("draft"))
        .col(schema::text("status"))
        .col(schema::integer_null("status_since_on"))
        .col(schema::text_null("rights"))
        .col(schema::text_null("dues"))
        .col(schema::integer_null("dues_due_on"))
        .col(schema::integer_null("reports_due_on"));
    refers(&mut assessment, "organization_id", "organization");
    refers(&mut assessment, "review_id", "assessment_review");
    manager.create_table(assessment).await?;
    manager.create_index(index("assessment", &["organization_id", "assessed_on"])).await?;
    manager.create_index(index("assessment", &["review_id"])).await?;

    let mut priority = Table::create();
    priority
        .table("assessment_priority")
        .col(schema::uuid("assessment_id"))
        .col(schema::uuid("direction_id"))
        .col(schema::text("level"));
    localized(&mut priority, "reason");
    priority.primary_key(Index::create().col("assessment_id").col("direction_id"));
    refers(&mut priority, "assessment_id", "assessment");
    refers(&mut priority, "direction_id", "direction");
    manager.create_table(priority).await?;
    manager.create_index(index("assessment_priority", &["direction_id"])).await
}

async fn agenda(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut issue = Table::create();
    issue
        .table("agenda_issue")
        .col(schema::uuid("id").primary_key())
        .col(schema::uuid("assessment_id"))
        .col(schema::integer("position"))
        .col(schema::integer_null("since_on"))
        .col(schema::integer_null("until_on"))
        .col(schema::uuid_null("unit_id"));
    localized(&mut issue, "title");
    localized(&mut issue, "stance");
    refers(&mut issue, "assessment_id", "assessment");
    refers(&mut issue, "unit_id", "organization");
    manager.create_table(issue).await?;
    manager.create_index(unique("agenda_issue", &["assessment_id", "position"])).await?;
    manager.create_index(index("agenda_issue", &["unit_id"])).await?;

    for (name, column, whole) in [
        ("agenda_issue_direction", "direction_id", "direction"),
        ("agenda_issue_agreement", "agreement_id", "agreement"),
        ("agenda_issue_interaction", "interaction_id", "interaction"),
    ] {
        let mut tie = Table::create();
        tie.table(name)
            .col(schema::uuid("issue_id"))
            .col(schema::uuid(column))
            .primary_key(Index::create().col("issue_id").col(column));
        refers(&mut tie, "issue_id", "agenda_issue");
        refers(&mut tie, column, whole);
        manager.create_table(tie).await?;
        manager.create_index(index(name, &[column])).await?;
    }
    Ok(())
}
