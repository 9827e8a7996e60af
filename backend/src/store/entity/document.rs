//! Documents of agreements.

use accord_shared::{AccessLevel, document::DocumentKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub agreement_id: Uuid,
    pub title: String,
    pub kind: DocumentKind,
    pub language: Option<String>,
    pub media_type: Option<String>,
    pub size: Option<i32>,
    pub pages: Option<i32>,
    pub hash: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
