//! The working calendar as the server gives and takes it.

use accord_shared::calendar::DayKind;
use accord_shared::schema;
use cynic::MutationBuilder;

use super::client::{Api, ApiError};
use super::parts::{Day, Text, TextInput, UserError};

/// Every year that is known.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct CalendarQuery {
    /// The earliest first.
    pub calendar_years: Vec<CalendarYear>,
}

/// A year.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct CalendarYear {
    /// Grows with every change.
    pub version: i32,
    /// Which year.
    pub year: i32,
    /// What is to be known of it.
    pub note: Option<String>,
    /// The days that differ from the week.
    pub days: Vec<CalendarDay>,
}

/// A day that differs from the week.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct CalendarDay {
    /// Which day.
    pub day: Day,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called.
    pub names: Text,
}

/// A year, to be saved.
#[derive(cynic::InputObject, Debug, Clone)]
pub struct CalendarYearInput {
    /// Which year.
    pub year: i32,
    /// What is to be known of it.
    pub note: Option<String>,
    /// Its days.
    pub days: Vec<CalendarDayInput>,
}

/// A day, to be saved.
#[derive(cynic::InputObject, Debug, Clone)]
pub struct CalendarDayInput {
    /// Which day.
    pub day: Day,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called.
    pub names: TextInput,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SetVariables {
    version: i32,
    input: CalendarYearInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetVariables")]
struct SetCalendarYear {
    #[arguments(expectedVersion: $version, input: $input)]
    set_calendar_year: CalendarYearPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct CalendarYearPayload {
    errors: Vec<UserError>,
}

/// Gives a year these days.
pub async fn set(version: i32, input: CalendarYearInput) -> Result<Vec<UserError>, ApiError> {
    let operation = SetCalendarYear::build(SetVariables { version, input });
    Ok(Api::expect().mutate(operation).await?.set_calendar_year.errors)
}
