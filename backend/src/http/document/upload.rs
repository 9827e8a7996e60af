//! `POST /documents`: the body is the file, as it is; what it is for stands in the address.
//!
//! No form with parts: one file is one request, which can be cancelled, sent again under its key, and counted while it
//! is under way.

use std::{sync::Arc, time::Duration};

use accord_shared::{
    AccessLevel, RecordId,
    document::{DocumentKind, title_of},
    id::DocumentId,
};
use async_graphql::Executor;
use axum::{
    Json,
    body::{Body, BodyDataStream},
    extract::{Query, RawQuery, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::time::timeout;

use super::{failed, refused};
use crate::{
    clock::RequestMoment,
    content::{ContentError, NotAllowed, Spooled, medium_of},
    http::{App, answer::Refusal, carry, idempotency, origin, session, session::Signed, unexpected},
    register::{
        Failure, audit,
        document::{self, Arrived, DocumentInput},
        idempotency::{Keyed, RequestKey},
        writing::Writing,
    },
    store::StoreError,
};

/// How long it is waited for a place among those that send.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take until content is kept.
const KEEPING: Duration = Duration::from_secs(120);

/// So much of a body that is refused is still read, so that whoever sends it gets to hear why.
const HEARD_OUT: u64 = 8 << 20;

/// What a file is for: a new document of a record, or new content of a document that there is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Asked {
    record: Option<String>,
    kind: Option<DocumentKind>,
    name: Option<String>,
    language: Option<String>,
    level: Option<AccessLevel>,
    replaces: Option<String>,
    expected_version: Option<i32>,
    reason: Option<String>,
}

/// The same, read.
#[derive(Debug)]
enum Purpose {
    Add(RecordId, DocumentInput),
    Replace(DocumentId, i32),
}

pub(super) async fn upload<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    RawQuery(address): RawQuery,
    asked: Result<Query<Asked>, QueryRejection>,
    body: Body,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let mut body = body.into_data_stream();
    let address = address.unwrap_or_default();
    let response = match taken(&app, &signed, &headers, &address, asked, &mut body).await {
        Ok(response) => response,
        Err(refusal) => {
            hear_out(&mut body).await;
            refusal.into_response()
        }
    };
    signed.onto(response)
}

async fn taken<E: Executor>(
    app: &Arc<App<E>>,
    signed: &Signed,
    headers: &HeaderMap,
    address: &str,
    asked: Result<Query<Asked>, QueryRejection>,
    body: &mut BodyDataStream,
) -> Result<Response, Refusal> {
    if !signed.by_token() {
        origin::require_own(headers)?;
    }
    app.rates.person(signed.person.viewer.user.0)?;
    if !signed.person.viewer.entrance.may_write() {
        let message = "This token only reads. Make one that may also write, on the page of your account.";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "SCOPE", message));
    }
    // A key that is none is told before anything is sent for nothing.
    idempotency::key(headers, b"")?;
    let Query(asked) = asked.map_err(|rejection| malformed(rejection.body_text()))?;
    let reason = asked.reason.clone();
    let purpose = Purpose::read(asked)?;
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    if let Err(failure) = purpose.is_open(writing).await {
        return Err(turned_away(writing, &purpose, failure).await);
    }

    let coming = timeout(PATIENCE, app.documents.coming.acquire()).await;
    let Ok(Ok(_coming)) = coming else {
        let message = "Many documents are being sent at the moment, and this one was not begun. Try again.";
        return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "TOOK_TOO_LONG", message));
    };
    let content = read(app, headers, body).await?;
    let medium = medium_of(&content).await.map_err(|error| failed(ContentError::from(error).into()))?;
    let medium = medium.map_err(not_allowed)?;
    let contents = &app.documents.contents;
    let kept = timeout(KEEPING, contents.keep(&content)).await;
    let kept = kept.map_err(|_| {
        let message = "The place of the documents took too long. Nothing was changed; try again.";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "TOOK_TOO_LONG", message)
    })?;
    kept.map_err(|error| failed(error.into()))?;

    let fingerprint = format!("POST /documents?{address}\n{}", content.hash);
    let work = Work {
        app: app.clone(),
        viewer: signed.person.viewer.clone(),
        moment,
        key: idempotency::key(headers, fingerprint.as_bytes())?,
        reason,
        purpose,
        content,
        medium,
    };
    carry(app, work.done()).await?
}

/// What is left once the content is kept: carried to its end, even if nobody waits for it any more.
struct Work<E> {
    app: Arc<App<E>>,
    viewer: accord_shared::Viewer,
    moment: RequestMoment,
    key: Option<RequestKey>,
    reason: Option<String>,
    purpose: Purpose,
    content: Spooled,
    medium: accord_shared::document::Medium,
}

