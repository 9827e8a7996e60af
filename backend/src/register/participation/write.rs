//! Writing organizations' parts in agreements: with their agreement, as a whole.

use std::collections::{BTreeMap, HashMap, HashSet};

use accord_shared::{
    AccessLevel, PartialDate,
    error::ErrorCode,
    id::{AgreementId, OrganizationId},
    participation::{ActionKind, ParticipationRole},
};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ParticipationAction, Procedure, organization_id};
use crate::{
    register::{
        check::{Check, LINE, LIST, TEXT},
        writing::{References, Writing, hidden},
    },
    store::entity::{participation, participation_action, participation_procedure},
};

/// A participation as somebody enters it, at its agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParticipationInput {
    /// Who takes part.
    pub organization: OrganizationId,
    /// As what.
    pub role: ParticipationRole,
    /// A note.
    pub note: Option<String>,
    /// What it did.
    #[graphql(default)]
    #[serde(default)]
    pub actions: Vec<ParticipationAction>,
    /// What it does at home before it can be bound.
    #[graphql(default)]
    #[serde(default)]
    pub procedures: Vec<Procedure>,
}

pub(in crate::register) fn check(
    check: &mut Check,
    references: &mut References,
    participations: &[ParticipationInput],
) {
    check.list("participations", participations, LIST);
    let mut seen = HashSet::new();
    for (at, participation) in participations.iter().enumerate() {
        let field = |part: &str| format!("participations.{at}.{part}");
        references.organization(field("organization"), Some(participation.organization));
        if !seen.insert((participation.organization, participation.role)) {
            check.fail(
                field("role"),
                ErrorCode::Duplicate,
                "this organization already takes part in this role",
            );
        }
        check.text(&field("note"), participation.note.as_deref(), LINE);
        check.list(&field("actions"), &participation.actions, 100);
        for (number, action) in participation.actions.iter().enumerate() {
            let part = |part: &str| field(&format!("actions.{number}.{part}"));
            check.text(&part("note"), action.note.as_deref(), LINE);
            check.text(&part("text"), action.text.as_deref(), TEXT);
            check_statement(check, references, action, part);
        }
        check.list(&field("procedures"), &participation.procedures, 40);
        for (number, procedure) in participation.procedures.iter().enumerate() {
            check.text(&field(&format!("procedures.{number}.note")), procedure.note.as_deref(), LINE);
        }
    }
}

/// A text, a withdrawal and an addressee are of statements alone (Vienna Convention, articles 19-23).
fn check_statement(
    check: &mut Check,
    references: &mut References,
    action: &ParticipationAction,
    field: impl Fn(&str) -> String,
) {
    if !action.kind.is_statement() && (action.text.is_some() || action.withdrawn_on.is_some()) {
        let message = "only a reservation, a declaration or an objection has a text and is withdrawn";
        check.fail(field("kind"), ErrorCode::Invalid, message);
    }
    if let (Some(made), Some(withdrawn)) = (action.on, action.withdrawn_on)
        && withdrawn.latest() < made.earliest()
    {
        check.fail(field("withdrawnOn"), ErrorCode::Invalid, "withdrawn before it was made");
    }
    if action.against.is_some() {
        match action.addressee() {
            Some(against) if action.kind == ActionKind::Objection => {
                references.organization(field("against"), Some(against));
            }
            _ => check.fail(field("against"), ErrorCode::Invalid, "an objection names an organization"),
        }
    }
}

