//! Lists of interactions.

use accord_shared::{
    AccessLevel, PartialDate,
    id::{AgreementId, ContactId, InteractionId, OrganizationId},
    interaction::InteractionKind,
    partial_date::day_key,
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::{Interaction, Side, Wanted, attach, columns};
use crate::{
    register::{
        Facet, Failure, Page, PageOf, Reading, custody, folded,
        listing::{Direction, Listing, SortKey},
        scope,
    },
    store::StoreError,
};

/// Which interactions a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct InteractionFilter {
    /// Of these only.
    pub ids: Option<Vec<InteractionId>>,
    /// Words to find in the subject, the place and the outcome, folded.
    pub text: Option<String>,
    /// Of these kinds.
    pub kinds: Option<Vec<InteractionKind>>,
    /// Held in these years.
    pub years: Option<Vec<i32>>,
    /// Of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// In which this organization took part.
    pub organization: Option<OrganizationId>,
    /// In which this person took part.
    pub contact: Option<ContactId>,
    /// About this agreement.
    pub agreement: Option<AgreementId>,
    /// Held on this day or later.
    pub since: Option<PartialDate>,
    /// Held on this day or earlier.
    pub until: Option<PartialDate>,
    /// For which the viewer answers, or does not.
    pub mine: Option<bool>,
}

/// How a list of interactions is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct InteractionOrder {
    /// By what.
    pub field: InteractionOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What interactions sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum InteractionOrderField {
    /// When they were held.
    HeldOn,
    /// Their subject, in the Azerbaijani alphabet.
    Subject,
    /// The order in which they were entered.
    Id,
}

/// What interactions can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum InteractionFacet {
    /// By kind.
    Kind,
    /// By the year in which they were held.
    Year,
    /// By access level.
    AccessLevel,
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct InteractionList {
    filter: InteractionFilter,
    order: InteractionOrder,
}

/// The interactions that pass the filter, the latest first unless another order is asked for.
pub fn list(filter: InteractionFilter, order: Option<InteractionOrder>) -> InteractionList {
    let latest = InteractionOrder { field: InteractionOrderField::HeldOn, direction: Direction::Desc };
    InteractionList { filter, order: order.unwrap_or(latest) }
}

/// The year of a partial date's key.
fn year() -> Expr {
    Expr::cust(format!("\"interaction\".\"held_on\" / {}", PartialDate::YEAR_STEP))
}

impl InteractionList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
    ) -> Result<PageOf<Interaction>, Failure> {
        let column = |name: &'static str| Expr::col(("interaction", name));
        let sort = match self.order.field {
            InteractionOrderField::HeldOn => SortKey::Number(column("held_on")),
            InteractionOrderField::Subject => SortKey::Bytes(column("sort_key")),
            InteractionOrderField::Id => SortKey::Id,
        };
        let descending = self.order.direction == Direction::Desc;
        let listing = self.listing(reading, None);
        let page = listing.page::<Interaction>(reading.store, columns, sort, descending, page).await?;
        page.attach(async |interactions| attach(reading, interactions, wanted).await).await
    }

    /// The ids of all of them, at most so many.
    pub async fn ids(&self, reading: Reading<'_>, most: u64) -> Result<Vec<Uuid>, StoreError> {
        self.listing(reading, None).ids(reading.store, most).await
    }

    /// How many there are.
    pub async fn total(&self, reading: Reading<'_>) -> Result<i64, StoreError> {
        self.listing(reading, None).total(reading.store).await
    }

    /// How many there are per value, under all filters but the facet's own.
    pub async fn facet(&self, reading: Reading<'_>, facet: InteractionFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet));
        match facet {
            InteractionFacet::AccessLevel => listing.levels(reading.store).await,
            InteractionFacet::Kind => {
                listing.words(reading.store, "KIND", Expr::col(("interaction", "kind"))).await
            }
            InteractionFacet::Year => {
                let text = year().cast_as("text");
                let mut values = listing.counts(reading.store, text).await?;
                values.sort_by(|one, other| other.value.cmp(&one.value));
                Ok(Facet { field: "YEAR", values })
            }
        }
    }

    fn listing(&self, reading: Reading<'_>, without: Option<InteractionFacet>) -> Listing {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("interaction", name));
        let counted = |facet| without == Some(facet);
        let mut base =
            Query::select().from("interaction").and_where(scope::visible(reading, "interaction")).to_owned();
        if let Some(mine) = filter.mine {
            let answers = custody::mine(reading, "interaction");
            base.and_where(if mine { answers } else { answers.not() });
        }
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("interaction", "id"), &ids));
        }
        let text = filter.text.as_deref();
        let words = text.and_then(|text| folded::has_words(reading.store.dialect(), "interaction", text));
        let searched = words.is_some();
        base.and_where_option(words);
        if let Some(kinds) = filter.kinds.as_ref().filter(|_| !counted(InteractionFacet::Kind)) {
            base.and_where(column("kind").is_in(kinds.iter().map(|kind| kind.code())));
        }
        if let Some(years) = filter.years.as_ref().filter(|_| !counted(InteractionFacet::Year)) {
            base.and_where(year().is_in(years.iter().copied()));
        }
        if let Some(levels) =
            filter.access_levels.as_ref().filter(|_| !counted(InteractionFacet::AccessLevel))
        {
            base.and_where(column("access_level").is_in(levels.iter().map(|level| level.rank())));
        }
        if let Some(since) = filter.since {
            base.and_where(column("held_on").gte(since.key()));
        }
        if let Some(until) = filter.until {
            // Whatever its doubt, which is the last digit of a key.
            base.and_where(column("held_on").lte(day_key(until.latest()) + 9));
        }
        let parts = [
            (Side::Organization, "organization", filter.organization.map(|id| id.0)),
            (Side::Contact, "contact", filter.contact.map(|id| id.0)),
            (Side::Agreement, "agreement", filter.agreement.map(|id| id.0)),
        ];
        for (side, table, id) in parts {
            if let Some(id) = id {
                base.and_where(column("id").in_subquery(with_part(reading, side, table, id)));
            }
        }
        Listing { table: "interaction", base, searched }
    }
}

/// The organizations that took part in an interaction on a day or later.
pub(in crate::register) fn met_since(reading: Reading<'_>, since: NaiveDate) -> SelectStatement {
    Query::select()
        .column(("interaction_participant", "organization_id"))
        .from("interaction_participant")
        .inner_join(
            "interaction",
            Expr::col(("interaction", "id")).equals(("interaction_participant", "interaction_id")),
        )
        .and_where(scope::visible(reading, "interaction"))
        .and_where(Expr::col(("interaction", "held_on")).gte(day_key(since)))
        .to_owned()
}

/// The interactions with a part that the viewer may see; of one that they may not, none.
fn with_part(
    reading: Reading<'_>,
    side: Side,
    table: &'static str,
    id: Uuid,
) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column((side.table(), "interaction_id"))
        .from(side.table())
        .and_where(Expr::col((side.table(), side.column())).in_subquery(scope::seen(reading, table, id)))
        .to_owned()
}
