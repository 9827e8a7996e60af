//! What was done with occurrences.

use accord_shared::occurrence::{OccurrenceAct, Outcome};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurrence_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub act: OccurrenceAct,
    pub outcome: Option<Outcome>,
    pub done_on: Option<i32>,
    pub text: Option<String>,
    pub evidence: Option<String>,
    pub link: Option<String>,
    pub document_id: Option<Uuid>,
    pub user_id: Uuid,
    pub user_name: String,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