impl<E: Executor> Work<E> {
    async fn done(self) -> Result<Response, Refusal> {
        let contents = &self.app.documents.contents;
        let keyed = self.key.as_ref().map(|request| Keyed { request, field: "document" });
        let writing = Writing::new(&self.app.store, &self.viewer, self.moment.get());
        let writing = Writing { keyed, ..writing }.because(self.reason.as_deref());
        let arrived =
            Arrived { contents, hash: self.content.hash, size: self.content.size, medium: self.medium };
        let mut written = self.purpose.write(writing, arrived).await;
        if let Err(Failure::Store(StoreError::Content(ContentError::Missing(_)))) = written {
            // It was swept away between being kept and being written down: nobody had needed it for a week.
            contents.keep(&self.content).await.map_err(|error| failed(error.into()))?;
            written = self.purpose.write(writing, arrived).await;
        }
        let (status, id) = match written {
            Ok(id) => (StatusCode::CREATED, id.to_string()),
            // Sent again: the first answer.
            Err(Failure::Repeated(id)) if id.parse::<DocumentId>().is_ok() => (StatusCode::OK, id),
            Err(failure) => return Err(turned_away(writing, &self.purpose, failure).await),
        };
        let sha256 = self.content.hash.to_string();
        let told = serde_json::json!({ "id": id, "mediaType": self.medium.media_type(), "sha256": sha256 });
        let mut response = (status, Json(told)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(location) = HeaderValue::from_str(&format!("/documents/{id}")) {
            headers.insert(header::LOCATION, location);
        }
        Ok(response)
    }
}

impl Purpose {
    fn read(asked: Asked) -> Result<Self, Refusal> {
        let missing = || {
            Refusal::new(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such record, or it is not open to you.",
            )
        };
        if let Some(document) = asked.replaces {
            let version =
                asked.expected_version.ok_or_else(|| malformed("expectedVersion is missing".into()))?;
            return Ok(Self::Replace(document.parse().map_err(|_| missing())?, version));
        }
        let record = asked.record.ok_or_else(|| malformed("record is missing".into()))?;
        let kind = asked.kind.ok_or_else(|| malformed("kind is missing".into()))?;
        let name = asked.name.ok_or_else(|| malformed("name is missing".into()))?;
        let input = DocumentInput {
            access_level: asked.level,
            title: title_of(&name),
            kind,
            language: asked.language,
        };
        Ok(Self::Add(record.parse().map_err(|_| missing())?, input))
    }

    /// Whether there is something that the file could belong to; asked before the file is read.
    async fn is_open(&self, writing: Writing<'_>) -> Result<(), Failure> {
        let record = match self {
            Self::Add(record, _) => *record,
            Self::Replace(id, _) => {
                let reading = crate::register::Reading { store: writing.store, viewer: writing.viewer };
                let found = document::find(reading, *id).await?;
                found.ok_or_else(crate::register::Problem::not_found)?.record
            }
        };
        document::may_add(writing, record).await
    }

    async fn write(&self, writing: Writing<'_>, arrived: Arrived<'_>) -> Result<DocumentId, Failure> {
        match self {
            Self::Add(record, input) => document::add(writing, *record, input.clone(), arrived).await,
            Self::Replace(id, version) => {
                document::replace(writing, *id, *version, arrived).await?;
                Ok(*id)
            }
        }
    }
}

/// Takes the body in, to its end or to the limit.
async fn read<E>(app: &App<E>, headers: &HeaderMap, body: &mut BodyDataStream) -> Result<Spooled, Refusal> {
    let most = app.documents.most;
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > most) {
        return Err(too_large(most));
    }
    let broken = |error: ContentError| failed(error.into());
    let mut spool = app.documents.contents.spool(most).map_err(broken)?;
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| {
            let message = "The file ended before it was whole. Send it again.";
            Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
        })?;
        let taken = spool.take(&part).await.map_err(|error| broken(error.into()))?;
        taken.map_err(|_| too_large(most))?;
    }
    spool.finish().await.map_err(|error| broken(error.into()))
}

/// A browser that is answered while it sends, and then finds the connection closed, shows no answer.
async fn hear_out(body: &mut BodyDataStream) {
    let mut heard = 0;
    while let Some(Ok(part)) = body.next().await {
        heard += part.len() as u64;
        if heard > HEARD_OUT {
            break;
        }
    }
}

/// Whoever tried what is not theirs, or asked for what is not there for them, is in the ledger before they are told.
async fn turned_away(writing: Writing<'_>, purpose: &Purpose, failure: Failure) -> Refusal {
    let refusal = refused(failure);
    let noted = match (refusal.status, purpose) {
        (StatusCode::NOT_FOUND, Purpose::Add(record, _)) => audit::denied(writing, *record).await,
        (StatusCode::NOT_FOUND, Purpose::Replace(id, _)) => audit::document_denied(writing, *id).await,
        (StatusCode::FORBIDDEN, _) => audit::refused(writing).await,
        _ => Ok(()),
    };
    noted.map_or_else(unexpected::failed, |()| refusal)
}

fn malformed(error: String) -> Refusal {
    let message = format!(
        "The address is POST /documents?record=ID&kind=SIGNED_TEXT&name=NAME, with language=az and level=OPEN to SECRET \
         where they are known, or ?replaces=ID&expectedVersion=NUMBER; the body is the file: {error}."
    );
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

fn too_large(most: u64) -> Refusal {
    let message =
        format!("A document has at most {} MiB. Make the file smaller, or send it in parts.", most >> 20);
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", message)
}

fn not_allowed(reason: NotAllowed) -> Refusal {
    let (code, message) = match reason {
        NotAllowed::Empty => ("EMPTY", "The file is empty. Choose another one."),
        NotAllowed::Macros => {
            ("MACROS", "The file holds macros. Save it without them, or as PDF, and send that.")
        }
        NotAllowed::Unknown => (
            "WRONG_CONTENT",
            "By its content the file is none of PDF, DOCX, ODT, PNG, JPEG, WebP, TIFF or text in UTF-8. Save it as one \
             of these.",
        ),
    };
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, message)
}
