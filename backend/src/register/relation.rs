//! Relations between organizations: dated, typed edges.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, PartialDate,
    error::ErrorCode,
    id::{OrganizationId, RelationId},
    relation::{MembershipKind, RelationKind},
};
use async_graphql::InputObject;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Reading,
    check::{Check, LINE, LIST},
    organization::{self, Organization},
    scope,
    writing::{References, Writing, hidden},
};
use crate::store::{FromRow, Row, StoreError, entity::relation};

/// What one organization is to another, and when.
#[derive(Debug, Clone)]
pub struct Relation {
    /// Its id.
    pub id: RelationId,
    /// What the first is to the second.
    pub kind: RelationKind,
    /// In what standing, where it is a membership.
    pub membership: Option<MembershipKind>,
    /// The first organization's id.
    pub from_id: Uuid,
    /// The second organization's id.
    pub to_id: Uuid,
    /// The first organization.
    pub from: Option<Arc<Organization>>,
    /// The second organization.
    pub to: Option<Arc<Organization>>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
    /// How closed it is by itself.
    pub access_level: AccessLevel,
}

/// What a request wants of relations.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The organizations at both ends.
    pub organizations: Option<Box<organization::Wanted>>,
}

impl FromRow for Relation {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            kind: row.word()?,
            membership: row.opt_word()?,
            from_id: row.uuid()?,
            to_id: row.uuid()?,
            from: None,
            to: None,
            since: row.opt_date()?,
            until: row.opt_date()?,
            note: row.opt_text()?,
            access_level: row.level()?,
        })
    }
}

/// The relations at either end of which one of these organizations stands, each under that organization; both ends
/// and the relation itself must be within the viewer's scope. By kind, then by beginning.
pub(super) async fn of(
    reading: Reading<'_>,
    organizations: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<Relation>>, StoreError> {
    let dialect = reading.store.dialect();
    let at_either_end = dialect
        .one_of(("relation", "from_id"), organizations)
        .or(dialect.one_of(("relation", "to_id"), organizations));
    let columns =
        ["id", "kind", "membership", "from_id", "to_id", "since_on", "until_on", "note", "access_level"];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("relation", column)))
        .from("relation")
        .and_where(at_either_end)
        .and_where(scope::visible(reading, "relation"))
        .order_by(("relation", "kind"), Order::Asc)
        .order_by(("relation", "since_on"), Order::Asc)
        .order_by(("relation", "id"), Order::Asc)
        .to_owned();
    scope::join_visible(&mut statement, reading, ("relation", "from_id"), "organization", "from_end");
    scope::join_visible(&mut statement, reading, ("relation", "to_id"), "organization", "to_end");
    let mut relations: Vec<Relation> = reading.store.rows(&statement).await?;
    if let Some(wanted) = &wanted.organizations {
        let ends: HashSet<Uuid> =
            relations.iter().flat_map(|relation| [relation.from_id, relation.to_id]).collect();
        let ends = organization::load(reading, ends.into_iter().collect(), wanted).await?;
        for relation in &mut relations {
            relation.from = ends.get(&relation.from_id).cloned();
            relation.to = ends.get(&relation.to_id).cloned();
        }
    }
    let asked: HashSet<&Uuid> = organizations.iter().collect();
    let mut by_organization: HashMap<Uuid, Vec<Relation>> = HashMap::new();
    for relation in relations {
        for end in HashSet::from([relation.from_id, relation.to_id]) {
            if asked.contains(&end) {
                by_organization.entry(end).or_default().push(relation.clone());
            }
        }
    }
    Ok(by_organization)
}

/// A relation as somebody enters it, at the organization where it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelationInput {
    /// What this organization is to the other.
    pub kind: RelationKind,
    /// In what standing, where it is a membership.
    pub membership: Option<MembershipKind>,
    /// The other end.
    pub to: OrganizationId,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

pub(super) fn check(
    check: &mut Check,
    references: &mut References,
    from: OrganizationId,
    relations: &[RelationInput],
) {
    check.list("relations", relations, LIST);
    for (at, relation) in relations.iter().enumerate() {
        let field = |part: &str| format!("relations.{at}.{part}");
        references.organization(field("to"), Some(relation.to));
        check.text(&field("note"), relation.note.as_deref(), LINE);
        if relation.to == from {
            check.fail(field("to"), ErrorCode::Invalid, "an organization has no relation to itself");
        }
        if relation.membership.is_some() && relation.kind != RelationKind::MemberOf {
            check.fail(field("membership"), ErrorCode::Invalid, "only a member has a kind of membership");
        }
        if let (Some(since), Some(until)) = (relation.since, relation.until)
            && until.latest() < since.earliest()
        {
            check.fail(field("until"), ErrorCode::Invalid, "ends before it begins");
        }
    }
}

/// The relations that start at an organization, as they would be entered.
pub(super) async fn load(transaction: &DatabaseTransaction, from: Uuid) -> Result<Vec<RelationInput>, DbErr> {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    let mut rows =
        relation::Entity::find().filter(relation::Column::FromId.eq(from)).all(transaction).await?;
    rows.sort_by_key(|row| row.id);
    let input = |row: relation::Model| RelationInput {
        kind: row.kind,
        membership: row.membership,
        to: row.to_id.into(),
        since: date(row.since_on),
        until: date(row.until_on),
        note: row.note,
    };
    Ok(rows.into_iter().map(input).collect())
}

/// Gives an organization these relations instead of those that start at it. What leads to an organization above the
/// writer's clearance stays as it is; a relation that stays the same keeps its id.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    from: OrganizationId,
    version: i32,
    access_level: AccessLevel,
    relations: &[RelationInput],
) -> Result<(), DbErr> {
    let old = relation::Entity::find().filter(relation::Column::FromId.eq(from.0)).all(transaction).await?;
    let ends = old.iter().map(|row| row.to_id).collect();
    let hidden = hidden(transaction, writing.viewer, "organization", ends).await?;
    let mut known: HashMap<(RelationKind, Uuid, Option<i32>), Uuid> = HashMap::new();
    for row in old.iter().filter(|row| !hidden.contains(&row.to_id)) {
        known.insert((row.kind, row.to_id, row.since_on), row.id);
        relation::Entity::delete_by_id(row.id).exec(transaction).await?;
    }
    for relation in relations {
        let since = relation.since.map(PartialDate::key);
        let kept = known.remove(&(relation.kind, relation.to.0, since));
        let row = relation::ActiveModel {
            id: Set(kept.unwrap_or_else(|| writing.moment.id())),
            version: Set(version),
            access_level: Set(access_level),
            kind: Set(relation.kind),
            membership: Set(relation.membership),
            from_id: Set(from.0),
            to_id: Set(relation.to.0),
            since_on: Set(since),
            until_on: Set(relation.until.map(PartialDate::key)),
            note: Set(relation.note.clone()),
        };
        relation::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}
