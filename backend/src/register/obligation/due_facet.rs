//! How many occurrences of a list there are per value, and those of which nothing is said.

use std::collections::HashMap;

use accord_shared::{LocalizedText, Noun, id::RecordId};
use async_graphql::Enum;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};
use uuid::Uuid;

use super::OccurrenceList;
use crate::{
    register::{
        Facet, Reading, agreement, contact, dates, direction, escalation,
        listing::{FacetValue, Listing},
        organization, scope,
    },
    store::StoreError,
};

/// What occurrences can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OccurrenceFacet {
    /// By standing on the day of the filter.
    Standing,
    /// By whom it is escalated to on the day of the filter; what is not is not counted.
    Escalation,
    /// By who owes.
    Side,
    /// By priority.
    Priority,
    /// By the kind of their agreement.
    AgreementKind,
    /// By the access level of their obligation.
    AccessLevel,
    /// By field of cooperation; one in several fields counts in each.
    Direction,
    /// By the unit that answers.
    Unit,
    /// By the person who answers.
    Person,
    /// By partner: debtor or creditor that is not of our side.
    Partner,
    /// By agreement.
    Agreement,
}

impl OccurrenceList {
    /// How many there are per value, under all filters but the facet's own.
    pub async fn facet(&self, reading: Reading<'_>, facet: OccurrenceFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet)).await?;
        let column = |name: &'static str| Expr::col(("obligation", name));
        match facet {
            OccurrenceFacet::Standing => {
                let standing = dates::occurrence_standing(self.day());
                listing.words(reading.store, "STANDING", standing).await
            }
            OccurrenceFacet::Escalation => {
                let rules = escalation::rules(reading).await?;
                let escalation = dates::occurrence_escalation(&rules, self.day());
                let escalated = listing.and(escalation.clone().ne("none"));
                escalated.words(reading.store, "ESCALATION", escalation).await
            }
            OccurrenceFacet::Side => listing.words(reading.store, "SIDE", column("side")).await,
            OccurrenceFacet::Priority => listing.words(reading.store, "PRIORITY", column("priority")).await,
            OccurrenceFacet::AgreementKind => {
                listing.words(reading.store, "AGREEMENT_KIND", Expr::col(("agreement", "kind"))).await
            }
            OccurrenceFacet::AccessLevel => {
                Listing { table: "obligation", ..listing }.levels(reading.store).await
            }
            OccurrenceFacet::Direction => direction::facet(reading, listing.base).await,
            OccurrenceFacet::Unit => {
                named(reading, listing.base, "UNIT", Noun::Organization, "unit_id").await
            }
            OccurrenceFacet::Person => {
                named(reading, listing.base, "PERSON", Noun::Contact, "contact_id").await
            }
            OccurrenceFacet::Agreement => {
                named(reading, listing.base, "AGREEMENT", Noun::Agreement, "agreement_id").await
            }
            OccurrenceFacet::Partner => {
                let counts = grouped(reading, with_partner(reading, listing.base), ("partner", "id")).await?;
                labelled(reading, "PARTNER", Noun::Organization, counts).await
            }
        }
    }
}

/// The condition that nothing is said of an occurrence that the viewer could be told. What always has a value is never
/// without it.
pub(super) fn nothing_said(reading: Reading<'_>, facet: OccurrenceFacet) -> Expr {
    let column = |name: &'static str| Expr::col(("obligation", name));
    let seen = |table: &'static str| {
        Query::select().column((table, "id")).from(table).and_where(scope::visible(reading, table)).to_owned()
    };
    let unknown =
        |name: &'static str, table| column(name).is_null().or(column(name).in_subquery(seen(table)).not());
    match facet {
        OccurrenceFacet::Unit => unknown("unit_id", "organization"),
        OccurrenceFacet::Person => unknown("contact_id", "contact"),
        OccurrenceFacet::Partner => {
            let partners =
                || seen("organization").and_where(Expr::col(("organization", "ours")).not()).to_owned();
            let none =
                |name: &'static str| column(name).is_null().or(column(name).in_subquery(partners()).not());
            none("debtor_id").and(none("creditor_id"))
        }
        OccurrenceFacet::Direction => {
            let with = Query::select().column("agreement_id").from("agreement_direction").to_owned();
            column("agreement_id").in_subquery(with).not()
        }
        OccurrenceFacet::Standing
        | OccurrenceFacet::Escalation
        | OccurrenceFacet::Side
        | OccurrenceFacet::Priority
        | OccurrenceFacet::AgreementKind
        | OccurrenceFacet::AccessLevel
        | OccurrenceFacet::Agreement => Expr::value(false),
    }
}

/// The list joined with each partner that the viewer may see: debtor or creditor that is not of our side.
pub(super) fn with_partner(reading: Reading<'_>, mut base: SelectStatement) -> SelectStatement {
    let partners = Query::select()
        .column(("organization", "id"))
        .from("organization")
        .and_where(scope::visible(reading, "organization"))
        .and_where(Expr::col(("organization", "ours")).not())
        .to_owned();
    let id = || Expr::col(("partner", "id"));
    base.join_subquery(
        sea_orm::JoinType::InnerJoin,
        partners,
        "partner",
        id().equals(("obligation", "debtor_id")).or(id().equals(("obligation", "creditor_id"))),
    );
    base
}

/// How many rows of a list there are per record that a column names.
async fn grouped(
    reading: Reading<'_>,
    mut base: SelectStatement,
    column: (&'static str, &'static str),
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    base.column(column)
        .expr_as(Func::count(Expr::col(("occurrence", "id"))), "count")
        .and_where(Expr::col(column).is_not_null())
        .group_by_col(column)
        .order_by("count", Order::Desc)
        .order_by(column, Order::Asc)
        .limit(300);
    reading.store.rows(&base).await
}

async fn named(
    reading: Reading<'_>,
    base: SelectStatement,
    field: &'static str,
    noun: Noun,
    column: &'static str,
) -> Result<Facet, StoreError> {
    let counts = grouped(reading, base, ("obligation", column)).await?;
    labelled(reading, field, noun, counts).await
}

/// The counts with the names of their records; what the viewer may not see is left out.
async fn labelled(
    reading: Reading<'_>,
    field: &'static str,
    noun: Noun,
    counts: Vec<(Uuid, i64)>,
) -> Result<Facet, StoreError> {
    let ids: Vec<Uuid> = counts.iter().map(|(id, _)| *id).collect();
    let mut names: HashMap<Uuid, LocalizedText> = match noun {
        Noun::Organization => {
            let found = organization::load(reading, ids, &organization::Wanted::default()).await?;
            found.into_iter().map(|(id, found)| (id, found.names.clone())).collect()
        }
        Noun::Contact => {
            let found = contact::load(reading, ids, &contact::Wanted::default()).await?;
            found.into_iter().map(|(id, found)| (id, found.names.clone())).collect()
        }
        Noun::Agreement | Noun::Obligation | Noun::Interaction => {
            let found = agreement::load(reading, ids, &agreement::Wanted::default()).await?;
            found.into_iter().map(|(id, found)| (id, found.titles.clone())).collect()
        }
    };
    let value = |(id, count): (Uuid, i64)| {
        let label = Some(names.remove(&id)?);
        Some(FacetValue { value: RecordId::new(noun, id).to_string(), label, count })
    };
    Ok(Facet { field, values: counts.into_iter().filter_map(value).collect() })
}
