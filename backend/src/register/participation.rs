//! Organizations' parts in agreements, with what they did and when.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, PartialDate,
    error::ErrorCode,
    id::{AgreementId, OrganizationId, ParticipationId},
    participation::{ActionKind, ParticipationRole, ParticipationState, ProcedureKind, state_on},
};
use async_graphql::{ID, InputObject, SimpleObject};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    MOST_RELATED, Reading,
    agreement::{self, Agreement},
    check::{Check, LINE, LIST, TEXT},
    organization::{self, Organization},
    scope,
    writing::{References, Writing, hidden},
};
use crate::store::{
    FromRow, Row, StoreError,
    entity::{participation, participation_action, participation_procedure},
};

/// One organization's part in one agreement.
#[derive(Debug, Clone)]
pub struct Participation {
    /// Its id.
    pub id: ParticipationId,
    /// How many times it was written.
    pub version: i32,
    /// The agreement's id.
    pub agreement_id: Uuid,
    /// The organization's id.
    pub organization_id: Uuid,
    /// What the organization is in the agreement.
    pub role: ParticipationRole,
    /// A note.
    pub note: Option<String>,
    /// How closed it is by itself.
    pub access_level: AccessLevel,
    /// What it did, by date.
    pub actions: Vec<ParticipationAction>,
    /// Its domestic procedures.
    pub procedures: Vec<Procedure>,
    /// The organization.
    pub organization: Option<Arc<Organization>>,
    /// The agreement.
    pub agreement: Option<Arc<Agreement>>,
}

/// Something a participant did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[graphql(input_name = "ParticipationActionInput")]
#[serde(rename_all = "camelCase")]
pub struct ParticipationAction {
    /// What.
    pub kind: ActionKind,
    /// When, as far as it is known.
    pub on: Option<PartialDate>,
    /// A note: which article is reserved, what was declared.
    pub note: Option<String>,
    /// What a reservation, declaration or objection says, in its own words.
    pub text: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_on: Option<PartialDate>,
    /// The organization to whose reservation it objects.
    pub against: Option<ID>,
}

impl ParticipationAction {
    /// An act of which no more is known.
    pub fn new(kind: ActionKind, on: Option<PartialDate>, note: Option<String>) -> Self {
        Self { kind, on, note, text: None, withdrawn_on: None, against: None }
    }

    /// The organization to whose reservation it objects; nothing where what stands there is no id of one.
    pub(super) fn addressee(&self) -> Option<OrganizationId> {
        self.against.as_ref()?.parse().ok()
    }
}

/// What a participant does at home before it can be bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[graphql(input_name = "ProcedureInput")]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// What.
    pub kind: ProcedureKind,
    /// When it was done; nothing while it is not.
    pub done_on: Option<PartialDate>,
    /// A note: by which act.
    pub note: Option<String>,
}

/// What a request wants of participations.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What was done; the state on a date follows from it.
    pub actions: bool,
    /// Domestic procedures.
    pub procedures: bool,
    /// The organization.
    pub organization: Option<Box<organization::Wanted>>,
    /// The agreement.
    pub agreement: Option<Box<agreement::Wanted>>,
    /// How many per parent.
    pub first: usize,
}

/// From which side participations are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Organization,
    Agreement,
}

impl Side {
    const fn column(self) -> &'static str {
        match self {
            Self::Organization => "organization_id",
            Self::Agreement => "agreement_id",
        }
    }
}

impl Participation {
    /// Where it stands on a day; its actions must have been wanted.
    pub fn state_on(&self, day: NaiveDate) -> ParticipationState {
        let actions: Vec<_> = self.actions.iter().map(|action| (action.kind, action.on)).collect();
        state_on(&actions, day)
    }
}

impl FromRow for Participation {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            version: row.int()?,
            agreement_id: row.uuid()?,
            organization_id: row.uuid()?,
            role: row.word()?,
            note: row.opt_text()?,
            access_level: row.level()?,
            actions: Vec::new(),
            procedures: Vec::new(),
            organization: None,
            agreement: None,
        })
    }
}

