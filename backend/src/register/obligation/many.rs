//! Doing the same with many occurrences: each judged by itself, as if it were done alone.

use std::collections::{BTreeMap, HashMap};

use accord_shared::{
    AccessLevel, PartialDate,
    id::{ObligationId, OccurrenceId, OrganizationId, UserId},
    obligation::OccurrenceState,
    occurrence::{ActRefusal, Answering},
};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use super::{
    act::{self, OccurrenceStepInput},
    occurrence::{self, OccurrenceInput},
    settle,
    write::{ObligationInput, store},
};
use crate::{
    ledger::Change,
    register::{
        identifier,
        writing::{Writing, changed},
    },
    store::{Dialect, StoreError, entity::obligation},
};

/// How many ids go into one statement.
const AT_ONCE: usize = 1_000;

/// An obligation with what an act on its occurrences is judged by.
#[derive(Debug)]
pub(in crate::register) struct Subject {
    row: obligation::Model,
    answering: Answering,
    occurrences: Vec<(OccurrenceId, OccurrenceInput)>,
}

/// The obligations of these ids, which the writer sees, by id; `responsible` says who answers for each of them.
pub(in crate::register) async fn subjects(
    transaction: &DatabaseTransaction,
    responsible: &HashMap<Uuid, Option<Uuid>>,
) -> Result<BTreeMap<Uuid, Subject>, DbErr> {
    let ids: Vec<Uuid> = responsible.keys().copied().collect();
    let mut subjects = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let of_them = Dialect::of(transaction).one_of(("obligation", "id"), ids);
        let rows = obligation::Entity::find().filter(of_them).all(transaction).await?;
        let mut occurrences = occurrence::load_all(transaction, ids).await?;
        for row in rows {
            let bodies = [row.debtor_id, row.unit_id].into_iter().flatten().map(OrganizationId).collect();
            let person = responsible.get(&row.id).copied().flatten().map(UserId);
            let occurrences = occurrences.remove(&row.id).unwrap_or_default();
            subjects.insert(row.id, Subject { row, answering: Answering { person, bodies }, occurrences });
        }
    }
    Ok(subjects)
}

impl Subject {
    /// When one of its occurrences is due, and what has become of it.
    pub(in crate::register) fn occurrence(&self, id: OccurrenceId) -> Option<(PartialDate, OccurrenceState)> {
        let (_, occurrence) = self.occurrences.iter().find(|(known, _)| *known == id)?;
        Some((occurrence.due_on, occurrence.state))
    }

    /// What an act would make of one of its occurrences; or why it cannot be done. Nothing where it has no such one.
    pub(in crate::register) fn try_act(
        &self,
        writing: Writing<'_>,
        id: OccurrenceId,
        input: &OccurrenceStepInput,
    ) -> Option<Result<OccurrenceState, ActRefusal>> {
        let (_, occurrence) = self.occurrences.iter().find(|(known, _)| *known == id)?;
        let mut tried = occurrence.clone();
        let done = act::done(&mut tried, writing, input.clone(), &self.answering);
        Some(done.map(|()| tried.state))
    }

    /// Does it with these of its occurrences, and returns an entry of the ledger for each. Nothing is left undone: what
    /// cannot be done was to be found out before.
    pub(in crate::register) async fn act(
        self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        ids: &[OccurrenceId],
        input: &OccurrenceStepInput,
    ) -> Result<Vec<Change>, StoreError> {
        let Self { row, answering, occurrences } = self;
        let due: HashMap<OccurrenceId, PartialDate> =
            occurrences.iter().map(|(id, occurrence)| (*id, occurrence.due_on)).collect();
        let occurrences = occurrences.into_iter().map(|(_, occurrence)| occurrence).collect();
        let identifiers = identifier::load(transaction, row.id).await?;
        let mut now = ObligationInput::of(row.clone(), occurrences, identifiers);
        let mut changes = Vec::with_capacity(ids.len());
        for due_on in ids.iter().filter_map(|id| due.get(id)) {
            let before = now.clone();
            let Some(occurrence) = now.occurrences.iter_mut().find(|it| it.due_on == *due_on) else {
                continue;
            };
            if act::done(occurrence, writing, input.clone(), &answering).is_err() {
                continue;
            }
            if act::goes_on(input.act) {
                settle::top_up(transaction, writing, &row, &mut now).await?;
            }
            let id = ObligationId(row.id);
            changes.push(changed(act::action(input.act), id, row.access_level, &before, &now));
        }
        store(transaction, writing, &row, &now).await?;
        Ok(changes)
    }

    /// Gives its occurrences again what they were in a state of the ledger; returns how closed it is.
    pub(in crate::register) async fn restore(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        state: &Value,
    ) -> Result<AccessLevel, StoreError> {
        let damaged = |error: serde_json::Error| StoreError::Damaged { column: 9, reason: error.to_string() };
        let before: ObligationInput = serde_json::from_value(state.clone()).map_err(damaged)?;
        store(transaction, writing, &self.row, &before).await?;
        Ok(self.row.access_level)
    }
}
