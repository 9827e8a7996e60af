//! Relay connections over the register's lists.

use accord_shared::{Language, LocalizedText};
use async_graphql::{Context, OutputType, SimpleObject};

use crate::register::{Cursor, Facet as FacetOf, FacetValue as FacetValueOf, Page, PageOf};

/// Where a page lies in its list.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether rows come before these.
    has_previous_page: bool,
    /// Whether rows come after these.
    has_next_page: bool,
    /// The first row's cursor.
    start_cursor: Option<String>,
    /// The last row's cursor.
    end_cursor: Option<String>,
    /// The whole list's length, where it was counted while the page was read.
    #[graphql(skip)]
    pub(super) total: Option<i64>,
}

impl PageInfo {
    pub(super) fn of<T>(page: &PageOf<T>) -> Self {
        Self {
            has_previous_page: page.has_previous,
            has_next_page: page.has_next,
            start_cursor: page.rows.first().map(|(cursor, _)| cursor.encode()),
            end_cursor: page.rows.last().map(|(cursor, _)| cursor.encode()),
            total: page.total,
        }
    }

    /// A page that is read forward only, with these cursors.
    pub(super) fn forward(
        has_previous_page: bool,
        has_next_page: bool,
        cursors: (Option<String>, Option<String>),
    ) -> Self {
        let (start_cursor, end_cursor) = cursors;
        Self { has_previous_page, has_next_page, start_cursor, end_cursor, total: None }
    }
}

/// A facet: one way to break a list down.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct Facet {
    /// Which way.
    field: &'static str,
    /// Its values with their counts, most first.
    values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct FacetValue {
    /// What to put into the filter to choose it: an enum's name, a country code, an id.
    value: String,
    /// Its name where the value is an id, in the language that the reader accepts.
    label: Option<String>,
    /// How many rows have it.
    count: i64,
}

impl Facet {
    /// The facet as a reader of this language sees it.
    pub(super) fn of(facet: FacetOf, language: Language) -> Self {
        let value = |FacetValueOf { value, label, count }| {
            let label = label.map(|label: LocalizedText| label.pick(language).to_owned());
            FacetValue { value, label, count }
        };
        Self { field: facet.field, values: facet.values.into_iter().map(value).collect() }
    }
}

/// A page's rows as nodes, each with its cursor.
pub(super) fn nodes<T, N: OutputType + From<T>>(page: PageOf<T>) -> (PageInfo, Vec<(Cursor, N)>) {
    let info = PageInfo::of(&page);
    (info, page.rows.into_iter().map(|(cursor, row)| (cursor, row.into())).collect())
}

/// The connection arguments as a page.
pub(super) fn page(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Page {
    let total = ctx.field().selection_set().any(|field| field.name() == "totalCount");
    Page { first, after, last, before, total }
}

/// Defines a noun's connection and edge over its list in the register.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $list:ty, $facet:ty) => {
        /// A page of a list, with what can be said of the whole list.
        #[derive(Debug)]
        pub(super) struct $connection {
            list: $list,
            info: $crate::graphql::connection::PageInfo,
            rows: Vec<($crate::register::Cursor, $node)>,
        }

        /// A row of a list with its cursor.
        #[derive(Debug, Clone, async_graphql::SimpleObject)]
        pub(super) struct $edge {
            /// What leads back to this row.
            cursor: String,
            /// The record.
            node: $node,
        }

        #[async_graphql::Object]
        impl $connection {
            /// The rows with their cursors.
            async fn edges(&self) -> Vec<$edge> {
                self.rows
                    .iter()
                    .map(|(cursor, node)| $edge { cursor: cursor.encode(), node: node.clone() })
                    .collect()
            }

            /// The rows.
            async fn nodes(&self) -> $crate::graphql::ready::ReadyList<&$node> {
                $crate::graphql::ready::ReadyList(self.rows.iter().map(|(_, node)| node).collect())
            }

            /// Where the page lies.
            async fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.info
            }

            /// How many rows the whole list has; counted only when asked for.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i64> {
                if let Some(total) = self.info.total {
                    return Ok(total);
                }
                let total = self.list.total($crate::graphql::asking::Asked::reading(ctx)).await;
                total.map_err($crate::graphql::asking::unexpected)
            }

            /// How many rows there are per value, under all filters but the facet's own.
            #[graphql(complexity = "fields.len() * (20 + child_complexity)")]
            async fn facets(
                &self,
                ctx: &async_graphql::Context<'_>,
                fields: Vec<$facet>,
            ) -> async_graphql::Result<Vec<$crate::graphql::connection::Facet>> {
                use $crate::graphql::asking::Asked as _;
                let (reading, language) = (ctx.reading(), ctx.language(None));
                let mut facets = Vec::with_capacity(fields.len());
                for field in fields {
                    let facet = self.list.facet(reading, field).await;
                    let facet = facet.map_err($crate::graphql::asking::unexpected)?;
                    facets.push($crate::graphql::connection::Facet::of(facet, language));
                }
                Ok(facets)
            }
        }
    };
}

pub(super) use connection;

/// How much a page of rows costs.
pub(super) fn page_cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let rows = first.or(last).and_then(|rows| usize::try_from(rows).ok());
    rows.unwrap_or(crate::register::listing::PAGE).saturating_mul(child).saturating_add(1)
}

/// How much a list of related records costs. Most have fewer than may be asked for, hence the tenth.
pub(super) fn related_cost(first: i32, child: usize) -> usize {
    (usize::try_from(first).unwrap_or(0) / 10 + 1).saturating_mul(child).saturating_add(1)
}
