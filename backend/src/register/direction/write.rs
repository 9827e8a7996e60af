//! Writing the directions of cooperation: they are the Sector's to define (7.1.2).

use std::collections::HashMap;

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, access,
    error::ErrorCode,
    id::DirectionId,
    partial_date::{Day, day_key},
};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, trimmed_text},
        scope,
        writing::{References, Writing},
    },
    store::entity::direction,
};

/// A direction as somebody enters it. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectionInput {
    /// A short word that never changes: small letters, digits and underscores.
    pub code: String,
    /// Its names.
    pub names: LocalizedText,
    /// The wider field it belongs to.
    pub parent: Option<DirectionId>,
    /// Its place among its siblings.
    pub position: i32,
    /// The day from which it is no longer used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_on: Option<Day>,
}

/// The longest code.
const CODE: usize = 60;

impl DirectionInput {
    /// Everything that is wrong with it; `own` is the direction that it changes.
    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        own: Option<&direction::Model>,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        check.named("names", &self.names, LINE);
        let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if self.code.is_empty() || self.code.len() > CODE || !self.code.chars().all(letters) {
            let message = "small letters, digits and underscores, at most sixty";
            check.fail("code", ErrorCode::Invalid, message);
        } else if let Some(own) = own {
            if own.code != self.code {
                check.fail(
                    "code",
                    ErrorCode::Invalid,
                    "a code never changes: others know the direction by it",
                );
            }
        } else {
            let same = direction::Column::Code.eq(self.code.as_str());
            if direction::Entity::find().filter(same).one(transaction).await?.is_some() {
                check.fail("code", ErrorCode::Duplicate, "another direction has this code");
            }
        }
        if let Some(parent) = self.parent {
            let mut references = References::default();
            references.direction("parent", parent);
            references.check(transaction, writing.viewer, &mut check).await?;
            if let Some(own) = own {
                let all = direction::Entity::find().all(transaction).await?;
                let above: HashMap<Uuid, Option<Uuid>> =
                    all.into_iter().map(|row| (row.id, row.parent_id)).collect();
                let mut at = Some(parent.0);
                while let Some(id) = at.filter(|&id| id != own.id) {
                    at = above.get(&id).copied().flatten();
                }
                if at.is_some() {
                    check.fail("parent", ErrorCode::Invalid, "a direction does not lie within itself");
                }
            }
        }
        check.done().map_err(Failure::Refused)
    }

    fn row(&self, id: DirectionId, version: i32, access_level: AccessLevel) -> direction::ActiveModel {
        direction::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(access_level),
            name_az: Set(self.names.az.clone()),
            name_en: Set(self.names.en.clone()),
            name_ru: Set(self.names.ru.clone()),
            name_original: Set(self.names.original.clone()),
            name_language: Set(self.names.original_language.clone()),
            code: Set(self.code.clone()),
            parent_id: Set(self.parent.map(Into::into)),
            position: Set(self.position),
            retired_on: Set(self.retired_on.map(|day| day_key(day.0))),
        }
    }

    fn load(row: direction::Model) -> Self {
        let retired_on = row.retired_on.and_then(PartialDate::from_key);
        Self {
            code: row.code,
            names: LocalizedText {
                az: row.name_az,
                en: row.name_en,
                ru: row.name_ru,
                original: row.name_original,
                original_language: row.name_language,
            },
            parent: row.parent_id.map(Into::into),
            position: row.position,
            retired_on: retired_on.map(|on| Day(on.earliest())),
        }
    }
}

/// The transaction of a change of the directions: they are the Sector's to define (7.1.2).
async fn begin(writing: Writing<'_>) -> Result<DatabaseTransaction, Failure> {
    if !access::may_assess(writing.viewer) {
        return Err(Problem::refused().into());
    }
    writing.begin().await
}

