//! Documents of records: what is known of them, and their content on its way in.

use std::cell::RefCell;
use std::collections::HashMap;

use accord_shared::document::{DocumentKind, Medium};
use accord_shared::{AccessLevel, RecordId, schema};
use cynic::{Id, MutationBuilder};
use gloo_net::http::Method;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Function, encode_uri_component};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::client::{Api, ApiError, Refusal};
use super::parts::{Instant, UserError};

/// Whose documents.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct DocumentsVariables {
    /// The record.
    pub record: Id,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "DocumentsVariables")]
pub struct DocumentsQuery {
    /// The answer, in the order of their entry.
    #[arguments(record: $record)]
    pub documents: Vec<Document>,
}

/// A file of a record.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Document {
    /// Its id.
    pub id: Id,
    /// How many times it was written.
    pub version: i32,
    /// What it is called.
    pub title: String,
    /// What it is to its record.
    pub kind: DocumentKind,
    /// In which language.
    pub language: Option<String>,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// Whether only those on a list know of it.
    pub restricted: bool,
    /// All contents that it had, the last first.
    pub contents: Vec<DocumentContent>,
}

/// What a document had from some day on.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DocumentContent {
    /// The how-manieth it is.
    pub number: i32,
    /// What it is.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i32,
    /// Who brought it.
    pub added_by: String,
    /// When.
    pub added_at: Instant,
}

impl DocumentContent {
    /// What it is, where this client knows it.
    pub fn medium(&self) -> Option<Medium> {
        Medium::of(&self.media_type)
    }
}

impl Document {
    /// Where a content of it is, to be saved or to be shown.
    pub fn address(&self, number: i32, show: bool) -> String {
        let show = if show { "&show=true" } else { "" };
        format!("/documents/{}?number={number}{show}", self.id.inner())
    }
}

/// What is said of a document.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct DocumentInput {
    /// How closed it is; as its record where nothing is said.
    pub access_level: Option<AccessLevel>,
    /// What it is called.
    pub title: String,
    /// What it is to its record.
    pub kind: DocumentKind,
    /// In which language.
    pub language: Option<String>,
}

/// What is to be said of which document.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ChangeDocumentVariables {
    /// The document.
    pub id: Id,
    /// As the reader knew it.
    pub expected_version: i32,
    /// What is said.
    pub input: DocumentInput,
}

/// Says other things of a document.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeDocumentVariables")]
pub struct ChangeDocument {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version, input: $input)]
    pub change_document: DocumentPayload,
}

/// Which document.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct OneDocumentVariables {
    /// The document.
    pub id: Id,
    /// As the reader knew it.
    pub expected_version: i32,
}

/// Takes a document away.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "OneDocumentVariables")]
pub struct RemoveDocument {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version)]
    pub remove_document: DocumentPayload,
}

/// Brings it back.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "OneDocumentVariables")]
pub struct RestoreDocument {
    /// What came of it.
    #[arguments(id: $id, expectedVersion: $expected_version)]
    pub restore_document: DocumentPayload,
}

/// What came of a change.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct DocumentPayload {
    /// What was wrong.
    pub errors: Vec<UserError>,
}

/// Says other things of a document.
pub async fn change(id: Id, version: i32, input: DocumentInput) -> Result<Vec<UserError>, ApiError> {
    let variables = ChangeDocumentVariables { id, expected_version: version, input };
    Ok(Api::expect().mutate(ChangeDocument::build(variables)).await?.change_document.errors)
}

/// Takes a document away.
pub async fn remove(id: Id, version: i32) -> Result<Vec<UserError>, ApiError> {
    let variables = OneDocumentVariables { id, expected_version: version };
    Ok(Api::expect().mutate(RemoveDocument::build(variables)).await?.remove_document.errors)
}

