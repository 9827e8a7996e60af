//! `/documents`: the content of documents, in and out. What is known of them is in the schema.

mod download;
mod upload;

use std::sync::Arc;

use accord_shared::{document::Medium, error::ErrorCode};
use async_graphql::Executor;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::sync::Semaphore;

use super::{App, answer::Refusal, session, unexpected};
pub(super) use download::{CLOSED, disposition_of};

use crate::{
    content::{ContentError, Contents},
    register::{Failure, Problem},
    store::{StoreError, Trouble},
};

/// The largest document where nobody says another size: 64 MiB.
pub const MOST_BYTES: u64 = 64 << 20;

/// How many documents may be on their way in at once.
const AT_ONCE: usize = 16;

/// Where documents are, and how large they may be.
#[derive(Debug)]
pub struct Documents {
    contents: Contents,
    most: u64,
    coming: Semaphore,
}

impl Documents {
    /// Documents at this place, of at most so many bytes each.
    pub fn new(contents: Contents, most: u64) -> Self {
        Self { contents, most, coming: Semaphore::new(AT_ONCE) }
    }
}

/// The addresses.
pub(super) fn routes<E: Executor>() -> Router<Arc<App<E>>> {
    Router::new()
        .route("/documents", get(rules::<E>).post(upload::upload::<E>))
        .route("/documents/{id}", get(download::download::<E>))
}

/// `GET /documents`: what is taken in, so that nobody sends for nothing what is not.
async fn rules<E: Executor>(State(app): State<Arc<App<E>>>, headers: HeaderMap) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.into_response(),
    };
    let types: Vec<&str> = Medium::ALL.iter().map(|medium| medium.media_type()).collect();
    let rules = serde_json::json!({ "mostBytes": app.documents.most, "mediaTypes": types });
    signed.onto(Json(rules).into_response())
}

/// Why a document was not taken in or handed out.
fn refused(failure: Failure) -> Refusal {
    match failure {
        Failure::Refused(problems) => match problems.into_iter().next() {
            Some(problem) => told(problem),
            None => unexpected::unexplained("a request was refused without a reason"),
        },
        Failure::Store(error) => failed(error),
        Failure::Repeated(record) => unexpected::unexplained(&format!("{record} is no document")),
    }
}

fn told(problem: Problem) -> Refusal {
    let status = match problem.code {
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::Refused => StatusCode::FORBIDDEN,
        ErrorCode::StaleVersion | ErrorCode::KeyReused => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut refusal = Refusal::new(status, problem.code.code().to_ascii_uppercase(), problem.message);
    refusal.field = problem.field;
    refusal
}

/// The place of the documents may be out of order while the register is not.
fn failed(error: StoreError) -> Refusal {
    let is_place = matches!(error, StoreError::Content(ContentError::Failed(_)));
    let is_full = Trouble::behind(&error).is_some();
    let mut refusal = unexpected::failed(error);
    if is_place && !is_full {
        refusal.status = StatusCode::SERVICE_UNAVAILABLE;
        refusal.code = "UNAVAILABLE".into();
        refusal.message =
            "The place of the documents does not answer at the moment. Nothing was changed; try again soon."
                .into();
        refusal.retry_after = Some(5);
    }
    refusal
}
