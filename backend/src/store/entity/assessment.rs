//! Assessments of organizations.

use accord_shared::{AccessLevel, assessment::OurStatus};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub reason_az: Option<String>,
    pub reason_en: Option<String>,
    pub reason_ru: Option<String>,
    pub reason_original: Option<String>,
    pub reason_language: Option<String>,
    pub organization_id: Uuid,
    pub assessed_on: i32,
    pub recorded_at: i64,
    pub author: String,
    pub acting_for: Option<Uuid>,
    pub review_id: Option<Uuid>,
    pub draft: bool,
    pub status: OurStatus,
    pub status_since_on: Option<i32>,
    pub rights: Option<String>,
    pub dues: Option<String>,
    pub dues_due_on: Option<i32>,
    pub reports_due_on: Option<i32>,
    pub withdrawn_on: Option<i32>,
    pub withdrawn_by: Option<String>,
    pub withdrawn_why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
