//! `/imports`: many rows from a file. It is sent, looked at, brought in and taken back step by step; what takes its time
//! goes on by itself, and is asked after.

use std::sync::Arc;

use accord_shared::intake::{ImportFault, MOST_BYTES, Outcome};
use async_graphql::Executor;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;

use super::{App, answer::Refusal, graphql, negotiate, origin, session, session::Signed, unexpected};
use crate::{
    clock,
    register::{
        Failure, Reading, audit,
        import::profile,
        intake::{self, Begin, Broken, Choice, Fault, Started},
        writing::Writing,
    },
};

/// Every address of imports.
pub(super) fn routes<E: Executor>() -> Router<Arc<App<E>>> {
    Router::new()
        .route("/imports", get(list::<E>).post(take::<E>).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/imports/{id}", get(show::<E>).delete(discard::<E>))
        .route("/imports/{id}/lines", get(lines::<E>))
        .route("/imports/{id}/profile", get(written::<E>))
        .route("/imports/{id}/check", post(check::<E>))
        .route("/imports/{id}/run", post(run::<E>))
        .route("/imports/{id}/undo", post(undo::<E>))
        .route("/imports/{id}/cancel", post(cancel::<E>))
}

type Shared<E> = State<Arc<App<E>>>;

/// What a file is called.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /imports?name=…`: the file is the body.
async fn take<E: Executor>(
    State(app): Shared<E>,
    headers: HeaderMap,
    Query(Named { name }): Query<Named>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    changing(&app, &headers, async |writing| {
        let bytes = match body {
            Ok(bytes) => bytes.to_vec(),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return Ok(faulty(&Fault::plain(ImportFault::TooLarge)));
            }
            Err(_) => return Ok(faulty(&Fault::plain(ImportFault::Binary))),
        };
        let name = if name.trim().is_empty() { "import" } else { name.trim() };
        Ok(match intake::take(writing, name, bytes).await? {
            Ok(id) => answer(StatusCode::CREATED, &json!({ "id": id })),
            Err(fault) => faulty(&fault),
        })
    })
    .await
}

/// `GET /imports`: one's own, and the profiles that there are.
async fn list<E: Executor>(State(app): Shared<E>, headers: HeaderMap) -> Response {
    reading(&app, &headers, async |reading| {
        let imports = intake::list(reading, &app.jobs, clock::now()).await?;
        let profiles: Vec<_> = profile::shipped_names().collect();
        Ok(answer(StatusCode::OK, &json!({ "imports": imports, "profiles": profiles })))
    })
    .await
}

/// `GET /imports/ID`: where it stands, and how far it is.
async fn show<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    reading(&app, &headers, async |reading| {
        let import = intake::get(reading, &app.jobs, clock::now(), id).await?;
        Ok(answer(StatusCode::OK, &json!({ "import": import, "progress": app.jobs.progress(id) })))
    })
    .await
}

/// Which lines of a report.
#[derive(Debug, Deserialize)]
struct Asked {
    outcome: Option<Outcome>,
    #[serde(default)]
    after: i32,
    #[serde(default = "page")]
    first: u64,
}

const fn page() -> u64 {
    100
}

/// `GET /imports/ID/lines`: what became of its rows.
async fn lines<E: Executor>(
    State(app): Shared<E>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(Asked { outcome, after, first }): Query<Asked>,
) -> Response {
    reading(&app, &headers, async |reading| {
        let lines = intake::lines(reading, id, outcome, after, first).await?;
        Ok(answer(StatusCode::OK, &json!({ "lines": lines })))
    })
    .await
}

/// `GET /imports/ID/profile`: what was said of its columns, for `accord import`.
async fn written<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    reading(&app, &headers, async |reading| {
        let text = intake::profile(reading, id).await?;
        let named = "attachment; filename=\"profile.toml\"";
        let headers = [
            (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
            (header::CONTENT_DISPOSITION, named),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, text).into_response())
    })
    .await
}

/// `POST /imports/ID/check`: compares, and writes nothing.
async fn check<E: Executor>(
    State(app): Shared<E>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let choice: Choice = match input(&headers, body) {
        Ok(choice) => choice,
        Err(refusal) => return refusal.into_response(),
    };
    begin(app, headers, id, Begin::Check(choice)).await
}

/// `POST /imports/ID/run`: brings it in.
async fn run<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    begin(app, headers, id, Begin::Run).await
}

/// `POST /imports/ID/undo`: takes all of it back.
async fn undo<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    begin(app, headers, id, Begin::Undo).await
}

