//! Lists by key, with totals and facets that cost nothing when nobody asks for them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, NullOrdering, Order, SelectStatement};
use uuid::Uuid;

use accord_shared::{AccessLevel, LocalizedText, error::ErrorCode};

use super::{Failure, Problem};
use crate::store::{FromRow, Row, Store, StoreError};

/// How many rows a page has when nobody says how many.
pub const PAGE: usize = 50;

/// The most rows that a page has.
pub const MOST: usize = 200;

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "OrderDirection")]
pub enum Direction {
    /// Smallest, earliest, first letter first.
    #[default]
    Asc,
    /// The other way.
    Desc,
}

/// Which page of a list is asked for, as Relay's connection arguments.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// So many rows from the front.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// So many rows from the back.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
    /// Whether the length of the whole list will be asked for too.
    pub total: bool,
}

/// Rows of a page, each with the cursor that leads back to it.
#[derive(Debug, Clone)]
pub struct PageOf<T> {
    /// The rows, in the list's order whichever way they were asked for.
    pub rows: Vec<(Cursor, T)>,
    /// Whether rows come before these.
    pub has_previous: bool,
    /// Whether rows come after these.
    pub has_next: bool,
    /// How many rows the whole list has, where they were counted on the way.
    pub total: Option<i64>,
}

impl<T> PageOf<T> {
    /// The same page of something else.
    pub(super) fn map<U>(self, mut change: impl FnMut(T) -> U) -> PageOf<U> {
        let rows = self.rows.into_iter().map(|(cursor, row)| (cursor, change(row))).collect();
        PageOf { rows, has_previous: self.has_previous, has_next: self.has_next, total: self.total }
    }

    /// The page with what `attach` loads for its rows.
    pub(super) async fn attach(
        mut self,
        attach: impl AsyncFnOnce(&mut [T]) -> Result<(), StoreError>,
    ) -> Result<Self, Failure> {
        let (cursors, mut rows): (Vec<Cursor>, Vec<T>) = std::mem::take(&mut self.rows).into_iter().unzip();
        attach(&mut rows).await?;
        let rows = cursors.into_iter().zip(rows).collect();
        Ok(Self { rows, ..self })
    }
}

/// What a list sorts by. Ties are broken by id; rows without the key come last.
#[derive(Debug, Clone)]
pub enum SortKey {
    /// By id alone: the order in which records were made.
    Id,
    /// By a number or null.
    Number(Expr),
    /// By bytes that are never null.
    Bytes(Expr),
}

/// Where a row stands in its list. Outside it is an opaque text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    key: Key,
    id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    None,
    Number(i32),
    Bytes(Vec<u8>),
}

impl Cursor {
    /// The text that goes out.
    pub fn encode(&self) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        match &self.key {
            Key::None => bytes.push(0),
            Key::Number(number) => {
                bytes.push(1);
                bytes.extend(number.to_be_bytes());
            }
            Key::Bytes(key) => {
                bytes.push(2);
                bytes.extend(key);
            }
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, rest) = bytes.split_at_checked(16)?;
        let (&tag, rest) = rest.split_first()?;
        let key = match tag {
            0 if rest.is_empty() => Key::None,
            1 => Key::Number(i32::from_be_bytes(rest.try_into().ok()?)),
            2 => Key::Bytes(rest.to_vec()),
            _ => return None,
        };
        Some(Self { key, id: Uuid::from_slice(id).ok()? })
    }
}

/// A list: a table with its joins and conditions, not yet with columns.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    pub(super) table: &'static str,
    /// `FROM`, joins and `WHERE`.
    pub(super) base: SelectStatement,
    /// Whether each row is judged by its text. No index helps then: to count the rows while the page is read is one
    /// walk instead of two.
    pub(super) searched: bool,
}

struct Keyed<T> {
    row: T,
    cursor: Cursor,
    total: Option<i64>,
}

impl<T: FromRow> FromRow for Keyed<T> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let item = T::from_row(row)?;
        let (id, number, bytes) = (row.uuid()?, row.opt_int()?, row.bytes()?);
        let key = match number {
            Some(number) => Key::Number(number),
            None if bytes.is_empty() => Key::None,
            None => Key::Bytes(bytes),
        };
        Ok(Self { row: item, cursor: Cursor { key, id }, total: row.opt_long()? })
    }
}

