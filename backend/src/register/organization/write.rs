//! Creating and changing organizations.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, error::ErrorCode, id::OrganizationId,
    organization::OrganizationKind,
};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Alias;
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, LIST, TEXT, trimmed, trimmed_text},
        folded,
        identifier::{self, Identifier},
        relation::{self, RelationInput},
        scope, undo,
        writing::{Begun, References, Writing, changed, created},
    },
    store::entity::{organization, organization_alias},
};

/// An organization as somebody enters it. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganizationInput {
    /// How closed it is.
    #[graphql(default)]
    #[serde(default)]
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Whether it is on our side.
    #[graphql(default)]
    #[serde(default)]
    pub ours: bool,
    /// Its names.
    pub names: LocalizedText,
    /// Other names.
    #[graphql(default)]
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// Under which names others know it.
    #[graphql(default)]
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// City of its seat.
    pub city: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// When it was established.
    pub established_on: Option<PartialDate>,
    /// When it was dissolved.
    pub dissolved_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
    /// Relations that start here; those that end here belong to the other organization.
    #[graphql(default)]
    #[serde(default)]
    pub relations: Vec<RelationInput>,
}

/// Enters a new organization. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: OrganizationInput) -> Result<OrganizationId, Failure> {
    let input = input.tidied();
    let transaction = writing.begin_in_scope().await?;
    let id = OrganizationId(writing.moment.id());
    input.insert(&transaction, writing, id).await?;
    let change = created("organization.create", id, input.access_level, &input);
    transaction.commit(change).await?;
    Ok(id)
}

/// Enters a new organization as part of an act that writes its entry.
pub(in crate::register) async fn enter(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    input: OrganizationInput,
) -> Result<OrganizationId, Failure> {
    let id = OrganizationId(writing.moment.id());
    input.tidied().insert(transaction, writing, id).await?;
    Ok(id)
}

/// Gives an organization this content instead of what it had at `expected_version`.
pub async fn change(
    writing: Writing<'_>,
    id: OrganizationId,
    expected_version: i32,
    input: OrganizationInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let change = replace(&transaction, writing, old, input, "organization.change").await?;
    transaction.commit(change).await
}

/// Gives an organization what `change` makes of what it has, as part of an act that touches several records.
pub(in crate::register) async fn rewrite(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
    action: &'static str,
    change: impl FnOnce(OrganizationInput) -> OrganizationInput,
) -> Result<Change, Failure> {
    let old = find(transaction, writing, id).await?;
    let had = OrganizationInput::load(transaction, old.clone()).await?;
    replace(transaction, writing, old, change(had), action).await
}

/// Takes back its last change: it has this content again, or is gone where it had none.
pub(in crate::register) async fn take_back(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: OrganizationId,
    before: Option<OrganizationInput>,
) -> Result<Change, Failure> {
    const ACTION: &str = "organization.undo";
    let old = find(transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, old.version).await?;
    match before {
        Some(input) => replace(transaction, writing, old, input, ACTION).await,
        None => {
            let level = old.access_level;
            let version = old.version;
            let had = OrganizationInput::load(transaction, old).await?;
            had.bare().save_parts(transaction, writing, id, version).await?;
            undo::removed(organization::Entity::delete_by_id(id.0).exec(&**transaction).await)?;
            Ok(undo::gone(ACTION, id, level, &had))
        }
    }
}

/// The row of an organization that the writer may see.
pub(in crate::register) async fn find_row(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
) -> Result<organization::Model, Failure> {
    find(transaction, writing, id).await
}

/// What stands in the store of it, as it would be entered.
pub(in crate::register) async fn state(
    transaction: &DatabaseTransaction,
    row: organization::Model,
) -> Result<OrganizationInput, DbErr> {
    OrganizationInput::load(transaction, row).await
}

/// Takes away its other names, its identifiers, and the relations that start at it.
pub(in crate::register) async fn clear(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
) -> Result<(), Failure> {
    let row = find(transaction, writing, id).await?;
    let version = row.version;
    let had = OrganizationInput::load(transaction, row).await?;
    had.bare().save_parts(transaction, writing, id, version).await
}

/// Removes a row to which nothing refers any more.
pub(in crate::register) async fn remove(
    transaction: &DatabaseTransaction,
    id: OrganizationId,
) -> Result<(), Failure> {
    undo::removed(organization::Entity::delete_by_id(id.0).exec(transaction).await)
}

/// Puts back the row of an organization that was removed at this version, without its parts.
pub(in crate::register) async fn bring_back(
    transaction: &DatabaseTransaction,
    id: OrganizationId,
    version: i32,
    input: &OrganizationInput,
) -> Result<(), Failure> {
    organization::Entity::insert(input.row(id, version + 1)).exec_without_returning(transaction).await?;
    Ok(())
}

/// Gives an organization the parts of this content.
pub(in crate::register) async fn fill(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
    version: i32,
    input: &OrganizationInput,
) -> Result<(), Failure> {
    input.save_parts(transaction, writing, id, version).await
}

pub(super) async fn find(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
) -> Result<organization::Model, Failure> {
    let found = organization::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "organization"))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// Gives the record this content. What the writer may not see of it stays, so that the ledger's entry tells what the
/// store has afterwards, not what was entered.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: organization::Model,
    input: OrganizationInput,
    action: &'static str,
) -> Result<Change, Failure> {
    let input = input.tidied();
    let (id, version) = (OrganizationId(old.id), old.version + 1);
    input.check(transaction, writing, id, Some(old.access_level)).await?;
    let before = OrganizationInput::load(transaction, old).await?;
    organization::Entity::update(input.row(id, version)).exec(transaction).await?;
    input.save_parts(transaction, writing, id, version).await?;
    let after = OrganizationInput::load(transaction, find(transaction, writing, id).await?).await?;
    Ok(changed(action, id, input.access_level, &before, &after))
}

