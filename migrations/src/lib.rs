//! The database schema, one file per change, for SQLite and PostgreSQL alike.
//!
//! A migration is never edited once it has landed. Conventions of the tables:
//! - ids are UUIDv7; `version` counts the changes of a record from 1; `access_level` is 0 open … 3 secret;
//! - `*_on` is a partial date as the whole number of `accord_shared::PartialDate::key`;
//! - `*_at` is an instant in milliseconds since 1970 UTC;
//! - closed lists are their code as text; `folded` is `accord_shared::fold::fold` of everything that is
//!   searched, `sort_key` is `accord_shared::fold::sort_key` of what is shown.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m0001_people;
mod m0002_organizations;
mod m0003_agreements;
mod m0004_contacts;
mod m0005_obligations;
mod m0006_interactions;
mod m0007_ledger;
mod m0008_sign_in;
mod m0009_access;
mod m0010_idempotency;
mod m0011_ledger_key;
mod m0012_ledger_by_person;
mod m0019_agreement_filter;
mod m0022_working_calendar;
mod m0023_agreement_life;
mod m0024_register_numbers;
mod m0025_occurrence_steps;
mod m0026_due_since;
mod m0027_feed;
mod m0030_documents;
mod m0031_content;
mod m0033_imports;
mod m0034_bulk_changes;
mod m0035_saved_views;
mod m0036_interactions;
mod m0040_escalation;
mod m0041_merges;
mod m0042_saved_explorations;
mod m0043_personal_level;
mod m0044_report_document;
mod m0050_assessments;
mod m0051_priority_weights;
mod m0052_directions;
mod m0060_briefs;
mod m0064_following;
mod m0065_assessment_withdrawals;
mod m0066_review_stages;
mod m0067_cards;

/// Every migration, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_organizations::Migration),
            Box::new(m0003_agreements::Migration),
            Box::new(m0004_contacts::Migration),
            Box::new(m0005_obligations::Migration),
            Box::new(m0006_interactions::Migration),
            Box::new(m0007_ledger::Migration),
            Box::new(m0008_sign_in::Migration),
            Box::new(m0009_access::Migration),
            Box::new(m0010_idempotency::Migration),
            Box::new(m0011_ledger_key::Migration),
            Box::new(m0012_ledger_by_person::Migration),
            Box::new(m0019_agreement_filter::Migration),
            Box::new(m0022_working_calendar::Migration),
            Box::new(m0023_agreement_life::Migration),
            Box::new(m0024_register_numbers::Migration),
            Box::new(m0025_occurrence_steps::Migration),
            Box::new(m0026_due_since::Migration),
            Box::new(m0027_feed::Migration),
            Box::new(m0030_documents::Migration),
            Box::new(m0031_content::Migration),
            Box::new(m0033_imports::Migration),
            Box::new(m0034_bulk_changes::Migration),
            Box::new(m0035_saved_views::Migration),
            Box::new(m0036_interactions::Migration),
            Box::new(m0040_escalation::Migration),
            Box::new(m0041_merges::Migration),
            Box::new(m0042_saved_explorations::Migration),
            Box::new(m0043_personal_level::Migration),
            Box::new(m0044_report_document::Migration),
            Box::new(m0050_assessments::Migration),
            Box::new(m0051_priority_weights::Migration),
            Box::new(m0052_directions::Migration),
            Box::new(m0060_briefs::Migration),
            Box::new(m0064_following::Migration),
            Box::new(m0065_assessment_withdrawals::Migration),
            Box::new(m0066_review_stages::Migration),
            Box::new(m0067_cards::Migration),
        ]
    }
}
