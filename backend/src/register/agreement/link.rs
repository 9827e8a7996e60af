//! What agreements are to each other: amends, implements, replaces, is annexed to.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{agreement::AgreementLinkKind, error::ErrorCode, id::AgreementId};
use async_graphql::InputObject;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{ExprTrait, Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Agreement, Wanted, load};
use crate::{
    register::{
        Reading,
        check::{Check, LIST},
        scope,
        writing::References,
    },
    store::{FromRow, Row, StoreError, entity::agreement_link},
};

/// What the first agreement is to the second.
#[derive(Debug, Clone)]
pub struct AgreementLink {
    /// What it is to it.
    pub kind: AgreementLinkKind,
    /// The first agreement.
    pub from: Arc<Agreement>,
    /// The second agreement.
    pub to: Arc<Agreement>,
}

/// A link as somebody enters it, at the agreement where it starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
pub struct AgreementLinkInput {
    /// What this agreement is to the other.
    pub kind: AgreementLinkKind,
    /// The other agreement.
    pub to: AgreementId,
}

struct Ends(Uuid, Uuid, AgreementLinkKind);

impl FromRow for Ends {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.uuid()?, row.word()?))
    }
}

/// The links at either end of which one of these agreements stands, where the viewer may see both ends.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<AgreementLink>>, StoreError> {
    let dialect = reading.store.dialect();
    let columns = ["from_id", "to_id", "kind"];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("agreement_link", column)))
        .from("agreement_link")
        .and_where(
            dialect
                .one_of(("agreement_link", "from_id"), agreements)
                .or(dialect.one_of(("agreement_link", "to_id"), agreements)),
        )
        .order_by(("agreement_link", "from_id"), Order::Asc)
        .order_by(("agreement_link", "to_id"), Order::Asc)
        .to_owned();
    scope::join_visible(&mut statement, reading, ("agreement_link", "from_id"), "agreement", "from_end");
    scope::join_visible(&mut statement, reading, ("agreement_link", "to_id"), "agreement", "to_end");
    let links: Vec<Ends> = reading.store.rows(&statement).await?;
    let ends: HashSet<Uuid> = links.iter().flat_map(|Ends(from, to, _)| [*from, *to]).collect();
    let ends = load(reading, ends.into_iter().collect(), wanted).await?;
    let asked: HashSet<&Uuid> = agreements.iter().collect();
    let mut by_agreement: HashMap<Uuid, Vec<AgreementLink>> = HashMap::new();
    for Ends(from, to, kind) in links {
        if let (Some(start), Some(end)) = (ends.get(&from), ends.get(&to)) {
            for id in HashSet::from([from, to]).into_iter().filter(|id| asked.contains(id)) {
                let link = AgreementLink { kind, from: start.clone(), to: end.clone() };
                by_agreement.entry(id).or_default().push(link);
            }
        }
    }
    Ok(by_agreement)
}

pub(super) fn check(
    check: &mut Check,
    references: &mut References,
    from: AgreementId,
    links: &[AgreementLinkInput],
) {
    check.list("links", links, LIST);
    for (at, link) in links.iter().enumerate() {
        references.agreement(format!("links.{at}.to"), Some(link.to));
        if link.to == from {
            check.fail(format!("links.{at}.to"), ErrorCode::Invalid, "an agreement has no link to itself");
        }
        if links[..at].contains(link) {
            check.fail(format!("links.{at}.to"), ErrorCode::Duplicate, "this link is there already");
        }
    }
}

pub(super) async fn load_inputs(
    transaction: &DatabaseTransaction,
    from: Uuid,
) -> Result<Vec<AgreementLinkInput>, DbErr> {
    let filter = agreement_link::Column::FromId.eq(from);
    let mut rows = agreement_link::Entity::find().filter(filter).all(transaction).await?;
    rows.sort_by_key(|row| row.to_id);
    Ok(rows.into_iter().map(|row| AgreementLinkInput { kind: row.kind, to: row.to_id.into() }).collect())
}

/// Gives an agreement these links instead of those that start at it; what leads to one in `hidden` stays.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    from: AgreementId,
    links: &[AgreementLinkInput],
    hidden: &HashSet<Uuid>,
) -> Result<(), DbErr> {
    agreement_link::Entity::delete_many()
        .filter(agreement_link::Column::FromId.eq(from.0))
        .filter(agreement_link::Column::ToId.is_not_in(hidden.iter().copied()))
        .exec(transaction)
        .await?;
    for link in links {
        let row =
            agreement_link::ActiveModel { from_id: Set(from.0), to_id: Set(link.to.0), kind: Set(link.kind) };
        agreement_link::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}
