//! Issues on organizations' agendas, within assessments.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub position: i32,
    pub since_on: Option<i32>,
    pub until_on: Option<i32>,
    pub unit_id: Option<Uuid>,
    pub title_az: Option<String>,
    pub title_en: Option<String>,
    pub title_ru: Option<String>,
    pub title_original: Option<String>,
    pub title_language: Option<String>,
    pub stance_az: Option<String>,
    pub stance_en: Option<String>,
    pub stance_ru: Option<String>,
    pub stance_original: Option<String>,
    pub stance_language: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
