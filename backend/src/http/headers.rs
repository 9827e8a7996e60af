//! Headers that every answer carries, so that a browser does no more with it than Accord needs.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use super::Options;

/// Scripts, styles and everything else from here only; WebAssembly may be compiled; documents are framed from here, and
/// nobody frames the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
     form-action 'self'";

const SECURE: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// For a year, a browser that was here once asks this host and those below it over https only.
const STAY_SECURE: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Adds them; a page with a policy of its own keeps it.
pub(super) async fn secure(State(options): State<Options>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SECURE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if options.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STAY_SECURE);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    response
}
