//! Organizations.

use accord_shared::{AccessLevel, organization::OrganizationKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
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
    pub kind: OrganizationKind,
    pub ours: bool,
    pub country: Option<String>,
    pub city: Option<String>,
    pub website: Option<String>,
    pub established_on: Option<i32>,
    pub dissolved_on: Option<i32>,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
