//! Obligations.

use accord_shared::{
    AccessLevel, obligation::DueEvent, obligation::ObligationSide, obligation::OccurrenceState,
    obligation::Priority,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub text_az: Option<String>,
    pub text_en: Option<String>,
    pub text_ru: Option<String>,
    pub text_original: Option<String>,
    pub text_language: Option<String>,
    pub folded: String,
    pub sort_key: Vec<u8>,
    pub agreement_id: Uuid,
    pub article: Option<String>,
    pub side: ObligationSide,
    pub priority: Priority,
    pub debtor_id: Option<Uuid>,
    pub creditor_id: Option<Uuid>,
    pub unit_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub interaction_id: Option<Uuid>,
    pub due_on: Option<i32>,
    pub due_recurrence: Option<String>,
    pub due_days: Option<i32>,
    pub due_event: Option<DueEvent>,
    pub due_since: Option<i32>,
    pub next_due_on: Option<i32>,
    pub closed_as: Option<OccurrenceState>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
