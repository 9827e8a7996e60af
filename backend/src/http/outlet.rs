//! What the addresses have in common at which records are taken out as a file.

use accord_shared::{access, error::ErrorCode};
use async_graphql::Executor;
use axum::{
    body::{Body, Bytes},
    extract::rejection::BytesRejection,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;

use super::{App, answer::Refusal, graphql, negotiate, origin, session, session::Signed, unexpected};
use crate::register::{Failure, audit, writing::Writing};

/// How many records are kept from the reader for whom a file is made.
const WITHHELD: HeaderName = HeaderName::from_static("accord-withheld");

/// Who asks, and the body of their question.
pub(super) struct Asked {
    /// Who asks.
    pub(super) signed: Signed,
    body: Bytes,
}

/// A file that goes out.
pub(super) struct File {
    /// Its media type.
    pub(super) media: &'static str,
    /// Its name.
    pub(super) name: String,
    /// Its content.
    pub(super) body: Body,
    /// How many records are kept from its reader, where it was made for another than whoever asks.
    pub(super) withheld: Option<usize>,
}

/// Lets somebody in who is signed in and sends JSON. An export leaves an entry in the ledger, so that no other page may
/// send a browser to it.
pub(super) async fn open<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Asked, Response> {
    let signed = session::sign(app, headers).await.map_err(IntoResponse::into_response)?;
    let admitted = negotiate::require_json(headers)
        .and_then(|()| if signed.by_token() { Ok(()) } else { origin::require_own(headers) })
        .and_then(|()| graphql::read(body));
    match admitted {
        Ok(body) => Ok(Asked { signed, body }),
        Err(refusal) => Err(signed.onto(refusal.into_response())),
    }
}

impl Asked {
    /// What is asked for; `form` says what it looks like.
    pub(super) fn wanted<T: DeserializeOwned>(&self, form: &str) -> Result<T, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| malformed(form, &error.to_string()))
    }

    /// The answer.
    pub(super) fn answer(self, made: Result<File, Refusal>) -> Response {
        let response = match made.and_then(File::into_response) {
            Ok(response) => response,
            Err(refusal) => refusal.into_response(),
        };
        self.signed.onto(response)
    }
}

impl File {
    fn into_response(self) -> Result<Response, Refusal> {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let disposition = HeaderValue::from_str(&disposition).map_err(unexpected::failed)?;
        let mut response = self.body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(header::CONTENT_DISPOSITION, disposition);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(withheld) = self.withheld {
            headers.insert(WITHHELD, HeaderValue::from(withheld));
        }
        Ok(response)
    }
}

/// A body that is not of its form.
pub(super) fn malformed(form: &str, error: &str) -> Refusal {
    let message = format!("The body is not {form}: {error}.");
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

/// Why records were not taken out; whoever may not take them out is in the ledger for having tried.
pub(super) async fn refusal(writing: Writing<'_>, failure: Failure, form: &str) -> Refusal {
    let problems = match failure {
        Failure::Refused(problems) => problems,
        Failure::Store(error) => return unexpected::failed(error),
        failure => return unexpected::failed(failure),
    };
    let find = |code| problems.iter().find(|problem| problem.code == code);
    if find(ErrorCode::Reauthenticate).is_some() {
        let message =
            "Prove again that you are who you are, and send the request again (POST /session/confirm).";
        return Refusal::new(StatusCode::FORBIDDEN, "REAUTHENTICATE", message);
    }
    if let Some(problem) = find(ErrorCode::Invalid) {
        return malformed(form, &problem.message);
    }
    match audit::refused(writing).await {
        Ok(()) if access::may_read(writing.viewer) && !writing.viewer.entrance.may_export() => {
            let message = "This token takes no records out. Make one that may also export, on the page of your \
                           account or with accord token --export.";
            Refusal::new(StatusCode::FORBIDDEN, "SCOPE", message)
        }
        Ok(()) => {
            let message =
                "Records are taken out by somebody who reads the register and may see as much as the reader.";
            Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message)
        }
        Err(error) => unexpected::failed(error),
    }
}
