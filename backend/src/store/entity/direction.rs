//! Directions of cooperation.

use accord_shared::AccessLevel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "direction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub name_az: Option<String>,
    pub name_en: Option<String>,
    pub name_ru: Option<String>,
    pub name_original: Option<String>,
    pub name_language: Option<String>,
    pub code: String,
    pub parent_id: Option<Uuid>,
    pub position: i32,
    pub retired_on: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
