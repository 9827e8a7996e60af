//! The ledger.

use accord_shared::AccessLevel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: i64,
    pub user_id: Uuid,
    pub user_name: String,
    pub acting_for: Option<Uuid>,
    pub action: String,
    pub noun: String,
    pub record_id: Uuid,
    pub access_level: AccessLevel,
    pub before: Option<String>,
    pub after: Option<String>,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
    pub key_id: Option<String>,
    pub reason: Option<String>,
    pub undoes: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
