//! How much each direction matters to the country.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "direction_importance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub weights_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub direction_id: Uuid,
    pub importance: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