/// The participations of these parents that the viewer may see, oldest entry first.
pub(super) async fn of(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<Participation>>, StoreError> {
    let columns = ["id", "version", "agreement_id", "organization_id", "role", "note", "access_level"];
    let mut statement = visible(reading, side, parents);
    statement
        .columns(columns.map(|column| ("participation", column)))
        .order_by(("participation", side.column()), Order::Asc)
        .order_by(("participation", "id"), Order::Asc);
    let mut by_parent: HashMap<Uuid, Vec<Participation>> = HashMap::new();
    let first = wanted.first.clamp(1, MOST_RELATED);
    for participation in reading.store.rows::<Participation>(&statement).await? {
        let parent =
            if side == Side::Agreement { participation.agreement_id } else { participation.organization_id };
        let siblings = by_parent.entry(parent).or_default();
        if siblings.len() < first {
            siblings.push(participation);
        }
    }
    attach(reading, &mut by_parent, wanted).await?;
    Ok(by_parent)
}

async fn attach(
    reading: Reading<'_>,
    by_parent: &mut HashMap<Uuid, Vec<Participation>>,
    wanted: &Wanted,
) -> Result<(), StoreError> {
    if wanted.actions {
        let mut actions = actions(reading, &ids_of(by_parent, |participation| participation.id.0)).await?;
        for participation in by_parent.values_mut().flatten() {
            participation.actions = actions.remove(&participation.id.0).unwrap_or_default();
        }
    }
    if wanted.procedures {
        let ids = ids_of(by_parent, |participation| participation.id.0);
        let mut procedures = procedures(reading, &ids).await?;
        for participation in by_parent.values_mut().flatten() {
            participation.procedures = procedures.remove(&participation.id.0).unwrap_or_default();
        }
    }
    if let Some(wanted) = &wanted.organization {
        let ids = ids_of(by_parent, |participation| participation.organization_id);
        let organizations = organization::load(reading, ids, wanted).await?;
        for participation in by_parent.values_mut().flatten() {
            participation.organization = organizations.get(&participation.organization_id).cloned();
        }
    }
    if let Some(wanted) = &wanted.agreement {
        let ids = ids_of(by_parent, |participation| participation.agreement_id);
        let agreements = agreement::load(reading, ids, wanted).await?;
        for participation in by_parent.values_mut().flatten() {
            participation.agreement = agreements.get(&participation.agreement_id).cloned();
        }
    }
    Ok(())
}

fn ids_of(by_parent: &HashMap<Uuid, Vec<Participation>>, pick: fn(&Participation) -> Uuid) -> Vec<Uuid> {
    by_parent.values().flatten().map(pick).collect::<HashSet<_>>().into_iter().collect()
}

/// How many participations each of these parents has, of those that the viewer may see.
pub(super) async fn count(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, i64>, StoreError> {
    let mut statement = visible(reading, side, parents);
    statement
        .column(("participation", side.column()))
        .expr(Func::count(Expr::col(("participation", "id"))))
        .group_by_col(("participation", side.column()));
    Ok(reading.store.rows::<(Uuid, i64)>(&statement).await?.into_iter().collect())
}

/// The number of an organization's visible participations, to sort a list of organizations by.
pub(super) fn count_expr(reading: Reading<'_>) -> Expr {
    let mut statement = Query::select()
        .expr(Expr::cust("CAST(COUNT(*) AS integer)"))
        .from("participation")
        .and_where(Expr::col(("participation", "organization_id")).equals(("organization", "id")))
        .and_where(scope::visible(reading, "participation"))
        .to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        ("participation", "agreement_id"),
        "agreement",
        "its_agreement",
    );
    Expr::SubQuery(None, Box::new(statement.into()))
}

/// The organizations that visibly take part in an agreement which the viewer may see.
pub(super) fn organizations_of(reading: Reading<'_>, agreement: AgreementId) -> SelectStatement {
    let mut statement = Query::select()
        .column(("participation", "organization_id"))
        .from("participation")
        .and_where(Expr::col(("participation", "agreement_id")).eq(agreement.0))
        .and_where(scope::visible(reading, "participation"))
        .to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        ("participation", "agreement_id"),
        "agreement",
        "its_agreement",
    );
    statement
}

