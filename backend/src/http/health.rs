//! Signs of life, for whoever watches over the process.

use std::{sync::Arc, time::Duration};

use async_graphql::Executor;
use axum::{extract::State, http::StatusCode};
use sea_orm::sea_query::{Expr, Query};
use tokio::time::timeout;

use super::App;

/// How long the database may take to answer before somebody else should be asked.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers. It is asked through the door of every read: a long write does not make the server unready.
pub(super) async fn ready<E: Executor>(State(app): State<Arc<App<E>>>) -> (StatusCode, &'static str) {
    let question = Query::select().expr(Expr::val(1i64)).to_owned();
    match timeout(PATIENCE, app.store.rows::<(i64,)>(&question)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database takes too long to answer\n"),
    }
}
