//! Annual reviews of assessments.

use accord_shared::{AccessLevel, review::ReviewStage};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub title_az: Option<String>,
    pub title_en: Option<String>,
    pub title_ru: Option<String>,
    pub title_original: Option<String>,
    pub title_language: Option<String>,
    pub year: i32,
    pub opened_at: i64,
    pub opened_by: String,
    pub approved_on: Option<i32>,
    pub approved_by: Option<String>,
    pub stage: ReviewStage,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
