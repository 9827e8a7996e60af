//! `/feed/SECRET.ics`: a person's due dates for a calendar program, which has nothing but the address.

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{App, answer::Refusal, unexpected};
use crate::register::{Reading, obligation, person::feed};

/// `GET /feed/SECRET.ics`: what nobody's secret is, or no longer, is not there.
pub(super) async fn get<E: Executor>(State(app): State<Arc<App<E>>>, Path(file): Path<String>) -> Response {
    match calendar(&app, &file).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn calendar<E: Executor>(app: &App<E>, file: &str) -> Result<Response, Refusal> {
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such calendar.");
    let secret = file.strip_suffix(".ics").ok_or_else(missing)?;
    let moment = app.moment();
    let found = feed::find_by_secret(&app.store, secret, moment.get(), app.options.demo).await;
    let (person, language) = found.map_err(unexpected::failed)?.ok_or_else(missing)?;
    // Programs ask every few minutes; one that asks without end holds up nobody but itself.
    app.rates.feed(person.viewer.user.0)?;
    let reading = Reading { store: &app.store, viewer: &person.viewer };
    let text = obligation::feed(reading, language, moment.get().at).await.map_err(unexpected::failed)?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"accord.ics\""),
    ];
    Ok((headers, text).into_response())
}
