//! Who may send what changes something: pages of this server, and programs.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::answer::Refusal;

/// In which relation to the server the page is that sends a request (Fetch Metadata): a browser says it, and no page
/// can.
const SITE: &str = "sec-fetch-site";

/// Refuses a request that a page of another site sent. A browser always says from where a request that may change
/// something comes; a program need not. The scheme is not compared: in front of the server it may be another one.
pub(super) fn require_own(headers: &HeaderMap) -> Result<(), Refusal> {
    let site = headers.get(SITE).map(HeaderValue::as_bytes);
    if site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
        return Err(foreign());
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
    match (from, host) {
        (Some(from), Some(host)) if from.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(foreign()),
    }
}

fn foreign() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "FOREIGN_ORIGIN",
        "A page of another site sent this request. Only Accord's own pages may; a program sends a token in the \
         header Authorization and no Origin.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_site_is_refused() {
        let own = |origin: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "accord.example:8080".parse().unwrap());
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            require_own(&headers).is_ok()
        };
        assert!(require_own(&HeaderMap::new()).is_ok(), "a program says nothing");
        let mut headers = HeaderMap::new();
        headers.insert(SITE, "cross-site".parse().unwrap());
        assert!(require_own(&headers).is_err(), "a page that hides its origin");
        assert!(own("http://accord.example:8080") && own("https://ACCORD.example:8080"));
        for foreign in
            ["null", "", "http://accord.example", "http://evil.example:8080", "accord.example:8080"]
        {
            assert!(!own(foreign), "{foreign}");
        }
    }
}
