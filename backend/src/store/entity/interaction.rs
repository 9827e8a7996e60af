//! Interactions.

use accord_shared::{AccessLevel, interaction::InteractionKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "interaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub subject_az: Option<String>,
    pub subject_en: Option<String>,
    pub subject_ru: Option<String>,
    pub subject_original: Option<String>,
    pub subject_language: Option<String>,
    pub kind: InteractionKind,
    pub held_on: i32,
    pub until_on: Option<i32>,
    pub place: Option<String>,
    pub outcome: Option<String>,
    pub folded: String,
    pub sort_key: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
