//! Days of the working calendar that differ from the week.

use accord_shared::calendar::DayKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub year_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub day: i32,
    pub kind: DayKind,
    pub name_az: Option<String>,
    pub name_en: Option<String>,
    pub name_ru: Option<String>,
    pub name_original: Option<String>,
    pub name_language: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
