//! `GET /documents/ID`: a document's content, whole or in parts (RFC 9110, 14), to be saved or to be shown.

use std::{ops::Range, sync::Arc};

use accord_shared::{
    AccessLevel,
    document::{Medium, file_name},
    id::DocumentId,
};
use async_graphql::Executor;
use axum::{
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::failed;
use crate::{
    http::{App, answer::Refusal, session, session::Signed, unexpected},
    register::{
        Reading, audit,
        document::{self, Content, Document},
        writing::Writing,
    },
};

/// What is wanted of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// An older content.
    number: Option<i32>,
    /// Whether it is to be shown where it is framed, and not saved.
    show: Option<bool>,
}

/// What is shown may load nothing, run nothing and be framed by Accord alone.
pub(in crate::http) const CLOSED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'self'");

/// Browsers show a PDF by a part of their own, which many versions of them refuse under a sandbox. It can load nothing
/// of ours without one either.
const CLOSED_PDF: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
);

/// What RFC 8187 lets stand for itself in a name.
const IN_NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) async fn download<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let response = match found(&app, &signed, &headers, &id, wanted).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    signed.onto(response)
}

async fn found<E: Executor>(
    app: &App<E>,
    signed: &Signed,
    headers: &HeaderMap,
    id: &str,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Refusal> {
    app.rates.person(signed.person.viewer.user.0)?;
    let Query(wanted) = wanted.map_err(|rejection| {
        let message = format!(
            "The address is /documents/ID, with ?number=NUMBER or ?show=true: {}.",
            rejection.body_text()
        );
        Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
    })?;
    let viewer = &signed.person.viewer;
    let moment = app.moment();
    let writing = Writing::new(&app.store, viewer, moment.get());
    let reading = Reading { store: &app.store, viewer };
    // What is no id names nothing that could be asked for.
    let id: DocumentId = id.parse().map_err(|_| missing())?;
    let document = document::find(reading, id).await.map_err(unexpected::failed)?;
    let there = document.as_ref().and_then(|found| Some((found, found.content(wanted.number)?)));
    let Some((document, content)) = there else {
        audit::document_denied(writing, id).await.map_err(unexpected::failed)?;
        return Err(missing());
    };
    audit::document_opened(writing, document).await.map_err(unexpected::failed)?;

    let tag = format!("\"{}\"", content.hash);
    if is_known(headers, &tag) {
        return Ok(dressed(StatusCode::NOT_MODIFIED.into_response(), document, content, &tag, &wanted));
    }
    let size = u64::try_from(content.size).unwrap_or_default();
    let part = match part(headers, &tag, size) {
        Part::Whole => None,
        Part::Some(part) => Some(part),
        Part::Nowhere => {
            let message = "The document has no such part.";
            let mut response =
                Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, "RANGE", message).into_response();
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
            return Ok(response);
        }
    };
    let bytes = app.documents.contents.read(content.hash, part.clone()).await;
    let bytes = bytes.map_err(|error| failed(error.into()))?;
    let mut response = Body::from_stream(bytes).into_response();
    match part {
        Some(Range { start, end }) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes {start}-{}/{size}", end - 1));
            insert(&mut response, header::CONTENT_LENGTH, &(end - start).to_string());
        }
        None => insert(&mut response, header::CONTENT_LENGTH, &size.to_string()),
    }
    Ok(dressed(response, document, content, &tag, &wanted))
}

fn missing() -> Refusal {
    let message = "There is no such document, or it is not open to you.";
    Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The answer with what says what it is and what may be done with it.
fn dressed(
    mut response: Response,
    document: &Document,
    content: &Content,
    tag: &str,
    wanted: &Wanted,
) -> Response {
    let medium = content.medium();
    let is_shown = wanted.show == Some(true) && medium.is_some_and(|medium| medium.preview().is_some());
    let media_type = match medium {
        Some(Medium::Text) => "text/plain; charset=utf-8",
        Some(medium) => medium.media_type(),
        None => "application/octet-stream",
    };
    insert(&mut response, header::CONTENT_TYPE, media_type);
    insert(&mut response, header::CONTENT_DISPOSITION, &disposition(&document.title, medium, is_shown));
    insert(&mut response, header::ETAG, tag);
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
    // Each time it is asked again whether the viewer may see it; of what is closed nothing stays behind.
    let keep = if document.access_level < AccessLevel::Confidential && !document.restricted {
        "private, no-cache"
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    let policy = if is_shown && medium == Some(Medium::Pdf) { CLOSED_PDF } else { CLOSED };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// How it is to be saved or shown, and under which name (RFC 6266): in letters that every program reads, and in its own.
fn disposition(title: &str, medium: Option<Medium>, is_shown: bool) -> String {
    disposition_of(&file_name(title, medium), is_shown)
}

/// The same for a file's whole name.
pub(in crate::http) fn disposition_of(name: &str, is_shown: bool) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '_' })
        .collect();
    let plain = plain.replace(['"', '\\', '%'], "_");
    let how = if is_shown { "inline" } else { "attachment" };
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, IN_NAME))
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    tags.flat_map(|tags| tags.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

/// What of it is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some(Range<u64>),
    Nowhere,
}

/// One part at a time: whoever asks for several gets the whole, as whoever asks for what cannot be read, or for a part of
/// what it no longer is (RFC 9110, 13.1.5 and 14.2).
fn part(headers: &HeaderMap, tag: &str, size: u64) -> Part {
    let Some(range) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else {
        return Part::Whole;
    };
    if headers.get(header::IF_RANGE).is_some_and(|known| known.as_bytes() != tag.as_bytes()) {
        return Part::Whole;
    }
    let Ok(parsed) = http_range_header::parse_range_header(range) else { return Part::Whole };
    match parsed.validate(size).as_deref() {
        Ok([one]) => Part::Some(*one.start()..one.end() + 1),
        Ok(_) => Part::Whole,
        Err(_) if range.contains(',') => Part::Whole,
        Err(_) => Part::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(known) = if_range {
            headers.insert(header::IF_RANGE, known.parse().unwrap());
        }
        part(&headers, "\"a\"", 1_000)
    }

    #[test]
    fn a_part_is_what_was_asked_for_or_the_whole() {
        assert_eq!(part(&HeaderMap::new(), "\"a\"", 1_000), Part::Whole);
        assert_eq!(asked("bytes=0-99", None), Part::Some(0..100));
        assert_eq!(asked("bytes=900-", None), Part::Some(900..1_000));
        assert_eq!(asked("bytes=-1", None), Part::Some(999..1_000));
        assert_eq!(asked("bytes=990-2000", None), Part::Some(990..1_000));
        assert_eq!(asked("bytes=1000-", None), Part::Nowhere);
        assert_eq!(asked("bytes=0-9,20-29", None), Part::Whole);
        assert_eq!(asked("pages=1-2", None), Part::Whole);
        assert_eq!(asked("bytes=0-99", Some("\"a\"")), Part::Some(0..100));
        assert_eq!(asked("bytes=0-99", Some("\"b\"")), Part::Whole, "it is something else by now");
    }

    #[test]
    fn a_name_travels_in_every_letter() {
        assert_eq!(
            disposition("Saziş \"son\"", Some(Medium::Pdf), false),
            "attachment; filename=\"Sazi_ -son-.pdf\"; filename*=UTF-8''Sazi%C5%9F%20-son-.pdf"
        );
        assert!(disposition("a", None, true).starts_with("inline; filename=\"a\""));
    }
}
