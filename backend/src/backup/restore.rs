//! Putting an archive back.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use super::{BackupError, Manifest, Progress, archive, place::Place, take::back_up};
use crate::{
    chain_key::ChainKey,
    content::{ContentError, Contents, Hash, Spooled},
    ledger::{self, Verified},
    store::{self, Cell, Filling, Snapshot, Store, Table},
};

/// How a restore is to go.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Where the register that is there is saved to before it is replaced; without it, only an empty database is
    /// filled.
    pub replace: Option<PathBuf>,
    /// Whether the schema is brought up to date with this program.
    pub upgrade: bool,
    /// The present instant.
    pub at: DateTime<Utc>,
    /// The keys that its ledger may be under.
    pub keys: Vec<ChainKey>,
}

/// What a restore did.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What the archive says of itself.
    pub manifest: Manifest,
    /// The ledger as it was checked in its new place; nothing where the schema was left older than this program's.
    pub verified: Option<Verified>,
    /// Where the register that was there before is saved.
    pub saved: Option<PathBuf>,
}

/// Puts an archive into the database at `address`, whichever kind that is: all of it, or nothing. The archive is read
/// to its end before anything is done, and the register is whole, its documents are at their place and its ledger is
/// verified before it takes its place. Where `give_up` is done first, nothing has happened.
pub async fn restore(
    address: &str,
    contents: &Contents,
    path: &Path,
    ready: &Ready,
    show: &(dyn Fn(Progress) + Sync),
    give_up: impl Future<Output = ()>,
) -> Result<Restored, BackupError> {
    let manifest = archive::check(path, show)?;
    let count = require_known(&manifest, path)?;
    let mut place = Place::find(address).await?;
    let saved = save(address, contents, ready, show).await?;
    let aside = place.aside().await?;
    let work = async {
        let store = Store::connect(&aside).await?;
        let verified = fill(&store, contents, path, &manifest, count, ready, show).await;
        store.close().await?;
        verified
    };
    let verified = tokio::select! {
        verified = work => verified,
        () = give_up => Err(BackupError::GivenUp),
    };
    match verified {
        Ok(verified) => {
            place.take().await?;
            Ok(Restored { manifest, verified, saved })
        }
        Err(error) => {
            place.leave().await?;
            Err(error)
        }
    }
}

/// The archive's migrations must be the first of this program's: then so many of them make its schema.
fn require_known(manifest: &Manifest, path: &Path) -> Result<u32, BackupError> {
    let known = store::migrations();
    let unknown: Vec<String> =
        manifest.migrations.iter().filter(|name| !known.contains(name)).cloned().collect();
    if !unknown.is_empty() {
        return Err(BackupError::Newer { program: manifest.program.clone(), unknown });
    }
    if manifest.migrations.is_empty() || !known.starts_with(&manifest.migrations) {
        return Err(BackupError::NotAnArchive {
            path: path.to_owned(),
            reason: format!("its schema ({}) was never a released one", manifest.migrations.join(", ")),
        });
    }
    Ok(u32::try_from(manifest.migrations.len()).unwrap_or(u32::MAX))
}

