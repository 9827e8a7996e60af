//! `/export/overview`: cooperation at a glance as a workbook.

use std::sync::Arc;

use accord_shared::Language;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    App,
    answer::Refusal,
    outlet::{self, Asked, File},
    unexpected,
};
use crate::register::{extract::Format, overview, writing::Writing};

/// In which language, and as of which day; today where none is named.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    language: Language,
    as_of: Option<NaiveDate>,
}

const FORM: &str = "{\"language\": \"AZ\", \"EN\" or \"RU\", \"asOf\": a day or nothing}";

/// `POST /export/overview`.
pub(super) async fn make<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Response> {
    let asked = outlet::open(&app, &headers, body).await?;
    let made = made(&app, &asked).await;
    Ok(asked.answer(made))
}

async fn made<E: Executor>(app: &App<E>, asked: &Asked) -> Result<File, Refusal> {
    let wanted: Wanted = asked.wanted(FORM)?;
    let moment = app.moment();
    let day = wanted.as_of.unwrap_or_else(|| moment.get().today());
    let writing = Writing::new(&app.store, &asked.signed.person.viewer, moment.get());
    let overview = match overview::take_out(writing, day).await {
        Ok(overview) => overview,
        Err(failure) => return Err(outlet::refusal(writing, failure, FORM).await),
    };
    let book = overview::workbook(&overview, wanted.language, moment.get().at).map_err(unexpected::failed)?;
    Ok(File {
        media: Format::Xlsx.media(),
        name: format!("accord-overview-{day}.xlsx"),
        withheld: None,
        body: book.into(),
    })
}
