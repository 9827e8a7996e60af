//! Documents, each of one record.

use accord_shared::{AccessLevel, document::DocumentKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub organization_id: Option<Uuid>,
    pub agreement_id: Option<Uuid>,
    pub obligation_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub interaction_id: Option<Uuid>,
    pub title: String,
    pub kind: DocumentKind,
    pub language: Option<String>,
    pub pages: Option<i32>,
    pub number: i32,
    pub removed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
