//! What changed in the register since an entry of the ledger, record by record.

use accord_shared::{
    LocalizedText,
    id::{AssessmentId, Noun, RecordId},
};
use sea_orm::{
    JoinType,
    sea_query::{Expr, ExprTrait, Func, Order, Query},
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Reading,
    history::{self, Entry, Names, Span, is_change},
    scope,
};
use crate::{
    ledger,
    store::{FromRow, Row, StoreError},
};

/// How many of a record's entries are shown with it.
const ENTRIES: u64 = 5;

/// How far back is looked at all, in entries: who has never looked is not shown the whole ledger.
const FAR: i64 = 20_000;

/// A record that changed.
#[derive(Debug, Clone)]
pub struct News {
    /// Which.
    pub record: RecordId,
    /// Its names.
    pub names: LocalizedText,
    /// The number of its last entry.
    pub seq: i64,
    /// Its entries, newest first; at most five.
    pub entries: Vec<Entry>,
}

/// A record with the number of its last entry.
struct Last {
    record: RecordId,
    seq: i64,
}

impl FromRow for Last {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (noun, uuid): (_, Uuid) = (row.word()?, row.uuid()?);
        Ok(Self { record: RecordId::new(noun, uuid), seq: row.long()? })
    }
}

/// The records that changed after entry `since` and that the viewer may see, the last changed first; those whose last
/// entry is older than `before`, where that is given; at most `first`.
pub async fn since(
    reading: Reading<'_>,
    since: i64,
    mut before: Option<i64>,
    first: u64,
) -> Result<Vec<News>, StoreError> {
    let since = Ord::max(since, ledger::head(reading.store).await? - FAR);
    let mut news = Vec::new();
    while (news.len() as u64) < first {
        let page = changed(reading, since, before, first).await?;
        for last in &page {
            before = Some(last.seq);
            news.extend(told(reading, last, since).await?);
        }
        if (page.len() as u64) < first {
            break;
        }
    }
    news.truncate(usize::try_from(first).unwrap_or(usize::MAX));
    Ok(news)
}

async fn changed(
    reading: Reading<'_>,
    since: i64,
    before: Option<i64>,
    first: u64,
) -> Result<Vec<Last>, StoreError> {
    let last = || Expr::from(Func::max(Expr::col(("ledger", "seq"))));
    // What was judged of an organization is news of it.
    let noun = || {
        let organization = Noun::Organization.code();
        Expr::cust(format!(
            r#"CASE WHEN "assessment"."id" IS NULL THEN "ledger"."noun" ELSE '{organization}' END"#
        ))
    };
    let record = || Expr::cust(r#"COALESCE("assessment"."organization_id", "ledger"."record_id")"#);
    let judged = Expr::col(("ledger", "noun"))
        .eq(AssessmentId::PREFIX)
        .and(Expr::col(("ledger", "record_id")).equals(("assessment", "id")));
    let judged =
        judged.and(Expr::col(("assessment", "draft")).eq(false)).and(scope::visible(reading, "assessment"));
    let of_noun = Expr::col(("ledger", "noun")).is_in(Noun::ALL.iter().map(|noun| noun.code()));
    let mut statement = Query::select()
        .expr_as(noun(), "of_noun")
        .expr_as(record(), "of_record")
        .expr(last())
        .from("ledger")
        .join(JoinType::LeftJoin, "assessment", judged)
        .and_where(Expr::col(("ledger", "seq")).gt(since))
        .and_where(of_noun.or(Expr::col(("assessment", "id")).is_not_null()))
        .and_where(is_change())
        .and_where(scope::visible(reading, "ledger"))
        .add_group_by([noun(), record()])
        .order_by_expr(last(), Order::Desc)
        .limit(first)
        .to_owned();
    if let Some(before) = before {
        statement.and_having(last().lt(before));
    }
    reading.store.rows(&statement).await
}

/// The record with its entries; nothing where none of them tells the viewer anything.
async fn told(reading: Reading<'_>, last: &Last, since: i64) -> Result<Option<News>, StoreError> {
    let span = Span { before: None, after: Some(since) };
    let entries = history::list_within(reading, last.record, span, ENTRIES).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    let id = Value::String(last.record.to_string());
    let names = Names::of(reading, &[&id]).await?.name(last.record);
    Ok(names.map(|names| News { record: last.record, names, seq: last.seq, entries }))
}
