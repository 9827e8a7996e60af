//! What weighs how much in a suggested priority: everybody who reads the register reads it, the Sector changes it (7.1.2),
//! and each change is in the ledger with what was before and after it.

use std::collections::HashMap;

use accord_shared::{
    AccessLevel, access,
    error::ErrorCode,
    id::{DirectionId, PriorityWeightsId},
    suggestion::{FACTORS, IMPORTANCE, MOST, PriorityFactor, Weights},
};
use async_graphql::InputObject;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Failure, Problem, Reading,
    check::{Check, LIST},
    scope,
    writing::{References, Writing, hidden},
};
use crate::{
    ledger::Change,
    store::{
        FromRow, Row, StoreError,
        entity::{direction_importance, factor_weight, priority_weights as entity},
    },
};

/// The weights, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityWeights {
    /// Their id as a set.
    pub id: PriorityWeightsId,
    /// How many times they were written.
    pub version: i32,
    /// What weighs how much.
    pub scale: Scale,
}

/// The weights of factors, and how much each direction matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// The factors.
    pub weights: Weights,
    importance: HashMap<Uuid, u16>,
}

impl Scale {
    /// How much a direction matters to the country, of 100.
    pub fn importance(&self, direction: DirectionId) -> u16 {
        self.importance.get(&direction.0).copied().unwrap_or(IMPORTANCE)
    }
}

struct Stored(PriorityWeightsId, i32, [u16; 3]);

fn small(number: i32) -> u16 {
    Ord::min(u16::try_from(number).unwrap_or(0), MOST)
}

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, version) = (row.uuid()?.into(), row.int()?);
        Ok(Self(id, version, [small(row.int()?), small(row.int()?), small(row.int()?)]))
    }
}

struct Factor(PriorityFactor, u16);

impl FromRow for Factor {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.word()?, small(row.int()?)))
    }
}

struct Matters(Uuid, u16);

impl FromRow for Matters {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, small(row.int()?)))
    }
}

/// The weights; nothing where the store has none.
pub async fn find(reading: Reading<'_>) -> Result<Option<PriorityWeights>, StoreError> {
    let set = Query::select()
        .columns(["id", "version", "low", "medium", "high"].map(|column| ("priority_weights", column)))
        .from("priority_weights")
        .and_where(scope::visible(reading, "priority_weights"))
        .to_owned();
    let Some(Stored(id, version, [low, medium, high])) = reading.store.row(&set).await? else {
        return Ok(None);
    };
    let factors = Query::select()
        .columns(["factor", "weight"])
        .from("factor_weight")
        .and_where(Expr::col("weights_id").eq(id.0))
        .to_owned();
    let mut weights = Weights { factors: [0; FACTORS], low, medium, high };
    for Factor(factor, weight) in reading.store.rows(&factors).await? {
        weights.factors[factor as usize] = weight;
    }
    let importance = Query::select()
        .columns(["direction_id", "importance"])
        .from("direction_importance")
        .and_where(Expr::col("weights_id").eq(id.0))
        .to_owned();
    let importance: Vec<Matters> = reading.store.rows(&importance).await?;
    let importance = importance.into_iter().map(|Matters(direction, matters)| (direction, matters)).collect();
    Ok(Some(PriorityWeights { id, version, scale: Scale { weights, importance } }))
}

/// What the register judges by; what it begins with where the store has nothing.
pub(super) async fn scale(reading: Reading<'_>) -> Result<Scale, StoreError> {
    let found = find(reading).await?;
    let first = Scale { weights: Weights::FIRST, importance: HashMap::new() };
    Ok(found.map_or(first, |found| found.scale))
}

/// The weights as somebody enters them: always the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriorityWeightsInput {
    /// The weight of each factor; a factor that is left out has none.
    pub factors: Vec<FactorWeightInput>,
    /// The score of 100 from which a suggestion is low.
    pub low: i32,
    /// From which it is medium.
    pub medium: i32,
    /// From which it is high.
    pub high: i32,
    /// How much each direction matters to the country; 50 where it is left out.
    #[graphql(default)]
    #[serde(default)]
    pub directions: Vec<DirectionImportanceInput>,
}

/// The weight of a factor, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FactorWeightInput {
    /// Which.
    pub factor: PriorityFactor,
    /// How much it weighs: 0 to 100.
    pub weight: i32,
}

/// How much a direction matters to the country, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectionImportanceInput {
    /// Which.
    pub direction: DirectionId,
    /// How much it matters: 0 to 100.
    pub importance: i32,
}

impl PriorityWeightsInput {
    /// What is asked by these weights instead of the register's own ("what if"). Refuses what could not be set.
    pub(super) fn as_scale(&self) -> Result<Scale, Failure> {
        let mut check = Check::default();
        self.check(&mut check);
        check.done().map_err(Failure::Refused)?;
        let mut factors = [0; FACTORS];
        for given in &self.factors {
            factors[given.factor as usize] = small(given.weight);
        }
        let weights =
            Weights { factors, low: small(self.low), medium: small(self.medium), high: small(self.high) };
        let importance = self.directions.iter().map(|given| (given.direction.0, small(given.importance)));
        Ok(Scale { weights, importance: importance.collect() })
    }