fn visible(reading: Reading<'_>, side: Side, parents: &[Uuid]) -> SelectStatement {
    let mut statement = Query::select()
        .from("participation")
        .and_where(reading.store.dialect().one_of(("participation", side.column()), parents))
        .and_where(scope::visible(reading, "participation"))
        .to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        ("participation", "organization_id"),
        "organization",
        "its_organization",
    );
    scope::join_visible(
        &mut statement,
        reading,
        ("participation", "agreement_id"),
        "agreement",
        "its_agreement",
    );
    statement
}

fn organization_id(id: Uuid) -> ID {
    ID(OrganizationId(id).to_string())
}

struct OwnedProcedure(Uuid, Procedure);

impl FromRow for OwnedProcedure {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let participation = row.uuid()?;
        let procedure = Procedure { kind: row.word()?, done_on: row.opt_date()?, note: row.opt_text()? };
        Ok(Self(participation, procedure))
    }
}

async fn procedures(
    reading: Reading<'_>,
    participations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Procedure>>, StoreError> {
    let of_these =
        reading.store.dialect().one_of(("participation_procedure", "participation_id"), participations);
    let statement = Query::select()
        .columns(["participation_id", "kind", "done_on", "note"])
        .from("participation_procedure")
        .and_where(of_these)
        .order_by("participation_id", Order::Asc)
        .order_by("position", Order::Asc)
        .to_owned();
    let mut by_participation: HashMap<Uuid, Vec<Procedure>> = HashMap::new();
    for OwnedProcedure(participation, procedure) in reading.store.rows(&statement).await? {
        by_participation.entry(participation).or_default().push(procedure);
    }
    Ok(by_participation)
}

struct Owned(Uuid, ParticipationAction);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let participation = row.uuid()?;
        let action = ParticipationAction {
            kind: row.word()?,
            on: row.opt_date()?,
            note: row.opt_text()?,
            text: row.opt_text()?,
            withdrawn_on: row.opt_date()?,
            against: row.opt_uuid()?.map(organization_id),
        };
        Ok(Self(participation, action))
    }
}

async fn actions(
    reading: Reading<'_>,
    participations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ParticipationAction>>, StoreError> {
    let statement = Query::select()
        .columns(["participation_id", "kind", "done_on", "note", "text", "withdrawn_on", "against_id"])
        .from("participation_action")
        .and_where(
            reading.store.dialect().one_of(("participation_action", "participation_id"), participations),
        )
        .order_by("participation_id", Order::Asc)
        .order_by("position", Order::Asc)
        .to_owned();
    let mut by_participation: HashMap<Uuid, Vec<ParticipationAction>> = HashMap::new();
    for Owned(participation, action) in reading.store.rows(&statement).await? {
        by_participation.entry(participation).or_default().push(action);
    }
    hide_against(reading, &mut by_participation).await?;
    Ok(by_participation)
}

/// Takes out to whose reservation an objection is where the viewer may not see that organization.
async fn hide_against(
    reading: Reading<'_>,
    actions: &mut HashMap<Uuid, Vec<ParticipationAction>>,
) -> Result<(), StoreError> {
    let named: HashSet<Uuid> =
        actions.values().flatten().filter_map(|action| Some(action.addressee()?.0)).collect();
    if named.is_empty() {
        return Ok(());
    }
    let wanted = organization::Wanted::default();
    let seen = organization::load(reading, named.into_iter().collect(), &wanted).await?;
    for action in actions.values_mut().flatten() {
        if action.addressee().is_some_and(|against| !seen.contains_key(&against.0)) {
            action.against = None;
        }
    }
    Ok(())
}

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

pub(super) fn check(check: &mut Check, references: &mut References, participations: &[ParticipationInput]) {
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
pub(super) async fn load(
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

pub(super) async fn procedures_of(
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
pub(super) async fn replace(
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
