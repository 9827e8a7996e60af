//! `/export`: every record of a noun as JSON Lines, made for a reader of the level that is named.

use std::sync::Arc;

use accord_shared::AccessLevel;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

use super::{
    App,
    answer::Refusal,
    outlet::{self, Asked, File},
};
use crate::register::{
    export::{self, Exported},
    writing::Writing,
};

/// What is to be exported, and for whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    of: Exported,
    level: AccessLevel,
}

const FORM: &str = "{\"of\": \"agreements\" or \"organizations\", \"level\": \"OPEN\" to \"SECRET\"}";

/// `POST /export`.
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
    let writing = Writing::new(&app.store, &asked.signed.person.viewer, moment.get());
    match export::make(writing, wanted.of, wanted.level).await {
        Ok(export) => Ok(File {
            media: "application/jsonl; charset=utf-8",
            name: "accord.jsonl".to_owned(),
            withheld: Some(export.summary.withheld_records),
            body: export.text.into(),
        }),
        Err(failure) => Err(outlet::refusal(writing, failure, FORM).await),
    }
}
