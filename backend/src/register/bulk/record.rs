//! The records of a bulk change, and what is written into them: a statement for all of them.

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, Noun,
    id::{AgreementId, DirectionId},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use super::BulkField;
use crate::{
    register::{Failure, direction, scope, writing::Writing},
    store::Dialect,
};

/// How many ids go into one statement.
const AT_ONCE: usize = 5_000;

/// A record as far as a bulk change goes.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub id: Uuid,
    pub level: AccessLevel,
    /// The level that counts: an obligation is as closed as its agreement.
    pub guarded: AccessLevel,
    /// The records whose lists count.
    pub lists: Vec<Uuid>,
    pub responsible: Option<Uuid>,
    pub unit: Option<Uuid>,
    /// The agreement that an obligation stands in.
    pub agreement: Option<Uuid>,
    /// The value that changes, where it is a word of a closed list or a text.
    pub word: Option<String>,
    /// The fields of cooperation that it is in, where those change.
    pub directions: BTreeSet<DirectionId>,
}

/// The records of these ids that the writer may see, in the order of `ids` where those are in order, with what `field`
/// says that they have now.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    noun: Noun,
    field: Option<&BulkField>,
    ids: &[Uuid],
) -> Result<Vec<Record>, Failure> {
    let table = noun.code();
    let of_directions = matches!(field, Some(BulkField::AddDirection(_) | BulkField::RemoveDirection(_)));
    let dialect = Dialect::of(transaction);
    let has_unit = matches!(noun, Noun::Agreement | Noun::Obligation);
    let mut records = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let mut statement = Query::select()
            .columns(["id", "access_level", "restricted", "responsible_id"].map(|column| (table, column)))
            .from(table)
            .and_where(dialect.one_of((table, "id"), ids))
            .and_where(scope::visible_within(transaction, writing.viewer, table))
            .order_by((table, "id"), Order::Asc)
            .to_owned();
        if has_unit {
            statement.column((table, "unit_id"));
        } else {
            statement.expr(Expr::cust("CAST(NULL AS uuid)"));
        }
        match field.and_then(BulkField::written) {
            Some((column, _)) => statement.column((table, column)),
            None => statement.expr(Expr::cust("CAST(NULL AS text)")),
        };
        if noun == Noun::Obligation {
            statement
                .columns(["access_level", "restricted", "id"].map(|column| ("agreement", column)))
                .inner_join("agreement", Expr::col(("agreement", "id")).equals((table, "agreement_id")))
                .and_where(scope::visible_within(transaction, writing.viewer, "agreement"));
        }
        let mut directions = match of_directions {
            true => direction::load_all(transaction, ids).await?,
            false => Default::default(),
        };
        for row in transaction.query_all(&statement).await? {
            let id: Uuid = row.try_get_by_index(0)?;
            let level = AccessLevel::from_rank(row.try_get_by_index(1)?);
            let (mut guarded, mut lists, mut agreement) = (level, Vec::new(), None);
            if row.try_get_by_index(2)? {
                lists.push(id);
            }
            if noun == Noun::Obligation {
                guarded = Ord::max(level, AccessLevel::from_rank(row.try_get_by_index(6)?));
                let standing_in: Uuid = row.try_get_by_index(8)?;
                if row.try_get_by_index(7)? {
                    lists.push(standing_in);
                }
                agreement = Some(standing_in);
            }
            let (responsible, unit) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
            let word = row.try_get_by_index(5)?;
            let directions = directions.remove(&AgreementId(id)).unwrap_or_default();
            records.push(Record {
                id,
                level,
                guarded,
                lists,
                responsible,
                unit,
                agreement,
                word,
                directions,
            });
        }
    }
    Ok(records)
}

/// Gives these records the value. Whoever has one of them open is told that it is another version now.
pub(super) async fn set(
    transaction: &DatabaseTransaction,
    noun: Noun,
    field: &BulkField,
    ids: &[Uuid],
) -> Result<(), Failure> {
    let table = noun.code();
    for ids in ids.chunks(AT_ONCE) {
        let mut update = Query::update().table(table).to_owned();
        match field {
            BulkField::AddDirection(direction) => direction::add(transaction, ids, *direction).await?,
            BulkField::RemoveDirection(direction) => direction::remove(transaction, ids, *direction).await?,
            _ => {}
        }
        match field {
            BulkField::Responsible(to) => update.value("responsible_id", to.0),
            BulkField::AccessLevel(level) => update.value("access_level", level.rank()),
            BulkField::Unit(unit) => update.value("unit_id", unit.map(|unit| unit.0)),
            BulkField::AddDirection(_) | BulkField::RemoveDirection(_) => &mut update,
            BulkField::OrganizationKind(_)
            | BulkField::AgreementKind(_)
            | BulkField::InteractionKind(_)
            | BulkField::Priority(_)
            | BulkField::City(_)
            | BulkField::Article(_) => match field.written() {
                Some((column, value)) => update.value(column, value.map(str::to_owned)),
                None => &mut update,
            },
        };
        if !matches!(field, BulkField::Responsible(_)) {
            update.value("version", Expr::col("version").add(1));
        }
        update.and_where(Dialect::of(transaction).one_of((table, "id"), ids));
        transaction.execute(&update).await?;
    }
    Ok(())
}

/// Takes away who answers for these records: whoever entered them does again.
pub(super) async fn unassign(
    transaction: &DatabaseTransaction,
    noun: Noun,
    ids: &[Uuid],
) -> Result<(), Failure> {
    let table = noun.code();
    for ids in ids.chunks(AT_ONCE) {
        let update = Query::update()
            .table(table)
            .value("responsible_id", None::<Uuid>)
            .and_where(Dialect::of(transaction).one_of((table, "id"), ids))
            .to_owned();
        transaction.execute(&update).await?;
    }
    Ok(())
}

/// How the ledger calls it.
pub(super) const fn action(noun: Noun, of_custody: bool) -> &'static str {
    match (noun, of_custody) {
        (Noun::Organization, true) => "organization.reassign",
        (Noun::Agreement, true) => "agreement.reassign",
        (Noun::Obligation, true) => "obligation.reassign",
        (Noun::Contact, true) => "contact.reassign",
        (Noun::Interaction, true) => "interaction.reassign",
        (Noun::Organization, false) => "organization.bulk",
        (Noun::Agreement, false) => "agreement.bulk",
        (Noun::Obligation, false) => "obligation.bulk",
        (Noun::Contact, false) => "contact.bulk",
        (Noun::Interaction, false) => "interaction.bulk",
    }
}
