//! Agreements.

use accord_shared::{
    AccessLevel,
    agreement::{AgreementEnd, AgreementKind, Ambit, Term},
    calendar::PeriodUnit,
    entry::EntryKind,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub access_level: AccessLevel,
    pub title_az: Option<String>,
    pub title_en: Option<String>,
    pub title_ru: Option<String>,
    pub title_original: Option<String>,
    pub title_language: Option<String>,
    pub folded: String,
    pub sort_key: Vec<u8>,
    pub kind: AgreementKind,
    pub ambit: Ambit,
    pub term: Term,
    pub number: Option<String>,
    pub subject: Option<String>,
    pub drafted_on: Option<i32>,
    pub signed_on: Option<i32>,
    pub provisional_on: Option<i32>,
    pub in_force_on: Option<i32>,
    pub suspended_on: Option<i32>,
    pub ends_on: Option<i32>,
    pub ended_on: Option<i32>,
    pub ended_by: Option<AgreementEnd>,
    pub place: Option<String>,
    pub website: Option<String>,
    pub text_url: Option<String>,
    pub note: Option<String>,
    pub unit_id: Option<Uuid>,
    pub reviewed_on: Option<i32>,
    pub agreed_on: Option<i32>,
    pub resumed_on: Option<i32>,
    pub term_months: Option<i32>,
    pub first_term_ends_on: Option<i32>,
    pub renewal_months: Option<i32>,
    pub notice_amount: Option<i32>,
    pub notice_unit: Option<PeriodUnit>,
    pub opens_amount: Option<i32>,
    pub opens_unit: Option<PeriodUnit>,
    pub duration_article: Option<String>,
    pub entry_kind: Option<EntryKind>,
    pub entry_on: Option<i32>,
    pub entry_threshold: Option<i32>,
    pub entry_delay_amount: Option<i32>,
    pub entry_delay_unit: Option<PeriodUnit>,
    pub entry_article: Option<String>,
    pub authentic_languages: Option<String>,
    pub computed_in_force_on: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
