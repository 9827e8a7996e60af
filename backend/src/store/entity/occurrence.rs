//! Due instances of obligations.

use accord_shared::obligation::OccurrenceState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub obligation_id: Uuid,
    pub due_on: i32,
    pub state: OccurrenceState,
    pub reported_on: Option<i32>,
    pub evidence: Option<String>,
    pub note: Option<String>,
    pub entered_as: OccurrenceState,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
