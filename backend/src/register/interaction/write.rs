//! Entering and changing interactions.

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    error::ErrorCode,
    id::{AgreementId, ContactId, InteractionId, OrganizationId},
    interaction::InteractionKind,
};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, LIST, TEXT, trimmed, trimmed_text},
        folded, scope, undo,
        writing::{Begun, References, Writing, changed, created, hidden},
    },
    store::entity::{interaction, interaction_agreement, interaction_contact, interaction_participant},
};

/// An interaction as somebody enters it, with who took part. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InteractionInput {
    /// How closed it is.
    #[graphql(default)]
    #[serde(default)]
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When it was held, or began.
    pub on: PartialDate,
    /// Its last day, where it took more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it was about.
    pub subjects: LocalizedText,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The organizations that took part; at least one.
    pub organizations: Vec<OrganizationId>,
    /// The people who took part.
    #[graphql(default)]
    #[serde(default)]
    pub contacts: Vec<ContactId>,
    /// The agreements that it was about.
    #[graphql(default)]
    #[serde(default)]
    pub agreements: Vec<AgreementId>,
}

/// Enters a new interaction. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: InteractionInput) -> Result<InteractionId, Failure> {
    let input = input.tidied();
    let transaction = writing.begin_in_scope().await?;
    let id = InteractionId(writing.moment.id());
    input.check(&transaction, writing, None).await?;
    interaction::Entity::insert(input.row(id, 1)).exec_without_returning(&*transaction).await?;
    input.save_parts(&transaction, writing, id.0).await?;
    let change = created("interaction.create", id, input.access_level, &input);
    transaction.commit(change).await?;
    Ok(id)
}

/// Gives an interaction this content instead of what it had at `expected_version`.
pub async fn change(
    writing: Writing<'_>,
    id: InteractionId,
    expected_version: i32,
    input: InteractionInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let change = replace(&transaction, writing, old, input, "interaction.change").await?;
    transaction.commit(change).await
}

/// Gives an interaction what `change` makes of what it has, as part of an act that touches several records.
pub(in crate::register) async fn rewrite(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: InteractionId,
    action: &'static str,
    change: impl FnOnce(InteractionInput) -> InteractionInput,
) -> Result<Change, Failure> {
    let old = find(transaction, writing, id).await?;
    let had = InteractionInput::load(transaction, old.clone()).await?;
    replace(transaction, writing, old, change(had), action).await
}

/// Takes back its last change: it has this content again, or is gone where it had none.
pub(in crate::register) async fn take_back(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: InteractionId,
    before: Option<InteractionInput>,
) -> Result<Change, Failure> {
    const ACTION: &str = "interaction.undo";
    let old = find(transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, old.version).await?;
    match before {
        Some(input) => replace(transaction, writing, old, input, ACTION).await,
        None => {
            let level = old.access_level;
            let had = InteractionInput::load(transaction, old).await?;
            clear(transaction, id.0).await?;
            undo::removed(interaction::Entity::delete_by_id(id.0).exec(&**transaction).await)?;
            Ok(undo::gone(ACTION, id, level, &had))
        }
    }
}

async fn find(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: InteractionId,
) -> Result<interaction::Model, Failure> {
    let found = interaction::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "interaction"))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// Gives the record this content. What the writer may not see of it stays, so that the ledger's entry tells what the
/// store has afterwards, not what was entered.
async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: interaction::Model,
    input: InteractionInput,
    action: &'static str,
) -> Result<Change, Failure> {
    let input = input.tidied();
    let (id, version) = (InteractionId(old.id), old.version + 1);
    input.check(transaction, writing, Some(old.access_level)).await?;
    let before = InteractionInput::load(transaction, old).await?;
    interaction::Entity::update(input.row(id, version)).exec(transaction).await?;
    input.save_parts(transaction, writing, id.0).await?;
    let after = InteractionInput::load(transaction, find(transaction, writing, id).await?).await?;
    Ok(changed(action, id, input.access_level, &before, &after))
}

/// Every part of an interaction, whoever may see it.
struct Parts {
    organizations: Vec<Uuid>,
    contacts: Vec<Uuid>,
    agreements: Vec<Uuid>,
}

impl Parts {
    async fn of(transaction: &DatabaseTransaction, id: Uuid) -> Result<Self, DbErr> {
        macro_rules! ids {
            ($entity:ident, $field:ident) => {{
                let of = $entity::Column::InteractionId.eq(id);
                let rows = $entity::Entity::find().filter(of).all(transaction).await?;
                let ids: BTreeSet<Uuid> = rows.into_iter().map(|row| row.$field).collect();
                ids.into_iter().collect()
            }};
        }
        Ok(Self {
            organizations: ids!(interaction_participant, organization_id),
            contacts: ids!(interaction_contact, contact_id),
            agreements: ids!(interaction_agreement, agreement_id),
        })
    }
}

