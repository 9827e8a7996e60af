//! Signing in and out.

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{
    Signed,
    asked::{Peer, input, json, no_content, refused, slow_down},
    cookie, device,
    sign::unauthenticated,
    throttle::Key,
};
use crate::{
    clock,
    http::{App, answer::Refusal, origin, unexpected},
    register::person::{
        self, DEMO_PEOPLE, Person, Way,
        credential::{self, Outcome},
        session,
    },
};

/// What signs somebody in: their login and password, with a code where they have a second factor; in a demonstration
/// the login of somebody to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    login: String,
    password: Option<String>,
    code: Option<String>,
}

/// `POST /session`: begins a session and ends the one that the browser had.
pub(super) async fn open<E: Executor>(
    State(app): State<Arc<App<E>>>,
    Peer(peer): Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let credentials: Credentials = input(&headers, body)?;
    let person = match credentials.password {
        Some(password) => {
            let login = credentials.login.trim().to_lowercase();
            let mark = cookie::device(&headers, app.options);
            let mark = mark.and_then(|text| device::known(&app.keys.device(), text, &login));
            let key = mark.map_or_else(|| Key::login(&login), Key::device);
            by_password(&app, [key, Key::address(peer)], &login, password, credentials.code).await?
        }
        None => of_demonstration(&app, &credentials.login).await?,
    };
    let response = begin(&app, &headers, person, app.moment().get().at, no_content()).await?;
    Ok(response)
}

async fn by_password<E: Executor>(
    app: &App<E>,
    keys: [Key; 2],
    login: &str,
    password: String,
    code: Option<String>,
) -> axum::response::Result<Person> {
    let moment = app.moment();
    app.throttle.attempt(&keys, moment.get().at).map_err(slow_down)?;
    let tried = (login, password, code.as_deref());
    let outcome = credential::sign_in(&app.store, &app.keys, moment.get(), app.options.demo, tried).await;
    match outcome.map_err(refused)? {
        Outcome::Is(person) => {
            app.throttle.forget(keys[0]);
            app.throttle.take_back(&keys[1..]);
            Ok(*person)
        }
        Outcome::NeedsCode => {
            app.throttle.take_back(&keys);
            Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "SECOND_FACTOR",
                "The code of the second factor is missing. Send it, or a recovery code, in the field code.",
            )
            .into())
        }
        Outcome::Wrong => {
            tracing::warn!(login, "a sign-in was refused");
            Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "WRONG",
                "The login, the password or the code is not right, or the account is closed.",
            )
            .into())
        }
    }
}

async fn of_demonstration<E: Executor>(app: &App<E>, login: &str) -> Result<Person, Refusal> {
    if !app.options.demo {
        return Err(unauthenticated("A name alone signs in only in a demonstration. Send the password."));
    }
    let person = person::find_by_login(&app.store, login).await.map_err(unexpected::failed)?;
    person.filter(|person| person.demo).ok_or_else(|| {
        unauthenticated("Nobody of this name takes part in the demonstration. Choose one of its people.")
    })
}

/// Begins a session of this person, who proved at `confirmed_at` to be who they are, and ends the one that the browser
/// had. The device is known from now on. The answer to them is `response`.
pub(super) async fn begin<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    person: Person,
    confirmed_at: DateTime<Utc>,
    mut response: Response,
) -> Result<Response, Refusal> {
    let moment = app.moment();
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let (user, words) = (person.viewer.user, device::words(agent));
    let begun = session::begin(&app.store, moment.get(), user, &words, confirmed_at, clock::secret()).await;
    let begun = begun.map_err(unexpected::failed)?;
    if let Some(old) = cookie::session(headers, app.options) {
        session::end(&app.store, old).await.map_err(unexpected::failed)?;
    }
    let kept = response.headers_mut();
    kept.append(header::SET_COOKIE, cookie::keep_session(&begun.text, app.options));
    let key = app.keys.device();
    let was_known = cookie::device(headers, app.options)
        .is_some_and(|text| device::known(&key, text, &person.login).is_some());
    if !was_known && !person.demo {
        let mark = device::text_of(&key, clock::random(), &person.login);
        kept.append(header::SET_COOKIE, cookie::keep_device(&mark, app.options));
    }
    let way = Way::Session(begun.id);
    Ok(Signed::from(person::Known { person, way }).onto(response))
}

/// `DELETE /session`: ends the session, and is content where there is none.
pub(super) async fn end<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    origin::require_own(&headers)?;
    if let Some(text) = cookie::session(&headers, app.options) {
        session::end(&app.store, text).await.map_err(unexpected::failed)?;
    }
    Ok(([(header::SET_COOKIE, cookie::cleared(app.options))], no_content()).into_response())
}

/// `GET /session/ways`: in which ways one can sign in here. Nobody needs to be signed in to ask.
pub(super) async fn ways<E: Executor>(State(app): State<Arc<App<E>>>) -> Response {
    let person = |person: &person::DemoPerson| {
        json!({
            "login": person.login,
            "name": person.name,
            "role": person.role,
            "clearance": person.clearance,
        })
    };
    let people: Vec<_> = if app.options.demo { DEMO_PEOPLE.iter().map(person).collect() } else { Vec::new() };
    let provider = app.provider.as_ref().map(|provider| json!({ "names": provider.names() }));
    json(&json!({ "demoPeople": people, "provider": provider }))
}
