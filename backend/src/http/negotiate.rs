//! Which media types come in and go out: GraphQL over HTTP, 4 and 6; RFC 9110, 12.5.1.

use accord_shared::Language;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use mime::Mime;

use super::answer::Refusal;

/// A media type of GraphQL responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says how the request went.
    GraphqlResponse,
    /// `application/json`, for clients older than the specification.
    Json,
}

impl Media {
    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }

    fn essence(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }
}

/// The media type that the client likes best. Without the header, or where a wildcard leaves the choice to us, it is
/// `application/json`: who knows the newer one names it.
pub(super) fn accepted(headers: &HeaderMap) -> Result<Media, Refusal> {
    let lines: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok()).collect();
    let ranges = lines.join(",");
    if ranges.trim().is_empty() {
        return Ok(Media::Json);
    }
    let ranges: Vec<Range> = ranges.split(',').filter_map(Range::parse).collect();
    let named = |media: Media| ranges.iter().any(|range| range.names(media));
    let preference = if named(Media::GraphqlResponse) || !named(Media::Json) && !wild(&ranges) {
        [Media::GraphqlResponse, Media::Json]
    } else {
        [Media::Json, Media::GraphqlResponse]
    };
    let mut best = None;
    for media in preference {
        let quality = quality(&ranges, media);
        if quality > best.map_or(0, |(most, _)| most) {
            best = Some((quality, media));
        }
    }
    best.map(|(_, media)| media).ok_or_else(|| {
        Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "The answer would be application/graphql-response+json or application/json in UTF-8, and the \
             header Accept takes neither. Name one of them there.",
        )
    })
}

fn wild(ranges: &[Range]) -> bool {
    ranges.iter().any(|range| range.specificity() < 2)
}

/// The quality that the most specific range gives to a media type, in thousandths; 0 where none takes it.
fn quality(ranges: &[Range], media: Media) -> u16 {
    ranges
        .iter()
        .filter(|range| range.takes(media))
        .max_by_key(|range| range.specificity())
        .map_or(0, |range| range.quality)
}

/// One range of the header Accept.
struct Range {
    mime: Mime,
    quality: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mime: Mime = text.trim().parse().ok()?;
        // A quality that is no number counts as 1.
        let quality = mime.get_param("q").and_then(|q| q.as_str().parse::<f32>().ok()).unwrap_or(1.0);
        let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u16;
        let in_utf8 = mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
        in_utf8.then_some(Self { mime, quality })
    }

    fn names(&self, media: Media) -> bool {
        self.mime.essence_str().eq_ignore_ascii_case(media.essence())
    }

    fn takes(&self, media: Media) -> bool {
        match self.specificity() {
            0 => true,
            1 => self.mime.type_() == mime::APPLICATION,
            _ => self.names(media),
        }
    }

    fn specificity(&self) -> u8 {
        match (self.mime.type_() == mime::STAR, self.mime.subtype() == mime::STAR) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

/// Refuses every body that does not say it is JSON in UTF-8. Forms and multipart are among the refused: a page of
/// another site can send those without asking, and JSON it cannot.
pub(super) fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = declared.and_then(|text| text.parse::<Mime>().ok()).is_some_and(|mime| {
        mime.essence_str() == "application/json"
            && mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    });
    if is_json {
        return Ok(());
    }
    let found = declared.map_or_else(|| "nothing".into(), |text| text.chars().take(80).collect::<String>());
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        format!(
            "The body must be JSON in UTF-8, and the header Content-Type says {found}. Send it as application/json."
        ),
    ))
}

/// The first language of the interface that the reader takes (RFC 9110, 12.5.4); Azerbaijani where there is none.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codes = accepted.split(',').filter_map(|range| range.trim().get(..2));
    codes.filter_map(|code| code.to_ascii_lowercase().parse().ok()).next().unwrap_or(Language::Az)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        accepted(&headers).ok()
    }

    #[test]
    fn the_accepted_media_type_is_the_clients_choice() {
        let (new, old) = (Some(Media::GraphqlResponse), Some(Media::Json));
        assert_eq!(accepted(&HeaderMap::new()).ok(), old);
        for (accept, expected) in [
            ("", old),
            ("*/*", old),
            ("application/*", old),
            ("application/json", old),
            ("APPLICATION/JSON; charset=UTF-8", old),
            ("application/graphql-response+json", new),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", new),
            ("application/json, application/graphql-response+json", new),
            ("application/graphql-response+json;q=0.4, application/json;q=0.9", old),
            ("application/graphql-response+json;q=0.9, */*;q=0.1", new),
            ("application/json;q=0, */*", new),
            ("text/html, application/json;q=0", None),
            ("text/plain", None),
            ("*/*;q=0", None),
            ("application/json; charset=utf-16", None),
        ] {
            assert_eq!(negotiated(accept), expected, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        let required = |content_type: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
            require_json(&headers).is_ok()
        };
        assert!(require_json(&HeaderMap::new()).is_err());
        assert!(required("application/json") && required("application/json; charset=UTF-8"));
        for wrong in [
            "application/json; charset=utf-16",
            "application/graphql",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "json",
        ] {
            assert!(!required(wrong), "{wrong}");
        }
    }
}
