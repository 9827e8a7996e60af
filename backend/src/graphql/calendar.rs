//! The working calendar in the schema.

use std::sync::Arc;

use accord_shared::{LocalizedText, calendar::DayKind, id::CalendarYearId, partial_date::Day};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
};
use crate::register::calendar::{self, CalendarYearInput};

/// A year of the working calendar.
#[derive(Debug, Clone)]
pub(super) struct CalendarYear(Arc<calendar::CalendarYear>);

#[Object]
impl CalendarYear {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How many times it was written; a change says which version it starts from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Which year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// What is to be known of it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The days that differ from the week, in their order.
    async fn days(&self) -> Vec<CalendarDay> {
        self.0.days.iter().map(CalendarDay::from).collect()
    }
}

/// A day that differs from the week. A day with two holidays stands twice.
#[derive(Debug, SimpleObject)]
pub(super) struct CalendarDay {
    /// Which day.
    day: Day,
    /// Why it differs.
    kind: DayKind,
    /// What it is called.
    names: LocalizedText,
}

impl From<&calendar::CalendarDay> for CalendarDay {
    fn from(day: &calendar::CalendarDay) -> Self {
        Self { day: Day(day.day), kind: day.kind, names: day.names.clone() }
    }
}

/// The working calendar.
#[derive(Default, Debug)]
pub(super) struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// Every year that is known, the earliest first.
    async fn calendar_years(&self, ctx: &Context<'_>) -> Result<Vec<CalendarYear>> {
        let years = calendar::list(ctx.reading()).await.map_err(unexpected)?;
        Ok(years.into_iter().map(|year| CalendarYear(Arc::new(year))).collect())
    }
}

/// What came of a change of the calendar.
#[derive(Debug, SimpleObject)]
pub(super) struct CalendarYearPayload {
    /// The year after the change.
    year: Option<CalendarYear>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of the working calendar.
#[derive(Default, Debug)]
pub(super) struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Gives a year these days instead of those it had at the expected version; 0 where nobody entered it yet.
    async fn set_calendar_year(
        &self,
        ctx: &Context<'_>,
        expected_version: i32,
        input: CalendarYearInput,
        reason: Option<String>,
    ) -> Result<CalendarYearPayload> {
        let set = calendar::set(ctx.writing().because(reason.as_deref()), expected_version, input).await;
        match outcome::<CalendarYearId>(ctx, set).await? {
            Ok(id) => {
                let years = calendar::list(ctx.reading()).await.map_err(unexpected)?;
                let year = years.into_iter().find(|year| year.id == id);
                Ok(CalendarYearPayload {
                    year: year.map(|year| CalendarYear(Arc::new(year))),
                    errors: Vec::new(),
                })
            }
            Err(errors) => Ok(CalendarYearPayload { year: None, errors }),
        }
    }
}
