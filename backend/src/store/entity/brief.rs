//! Briefs that are kept as they were made.

use accord_shared::AccessLevel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brief")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub noun: String,
    pub record_id: Uuid,
    pub language: String,
    pub day: i32,
    pub full: bool,
    pub access_level: AccessLevel,
    pub user_id: Uuid,
    pub made_at: i64,
    pub paper: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
