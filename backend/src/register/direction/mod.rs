//! Directions of cooperation: a small tree.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use accord_shared::{
    LocalizedText, PartialDate,
    id::{AgreementId, DirectionId},
};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{Facet, FacetValue, Reading, scope};
use crate::store::{Dialect, FromRow, Row, StoreError, entity::agreement_direction};

mod write;

pub use write::{DirectionInput, change, create, place};

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
    /// Its place among its siblings.
    pub position: i32,
    /// How many times it was written.
    pub version: i32,
    /// The day from which it is no longer used.
    pub retired_on: Option<NaiveDate>,
}

impl Direction {
    /// Whether it is used on a day.
    pub fn is_used(&self, day: NaiveDate) -> bool {
        self.retired_on.is_none_or(|retired| day < retired)
    }
}

impl FromRow for Direction {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            code: row.text()?,
            names: row.localized()?,
            parent: row.opt_uuid()?.map(Into::into),
            position: row.int()?,
            version: row.int()?,
            retired_on: row.opt_date()?.map(PartialDate::earliest),
        })
    }
}

const COLUMNS: [&str; 11] = [
    "id",
    "code",
    "name_az",
    "name_en",
    "name_ru",
    "name_original",
    "name_language",
    "parent_id",
    "position",
    "version",
    "retired_on",
];

/// Every direction that the viewer may see, in the order of the tree.
pub async fn list(reading: Reading<'_>) -> Result<Vec<Direction>, StoreError> {
    Ok(tree(reading.store.rows(&select(reading)).await?))
}

/// Directions in the order of their tree: each with those below it behind it. Siblings keep their order; what hangs on a
/// direction that is not among them stands where that would.
fn tree(directions: Vec<Direction>) -> Vec<Direction> {
    let known: BTreeSet<DirectionId> = directions.iter().map(|direction| direction.id).collect();
    let mut below: HashMap<Option<DirectionId>, Vec<Direction>> = HashMap::new();
    for direction in directions {
        below.entry(direction.parent.filter(|parent| known.contains(parent))).or_default().push(direction);
    }
    let mut ordered = Vec::with_capacity(known.len());
    let mut waiting: Vec<Direction> = below.remove(&None).unwrap_or_default().into_iter().rev().collect();
    while let Some(next) = waiting.pop() {
        waiting.extend(below.remove(&Some(next.id)).unwrap_or_default().into_iter().rev());
        ordered.push(next);
    }
    ordered
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
