//! The weight of each factor.

use accord_shared::suggestion::PriorityFactor;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "factor_weight")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub weights_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub factor: PriorityFactor,
    pub weight: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
