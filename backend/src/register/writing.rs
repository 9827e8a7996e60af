//! What every write has in common.

use std::{collections::HashSet, ops::Deref};

use accord_shared::{
    AccessLevel, Viewer,
    access::{self, Body},
    error::ErrorCode,
    id::RecordId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{ExprTrait as _, Query},
};
use uuid::Uuid;

use super::{Failure, Problem, Reading, check::Check, concern, idempotency::Keyed, scope};
use crate::{
    clock::Moment,
    ledger::{self, Change, Noted},
    store::{
        Dialect, Store, StoreError,
        entity::{agreement, contact, direction, interaction, organization},
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

    /// One change of a record that concerns bodies: the Department may make it, and a coordinator within the scope of
    /// their own body (3.1.3, 4.1.7). Refused for everybody else. Fails with the first answer where the same was asked
    /// before under the same key.
    pub(super) async fn begin_in_scope(self) -> Result<Begun<'a>, Failure> {
        let is_scoped = access::own_body(self.viewer).is_some();
        if !is_scoped && !access::may_edit(self.viewer) {
            return Err(Problem::refused().into());
        }
        let transaction = self.open().await?;
        Ok(Begun { writing: self, transaction, before: is_scoped.then(Vec::new) })
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

    /// Keeps the answer under the request's key, where it came with one.
    pub(super) async fn keep(
        &self,
        transaction: &DatabaseTransaction,
        answer: String,
    ) -> Result<(), Failure> {
        match self.keyed {
            Some(keyed) => keyed.keep(transaction, self.viewer.user, self.moment.at, answer).await,
            None => Ok(()),
        }
    }

    /// Appends the change to the ledger, keeps the answer under the request's key, and commits all of it.
    pub(super) async fn commit(
        &self,
        transaction: DatabaseTransaction,
        change: Change,
    ) -> Result<(), Failure> {
        self.finish(transaction, change, None).await
    }

    /// Appends entries of one act to the ledger, each for the writer's reason. Returns the number of the last.
    pub(super) async fn append(
        &self,
        transaction: &DatabaseTransaction,
        changes: Vec<impl Into<Noted>>,
    ) -> Result<i64, StoreError> {
        let reason = self.reason.map(str::to_owned);
        let noted = changes.into_iter().map(|change| Noted { reason: reason.clone(), ..change.into() });
        ledger::append(transaction, self.viewer, &self.moment, noted).await
    }

    /// Keeps the answer under the request's key, and commits all of it: the entries were appended before.
    pub(super) async fn close(
        &self,
        transaction: DatabaseTransaction,
        record: RecordId,
    ) -> Result<(), Failure> {
        if let Some(keyed) = self.keyed {
            keyed.keep(&transaction, self.viewer.user, self.moment.at, record.to_string()).await?;
        }
        transaction.commit().await?;
        Ok(())
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

/// A change that has begun. A coordinator's is held against the bodies that the record concerned before it and those that
/// it concerns after it; both within their scope, so that what they do not see neither counts nor shows.
#[derive(Debug)]
pub(super) struct Begun<'a> {
    writing: Writing<'a>,
    transaction: DatabaseTransaction,
    /// What the record concerned; nothing where that does not matter, and nobody where it is new.
    before: Option<Vec<Body>>,
}

impl Deref for Begun<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

impl Begun<'_> {
    /// Refuses a change of a record that the viewer may not see, that is not theirs to change, or whose version is not
    /// the expected one, in this order.
    pub(super) async fn may_change(
        &mut self,
        record: RecordId,
        level: AccessLevel,
        version: i32,
        expected: i32,
    ) -> Result<(), Failure> {
        if !access::may_see(self.writing.viewer, level) {
            return Err(Problem::not_found().into());
        }
        self.hold(record).await?;
        Ok(may_change(self.writing.viewer, level, version, expected)?)
    }

    /// Remembers whom the record concerns before the change; or, of a new record, the one that it becomes part of.
    /// Refuses where that is not the viewer's to change.
    pub(super) async fn hold(&mut self, record: RecordId) -> Result<(), Failure> {
        if self.before.is_some() {
            let bodies = self.bodies(record).await?;
            if !access::may_edit_for(self.writing.viewer, &bodies) {
                return Err(outside().into());
            }
            self.before = Some(bodies);
        }
        Ok(())
    }

    /// Whether the viewer may change a record that this change ties to its own.
    pub(super) async fn reaches(&self, record: RecordId) -> Result<bool, Failure> {
        Ok(self.before.is_none() || access::may_edit_for(self.writing.viewer, &self.bodies(record).await?))
    }

    async fn bodies(&self, record: RecordId) -> Result<Vec<Body>, StoreError> {
        let reading = Reading { store: self.writing.store, viewer: self.writing.viewer };
        concern::bodies(&self.transaction, reading, record).await
    }

    /// Appends the change to the ledger, keeps the answer under the request's key, and commits all of it; refuses where
    /// the record would leave its scope.
    pub(super) async fn commit(self, change: Change) -> Result<(), Failure> {
        self.finish(change, None).await
    }

    /// The same for what belongs to a record that was held: the record itself stays where it is.
    pub(super) async fn commit_part(self, change: Change) -> Result<(), Failure> {
        self.writing.finish(self.transaction, change, None).await
    }

    /// The same for a change that takes back the one of an entry.
    pub(super) async fn commit_undo(self, change: Change, undoes: i64) -> Result<(), Failure> {
        self.finish(change, Some(undoes)).await
    }

    /// The transaction of an act that nobody but the Department does.
    pub(super) fn of_department(self) -> Result<DatabaseTransaction, Failure> {
        if self.before.is_some() {
            return Err(outside().into());
        }
        Ok(self.transaction)
    }

    /// Commits a change of many records, whose entries were appended with it: nobody but the Department makes one.
    pub(super) async fn commit_many(self) -> Result<(), Failure> {
        if self.before.is_some() {
            return Err(outside().into());
        }
        Ok(self.transaction.commit().await?)
    }

    async fn finish(self, change: Change, undoes: Option<i64>) -> Result<(), Failure> {
        if let Some(before) = &self.before {
            let noun = change.noun.parse().map_err(|_| outside())?;
            let record = RecordId::new(noun, change.record);
            // Of what is gone nothing is left to move: it was held to be the viewer's, and they had entered it.
            let stays = match change.after {
                Some(_) => access::may_move(self.writing.viewer, before, &self.bodies(record).await?),
                None => access::may_edit_for(self.writing.viewer, before),
            };
            if !stays {
                let message = "this would take the record away from the body whose coordinator you are, or into or \
                               out of another one's: the Department may do that";
                return Err(Problem::whole(ErrorCode::LeavesScope, message).into());
            }
        }
        self.writing.finish(self.transaction, change, undoes).await
    }
}

/// The record is not the viewer's to change.
pub(super) fn outside() -> Problem {
    let message = "it does not concern the body whose coordinator you are";
    Problem::whole(ErrorCode::OutsideScope, message)
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
    interactions: Vec<(String, Uuid)>,
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

    pub(super) fn interaction(&mut self, field: impl Into<String>, id: Option<impl Into<Uuid>>) {
        self.interactions.extend(id.map(|id| (field.into(), id.into())));
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
        seen!(self.interactions, interaction, "interaction");
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

/// Which of these records of `table` the viewer may not see: what hangs on them stays untouched by a change.
pub(super) async fn hidden(
    connection: &impl ConnectionTrait,
    viewer: &Viewer,
    table: &'static str,
    ids: Vec<Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let hidden = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Dialect::of(connection).one_of((table, "id"), &ids))
        .and_where(scope::visible_within(connection, viewer, table).not())
        .to_owned();
    let hidden = connection.query_all(&hidden).await?;
    hidden.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// What a field that refers to one record of `table` becomes: what the writer entered; where that is nothing, what was
/// there and they may not see.
pub(super) async fn kept<Id: From<Uuid>>(
    connection: &impl ConnectionTrait,
    viewer: &Viewer,
    table: &'static str,
    old: Option<Uuid>,
    entered: Option<Id>,
) -> Result<Option<Id>, DbErr> {
    let Some(old) = old.filter(|_| entered.is_none()) else { return Ok(entered) };
    let is_hidden = hidden(connection, viewer, table, vec![old]).await?.contains(&old);
    Ok(is_hidden.then(|| Id::from(old)))
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
