//! Occurrences: the due instances of an obligation.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    PartialDate, Viewer,
    error::ErrorCode,
    escalation::Escalated,
    id::{OccurrenceId, OrganizationId, UserId},
    obligation::{OccurrenceState, Standing, standing_on},
    occurrence::{ActRefusal, Answering, OccurrenceAct, OccurrenceLife, may_decide},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Ends, Obligation, Wanted, attach, columns,
    step::{self, Step, life_of},
    visible,
};
use crate::{
    register::{
        Reading,
        check::{Check, LIST, TEXT},
        document::{self, Document},
        escalation::Ruled,
        writing::Writing,
    },
    store::{Dialect, FromRow, Row, StoreError, entity::occurrence},
};

/// One due instance of an obligation.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// Its id.
    pub id: OccurrenceId,
    /// When it is due.
    pub due_on: PartialDate,
    /// What became of it.
    pub state: OccurrenceState,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What proves it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The state in which it was entered, before anything was done with it.
    pub entered_as: OccurrenceState,
    /// What was done with it, in its order.
    pub steps: Vec<Step>,
    /// The files that its reports name, as far as the viewer may see them.
    pub proofs: Vec<Arc<Document>>,
    /// What can be done with it, each with why the viewer cannot do it now.
    pub options: Vec<(OccurrenceAct, Option<ActRefusal>)>,
    /// The obligation, where the occurrence was not reached through it.
    pub obligation: Option<Arc<Obligation>>,
    /// The rules by which it is escalated, where they are wanted.
    pub ruled: Option<Ruled>,
}

/// What is wanted of occurrences beside their own fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct More {
    /// What was done with them, and what can be.
    pub steps: bool,
    /// How far they are escalated.
    pub escalation: bool,
}

impl Occurrence {
    /// How it stands on a day.
    pub fn standing_on(&self, day: NaiveDate) -> Standing {
        standing_on(self.state, self.due_on, day)
    }

    /// How far it is escalated on a day; nothing unless that was wanted.
    pub fn escalated_on(&self, day: NaiveDate) -> Option<Escalated> {
        self.ruled.as_ref()?.escalated(self, day)
    }

    /// Takes what was done with it, and with it what the viewer can do now.
    fn take_steps(&mut self, reading: Reading<'_>, done: &mut Done, answering: &Answering) {
        self.steps = done.steps.remove(&self.id.0).unwrap_or_default();
        let named = self.steps.iter().filter_map(|step| done.proofs.get(&step.document?.0));
        self.proofs = named.cloned().collect();
        let life = life_of(self.entered_as, self.state, &self.steps);
        let option = |&act| (act, life.refuses(act, reading.viewer, answering));
        self.options = OccurrenceAct::ALL.iter().map(option).collect();
    }
}

/// An occurrence under the id of its obligation.
pub(super) struct Owned(pub(super) Uuid, pub(super) Occurrence);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let obligation = row.uuid()?;
        let occurrence = Occurrence {
            id: row.uuid()?.into(),
            due_on: row.date()?,
            state: row.word()?,
            reported_on: row.opt_date()?,
            evidence: row.opt_text()?,
            note: row.opt_text()?,
            entered_as: row.word()?,
            steps: Vec::new(),
            proofs: Vec::new(),
            options: Vec::new(),
            obligation: None,
            ruled: None,
        };
        Ok(Self(obligation, occurrence))
    }
}

/// What an occurrence is read from, with its obligation.
pub(super) const COLUMNS: [&str; 8] =
    ["obligation_id", "id", "due_on", "state", "reported_on", "evidence", "note", "entered_as"];