/// Saves the register that is there, where there is one and it may be replaced.
async fn save(
    address: &str,
    contents: &Contents,
    ready: &Ready,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<Option<PathBuf>, BackupError> {
    let entries = entries(address).await?;
    match &ready.replace {
        _ if entries == 0 => Ok(None),
        None => Err(BackupError::NotEmpty { entries: i64::try_from(entries).unwrap_or(i64::MAX) }),
        Some(path) => {
            back_up(address, contents, path, ready.at, show).await?;
            Ok(Some(path.clone()))
        }
    }
}

/// How many entries the ledger of a database has. Nothing is ever written without one, so a register without entries
/// is empty.
pub async fn entries(address: &str) -> Result<u64, BackupError> {
    if store::sqlite_path(address).is_some_and(|file| !Path::new(file).exists()) {
        return Ok(0);
    }
    let snapshot = Snapshot::take(address).await?;
    let tables = snapshot.tables().await?;
    let entries = match tables.iter().find(|table| table.name == "ledger") {
        Some(ledger) => snapshot.count(ledger).await?,
        None => 0,
    };
    let is_foreign = !tables.is_empty() && snapshot.migrations().await?.is_empty();
    snapshot.close().await?;
    if is_foreign { Err(BackupError::Foreign) } else { Ok(entries) }
}

/// Fills a database that nobody knows yet, and proves that it is what was saved.
async fn fill(
    store: &Store,
    contents: &Contents,
    path: &Path,
    manifest: &Manifest,
    count: u32,
    ready: &Ready,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<Option<Verified>, BackupError> {
    store.set_up_as(count).await?;
    let filling = store.fill().await?;
    require_tables(manifest, filling.tables())?;
    pour(&filling, contents, path, manifest, show).await?;
    for table in filling.tables() {
        let there = filling.count(table).await?;
        let wanted = manifest.tables.iter().find(|summary| summary.name == table.name);
        if wanted.is_none_or(|wanted| wanted.rows != there) {
            return Err(BackupError::Damaged(format!("the table {} has {there} rows", table.name)));
        }
    }
    filling.finish().await?;
    if ready.upgrade {
        store.upgrade().await?;
    }
    if !store.schema().await?.is_current() {
        return Ok(None);
    }
    Ok(Some(ledger::verify(store, &ready.keys, None).await??))
}

/// The tables of the archive must be those of its schema, column by column.
fn require_tables(manifest: &Manifest, tables: &[Table]) -> Result<(), BackupError> {
    let sorted = |columns: &[store::Column]| {
        let mut columns = columns.to_vec();
        columns.sort();
        columns
    };
    for table in tables {
        let found = manifest.tables.iter().find(|summary| summary.name == table.name);
        if found.is_none_or(|found| sorted(&found.columns) != sorted(&table.columns)) {
            return Err(BackupError::Damaged(format!("the table {} is not that of its schema", table.name)));
        }
    }
    if let Some(more) = manifest.tables.iter().find(|one| !tables.iter().any(|table| table.name == one.name))
    {
        return Err(BackupError::Damaged(format!("its schema has no table {}", more.name)));
    }
    Ok(())
}

/// What comes out of an archive.
enum Poured {
    Rows(Table, Vec<Vec<Cell>>),
    Content(Spooled),
}

/// Reads the archive on a thread of its own, puts its rows into the tables and its documents to their place. A document
/// is there under its hash: where the rest fails, it harms nobody and is swept away later.
async fn pour(
    filling: &Filling,
    contents: &Contents,
    path: &Path,
    manifest: &Manifest,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<(), BackupError> {
    let (sender, mut pieces) = mpsc::channel::<Poured>(2);
    let (path, read) = (path.to_owned(), manifest.clone());
    let (place, runtime) = (contents.clone(), tokio::runtime::Handle::current());
    let reading = tokio::task::spawn_blocking(move || {
        // Nobody takes them any more where the filling has failed, and that says why.
        let send = |poured| sender.blocking_send(poured).map_err(|_| BackupError::GivenUp);
        let mut each = |table: &Table, rows: Vec<Vec<Cell>>| send(Poured::Rows(table.clone(), rows));
        let mut content = |_: Hash, piece: &mut dyn Read| {
            let spooled = runtime.block_on(spooled(&place, piece))?;
            let hash = spooled.hash;
            send(Poured::Content(spooled))?;
            Ok(hash)
        };
        archive::read(&path, &read, &mut each, &mut content, &|_| ())
    });
    let (mut done, total) = (0, manifest.rows());
    let mut documents = 0;
    while let Some(poured) = pieces.recv().await {
        match poured {
            Poured::Rows(table, rows) => {
                done += rows.len() as u64;
                filling.put(&table, rows).await?;
                show(Progress::Filling { done, total });
            }
            Poured::Content(content) => {
                contents.keep(&content).await?;
                contents.verify(content.hash).await?;
                documents += 1;
                show(Progress::Documents { done: documents, total: manifest.documents.contents });
            }
        }
    }
    reading.await.map_err(|_| BackupError::GivenUp)??;
    Ok(())
}

/// A content of an archive, on its way to its place.
async fn spooled(contents: &Contents, piece: &mut dyn Read) -> Result<Spooled, ContentError> {
    let mut spool = contents.spool(u64::MAX)?;
    let mut part = vec![0; 64 << 10];
    loop {
        match piece.read(&mut part)? {
            0 => return Ok(spool.finish().await?),
            // Without a limit nothing is too large.
            read => drop(spool.take(&part[..read]).await?),
        }
    }
}
