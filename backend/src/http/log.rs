//! One line per request. Only the path is logged: what follows it, headers and bodies may hold secrets.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

/// Who asked, handed to the log with the response.
#[derive(Debug, Clone)]
pub(super) struct Login(pub(super) String);

pub(super) async fn request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(200).collect();
    let response = next.run(request).await;
    let login = response.extensions().get::<Login>().map_or("-", |login| login.0.as_str());
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, path, status = response.status().as_u16(), ms = format!("{ms:.1}"), login, "request");
    response
}
