//! Contacts.

use accord_shared::AccessLevel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
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
    pub folded: String,
    pub sort_key: Vec<u8>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub languages: String,
    pub note: Option<String>,
    pub personal_level: AccessLevel,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