/// Brings back a document that was taken away.
pub async fn restore(id: Id, version: i32) -> Result<Vec<UserError>, ApiError> {
    let variables = OneDocumentVariables { id, expected_version: version };
    Ok(Api::expect().mutate(RestoreDocument::build(variables)).await?.restore_document.errors)
}

/// How large a document may be, as the server says; nothing where it does not.
pub async fn most_bytes() -> Option<f64> {
    let rules = Api::expect().send(Method::GET, "/documents", serde_json::Value::Null).await.ok()?;
    rules["mostBytes"].as_f64()
}

/// The address at which a file becomes a document of a record.
pub fn place_of_new(record: RecordId, input: &DocumentInput) -> String {
    let mut pairs = vec![
        ("record", record.to_string()),
        ("kind", input.kind.code().to_ascii_uppercase()),
        ("name", input.title.clone()),
    ];
    pairs.extend(input.language.clone().map(|language| ("language", language)));
    pairs.extend(input.access_level.map(|level| ("level", level.code().to_ascii_uppercase())));
    place(&pairs)
}

/// The address at which a file becomes the new content of a document.
pub fn place_of_next(document: &Document) -> String {
    place(&[("replaces", document.id.inner().to_owned()), ("expectedVersion", document.version.to_string())])
}

fn place(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", String::from(encode_uri_component(value))))
        .collect();
    format!("/documents?{}", pairs.join("&"))
}

/// A file on its way, by which it can be stopped.
struct UnderWay {
    request: XmlHttpRequest,
    // Lives as long as the request calls it.
    _progress: Closure<dyn FnMut(ProgressEvent)>,
}

thread_local! {
    static UNDER_WAY: RefCell<HashMap<u32, UnderWay>> = RefCell::default();
}

/// How sending a file ended.
pub enum Sent {
    /// It is there.
    Done,
    /// The reader stopped it.
    Stopped,
    /// It was refused.
    Refused(Refusal),
}

/// Sends a file to this address, says how much of it has gone (from 0 to 1), and in the end how it ended. `number` is the
/// caller's name for it. Sent again under its key, it is taken once all the same.
pub fn send(
    number: u32,
    place: &str,
    file: &File,
    key: Option<&str>,
    progress: impl Fn(f64) + 'static,
    ended: impl FnOnce(Sent) + 'static,
) {
    // `fetch` does not say how far it is.
    let Ok(request) = XmlHttpRequest::new() else {
        return ended(Sent::Refused(Refusal::offline()));
    };
    let gone = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    let answered = request.clone();
    let end = Closure::once_into_js(move || {
        // What was stopped is no longer among them.
        let stopped = UNDER_WAY.with_borrow_mut(|under_way| under_way.remove(&number)).is_none();
        let status = answered.status().unwrap_or_default();
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        ended(match status {
            200..=299 => Sent::Done,
            0 if stopped => Sent::Stopped,
            0 | 502..=504 if text.is_empty() => Sent::Refused(Refusal::offline()),
            _ => Sent::Refused(Refusal::read(&text, None)),
        });
    });
    let begun = || {
        request.open("POST", place)?;
        request.set_request_header("Content-Type", "application/octet-stream")?;
        if let Some(key) = key {
            request.set_request_header("Idempotency-Key", key)?;
        }
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(gone.as_ref().unchecked_ref()));
        }
        request.set_onloadend(Some(end.unchecked_ref()));
        let content: &web_sys::Blob = file;
        request.send_with_opt_blob(Some(content))
    };
    let begun = begun();
    UNDER_WAY.with_borrow_mut(|under_way| {
        under_way.insert(number, UnderWay { request: request.clone(), _progress: gone });
    });
    if begun.is_err() {
        // Nobody else will say that it ended.
        let _ = end.unchecked_ref::<Function>().call0(&JsValue::NULL);
    }
}

/// Stops sending a file.
pub fn stop(number: u32) {
    if let Some(under_way) = UNDER_WAY.with_borrow_mut(|under_way| under_way.remove(&number)) {
        let _ = under_way.request.abort();
    }
}
