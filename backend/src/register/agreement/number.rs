//! Registering an agreement (regulation 2.1.5): a number of its kind and year, without gaps and never given twice.

use std::collections::HashMap;

use accord_shared::{
    AccessLevel,
    agreement::AgreementKind,
    error::ErrorCode,
    id::AgreementId,
    partial_date::{PartialDate, day_key},
};
use chrono::{Datelike, NaiveDate};
use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, DbErr, EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::Serialize;
use uuid::Uuid;

use super::write::{AgreementInput, find};
use crate::{
    register::{
        Failure, Problem, Reading,
        writing::{Writing, changed, may_change},
    },
    store::{
        FromRow, Row, StoreError,
        entity::{agreement, register_counter, register_number},
    },
};

/// The number under which an agreement stands in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// The kind that it had when it was registered.
    pub kind: AgreementKind,
    /// The year of registration.
    pub year: i32,
    /// Its number among those of this kind and year, from 1.
    pub number: i32,
    /// When it was registered.
    pub on: NaiveDate,
}

struct Owned(Uuid, Registration);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let id = row.uuid()?;
        let (kind, year, number, on) = (row.word()?, row.int()?, row.int()?, row.date()?.earliest());
        Ok(Self(id, Registration { kind, year, number, on }))
    }
}

/// The numbers of these agreements.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, Option<Registration>>, StoreError> {
    let statement = Query::select()
        .columns(["agreement_id", "kind", "year", "number", "registered_on"])
        .from("register_number")
        .and_where(reading.store.dialect().one_of(("register_number", "agreement_id"), agreements))
        .to_owned();
    let rows: Vec<Owned> = reading.store.rows(&statement).await?;
    Ok(rows.into_iter().map(|Owned(id, registration)| (id, Some(registration))).collect())
}

/// What the ledger keeps of a registration.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    access_level: AccessLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    register_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_on: Option<PartialDate>,
}

/// Registers an agreement that is signed, on a day; today if left out. It keeps the number for good.
pub async fn register(
    writing: Writing<'_>,
    id: AgreementId,
    expected_version: i32,
    on: Option<NaiveDate>,
) -> Result<(), Failure> {
    let today = writing.moment.today();
    let on = on.unwrap_or(today);
    let transaction = writing.begin().await?;
    let old = find(&transaction, writing, id).await?;
    may_change(writing.viewer, old.access_level, old.version, expected_version)?;
    let (version, kind, level) = (old.version, old.kind, old.access_level);
    let life = AgreementInput::load(&transaction, old).await?.life();
    if life.state_on(on).is_before_signature() {
        return Err(Problem::at("on", ErrorCode::Invalid, "only a signed document is registered").into());
    }
    if today < on {
        return Err(Problem::at("on", ErrorCode::Invalid, "not in the future").into());
    }
    let number = next(&transaction, kind, on.year()).await?;
    // Behind the counter everybody stands in one line, so that nobody registers the same document meanwhile.
    if register_number::Entity::find_by_id(id.0).one(&transaction).await?.is_some() {
        return Err(Problem::whole(ErrorCode::Duplicate, "it is registered already").into());
    }
    let row = register_number::ActiveModel {
        agreement_id: Set(id.0),
        kind: Set(kind),
        year: Set(on.year()),
        number: Set(number),
        registered_on: Set(day_key(on)),
    };
    register_number::Entity::insert(row).exec_without_returning(&transaction).await?;
    let row = agreement::ActiveModel {
        id: Set(id.0),
        version: Set(version + 1),
        ..agreement::ActiveModel::default()
    };
    agreement::Entity::update(row).exec(&transaction).await?;
    let before = State { access_level: level, register_number: None, registered_on: None };
    let after = State {
        access_level: level,
        register_number: Some(format!("{number}/{}", on.year())),
        registered_on: Some(on.into()),
    };
    writing.commit(transaction, changed("agreement.register", id, level, &before, &after)).await
}

/// Takes the next number of a kind and year. Whoever comes second waits until the first has committed or given up, in
/// which case the number is still free.
async fn next(transaction: &DatabaseTransaction, kind: AgreementKind, year: i32) -> Result<i32, DbErr> {
    let row = register_counter::ActiveModel { kind: Set(kind), year: Set(year), last: Set(1) };
    let after_the_last =
        OnConflict::columns([register_counter::Column::Kind, register_counter::Column::Year])
            .value(register_counter::Column::Last, Expr::col(("register_counter", "last")).add(1))
            .to_owned();
    register_counter::Entity::insert(row)
        .on_conflict(after_the_last)
        .exec_without_returning(transaction)
        .await?;
    let taken = register_counter::Entity::find_by_id((kind, year)).one(transaction).await?;
    taken.map(|row| row.last).ok_or_else(|| DbErr::RecordNotFound("the counter that was just set".into()))
}
