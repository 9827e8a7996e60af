//! One import from its files to the commit.

use std::path::{Path, PathBuf};

use accord_shared::{AccessLevel, Noun, RecordId, Viewer, access, intake::Duplicates};
use sea_orm::DatabaseTransaction;

use super::{
    known::Known,
    load,
    plan::{Plan, Source},
    profile::Profile,
    reader::{BrokenFile, Rows},
    report::Report,
    shelf::{Kept, Shelf, Write},
    write,
};
use crate::{
    clock::Moment,
    ledger::{self, Change},
    register::{
        agreement::AgreementInput, contact::ContactInput, obligation::ObligationInput,
        organization::OrganizationInput,
    },
    store::{Store, StoreError},
};

/// Why an import did not happen. Nothing of it is in the database.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file that cannot be read to its end.
    #[error(transparent)]
    File(#[from] BrokenFile),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The viewer may not import.
    #[error(
        "an import compares with every record: it needs a role that edits and a clearance for all of them"
    )]
    Refused,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows were read and compared, of so many.
    Rows {
        /// Done.
        done: u64,
        /// Of.
        total: u64,
    },
    /// So many records were written, of so many.
    Records {
        /// Done.
        done: u64,
        /// Of.
        total: u64,
    },
}

/// Reads files under a profile and makes the register say what they say, in one transaction. A dry run plans all of
/// it and writes nothing. The report of each file accounts for every row.
pub async fn import(
    store: &Store,
    viewer: &Viewer,
    moment: Moment<'_>,
    profile: &Profile,
    files: &[PathBuf],
    dry_run: bool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Report>, ImportError> {
    if !access::may_edit(viewer) || !AccessLevel::ALL.iter().all(|&level| access::may_see(viewer, level)) {
        return Err(ImportError::Refused);
    }
    // The files are read whole before the database is touched: one that breaks at its last row changes nothing,
    // and no transaction waits for a slow disk.
    let sources = files.iter().map(|file| read(file, profile)).collect::<Result<Vec<_>, _>>()?;
    let Some(target) = profile.target() else { return Ok(Vec::new()) };
    let transaction = store.begin().await?;
    let known = load::known(&transaction, target).await?;
    let planning = Planning { profile, duplicates: Duplicates::Update, moment };
    let (known, reports) = plan(planning, known, &sources, progress).await;
    drop(sources);
    if dry_run {
        transaction.rollback().await.map_err(StoreError::from)?;
    } else {
        apply(&transaction, viewer, &moment, &known, progress).await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(reports)
}

/// How rows are compared.
#[derive(Debug, Clone, Copy)]
pub(in crate::register) struct Planning<'p> {
    /// What the columns mean.
    pub profile: &'p Profile,
    /// What a row does that meets a record of the register.
    pub duplicates: Duplicates,
    /// When, and where ids come from.
    pub moment: Moment<'p>,
}

/// What is known within a transaction, and hidden from nobody but whom `viewer` says.
pub(in crate::register) async fn known_to(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    profile: &Profile,
) -> Result<Option<Known>, StoreError> {
    let Some(target) = profile.target() else { return Ok(None) };
    let mut known = load::known(transaction, target).await?;
    known.hidden = load::hidden(transaction, viewer, &known).await?;
    Ok(Some(known))
}

/// Compares all rows with what is known, and accounts for each.
pub(in crate::register) async fn plan(
    Planning { profile, duplicates, moment }: Planning<'_>,
    known: Known,
    sources: &[Source],
    progress: &(dyn Fn(Progress) + Sync),
) -> (Known, Vec<Report>) {
    let mut plan = Plan::new(profile, duplicates, moment, known);
    let total = sources.iter().map(|source| source.rows.len() as u64).sum();
    let mut done = 0;
    plan.run(sources, || {
        done += 1;
        if done % 256 == 0 || done == total {
            progress(Progress::Rows { done, total });
        }
    })
    .await;
    plan.finish()
}

fn read(path: &Path, profile: &Profile) -> Result<Source, BrokenFile> {
    let delimiter = u8::try_from(profile.delimiter).unwrap_or(b',');
    let mut rows = Rows::open(path, delimiter, profile.columns())?;
    let mut read = Vec::new();
    while let Some((_, row)) = rows.next_row()? {
        read.push(row);
    }
    Ok(Source { name: path.display().to_string(), columns: rows.columns, rows: read })
}

/// Writes what was planned, and one entry per record. Returns how many entries there are and the number of the last;
/// nothing where there was nothing to write.
pub(in crate::register) async fn apply(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    moment: &Moment<'_>,
    known: &Known,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Option<(u64, i64)>, StoreError> {
    let total = [
        known.organizations.writes().count(),
        known.agreements.writes().count(),
        known.obligations.writes().count(),
        known.contacts.writes().count(),
    ];
    let total = total.into_iter().sum::<usize>() as u64;
    if total == 0 {
        return Ok(None);
    }
    let done = std::sync::atomic::AtomicU64::new(0);
    progress(Progress::Records { done: 0, total });
    write::all(transaction, known, &|count| {
        let before = done.fetch_add(count as u64, std::sync::atomic::Ordering::Relaxed);
        progress(Progress::Records { done: before + count as u64, total });
    })
    .await?;
    let changes = changes::<_, OrganizationInput>(Noun::Organization, &known.organizations)
        .chain(changes::<_, AgreementInput>(Noun::Agreement, &known.agreements))
        .chain(changes::<_, ContactInput>(Noun::Contact, &known.contacts))
        .chain(changes::<_, ObligationInput>(Noun::Obligation, &known.obligations));
    let last = ledger::append(transaction, viewer, moment, changes).await?;
    Ok(Some((total, last)))
}

/// The ledger's entries for a shelf: one per record, with all that hangs on it before and after, as it would be
/// entered.
fn changes<'s, T, Input>(noun: Noun, shelf: &'s Shelf<T>) -> impl Iterator<Item = Change> + 's
where
    T: Kept,
    Input: serde::Serialize + From<&'s T>,
{
    shelf.writes().map(move |write| {
        let (before, now) = match write {
            Write::New(now) => (None, now),
            Write::Changed(before, now) => (Some(Input::from(before)), now),
        };
        let record = RecordId::new(noun, now.id());
        Change::of(action(noun), record, now.access_level(), before.as_ref(), Some(&Input::from(now)))
    })
}

/// Told apart from what a person does: what an import wrote an import may replace.
const fn action(noun: Noun) -> &'static str {
    match noun {
        Noun::Organization => "organization.import",
        Noun::Agreement => "agreement.import",
        Noun::Obligation => "obligation.import",
        Noun::Contact => "contact.import",
        Noun::Interaction => "interaction.import",
    }
}