impl OrganizationInput {
    /// The same without what hangs on it.
    fn bare(&self) -> Self {
        Self { aliases: Vec::new(), identifiers: Vec::new(), relations: Vec::new(), ..self.clone() }
    }

    fn tidied(self) -> Self {
        Self {
            names: trimmed_text(self.names),
            country: trimmed(self.country),
            city: trimmed(self.city),
            website: trimmed(self.website),
            note: trimmed(self.note),
            ..self
        }
    }

    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: OrganizationId,
        from: Option<AccessLevel>,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        check.level(writing.viewer, from, self.access_level);
        check.named("names", &self.names, LINE);
        check.list("aliases", &self.aliases, LIST);
        for (at, alias) in self.aliases.iter().enumerate() {
            check.text(&format!("aliases.{at}.text"), Some(&alias.text), LINE);
            check.text(&format!("aliases.{at}.language"), alias.language.as_deref(), 20);
            if alias.text.trim().is_empty() {
                check.fail(format!("aliases.{at}.text"), ErrorCode::Required, "fill it or remove the name");
            }
        }
        identifier::check(&mut check, &self.identifiers);
        check.country(self.country.as_deref());
        check.text("city", self.city.as_deref(), LINE);
        check.link("website", self.website.as_deref());
        check.text("note", self.note.as_deref(), TEXT);
        if let (Some(established), Some(dissolved)) = (self.established_on, self.dissolved_on)
            && dissolved.latest() < established.earliest()
        {
            check.fail("dissolvedOn", ErrorCode::Invalid, "before it was established");
        }
        let mut references = References::default();
        relation::check(&mut check, &mut references, id, &self.relations);
        references.check(transaction, writing.viewer, &mut check).await?;
        check.done().map_err(Failure::Refused)
    }

    async fn insert(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: OrganizationId,
    ) -> Result<(), Failure> {
        self.check(transaction, writing, id, None).await?;
        organization::Entity::insert(self.row(id, 1)).exec_without_returning(transaction).await?;
        self.save_parts(transaction, writing, id, 1).await
    }

    fn row(&self, id: OrganizationId, version: i32) -> organization::ActiveModel {
        let texts = self.names.all().chain(self.aliases.iter().map(|alias| alias.text.as_str()));
        organization::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(self.access_level),
            name_az: Set(self.names.az.clone()),
            name_en: Set(self.names.en.clone()),
            name_ru: Set(self.names.ru.clone()),
            name_original: Set(self.names.original.clone()),
            name_language: Set(self.names.original_language.clone()),
            folded: Set(folded::searchable(texts)),
            sort_key: Set(folded::sort_key(&self.names)),
            kind: Set(self.kind),
            ours: Set(self.ours),
            country: Set(self.country.clone()),
            city: Set(self.city.clone()),
            website: Set(self.website.clone()),
            established_on: Set(self.established_on.map(PartialDate::key)),
            dissolved_on: Set(self.dissolved_on.map(PartialDate::key)),
            note: Set(self.note.clone()),
        }
    }

    async fn save_parts(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: OrganizationId,
        version: i32,
    ) -> Result<(), Failure> {
        organization_alias::Entity::delete_many()
            .filter(organization_alias::Column::OrganizationId.eq(id.0))
            .exec(transaction)
            .await?;
        let aliases = (0..).zip(&self.aliases).map(|(position, alias)| alias_row(id, position, alias));
        if !self.aliases.is_empty() {
            organization_alias::Entity::insert_many(aliases).exec_without_returning(transaction).await?;
        }
        let mut check = Check::default();
        identifier::replace(transaction, id.into(), &self.identifiers, &mut check).await?;
        check.done().map_err(Failure::Refused)?;
        relation::replace(transaction, writing, id, version, self.access_level, &self.relations).await?;
        Ok(())
    }

    /// What stands in the store, as it would be entered.
    pub(super) async fn load(
        transaction: &DatabaseTransaction,
        row: organization::Model,
    ) -> Result<Self, DbErr> {
        let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
        Ok(Self {
            access_level: row.access_level,
            kind: row.kind,
            ours: row.ours,
            names: LocalizedText {
                az: row.name_az,
                en: row.name_en,
                ru: row.name_ru,
                original: row.name_original,
                original_language: row.name_language,
            },
            aliases: load_aliases(transaction, row.id).await?,
            identifiers: identifier::load(transaction, row.id).await?,
            country: row.country,
            city: row.city,
            website: row.website,
            established_on: date(row.established_on),
            dissolved_on: date(row.dissolved_on),
            note: row.note,
            relations: relation::load(transaction, row.id).await?,
        })
    }
}

fn alias_row(organization: OrganizationId, position: i32, alias: &Alias) -> organization_alias::ActiveModel {
    organization_alias::ActiveModel {
        organization_id: Set(organization.0),
        position: Set(position),
        kind: Set(alias.kind),
        language: Set(alias.language.clone()),
        text: Set(alias.text.trim().to_owned()),
    }
}

async fn load_aliases(transaction: &DatabaseTransaction, organization: Uuid) -> Result<Vec<Alias>, DbErr> {
    let mut rows = organization_alias::Entity::find()
        .filter(organization_alias::Column::OrganizationId.eq(organization))
        .all(transaction)
        .await?;
    rows.sort_by_key(|row| row.position);
    Ok(rows.into_iter().map(|row| Alias { kind: row.kind, language: row.language, text: row.text }).collect())
}
