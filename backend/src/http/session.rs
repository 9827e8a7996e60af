//! Who asks: a token in the header, a session in a cookie, or in a demonstration the analyst.

use std::sync::Arc;

use accord_shared::Role;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{App, Options, answer::Refusal, graphql, log::Login, negotiate, origin, unexpected};
use crate::{
    clock,
    register::person::{self, ANALYST, Issued, Person, PersonError, TokenKind},
};

/// Somebody whom the server knows.
pub(super) struct Signed {
    pub(super) person: Person,
    /// Known by a token in the header, which no browser sends by itself.
    pub(super) by_token: bool,
    /// What the browser is to keep from now on, where that is something else.
    cookie: Option<HeaderValue>,
}

impl Signed {
    /// Whether they keep the users and the system.
    pub(super) fn is_administrator(&self) -> bool {
        self.person.viewer.role == Role::Administrator
    }

    /// The answer to them, with what the log and the browser need to know.
    pub(super) fn onto(self, mut response: Response) -> Response {
        response.extensions_mut().insert(Login(self.person.login));
        if let Some(cookie) = self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Finds out who asks.
pub(super) async fn sign<E: Executor>(app: &App<E>, headers: &HeaderMap) -> Result<Signed, Refusal> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let token = bearer(authorization).ok_or_else(|| {
            unauthenticated(
                "The header Authorization must be “Bearer” and a token (accord token --user NAME).",
            )
        })?;
        let person = find(app, token).await?.ok_or_else(|| {
            unauthenticated("The token is not valid, or no longer. Ask the administrator for a new one.")
        })?;
        return Ok(Signed { person, by_token: true, cookie: None });
    }
    let cookie = cookie(headers, app.options);
    if let Some(token) = cookie
        && let Some(person) = find(app, token).await?
    {
        return Ok(Signed { person, by_token: false, cookie: None });
    }
    if !app.options.demo {
        return Err(unauthenticated(if cookie.is_some() {
            "The session has ended. Sign in again."
        } else {
            "Nobody is signed in. Sign in, or send a token in the header Authorization."
        }));
    }
    let analyst = person::find_by_login(&app.store, ANALYST).await.map_err(unexpected::failed)?;
    let person = analyst.ok_or_else(|| unauthenticated("The demonstration has no analyst. Sign in."))?;
    Ok(Signed { person, by_token: false, cookie: cookie.map(|_| cleared(app.options)) })
}

async fn find<E: Executor>(app: &App<E>, token: &str) -> Result<Option<Person>, Refusal> {
    let found = person::find_by_token(&app.store, token, clock::now(), app.options.demo).await;
    found.map_err(unexpected::failed)
}

fn unauthenticated(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
}

fn bearer(authorization: &HeaderValue) -> Option<&str> {
    let (scheme, token) = authorization.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// What signs somebody in: a token, or in a demonstration the name of somebody to be.
#[derive(Deserialize)]
struct Credentials {
    login: Option<String>,
    token: Option<String>,
}

/// `POST /session`: begins a session and ends the one that the browser had.
pub(super) async fn open<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let opened = async {
        origin::require_own(&headers)?;
        negotiate::require_json(&headers)?;
        let credentials = serde_json::from_slice(&graphql::read(body)?).map_err(|error| {
            malformed(&format!("The body is not of its form ({error}). Send {{\"token\": \"…\"}}."))
        })?;
        let login = login_of(&app, credentials).await?;
        begin(&app, &login, cookie(&headers, app.options)).await
    };
    let issued: Issued = match opened.await {
        Ok(issued) => issued,
        Err(refusal) => return refusal.into_response(),
    };
    let seconds = TokenKind::Session.lifetime().num_seconds();
    let cookie = set_cookie(&issued.text, seconds, app.options);
    Signed { person: issued.person, by_token: false, cookie }.onto(no_content())
}

async fn login_of<E: Executor>(app: &App<E>, credentials: Credentials) -> Result<String, Refusal> {
    match credentials {
        Credentials { token: Some(token), login: None } => {
            let person = find(app, &token).await?;
            person.map(|person| person.login).ok_or_else(|| {
                unauthenticated("The token is not valid, or no longer. Ask the administrator for a new one.")
            })
        }
        Credentials { login: Some(login), token: None } if app.options.demo => {
            let person = person::find_by_login(&app.store, &login).await.map_err(unexpected::failed)?;
            person.filter(|person| person.demo).map(|person| person.login).ok_or_else(|| {
                unauthenticated(
                    "Nobody of this name takes part in the demonstration. Choose one of its people.",
                )
            })
        }
        Credentials { login: Some(_), token: None } => Err(unauthenticated(
            "A name alone signs in only in a demonstration. Send a token: {\"token\": \"…\"}.",
        )),
        _ => Err(malformed("Send a token, {\"token\": \"…\"}, and nothing else.")),
    }
}

async fn begin<E: Executor>(app: &App<E>, login: &str, old: Option<&str>) -> Result<Issued, Refusal> {
    let moment = app.moment();
    let by = person::operator();
    let kind = TokenKind::Session;
    let issued = person::issue_token(&app.store, &by, moment.get(), login, kind, clock::secret()).await;
    let issued = issued.map_err(unexpected::failed)?;
    if let Some(old) = old {
        person::end_token(&app.store, old).await.map_err(unexpected::failed)?;
    }
    Ok(issued)
}

/// `DELETE /session`: ends the session, and is content where there is none.
pub(super) async fn end<E: Executor>(State(app): State<Arc<App<E>>>, headers: HeaderMap) -> Response {
    if let Err(refusal) = origin::require_own(&headers) {
        return refusal.into_response();
    }
    if let Some(token) = cookie(&headers, app.options) {
        let ended: Result<(), PersonError> = person::end_token(&app.store, token).await;
        if let Err(error) = ended {
            return unexpected::failed(error).into_response();
        }
    }
    let mut response = no_content();
    response.headers_mut().append(header::SET_COOKIE, cleared(app.options));
    response
}

fn no_content() -> Response {
    (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

fn malformed(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

/// With the prefix, a browser takes the cookie from this very host over https only (RFC 6265bis, 4.1.3.2).
fn cookie_name(options: Options) -> &'static str {
    if options.secure_cookies { "__Host-accord_session" } else { "accord_session" }
}

fn cookie(headers: &HeaderMap, options: Options) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie_name(options)).map(|(_, token)| token)
}

fn set_cookie(token: &str, seconds: i64, options: Options) -> Option<HeaderValue> {
    let name = cookie_name(options);
    let secure = if options.secure_cookies { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).ok()
}

fn cleared(options: Options) -> HeaderValue {
    HeaderValue::from_static(if options.secure_cookies {
        "__Host-accord_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure"
    } else {
        "accord_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    })
}
