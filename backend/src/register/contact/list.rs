//! Lists of contacts.

use accord_shared::{
    AccessLevel,
    id::OrganizationId,
    partial_date::{Day, day_key},
};
use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};

use super::{Contact, Wanted, attach, columns};
use crate::{
    register::{
        Facet, FacetValue, Failure, Page, PageOf, Reading, custody, dates, folded,
        listing::{Direction, Listing, SortKey},
        scope,
    },
    store::StoreError,
};

/// Which contacts a list shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ContactFilter {
    /// Of these only.
    pub ids: Option<Vec<accord_shared::id::ContactId>>,
    /// Words to find in names, folded.
    pub text: Option<String>,
    /// Of these levels.
    pub access_levels: Option<Vec<AccessLevel>>,
    /// With a post at this organization.
    pub organization: Option<OrganizationId>,
    /// With a post at an organization of these countries, ISO 3166-1 alpha-2.
    pub countries: Option<Vec<String>>,
    /// Holding a post on this day; with `organization` or `countries`, there.
    pub in_post_on: Option<Day>,
    /// For which the viewer answers, or does not.
    pub mine: Option<bool>,
}

/// How a list of contacts is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ContactOrder {
    /// By what.
    pub field: ContactOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: Direction,
}

/// What contacts sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ContactOrderField {
    /// Their name, in the Azerbaijani alphabet.
    Name,
    /// The order in which they were entered.
    Id,
}

/// What contacts can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ContactFacet {
    /// By country of the organizations at which they hold or held a post.
    Country,
    /// By access level.
    AccessLevel,
}

/// A list that can be paged, counted and broken down.
#[derive(Debug, Clone)]
pub struct ContactList {
    filter: ContactFilter,
    order: ContactOrder,
}

/// The contacts that pass the filter, by name unless another order is asked for.
pub fn list(filter: ContactFilter, order: Option<ContactOrder>) -> ContactList {
    let by_name = ContactOrder { field: ContactOrderField::Name, direction: Direction::Asc };
    ContactList { filter, order: order.unwrap_or(by_name) }
}

impl ContactList {
    /// One page.
    pub async fn page(
        &self,
        reading: Reading<'_>,
        page: &Page,
        wanted: &Wanted,
    ) -> Result<PageOf<Contact>, Failure> {
        let sort = match self.order.field {
            ContactOrderField::Id => SortKey::Id,
            ContactOrderField::Name => SortKey::Bytes(Expr::col(("contact", "sort_key"))),
        };
        let descending = self.order.direction == Direction::Desc;
        let listing = self.listing(reading, None);
        let page = listing.page::<Contact>(reading.store, columns, sort, descending, page).await?;
        page.attach(async |contacts| attach(reading, contacts, wanted).await).await
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
    pub async fn facet(&self, reading: Reading<'_>, facet: ContactFacet) -> Result<Facet, StoreError> {
        let listing = self.listing(reading, Some(facet));
        match facet {
            ContactFacet::AccessLevel => listing.levels(reading.store).await,
            ContactFacet::Country => {
                Ok(Facet { field: "COUNTRY", values: countries(reading, listing.base).await? })
            }
        }
    }

    fn listing(&self, reading: Reading<'_>, without: Option<ContactFacet>) -> Listing {
        let filter = &self.filter;
        let column = |name: &'static str| Expr::col(("contact", name));
        let mut base =
            Query::select().from("contact").and_where(scope::visible(reading, "contact")).to_owned();
        if let Some(mine) = filter.mine {
            let answers = custody::mine(reading, "contact");
            base.and_where(if mine { answers } else { answers.not() });
        }
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            base.and_where(reading.store.dialect().one_of(("contact", "id"), &ids));
        }
        let text = filter.text.as_deref();
        let words = text.and_then(|text| folded::has_words(reading.store.dialect(), "contact", text));
        let searched = words.is_some();
        base.and_where_option(words);
        if let Some(levels) =
            filter.access_levels.as_ref().filter(|_| without != Some(ContactFacet::AccessLevel))
        {
            base.and_where(column("access_level").is_in(levels.iter().map(|level| level.rank())));
        }
        let countries = filter.countries.as_ref().filter(|_| without != Some(ContactFacet::Country));
        if filter.organization.is_some() || countries.is_some() || filter.in_post_on.is_some() {
            let mut posts = posts(reading);
            posts.column(("post", "contact_id"));
            if let Some(organization) = filter.organization {
                posts.and_where(Expr::col(("post", "organization_id")).eq(organization.0));
            }
            if let Some(countries) = countries {
                posts.and_where(
                    Expr::col(("organization", "country")).is_in(countries.iter().map(String::as_str)),
                );
            }
            if let Some(day) = filter.in_post_on {
                posts.cond_where(held_on(day.0));
            }
            base.and_where(column("id").in_subquery(posts));
        }
        Listing { table: "contact", base, searched }
    }
}

/// Posts at organizations, both within the viewer's scope.
fn posts(reading: Reading<'_>) -> SelectStatement {
    Query::select()
        .from("post")
        .inner_join("organization", Expr::col(("organization", "id")).equals(("post", "organization_id")))
        .and_where(scope::visible(reading, "post"))
        .and_where(scope::visible(reading, "organization"))
        .to_owned()
}

/// The organizations at which somebody whom the viewer may see holds a post on a day.
pub(in crate::register) fn staffed_on(reading: Reading<'_>, day: NaiveDate) -> SelectStatement {
    let mut posts = posts(reading);
    posts.column(("post", "organization_id")).cond_where(held_on(day));
    scope::join_visible(&mut posts, reading, ("post", "contact_id"), "contact", "its_contact");
    posts
}

/// `contact::in_post_on`, in SQL.
fn held_on(day: NaiveDate) -> Cond {
    let since = Expr::col(("post", "since_on"));
    let until = Expr::col(("post", "until_on"));
    let lasts = dates::lasts_until("post", "until_on", day);
    Cond::all().add(since.clone().is_null().or(since.lte(day_key(day) + 9))).add(until.is_null().or(lasts))
}

async fn countries(reading: Reading<'_>, base: SelectStatement) -> Result<Vec<FacetValue>, StoreError> {
    let mut contacts = base;
    contacts.column(("contact", "id"));
    let mut statement = posts(reading);
    statement
        .column(("organization", "country"))
        .expr(Expr::cust("COUNT(DISTINCT \"post\".\"contact_id\")"))
        .and_where(Expr::col(("organization", "country")).is_not_null())
        .and_where(Expr::col(("post", "contact_id")).in_subquery(contacts))
        .group_by_col(("organization", "country"));
    let mut values: Vec<FacetValue> = reading
        .store
        .rows::<(String, i64)>(&statement)
        .await?
        .into_iter()
        .map(|(value, count)| FacetValue { value, label: None, count })
        .collect();
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
    Ok(values)
}
