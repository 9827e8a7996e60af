//! Lists of obligations.

use accord_shared::{
    AccessLevel,
    agreement::AgreementKind,
    id::{AgreementId, OrganizationId},
    obligation::{ObligationSide, Priority, Standing},
    partial_date::{Day, day_key},
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::{
    Obligation, Wanted, attach, columns,
    narrow::{Narrow, narrowed},
};
use crate::{
    register::{
        Facet, Failure, Page, PageOf, Reading, dates,
        listing::{Direction, Listing, SortKey},
    },
    store::StoreError,
};

/// Which obligations a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ObligationFilter {
    /// Of these only.
    pub ids: Option<Vec<accord_shared::id::ObligationId>>,
    /// Words to find in texts and articles, folded.
    pub text: Option<String>,
    /// Standing so on the day of the filter.
    pub standings: Option<Vec<Standing>>,
    /// Owed by these sides.
    pub sides: Option<Vec<ObligationSide>>,
    /// Of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Under this agreement.
    pub agreement: Option<AgreementId>,
    /// Under agreements of these kinds.
    pub agreement_kinds: Option<Vec<AgreementKind>>,
    /// With this organization as debtor or creditor.
    pub organization: Option<OrganizationId>,
    /// For which this unit answers.
    pub unit: Option<OrganizationId>,
    /// Next due on this day or later.
    pub due_from: Option<Day>,
    /// Next due on this day or earlier.
    pub due_to: Option<Day>,
    /// The day on which standings are judged; today if left out.
    pub on: Option<Day>,
    /// For which the viewer answers, or does not.
    pub mine: Option<bool>,
}

/// How a list of obligations is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ObligationOrder {
    /// By what.
    pub field: ObligationOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What obligations sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ObligationOrderField {
    /// When they are next due.
    NextDueOn,
    /// Their text, in the Azerbaijani alphabet.
    Text,
    /// The title of their agreement.
    AgreementTitle,
    /// The order in which they were entered.
    Id,
}

/// What obligations can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ObligationFacet {
    /// By standing on the day of the filter.
    Standing,
    /// By who owes.
    Side,
    /// By priority.
    Priority,
    /// By the kind of their agreement.
    AgreementKind,
    /// By access level.
    AccessLevel,
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct ObligationList {
    filter: ObligationFilter,
    order: ObligationOrder,
    today: NaiveDate,
}

/// The obligations that pass the filter, the first due first unless another order is asked for. `today` is the day on
/// which standings are judged where the filter names none.
pub fn list(filter: ObligationFilter, order: Option<ObligationOrder>, today: NaiveDate) -> ObligationList {
    let first_due = ObligationOrder { field: ObligationOrderField::NextDueOn, direction: Direction::Asc };
    ObligationList { filter, order: order.unwrap_or(first_due), today }
}

impl ObligationList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
    ) -> Result<PageOf<Obligation>, Failure> {
        let column = |name: &'static str| Expr::col(("obligation", name));
        let sort = match self.order.field {
            ObligationOrderField::Id => SortKey::Id,
            ObligationOrderField::NextDueOn => SortKey::Number(column("next_due_on")),
            ObligationOrderField::Text => SortKey::Bytes(column("sort_key")),
            ObligationOrderField::AgreementTitle => SortKey::Bytes(Expr::col(("agreement", "sort_key"))),
        };
        let descending = self.order.direction == Direction::Desc;
        let listing = self.listing(reading, None);
        let page = listing.page::<Obligation>(reading.store, columns, sort, descending, page).await?;
        page.attach(async |obligations| attach(reading, obligations, wanted).await).await
    }

    /// The ids of all of them, at most so many.
    pub async fn ids(&self, reading: Reading<'_>, most: u64) -> Result<Vec<uuid::Uuid>, StoreError> {
        self.listing(reading, None).ids(reading.store, most).await
    }

    /// How many there are.
    pub async fn total(&self, reading: Reading<'_>) -> Result<i64, StoreError> {
        self.listing(reading, None).total(reading.store).await
    }

    /// How many there are per value, under all filters but the facet's own.
    pub async fn facet(&self, reading: Reading<'_>, facet: ObligationFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet));
        let column = |name: &'static str| Expr::col(("obligation", name));
        match facet {
            ObligationFacet::Standing => {
                listing.words(reading.store, "STANDING", dates::standing(self.day())).await
            }
            ObligationFacet::Side => listing.words(reading.store, "SIDE", column("side")).await,
            ObligationFacet::Priority => listing.words(reading.store, "PRIORITY", column("priority")).await,
            ObligationFacet::AgreementKind => {
                listing.words(reading.store, "AGREEMENT_KIND", Expr::col(("agreement", "kind"))).await
            }
            ObligationFacet::AccessLevel => listing.levels(reading.store).await,
        }
    }

    fn day(&self) -> NaiveDate {
        self.filter.on.map_or(self.today, |day| day.0)
    }

    fn listing(&self, reading: Reading<'_>, without: Option<ObligationFacet>) -> Listing {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("obligation", name));
        let keep = |facet| without != Some(facet);
        let of = Narrow {
            mine: filter.mine,
            text: filter.text.as_deref(),
            sides: filter.sides.as_deref().filter(|_| keep(ObligationFacet::Side)),
            priorities: filter.priorities.as_deref().filter(|_| keep(ObligationFacet::Priority)),
            access_levels: filter.access_levels.as_deref().filter(|_| keep(ObligationFacet::AccessLevel)),
            agreement_kinds: filter
                .agreement_kinds
                .as_deref()
                .filter(|_| keep(ObligationFacet::AgreementKind)),
            agreement: filter.agreement,
            organization: filter.organization,
            unit: filter.unit,
        };
        let (mut base, searched) = narrowed(reading, of);
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("obligation", "id"), &ids));
        }
        if let Some(standings) = filter.standings.as_ref().filter(|_| keep(ObligationFacet::Standing)) {
            base.and_where(
                dates::standing(self.day()).is_in(standings.iter().map(|standing| standing.code())),
            );
        }
        if let Some(due_from) = filter.due_from {
            base.and_where(dates::lasts_until("obligation", "next_due_on", due_from.0));
        }
        if let Some(due_to) = filter.due_to {
            base.and_where(column("next_due_on").lte(day_key(due_to.0) + 9));
        }
        Listing { table: "obligation", base, searched }
    }
}
