//! Who asks: a token in the header, a session in a cookie, or in a demonstration the analyst.

use accord_shared::Role;
use async_graphql::Executor;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use super::cookie;
use crate::{
    http::{App, answer::Refusal, log::Login, unexpected},
    register::person::{self, ANALYST, Known, Person, Way, session, token},
};

/// Somebody whom the server knows.
pub(in crate::http) struct Signed {
    pub(in crate::http) person: Person,
    /// By what.
    pub(in crate::http) way: Way,
    /// What the browser is to keep from now on, where that is something else.
    cookie: Option<HeaderValue>,
}

impl Signed {
    /// Whether they are known by a token in the header, which no browser sends by itself.
    pub(in crate::http) fn by_token(&self) -> bool {
        matches!(self.way, Way::Token(_))
    }

    /// Whether they keep the users and the system.
    pub(in crate::http) fn is_administrator(&self) -> bool {
        self.person.viewer.role == Role::Administrator
    }

    /// The answer to them, with what the log and the browser need to know.
    pub(in crate::http) fn onto(self, mut response: Response) -> Response {
        response.extensions_mut().insert(Login(self.person.login));
        if let Some(cookie) = self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl From<Known> for Signed {
    fn from(Known { person, way }: Known) -> Self {
        Self { person, way, cookie: None }
    }
}

/// Finds out who asks.
pub(in crate::http) async fn sign<E: Executor>(app: &App<E>, headers: &HeaderMap) -> Result<Signed, Refusal> {
    known(app, headers, true).await
}

/// Finds out who keeps a screen open, which does not keep their session alive.
pub(in crate::http) async fn sign_watching<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
) -> Result<Signed, Refusal> {
    known(app, headers, false).await
}

async fn known<E: Executor>(app: &App<E>, headers: &HeaderMap, counts: bool) -> Result<Signed, Refusal> {
    let (moment, demo) = (app.moment(), app.options.demo);
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let text = bearer(authorization).ok_or_else(|| {
            unauthenticated(
                "The header Authorization must be “Bearer” and a token (accord token --user NAME).",
            )
        })?;
        let found = token::find_by_token(&app.store, text, moment.get(), demo).await;
        let known = found.map_err(unexpected::failed)?.ok_or_else(|| {
            unauthenticated(
                "The token is not valid, or no longer. Make a new one on the page of your account.",
            )
        })?;
        return Ok(known.into());
    }
    let cookie = cookie::session(headers, app.options);
    if let Some(text) = cookie {
        let found = session::find_by_session(&app.store, text, moment.get(), demo, counts).await;
        if let Some(known) = found.map_err(unexpected::failed)? {
            return Ok(known.into());
        }
    }
    if !demo {
        return Err(unauthenticated(if cookie.is_some() {
            "The session has ended. Sign in again."
        } else {
            "Nobody is signed in. Sign in, or send a token in the header Authorization."
        }));
    }
    let analyst = person::find_by_login(&app.store, ANALYST).await.map_err(unexpected::failed)?;
    let person = analyst.ok_or_else(|| unauthenticated("The demonstration has no analyst. Sign in."))?;
    Ok(Signed { person, way: Way::Demo, cookie: cookie.map(|_| cookie::cleared(app.options)) })
}

pub(super) fn unauthenticated(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
}

fn bearer(authorization: &HeaderValue) -> Option<&str> {
    let (scheme, token) = authorization.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
