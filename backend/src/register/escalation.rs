//! The rules by which overdue dates are escalated: everybody who reads the register reads them, the Head and the Deputy
//! change them (5.10.2, 5.7), and each change is in the ledger with the rules before and after it.

use std::sync::Arc;

use accord_shared::{
    AccessLevel,
    error::ErrorCode,
    escalation::{self, DAYS_OVERDUE, Due, EscalateTo, Escalated, EscalationRule, MOST_RULES},
    id::EscalationId,
    obligation::{ObligationSide, Priority},
    occurrence::may_decide,
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Order, Query},
};
use serde::{Deserialize, Serialize};

use super::{Failure, Problem, Reading, check::Check, scope, writing::Writing};
use crate::{
    ledger::Change,
    store::{
        FromRow, Row, StoreError,
        entity::{escalation as entity, escalation_rule},
    },
};

/// The rules, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// Their id as a set.
    pub id: EscalationId,
    /// How many times they were written.
    pub version: i32,
    /// In the order in which they are read.
    pub rules: Vec<EscalationRule>,
}

/// What is looked at by the rules: they, and what of an obligation they ask for.
#[derive(Debug, Clone)]
pub struct Ruled {
    /// The rules.
    pub rules: Arc<[EscalationRule]>,
    /// Who owes it.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
}

impl Ruled {
    /// How far a due instance is escalated on a day.
    pub fn escalated(&self, occurrence: &super::obligation::Occurrence, day: NaiveDate) -> Option<Escalated> {
        let due = Due {
            side: self.side,
            priority: self.priority,
            standing: occurrence.standing_on(day),
            due_on: occurrence.due_on,
        };
        escalation::escalated(&self.rules, due, day)
    }
}

struct Written(EscalationId, i32);

impl FromRow for Written {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?.into(), row.int()?))
    }
}

struct Stored(EscalationRule);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (side, priority, days) = (row.opt_word()?, row.opt_word()?, row.int()?);
        let days_overdue = u16::try_from(days).unwrap_or(u16::MAX);
        Ok(Self(EscalationRule { side, priority, days_overdue, to: row.word()? }))
    }
}

/// The rules that hold for whoever reads, in their order.
pub(super) async fn rules(reading: Reading<'_>) -> Result<Arc<[EscalationRule]>, StoreError> {
    let statement = Query::select()
        .columns(["side", "priority", "days_overdue", "target"])
        .from("escalation_rule")
        .order_by("position", Order::Asc)
        .to_owned();
    let rules: Vec<Stored> = reading.store.rows(&statement).await?;
    Ok(rules.into_iter().map(|Stored(rule)| rule).collect())
}

/// The rules with how many times they were written; nothing where the store has none.
pub async fn find(reading: Reading<'_>) -> Result<Option<Escalation>, StoreError> {
    let statement = Query::select()
        .columns(["id", "version"])
        .from("escalation")
        .and_where(scope::visible(reading, "escalation"))
        .to_owned();
    let Some(Written(id, version)) = reading.store.row(&statement).await? else { return Ok(None) };
    let rules = rules(reading).await?.to_vec();
    Ok(Some(Escalation { id, version, rules }))
}

/// The rules as somebody enters them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalationInput {
    /// In the order in which they are read; at most forty.
    pub rules: Vec<EscalationRuleInput>,
}

/// A rule as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalationRuleInput {
    /// Of which side; of every one if left out.
    pub side: Option<ObligationSide>,
    /// Of which priority; of every one if left out.
    pub priority: Option<Priority>,
    /// From how many days after the due date: 1 to 730.
    pub days_overdue: i32,
    /// To whom.
    pub to: EscalateTo,
}

impl EscalationInput {
    fn check(&self) -> Result<(), Failure> {
        let mut check = Check::default();
        check.list("rules", &self.rules, MOST_RULES);
        for (at, rule) in self.rules.iter().enumerate() {
            if !u16::try_from(rule.days_overdue).is_ok_and(|days| DAYS_OVERDUE.contains(&days)) {
                check.fail(format!("rules.{at}.daysOverdue"), ErrorCode::Invalid, "from 1 to 730 days");
            }
            if self.rules[..at].contains(rule) {
                check.fail(format!("rules.{at}"), ErrorCode::Duplicate, "this rule is there already");
            }
        }
        check.done().map_err(Failure::Refused)
    }

    async fn load(transaction: &DatabaseTransaction, id: uuid::Uuid) -> Result<Self, DbErr> {
        let rules = escalation_rule::Entity::find()
            .filter(escalation_rule::Column::EscalationId.eq(id))
            .order_by_asc(escalation_rule::Column::Position)
            .all(transaction)
            .await?;
        let rule = |row: escalation_rule::Model| EscalationRuleInput {
            side: row.side,
            priority: row.priority,
            days_overdue: row.days_overdue,
            to: row.target,
        };
        Ok(Self { rules: rules.into_iter().map(rule).collect() })
    }

    async fn save(&self, transaction: &DatabaseTransaction, row: &entity::Model) -> Result<(), DbErr> {
        let set =
            entity::ActiveModel { id: Set(row.id), version: Set(row.version + 1), ..Default::default() };
        entity::Entity::update(set).exec(transaction).await?;
        let of_set = escalation_rule::Column::EscalationId.eq(row.id);
        escalation_rule::Entity::delete_many().filter(of_set).exec(transaction).await?;
        let rules = self.rules.iter().zip(0..).map(|(rule, position)| escalation_rule::ActiveModel {
            escalation_id: Set(row.id),
            position: Set(position),
            side: Set(rule.side),
            priority: Set(rule.priority),
            days_overdue: Set(rule.days_overdue),
            target: Set(rule.to),
        });
        let rules: Vec<_> = rules.collect();
        if !rules.is_empty() {
            escalation_rule::Entity::insert_many(rules).exec_without_returning(transaction).await?;
        }
        Ok(())
    }
}

/// Gives the register these rules instead of those it had at `expected_version`.
pub async fn set(
    writing: Writing<'_>,
    expected_version: i32,
    input: EscalationInput,
) -> Result<EscalationId, Failure> {
    if !may_decide(writing.viewer) {
        return Err(Problem::refused().into());
    }
    input.check()?;
    let transaction = writing.begin().await?;
    let Some(old) = entity::Entity::find().one(&transaction).await? else {
        return Err(Problem::not_found().into());
    };
    if old.version != expected_version {
        return Err(Problem::stale(expected_version, old.version).into());
    }
    let before = EscalationInput::load(&transaction, old.id).await?;
    input.save(&transaction, &old).await?;
    let json = |input: &EscalationInput| serde_json::to_string(input).ok();
    let change = Change {
        action: "escalation.change",
        noun: EscalationId::PREFIX,
        record: old.id,
        access_level: AccessLevel::Open,
        before: json(&before),
        after: json(&input),
    };
    writing.commit(transaction, change).await?;
    Ok(old.id.into())
}
