//! Proving again to be who one is, before an act that asks for it.

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{
    asked::{input, no_content, refused, slow_down},
    open, sign,
    throttle::Key,
};
use crate::{
    http::{App, answer::Refusal, unexpected},
    register::person::{
        Way,
        credential::{self, Proof},
        session,
    },
};

/// One of them; in a demonstration nothing, for its people have neither.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    password: Option<String>,
    code: Option<String>,
}

/// `POST /session/confirm`: for ten minutes the session may do what asks for it.
pub(super) async fn confirm<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let given: Given = input(&headers, body)?;
    let signed = sign(&app, &headers).await?;
    let moment = app.moment();
    let at = moment.get().at;
    let id = match signed.way {
        Way::Session(id) => id,
        // Whoever looks around in a demonstration has no session yet.
        Way::Demo => return Ok(open::begin(&app, &headers, signed.person, at, no_content()).await?),
        Way::Token(_) => {
            return Err(
                Refusal::new(StatusCode::FORBIDDEN, "REFUSED", "A token cannot prove who sends it.").into()
            );
        }
    };
    if !signed.person.demo {
        let proof = match (given.password, given.code) {
            (Some(password), None) => Proof::Password(password),
            (None, Some(code)) => Proof::Code(code),
            _ => {
                let message = "Send the password or a code of the second factor, one of them.";
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message).into());
            }
        };
        let user = signed.person.viewer.user;
        let key = Key::signed_in(user.0);
        app.throttle.attempt(&[key], at).map_err(slow_down)?;
        let is_still = credential::is_still(&app.store, &app.keys, moment.get(), user, proof).await;
        if !is_still.map_err(refused)? {
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "WRONG",
                "The password or the code is not right.",
            )
            .into());
        }
        app.throttle.forget(key);
    }
    session::confirm(&app.store, id, at).await.map_err(unexpected::failed)?;
    Ok(signed.onto(no_content()))
}
