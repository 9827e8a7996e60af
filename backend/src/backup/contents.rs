//! Which contents the documents of a register name, and whether they are there.

use std::collections::BTreeSet;

use sea_orm::sea_query::Query;

use super::BackupError;
use crate::{
    content::{ContentError, Contents, Hash},
    store::{Cell, FromRow, Row, Store, StoreError, Table},
};

/// The table that names contents, and its column.
const NAMES: (&str, &str) = ("document_version", "hash");

/// The contents that rows name.
#[derive(Debug, Default)]
pub(super) struct Named(pub(super) BTreeSet<Hash>);

impl Named {
    /// Takes in rows of a table; those of other tables name none.
    pub(super) fn take(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), BackupError> {
        if table.name != NAMES.0 {
            return Ok(());
        }
        let unreadable = || BackupError::Damaged(format!("the table {} names no contents", table.name));
        let at = table.columns.iter().position(|column| column.name == NAMES.1).ok_or_else(unreadable)?;
        for row in rows {
            let Some(Cell::Bytes(hash)) = row.get(at) else { return Err(unreadable()) };
            self.0.insert(Hash::try_from(hash.as_slice()).map_err(|_| unreadable())?);
        }
        Ok(())
    }
}

/// What was found when contents were checked.
#[derive(Debug, Default)]
pub struct CheckedContents {
    /// How many are as they were put there.
    pub contents: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// Those that are missing or altered.
    pub faults: Vec<ContentError>,
}

struct One(Vec<u8>);

impl FromRow for One {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.bytes()?))
    }
}

/// Reads every content that a document names to its end. A register whose tables know no documents yet has none.
pub async fn check_contents(store: &Store, contents: &Contents) -> Result<CheckedContents, BackupError> {
    let mut checked = CheckedContents::default();
    if store.schema().await?.pending.iter().any(|migration| migration.contains("documents")) {
        return Ok(checked);
    }
    let statement = Query::select().distinct().column(NAMES.1).from(NAMES.0).to_owned();
    for One(hash) in store.rows::<One>(&statement).await? {
        let damaged = |_| StoreError::Damaged { column: 0, reason: "not a SHA-256".into() };
        match contents.verify(Hash::try_from(hash.as_slice()).map_err(damaged)?).await {
            Ok(size) => {
                checked.contents += 1;
                checked.bytes += size;
            }
            Err(fault @ (ContentError::Missing(_) | ContentError::Altered(_))) => checked.faults.push(fault),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(checked)
}
