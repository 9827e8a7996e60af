//! The steps of an import that take their time: comparing, bringing in, taking back.

use std::collections::BTreeMap;

use accord_shared::intake::{ImportFault, ImportState, ImportStep, Outcome};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Blocked, Choice, Fault, Work, find, is_left, line, require, sheet, undo, wrong_step};
use crate::{
    register::{
        Failure,
        import::{Planning, apply, compare, known_to},
        writing::Writing,
    },
    store::{
        StoreError,
        entity::{import_file, import_job},
    },
};

/// What is to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// Comparing the rows as was chosen.
    Check(Choice),
    /// Bringing them in.
    Run,
    /// Taking all of it back.
    Undo,
}

/// What was begun, and can now be carried out.
#[derive(Debug)]
pub struct Started {
    /// The import.
    pub id: Uuid,
    step: ImportStep,
}

/// Why a step came to nothing. Nothing of it is in the register.
#[derive(Debug)]
pub enum Broken {
    /// For a reason that its reader can understand.
    Fault(Fault),
    /// Records have built on what was to be taken back.
    Blocked(Blocked),
    /// The server failed.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Broken {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Started {
    /// Begins a step: from now on nobody else begins one. Whoever has `work` is the only one here who is at it.
    pub async fn begin(
        writing: Writing<'_>,
        work: &Work,
        begin: Begin,
    ) -> Result<Result<Self, Fault>, Failure> {
        require(writing.viewer)?;
        let step = match &begin {
            Begin::Check(_) => ImportStep::Check,
            Begin::Run => ImportStep::Run,
            Begin::Undo => ImportStep::Undo,
        };
        let id = work.id();
        let transaction = writing.store.begin().await?;
        let job = find(&transaction, writing.viewer, id).await?;
        let mut state: ImportState = job.state.parse().map_err(|_| wrong_step())?;
        let (dialect, at) = (writing.store.dialect(), writing.moment.at);
        if is_left(state, job.changed_at, dialect, at) {
            state = state.after(ImportStep::Fail).unwrap_or(state);
        }
        let next = state.after(step).ok_or_else(wrong_step)?;
        let mut row = job.into_active_model();
        if let Begin::Check(choice) = &begin {
            match choice.profile(writing.viewer) {
                Ok((text, _)) => row.profile = Set(text),
                Err(fault) => return Ok(Err(fault)),
            }
            row.choice = Set(serde_json::to_string(choice).ok());
        }
        row.state = Set(next.code().to_owned());
        row.fault = Set(None);
        row.blocked = Set(None);
        row.changed_at = Set(at.timestamp_millis());
        row.update(&transaction).await?;
        transaction.commit().await?;
        Ok(Ok(Self { id, step }))
    }
}

/// Carries out what was begun. Dropped half-way, it has done nothing.
pub async fn carry_out(writing: Writing<'_>, started: &Started, work: &Work) -> Result<(), Broken> {
    match started.step {
        ImportStep::Undo => {
            let mut begun = writing.begin_in_scope().await?;
            let job = find(&begun, writing.viewer, started.id).await?;
            undo::take_back(&mut begun, writing, &job, &|progress| work.note(progress)).await?;
            finish(&begun, writing, job, |_| {}).await?;
            Ok(begun.commit_many().await?)
        }
        step => bring_in(writing, started.id, step == ImportStep::Run, work).await,
    }
}

async fn bring_in(writing: Writing<'_>, id: Uuid, write: bool, work: &Work) -> Result<(), Broken> {
    let transaction = writing.store.begin().await?;
    let job = find(&transaction, writing.viewer, id).await?;
    let choice: Option<Choice> = job.choice.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let choice = choice.ok_or_else(wrong_step)?;
    let (_, profile) = choice.profile(writing.viewer).map_err(Broken::Fault)?;
    let file = import_file::Entity::find_by_id(id).one(&transaction).await?.ok_or_else(wrong_step)?;
    let (name, delimiter) = (job.file_name.clone(), job.delimiter.bytes().next().unwrap_or(b','));
    let source = tokio::task::spawn_blocking(move || sheet::source(file.content, &name, delimiter)).await;
    let source =
        source.map_err(|_| Broken::Fault(Fault::plain(ImportFault::Binary)))?.map_err(Broken::Fault)?;
    let missing = profile.columns().into_iter().find(|column| source.columns.position(column).is_none());
    if let Some(missing) = missing {
        return Err(Broken::Fault(Fault::new(ImportFault::Column, [missing.to_owned()])));
    }
    let Some(known) = known_to(&transaction, writing.viewer, &profile).await? else {
        return Err(wrong_step().into());
    };
    let planning = Planning { profile: &profile, duplicates: choice.duplicates, moment: writing.moment };
    let sources = [source];
    let (known, reports) = compare(planning, known, &sources, &|progress| work.note(progress)).await;
    let written = match write {
        true => {
            apply(&transaction, writing.viewer, &writing.moment, &known, &|progress| work.note(progress))
                .await?
        }
        false => None,
    };
    let ([source], Some(report)) = (&sources, reports.first()) else { return Err(wrong_step().into()) };
    let counts = line::keep(&transaction, id, source, report).await?;
    if write {
        import_file::Entity::delete_by_id(id).exec(&transaction).await?;
    }
    finish(&transaction, writing, job, |row| {
        row.counts = Set(told(&counts));
        if let Some((entries, last)) = written {
            row.first_seq = Set(i64::try_from(entries).ok().map(|entries| last - entries + 1));
            row.last_seq = Set(Some(last));
        }
    })
    .await?;
    Ok(transaction.commit().await?)
}

fn told(counts: &BTreeMap<Outcome, u64>) -> Option<String> {
    serde_json::to_string(counts).ok()
}

async fn finish(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    job: import_job::Model,
    note: impl FnOnce(&mut import_job::ActiveModel),
) -> Result<(), Failure> {
    let state: ImportState = job.state.parse().map_err(|_| wrong_step())?;
    let next = state.after(ImportStep::Finish).ok_or_else(wrong_step)?;
    let mut row = job.into_active_model();
    row.state = Set(next.code().to_owned());
    row.changed_at = Set(writing.moment.at.timestamp_millis());
    note(&mut row);
    row.update(transaction).await.map_err(StoreError::from)?;
    Ok(())
}
