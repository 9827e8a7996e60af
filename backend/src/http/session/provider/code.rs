//! The second factor after the provider's answer: it is never skipped.

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        asked::{Peer, input, json, refused, slow_down},
        throttle::Key,
    },
    Stopped, provider, welcome,
};
use super::{Arrival, Carried};
use crate::{
    http::{App, answer::Refusal, unexpected},
    register::person::{
        credential::{self, Proof},
        identity::{self, Identity},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    code: String,
}

/// `POST /session/provider/code`: begins the session of somebody about whom the provider has answered.
pub(in crate::http::session) async fn code<E: Executor>(
    State(app): State<Arc<App<E>>>,
    Peer(peer): Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Given { code } = input(&headers, body)?;
    let provider = provider(&app)?;
    let moment = app.moment();
    let arrival = Arrival::carried(&app, &headers, moment.get().at).ok_or_else(expired)?;
    let keys = [Key::signed_in(arrival.user.0), Key::address(peer)];
    app.throttle.attempt(&keys, moment.get().at).map_err(slow_down)?;
    // Whatever has become of the account and its links meanwhile holds.
    let identity = Identity { issuer: provider.issuer(), subject: &arrival.subject };
    let found = match &arrival.email {
        Some(email) => {
            Some(identity::claimant(&app.store, identity, email).await.map_err(unexpected::failed)?)
        }
        None => identity::owner(&app.store, identity).await.map_err(unexpected::failed)?,
    };
    let owner = found.and_then(Result::ok).filter(|owner| owner.person.viewer.user == arrival.user);
    let owner = owner.ok_or_else(expired)?;
    let proof = Proof::Code(code);
    let is_right = credential::is_still(&app.store, &app.keys, moment.get(), arrival.user, proof).await;
    if !is_right.map_err(refused)? {
        tracing::warn!(login = owner.person.login, "a sign-in was refused");
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "WRONG", "The code is not right.").into());
    }
    app.throttle.forget(keys[0]);
    app.throttle.take_back(&keys[1..]);
    let answer = json(&json!({ "back": arrival.back }));
    let at = moment.get().at;
    let mut response = match welcome(&app, &headers, provider, arrival, owner, at, answer).await {
        Ok(response) => response,
        Err(Stopped::Failed(refusal)) => return Err(refusal.into()),
        Err(Stopped::Unwelcome(_) | Stopped::Trouble(_)) => return Err(expired().into()),
    };
    response.headers_mut().append(header::SET_COOKIE, Arrival::dropped(&app));
    Ok(response)
}

/// There is nobody of whom a code is waited for.
fn expired() -> Refusal {
    let message = "This sign-in took too long, or was begun elsewhere. Begin it again.";
    Refusal::new(StatusCode::UNAUTHORIZED, "EXPIRED", message)
}