    fn check(&self, check: &mut Check) {
        let within = |number: i32| (0..=i32::from(MOST)).contains(&number);
        const RANGE: &str = "from 0 to 100";
        check.list("factors", &self.factors, LIST);
        check.list("directions", &self.directions, LIST);
        for (at, given) in self.factors.iter().enumerate() {
            if !within(given.weight) {
                check.fail(format!("factors.{at}.weight"), ErrorCode::Invalid, RANGE);
            }
            if self.factors[..at].iter().any(|other| other.factor == given.factor) {
                check.fail(format!("factors.{at}.factor"), ErrorCode::Duplicate, "it has a weight already");
            }
        }
        for (at, given) in self.directions.iter().enumerate() {
            if !within(given.importance) {
                check.fail(format!("directions.{at}.importance"), ErrorCode::Invalid, RANGE);
            }
            if self.directions[..at].iter().any(|other| other.direction == given.direction) {
                let field = format!("directions.{at}.direction");
                check.fail(field, ErrorCode::Duplicate, "it is said already how much it matters");
            }
        }
        for (field, number) in [("low", self.low), ("medium", self.medium), ("high", self.high)] {
            if !within(number) {
                check.fail(field, ErrorCode::Invalid, RANGE);
            }
        }
        if self.low > self.medium || self.medium > self.high {
            check.fail("medium", ErrorCode::Invalid, "a higher level begins at no lower score");
        }
    }

    async fn load(transaction: &DatabaseTransaction, row: &entity::Model) -> Result<Self, DbErr> {
        let factors = factor_weight::Entity::find()
            .filter(factor_weight::Column::WeightsId.eq(row.id))
            .all(transaction)
            .await?;
        let weight = |factor: PriorityFactor| {
            let found = factors.iter().find(|row| row.factor == factor);
            found.map(|row| FactorWeightInput { factor, weight: row.weight })
        };
        let directions = direction_importance::Entity::find()
            .filter(direction_importance::Column::WeightsId.eq(row.id))
            .order_by_asc(direction_importance::Column::DirectionId)
            .all(transaction)
            .await?;
        let matters = |row: direction_importance::Model| DirectionImportanceInput {
            direction: row.direction_id.into(),
            importance: row.importance,
        };
        Ok(Self {
            factors: PriorityFactor::ALL.iter().filter_map(|&factor| weight(factor)).collect(),
            low: row.low,
            medium: row.medium,
            high: row.high,
            directions: directions.into_iter().map(matters).collect(),
        })
    }

    async fn save(&self, transaction: &DatabaseTransaction, old: &entity::Model) -> Result<(), DbErr> {
        let set = entity::ActiveModel {
            id: Set(old.id),
            version: Set(old.version + 1),
            low: Set(self.low),
            medium: Set(self.medium),
            high: Set(self.high),
            ..Default::default()
        };
        entity::Entity::update(set).exec(transaction).await?;
        let factors = factor_weight::Column::WeightsId.eq(old.id);
        factor_weight::Entity::delete_many().filter(factors).exec(transaction).await?;
        let directions = direction_importance::Column::WeightsId.eq(old.id);
        direction_importance::Entity::delete_many().filter(directions).exec(transaction).await?;
        if !self.factors.is_empty() {
            let rows = self.factors.iter().map(|given| factor_weight::ActiveModel {
                weights_id: Set(old.id),
                factor: Set(given.factor),
                weight: Set(given.weight),
            });
            factor_weight::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        }
        if !self.directions.is_empty() {
            let rows = self.directions.iter().map(|given| direction_importance::ActiveModel {
                weights_id: Set(old.id),
                direction_id: Set(given.direction.0),
                importance: Set(given.importance),
            });
            direction_importance::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        }
        Ok(())
    }
}

/// Gives the register these weights instead of those it had at `expected_version`. What the writer may not see of the
/// directions keeps its importance.
pub async fn set(
    writing: Writing<'_>,
    expected_version: i32,
    mut input: PriorityWeightsInput,
) -> Result<PriorityWeightsId, Failure> {
    if !access::may_assess(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let transaction = writing.begin().await?;
    let Some(old) = entity::Entity::find().one(&transaction).await? else {
        return Err(Problem::not_found().into());
    };
    if old.version != expected_version {
        return Err(Problem::stale(expected_version, old.version).into());
    }
    let mut check = Check::default();
    input.check(&mut check);
    let mut references = References::default();
    for (at, given) in input.directions.iter().enumerate() {
        references.direction(format!("directions.{at}.direction"), given.direction);
    }
    references.check(&transaction, writing.viewer, &mut check).await?;
    check.done().map_err(Failure::Refused)?;
    let before = PriorityWeightsInput::load(&transaction, &old).await?;
    let ids = before.directions.iter().map(|given| given.direction.0).collect();
    let unseen = hidden(&transaction, writing.viewer, "direction", ids).await?;
    let kept = before.directions.iter().filter(|given| unseen.contains(&given.direction.0));
    input.directions.extend(kept.cloned());
    input.save(&transaction, &old).await?;
    let json = |input: &PriorityWeightsInput| serde_json::to_string(input).ok();
    let change = Change {
        action: "priority_weights.change",
        noun: PriorityWeightsId::PREFIX,
        record: old.id,
        access_level: AccessLevel::Open,
        before: json(&before),
        after: json(&input),
    };
    writing.commit(transaction, change).await?;
    Ok(old.id.into())
}
