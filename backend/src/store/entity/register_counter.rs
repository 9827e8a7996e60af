//! The last register number that was given, by kind and year.

use accord_shared::agreement::AgreementKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: AgreementKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub last: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
