//! One line per request. Only the path is logged: what follows it, headers and bodies may hold secrets. So does the path
//! of a calendar feed.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

/// Who asked, handed to the log with the response.
#[derive(Debug, Clone)]
pub(super) struct Login(pub(super) String);

pub(super) async fn request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = shown(request.uri().path());
    let response = next.run(request).await;
    let login = response.extensions().get::<Login>().map_or("-", |login| login.0.as_str());
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, path, status = response.status().as_u16(), ms = format!("{ms:.1}"), login, "request");
    response
}

/// The path as it may be remembered.
fn shown(path: &str) -> String {
    if path.starts_with("/feed/") { "/feed/…".to_owned() } else { path.chars().take(200).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_calendar_feed_is_in_no_log() {
        assert_eq!(shown("/feed/c2VjcmV0.ics"), "/feed/…");
        assert_eq!(shown("/graphql"), "/graphql");
    }
}
