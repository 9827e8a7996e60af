//! Links that choose a password.

use std::sync::Arc;

use accord_shared::id::UserId;
use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::asked::{Peer, in_session, input, json, refused, slow_down};
use super::throttle::Key;
use crate::{
    clock,
    http::{App, answer::Refusal, unexpected},
    register::{
        person::link::{self, Chooses},
        writing::Writing,
    },
};

/// A link, and what is chosen by it; without a password it is only looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Followed {
    link: String,
    password: Option<String>,
    login: Option<String>,
    name: Option<String>,
}

/// `POST /session/link`: says whose password a link chooses, or chooses it.
pub(super) async fn follow<E: Executor>(
    State(app): State<Arc<App<E>>>,
    Peer(peer): Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Followed { link, password, login, name } = input(&headers, body)?;
    let moment = app.moment();
    let address = [Key::address(peer)];
    app.throttle.attempt(&address, moment.get().at).map_err(slow_down)?;
    let found = link::find(&app.store, &link, moment.get()).await.map_err(unexpected::failed)?;
    let Some(found) = found else {
        let message = "The link was used, or its day is over. Ask the administrator for a new one.";
        return Err(Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", message).into());
    };
    app.throttle.take_back(&address);
    let (first, chosen_login) = match &found {
        Chooses::First => (true, login.clone()),
        Chooses::Of { login, .. } => (false, Some(login.clone())),
    };
    if let Some(password) = password {
        let new = (login, name);
        let followed = link::follow(&app.store, moment.get(), &link, new, password, clock::random()).await;
        followed.map_err(refused)?;
    }
    let name = match found {
        Chooses::First => None,
        Chooses::Of { name, .. } => Some(name),
    };
    Ok(json(&json!({ "first": first, "login": chosen_login, "name": name })))
}

/// Whom to invite.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invited {
    user: UserId,
}

/// `POST /session/invitation`: a link for a new person, or one who forgot their password. For administrators.
pub(super) async fn invite<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> axum::response::Result<Response> {
    let Invited { user } = input(&headers, body)?;
    let signed = in_session(&app, &headers).await?;
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    let text = link::invite(writing, user, clock::secret()).await.map_err(refused)?;
    Ok(signed.onto(json(&json!({ "link": text }))))
}
