//! `/bulk`: one change of many records, said by a list's question.

use std::sync::Arc;

use accord_shared::id::Noun;
use async_graphql::Executor;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{App, answer::Refusal, extract, graphql, idempotency, negotiate, origin, session, unexpected};
use crate::register::{
    Failure, Problem, audit,
    bulk::{self, BulkField},
    extract::List,
    idempotency::Keyed,
    writing::Writing,
};

/// Every address of bulk changes.
pub(super) fn routes<E: Executor>() -> Router<Arc<App<E>>> {
    Router::new()
        .route("/bulk/preview", post(preview::<E>))
        .route("/bulk", post(apply::<E>))
        .route("/bulk/{id}/undo", post(undo::<E>))
}

/// Which records, and what is to be changed in them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    of: Noun,
    #[serde(default)]
    variables: extract::Variables,
    change: BulkField,
    /// Up to which entry of the ledger the records were looked at.
    #[serde(default)]
    snapshot: Option<i64>,
    #[serde(default)]
    reason: Option<String>,
}

/// `POST /bulk/preview`: what would become of the records. It changes nothing.
async fn preview<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    changing(&app, &headers, body, async |writing, bytes| {
        let (wanted, list) = read(bytes, writing)?;
        Ok(answer(&bulk::preview(writing, &list, wanted.change).await?))
    })
    .await
}

/// `POST /bulk`: changes them, as they were at the snapshot.
async fn apply<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    changing(&app, &headers, body, async |writing, bytes| {
        let (wanted, list) = read(bytes, writing)?;
        let Some(snapshot) = wanted.snapshot else { return Err(malformed("no snapshot").into()) };
        let key = idempotency::key(&headers, bytes)?;
        let keyed = key.as_ref().map(|request| Keyed { request, field: "bulk" });
        let writing = Writing { keyed, ..writing }.because(wanted.reason.as_deref());
        match bulk::apply(writing, &list, wanted.change, snapshot).await {
            Ok(done) => Ok(answer(&done)),
            // Done before, under the same key.
            Err(Failure::Repeated(id)) => {
                let changed = bulk::changed(writing, repeated(&id)?).await?;
                Ok(answer(&json!({ "id": id, "changed": changed, "left": [] })))
            }
            Err(failure) => Err(failure.into()),
        }
    })
    .await
}

/// `POST /bulk/ID/undo`: every record has again what it had, or none.
async fn undo<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    changing(&app, &headers, body, async |writing, _| {
        let undone = bulk::take_back(writing, id).await?;
        Ok(answer(&match undone {
            Ok(changed) => json!({ "changed": changed, "blocked": [] }),
            Err(blocked) => json!({ "changed": 0, "blocked": blocked }),
        }))
    })
    .await
}

/// Why nothing came of a request.
enum Stop {
    Refusal(Refusal),
    Failure(Failure),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn read(bytes: &[u8], writing: Writing<'_>) -> Result<(Wanted, List), Stop> {
    let wanted: Wanted = serde_json::from_slice(bytes).map_err(|error| malformed(&error.to_string()))?;
    let (list, _) = extract::list_of(wanted.of, &wanted.variables, writing.moment.today())?;
    Ok((wanted, list))
}

fn repeated(id: &str) -> Result<Uuid, Failure> {
    id.parse().map_err(|_| Problem::not_found().into())
}

fn malformed(error: &str) -> Refusal {
    let message = format!(
        "The body is not {{\"of\": \"AGREEMENT\" or another noun, \"variables\": {{\"filter\"}}, \"change\": \
         {{\"field\": \"RESPONSIBLE\", \"ACCESS_LEVEL\" or \"UNIT\", \"to\"}}, \"snapshot\"}}: {error}."
    );
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

async fn changing<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    change: impl AsyncFnOnce(Writing<'_>, &[u8]) -> Result<Response, Stop>,
) -> Response {
    let signed = match session::sign(app, headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let moment = app.moment();
    let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
    let asked = async {
        negotiate::require_json(headers)?;
        if !signed.by_token() {
            origin::require_own(headers)?;
        }
        let bytes = graphql::read(body)?;
        let done = change(writing, &bytes).await?;
        app.live.written();
        Ok(done)
    };
    let response = match asked.await {
        Ok(response) => response,
        Err(Stop::Refusal(refusal)) => refusal.into_response(),
        Err(Stop::Failure(failure)) => {
            let turned_away = matches!(&failure, Failure::Refused(problems)
                if problems.iter().any(|it| it.code == accord_shared::error::ErrorCode::Refused && it.field.is_none()));
            let noted = if turned_away { audit::refused(writing).await } else { Ok(()) };
            match noted {
                Err(error) => unexpected::failed(error).into_response(),
                Ok(()) => session::refused(failure).into_response(),
            }
        }
    };
    signed.onto(response)
}

fn answer(value: &impl Serialize) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, serde_json::to_vec(value).unwrap_or_default()).into_response()
}
