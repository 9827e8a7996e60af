//! Two organizations that are one: the pairs that may be, what joining them would move, the joining, and taking it back.
//!
//! A merge is one act: one transaction, whose entries stand in the ledger one after another, one for each record that it
//! touches, so that the history of each tells of it. The record that goes leaves a pointer to the one that stays. See
//! docs/decisions/0018-merging.md.

mod act;
mod find;
mod input;
mod undo;

use std::{collections::BTreeSet, sync::Arc};

use accord_shared::{
    AccessLevel, LocalizedText, Viewer,
    id::{Noun, OrganizationId, RecordId},
    tree,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Reading, document,
    identifier::Identifier,
    organization::{self, Alias},
    relation, scope,
    writing::Writing,
};
use crate::store::StoreError;

pub(super) use act::is_listed;
pub use act::merge;
pub use find::{Duplicates, Found, find, keep_apart};
pub(super) use input::names_beside;
pub(super) use undo::take_back;

/// How the action ends that joins two records: taking back any entry of it takes back all of it.
pub(super) const MERGE: &str = ".merge";

/// How the action ends that says that two records are two.
pub(super) const APART: &str = ".apart";

/// What refers to an organization: table and column, and the column of the noun's records that hold it.
const REFERRERS: [(&str, &str, &str, Noun); 8] = [
    ("agreement", "unit_id", "id", Noun::Agreement),
    ("participation", "organization_id", "agreement_id", Noun::Agreement),
    ("relation", "to_id", "from_id", Noun::Organization),
    ("post", "organization_id", "contact_id", Noun::Contact),
    ("obligation", "debtor_id", "id", Noun::Obligation),
    ("obligation", "creditor_id", "id", Noun::Obligation),
    ("obligation", "unit_id", "id", Noun::Obligation),
    ("interaction_participant", "organization_id", "interaction_id", Noun::Interaction),
];

/// The records of one noun that refer to an organization, whoever may see them.
fn referring(id: Uuid) -> impl Iterator<Item = (Noun, SelectStatement)> {
    let plain = REFERRERS.into_iter().map(move |(table, column, owner, noun)| {
        let rows = Query::select()
            .expr_as(Expr::col((table, owner)), "record_id")
            .from(table)
            .and_where(Expr::col((table, column)).eq(id))
            .to_owned();
        (noun, rows)
    });
    // To whose reservation somebody objected.
    let against = Query::select()
        .expr_as(Expr::col(("participation", "agreement_id")), "record_id")
        .from("participation_action")
        .inner_join(
            "participation",
            Expr::col(("participation", "id")).equals(("participation_action", "participation_id")),
        )
        .and_where(Expr::col(("participation_action", "against_id")).eq(id))
        .to_owned();
    plain.chain([(Noun::Agreement, against)])
}

/// Every record that refers to an organization, whoever may see it.
async fn referrers(transaction: &DatabaseTransaction, id: Uuid) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut records = BTreeSet::new();
    for (noun, statement) in referring(id) {
        for row in transaction.query_all(&statement).await? {
            records.insert(RecordId::new(noun, row.try_get_by_index(0)?));
        }
    }
    Ok(records)
}

/// The hand that moves what hangs on a record, whether its person may see all of that or not: what is hidden from them
/// goes with the body that it concerns, is told of in entries that they do not see, and shows them nothing.
pub(super) async fn hand(transaction: &DatabaseTransaction, viewer: &Viewer) -> Result<Viewer, StoreError> {
    let mut listed = BTreeSet::new();
    for table in scope::LISTED {
        let restricted =
            Query::select().column("id").from(table).and_where(Expr::col("restricted")).to_owned();
        for row in transaction.query_all(&restricted).await? {
            listed.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(Viewer { clearance: AccessLevel::Secret, listed: Arc::new(listed), ..viewer.clone() })
}

/// What is not kept in the records' own states, to give it back.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Moved {
    /// The version of the record that went.
    version: i32,
    /// Who was named as the one who answers for it.
    responsible: Option<Uuid>,
    /// Its documents.
    documents: Vec<Uuid>,
    /// Whoever coordinates it.
    users: Vec<Uuid>,
    /// What had been merged into it before.
    pointers: Vec<Uuid>,
    /// What the Sector judged of it.
    assessments: Vec<Uuid>,
    /// The issues on agendas that it answers for.
    issues: Vec<Uuid>,
    /// What was said of it in reviews.
    comments: Vec<Uuid>,
}

/// Where the record went that had this id; nothing where none did.
pub(super) async fn went_to(
    reading: Reading<'_>,
    gone: OrganizationId,
) -> Result<Option<OrganizationId>, StoreError> {
    let pointer = Query::select()
        .column("kept_id")
        .from("organization_merge")
        .and_where(Expr::col("gone_id").eq(gone.0))
        .to_owned();
    Ok(reading.store.row::<(Uuid,)>(&pointer).await?.map(|(kept,)| kept.into()))
}

/// Where each of these ids leads that was joined to another.
async fn leads(
    reading: Reading<'_>,
    ids: &[OrganizationId],
) -> Result<Vec<(OrganizationId, OrganizationId)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let pointers = Query::select()
        .columns([("organization_merge", "gone_id"), ("organization_merge", "kept_id")])
        .from("organization_merge")
        .and_where(reading.store.dialect().one_of(("organization_merge", "gone_id"), &ids))
        .to_owned();
    let pointers = reading.store.rows::<(Uuid, Uuid)>(&pointers).await?;
    Ok(pointers.into_iter().map(|(gone, kept)| (gone.into(), kept.into())).collect())
}

