//! GraphiQL, to try queries by hand. In a demonstration only.

use std::sync::Arc;

use async_graphql::{Executor, http::GraphiQLSource};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{App, answer::Refusal};

/// GraphiQL loads its parts from unpkg.com and starts them by a script in the page: it gets what it needs, and only
/// on this page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'unsafe-inline' https://unpkg.com; \
     style-src 'self' 'unsafe-inline' https://unpkg.com; font-src https://unpkg.com data:; worker-src blob:; \
     img-src 'self' data: https://graphql.org; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
     form-action 'self'";

/// What the page says until GraphiQL is there; without the internet it keeps saying it.
const WAITING: &str = "GraphiQL is loading its parts from unpkg.com, so this page needs the internet. Without it, \
     send your query to /graphql with any GraphQL client.";

pub(super) async fn page<E: Executor>(State(app): State<Arc<App<E>>>) -> Response {
    if !app.options.demo {
        return Refusal::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "GraphiQL is there in a demonstration only (accord serve --demo). Any GraphQL client can send a token \
             in the header Authorization to /graphql.",
        )
        .into_response();
    }
    let page = GraphiQLSource::build().endpoint("/graphql").title("Accord: GraphiQL").finish();
    let page = page.replace("Loading...", WAITING);
    ([(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)], Html(page)).into_response()
}
