//! The address of one's own calendar feed: made and renewed, shown once, and taken away.

use std::sync::Arc;

use accord_shared::Language;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::asked::{in_session, input, json, no_content, refused};
use crate::{
    clock,
    http::App,
    register::{person::feed, writing::Writing},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    language: Language,
}

/// `POST /session/feed`: makes the feed in the place of the one that was there; the answer has its path.
pub(super) async fn renew<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Wanted { language } = input(&headers, body)?;
    let signed = in_session(&app, &headers).await?;
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    let secret = feed::renew(writing, language, clock::secret()).await.map_err(refused)?;
    Ok(signed.onto(json(&json!({ "path": format!("/feed/{secret}.ics") }))))
}

/// `DELETE /session/feed`: its address opens nothing any more.
pub(super) async fn end<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    let signed = in_session(&app, &headers).await?;
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    feed::end(writing).await.map_err(refused)?;
    Ok(signed.onto(no_content()))
}
