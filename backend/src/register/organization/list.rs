//! Lists of organizations.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, LocalizedText,
    id::{AgreementId, OrganizationId},
    organization::OrganizationKind,
    partial_date::Day,
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::{Organization, Read, Wanted, attach, columns};
use crate::{
    register::{
        Facet, Failure, Page, PageOf, Reading, contact, custody, folded, interaction,
        listing::{Direction, Listing, SortKey},
        participation, partners, scope,
    },
    store::{FromRow, Row, StoreError},
};

/// Which organizations a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrganizationFilter {
    /// Of these only.
    pub ids: Option<Vec<OrganizationId>>,
    /// Words to find in names, aliases and acronyms, folded.
    pub text: Option<String>,
    /// Of these kinds.
    pub kinds: Option<Vec<OrganizationKind>>,
    /// Of these countries, ISO 3166-1 alpha-2.
    pub countries: Option<Vec<String>>,
    /// On our side, or not.
    pub ours: Option<bool>,
    /// Of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// Taking part in this agreement.
    pub agreement: Option<AgreementId>,
    /// Having an agreement in force with our side on the day of the filter, or not.
    pub has_agreement: Option<bool>,
    /// With somebody who holds a post there on the day of the filter, or with nobody.
    pub has_contact: Option<bool>,
    /// Without an interaction since this day.
    pub unmet_since: Option<Day>,
    /// The day on which agreements and posts are judged; today if left out.
    pub on: Option<Day>,
    /// For which the viewer answers, or does not.
    pub mine: Option<bool>,
}

/// How a list of organizations is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OrganizationOrder {
    /// By what.
    pub field: OrganizationOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What organizations sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrganizationOrderField {
    /// Their name, in the Azerbaijani alphabet.
    Name,
    /// In how many agreements they take part.
    Participations,
    /// The order in which they were entered.
    Id,
}

/// What organizations can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrganizationFacet {
    /// By kind.
    Kind,
    /// By country.
    Country,
    /// Ours or not: `true`, `false`.
    Ours,
    /// By access level.
    AccessLevel,
}

/// An organization as a row of a picture of very many.
#[derive(Debug, Clone)]
pub(in crate::register) struct Brief {
    pub(in crate::register) id: OrganizationId,
    pub(in crate::register) kind: OrganizationKind,
    pub(in crate::register) country: Option<String>,
    pub(in crate::register) names: LocalizedText,
    pub(in crate::register) sort_key: Vec<u8>,
}

impl FromRow for Brief {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            kind: row.word()?,
            country: row.opt_text()?,
            names: row.localized()?,
            sort_key: row.bytes()?,
        })
    }
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct OrganizationList {
    filter: OrganizationFilter,
    order: OrganizationOrder,
    today: NaiveDate,
}

/// The organizations that pass the filter, by name unless another order is asked for. `today` is the day on which
/// agreements and posts are judged where the filter names none.
pub fn list(
    filter: OrganizationFilter,
    order: Option<OrganizationOrder>,
    today: NaiveDate,
) -> OrganizationList {
    let by_name = OrganizationOrder { field: OrganizationOrderField::Name, direction: Direction::Asc };
    OrganizationList { filter, order: order.unwrap_or(by_name), today }
}

