//! One act done with many due dates: each judged by itself as if it were done alone, all of them taken back as one.

use std::collections::{BTreeMap, HashMap};

use accord_shared::{
    Noun,
    bulk::{BulkVerdict, MOST_ACTS},
    id::{ObligationId, OccurrenceId},
    obligation::OccurrenceState,
    occurrence::ActRefusal,
};
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Before, Done, Judged, NAMED, Preview, at_most, finish, last_entry, later,
    look::{Due, order},
    record,
};
use crate::{
    ledger::Noted,
    register::{
        Failure, Reading,
        history::Names,
        obligation::{self, OccurrenceList, OccurrenceStepInput, Subject},
        writing::Writing,
    },
    store::StoreError,
};

/// Looks at what an act would do with the due dates of a list. It changes nothing.
pub async fn preview_act(
    writing: Writing<'_>,
    list: &OccurrenceList,
    input: OccurrenceStepInput,
) -> Result<Preview, Failure> {
    let aimed = Aimed::at(writing, list, input).await?;
    let transaction = writing.store.begin().await?;
    let snapshot = last_entry(&transaction).await?;
    let (mut judged, _) = aimed.judge(&transaction, writing, snapshot).await?;
    transaction.rollback().await.map_err(StoreError::from)?;
    let changes = judged.iter().filter(|judged| judged.verdict == BulkVerdict::Changes).count();
    let refused = judged.len() - changes;
    judged.sort_by_key(|judged| order(judged.verdict));
    judged.truncate(NAMED);
    let ids: Value = judged.iter().map(|judged| json!(judged.record.to_string())).collect();
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let names = Names::of(reading, &[&ids]).await?;
    for judged in &mut judged {
        judged.name = names.of_reference(&judged.record.to_string());
    }
    Ok(Preview { snapshot, changes, same: 0, refused, opens: false, records: judged })
}

/// Does it with the due dates of a list as they were at `snapshot`. Those that it cannot be done with, and those of
/// obligations that somebody changed since, are left alone and listed. One transaction, an entry for each due date.
pub async fn act(
    writing: Writing<'_>,
    list: &OccurrenceList,
    input: OccurrenceStepInput,
    snapshot: i64,
) -> Result<Done, Failure> {
    let aimed = Aimed::at(writing, list, input).await?;
    let transaction = writing.open().await?;
    let (judged, subjects) = aimed.judge(&transaction, writing, snapshot).await?;
    let (done, left): (Vec<Judged>, Vec<Judged>) =
        judged.into_iter().partition(|judged| judged.verdict == BulkVerdict::Changes);
    let left = left.into_iter().map(|judged| Judged { before: None, ..judged }).collect();
    if done.is_empty() {
        return Ok(Done { id: writing.moment.id(), changed: 0, left });
    }
    let mut of: BTreeMap<Uuid, Vec<OccurrenceId>> = BTreeMap::new();
    for Judged { record, due, .. } in done {
        of.entry(record.uuid).or_default().extend(due.map(|due| due.id));
    }
    let mut changes = Vec::new();
    for (id, subject) in subjects {
        let Some(due) = of.get(&id) else { continue };
        changes.extend(subject.act(&transaction, writing, due, &aimed.input).await?);
    }
    let noted = |change| Noted { change, reason: writing.reason.map(str::to_owned), undoes: None };
    let changes = changes.into_iter().map(noted).collect();
    let field = aimed.input.act.code();
    let (id, changed) = finish(transaction, writing, Noun::Obligation, field, changes).await?;
    Ok(Done { id, changed, left })
}

/// An act and what it is aimed at.
struct Aimed {
    input: OccurrenceStepInput,
    due: Vec<(Uuid, OccurrenceId)>,
}

impl Aimed {
    async fn at(
        writing: Writing<'_>,
        list: &OccurrenceList,
        input: OccurrenceStepInput,
    ) -> Result<Self, Failure> {
        let input = obligation::ready_for_many(writing, input)?;
        let reading = Reading { store: writing.store, viewer: writing.viewer };
        let due = at_most(MOST_ACTS, list.ids(reading, MOST_ACTS as u64 + 1).await?)?;
        Ok(Self { input, due })
    }

    /// What becomes of each due date, and the obligations by which it was judged. What is no longer there is left out.
    async fn judge(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        snapshot: i64,
    ) -> Result<(Vec<Judged>, BTreeMap<Uuid, Subject>), Failure> {
        let ids: Vec<Uuid> = self.due.iter().map(|(obligation, _)| *obligation).collect();
        let subjects = subjects(transaction, writing, &ids).await?;
        let stale = later(transaction, snapshot, &ids).await?;
        let judge = |&(obligation, id): &(Uuid, OccurrenceId)| {
            let subject = subjects.get(&obligation)?;
            let (due_on, state) = subject.occurrence(id)?;
            let tried = subject.try_act(writing, id, &self.input)?;
            let (verdict, becomes, refusal) = verdict(tried, stale.contains(&obligation));
            Some(Judged {
                record: ObligationId(obligation).into(),
                verdict,
                name: None,
                before: Some(Before::State(state)),
                due: Some(Due { id, due_on, becomes, refusal }),
            })
        };
        Ok((self.due.iter().filter_map(judge).collect(), subjects))
    }
}

/// What changed since is left alone whatever could be done with it: nobody has seen it as it is now.
fn verdict(
    tried: Result<OccurrenceState, ActRefusal>,
    is_stale: bool,
) -> (BulkVerdict, Option<OccurrenceState>, Option<ActRefusal>) {
    match tried {
        _ if is_stale => (BulkVerdict::Stale, None, None),
        Ok(state) => (BulkVerdict::Changes, Some(state), None),
        Err(refusal) => (BulkVerdict::Refused, None, Some(refusal)),
    }
}

/// The obligations of these ids that the writer sees.
pub(super) async fn subjects(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Subject>, Failure> {
    let seen = record::load(transaction, writing, Noun::Obligation, None, ids).await?;
    let responsible: HashMap<Uuid, Option<Uuid>> =
        seen.into_iter().map(|record| (record.id, record.responsible)).collect();
    Ok(obligation::subjects(transaction, &responsible).await?)
}
