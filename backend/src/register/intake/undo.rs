//! Taking a whole import back: what it changed has again what it had before, what it made is gone, and the ledger has
//! both. Only where nothing has built on it.

use accord_shared::{AccessLevel, Noun, RecordId, access};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, SqlErr,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Blocked, Broken, wrong_step};
use crate::{
    ledger::{self, Change, Noted},
    register::{
        Failure, agreement, contact,
        import::Progress,
        interaction, obligation, organization,
        writing::{Begun, Writing},
    },
    store::{
        StoreError,
        entity::{
            agreement as agreement_row, agreement_direction, agreement_link, contact as contact_row,
            identifier, import_job, ledger as entry, obligation as obligation_row, occurrence,
            organization as organization_row, organization_alias, participation, participation_action,
            participation_procedure, post, relation,
        },
    },
};

/// Records that are named of those that block.
const NAMED: usize = 50;

/// What refers to a record: table and column, and by which column of which noun the record that holds it is known.
const REFERRERS: [(Noun, &str, &str, &str, Noun); 13] = [
    (Noun::Organization, "agreement", "unit_id", "id", Noun::Agreement),
    (Noun::Organization, "participation", "organization_id", "agreement_id", Noun::Agreement),
    (Noun::Organization, "relation", "to_id", "from_id", Noun::Organization),
    (Noun::Organization, "post", "organization_id", "contact_id", Noun::Contact),
    (Noun::Organization, "obligation", "debtor_id", "id", Noun::Obligation),
    (Noun::Organization, "obligation", "creditor_id", "id", Noun::Obligation),
    (Noun::Organization, "obligation", "unit_id", "id", Noun::Obligation),
    (Noun::Agreement, "agreement_link", "to_id", "from_id", Noun::Agreement),
    (Noun::Agreement, "obligation", "agreement_id", "id", Noun::Obligation),
    (Noun::Contact, "obligation", "contact_id", "id", Noun::Obligation),
    (Noun::Organization, "interaction_participant", "organization_id", "interaction_id", Noun::Interaction),
    (Noun::Contact, "interaction_contact", "contact_id", "interaction_id", Noun::Interaction),
    (Noun::Agreement, "interaction_agreement", "agreement_id", "interaction_id", Noun::Interaction),
];

/// An entry of the import.
#[derive(Debug, FromQueryResult)]
struct Written {
    seq: i64,
    noun: String,
    record_id: Uuid,
    access_level: AccessLevel,
    before: Option<String>,
    after: Option<String>,
}

/// The entries of an import.
#[derive(Clone, Copy)]
struct Span(i64, i64);

impl Span {
    fn entries(self) -> SelectStatement {
        Query::select()
            .column("record_id")
            .from("ledger")
            .and_where(Expr::col("seq").between(self.0, self.1))
            .to_owned()
    }

    /// The records of a noun that the import made.
    fn made(self, noun: Noun) -> SelectStatement {
        self.entries()
            .and_where(Expr::col("noun").eq(noun.code()))
            .and_where(Expr::col("before").is_null())
            .to_owned()
    }
}

/// Takes an import back, within the transaction.
pub(super) async fn take_back(
    begun: &mut Begun<'_>,
    writing: Writing<'_>,
    job: &import_job::Model,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), Broken> {
    let Some((first, last)) = job.first_seq.zip(job.last_seq) else { return Ok(()) };
    let span = Span(first, last);
    if let Some(blocked) = blocked(begun, writing, span).await? {
        return Err(Broken::Blocked(blocked));
    }
    let entries: Vec<Written> = entry::Entity::find()
        .select_only()
        .columns([
            entry::Column::Seq,
            entry::Column::Noun,
            entry::Column::RecordId,
            entry::Column::AccessLevel,
            entry::Column::Before,
            entry::Column::After,
        ])
        .filter(entry::Column::Seq.between(first, last))
        .order_by_desc(entry::Column::Seq)
        .into_model()
        .all(&**begun)
        .await?;
    if entries.iter().any(|written| !access::may_see(writing.viewer, written.access_level)) {
        return Err(Broken::Blocked(Blocked { count: 0, records: Vec::new() }));
    }
    let total = entries.len() as u64;
    let mut changes = Vec::with_capacity(entries.len());
    // What was changed first: it may refer to what was made.
    for (written, done) in entries.iter().filter(|written| written.before.is_some()).zip(1..) {
        changes.push(restored(begun, writing, written).await?);
        progress(Progress::Records { done, total });
    }
    remove(begun, span).await?;
    changes.extend(entries.into_iter().filter(|written| written.before.is_none()).map(gone));
    ledger::append(begun, writing.viewer, &writing.moment, changes).await?;
    progress(Progress::Records { done: total, total });
    Ok(())
}

/// What has built on the import, as far as the viewer may know it.
async fn blocked(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    span: Span,
) -> Result<Option<Blocked>, Broken> {
    let mut records: Vec<RecordId> = Vec::new();
    let is_change = entry::Column::Before.is_not_null().or(entry::Column::After.is_not_null());
    let later: Vec<(String, Uuid)> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Noun, entry::Column::RecordId])
        .distinct()
        .filter(entry::Column::Seq.gt(span.1))
        .filter(is_change)
        .filter(entry::Column::RecordId.in_subquery(span.entries()))
        .into_tuple()
        .all(transaction)
        .await?;
    let record = |(noun, id): (String, Uuid)| Some(RecordId::new(noun.parse().ok()?, id));
    records.extend(later.into_iter().filter_map(record));
    for (noun, table, column, owner, owner_noun) in REFERRERS {
        let referring = Query::select()
            .distinct()
            .column(owner)
            .from(table)
            .and_where(Expr::col(column).in_subquery(span.made(noun)))
            .and_where(Expr::col(owner).not_in_subquery(span.made(owner_noun)))
            .to_owned();
        // What an import added to a record that was there goes with the record's older state.
        let referring = Query::select()
            .column(owner)
            .from_subquery(referring, "referring")
            .and_where(Expr::col(owner).not_in_subquery(span.entries()))
            .to_owned();
        for row in transaction.query_all(&referring).await? {
            records.push(RecordId::new(owner_noun, row.try_get_by_index(0)?));
        }
    }
    records.sort_unstable();
    records.dedup();
    if records.is_empty() {
        return Ok(None);
    }
    let seen = seen(transaction, writing, &records).await?;
    Ok(Some(Blocked {
        count: records.len(),
        records: seen.iter().take(NAMED).map(RecordId::to_string).collect(),
    }))
}