/// Takes every part away.
async fn clear(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    macro_rules! clear {
        ($($entity:ident),+) => {
            $(
                let of = $entity::Column::InteractionId.eq(id);
                $entity::Entity::delete_many().filter(of).exec(transaction).await?;
            )+
        };
    }
    clear!(interaction_participant, interaction_contact, interaction_agreement);
    Ok(())
}

impl InteractionInput {
    fn tidied(self) -> Self {
        Self {
            subjects: trimmed_text(self.subjects),
            place: trimmed(self.place),
            outcome: trimmed(self.outcome),
            ..self
        }
    }

    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        from: Option<AccessLevel>,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        check.level(writing.viewer, from, self.access_level);
        check.named("subjects", &self.subjects, LINE);
        check.text("place", self.place.as_deref(), 300);
        check.text("outcome", self.outcome.as_deref(), TEXT);
        if self.until.is_some_and(|until| until.latest() < self.on.earliest()) {
            check.fail("until", ErrorCode::Invalid, "ends before it begins");
        }
        if self.organizations.is_empty() {
            check.fail("organizations", ErrorCode::Required, "name at least one participant");
        }
        check.list("organizations", &self.organizations, LIST);
        check.list("contacts", &self.contacts, LIST);
        check.list("agreements", &self.agreements, LIST);
        let mut references = References::default();
        for (at, id) in self.organizations.iter().enumerate() {
            references.organization(format!("organizations.{at}"), Some(*id));
        }
        for (at, id) in self.contacts.iter().enumerate() {
            references.contact(format!("contacts.{at}"), Some(*id));
        }
        for (at, id) in self.agreements.iter().enumerate() {
            references.agreement(format!("agreements.{at}"), Some(*id));
        }
        references.check(transaction, writing.viewer, &mut check).await?;
        check.done().map_err(Failure::Refused)
    }

    fn row(&self, id: InteractionId, version: i32) -> interaction::ActiveModel {
        let texts = self.subjects.all().chain(self.place.as_deref()).chain(self.outcome.as_deref());
        interaction::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(self.access_level),
            subject_az: Set(self.subjects.az.clone()),
            subject_en: Set(self.subjects.en.clone()),
            subject_ru: Set(self.subjects.ru.clone()),
            subject_original: Set(self.subjects.original.clone()),
            subject_language: Set(self.subjects.original_language.clone()),
            kind: Set(self.kind),
            held_on: Set(self.on.key()),
            until_on: Set(self.until.map(PartialDate::key)),
            place: Set(self.place.clone()),
            outcome: Set(self.outcome.clone()),
            folded: Set(folded::searchable(texts)),
            sort_key: Set(folded::sort_key(&self.subjects)),
        }
    }

    /// Writes who took part and what it was about. What the writer may not see of that stays.
    async fn save_parts(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: Uuid,
    ) -> Result<(), DbErr> {
        let old = Parts::of(transaction, id).await?;
        clear(transaction, id).await?;
        macro_rules! save {
            ($entity:ident, $table:literal, $column:ident, $field:ident) => {{
                let kept = hidden(transaction, writing.viewer, $table, old.$field).await?;
                let entered = self.$field.iter().map(|part| part.0);
                let all: BTreeSet<Uuid> = entered.chain(kept).collect();
                if !all.is_empty() {
                    let rows = all
                        .into_iter()
                        .map(|part| $entity::ActiveModel { interaction_id: Set(id), $column: Set(part) });
                    $entity::Entity::insert_many(rows).exec_without_returning(transaction).await?;
                }
            }};
        }
        save!(interaction_participant, "organization", organization_id, organizations);
        save!(interaction_contact, "contact", contact_id, contacts);
        save!(interaction_agreement, "agreement", agreement_id, agreements);
        Ok(())
    }

    /// What stands in the store, as it would be entered.
    async fn load(transaction: &DatabaseTransaction, row: interaction::Model) -> Result<Self, DbErr> {
        let parts = Parts::of(transaction, row.id).await?;
        Ok(Self {
            access_level: row.access_level,
            kind: row.kind,
            on: PartialDate::from_key(row.held_on)
                .ok_or_else(|| DbErr::Type("a date that is none".to_owned()))?,
            until: row.until_on.and_then(PartialDate::from_key),
            place: row.place,
            subjects: LocalizedText {
                az: row.subject_az,
                en: row.subject_en,
                ru: row.subject_ru,
                original: row.subject_original,
                original_language: row.subject_language,
            },
            outcome: row.outcome,
            organizations: parts.organizations.into_iter().map(Into::into).collect(),
            contacts: parts.contacts.into_iter().map(Into::into).collect(),
            agreements: parts.agreements.into_iter().map(Into::into).collect(),
        })
    }
}
