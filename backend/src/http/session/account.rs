//! What a person does about their own account, where a secret travels.

use std::sync::Arc;

use accord_shared::viewer::Scopes;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{QrCode, render::svg};
use serde::Deserialize;
use serde_json::json;

use super::{
    Signed,
    asked::{in_session, input, json, no_content, refused, slow_down},
    throttle::Key,
};
use crate::{
    clock,
    http::{App, answer::Refusal},
    register::{
        person::{
            credential, factor,
            token::{self, NewToken},
        },
        writing::Writing,
    },
};

/// Runs a use case as whoever is signed in, whose result becomes the answer.
macro_rules! as_oneself {
    ($app:ident, $headers:ident, |$writing:ident, $signed:ident| $done:expr) => {{
        let $signed = in_session(&$app, &$headers).await?;
        require_no_demo(&$signed)?;
        let moment = $app.moment();
        let $writing = Writing::new(&$app.store, &$signed.person.viewer, moment.get());
        let done = $done.await.map_err(refused)?;
        (done, $signed)
    }};
}

/// A person of the demonstration is everybody's: what one visitor set up would keep the others out.
fn require_no_demo(signed: &Signed) -> Result<(), Refusal> {
    if signed.person.demo {
        let message = "People of the demonstration have no password, second factor or tokens of their own.";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passwords {
    old: String,
    password: String,
}

/// `POST /session/password`: changes the password and ends the other sessions.
pub(super) async fn change_password<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Passwords { old, password } = input(&headers, body)?;
    let signed = in_session(&app, &headers).await?;
    require_no_demo(&signed)?;
    let (moment, user) = (app.moment(), signed.person.viewer.user);
    let key = Key::signed_in(user.0);
    app.throttle.attempt(&[key], moment.get().at).map_err(slow_down)?;
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    let Some(session) = signed.way.session() else { return Ok(no_content()) };
    let changed = credential::change_password(writing, session, (old, password), clock::random()).await;
    changed.map_err(refused)?;
    app.throttle.forget(key);
    Ok(signed.onto(no_content()))
}

/// `POST /session/factor`: begins to set up a second factor.
pub(super) async fn begin_factor<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    let (enrolment, signed) = as_oneself!(app, headers, |writing, signed| {
        factor::begin(writing, &app.keys, clock::random(), clock::random())
    });
    let picture = picture(&enrolment.address);
    Ok(signed.onto(json(&json!({
        "secret": enrolment.secret,
        "address": enrolment.address,
        "picture": picture,
    }))))
}

/// A QR code as an address of an image, dark on light in either theme: cameras want it so.
fn picture(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    let image = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(image)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

/// `POST /session/factor/code`: finishes setting it up; the answer has the recovery codes.
pub(super) async fn confirm_factor<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Code { code } = input(&headers, body)?;
    let (codes, signed) = as_oneself!(app, headers, |writing, signed| {
        factor::confirm(writing, &app.keys, &code, clock::random_rows())
    });
    Ok(signed.onto(json(&json!({ "recoveryCodes": codes }))))
}

/// `DELETE /session/factor`: removes it.
pub(super) async fn remove_factor<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    let ((), signed) = as_oneself!(app, headers, |writing, signed| factor::remove(writing));
    Ok(signed.onto(no_content()))
}

/// `POST /session/recovery-codes`: new ones instead of the old.
pub(super) async fn renew_codes<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    let (codes, signed) =
        as_oneself!(app, headers, |writing, signed| factor::renew_codes(writing, clock::random_rows()));
    Ok(signed.onto(json(&json!({ "recoveryCodes": codes }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    #[serde(default)]
    write: bool,
    #[serde(default)]
    export: bool,
    days: i64,
}

/// `POST /session/token`: makes a personal token; the answer has its text.
pub(super) async fn issue_token<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Wanted { name, write, export, days } = input(&headers, body)?;
    let new = NewToken { name, scopes: Scopes { write, export }, days };
    let (issued, signed) = as_oneself!(app, headers, |writing, signed| {
        token::issue_own(writing, &signed.person, new, clock::secret())
    });
    Ok(signed.onto(json(&json!({ "token": issued.text, "expiresAt": issued.expires_at }))))
}