impl Listing {
    /// One page; `columns` adds what a row is read from.
    pub(super) async fn page<T: FromRow>(
        &self,
        store: &Store,
        columns: impl FnOnce(&mut SelectStatement),
        sort: SortKey,
        descending: bool,
        page: &Page,
    ) -> Result<PageOf<T>, Failure> {
        let Window { count, cursor, backward, bounded } = window(page)?;
        let descending = descending != backward;
        let mut statement = self.base.clone();
        columns(&mut statement);
        let (number, bytes) = match &sort {
            SortKey::Id => (None, None),
            SortKey::Number(expr) => (Some(expr.clone()), None),
            SortKey::Bytes(expr) => (None, Some(expr.clone())),
        };
        statement
            .expr(Expr::col((self.table, "id")))
            .expr(number.unwrap_or_else(|| Expr::cust("CAST(NULL AS integer)")))
            .expr(bytes.unwrap_or_else(|| Expr::value(Vec::<u8>::new())));
        // Behind a cursor it would be the length of the rest.
        let counts = self.searched && page.total && cursor.is_none();
        statement.expr(Expr::cust(if counts { "COUNT(*) OVER ()" } else { "CAST(NULL AS bigint)" }));
        if let Some(cursor) = cursor {
            statement.and_where(self.beyond(&sort, cursor, descending, backward)?);
        }
        self.order(&mut statement, sort, descending, backward);
        statement.limit(count as u64 + 1);

        let mut rows: Vec<Keyed<T>> = store.rows(&statement).await?;
        let more = rows.len() > count;
        let total = counts.then(|| rows.first().and_then(|row| row.total).unwrap_or(0));
        rows.truncate(count);
        if backward {
            rows.reverse();
        }
        let (has_previous, has_next) = if backward { (more, bounded) } else { (bounded, more) };
        let rows = rows.into_iter().map(|keyed| (keyed.cursor, keyed.row)).collect();
        Ok(PageOf { rows, has_previous, has_next, total })
    }

    /// How many rows the whole list has.
    pub(super) async fn total(&self, store: &Store) -> Result<i64, StoreError> {
        let mut statement = self.base.clone();
        statement.expr(Func::count(Expr::col((self.table, "id"))));
        Ok(store.row::<(i64,)>(&statement).await?.map_or(0, |(count,)| count))
    }

    /// The ids of its rows, at most so many, in the order in which they were entered.
    pub(super) async fn ids(&self, store: &Store, most: u64) -> Result<Vec<Uuid>, StoreError> {
        let mut statement = self.base.clone();
        statement.column((self.table, "id")).order_by((self.table, "id"), Order::Asc).limit(most);
        Ok(store.rows::<(Uuid,)>(&statement).await?.into_iter().map(|(id,)| id).collect())
    }

    /// How many rows there are per value of an expression that gives text; most first, then by value.
    pub(super) async fn counts(&self, store: &Store, value: Expr) -> Result<Vec<FacetValue>, StoreError> {
        let mut statement = self.base.clone();
        statement
            .expr_as(value, "value")
            .expr_as(Func::count(Expr::col((self.table, "id"))), "count")
            .group_by_col("value")
            .order_by("count", Order::Desc)
            .order_by("value", Order::Asc)
            .limit(300);
        let rows: Vec<(String, i64)> = store.rows(&statement).await?;
        Ok(rows.into_iter().map(|(value, count)| FacetValue { value, label: None, count }).collect())
    }

    /// The list under one more condition.
    pub(super) fn and(mut self, condition: Expr) -> Self {
        self.base.and_where(condition);
        self
    }

    /// Counts by a closed list of words, named as the schema names them.
    pub(super) async fn words(
        &self,
        store: &Store,
        field: &'static str,
        value: Expr,
    ) -> Result<Facet, StoreError> {
        let mut values = self.counts(store, value).await?;
        for value in &mut values {
            value.value.make_ascii_uppercase();
        }
        Ok(Facet { field, values })
    }

    /// Counts by yes and no, as `true` and `false`.
    pub(super) async fn truths(
        &self,
        store: &Store,
        field: &'static str,
        value: Expr,
    ) -> Result<Facet, StoreError> {
        let text = Expr::case(value, Expr::value("true")).finally("false");
        Ok(Facet { field, values: self.counts(store, text.into()).await? })
    }

    /// Counts by access level.
    pub(super) async fn levels(&self, store: &Store) -> Result<Facet, StoreError> {
        let level = Expr::col((self.table, "access_level"));
        let text = AccessLevel::ALL.iter().fold(CaseStatement::new(), |case, level_at| {
            case.case(level.clone().eq(level_at.rank()), level_at.code())
        });
        self.words(store, "ACCESS_LEVEL", text.into()).await
    }

