//! The working days of Azerbaijan by year: public holidays, moved rest days, weekends on which people work. Everybody
//! may see them; whoever may change records may change a year when the Cabinet decides on it.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    calendar::{DayKind, WorkingDays},
    error::ErrorCode,
    id::CalendarYearId,
    partial_date::{Day, day_key},
};
use async_graphql::InputObject;
use chrono::{Datelike, NaiveDate};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Failure, Problem, Reading,
    check::{Check, LINE, trimmed, trimmed_text},
    scope,
    writing::Writing,
};
use crate::{
    ledger::Change,
    store::{
        FromRow, Row, StoreError,
        entity::{calendar_day, calendar_year},
    },
};

/// A year with the days that differ from the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// Its id.
    pub id: CalendarYearId,
    /// How many times it was written.
    pub version: i32,
    /// Which year.
    pub year: i32,
    /// What is to be known of it.
    pub note: Option<String>,
    /// Its days, in their order.
    pub days: Vec<CalendarDay>,
}

/// A day that differs from the week. A day with two holidays stands twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// Which day.
    pub day: NaiveDate,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called.
    pub names: LocalizedText,
}

struct YearRow(CalendarYear);

impl FromRow for YearRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, version, year, note) = (row.uuid()?.into(), row.int()?, row.int()?, row.opt_text()?);
        Ok(Self(CalendarYear { id, version, year, note, days: Vec::new() }))
    }
}

struct DayRow(Uuid, CalendarDay);

impl FromRow for DayRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let year = row.uuid()?;
        let (day, kind, names) = (row.date()?.earliest(), row.word()?, row.localized()?);
        Ok(Self(year, CalendarDay { day, kind, names }))
    }
}

/// Every year that is known, the earliest first.
pub async fn list(reading: Reading<'_>) -> Result<Vec<CalendarYear>, StoreError> {
    let years = Query::select()
        .columns(["id", "version", "year", "note"].map(|column| ("calendar_year", column)))
        .from("calendar_year")
        .and_where(scope::visible(reading, "calendar_year"))
        .order_by(("calendar_year", "year"), Order::Asc)
        .to_owned();
    let columns =
        ["year_id", "day", "kind", "name_az", "name_en", "name_ru", "name_original", "name_language"];
    let days = Query::select()
        .columns(columns)
        .from("calendar_day")
        .order_by("year_id", Order::Asc)
        .order_by("position", Order::Asc)
        .to_owned();
    let mut by_year: HashMap<Uuid, Vec<CalendarDay>> = HashMap::new();
    for DayRow(year, day) in reading.store.rows(&days).await? {
        by_year.entry(year).or_default().push(day);
    }
    let years: Vec<YearRow> = reading.store.rows(&years).await?;
    Ok(years
        .into_iter()
        .map(|YearRow(year)| CalendarYear { days: by_year.remove(&year.id.0).unwrap_or_default(), ..year })
        .collect())
}

struct Differs(NaiveDate, DayKind);

impl FromRow for Differs {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.date()?.earliest(), row.word()?))
    }
}

/// The working days as the years that are known say.
pub(super) async fn working_days(reading: Reading<'_>) -> Result<Arc<WorkingDays>, StoreError> {
    let days = Query::select().columns(["day", "kind"]).from("calendar_day").to_owned();
    let days: Vec<Differs> = reading.store.rows(&days).await?;
    Ok(Arc::new(days.into_iter().map(|Differs(day, kind)| (day, kind)).collect()))
}

/// The same inside a transaction.
pub(super) async fn working_days_within(transaction: &DatabaseTransaction) -> Result<WorkingDays, DbErr> {
    let days = calendar_day::Entity::find().all(transaction).await?;
    let day = |row: calendar_day::Model| Some((PartialDate::from_key(row.day)?.earliest(), row.kind));
    Ok(days.into_iter().filter_map(day).collect())
}

/// A year as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarYearInput {
    /// Which year; from 1990 to 2100.
    pub year: i32,
    /// What is to be known of it.
    pub note: Option<String>,
    /// The days that differ from the week.
    pub days: Vec<CalendarDayInput>,
}

/// A day that differs from the week, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarDayInput {
    /// Which day of the year.
    pub day: Day,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called.
    pub names: LocalizedText,
}

