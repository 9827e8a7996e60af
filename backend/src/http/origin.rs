//! Who may send what changes something: pages of this server, and programs.

use axum::http::{HeaderMap, StatusCode, header};

use super::answer::Refusal;

/// Refuses a request that a page of another site sent. A browser always says from where a request that may change
/// something comes; a program need not. The scheme is not compared: in front of the server it may be another one.
pub(super) fn require_own(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
    match (from, host) {
        (Some(from), Some(host)) if from.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "FOREIGN_ORIGIN",
            "A page of another site sent this request. Only Accord's own pages may; a program sends a token in \
             the header Authorization and no Origin.",
        )),
    }
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
        assert!(own("http://accord.example:8080") && own("https://ACCORD.example:8080"));
        for foreign in
            ["null", "", "http://accord.example", "http://evil.example:8080", "accord.example:8080"]
        {
            assert!(!own(foreign), "{foreign}");
        }
    }
}