/// Enters a new direction.
pub async fn create(writing: Writing<'_>, input: DirectionInput) -> Result<DirectionId, Failure> {
    let input = DirectionInput { names: trimmed_text(input.names), ..input };
    let transaction = begin(writing).await?;
    input.check(&transaction, writing, None).await?;
    let id = DirectionId(writing.moment.id());
    let row = input.row(id, 1, AccessLevel::Open);
    direction::Entity::insert(row).exec_without_returning(&transaction).await?;
    let change = entry("direction.create", id, AccessLevel::Open, None, &input);
    writing.commit(transaction, change).await?;
    Ok(id)
}

/// Gives a direction this content instead of what it had at `expected_version`: other names, another place in the tree, a day
/// from which it is no longer used.
pub async fn change(
    writing: Writing<'_>,
    id: DirectionId,
    expected_version: i32,
    input: DirectionInput,
) -> Result<DirectionId, Failure> {
    let input = DirectionInput { names: trimmed_text(input.names), ..input };
    let transaction = begin(writing).await?;
    let old = known(&transaction, writing, id, expected_version).await?;
    input.check(&transaction, writing, Some(&old)).await?;
    let (level, version) = (old.access_level, old.version + 1);
    direction::Entity::update(input.row(id, version, level)).exec(&transaction).await?;
    let change = entry("direction.change", id, level, Some(&DirectionInput::load(old)), &input);
    writing.commit(transaction, change).await?;
    Ok(id)
}

/// The direction in the version that the writer knew of.
async fn known(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: DirectionId,
    expected_version: i32,
) -> Result<direction::Model, Failure> {
    let found = direction::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "direction"))
        .one(transaction)
        .await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if found.version != expected_version {
        return Err(Problem::stale(expected_version, found.version).into());
    }
    Ok(found)
}

/// Puts a direction below another one, or at the top, at a place among those that are there: 0 is the first, and beyond the
/// last is the last. Siblings that come to stand elsewhere by that are changed with it, as one act.
pub async fn place(
    writing: Writing<'_>,
    id: DirectionId,
    expected_version: i32,
    parent: Option<DirectionId>,
    at: usize,
) -> Result<DirectionId, Failure> {
    let transaction = begin(writing).await?;
    let old = known(&transaction, writing, id, expected_version).await?;
    let moved = DirectionInput { parent, ..DirectionInput::load(old.clone()) };
    moved.check(&transaction, writing, Some(&old)).await?;
    let mut siblings = direction::Entity::find()
        .filter(scope::visible_within(&transaction, writing.viewer, "direction"))
        .filter(match parent {
            Some(parent) => direction::Column::ParentId.eq(parent.0),
            None => direction::Column::ParentId.is_null(),
        })
        .filter(direction::Column::Id.ne(id.0))
        .order_by_asc(direction::Column::Position)
        .order_by_asc(direction::Column::Id)
        .all(&transaction)
        .await?;
    siblings.insert(Ord::min(at, siblings.len()), old);
    let mut changes = Vec::new();
    for (position, row) in (1..).zip(siblings) {
        let parent = parent.map(Uuid::from);
        if row.position == position && row.parent_id == parent {
            continue;
        }
        let (of, level, version) = (DirectionId(row.id), row.access_level, row.version + 1);
        let before = DirectionInput::load(row);
        let after = DirectionInput { position, parent: parent.map(DirectionId), ..before.clone() };
        direction::Entity::update(after.row(of, version, level)).exec(&transaction).await?;
        changes.push(entry("direction.change", of, level, Some(&before), &after));
    }
    writing.append(&transaction, changes).await?;
    writing.keep(&transaction, id.to_string()).await?;
    transaction.commit().await?;
    Ok(id)
}

fn entry(
    action: &'static str,
    id: DirectionId,
    access_level: AccessLevel,
    before: Option<&DirectionInput>,
    after: &DirectionInput,
) -> Change {
    let json = |input: &DirectionInput| serde_json::to_string(input).ok();
    let noun = DirectionId::PREFIX;
    Change { action, noun, record: id.0, access_level, before: before.and_then(json), after: json(after) }
}
