//! Imports through the interface.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub state: String,
    pub file_name: String,
    pub delimiter: String,
    pub columns: String,
    pub preview: String,
    pub row_count: i64,
    pub choice: Option<String>,
    pub profile: Option<String>,
    pub fault: Option<String>,
    pub counts: Option<String>,
    pub blocked: Option<String>,
    pub first_seq: Option<i64>,
    pub last_seq: Option<i64>,
    pub created_at: i64,
    pub changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
