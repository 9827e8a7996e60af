//! The rules of a set, in their order.

use accord_shared::{
    escalation::EscalateTo,
    obligation::{ObligationSide, Priority},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub escalation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub side: Option<ObligationSide>,
    pub priority: Option<Priority>,
    pub days_overdue: i32,
    pub target: EscalateTo,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
