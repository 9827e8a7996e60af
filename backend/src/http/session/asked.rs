//! What the addresses below `/session` have in common: own pages only, JSON in, JSON out, nothing kept.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use accord_shared::error::ErrorCode;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequestParts, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use serde::{Serialize, de::DeserializeOwned};

use super::{Signed, sign, sign::unauthenticated};
use crate::{
    http::{App, answer::Refusal, graphql, negotiate, origin, rates, unexpected},
    register::Failure,
};

/// The body of a request that one of our own pages sent.
pub(super) fn input<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Refusal> {
    origin::require_own(headers)?;
    negotiate::require_json(headers)?;
    serde_json::from_slice(&graphql::read(body)?).map_err(|error| {
        // Where it went wrong, and not what stood there: that may be a secret.
        let message = format!(
            "The body is not of its form (line {}, column {}). Send a JSON object with the fields of this address.",
            error.line(),
            error.column()
        );
        Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
    })
}

/// Somebody in a session of their own: a token cannot do what these addresses do.
pub(super) async fn in_session<E: Executor>(app: &App<E>, headers: &HeaderMap) -> Result<Signed, Refusal> {
    origin::require_own(headers)?;
    let signed = sign(app, headers).await?;
    match signed.way.session() {
        Some(_) => Ok(signed),
        None => Err(unauthenticated("This is done in a session. Sign in first.")),
    }
}

/// An answer with JSON in it.
pub(super) fn json(value: &impl Serialize) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, serde_json::to_vec(value).unwrap_or_default()).into_response()
}

/// An answer without anything in it.
pub(super) fn no_content() -> Response {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// Why a use case did not do it.
pub(in crate::http) fn refused(failure: Failure) -> Refusal {
    let problem = match failure {
        Failure::Store(error) => return unexpected::failed(error),
        // These addresses take no key under which a request could be repeated.
        Failure::Repeated(_) => None,
        Failure::Refused(problems) => problems.into_iter().next(),
    };
    let Some(problem) = problem else { return unexpected::unexplained("a refusal without a reason") };
    let status = match problem.code {
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::Refused | ErrorCode::Reauthenticate => StatusCode::FORBIDDEN,
        ErrorCode::StaleVersion | ErrorCode::Duplicate => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Refusal { field: problem.field, ..Refusal::new(status, code(problem.code), problem.message) }
}

/// The code as GraphQL writes it.
fn code(code: ErrorCode) -> String {
    code.code().to_ascii_uppercase()
}

/// The answer to somebody who has to wait before they try again.
pub(super) fn slow_down(wait: TimeDelta) -> Response {
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    let refusal = Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        "SLOW_DOWN",
        format!("There were too many attempts. Try again in {seconds} seconds."),
    );
    ([(header::RETRY_AFTER, seconds.to_string())], refusal).into_response()
}

/// From where a request comes.
pub(in crate::http) struct Peer(pub(in crate::http) IpAddr);

impl<E: Executor> FromRequestParts<std::sync::Arc<App<E>>> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &std::sync::Arc<App<E>>,
    ) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Self(rates::address(peer, &parts.headers, app.options.limits.trusted_proxy)))
    }
}
