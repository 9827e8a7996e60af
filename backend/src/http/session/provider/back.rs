//! Where somebody is led after signing in: to one of our own pages, and nowhere else.

use openidconnect::url::Url;

/// Where whoever came from nowhere in particular is led.
pub(super) const START: &str = "/";

/// The longest address that is kept.
const LONGEST: usize = 1000;

/// What lies below these is no page.
const NO_PAGES: [&str; 11] = [
    "session", "graphql", "graphiql", "export", "live", "healthz", "readyz", "assets", "sign-in", "returned",
    "welcome",
];

/// The page that was asked for, where it is one of ours; else the start. It is put together anew from its parts, so that
/// nothing is left in it that a browser could read otherwise.
pub(super) fn page(asked: Option<&str>) -> String {
    asked.and_then(own).unwrap_or_else(|| START.into())
}

fn own(asked: &str) -> Option<String> {
    let is_plain = asked.len() <= LONGEST && !asked.contains('\\') && !asked.contains(char::is_control);
    if !is_plain || !asked.starts_with('/') || asked.starts_with("//") {
        return None;
    }
    let here = Url::parse("http://accord.invalid/").ok()?;
    let page = here.join(asked).ok().filter(|page| page.origin() == here.origin())?;
    let first = page.path_segments()?.next()?;
    // `/./` and its like, once resolved, may begin with two strokes: elsewhere, for a browser.
    if first.is_empty() && page.path() != "/" || NO_PAGES.contains(&first) {
        return None;
    }
    Some(page[openidconnect::url::Position::BeforePath..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_ours_is_kept_with_what_it_was_asked_for() {
        for own in [
            "/agreements",
            "/explore?focus=organization:0193&asof=2019-05-01",
            "/people#top",
            "/a/../control",
            "/",
        ] {
            assert_eq!(page(Some(own)), own.replace("/a/..", ""), "{own}");
        }
        assert_eq!(page(Some("/contacts?q=şəki")), "/contacts?q=%C5%9F%C9%99ki");
    }

    #[test]
    fn nobody_is_led_elsewhere_or_to_what_is_no_page() {
        for elsewhere in [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/.//evil.example",
            "/x/..//evil.example",
            "/%2e//evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "evil.example",
            "",
            "/session/provider",
            "/x/../session",
            "/graphql?query={a}",
            "/sign-in?said=refused",
        ] {
            assert_eq!(page(Some(elsewhere)), START, "{elsewhere}");
        }
        assert_eq!(page(Some(&format!("/{}", "a".repeat(LONGEST)))), START);
        assert_eq!(page(None), START);
    }
}