/// The occurrences of these obligations, by date.
pub(super) async fn of(
    reading: Reading<'_>,
    obligations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Occurrence>>, StoreError> {
    let statement = Query::select()
        .columns(COLUMNS.map(|column| ("occurrence", column)))
        .from("occurrence")
        .and_where(reading.store.dialect().one_of(("occurrence", "obligation_id"), obligations))
        .order_by(("occurrence", "due_on"), Order::Asc)
        .order_by(("occurrence", "id"), Order::Asc)
        .to_owned();
    let mut by_obligation: HashMap<Uuid, Vec<Occurrence>> = HashMap::new();
    for Owned(obligation, occurrence) in reading.store.rows(&statement).await? {
        by_obligation.entry(obligation).or_default().push(occurrence);
    }
    Ok(by_obligation)
}

/// What was done with occurrences, by the id of each, and the files that prove it, by their own.
struct Done {
    steps: HashMap<Uuid, Vec<Step>>,
    proofs: HashMap<Uuid, Arc<Document>>,
}

impl Done {
    async fn with(reading: Reading<'_>, occurrences: &[Uuid]) -> Result<Self, StoreError> {
        let steps = step::of(reading, occurrences).await?;
        let named: Vec<Uuid> =
            steps.values().flatten().filter_map(|step| step.document).map(|document| document.0).collect();
        Ok(Self { steps, proofs: document::load(reading, &named).await? })
    }
}

/// Adds to an obligation's occurrences what was done with them, and what the viewer can do with them now.
pub(super) async fn attach_steps(
    reading: Reading<'_>,
    occurrences: &mut HashMap<Uuid, Vec<Occurrence>>,
    answering: &HashMap<Uuid, Answering>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = occurrences.values().flatten().map(|occurrence| occurrence.id.0).collect();
    let mut done = Done::with(reading, &ids).await?;
    let nobody = Answering::default();
    for (obligation, occurrences) in occurrences {
        let answering = answering.get(obligation).unwrap_or(&nobody);
        for occurrence in occurrences {
            occurrence.take_steps(reading, &mut done, answering);
        }
    }
    Ok(())
}

/// The same for occurrences that have their obligation with them.
pub(super) async fn attach_steps_to(
    reading: Reading<'_>,
    occurrences: &mut [Occurrence],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = occurrences.iter().map(|occurrence| occurrence.id.0).collect();
    let mut done = Done::with(reading, &ids).await?;
    for occurrence in occurrences {
        let ends = occurrence.obligation.as_ref().map(|obligation| answering(&obligation.ends));
        occurrence.take_steps(reading, &mut done, &ends.unwrap_or_default());
    }
    Ok(())
}

/// Who answers for an obligation with these ends.
pub(super) fn answering(ends: &Ends) -> Answering {
    let bodies = [ends.debtor, ends.unit].into_iter().flatten().map(OrganizationId).collect();
    Answering { person: ends.responsible.map(UserId), bodies }
}

/// The first open occurrence under each of these agreements, with its obligation.
pub(in crate::register) async fn next_of_agreements(
    reading: Reading<'_>,
    agreements: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Option<Occurrence>>, StoreError> {
    let mut statement = visible(reading);
    columns(&mut statement);
    statement
        .and_where(reading.store.dialect().one_of(("obligation", "agreement_id"), agreements))
        .and_where(Expr::col(("obligation", "next_due_on")).is_not_null());
    let mut first: HashMap<Uuid, Obligation> = HashMap::new();
    for obligation in reading.store.rows::<Obligation>(&statement).await? {
        let due = |obligation: &Obligation| (obligation.summary.next_due_on, obligation.id);
        let known = first.get(&obligation.ends.agreement);
        if known.is_none_or(|known| due(&obligation) < due(known)) {
            first.insert(obligation.ends.agreement, obligation);
        }
    }
    let mut obligations: Vec<Obligation> = first.into_values().collect();
    let wanted = Wanted { occurrences: true, ..wanted.clone() };
    attach(reading, &mut obligations, &wanted).await?;
    let mut next = HashMap::new();
    for obligation in obligations {
        let agreement = obligation.ends.agreement;
        let open =
            obligation.occurrences.iter().find(|occurrence| occurrence.state == OccurrenceState::Scheduled);
        let occurrence = open
            .cloned()
            .map(|occurrence| Occurrence { obligation: Some(Arc::new(obligation)), ..occurrence });
        next.insert(agreement, occurrence);
    }
    Ok(next)
}

/// An occurrence as somebody enters it, at its obligation. What was done with it is not entered but done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OccurrenceInput {
    /// When it is due.
    pub due_on: PartialDate,
    /// What became of it.
    #[graphql(default_with = "OccurrenceState::Scheduled")]
    #[serde(default = "scheduled")]
    pub state: OccurrenceState,
    /// When it was reported.
    pub reported_on: Option<PartialDate>,
    /// What proves it.
    pub evidence: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The state in which it was entered, where something was done with it since.
    #[graphql(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_as: Option<OccurrenceState>,
    /// What was done with it, in its order.
    #[graphql(skip)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

const fn scheduled() -> OccurrenceState {
    OccurrenceState::Scheduled
}

impl OccurrenceInput {
    /// One that is due on a date and of which nothing else is known.
    pub const fn due(due_on: PartialDate) -> Self {
        Self {
            due_on,
            state: OccurrenceState::Scheduled,
            reported_on: None,
            evidence: None,
            note: None,
            entered_as: None,
            steps: Vec::new(),
        }
    }

    /// Where it stands in its life.
    pub(super) fn life(&self) -> OccurrenceLife {
        life_of(self.entered_as.unwrap_or(self.state), self.state, &self.steps)
    }

    /// Takes an act that leads to this life.
    pub(super) fn take(&mut self, step: Step, life: OccurrenceLife) {
        self.entered_as.get_or_insert(self.state);
        self.state = life.state;
        match step.act {
            OccurrenceAct::Report => {
                self.reported_on = step.on;
                self.evidence = step.evidence.clone().or_else(|| step.link.clone());
            }
            OccurrenceAct::Return => (self.reported_on, self.evidence) = (None, None),
            OccurrenceAct::Accept | OccurrenceAct::Waive | OccurrenceAct::Reopen | OccurrenceAct::Comment => {
            }
        }
        self.steps.push(step);
    }
}

pub(super) fn check(check: &mut Check, occurrences: &[OccurrenceInput]) {
    check.list("occurrences", occurrences, LIST);
    for (at, occurrence) in occurrences.iter().enumerate() {
        check.text(&format!("occurrences.{at}.evidence"), occurrence.evidence.as_deref(), TEXT);
        check.text(&format!("occurrences.{at}.note"), occurrence.note.as_deref(), TEXT);
    }
}

/// Gives what somebody entered what was done with it before. What is not entered but done stays: an occurrence with which
/// something was done is neither left out nor given another state by hand; and what became of one without a report is
/// entered by those who decide (5.10.2, 5.7).
pub(super) fn keep(
    viewer: &Viewer,
    known: Vec<OccurrenceInput>,
    entered: &mut [OccurrenceInput],
    check: &mut Check,
) {
    let mut known: HashMap<PartialDate, OccurrenceInput> =
        known.into_iter().map(|occurrence| (occurrence.due_on, occurrence)).collect();
    for (at, occurrence) in entered.iter_mut().enumerate() {
        let before = known.remove(&occurrence.due_on);
        let was = before.as_ref().map_or(OccurrenceState::Scheduled, |before| before.state);
        if let Some(before) = before.filter(|before| !before.steps.is_empty()) {
            let told = |one: &OccurrenceInput| (one.state, one.reported_on, one.evidence.clone());
            if told(&before) != told(occurrence) {
                let message = "follows from what was done with it: do it again, or take it back";
                check.fail(format!("occurrences.{at}.state"), ErrorCode::BuiltUpon, message);
            }
            occurrence.entered_as = before.entered_as;
            occurrence.steps = before.steps;
        } else if occurrence.state != was && !may_decide(viewer) {
            let message = "what became of it is reported and accepted; only the Head and the Deputy enter it";
            check.fail(format!("occurrences.{at}.state"), ErrorCode::Refused, message);
        }
    }
    if known.values().any(|left| !left.steps.is_empty()) {
        let message = "an occurrence with which something was done stays";
        check.fail("occurrences", ErrorCode::BuiltUpon, message);
    }
}

async fn rows_of(
    transaction: &DatabaseTransaction,
    obligations: &[Uuid],
) -> Result<Vec<occurrence::Model>, DbErr> {
    let filter = Dialect::of(transaction).one_of(("occurrence", "obligation_id"), obligations);
    let mut rows = occurrence::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| (row.obligation_id, row.due_on, row.id));
    Ok(rows)
}

/// An obligation's occurrences as they would be entered.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    obligation: Uuid,
) -> Result<Vec<OccurrenceInput>, DbErr> {
    let mut found = load_all(transaction, &[obligation]).await?;
    let mine = found.remove(&obligation).unwrap_or_default();
    Ok(mine.into_iter().map(|(_, occurrence)| occurrence).collect())
}

