//! `GET /papers/FILE`: a brief as a file to be saved. `organization:ID.pdf` is made as it is asked for, `brief:ID.docx` is a
//! copy that is kept.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, RecordId,
    document::{Medium, file_name},
    id::BriefId,
};
use async_graphql::Executor;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{App, answer::Refusal, document, session, session::Signed, unexpected};
use crate::{
    paper::{Paper, Sheet, docx, pdf},
    register::{
        Failure, Reading, audit,
        brief::{self, Asked},
        writing::Writing,
    },
};

/// Which brief, where it is made as it is asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wanted {
    language: Option<String>,
    as_of: Option<NaiveDate>,
    #[serde(default)]
    full: bool,
    /// For a reader of which level; for whoever asks where none is named.
    level: Option<AccessLevel>,
}

/// A paper, and what is said of it on every page.
struct Found {
    paper: Paper,
    full: bool,
    author: String,
    made_at: DateTime<Utc>,
}

pub(super) async fn get<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    Path(file): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let response = match made(&app, &signed, &headers, &file, wanted).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    signed.onto(response)
}

async fn made<E: Executor>(
    app: &App<E>,
    signed: &Signed,
    headers: &HeaderMap,
    file: &str,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Refusal> {
    app.rates.person(signed.person.viewer.user.0)?;
    let Query(wanted) = wanted.map_err(|rejection| malformed(&rejection.body_text()))?;
    let (id, medium) = match file.rsplit_once('.') {
        Some((id, "pdf")) => (id, Medium::Pdf),
        Some((id, "docx")) => (id, Medium::Docx),
        _ => return Err(missing()),
    };
    let found = match id.parse::<BriefId>() {
        Ok(id) => kept(app, signed, id).await?,
        Err(_) => composed(app, signed, id.parse().map_err(|_| missing())?, &wanted).await?,
    };
    let origin = origin_of(app, headers);
    let name = file_name(&format!("{} - {}", found.paper.kind, found.paper.title), Some(medium));
    let level = found.paper.level;
    let bytes = tokio::task::spawn_blocking(move || written(&found, medium, &origin)).await;
    let bytes = bytes.map_err(unexpected::failed)?.map_err(unexpected::failed)?;
    let mut response = bytes.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(medium.media_type()));
    let disposition = document::disposition_of(&name, false);
    out.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(unexpected::failed)?);
    out.insert(header::CONTENT_SECURITY_POLICY, document::CLOSED);
    out.insert(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
    // It says how things stand now: of what is closed nothing stays behind, and of the rest nothing is used again.
    let keep = if level < AccessLevel::Confidential { "private, no-cache" } else { "no-store" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}

async fn kept<E: Executor>(app: &App<E>, signed: &Signed, id: BriefId) -> Result<Found, Refusal> {
    let viewer = &signed.person.viewer;
    let moment = app.moment();
    let writing = Writing::new(&app.store, viewer, moment.get());
    let reading = Reading { store: &app.store, viewer };
    let Some((kept, paper)) = brief::find(reading, id).await.map_err(unexpected::failed)? else {
        audit::refused(writing).await.map_err(unexpected::failed)?;
        return Err(missing());
    };
    audit::opened(writing, kept.of, paper.level).await.map_err(unexpected::failed)?;
    Ok(Found { full: kept.full, author: kept.author, made_at: kept.made_at, paper })
}

async fn composed<E: Executor>(
    app: &App<E>,
    signed: &Signed,
    of: RecordId,
    wanted: &Wanted,
) -> Result<Found, Refusal> {
    let viewer = &signed.person.viewer;
    let moment = app.moment();
    let writing = Writing::new(&app.store, viewer, moment.get());
    let reading = Reading { store: &app.store, viewer };
    let language = match wanted.language.as_deref() {
        Some(code) => code.parse().map_err(|_| malformed("language is az, en or ru"))?,
        None => Language::Az,
    };
    let day = wanted.as_of.unwrap_or_else(|| moment.get().today());
    let graph = app.graph.as_ref().ok_or_else(missing)?;
    graph.catch_up(&app.store).await.map_err(unexpected::failed)?;
    let asked = Asked { of, language, day, full: wanted.full, level: wanted.level };
    let paper = match brief::compose(reading, graph, asked).await {
        Ok(Some(paper)) => paper,
        Ok(None) => {
            audit::denied(writing, of).await.map_err(unexpected::failed)?;
            return Err(missing());
        }
        Err(Failure::Store(error)) => return Err(unexpected::failed(error)),
        Err(Failure::Refused(_)) => {
            let message = "A brief for a reader of a level is made by somebody who may take records out for that level.";
            return Err(Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message));
        }
        Err(failure) => return Err(unexpected::failed(failure)),
    };
    audit::opened(writing, of, paper.level).await.map_err(unexpected::failed)?;
    Ok(Found { full: wanted.full, author: viewer.name.clone(), made_at: moment.get().at, paper })
}

/// Why a file could not be made: a fault of ours.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    #[error("the text document could not be made: {0}")]
    Docx(#[from] std::io::Error),
}

/// The file.
fn written(found: &Found, medium: Medium, origin: &str) -> Result<Vec<u8>, Unwritten> {
    let sheet = Sheet { origin, full: found.full, author: Some(&found.author), made_at: found.made_at };
    Ok(match medium {
        Medium::Docx => docx::write(&found.paper, &sheet)?,
        _ => pdf::write(&found.paper, &sheet)?,
    })
}

/// Where the reader has the register: what their browser calls the server.
fn origin_of<E>(app: &App<E>, headers: &HeaderMap) -> String {
    let scheme = if app.options.secure_cookies { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{scheme}://{host}")
}

fn malformed(what: &str) -> Refusal {
    let message =
        format!("The address is /papers/RECORD.pdf or .docx, with ?language, ?asOf and ?full: {what}.");
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

fn missing() -> Refusal {
    let message = "There is no such brief, or it is not open to you.";
    Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
}
