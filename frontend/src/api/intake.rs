//! Imports: JSON of their own beside the schema, for files are no documents of GraphQL.

use std::collections::BTreeMap;

use accord_shared::intake::{
    DateForm, Duplicates, Field, ImportFault, ImportState, Outcome, RowNote, Target,
};
use gloo_net::http::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::JsValue;

/// An import of the reader's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: ImportState,
    /// The file, as it was named.
    pub file_name: String,
    /// How many rows it has.
    pub rows: i64,
    /// When it was sent, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// How many lines of the report came to what.
    pub counts: BTreeMap<Outcome, u64>,
    /// Why the last step came to nothing.
    pub fault: Option<Fault>,
    /// Its header.
    pub columns: Vec<String>,
    /// Its first rows.
    pub preview: Vec<Vec<String>>,
    /// What was last chosen for it.
    pub choice: Option<Choice>,
    /// What keeps it from being taken back.
    pub blocked: Option<Blocked>,
    /// How many records it wrote.
    pub records: i64,
}

/// What happened, and what its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fault {
    /// What happened.
    pub code: ImportFault,
    /// What its sentence needs.
    pub values: Vec<String>,
}

/// Records that have built on an import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Blocked {
    /// How many.
    pub count: usize,
    /// Some of them.
    pub records: Vec<String>,
}

/// How far the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Whether records are being written.
    pub writing: bool,
    /// So many,
    pub done: u64,
    /// of so many.
    pub total: u64,
}

/// What is to become of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// What a row does that meets a record of the register.
    pub duplicates: Duplicates,
    /// A profile.
    pub profile: Option<String>,
    /// What the columns mean, where no profile says it.
    pub mapping: Option<Mapping>,
}

/// Which column fills which field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// What a row becomes.
    pub target: Target,
    /// The column of each field.
    pub fields: BTreeMap<Field, String>,
    /// How dates are written.
    pub dates: DateForm,
    /// The language of names, in capitals.
    pub language: String,
    /// How closed new records are, in capitals.
    pub access_level: String,
    /// What words of ours are called.
    pub words: BTreeMap<Field, BTreeMap<String, String>>,
}

/// A line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// Where it stands in the report.
    pub position: i32,
    /// The row.
    pub row: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// The record's id.
    pub record: Option<String>,
    /// The reason, then the remarks.
    pub notes: Vec<Note>,
    /// The row as it came, where nothing was taken from it.
    pub cells: Option<Vec<String>>,
}

/// A reason or a remark.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Note {
    /// What it is.
    pub code: RowNote,
    /// What it is about.
    pub detail: String,
}

/// The reader's imports, and the profiles that there are.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Imports {
    /// The imports, the latest first.
    pub imports: Vec<Import>,
    /// The names of the profiles.
    pub profiles: Vec<String>,
}

/// An import, and how far it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Shown {
    /// The import.
    pub import: Import,
    /// How far the server is, where it is at it.
    pub progress: Option<Step>,
}

/// Why nothing came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The server cannot be reached, or failed.
    Offline,
    /// There is no such import.
    NotFound,
    /// The reader may not, or the import does not stand where this can be done.
    Refused,
    /// The file or what was chosen for it is not sound.
    Fault(Fault),
}

/// The most lines that are asked for at once.
pub const LINES: usize = 200;

/// Asks for the reader's imports.
pub async fn list() -> Result<Imports, Trouble> {
    read(call(Method::GET, "/imports", None).await?)
}

/// Asks for an import.
pub async fn get(id: &str) -> Result<Shown, Trouble> {
    read(call(Method::GET, &format!("/imports/{id}"), None).await?)
}

/// Asks for lines of its report, behind a position.
pub async fn lines(id: &str, outcome: Option<Outcome>, after: i32) -> Result<Vec<Line>, Trouble> {
    #[derive(Deserialize)]
    struct Lines {
        lines: Vec<Line>,
    }
    let outcome = outcome.map(|outcome| format!("&outcome={}", outcome.code().to_ascii_uppercase()));
    let path = format!("/imports/{id}/lines?first={LINES}&after={after}{}", outcome.unwrap_or_default());
    read::<Lines>(call(Method::GET, &path, None).await?).map(|found| found.lines)
}

/// Sends a file, and returns the id of its import.
pub async fn send(file: &web_sys::File) -> Result<String, Trouble> {
    let name = String::from(web_sys::js_sys::encode_uri_component(&file.name()));
    let body: JsValue = file.clone().into();
    let request = RequestBuilder::new(&format!("/imports?name={name}"))
        .method(Method::POST)
        .header("Content-Type", "application/octet-stream")
        .body(body);
    let answer = answered(request.map_err(|_| Trouble::Offline)?).await?;
    answer["id"].as_str().map(str::to_owned).ok_or(Trouble::Offline)
}

/// Has the rows compared.
pub async fn check(id: &str, choice: &Choice) -> Result<(), Trouble> {
    let body = serde_json::to_value(choice).map_err(|_| Trouble::Refused)?;
    call(Method::POST, &format!("/imports/{id}/check"), Some(body)).await.map(|_| ())
}

/// Has it brought in, taken back or called off.
pub async fn act(id: &str, act: &str) -> Result<(), Trouble> {
    call(Method::POST, &format!("/imports/{id}/{act}"), None).await.map(|_| ())
}

/// Forgets its file and its report.
pub async fn discard(id: &str) -> Result<(), Trouble> {
    call(Method::DELETE, &format!("/imports/{id}"), None).await.map(|_| ())
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, Trouble> {
    serde_json::from_value(value).map_err(|_| Trouble::Offline)
}

async fn call(method: Method, path: &str, body: Option<Value>) -> Result<Value, Trouble> {
    let request = RequestBuilder::new(path).method(method);
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body.to_string()),
        None => request.build(),
    };
    answered(request.map_err(|_| Trouble::Offline)?).await
}

async fn answered(request: gloo_net::http::Request) -> Result<Value, Trouble> {
    let response = request.send().await.map_err(|_| Trouble::Offline)?;
    let text = response.text().await.map_err(|_| Trouble::Offline)?;
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    match response.status() {
        200..=299 => Ok(value),
        422 if value["fault"].is_object() => Err(Trouble::Fault(read(value["fault"].clone())?)),
        404 => Err(Trouble::NotFound),
        400..=499 => Err(Trouble::Refused),
        _ => Err(Trouble::Offline),
    }
}
