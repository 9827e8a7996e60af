//! Directions of cooperation: a small tree.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, LocalizedText,
    id::{AgreementId, DirectionId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Facet, FacetValue, Failure, Reading,
    check::{Check, LINE, trimmed_text},
    scope,
    writing::Writing,
};
use crate::{
    ledger::Change,
    store::{
        Dialect, FromRow, Row, StoreError,
        entity::{agreement_direction, direction},
    },
};

/// How many rows go into one statement.
const ROWS: usize = 1_000;

/// A field of cooperation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Direction {
    /// Its id.
    pub id: DirectionId,
    /// A short word that never changes: `spectrum`.
    pub code: String,
    /// Its names.
    pub names: LocalizedText,
    /// The wider field it belongs to.
    pub parent: Option<DirectionId>,
}

impl FromRow for Direction {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            code: row.text()?,
            names: row.localized()?,
            parent: row.opt_uuid()?.map(Into::into),
        })
    }
}

const COLUMNS: [&str; 8] =
    ["id", "code", "name_az", "name_en", "name_ru", "name_original", "name_language", "parent_id"];

/// Every direction that the viewer may see, in the order of the tree.
pub async fn list(reading: Reading<'_>) -> Result<Vec<Direction>, StoreError> {
    reading.store.rows(&select(reading)).await
}

/// The direction with this id, if the viewer may see it.
pub async fn find(reading: Reading<'_>, id: DirectionId) -> Result<Option<Direction>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(Expr::col(("direction", "id")).eq(id.0));
    reading.store.row(&statement).await
}

/// A direction and all that are narrower.
pub fn within(directions: &[Direction], id: DirectionId) -> BTreeSet<Uuid> {
    let mut within = BTreeSet::from([id.0]);
    // The tree is a few levels deep, and its order has a child before its parent only by mistake.
    while let Some(next) = directions.iter().find(|direction| {
        !within.contains(&direction.id.0) && direction.parent.is_some_and(|parent| within.contains(&parent.0))
    }) {
        within.insert(next.id.0);
    }
    within
}

fn select(reading: Reading<'_>) -> SelectStatement {
    Query::select()
        .columns(COLUMNS.map(|column| ("direction", column)))
        .from("direction")
        .and_where(scope::visible(reading, "direction"))
        .order_by(("direction", "position"), Order::Asc)
        .order_by(("direction", "id"), Order::Asc)
        .to_owned()
}

struct Belongs(Uuid, Uuid);

impl FromRow for Belongs {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.uuid()?))
    }
}

/// The directions of these agreements. There are a few dozen directions, so all are read.
pub(super) async fn of_agreements(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Arc<Direction>>>, StoreError> {
    let statement = Query::select()
        .columns(["agreement_id", "direction_id"])
        .from("agreement_direction")
        .and_where(reading.store.dialect().one_of(("agreement_direction", "agreement_id"), agreements))
        .to_owned();
    let belongs: Vec<Belongs> = reading.store.rows(&statement).await?;
    if belongs.is_empty() {
        return Ok(HashMap::new());
    }
    let directions: Vec<Arc<Direction>> = list(reading).await?.into_iter().map(Arc::new).collect();
    let mut by_agreement: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for Belongs(agreement, direction) in belongs {
        by_agreement.entry(agreement).or_default().insert(direction);
    }
    let named =
        |ids: BTreeSet<Uuid>| directions.iter().filter(|at| ids.contains(&at.id.0)).cloned().collect();
    Ok(by_agreement.into_iter().map(|(agreement, ids)| (agreement, named(ids))).collect())
}

/// The agreements that belong to one of these directions.
pub(super) fn agreements_in(directions: &[DirectionId]) -> SelectStatement {
    Query::select()
        .column("agreement_id")
        .from("agreement_direction")
        .and_where(Expr::col("direction_id").is_in(directions.iter().map(|direction| direction.0)))
        .to_owned()
}

/// How many agreements of a list belong to each direction. `base` is the list without columns.
pub(super) async fn facet(reading: Reading<'_>, base: SelectStatement) -> Result<Facet, StoreError> {
    let mut statement = base;
    statement
        .inner_join(
            "agreement_direction",
            Expr::col(("agreement_direction", "agreement_id")).equals(("agreement", "id")),
        )
        .column(("agreement_direction", "direction_id"))
        .expr(Func::count(Expr::col(("agreement", "id"))))
        .group_by_col(("agreement_direction", "direction_id"));
    let counts: HashMap<Uuid, i64> =
        reading.store.rows::<(Uuid, i64)>(&statement).await?.into_iter().collect();
    let directions = list(reading).await?;
    let mut values: Vec<FacetValue> = directions
        .into_iter()
        .filter_map(|direction| {
            let count = *counts.get(&direction.id.0)?;
            Some(FacetValue { value: direction.id.to_string(), label: Some(direction.names), count })
        })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    Ok(Facet { field: "DIRECTION", values })
}

pub(super) async fn load_of(
    transaction: &DatabaseTransaction,
    agreement: Uuid,
) -> Result<Vec<DirectionId>, DbErr> {
    let filter = agreement_direction::Column::AgreementId.eq(agreement);
    let mut rows = agreement_direction::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| row.direction_id);
    Ok(rows.into_iter().map(|row| row.direction_id.into()).collect())
}