/// By which names those of these ids are known that were joined to another: those of the record that stayed, where the
/// viewer may see it.
pub(super) async fn names_of_gone(
    reading: Reading<'_>,
    gone: Vec<OrganizationId>,
) -> Result<Vec<(OrganizationId, LocalizedText)>, StoreError> {
    let pointers = leads(reading, &gone).await?;
    let kept: Vec<OrganizationId> = pointers.iter().map(|(_, kept)| *kept).collect();
    let found = organization::find_all(reading, &kept, &organization::Wanted::default()).await?;
    let named =
        |(gone, kept): (OrganizationId, OrganizationId)| Some((gone, found.get(&kept)?.names.clone()));
    Ok(pointers.into_iter().filter_map(named).collect())
}

/// An older state of a record as it can be written today: what it refers to and was joined to another since is that other.
pub(super) async fn lead(reading: Reading<'_>, state: &Value) -> Result<Value, StoreError> {
    let named = tree::references(state).into_iter().filter_map(|text| text.parse().ok());
    let leads = leads(reading, &named.collect::<Vec<_>>()).await?;
    let leads = leads.into_iter().map(|(gone, kept)| (gone.to_string(), kept.to_string())).collect();
    Ok(tree::lead(state, &leads))
}

/// What a merge would move, of what the viewer may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// In how many agreements it takes part, or whose unit it is.
    pub agreements: i64,
    /// How many relations it has.
    pub relations: i64,
    /// How many contacts have a post at it.
    pub contacts: i64,
    /// How many obligations name it.
    pub obligations: i64,
    /// In how many interactions it took part.
    pub interactions: i64,
    /// How many documents it has.
    pub documents: i64,
    /// The names that the one that stays would have beside its own.
    pub names: Vec<Alias>,
    /// The identifiers that it would have beside its own.
    pub identifiers: Vec<Identifier>,
}

/// What joining the second to the first would move; nothing where the viewer does not see both, or they are one.
pub async fn preview(
    reading: Reading<'_>,
    kept: OrganizationId,
    gone: OrganizationId,
) -> Result<Option<Preview>, StoreError> {
    if kept == gone {
        return Ok(None);
    }
    let wanted = organization::Wanted { aliases: true, identifiers: true, ..organization::Wanted::default() };
    let found = organization::find_all(reading, &[kept, gone], &wanted).await?;
    let (Some(stays), Some(goes)) = (found.get(&kept), found.get(&gone)) else { return Ok(None) };
    let names = names_beside((&stays.names, &stays.aliases), (&goes.names, &goes.aliases));
    let count = async |noun: Noun| {
        let (table, mut any) = (noun.code(), None::<Expr>);
        for (_, rows) in referring(gone.0).filter(|(of, _)| *of == noun) {
            let holds = Expr::col((table, "id")).in_subquery(rows);
            any = Some(any.map_or(holds.clone(), |any| any.or(holds)));
        }
        let mut statement = Query::select()
            .expr(Func::count(Expr::col((table, "id"))))
            .from(table)
            .and_where(scope::visible(reading, table))
            .and_where_option(any)
            .to_owned();
        if noun == Noun::Obligation {
            scope::join_visible(
                &mut statement,
                reading,
                (table, "agreement_id"),
                "agreement",
                "its_agreement",
            );
        }
        Ok::<_, StoreError>(reading.store.row::<(i64,)>(&statement).await?.map_or(0, |(count,)| count))
    };
    let relations = relation::of(reading, &[gone.0], &relation::Wanted::default()).await?;
    let documents = document::list(reading, gone.into()).await?;
    Ok(Some(Preview {
        agreements: count(Noun::Agreement).await?,
        relations: relations.get(&gone.0).map_or(0, Vec::len) as i64,
        contacts: count(Noun::Contact).await?,
        obligations: count(Noun::Obligation).await?,
        interactions: count(Noun::Interaction).await?,
        documents: documents.len() as i64,
        names,
        identifiers: goes.identifiers.clone(),
    }))
}

/// As the hand writes it: in the name of whoever asked.
pub(super) fn by_hand<'a>(writing: Writing<'a>, hand: &'a Viewer) -> Writing<'a> {
    Writing { viewer: hand, ..writing }
}
