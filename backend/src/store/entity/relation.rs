//! Relations between organizations.

use accord_shared::{AccessLevel, relation::MembershipKind, relation::RelationKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub kind: RelationKind,
    pub membership: Option<MembershipKind>,
    pub from_id: Uuid,
    pub to_id: Uuid,
    pub since_on: Option<i32>,
    pub until_on: Option<i32>,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
