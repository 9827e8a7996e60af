//! `/export/list`: a list as its page shows it, in a form that other programs read, sent while it is read.

use std::{
    io::{self, Write},
    sync::Arc,
};

use accord_shared::{Language, Viewer, error::ErrorCode, id::Noun};
use async_graphql::{Executor, InputType, Value};
use axum::{
    body::{Body, Bytes},
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::mpsc::{self, Sender};

use super::{App, answer::Refusal, graphql, negotiate, origin, session, session::Signed, unexpected};
use crate::{
    register::{
        Failure, Reading, agreement, contact,
        extract::{self, Encoder, Format, List, Reader},
        obligation, organization,
        writing::Writing,
    },
    store::Store,
};

/// How many parts of a file wait for a reader who is slow.
const WAITING: usize = 4;

/// How many bytes of a workbook go out at once.
const PART: usize = 64 * 1024;

/// What is to go out: the question that the list's page asks, and a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    of: Noun,
    format: Format,
    language: Language,
    #[serde(default)]
    variables: Variables,
}

/// Of the variables of the page's question, those that make the list. The page's others are not needed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Variables {
    #[serde(default)]
    filter: serde_json::Value,
    #[serde(default)]
    order_by: serde_json::Value,
}

/// `POST /export/list`: it leaves an entry in the ledger, so that no other page may send a browser to it.
pub(super) async fn make<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let response = match made(&app, &signed, &headers, body).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    signed.onto(response)
}

async fn made<E: Executor>(
    app: &App<E>,
    signed: &Signed,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    negotiate::require_json(headers)?;
    if !signed.by_token() {
        origin::require_own(headers)?;
    }
    let wanted: Wanted =
        serde_json::from_slice(&graphql::read(body)?).map_err(|error| malformed(error.to_string()))?;
    let moment = app.moment();
    let (list, day) = list(&wanted, moment.get().today())?;
    let viewer = &signed.person.viewer;
    let writing = Writing::new(&app.store, viewer, moment.get());
    let question = serde_json::json!({
        "filter": wanted.variables.filter,
        "orderBy": wanted.variables.order_by,
    });
    match extract::allow(writing, &list, wanted.format, &question).await {
        Ok(_) => {}
        Err(failure) => return Err(refusal(writing, failure).await),
    }
    let reader = Reader { language: wanted.language, day, at: moment.get().at };
    let encoder = Encoder::new(wanted.of, wanted.format, reader).map_err(unexpected::failed)?;
    let body = send(app.store.clone(), viewer.clone(), list, encoder);
    let name =
        format!("attachment; filename=\"accord-{}-{day}.{}\"", wanted.of.code(), wanted.format.ending());
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(wanted.format.media()));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).map_err(|error| malformed(error.to_string()))?,
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The list that the page's question asks for, and the day for which it is asked.
fn list(wanted: &Wanted, today: NaiveDate) -> Result<(List, NaiveDate), Refusal> {
    let (filter, order) = (&wanted.variables.filter, &wanted.variables.order_by);
    Ok(match wanted.of {
        Noun::Organization => {
            let filter = input::<Option<organization::OrganizationFilter>>(filter)?.unwrap_or_default();
            (List::Organizations(organization::list(filter, input(order)?)), today)
        }
        Noun::Agreement => {
            let filter = input::<Option<agreement::AgreementFilter>>(filter)?.unwrap_or_default();
            let day = filter.on.map_or(today, |day| day.0);
            (List::Agreements(agreement::list(filter, input(order)?, today)), day)
        }
        Noun::Obligation => {
            let filter = input::<Option<obligation::ObligationFilter>>(filter)?.unwrap_or_default();
            let day = filter.on.map_or(today, |day| day.0);
            (List::Obligations(obligation::list(filter, input(order)?, today)), day)
        }
        Noun::Contact => {
            let filter = input::<Option<contact::ContactFilter>>(filter)?.unwrap_or_default();
            (List::Contacts(contact::list(filter, input(order)?)), today)
        }
    })
}

/// Reads an argument as the schema does.
fn input<T: InputType>(json: &serde_json::Value) -> Result<T, Refusal> {
    let value = Value::from_json(json.clone()).map_err(|error| malformed(error.to_string()))?;
    T::parse(Some(value)).map_err(|error| malformed(error.into_server_error(Default::default()).message))
}

fn malformed(error: String) -> Refusal {
    let message = format!(
        "The body is not {{\"of\": \"AGREEMENT\" or another noun, \"format\": \"csv\", \"xlsx\", \"jsonl\" or \
         \"ics\", \"language\": \"AZ\", \"EN\" or \"RU\", \"variables\": {{\"filter\", \"orderBy\"}}}}: {error}."
    );
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}

async fn refusal(writing: Writing<'_>, failure: Failure) -> Refusal {
    match failure {
        Failure::Refused(problems) if problems.iter().any(|it| it.code == ErrorCode::Reauthenticate) => {
            let message =
                "Prove again that you are who you are, and send the request again (POST /session/confirm).";
            Refusal::new(StatusCode::FORBIDDEN, "REAUTHENTICATE", message)
        }
        Failure::Refused(problems) if problems.iter().any(|it| it.code == ErrorCode::Invalid) => {
            malformed("only obligations have due dates for a calendar".to_owned())
        }
        Failure::Refused(_) => match crate::register::audit::refused(writing).await {
            Ok(()) => {
                let message = "A list is taken out by somebody who reads the register.";
                Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message)
            }
            Err(error) => unexpected::failed(error),
        },
        Failure::Store(error) => unexpected::failed(error),
        failure => unexpected::failed(failure),
    }
}

/// A body that grows while the list is read. Where reading fails on the way the connection breaks, so that nobody takes
/// a part for the whole.
fn send(store: Store, viewer: Viewer, list: List, encoder: Encoder) -> Body {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        if let Err(error) = fill(&store, &viewer, &list, encoder, &sender).await {
            tracing::error!(%error, "an export broke off");
            // Nobody may be there any more to hear it.
            let _ = sender.send(Err(error)).await;
        }
    });
    let parts = stream::unfold(receiver, |mut receiver| async move {
        let part = receiver.recv().await?;
        Some((part, receiver))
    });
    Body::from_stream(parts)
}

type Parts = Sender<io::Result<Bytes>>;

async fn fill(
    store: &Store,
    viewer: &Viewer,
    list: &List,
    mut encoder: Encoder,
    sender: &Parts,
) -> io::Result<()> {
    let reading = Reading { store, viewer };
    let mut part = encoder.head()?;
    let mut after = None;
    loop {
        let (records, next) = list.read(reading, after).await.map_err(io::Error::other)?;
        part.extend(encoder.write(&records)?);
        // Whoever asked has gone: there is nobody to read on for.
        if !part.is_empty() && sender.send(Ok(std::mem::take(&mut part).into())).await.is_err() {
            return Ok(());
        }
        after = match next {
            Some(next) => Some(next),
            None => break,
        };
    }
    let rest = Outlet { sender: sender.clone(), part: Vec::new() };
    tokio::task::spawn_blocking(move || {
        let mut rest = rest;
        encoder.finish(&mut rest)?;
        rest.flush()
    })
    .await
    .map_err(io::Error::other)?
}

/// Writes into the body from where one may wait.
struct Outlet {
    sender: Parts,
    part: Vec<u8>,
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        let part = std::mem::take(&mut self.part);
        self.sender.blocking_send(Ok(part.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
