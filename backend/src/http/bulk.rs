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
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{App, answer::Refusal, extract, graphql, idempotency, negotiate, origin, session, unexpected};
use crate::register::{
    Failure, Problem, Reading, audit,
    bulk::{self, Among, BulkField},
    idempotency::Keyed,
    obligation::{OccurrenceList, OccurrenceStepInput},
    writing::Writing,
};

/// Every address of bulk changes.
pub(super) fn routes<E: Executor>() -> Router<Arc<App<E>>> {
    Router::new()
        .route("/bulk/preview", post(preview::<E>))
        .route("/bulk", get(past::<E>).post(apply::<E>))
        .route("/bulk/{id}/undo", post(undo::<E>))
}

/// Which records, and what is to be changed in them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    of: Of,
    #[serde(default)]
    variables: extract::Variables,
    change: Wish,
    /// Up to which entry of the ledger the records were looked at.
    #[serde(default)]
    snapshot: Option<i64>,
    #[serde(default)]
    reason: Option<String>,
}

/// What the question lists.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Of {
    Records(Noun),
    Due(DueDates),
}

/// Due dates, which are no noun of their own.
#[derive(Debug, Clone, Copy, Deserialize)]
enum DueDates {
    #[serde(rename = "OCCURRENCE")]
    Occurrence,
}

/// A field with its value, or an act as the schema has it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Wish {
    Field(BulkField),
    Act(serde_json::Value),
}

/// What is to be done, read whole.
enum Deed {
    Change(Among, BulkField),
    Act(OccurrenceList, OccurrenceStepInput),
}

/// `GET /bulk`: one's own, merges too, the latest first, each with whether it can still be taken back.
async fn past<E: Executor>(State(app): State<Arc<App<E>>>, headers: HeaderMap) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let reading = Reading { store: &app.store, viewer: &signed.person.viewer };
    let read = async { Ok::<_, Failure>((bulk::past(reading).await?, bulk::past_merges(reading).await?)) };
    let response = match read.await {
        Ok((changes, merges)) => answer(&json!({ "changes": changes, "merges": merges })),
        Err(failure) => session::refused(failure).into_response(),
    };
    signed.onto(response)
}

/// `POST /bulk/preview`: what would become of the records. It changes nothing.
async fn preview<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    changing(&app, &headers, body, async |writing, bytes| {
        let (deed, _) = read(bytes, writing)?;
        Ok(answer(&match deed {
            Deed::Change(among, field) => bulk::preview(writing, &among, field).await?,
            Deed::Act(list, input) => bulk::preview_act(writing, &list, input).await?,
        }))
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
        let (deed, told) = read(bytes, writing)?;
        let Some(snapshot) = told.snapshot else { return Err(malformed("no snapshot").into()) };
        let key = idempotency::key(&headers, bytes)?;
        let keyed = key.as_ref().map(|request| Keyed { request, field: "bulk" });
        let writing = Writing { keyed, ..writing }.because(told.reason.as_deref());
        let done = match deed {
            Deed::Change(among, field) => bulk::apply(writing, &among, field, snapshot).await,
            Deed::Act(list, input) => bulk::act(writing, &list, input, snapshot).await,
        };
        match done {
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

/// What is told with what is to be done.
struct Told {
    snapshot: Option<i64>,
    reason: Option<String>,
}

fn read(bytes: &[u8], writing: Writing<'_>) -> Result<(Deed, Told), Stop> {
    let wanted: Wanted = serde_json::from_slice(bytes).map_err(|error| malformed(&error.to_string()))?;
    let Wanted { of, variables, change, snapshot, reason } = wanted;
    let today = writing.moment.today();
    let deed = match (of, change) {
        (Of::Records(noun), Wish::Field(field)) => {
            let (list, _) = extract::list_of(noun, &variables, today)?;
            Deed::Change(Among::Records(list), field)
        }
        (Of::Due(DueDates::Occurrence), Wish::Field(field)) => {
            Deed::Change(Among::Due(extract::due_list_of(&variables, today)?), field)
        }
        (Of::Due(DueDates::Occurrence), Wish::Act(input)) => {
            Deed::Act(extract::due_list_of(&variables, today)?, extract::input(&input)?)
        }
        (Of::Records(_), Wish::Act(_)) => return Err(malformed("no field with its value").into()),
    };
    Ok((deed, Told { snapshot, reason }))
}

fn repeated(id: &str) -> Result<Uuid, Failure> {
    id.parse().map_err(|_| Problem::not_found().into())
}

fn malformed(error: &str) -> Refusal {
    let message = format!(
        "The body is not {{\"of\": \"AGREEMENT\" or another noun, or \"OCCURRENCE\", \"variables\": {{\"filter\"}}, \
         \"change\": {{\"field\": \"RESPONSIBLE\", \"ACCESS_LEVEL\" or another, \"to\"}}, or of due dates an act as the \
         schema has it, \"snapshot\"}}: {error}."
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
