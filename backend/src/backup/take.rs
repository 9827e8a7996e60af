//! Taking a backup.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::{
    BackupError, DocumentsSummary, Manifest, Progress, archive, chain::Chain, contents::Named,
    manifest::FORM, writer::Writer,
};
use crate::{content::Contents, store::Snapshot};

/// Copies the register at `address` with its documents into an archive at `path`: as it is at this instant, while others may go on
/// writing. The archive is read back before it gets its name; if anything fails, or the caller gives up, nothing is
/// left behind.
pub async fn back_up(
    address: &str,
    contents: &Contents,
    path: &Path,
    at: DateTime<Utc>,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<Manifest, BackupError> {
    let mut writer = Writer::begin(path)?;
    let snapshot = Snapshot::take(address).await?;
    let manifest = copy(&snapshot, contents, &mut writer, at, show).await?;
    snapshot.close().await?;
    let whole = writer.finish(&manifest)?;
    let read = archive::check(whole.path(), show)?;
    if read != manifest {
        return Err(BackupError::Damaged("what is read back is not what was written".into()));
    }
    whole.name()?;
    Ok(manifest)
}

async fn copy(
    snapshot: &Snapshot,
    contents: &Contents,
    writer: &mut Writer,
    at: DateTime<Utc>,
    show: &(dyn Fn(Progress) + Sync),
) -> Result<Manifest, BackupError> {
    let tables = snapshot.tables().await?;
    let (mut done, mut total) = (0, 0);
    for table in &tables {
        total += snapshot.count(table).await?;
    }
    let (mut summaries, mut chain) = (Vec::with_capacity(tables.len()), Chain::default());
    let mut named = Named::default();
    for table in &tables {
        let mut into = writer.table(table);
        let mut pages = snapshot.rows(table).await?;
        loop {
            let rows = pages.next().await?;
            if rows.is_empty() {
                break;
            }
            done += rows.len() as u64;
            chain.take(table, &rows)?;
            named.take(table, &rows)?;
            into.put(rows)?;
            show(Progress::Writing { done, total });
        }
        summaries.push(into.finish()?);
    }
    // What a document of the snapshot has stays for a week after nothing needs it: it is still there.
    let mut documents = DocumentsSummary::default();
    for hash in &named.0 {
        let content = contents.copy(*hash).await?;
        writer.document(&content)?;
        documents.contents += 1;
        documents.bytes += content.size;
        show(Progress::Documents { done: documents.contents, total: named.0.len() as u64 });
    }
    Ok(Manifest {
        form: FORM,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        migrations: snapshot.migrations().await?,
        ledger: chain.end()?,
        tables: summaries,
        documents,
    })
}

/// The name of a backup that is made by itself before something happens: `accord-before-upgrade-20260201T080000Z`.
pub fn name_before(what: &str, at: DateTime<Utc>) -> String {
    format!("accord-before-{what}-{}.tar.gz", at.format("%Y%m%dT%H%M%S%3fZ"))
}
