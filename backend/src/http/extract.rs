//! `/export/list`: a list as its page shows it, in a form that other programs read, sent while it is read.

use std::{
    io::{self, Write},
    sync::Arc,
};

use accord_shared::{AccessLevel, Language, id::Noun};
use async_graphql::{Executor, InputType, Value};
use axum::{
    body::{Body, Bytes},
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use chrono::NaiveDate;
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::mpsc::{self, Sender};

use super::{
    App,
    answer::Refusal,
    outlet::{self, Asked, File},
    unexpected,
};
use crate::{
    register::{
        agreement, contact,
        extract::{self, Encoder, Format, List, Reader, Taken},
        interaction, obligation, organization,
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
    /// For a reader of which level; as whoever asks sees it where none is named.
    level: Option<AccessLevel>,
    #[serde(default)]
    variables: Variables,
}

/// Of the variables of the page's question, those that make the list. The page's others are not needed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Variables {
    #[serde(default)]
    filter: serde_json::Value,
    #[serde(default)]
    order_by: serde_json::Value,
}

const FORM: &str = "{\"of\": \"AGREEMENT\" or another noun, \"format\": \"csv\", \"xlsx\", \"jsonl\" or \"ics\", \
                    \"language\": \"AZ\", \"EN\" or \"RU\", \"level\": \"OPEN\" to \"SECRET\" or nothing, \
                    \"variables\": {\"filter\", \"orderBy\"}}";

/// `POST /export/list`.
pub(super) async fn make<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Response> {
    let asked = outlet::open(&app, &headers, body).await?;
    let made = made(&app, &asked).await;
    Ok(asked.answer(made))
}

async fn made<E: Executor>(app: &App<E>, asked: &Asked) -> Result<File, Refusal> {
    let wanted: Wanted = asked.wanted(FORM)?;
    let moment = app.moment();
    let (list, day) = list_of(wanted.of, &wanted.variables, moment.get().today())?;
    let writing = Writing::new(&app.store, &asked.signed.person.viewer, moment.get());
    let question = serde_json::json!({
        "filter": wanted.variables.filter,
        "orderBy": wanted.variables.order_by,
    });
    let taken = match extract::allow(writing, list, wanted.format, wanted.level, &question).await {
        Ok(taken) => taken,
        Err(failure) => return Err(outlet::refusal(writing, failure, FORM).await),
    };
    let withheld = taken.withheld;
    let reader = Reader { language: wanted.language, day, at: moment.get().at, withheld };
    let encoder = Encoder::new(wanted.of, wanted.format, reader).map_err(unexpected::failed)?;
    Ok(File {
        media: wanted.format.media(),
        name: format!("accord-{}-{day}.{}", wanted.of.code(), wanted.format.ending()),
        withheld: withheld.map(|withheld| withheld.records),
        body: send(app.store.clone(), taken, encoder),
    })
}

/// The list that the page's question asks for, and the day for which it is asked.
pub(super) fn list_of(
    of: Noun,
    variables: &Variables,
    today: NaiveDate,
) -> Result<(List, NaiveDate), Refusal> {
    let (filter, order) = (&variables.filter, &variables.order_by);
    Ok(match of {
        Noun::Organization => {
            let filter = input::<Option<organization::OrganizationFilter>>(filter)?.unwrap_or_default();
            (List::Organizations(organization::list(filter, input(order)?, today)), today)
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
        Noun::Interaction => {
            let filter = input::<Option<interaction::InteractionFilter>>(filter)?.unwrap_or_default();
            (List::Interactions(interaction::list(filter, input(order)?)), today)
        }
    })
}

/// The list of due dates that the page's question asks for.
pub(super) fn due_list_of(
    variables: &Variables,
    today: NaiveDate,
) -> Result<obligation::OccurrenceList, Refusal> {
    let filter = input::<Option<obligation::OccurrenceFilter>>(&variables.filter)?.unwrap_or_default();
    Ok(obligation::occurrences(filter, input(&variables.order_by)?, today))
}

/// Reads an argument as the schema does.
pub(super) fn input<T: InputType>(json: &serde_json::Value) -> Result<T, Refusal> {
    let value = Value::from_json(json.clone()).map_err(|error| malformed(error.to_string()))?;
    T::parse(Some(value)).map_err(|error| malformed(error.into_server_error(Default::default()).message))
}

fn malformed(error: String) -> Refusal {
    outlet::malformed(FORM, &error)
}

/// A body that grows while the list is read. Where reading fails on the way the connection breaks, so that nobody takes
/// a part for the whole.
fn send(store: Store, taken: Taken, encoder: Encoder) -> Body {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        if let Err(error) = fill(&store, &taken, encoder, &sender).await {
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

async fn fill(store: &Store, taken: &Taken, mut encoder: Encoder, sender: &Parts) -> io::Result<()> {
    let mut part = encoder.head()?;
    let mut done = 0;
    while let Some((records, read)) = taken.read(store, done).await.map_err(io::Error::other)? {
        part.extend(encoder.write(&records)?);
        // Whoever asked has gone: there is nobody to read on for.
        if !part.is_empty() && sender.send(Ok(std::mem::take(&mut part).into())).await.is_err() {
            return Ok(());
        }
        done = read;
    }
    if !part.is_empty() && sender.send(Ok(part.into())).await.is_err() {
        return Ok(());
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
