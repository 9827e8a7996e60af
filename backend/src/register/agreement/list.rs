//! Lists of agreements.

use std::sync::Arc;

use accord_shared::{
    AccessLevel,
    agreement::{AgreementKind, AgreementState, Ambit},
    clauses::NoticePhase,
    id::{ContactId, DirectionId, OrganizationId},
    organization::OrganizationKind,
    partial_date::{Day, day_key},
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use super::{Agreement, Read, Wanted, attach, clauses, columns};
use crate::{
    register::{
        Facet, FacetValue, Failure, Page, PageOf, Reading, custody, dates, direction, folded,
        listing::{Direction, Listing, SortKey},
        obligation, scope,
    },
    store::StoreError,
};

/// Which agreements a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AgreementFilter {
    /// Of these only.
    pub ids: Option<Vec<accord_shared::id::AgreementId>>,
    /// Words to find in titles and the number, folded.
    pub text: Option<String>,
    /// Of these kinds.
    pub kinds: Option<Vec<AgreementKind>>,
    /// Between two or among more.
    pub ambits: Option<Vec<Ambit>>,
    /// In these states.
    pub states: Option<Vec<AgreementState>>,
    /// In these directions of cooperation.
    pub directions: Option<Vec<DirectionId>>,
    /// Of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// With this organization taking part.
    pub organization: Option<OrganizationId>,
    /// With an organization of these countries taking part, ISO 3166-1 alpha-2.
    pub organization_countries: Option<Vec<String>>,
    /// With an organization of these kinds taking part.
    pub organization_kinds: Option<Vec<OrganizationKind>>,
    /// Signed on this day or later.
    pub signed_from: Option<Day>,
    /// Signed on this day or earlier.
    pub signed_to: Option<Day>,
    /// With an agreed last day on this day or earlier.
    pub ends_to: Option<Day>,
    /// With a window for notice in one of these phases.
    pub notice: Option<Vec<NoticePhase>>,
    /// The day on which states are judged; today if left out.
    pub on: Option<Day>,
    /// For which the viewer answers, or does not.
    pub mine: Option<bool>,
    /// For which this unit answers.
    pub unit: Option<OrganizationId>,
    /// Under which this person answers for an obligation.
    pub person: Option<ContactId>,
}

/// How a list of agreements is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct AgreementOrder {
    /// By what.
    pub field: AgreementOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What agreements sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AgreementOrderField {
    /// The order in which they were entered.
    Id,
    /// Their title, in the Azerbaijani alphabet.
    Title,
    /// When they were signed.
    SignedOn,
    /// When they came into force.
    InForceOn,
    /// When they end.
    EndsOn,
    /// When the first open obligation under them is due.
    NextDueOn,
}

/// What agreements can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AgreementFacet {
    /// By state on the day of the filter.
    State,
    /// By kind.
    Kind,
    /// Between two or among more.
    Ambit,
    /// By direction of cooperation: ids, with names.
    Direction,
    /// By access level.
    AccessLevel,
    /// By how near the last day for notice is; a document can be in several phases.
    Notice,
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct AgreementList {
    filter: AgreementFilter,
    order: AgreementOrder,
    today: NaiveDate,
}

/// The agreements that pass the filter, the newest signature first unless another order is asked for. `today` is the
/// day on which states are judged where the filter names none.
pub fn list(filter: AgreementFilter, order: Option<AgreementOrder>, today: NaiveDate) -> AgreementList {
    let newest = AgreementOrder { field: AgreementOrderField::SignedOn, direction: Direction::Desc };
    AgreementList { filter, order: order.unwrap_or(newest), today }
}