/// Gives a year these days instead of those it had at `expected_version`; 0 where nobody entered it yet.
pub async fn set(
    writing: Writing<'_>,
    expected_version: i32,
    input: CalendarYearInput,
) -> Result<CalendarYearId, Failure> {
    let input = input.tidied();
    input.check()?;
    let transaction = writing.begin().await?;
    let old = calendar_year::Entity::find()
        .filter(calendar_year::Column::Year.eq(input.year))
        .one(&transaction)
        .await?;
    let version = old.as_ref().map_or(0, |row| row.version);
    if version != expected_version {
        return Err(Problem::stale(expected_version, version).into());
    }
    let before = match &old {
        Some(row) => Some(load(&transaction, row).await?),
        None => None,
    };
    let id = old.map_or_else(|| writing.moment.id(), |row| row.id);
    input.save(&transaction, id, version + 1).await?;
    let json = |input: &CalendarYearInput| serde_json::to_string(input).ok();
    let change = Change {
        action: if before.is_some() { "calendar_year.change" } else { "calendar_year.create" },
        noun: CalendarYearId::PREFIX,
        record: id,
        access_level: AccessLevel::Open,
        before: before.as_ref().and_then(json),
        after: json(&input),
    };
    writing.commit(transaction, change).await?;
    Ok(id.into())
}

async fn load(
    transaction: &DatabaseTransaction,
    row: &calendar_year::Model,
) -> Result<CalendarYearInput, DbErr> {
    let days = calendar_day::Entity::find()
        .filter(calendar_day::Column::YearId.eq(row.id))
        .order_by_asc(calendar_day::Column::Position)
        .all(transaction)
        .await?;
    let day = |row: calendar_day::Model| {
        let names = LocalizedText {
            az: row.name_az,
            en: row.name_en,
            ru: row.name_ru,
            original: row.name_original,
            original_language: row.name_language,
        };
        let day = Day(PartialDate::from_key(row.day)?.earliest());
        Some(CalendarDayInput { day, kind: row.kind, names })
    };
    Ok(CalendarYearInput {
        year: row.year,
        note: row.note.clone(),
        days: days.into_iter().filter_map(day).collect(),
    })
}

impl CalendarYearInput {
    fn tidied(self) -> Self {
        let tidied = |day: CalendarDayInput| CalendarDayInput { names: trimmed_text(day.names), ..day };
        let mut days: Vec<_> = self.days.into_iter().map(tidied).collect();
        days.sort_by_key(|day| (day.day, day.kind));
        Self { note: trimmed(self.note), days, ..self }
    }

    fn check(&self) -> Result<(), Failure> {
        let mut check = Check::default();
        if !(1990..=2100).contains(&self.year) {
            check.fail("year", ErrorCode::Invalid, "a year from 1990 to 2100");
        }
        check.text("note", self.note.as_deref(), LINE);
        check.list("days", &self.days, 366);
        for (at, day) in self.days.iter().enumerate() {
            if day.day.0.year() != self.year {
                check.fail(format!("days.{at}.day"), ErrorCode::Invalid, "a day of this year");
            }
            check.named(&format!("days.{at}.names"), &day.names, 200);
            if self.days[..at].contains(day) {
                check.fail(format!("days.{at}.day"), ErrorCode::Duplicate, "this day is there already");
            }
        }
        check.done().map_err(Failure::Refused)
    }

    async fn save(&self, transaction: &DatabaseTransaction, id: Uuid, version: i32) -> Result<(), DbErr> {
        let row = calendar_year::ActiveModel {
            id: Set(id),
            version: Set(version),
            access_level: Set(AccessLevel::Open),
            year: Set(self.year),
            note: Set(self.note.clone()),
        };
        if version == 1 {
            calendar_year::Entity::insert(row).exec_without_returning(transaction).await?;
        } else {
            calendar_year::Entity::update(row).exec(transaction).await?;
        }
        calendar_day::Entity::delete_many()
            .filter(calendar_day::Column::YearId.eq(id))
            .exec(transaction)
            .await?;
        let rows = self.days.iter().zip(0..).map(|(day, position)| calendar_day::ActiveModel {
            year_id: Set(id),
            position: Set(position),
            day: Set(day_key(day.day.0)),
            kind: Set(day.kind),
            name_az: Set(day.names.az.clone()),
            name_en: Set(day.names.en.clone()),
            name_ru: Set(day.names.ru.clone()),
            name_original: Set(day.names.original.clone()),
            name_language: Set(day.names.original_language.clone()),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            calendar_day::Entity::insert_many(rows).exec_without_returning(transaction).await?;
        }
        Ok(())
    }
}
