//! Under which names other sources know a record.

use std::collections::HashMap;

use accord_shared::{
    error::ErrorCode,
    id::{Noun, RecordId},
};
use async_graphql::{InputObject, SimpleObject};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Reading, check::Check, scope};
use crate::store::{FromRow, Row, StoreError, entity::identifier};

/// A record's name in a scheme: `iso3166-1-alpha3` AZE, `ror` https://ror.org/….
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[graphql(input_name = "IdentifierInput")]
pub struct Identifier {
    /// Who gives the names.
    pub scheme: String,
    /// The name; within its scheme it belongs to one record.
    pub value: String,
}

struct Owned(Uuid, Identifier);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, Identifier { scheme: row.text()?, value: row.text()? }))
    }
}

/// The identifiers of these records, by scheme and value.
pub async fn of(
    reading: Reading<'_>,
    records: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Identifier>>, StoreError> {
    let statement = Query::select()
        .columns(["record_id", "scheme", "value"])
        .from("identifier")
        .and_where(reading.store.dialect().one_of(("identifier", "record_id"), records))
        .order_by("scheme", Order::Asc)
        .order_by("value", Order::Asc)
        .to_owned();
    let mut by_record: HashMap<Uuid, Vec<Identifier>> = HashMap::new();
    for Owned(record, identifier) in reading.store.rows(&statement).await? {
        by_record.entry(record).or_default().push(identifier);
    }
    Ok(by_record)
}

struct Named(RecordId);

impl FromRow for Named {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(RecordId::new(row.word()?, row.uuid()?)))
    }
}

/// The record that a scheme knows under a value, if the viewer may see it.
pub async fn find_record(
    reading: Reading<'_>,
    scheme: &str,
    value: &str,
) -> Result<Option<RecordId>, StoreError> {
    let statement = Query::select()
        .columns(["noun", "record_id"])
        .from("identifier")
        .and_where(Expr::col("scheme").eq(scheme))
        .and_where(Expr::col("value").eq(value))
        .to_owned();
    let Some(Named(record)) = reading.store.row(&statement).await? else { return Ok(None) };
    Ok(scope::sees(reading, record).await?.then_some(record))
}

pub(super) fn check(check: &mut Check, identifiers: &[Identifier]) {
    check.list("identifiers", identifiers, super::check::LIST);
    for (at, identifier) in identifiers.iter().enumerate() {
        for (part, text) in [("scheme", &identifier.scheme), ("value", &identifier.value)] {
            let field = format!("identifiers.{at}.{part}");
            check.text(&field, Some(text), 300);
            if text.trim().is_empty() {
                check.fail(field, ErrorCode::Required, "fill it or remove the identifier");
            }
        }
    }
}

/// The identifiers of one record, inside a transaction.
pub(super) async fn load(transaction: &DatabaseTransaction, record: Uuid) -> Result<Vec<Identifier>, DbErr> {
    let mut rows =
        identifier::Entity::find().filter(identifier::Column::RecordId.eq(record)).all(transaction).await?;
    rows.sort_by(|one, other| (&one.scheme, &one.value).cmp(&(&other.scheme, &other.value)));
    Ok(rows.into_iter().map(|row| Identifier { scheme: row.scheme, value: row.value }).collect())
}

/// Gives a record these identifiers instead of those it has. An identifier of another record is a problem at its
/// field, and nothing is written.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    record: RecordId,
    identifiers: &[Identifier],
    check: &mut Check,
) -> Result<(), DbErr> {
    for (at, wanted) in identifiers.iter().enumerate() {
        let key = (wanted.scheme.clone(), wanted.value.clone());
        let taken = identifier::Entity::find_by_id(key).one(transaction).await?;
        let repeated = identifiers[..at].contains(wanted);
        if repeated || taken.is_some_and(|row| row.record_id != record.uuid) {
            check.fail(
                format!("identifiers.{at}.value"),
                ErrorCode::Duplicate,
                "another record has this identifier",
            );
        }
    }
    identifier::Entity::delete_many()
        .filter(identifier::Column::RecordId.eq(record.uuid))
        .exec(transaction)
        .await?;
    let mut distinct: Vec<&Identifier> = Vec::new();
    for wanted in identifiers {
        if !distinct.contains(&wanted) {
            distinct.push(wanted);
        }
    }
    for wanted in distinct {
        let key = (wanted.scheme.clone(), wanted.value.clone());
        if identifier::Entity::find_by_id(key).one(transaction).await?.is_none() {
            identifier::Entity::insert(row(record.noun, record.uuid, wanted))
                .exec_without_returning(transaction)
                .await?;
        }
    }
    Ok(())
}

fn row(noun: Noun, record: Uuid, identifier: &Identifier) -> identifier::ActiveModel {
    identifier::ActiveModel {
        scheme: Set(identifier.scheme.clone()),
        value: Set(identifier.value.clone()),
        noun: Set(noun),
        record_id: Set(record),
    }
}
