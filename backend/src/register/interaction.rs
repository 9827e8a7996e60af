//! Interactions: meetings, visits, letters and the like, with the organizations that took part.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    error::ErrorCode,
    id::{InteractionId, OrganizationId},
    interaction::InteractionKind,
};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Failure, Reading,
    check::{Check, LINE, trimmed_text},
    scope,
    writing::{References, Writing},
};
use crate::{
    ledger::Change,
    store::{
        FromRow, Row, StoreError,
        entity::{interaction, interaction_participant},
    },
};

/// How two sides met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// What it was.
    pub kind: InteractionKind,
    /// When it was held.
    pub on: PartialDate,
    /// What it was about.
    pub subjects: LocalizedText,
}

struct Owned(Uuid, Interaction);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let organization = row.uuid()?;
        let interaction = Interaction {
            id: row.uuid()?.into(),
            kind: row.word()?,
            on: row.date()?,
            subjects: row.localized()?,
        };
        Ok(Self(organization, interaction))
    }
}

/// The interactions in which these organizations took part, newest first.
pub(super) async fn of(
    reading: Reading<'_>,
    organizations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Interaction>>, StoreError> {
    let columns = [
        "id",
        "kind",
        "held_on",
        "subject_az",
        "subject_en",
        "subject_ru",
        "subject_original",
        "subject_language",
    ];
    let statement = Query::select()
        .column(("interaction_participant", "organization_id"))
        .columns(columns.map(|column| ("interaction", column)))
        .from("interaction_participant")
        .inner_join(
            "interaction",
            Expr::col(("interaction", "id")).equals(("interaction_participant", "interaction_id")),
        )
        .and_where(
            reading.store.dialect().one_of(("interaction_participant", "organization_id"), organizations),
        )
        .and_where(scope::visible(reading, "interaction"))
        .order_by(("interaction", "held_on"), Order::Desc)
        .order_by(("interaction", "id"), Order::Desc)
        .to_owned();
    let mut by_organization: HashMap<Uuid, Vec<Interaction>> = HashMap::new();
    for Owned(organization, interaction) in reading.store.rows(&statement).await? {
        by_organization.entry(organization).or_default().push(interaction);
    }
    Ok(by_organization)
}

/// An interaction as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionInput {
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When it was held.
    pub on: PartialDate,
    /// What it was about.
    pub subjects: LocalizedText,
    /// Who took part.
    pub organizations: Vec<OrganizationId>,
}

/// Enters a new interaction. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: InteractionInput) -> Result<InteractionId, Failure> {
    let input = InteractionInput { subjects: trimmed_text(input.subjects), ..input };
    let transaction = writing.begin().await?;
    let mut check = Check::default();
    check.level(writing.viewer, None, input.access_level);
    check.named("subjects", &input.subjects, LINE);
    if input.organizations.is_empty() {
        check.fail("organizations", ErrorCode::Required, "name at least one participant");
    }
    let mut references = References::default();
    for (at, organization) in input.organizations.iter().enumerate() {
        references.organization(format!("organizations.{at}"), Some(*organization));
    }
    references.check(&transaction, writing.viewer, &mut check).await?;
    check.done().map_err(Failure::Refused)?;

    let id = InteractionId(writing.moment.id());
    let row = interaction::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        access_level: Set(input.access_level),
        subject_az: Set(input.subjects.az.clone()),
        subject_en: Set(input.subjects.en.clone()),
        subject_ru: Set(input.subjects.ru.clone()),
        subject_original: Set(input.subjects.original.clone()),
        subject_language: Set(input.subjects.original_language.clone()),
        kind: Set(input.kind),
        held_on: Set(input.on.key()),
    };
    interaction::Entity::insert(row).exec_without_returning(&transaction).await?;
    let participants = input.organizations.iter().collect::<BTreeSet<_>>().into_iter().map(|organization| {
        interaction_participant::ActiveModel {
            interaction_id: Set(id.0),
            organization_id: Set(organization.0),
        }
    });
    interaction_participant::Entity::insert_many(participants).exec_without_returning(&transaction).await?;
    let change = Change {
        action: "interaction.create",
        noun: "interaction",
        record: id.0,
        access_level: input.access_level,
        before: None,
        after: serde_json::to_string(&input).ok(),
    };
    writing.commit(transaction, change).await?;
    Ok(id)
}