/// `POST /imports/ID/cancel`: what is under way comes to nothing.
async fn cancel<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    changing(&app, &headers, async |writing| {
        let own = Reading { store: writing.store, viewer: writing.viewer };
        intake::get(own, &app.jobs, writing.moment.at, id).await?;
        app.jobs.cancel(id);
        Ok(StatusCode::ACCEPTED.into_response())
    })
    .await
}

/// `DELETE /imports/ID`: its file and its report are gone; what it brought in stays.
async fn discard<E: Executor>(State(app): Shared<E>, headers: HeaderMap, Path(id): Path<Uuid>) -> Response {
    changing(&app, &headers, async |writing| {
        intake::discard(writing, &app.jobs, id).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// Begins a step, and goes on with it after the answer went out.
async fn begin<E: Executor>(app: Arc<App<E>>, headers: HeaderMap, id: Uuid, step: Begin) -> Response {
    let own = app.clone();
    changing(&app, &headers, async move |writing| {
        // Noted first: whoever asks meanwhile must not take it for interrupted.
        let Some(work) = own.jobs.begin(id) else {
            return Ok(StatusCode::CONFLICT.into_response());
        };
        let begun = Started::begin(writing, &work, step).await?;
        let started = match begun {
            Ok(started) => started,
            Err(fault) => return Ok(faulty(&fault)),
        };
        let (viewer, moment) = (writing.viewer.clone(), own.moment());
        let own = own.clone();
        tokio::spawn(async move {
            let writing = Writing::new(&own.store, &viewer, moment.get());
            let done = tokio::select! {
                done = intake::carry_out(writing, &started, &work) => done,
                () = work.cancelled() => Err(Broken::Fault(Fault::plain(ImportFault::Cancelled))),
            };
            let noted = match done {
                Ok(()) => {
                    own.live.written();
                    Ok(())
                }
                Err(Broken::Fault(fault)) => intake::fail(writing, id, &fault, None).await,
                Err(Broken::Blocked(blocked)) => {
                    let fault = Fault::plain(ImportFault::BuiltUpon);
                    intake::fail(writing, id, &fault, Some(&blocked)).await
                }
                Err(Broken::Failed(failure)) => {
                    let reference = unexpected::failed(failure).reference;
                    let fault = Fault::new(ImportFault::Failed, reference);
                    intake::fail(writing, id, &fault, None).await
                }
            };
            if let Err(error) = noted {
                tracing::error!(%error, import = %id, "how an import ended could not be noted");
            }
        });
        Ok(StatusCode::ACCEPTED.into_response())
    })
    .await
}

/// Asks for somebody, who is told of what they may not in the usual way.
async fn reading<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    ask: impl AsyncFnOnce(Reading<'_>) -> Result<Response, Failure>,
) -> Response {
    let signed = match session::sign(app, headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let asked = ask(Reading { store: &app.store, viewer: &signed.person.viewer }).await;
    answered(app, signed, asked).await
}

/// The same for a change: only our own pages and programs send one.
async fn changing<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    change: impl AsyncFnOnce(Writing<'_>) -> Result<Response, Failure>,
) -> Response {
    let signed = match session::sign(app, headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    if !signed.by_token()
        && let Err(refusal) = origin::require_own(headers)
    {
        return signed.onto(refusal.into_response());
    }
    let moment = app.moment();
    let done = change(Writing::new(&app.store, &signed.person.viewer, moment.get())).await;
    answered(app, signed, done).await
}

async fn answered<E: Executor>(app: &App<E>, signed: Signed, done: Result<Response, Failure>) -> Response {
    let response = match done {
        Ok(response) => response,
        Err(failure) => {
            let turned_away = matches!(&failure, Failure::Refused(problems)
                if problems.iter().any(|problem| problem.code == accord_shared::error::ErrorCode::Refused));
            let moment = app.moment();
            let writing = Writing::new(&app.store, &signed.person.viewer, moment.get());
            let noted = if turned_away { audit::refused(writing).await } else { Ok(()) };
            match noted {
                Err(error) => unexpected::failed(error).into_response(),
                Ok(()) => session::refused(failure).into_response(),
            }
        }
    };
    signed.onto(response)
}

fn input<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Refusal> {
    negotiate::require_json(headers)?;
    serde_json::from_slice(&graphql::read(body)?).map_err(|error| {
        let message = format!(
            "The body is not {{\"duplicates\", \"profile\"}} or {{\"duplicates\", \"mapping\"}}: {error}."
        );
        Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
    })
}

fn answer(status: StatusCode, value: &impl Serialize) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, serde_json::to_vec(value).unwrap_or_default()).into_response()
}

/// Nothing came of it: the client has a sentence for why.
fn faulty(fault: &Fault) -> Response {
    answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "fault": fault }))
}