/// Those of these records that the viewer may know of: the others are counted and not named.
async fn seen(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    records: &[RecordId],
) -> Result<Vec<RecordId>, StoreError> {
    let mut seen = Vec::new();
    for &noun in Noun::ALL {
        let ids: Vec<Uuid> =
            records.iter().filter(|id| id.noun == noun).map(|id| id.uuid).take(NAMED).collect();
        if ids.is_empty() {
            continue;
        }
        let visible = Query::select()
            .column((noun.code(), "id"))
            .from(noun.code())
            .and_where(Expr::col((noun.code(), "id")).is_in(ids))
            .and_where(crate::register::scope::visible_within(transaction, writing.viewer, noun.code()))
            .to_owned();
        for row in transaction.query_all(&visible).await? {
            seen.push(RecordId::new(noun, row.try_get_by_index(0)?));
        }
    }
    Ok(seen)
}

async fn restored(begun: &mut Begun<'_>, writing: Writing<'_>, written: &Written) -> Result<Noted, Broken> {
    let id = written.record_id;
    let before = written.before.as_deref().unwrap_or_default();
    let noun: Noun = written.noun.parse().map_err(|_| wrong_step())?;
    let change = match noun {
        Noun::Organization => organization::take_back(begun, writing, id.into(), Some(read(before)?)).await,
        Noun::Agreement => agreement::take_back(begun, writing, id.into(), Some(read(before)?)).await,
        Noun::Obligation => obligation::take_back(begun, writing, id.into(), Some(read(before)?)).await,
        Noun::Contact => contact::take_back(begun, writing, id.into(), Some(read(before)?)).await,
        Noun::Interaction => interaction::take_back(begun, writing, id.into(), Some(read(before)?)).await,
    };
    match change {
        Ok(change) => Ok(Noted { change, reason: None, undoes: Some(written.seq) }),
        // A record that this person can no longer change as it was: it blocks like one that somebody else changed.
        Err(Failure::Refused(_)) => {
            let record = RecordId::new(noun, id);
            Err(Broken::Blocked(Blocked { count: 1, records: vec![record.to_string()] }))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn read<Input: DeserializeOwned>(before: &str) -> Result<Input, StoreError> {
    serde_json::from_str(before).map_err(|error| StoreError::Damaged { column: 9, reason: error.to_string() })
}

fn gone(written: Written) -> Noted {
    let (action, noun) = match written.noun.parse() {
        Ok(Noun::Agreement) => ("agreement.undo", Noun::Agreement),
        Ok(Noun::Obligation) => ("obligation.undo", Noun::Obligation),
        Ok(Noun::Contact) => ("contact.undo", Noun::Contact),
        Ok(Noun::Interaction) => ("interaction.undo", Noun::Interaction),
        Ok(Noun::Organization) | Err(_) => ("organization.undo", Noun::Organization),
    };
    let change = Change {
        action,
        noun: noun.code(),
        record: written.record_id,
        access_level: written.access_level,
        before: written.after,
        after: None,
    };
    Noted { change, reason: None, undoes: Some(written.seq) }
}

/// Removes what the import made, with all that hangs on it, a statement per table.
async fn remove(transaction: &DatabaseTransaction, span: Span) -> Result<(), Broken> {
    let of = |noun| span.made(noun);
    macro_rules! delete {
        ($entity:ident, $column:ident, $of:expr) => {
            let of = $entity::Column::$column.in_subquery($of);
            let done = $entity::Entity::delete_many().filter(of).exec(transaction).await;
            if let Err(error) = done {
                // Something refers to it of which this file does not know.
                if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) {
                    return Err(Broken::Blocked(Blocked { count: 0, records: Vec::new() }));
                }
                return Err(error.into());
            }
        };
    }
    let (organization, agreement) = (Noun::Organization, Noun::Agreement);
    let (obligation, contact) = (Noun::Obligation, Noun::Contact);
    delete!(occurrence, ObligationId, of(obligation));
    delete!(obligation_row, Id, of(obligation));
    delete!(post, ContactId, of(contact));
    delete!(contact_row, Id, of(contact));
    let parts = Query::select()
        .column("id")
        .from("participation")
        .and_where(Expr::col("agreement_id").in_subquery(of(agreement)))
        .to_owned();
    delete!(participation_action, ParticipationId, parts.clone());
    delete!(participation_procedure, ParticipationId, parts);
    delete!(participation, AgreementId, of(agreement));
    delete!(agreement_link, FromId, of(agreement));
    delete!(agreement_direction, AgreementId, of(agreement));
    delete!(agreement_row, Id, of(agreement));
    delete!(relation, FromId, of(organization));
    delete!(organization_alias, OrganizationId, of(organization));
    for noun in [organization, agreement, obligation, contact] {
        delete!(identifier, RecordId, of(noun));
    }
    delete!(organization_row, Id, of(organization));
    Ok(())
}
