//! The client's files: inside the program in a release, read from disk while it is being worked on.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::answer::Refusal;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/client/"]
#[allow_missing = true]
struct Files;

const PAGE: &str = "index.html";

/// A name with its content's hash in it never gets another content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// To be asked for again each time, and answered with 304 while nothing has changed.
const ASK_AGAIN: &str = "no-cache";

/// Whatever no other address took: a file of the client, or the page itself for the client's own addresses.
pub(super) async fn file(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let refusal = Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "There are only pages here. Requests that change something go to /graphql.",
        );
        return ([(header::ALLOW, "GET, HEAD")], refusal).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    if is_served(path)
        && let Some(found) = Found::new(path, &headers)
    {
        let keep = if path.starts_with("assets/") { FOREVER } else { ASK_AGAIN };
        return found.answer(path, keep, &headers);
    }
    if path.starts_with("assets/") || last.contains('.') {
        return Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such file.").into_response();
    }
    match Found::new(PAGE, &headers) {
        Some(page) => page.answer(PAGE, ASK_AGAIN, &headers),
        None => missing(),
    }
}

/// The compressed copies are chosen, never asked for.
fn is_served(path: &str) -> bool {
    !path.is_empty() && !path.ends_with(".br") && !path.ends_with(".gz")
}

/// A file in one of its encodings.
struct Found {
    file: EmbeddedFile,
    encoding: Option<&'static str>,
}

impl Found {
    fn new(path: &str, headers: &HeaderMap) -> Option<Self> {
        for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
            if accepts(headers, encoding)
                && let Some(file) = Files::get(&format!("{path}.{suffix}"))
            {
                return Some(Self { file, encoding: Some(encoding) });
            }
        }
        Some(Self { file: Files::get(path)?, encoding: None })
    }

    fn answer(self, path: &str, keep: &'static str, asked: &HeaderMap) -> Response {
        let tag = format!("\"{}\"", hex::encode(&self.file.metadata.sha256_hash()[..16]));
        let is_known = asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|tags| tags.to_str().ok())
            .flat_map(|tags| tags.split(','))
            .map(|known| known.trim().trim_start_matches("W/"))
            .any(|known| known == tag || known == "*");
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, media_type(path))], self.file.data).into_response()
        };
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(encoding) = self.encoding.filter(|_| !is_known) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// Whether a content coding is taken (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let codings = lines.flat_map(|line| line.split(','));
    let mut named = None;
    let mut any = None;
    for coding in codings {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight =
            weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()).unwrap_or(1.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(encoding) => named = Some(weight > 0.0),
            "*" => any = Some(weight > 0.0),
            _ => {}
        }
    }
    named.or(any).unwrap_or(false)
}

fn media_type(path: &str) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let is_text =
        guess.type_() == mime::TEXT || matches!(guess.subtype().as_str(), "javascript" | "json" | "svg");
    let text = if is_text { format!("{guess}; charset=utf-8") } else { guess.to_string() };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn missing() -> Response {
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Accord</title>\
                <h1>The pages are not built yet</h1>\
                <p>The server runs, but the client's files are missing. Build them with \
                <code>cargo xtask client</code> and reload this page.</p>";
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_where_it_is_accepted() {
        let accepted = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
            (accepts(&headers, "br"), accepts(&headers, "gzip"))
        };
        assert_eq!(accepted("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(accepted("gzip;q=1.0, br;q=0"), (false, true));
        assert_eq!(accepted("*"), (true, true));
        assert_eq!(accepted("br;q=0, *;q=0.5"), (false, true));
        assert_eq!(accepted("identity"), (false, false));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn files_have_the_media_types_that_browsers_insist_on() {
        assert_eq!(media_type("assets/app.wasm"), "application/wasm");
        assert_eq!(media_type("assets/app.js"), "text/javascript; charset=utf-8");
        assert_eq!(media_type("assets/app.css"), "text/css; charset=utf-8");
        assert_eq!(media_type("index.html"), "text/html; charset=utf-8");
    }
}
