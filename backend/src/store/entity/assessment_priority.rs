//! Priorities of directions within assessments.

use accord_shared::assessment::PriorityLevel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_priority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub direction_id: Uuid,
    pub level: PriorityLevel,
    pub reason_az: Option<String>,
    pub reason_en: Option<String>,
    pub reason_ru: Option<String>,
    pub reason_original: Option<String>,
    pub reason_language: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
