//! Organizations' parts in agreements, with what they did and when.

mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, PartialDate, access,
    id::{AgreementId, OrganizationId, ParticipationId},
    participation::{ActionKind, ParticipationRole, ParticipationState, ProcedureKind, state_on},
};
use async_graphql::{ID, InputObject, SimpleObject};
use chrono::NaiveDate;
use sea_orm::{
    JoinType,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    MOST_RELATED, Reading,
    agreement::{self, Agreement},
    organization::{self, Organization},
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub use write::ParticipationInput;
pub(super) use write::{check, load, replace};

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

/// Puts beside each row of a list of organizations how many participations of it the viewer may see, to sort by. All are
/// counted at once, and from an index alone: to look at the row of each for its own level would cost ten times as much. So
/// those whose agreement the viewer may see are counted, and of them those that are closed by themselves are taken off,
/// which are few; who sees every level has none of these.
pub(super) fn join_counts(list: &mut SelectStatement, reading: Reading<'_>) -> Expr {
    let mut counts = |alias: &'static str, among: Option<Expr>| {
        let counted = Query::select()
            .expr_as(Expr::col(("participation", "organization_id")), "id")
            .expr_as(Expr::cust("CAST(COUNT(*) AS integer)"), "count")
            .from("participation")
            .and_where(
                Expr::col(("participation", "agreement_id"))
                    .not_in_subquery(scope::hidden_of(reading, "agreement")),
            )
            .and_where_option(among)
            .group_by_col(("participation", "organization_id"))
            .to_owned();
        let same = Expr::col((alias, "id")).equals(("organization", "id"));
        list.join_subquery(JoinType::LeftJoin, counted, alias, same);
        Expr::from(Func::coalesce([Expr::col((alias, "count")), Expr::value(0)]))
    };
    let all = counts("counted", None);
    if access::sees_every_level(reading.viewer) {
        return all;
    }
    let closed = scope::visible(reading, "participation").not();
    all.sub(counts("closed", Some(closed)))
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