/// The directions of each of these agreements that is in any, inside a transaction.
pub(super) async fn load_all(
    transaction: &DatabaseTransaction,
    agreements: &[Uuid],
) -> Result<HashMap<AgreementId, BTreeSet<DirectionId>>, DbErr> {
    let of_them = Dialect::of(transaction).one_of(("agreement_direction", "agreement_id"), agreements);
    let mut by_agreement: HashMap<AgreementId, BTreeSet<DirectionId>> = HashMap::new();
    for row in agreement_direction::Entity::find().filter(of_them).all(transaction).await? {
        by_agreement.entry(row.agreement_id.into()).or_default().insert(row.direction_id.into());
    }
    Ok(by_agreement)
}

/// Puts agreements, none of which is in it, into a direction.
pub(super) async fn add(
    transaction: &DatabaseTransaction,
    agreements: &[Uuid],
    direction: DirectionId,
) -> Result<(), DbErr> {
    for agreements in agreements.chunks(ROWS) {
        let row = |agreement: &Uuid| agreement_direction::ActiveModel {
            agreement_id: Set(*agreement),
            direction_id: Set(direction.0),
        };
        let rows = agreements.iter().map(row);
        agreement_direction::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Takes agreements out of a direction.
pub(super) async fn remove(
    transaction: &DatabaseTransaction,
    agreements: &[Uuid],
    direction: DirectionId,
) -> Result<(), DbErr> {
    agreement_direction::Entity::delete_many()
        .filter(Dialect::of(transaction).one_of(("agreement_direction", "agreement_id"), agreements))
        .filter(agreement_direction::Column::DirectionId.eq(direction.0))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Gives an agreement these directions instead of those it has.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    agreement: AgreementId,
    directions: &[DirectionId],
) -> Result<(), DbErr> {
    let filter = agreement_direction::Column::AgreementId.eq(agreement.0);
    agreement_direction::Entity::delete_many().filter(filter).exec(transaction).await?;
    for direction in directions.iter().collect::<BTreeSet<_>>() {
        let row = agreement_direction::ActiveModel {
            agreement_id: Set(agreement.0),
            direction_id: Set(direction.0),
        };
        agreement_direction::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// A direction as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectionInput {
    /// A short word that never changes.
    pub code: String,
    /// Its names.
    pub names: LocalizedText,
    /// The wider field it belongs to.
    pub parent: Option<DirectionId>,
    /// Its place among its siblings.
    pub position: i32,
}

/// Enters a new direction.
pub async fn create(writing: Writing<'_>, input: DirectionInput) -> Result<DirectionId, Failure> {
    let input = DirectionInput { names: trimmed_text(input.names), ..input };
    let mut check = Check::default();
    check.named("names", &input.names, LINE);
    check.text("code", Some(&input.code), 60);
    check.done().map_err(Failure::Refused)?;
    let transaction = writing.begin().await?;
    let id = DirectionId(writing.moment.id());
    let row = direction::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        access_level: Set(AccessLevel::Open),
        name_az: Set(input.names.az.clone()),
        name_en: Set(input.names.en.clone()),
        name_ru: Set(input.names.ru.clone()),
        name_original: Set(input.names.original.clone()),
        name_language: Set(input.names.original_language.clone()),
        code: Set(input.code.clone()),
        parent_id: Set(input.parent.map(Into::into)),
        position: Set(input.position),
    };
    direction::Entity::insert(row).exec_without_returning(&transaction).await?;
    let change = Change {
        action: "direction.create",
        noun: "direction",
        record: id.0,
        access_level: AccessLevel::Open,
        before: None,
        after: serde_json::to_string(&input).ok(),
    };
    writing.commit(transaction, change).await?;
    Ok(id)
}
