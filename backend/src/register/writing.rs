//! What every write has in common.

use std::collections::HashSet;

use accord_shared::{AccessLevel, Viewer, access, error::ErrorCode, id::RecordId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::ExprTrait as _,
};
use uuid::Uuid;

use super::{Failure, Problem, check::Check, idempotency::Keyed, scope};
use crate::{
    clock::Moment,
    ledger::{self, Change, Noted},
    store::{
        Store,
        entity::{agreement, contact, direction, organization},
    },
};

/// Who writes, when, and into which store.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// The store.
    pub store: &'a Store,
    /// Who writes.
    pub viewer: &'a Viewer,
    /// When, and where ids come from.
    pub moment: Moment<'a>,
    /// The key under which it is asked for, where there is one.
    pub keyed: Option<Keyed<'a>>,
    /// Why, in the writer's own words.
    pub reason: Option<&'a str>,
}

/// The longest reason, in letters.
const REASON: usize = 500;

impl<'a> Writing<'a> {
    /// Writing for no particular request and no particular reason.
    pub fn new(store: &'a Store, viewer: &'a Viewer, moment: Moment<'a>) -> Self {
        Self { store, viewer, moment, keyed: None, reason: None }
    }

    /// The same, for a reason; one without words is none.
    pub fn because(self, reason: Option<&'a str>) -> Self {
        Self { reason: reason.map(str::trim).filter(|reason| !reason.is_empty()), ..self }
    }

    /// The transaction of one change; refused where the viewer's role may not change anything. Fails with the first
    /// answer where the same was asked before under the same key.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, Failure> {
        if !access::may_edit(self.viewer) {
            return Err(Problem::refused().into());
        }
        self.open().await
    }

    /// The transaction of one change that is allowed for another reason than that the viewer changes records.
    pub(super) async fn open(&self) -> Result<DatabaseTransaction, Failure> {
        let mut check = Check::default();
        check.text("reason", self.reason, REASON);
        check.done().map_err(Failure::Refused)?;
        let transaction = self.store.begin().await?;
        if let Some(keyed) = self.keyed {
            keyed.take(&transaction, self.viewer.user, self.moment.at).await?;
        }
        Ok(transaction)
    }

    /// Appends the change to the ledger, keeps the answer under the request's key, and commits all of it.
    pub(super) async fn commit(
        &self,
        transaction: DatabaseTransaction,
        change: Change,
    ) -> Result<(), Failure> {
        self.finish(transaction, change, None).await
    }

    /// The same for a change that takes back the one of an entry.
    pub(super) async fn commit_undo(
        &self,
        transaction: DatabaseTransaction,
        change: Change,
        undoes: i64,
    ) -> Result<(), Failure> {
        self.finish(transaction, change, Some(undoes)).await
    }

    async fn finish(
        &self,
        transaction: DatabaseTransaction,
        change: Change,
        undoes: Option<i64>,
    ) -> Result<(), Failure> {
        let record = format!("{}:{}", change.noun, change.record.hyphenated());
        let noted = Noted { change, reason: self.reason.map(str::to_owned), undoes };
        ledger::append(&transaction, self.viewer, &self.moment, [noted]).await?;
        if let Some(keyed) = self.keyed {
            keyed.keep(&transaction, self.viewer.user, self.moment.at, record).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Refuses a change of a record that the viewer may not see, or whose version is not the expected one.
pub(super) fn may_change(
    viewer: &Viewer,
    level: AccessLevel,
    version: i32,
    expected: i32,
) -> Result<(), Problem> {
    if !access::may_see(viewer, level) {
        return Err(Problem::not_found());
    }
    if version != expected {
        return Err(Problem::stale(expected, version));
    }
    Ok(())
}

/// Collects the references of an input and looks them all up, one statement per noun.
#[derive(Debug, Default)]
pub(super) struct References {
    organizations: Vec<(String, Uuid)>,
    agreements: Vec<(String, Uuid)>,
    contacts: Vec<(String, Uuid)>,
    directions: Vec<(String, Uuid)>,
}

impl References {
    pub(super) fn organization(&mut self, field: impl Into<String>, id: Option<impl Into<Uuid>>) {
        self.organizations.extend(id.map(|id| (field.into(), id.into())));
    }

    pub(super) fn agreement(&mut self, field: impl Into<String>, id: Option<impl Into<Uuid>>) {
        self.agreements.extend(id.map(|id| (field.into(), id.into())));
    }

    pub(super) fn contact(&mut self, field: impl Into<String>, id: Option<impl Into<Uuid>>) {
        self.contacts.extend(id.map(|id| (field.into(), id.into())));
    }

    pub(super) fn direction(&mut self, field: impl Into<String>, id: impl Into<Uuid>) {
        self.directions.push((field.into(), id.into()));
    }

    /// Every reference that names nothing, or something that the viewer may not see, becomes a problem at its
    /// field.
    pub(super) async fn check(
        &self,
        transaction: &DatabaseTransaction,
        viewer: &Viewer,
        check: &mut Check,
    ) -> Result<(), DbErr> {
        macro_rules! seen {
            ($list:expr, $entity:ident, $table:literal) => {
                if !$list.is_empty() {
                    let ids: Vec<Uuid> = $list.iter().map(|(_, id)| *id).collect();
                    let found = $entity::Entity::find()
                        .select_only()
                        .column($entity::Column::Id)
                        .filter($entity::Column::Id.is_in(ids))
                        .filter(scope::visible_within(transaction, viewer, $table))
                        .into_tuple::<Uuid>()
                        .all(transaction)
                        .await?;
                    report(&$list, &found, check);
                }
            };
        }
        seen!(self.organizations, organization, "organization");
        seen!(self.agreements, agreement, "agreement");
        seen!(self.contacts, contact, "contact");
        seen!(self.directions, direction, "direction");
        Ok(())
    }
}

fn report(list: &[(String, Uuid)], found: &[Uuid], check: &mut Check) {
    let found: HashSet<&Uuid> = found.iter().collect();
    for (field, id) in list {
        if !found.contains(id) {
            check.fail(field, ErrorCode::NotFound, "no such record: it does not exist or is not open to you");
        }
    }
}

/// Which of these organizations the viewer may not see: what hangs on them stays untouched by a change.
pub(super) async fn hidden_organizations(
    connection: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: Vec<Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    let hidden = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.is_in(ids))
        .filter(scope::visible_within(connection, viewer, "organization").not())
        .into_tuple::<Uuid>()
        .all(connection)
        .await?;
    Ok(hidden.into_iter().collect())
}

/// The ledger entry of a new record.
pub(super) fn created(
    action: &'static str,
    record: impl Into<RecordId>,
    level: AccessLevel,
    after: &impl serde::Serialize,
) -> Change {
    Change::of(action, record.into(), level, None::<&()>, Some(after))
}

/// The ledger entry of a changed record.
pub(super) fn changed<T: serde::Serialize>(
    action: &'static str,
    record: impl Into<RecordId>,
    level: AccessLevel,
    before: &T,
    after: &T,
) -> Change {
    Change::of(action, record.into(), level, Some(before), Some(after))
}