impl AgreementList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
    ) -> Result<PageOf<Arc<Agreement>>, Failure> {
        let column = |name: &'static str| Expr::col(("agreement", name));
        let sort = match self.order.field {
            AgreementOrderField::Id => SortKey::Id,
            AgreementOrderField::Title => SortKey::Bytes(column("sort_key")),
            AgreementOrderField::SignedOn => SortKey::Number(column("signed_on")),
            AgreementOrderField::InForceOn => SortKey::Number(column("in_force_on")),
            AgreementOrderField::EndsOn => SortKey::Number(column("ends_on")),
            AgreementOrderField::NextDueOn => SortKey::Number(next_due_on(reading)),
        };
        let listing = self.listing(reading, None).await?;
        let descending = self.order.direction == Direction::Desc;
        let page = if wanted.details || wanted.unit.is_some() {
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
        page.attach(async |agreements| attach(reading, agreements, wanted).await).await
    }

    /// The ids of all of them, at most so many.
    pub async fn ids(&self, reading: Reading<'_>, most: u64) -> Result<Vec<uuid::Uuid>, StoreError> {
        self.listing(reading, None).await?.ids(reading.store, most).await
    }

    /// How many there are.
    pub async fn total(&self, reading: Reading<'_>) -> Result<i64, StoreError> {
        self.listing(reading, None).await?.total(reading.store).await
    }

    /// How many there are per value, under all filters but the facet's own.
    pub async fn facet(&self, reading: Reading<'_>, facet: AgreementFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet)).await?;
        let column = |name: &'static str| Expr::col(("agreement", name));
        match facet {
            AgreementFacet::State => {
                listing.words(reading.store, "STATE", dates::agreement_state(self.day())).await
            }
            AgreementFacet::Kind => listing.words(reading.store, "KIND", column("kind")).await,
            AgreementFacet::Ambit => listing.words(reading.store, "AMBIT", column("ambit")).await,
            AgreementFacet::AccessLevel => listing.levels(reading.store).await,
            AgreementFacet::Direction => direction::facet(reading, listing.base).await,
            AgreementFacet::Notice => {
                let phases = clauses::in_phases(reading, NoticePhase::ALL, self.day()).await?;
                let mut values = Vec::new();
                for (phase, ids) in phases {
                    let among = reading.store.dialect().one_of(("agreement", "id"), &ids);
                    let count = listing.clone().and(among).total(reading.store).await?;
                    values.push(FacetValue { value: phase.code().to_uppercase(), label: None, count });
                }
                Ok(Facet { field: "NOTICE", values })
            }
        }
    }

    fn day(&self) -> NaiveDate {
        self.filter.on.map_or(self.today, |day| day.0)
    }

    async fn listing(
        &self,
        reading: Reading<'_>,
        without: Option<AgreementFacet>,
    ) -> Result<Listing, StoreError> {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("agreement", name));
        let keep = |facet| without != Some(facet);
        let mut base =
            Query::select().from("agreement").and_where(scope::visible(reading, "agreement")).to_owned();
        if let Some(mine) = filter.mine {
            let answers = custody::mine(reading, "agreement");
            base.and_where(if mine { answers } else { answers.not() });
        }
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("agreement", "id"), &ids));
        }
        let text = filter.text.as_deref();
        let words = text.and_then(|text| folded::has_words(reading.store.dialect(), "agreement", text));
        let searched = words.is_some();
        base.and_where_option(words);
        if let Some(kinds) = filter.kinds.as_ref().filter(|_| keep(AgreementFacet::Kind)) {
            base.and_where(column("kind").is_in(kinds.iter().map(|kind| kind.code())));
        }
        if let Some(ambits) = filter.ambits.as_ref().filter(|_| keep(AgreementFacet::Ambit)) {
            base.and_where(column("ambit").is_in(ambits.iter().map(|ambit| ambit.code())));
        }
        if let Some(states) = filter.states.as_ref().filter(|_| keep(AgreementFacet::State)) {
            base.and_where(dates::agreement_state(self.day()).is_in(states.iter().map(|state| state.code())));
        }
        if let Some(levels) = filter.access_levels.as_ref().filter(|_| keep(AgreementFacet::AccessLevel)) {
            base.and_where(column("access_level").is_in(levels.iter().map(|level| level.rank())));
        }
        if let Some(directions) = filter.directions.as_ref().filter(|_| keep(AgreementFacet::Direction)) {
            base.and_where(column("id").in_subquery(direction::agreements_in(directions)));
        }
        if let Some(signed_from) = filter.signed_from {
            base.and_where(column("signed_on").gte(day_key(signed_from.0)));
        }
        if let Some(signed_to) = filter.signed_to {
            base.and_where(column("signed_on").lte(day_key(signed_to.0) + 9));
        }
        if let Some(ends_to) = filter.ends_to {
            base.and_where(column("ends_on").lte(day_key(ends_to.0) + 9));
        }
        if let Some(unit) = filter.unit {
            base.and_where(column("unit_id").in_subquery(scope::seen(reading, "organization", unit.0)));
        }
        if let Some(person) = filter.person {
            base.and_where(column("id").in_subquery(obligation::agreements_of(reading, person)));
        }
        if let Some(with) = self.participants(reading) {
            base.and_where(column("id").in_subquery(with));
        }
        if let Some(phases) = filter.notice.as_ref().filter(|_| keep(AgreementFacet::Notice)) {
            let found = clauses::in_phases(reading, phases, self.day()).await?;
            let ids: Vec<_> = found.into_iter().flat_map(|(_, ids)| ids).collect();
            base.and_where(reading.store.dialect().one_of(("agreement", "id"), &ids));
        }
        Ok(Listing { table: "agreement", base, searched })
    }

    /// The agreements of the participants that the filter names; nothing where it names none.
    fn participants(&self, reading: Reading<'_>) -> Option<SelectStatement> {
        let AgreementFilter { organization, organization_countries, organization_kinds, .. } = &self.filter;
        if organization.is_none() && organization_countries.is_none() && organization_kinds.is_none() {
            return None;
        }
        let mut with = Query::select()
            .column(("participation", "agreement_id"))
            .from("participation")
            .inner_join(
                "organization",
                Expr::col(("organization", "id")).equals(("participation", "organization_id")),
            )
            .and_where(scope::visible(reading, "participation"))
            .and_where(scope::visible(reading, "organization"))
            .to_owned();
        if let Some(organization) = organization {
            with.and_where(Expr::col(("participation", "organization_id")).eq(organization.0));
        }
        if let Some(countries) = organization_countries {
            with.and_where(
                Expr::col(("organization", "country")).is_in(countries.iter().map(String::as_str)),
            );
        }
        if let Some(kinds) = organization_kinds {
            with.and_where(Expr::col(("organization", "kind")).is_in(kinds.iter().map(|kind| kind.code())));
        }
        Some(with)
    }
}

/// When an agreement's first open obligation is due, of those that the viewer may see.
fn next_due_on(reading: Reading<'_>) -> Expr {
    let statement = Query::select()
        .expr(Expr::col(("obligation", "next_due_on")).min())
        .from("obligation")
        .and_where(Expr::col(("obligation", "agreement_id")).equals(("agreement", "id")))
        .and_where(scope::visible(reading, "obligation"))
        .to_owned();
    Expr::SubQuery(None, Box::new(statement.into()))
}