impl OrganizationList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
    ) -> Result<PageOf<Arc<Organization>>, Failure> {
        let mut listing = self.listing(reading, None);
        let sort = match self.order.field {
            OrganizationOrderField::Id => SortKey::Id,
            OrganizationOrderField::Name => SortKey::Bytes(Expr::col(("organization", "sort_key"))),
            OrganizationOrderField::Participations => {
                SortKey::Number(participation::join_counts(&mut listing.base, reading))
            }
        };
        let descending = self.order.direction == Direction::Desc;
        let rows = if wanted.details {
            let page = listing
                .page::<Read<true>>(reading.store, |s| columns(s, true), sort, descending, page)
                .await?;
            page.map(|row| row.0)
        } else {
            let page = listing
                .page::<Read<false>>(reading.store, |s| columns(s, false), sort, descending, page)
                .await?;
            page.map(|row| row.0)
        };
        rows.attach(async |organizations| attach(reading, organizations, wanted).await).await
    }

    /// All of them, at most so many, with what a row of a picture needs; by name.
    pub(in crate::register) async fn briefs(
        &self,
        reading: Reading<'_>,
        most: u64,
    ) -> Result<Vec<Brief>, StoreError> {
        let mut statement = self.listing(reading, None).base;
        let columns = [
            "id",
            "kind",
            "country",
            "name_az",
            "name_en",
            "name_ru",
            "name_original",
            "name_language",
            "sort_key",
        ];
        statement
            .columns(columns.map(|column| ("organization", column)))
            .order_by(("organization", "sort_key"), Order::Asc)
            .order_by(("organization", "id"), Order::Asc)
            .limit(most);
        reading.store.rows(&statement).await
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
    pub async fn facet(&self, reading: Reading<'_>, facet: OrganizationFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet));
        let column = |name: &'static str| Expr::col(("organization", name));
        match facet {
            OrganizationFacet::Kind => listing.words(reading.store, "KIND", column("kind")).await,
            OrganizationFacet::Country => {
                let known = listing.and(column("country").is_not_null());
                Ok(Facet { field: "COUNTRY", values: known.counts(reading.store, column("country")).await? })
            }
            OrganizationFacet::Ours => listing.truths(reading.store, "OURS", column("ours")).await,
            OrganizationFacet::AccessLevel => listing.levels(reading.store).await,
        }
    }

    fn listing(&self, reading: Reading<'_>, without: Option<OrganizationFacet>) -> Listing {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("organization", name));
        let keep = |facet| without != Some(facet);
        let mut base = Query::select()
            .from("organization")
            .and_where(scope::visible(reading, "organization"))
            .to_owned();
        if let Some(mine) = filter.mine {
            let answers = custody::mine(reading, "organization");
            base.and_where(if mine { answers } else { answers.not() });
        }
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("organization", "id"), &ids));
        }
        let text = filter.text.as_deref();
        let words = text.and_then(|text| folded::has_words(reading.store.dialect(), "organization", text));
        let searched = words.is_some();
        base.and_where_option(words);
        if let Some(kinds) = filter.kinds.as_ref().filter(|_| keep(OrganizationFacet::Kind)) {
            base.and_where(column("kind").is_in(kinds.iter().map(|kind| kind.code())));
        }
        if let Some(countries) = filter.countries.as_ref().filter(|_| keep(OrganizationFacet::Country)) {
            base.and_where(column("country").is_in(countries.iter().map(String::as_str)));
        }
        if let Some(ours) = filter.ours.filter(|_| keep(OrganizationFacet::Ours)) {
            base.and_where(column("ours").eq(ours));
        }
        if let Some(levels) = filter.access_levels.as_ref().filter(|_| keep(OrganizationFacet::AccessLevel)) {
            base.and_where(column("access_level").is_in(levels.iter().map(|level| level.rank())));
        }
        if let Some(agreement) = filter.agreement {
            base.and_where(column("id").in_subquery(participation::organizations_of(reading, agreement)));
        }
        let day = filter.on.map_or(self.today, |day| day.0);
        if let Some(has) = filter.has_agreement {
            base.and_where(among(has, column("id"), partners::partners_on(reading, day)));
        }
        if let Some(has) = filter.has_contact {
            base.and_where(among(has, column("id"), contact::staffed_on(reading, day)));
        }
        if let Some(since) = filter.unmet_since {
            base.and_where(among(false, column("id"), interaction::met_since(reading, since.0)));
        }
        Listing { table: "organization", base, searched }
    }
}

/// Whether an id is among these, or is not.
fn among(is: bool, id: Expr, these: SelectStatement) -> Expr {
    if is { id.in_subquery(these) } else { id.not_in_subquery(these) }
}