/// An agreement's participations as they would be entered.
pub(in crate::register) async fn load(
    transaction: &DatabaseTransaction,
    agreement: Uuid,
) -> Result<Vec<ParticipationInput>, DbErr> {
    let rows = rows_of(transaction, agreement).await?;
    let mut inputs = Vec::with_capacity(rows.len());
    let mut actions = actions_of(transaction, rows.iter().map(|row| row.id).collect()).await?;
    let mut procedures = procedures_of(transaction, rows.iter().map(|row| row.id).collect()).await?;
    for row in rows {
        inputs.push(ParticipationInput {
            organization: row.organization_id.into(),
            role: row.role,
            note: row.note,
            actions: actions.remove(&row.id).unwrap_or_default(),
            procedures: procedures.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(inputs)
}

async fn rows_of(
    transaction: &DatabaseTransaction,
    agreement: Uuid,
) -> Result<Vec<participation::Model>, DbErr> {
    let filter = participation::Column::AgreementId.eq(agreement);
    let mut rows = participation::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

async fn actions_of(
    transaction: &DatabaseTransaction,
    participations: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<ParticipationAction>>, DbErr> {
    let filter = participation_action::Column::ParticipationId.is_in(participations);
    let rows = participation_action::Entity::find().filter(filter).all(transaction).await?;
    let by_place: BTreeMap<(Uuid, i32), participation_action::Model> =
        rows.into_iter().map(|row| ((row.participation_id, row.position), row)).collect();
    let mut actions: HashMap<Uuid, Vec<ParticipationAction>> = HashMap::new();
    for ((participation, _), row) in by_place {
        let on = row.done_on.and_then(PartialDate::from_key);
        actions.entry(participation).or_default().push(ParticipationAction {
            kind: row.kind,
            on,
            note: row.note,
            text: row.text,
            withdrawn_on: row.withdrawn_on.and_then(PartialDate::from_key),
            against: row.against_id.map(organization_id),
        });
    }
    Ok(actions)
}

async fn procedures_of(
    transaction: &DatabaseTransaction,
    participations: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<Procedure>>, DbErr> {
    let filter = participation_procedure::Column::ParticipationId.is_in(participations);
    let mut rows = participation_procedure::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| (row.participation_id, row.position));
    let mut procedures: HashMap<Uuid, Vec<Procedure>> = HashMap::new();
    for row in rows {
        let done_on = row.done_on.and_then(PartialDate::from_key);
        let procedure = Procedure { kind: row.kind, done_on, note: row.note };
        procedures.entry(row.participation_id).or_default().push(procedure);
    }
    Ok(procedures)
}

/// To whose reservation objections are that the writer may not see: by organization, role and date.
type Addressees = HashMap<(Uuid, ParticipationRole, Option<i32>), Uuid>;

async fn hidden_addressees(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: &[participation::Model],
) -> Result<Addressees, DbErr> {
    let filter = participation_action::Column::ParticipationId.is_in(old.iter().map(|row| row.id));
    let objections = participation_action::Entity::find()
        .filter(filter)
        .filter(participation_action::Column::AgainstId.is_not_null())
        .all(transaction)
        .await?;
    let named = objections.iter().filter_map(|row| row.against_id).collect();
    let hidden = hidden(transaction, writing.viewer, "organization", named).await?;
    let whose = |row: participation_action::Model| {
        let against = row.against_id.filter(|against| hidden.contains(against))?;
        let part = old.iter().find(|part| part.id == row.participation_id)?;
        Some(((part.organization_id, part.role, row.done_on), against))
    };
    Ok(objections.into_iter().filter_map(whose).collect())
}

/// Gives an agreement these participations instead of those it has. Organizations above the writer's clearance keep
/// theirs; a participation of the same organization in the same role keeps its id.
pub(in crate::register) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    agreement: AgreementId,
    version: i32,
    access_level: AccessLevel,
    participations: &[ParticipationInput],
) -> Result<(), DbErr> {
    let old = rows_of(transaction, agreement.0).await?;
    let ends = old.iter().map(|row| row.organization_id).collect();
    let hidden = hidden(transaction, writing.viewer, "organization", ends).await?;
    let addressees = hidden_addressees(transaction, writing, &old).await?;
    let mut known: HashMap<(Uuid, ParticipationRole), Uuid> = HashMap::new();
    let replaced: Vec<Uuid> = old
        .iter()
        .filter(|row| !hidden.contains(&row.organization_id))
        .map(|row| {
            known.insert((row.organization_id, row.role), row.id);
            row.id
        })
        .collect();
    let of_replaced = participation_action::Column::ParticipationId.is_in(replaced.clone());
    participation_action::Entity::delete_many().filter(of_replaced).exec(transaction).await?;
    let of_replaced = participation_procedure::Column::ParticipationId.is_in(replaced.clone());
    participation_procedure::Entity::delete_many().filter(of_replaced).exec(transaction).await?;
    participation::Entity::delete_many()
        .filter(participation::Column::Id.is_in(replaced))
        .exec(transaction)
        .await?;

    let (mut rows, mut actions, mut procedures) = (Vec::new(), Vec::new(), Vec::new());
    for input in participations {
        let kept = known.remove(&(input.organization.0, input.role));
        let id = kept.unwrap_or_else(|| writing.moment.id());
        rows.push(participation::ActiveModel {
            id: Set(id),
            version: Set(version),
            access_level: Set(access_level),
            agreement_id: Set(agreement.0),
            organization_id: Set(input.organization.0),
            role: Set(input.role),
            note: Set(input.note.clone()),
        });
        let part = (input.organization.0, input.role);
        actions.extend((0..).zip(&input.actions).map(|(position, action)| {
            let row = action_row(id, position, action);
            let stays = (action.kind == ActionKind::Objection && action.against.is_none())
                .then(|| addressees.get(&(part.0, part.1, action.on.map(PartialDate::key))))
                .flatten();
            match stays {
                Some(against) => participation_action::ActiveModel { against_id: Set(Some(*against)), ..row },
                None => row,
            }
        }));
        procedures.extend((0..).zip(&input.procedures).map(|(position, procedure)| {
            participation_procedure::ActiveModel {
                participation_id: Set(id),
                position: Set(position),
                kind: Set(procedure.kind),
                done_on: Set(procedure.done_on.map(PartialDate::key)),
                note: Set(procedure.note.clone()),
            }
        }));
    }
    if !rows.is_empty() {
        participation::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    for batch in actions.chunks(500) {
        participation_action::Entity::insert_many(batch.to_vec()).exec_without_returning(transaction).await?;
    }
    for batch in procedures.chunks(500) {
        participation_procedure::Entity::insert_many(batch.to_vec())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

fn action_row(
    participation: Uuid,
    position: i32,
    action: &ParticipationAction,
) -> participation_action::ActiveModel {
    participation_action::ActiveModel {
        participation_id: Set(participation),
        position: Set(position),
        kind: Set(action.kind),
        done_on: Set(action.on.map(PartialDate::key)),
        note: Set(action.note.clone()),
        text: Set(action.text.clone()),
        withdrawn_on: Set(action.withdrawn_on.map(PartialDate::key)),
        against_id: Set(action.addressee().map(Into::into)),
    }
}
