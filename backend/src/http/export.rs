//! `/export`: a list as JSON Lines, made for a reader of the level that is named.

use std::sync::Arc;

use accord_shared::{AccessLevel, error::ErrorCode};
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{App, answer::Refusal, graphql, negotiate, origin, session, session::Signed, unexpected};
use crate::register::{
    Failure,
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

/// `POST /export`: it leaves an entry in the ledger, so that no other page may send a browser to it.
pub(super) async fn make<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let response = match made(&app, &signed, &headers, body).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    signed.onto(response)
}

async fn made<E: Executor>(
    app: &App<E>,
    signed: &Signed,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    negotiate::require_json(headers)?;
    if !signed.by_token() {
        origin::require_own(headers)?;
    }
    let wanted: Wanted = serde_json::from_slice(&graphql::read(body)?).map_err(|error| {
        let message = format!(
            "The body is not {{\"of\": \"agreements\" or \"organizations\", \"level\": \"OPEN\" to \"SECRET\"}}: {error}."
        );
        Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
    })?;
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    let export = match export::make(writing, wanted.of, wanted.level).await {
        Ok(export) => export,
        Err(Failure::Refused(problems)) if problems.iter().any(|it| it.code == ErrorCode::Reauthenticate) => {
            let message =
                "Prove again that you are who you are, and send the request again (POST /session/confirm).";
            return Err(Refusal::new(StatusCode::FORBIDDEN, "REAUTHENTICATE", message));
        }
        Err(Failure::Refused(_)) => {
            crate::register::audit::refused(writing).await.map_err(unexpected::failed)?;
            let message = "An export is made by somebody who may see as much as its reader.";
            return Err(Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message));
        }
        Err(Failure::Store(error)) => return Err(unexpected::failed(error)),
        Err(failure) => return Err(unexpected::failed(failure)),
    };
    let mut response = export.text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"accord.jsonl\""),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