/// The occurrences of these obligations as they would be entered, each with its id, the first due first.
pub(super) async fn load_all(
    transaction: &DatabaseTransaction,
    obligations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(OccurrenceId, OccurrenceInput)>>, DbErr> {
    let rows = rows_of(transaction, obligations).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut steps = step::load(transaction, &ids).await?;
    let mut by_obligation: HashMap<Uuid, Vec<_>> = HashMap::new();
    for row in rows {
        let steps = steps.remove(&row.id).unwrap_or_default();
        let Some(due_on) = PartialDate::from_key(row.due_on) else { continue };
        let input = OccurrenceInput {
            due_on,
            state: row.state,
            reported_on: row.reported_on.and_then(PartialDate::from_key),
            evidence: row.evidence,
            note: row.note,
            entered_as: (!steps.is_empty()).then_some(row.entered_as),
            steps,
        };
        by_obligation.entry(row.obligation_id).or_default().push((OccurrenceId(row.id), input));
    }
    Ok(by_obligation)
}

/// Gives an obligation these occurrences instead of those it has; one due on the same date keeps its id.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    obligation: Uuid,
    occurrences: &[OccurrenceInput],
) -> Result<(), DbErr> {
    let rows = rows_of(transaction, &[obligation]).await?;
    step::clear(transaction, rows.iter().map(|row| row.id).collect()).await?;
    let mut known: HashMap<i32, Uuid> = rows.into_iter().map(|row| (row.due_on, row.id)).collect();
    let of_obligation = occurrence::Column::ObligationId.eq(obligation);
    occurrence::Entity::delete_many().filter(of_obligation).exec(transaction).await?;
    for input in occurrences {
        let kept = known.remove(&input.due_on.key());
        let id = kept.unwrap_or_else(|| writing.moment.id());
        let row = occurrence::ActiveModel {
            id: Set(id),
            obligation_id: Set(obligation),
            due_on: Set(input.due_on.key()),
            state: Set(input.state),
            reported_on: Set(input.reported_on.map(PartialDate::key)),
            evidence: Set(input.evidence.clone()),
            note: Set(input.note.clone()),
            entered_as: Set(input.entered_as.unwrap_or(input.state)),
        };
        occurrence::Entity::insert(row).exec_without_returning(transaction).await?;
        step::insert(transaction, id, &input.steps).await?;
    }
    Ok(())
}
