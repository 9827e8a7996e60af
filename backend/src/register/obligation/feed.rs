//! The dates of a person's calendar feed: of the obligations for which they answer, and of those under agreements for
//! which they do. A title above the open level never stands in it: the address of a feed leaves the house.

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate, access, id::OccurrenceId, obligation::OccurrenceState,
    partial_date::day_key,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use icalendar::{Calendar, Class, Component, Event, EventLike};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::visible;
use crate::{
    register::{Reading, custody, scope},
    store::{FromRow, Row, StoreError},
};

/// How far back and ahead a feed reaches, in days.
const BACK: u64 = 366;
const AHEAD: u64 = 731;

/// The most dates that a feed has.
const MOST: u64 = 2_000;

struct Due {
    id: OccurrenceId,
    due_on: PartialDate,
    article: Option<String>,
    level: AccessLevel,
    listed: bool,
    texts: LocalizedText,
    agreement: LocalizedText,
}

impl FromRow for Due {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, due_on, article) = (OccurrenceId(row.uuid()?), row.date()?, row.opt_text()?);
        let level = Ord::max(row.level()?, row.level()?);
        let listed = [row.bool()?, row.bool()?];
        Ok(Self {
            id,
            due_on,
            article,
            level,
            listed: listed.contains(&true),
            texts: row.localized()?,
            agreement: row.localized()?,
        })
    }
}

/// What stands in the place of a title that may not leave the house.
const fn classified(language: Language) -> &'static str {
    match language {
        Language::Az => "Məxfilik dərəcəsi olan öhdəlik",
        Language::En => "Classified obligation",
        Language::Ru => "Обязательство ограниченного доступа",
    }
}

/// The calendar of whoever reads, as of an instant.
pub async fn feed(reading: Reading<'_>, language: Language, at: DateTime<Utc>) -> Result<String, StoreError> {
    let mut calendar = Calendar::new();
    calendar.name("Accord");
    if access::may_read(reading.viewer) {
        for due in dates(reading, at.date_naive()).await? {
            calendar.push(event(&due, language, at));
        }
    }
    Ok(calendar.done().to_string())
}

fn event(due: &Due, language: Language, at: DateTime<Utc>) -> Event {
    let mut event = Event::new();
    // Without an end it lasts that day (RFC 5545, 3.6.1).
    event.uid(&due.id.to_string()).timestamp(at).starts(due.due_on.latest());
    if due.level > AccessLevel::Open || due.listed {
        event.summary(classified(language)).class(Class::Confidential);
    } else {
        let about = std::iter::once(due.agreement.pick(language)).chain(due.article.as_deref());
        let about = about.collect::<Vec<_>>().join(", ");
        event.summary(due.texts.pick(language)).description(&about).class(Class::Public);
    }
    event.done()
}

async fn dates(reading: Reading<'_>, today: NaiveDate) -> Result<Vec<Due>, StoreError> {
    let from = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
    let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let open = [OccurrenceState::Scheduled, OccurrenceState::Reported].map(|state| state.code());
    let own_agreements = Query::select()
        .column(("agreement", "id"))
        .from("agreement")
        .and_where(scope::visible(reading, "agreement"))
        .and_where(custody::mine(reading, "agreement"))
        .to_owned();
    let mine = custody::mine(reading, "obligation")
        .or(Expr::col(("obligation", "agreement_id")).in_subquery(own_agreements));
    let names = ["az", "en", "ru", "original", "language"];
    let mut statement = visible(reading);
    statement
        .inner_join("occurrence", Expr::col(("occurrence", "obligation_id")).equals(("obligation", "id")))
        .inner_join("agreement", Expr::col(("agreement", "id")).equals(("obligation", "agreement_id")))
        .column(("occurrence", "id"))
        .column(("occurrence", "due_on"))
        .column(("obligation", "article"))
        .column(("obligation", "access_level"))
        .column(("agreement", "access_level"))
        .column(("obligation", "restricted"))
        .column(("agreement", "restricted"));
    for (table, prefix) in [("obligation", "text"), ("agreement", "title")] {
        for name in names {
            statement.column((table, sea_orm::sea_query::Alias::new(format!("{prefix}_{name}"))));
        }
    }
    statement
        .and_where(mine)
        .and_where(Expr::col(("occurrence", "state")).is_in(open))
        .and_where(Expr::col(("occurrence", "due_on")).gte(day_key(from)))
        .and_where(Expr::col(("occurrence", "due_on")).lte(day_key(until) + 9))
        .order_by(("occurrence", "due_on"), Order::Asc)
        .order_by(("occurrence", "id"), Order::Asc)
        .limit(MOST);
    reading.store.rows(&statement).await
}
