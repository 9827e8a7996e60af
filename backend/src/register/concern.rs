//! Which bodies a record concerns: whose it is to change, beside the Department's (3.1.3, 4.1.7).
//!
//! One answer for reading and for writing. Each noun says how its records are tied to bodies; what of that the viewer
//! may not see does not count, and no change of theirs touches it.

use std::collections::{BTreeSet, HashSet};

use accord_shared::{
    access::{self, Body},
    id::{Noun, RecordId},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, JoinType,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

use super::{Reading, agreement, contact, interaction, obligation, organization, scope};
use crate::store::{FromRow, Row, StoreError};

/// A column of a table in a statement.
type Column = (&'static str, &'static str);

/// One way in which records of a noun are tied to bodies.
pub(super) struct Tie {
    /// The rows that tie, without columns.
    pub(super) rows: SelectStatement,
    /// The record.
    pub(super) record: Column,
    /// The body.
    pub(super) body: Column,
}

impl Tie {
    /// The rows with the record, the body and whether that is on our side, as far as the viewer may see the body.
    fn read(self, reading: Reading<'_>, records: &[Uuid]) -> SelectStatement {
        let mut rows = self.rows;
        rows.column(self.record)
            .columns([("body", "id"), ("body", "ours")])
            .join_as(JoinType::InnerJoin, "organization", "body", Expr::col(("body", "id")).equals(self.body))
            .and_where(reading.store.dialect().one_of(self.record, records))
            .and_where(scope::visible_as(reading, "organization", "body"));
        rows
    }
}

/// Every way in which records of a noun are tied to bodies.
fn ties(reading: Reading<'_>, noun: Noun) -> Vec<Tie> {
    match noun {
        Noun::Organization => organization::concerned(),
        Noun::Agreement => agreement::concerned(reading),
        Noun::Obligation => obligation::concerned(reading),
        Noun::Contact => contact::concerned(reading),
        Noun::Interaction => interaction::concerned(),
    }
}

struct Tied {
    record: Uuid,
    body: Body,
}

impl FromRow for Tied {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (record, id, ours) = (row.uuid()?, row.uuid()?.into(), row.bool()?);
        Ok(Self { record, body: Body { id, ours } })
    }
}

/// The bodies that a record concerns, as it stands inside a transaction.
pub(super) async fn bodies(
    transaction: &DatabaseTransaction,
    reading: Reading<'_>,
    record: RecordId,
) -> Result<Vec<Body>, StoreError> {
    let mut bodies = BTreeSet::new();
    for tie in ties(reading, record.noun) {
        for row in transaction.query_all(&tie.read(reading, &[record.uuid])).await? {
            bodies.insert(Tied::from_row(&mut Row::driver(&row))?.body);
        }
    }
    Ok(bodies.into_iter().collect())
}

/// Which of these records of one noun, all of which the viewer sees, they may change.
pub(super) async fn editable(
    reading: Reading<'_>,
    noun: Noun,
    records: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    if access::may_edit(reading.viewer) {
        return Ok(records.iter().copied().collect());
    }
    let Some(own) = access::own_body(reading.viewer) else { return Ok(HashSet::new()) };
    let mut editable = HashSet::new();
    for tie in ties(reading, noun) {
        let mut rows = tie.read(reading, records);
        rows.and_where(Expr::col(("body", "id")).eq(own.0));
        let tied: Vec<Tied> = reading.store.rows(&rows).await?;
        let may = tied.iter().filter(|tied| access::may_edit_for(reading.viewer, &[tied.body]));
        editable.extend(may.map(|tied| tied.record));
    }
    Ok(editable)
}
