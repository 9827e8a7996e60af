//! Signing in and out, and everything in which a secret travels: passwords, codes, tokens, links.
//!
//! These are small addresses of their own rather than mutations of the schema. A GraphQL document with its variables is
//! what tools record, clients cache and proxies look into, and an error repeats parts of it; here a secret stands in one
//! known field of one body, goes through one reader, and what comes back is never kept (no-store). What is no secret
//! about people is in the schema like everything else.

mod account;
mod asked;
mod confirm;
mod cookie;
mod device;
mod feed;
mod link;
mod open;
mod provider;
mod sign;
pub(super) mod throttle;

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    Router,
    routing::{get, post},
};

use super::App;

pub(super) use asked::refused;
pub use provider::RETURN as PROVIDER_RETURN;
pub(super) use sign::{Signed, sign, sign_watching};

/// The addresses below `/session`.
pub(super) fn routes<E: Executor>() -> Router<Arc<App<E>>> {
    Router::new()
        .route("/session", post(open::open::<E>).delete(open::end::<E>))
        .route("/session/ways", get(open::ways::<E>))
        .route("/session/confirm", post(confirm::confirm::<E>))
        .route("/session/provider", get(provider::leave::<E>))
        .route("/session/provider/confirm", get(provider::leave_to_confirm::<E>))
        .route(provider::RETURN, get(provider::come_back::<E>))
        .route("/session/provider/code", post(provider::code::<E>))
        .route("/session/link", post(link::follow::<E>))
        .route("/session/invitation", post(link::invite::<E>))
        .route("/session/password", post(account::change_password::<E>))
        .route("/session/factor", post(account::begin_factor::<E>).delete(account::remove_factor::<E>))
        .route("/session/factor/code", post(account::confirm_factor::<E>))
        .route("/session/recovery-codes", post(account::renew_codes::<E>))
        .route("/session/token", post(account::issue_token::<E>))
        .route("/session/feed", post(feed::renew::<E>).delete(feed::end::<E>))
}