    fn order(&self, statement: &mut SelectStatement, sort: SortKey, descending: bool, backward: bool) {
        let order = if descending { Order::Desc } else { Order::Asc };
        // Rows without the key come last; read from the back, they come first.
        let nulls = if backward { NullOrdering::First } else { NullOrdering::Last };
        match sort {
            SortKey::Id => {}
            SortKey::Number(expr) => {
                statement.order_by_expr_with_nulls(expr, order.clone(), nulls);
            }
            SortKey::Bytes(expr) => {
                statement.order_by_expr(expr, order.clone());
            }
        }
        statement.order_by((self.table, "id"), order);
    }

    /// The rows that come after the cursor in the order asked for.
    fn beyond(
        &self,
        sort: &SortKey,
        cursor: Cursor,
        descending: bool,
        backward: bool,
    ) -> Result<Expr, Problem> {
        let past = |column: Expr, value: Expr| if descending { column.lt(value) } else { column.gt(value) };
        let past_id = past(Expr::col((self.table, "id")), Expr::value(cursor.id));
        match (sort, cursor.key) {
            (SortKey::Id, _) => Ok(past_id),
            (SortKey::Bytes(expr), Key::Bytes(key)) => {
                let tie = expr.clone().eq(key.clone()).and(past_id);
                Ok(past(expr.clone(), Expr::value(key)).or(tie))
            }
            (SortKey::Number(expr), Key::Number(key)) => {
                let tie = expr.clone().eq(key).and(past_id);
                let beyond = past(expr.clone(), Expr::value(key)).or(tie);
                Ok(if backward { beyond } else { beyond.or(expr.clone().is_null()) })
            }
            (SortKey::Number(expr), Key::None) => {
                let tie = expr.clone().is_null().and(past_id);
                Ok(if backward { tie.or(expr.clone().is_not_null()) } else { tie })
            }
            _ => Err(wrong_cursor()),
        }
    }
}

/// A facet's values with their counts.
#[derive(Debug, Clone)]
pub struct Facet {
    /// The facet's name, as the schema writes it.
    pub field: &'static str,
    /// Its values, most first.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone)]
pub struct FacetValue {
    /// What the filter takes to choose it.
    pub value: String,
    /// Its name where the value is an id.
    pub label: Option<LocalizedText>,
    /// How many rows have it.
    pub count: i64,
}

struct Window {
    count: usize,
    cursor: Option<Cursor>,
    backward: bool,
    bounded: bool,
}

fn window(page: &Page) -> Result<Window, Problem> {
    let backward = page.last.is_some() || (page.before.is_some() && page.first.is_none());
    if (page.first.is_some() && page.last.is_some()) || (page.after.is_some() && page.before.is_some()) {
        let message = "ask for `first` (with `after`) or for `last` (with `before`), not for both";
        return Err(Problem::whole(ErrorCode::Invalid, message));
    }
    if (backward && page.after.is_some()) || (!backward && page.before.is_some()) {
        return Err(Problem::whole(ErrorCode::Invalid, "`after` goes with `first`, `before` with `last`"));
    }
    let count = match (if backward { page.last } else { page.first }).map(usize::try_from) {
        None => PAGE,
        Some(Ok(count)) if count <= MOST => count,
        Some(_) => return Err(Problem::whole(ErrorCode::TooMany, format!("a page has 0 to {MOST} rows"))),
    };
    let cursor = page.after.as_deref().or(page.before.as_deref());
    let cursor = cursor.map(|text| Cursor::decode(text).ok_or_else(wrong_cursor)).transpose()?;
    Ok(Window { count, bounded: cursor.is_some(), cursor, backward })
}

fn wrong_cursor() -> Problem {
    Problem::whole(ErrorCode::Invalid, "not a cursor of this list: take it from a page with the same order")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_is_refused() {
        for key in [Key::None, Key::Number(-5), Key::Bytes(vec![1, 2, 3])] {
            let cursor = Cursor { key, id: Uuid::from_u128(9) };
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
        for text in ["", "x", "AAAA", "!!!!", &"A".repeat(500)] {
            let decoded = Cursor::decode(text);
            assert!(decoded.is_none(), "{text}: {decoded:?}");
        }
    }

    #[test]
    fn contradictory_pages_are_refused() {
        let both = Page { first: Some(1), last: Some(1), ..Page::default() };
        let negative = Page { first: Some(-1), ..Page::default() };
        let many = Page { first: Some(100_000), ..Page::default() };
        let crossed = Page { last: Some(1), after: Some("x".into()), ..Page::default() };
        for page in [both, negative, many, crossed] {
            assert!(window(&page).is_err());
        }
    }
}
