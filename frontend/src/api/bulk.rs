//! Changes of many records at once: JSON of their own, for a list's question goes along as its page asks it.

use accord_shared::bulk::BulkVerdict;
use accord_shared::{AccessLevel, LocalizedText};
use gloo_net::http::Request;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::{Api, Refusal};

/// What would become of the records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Preview {
    /// Up to which entry of the ledger it is true.
    pub snapshot: i64,
    /// How many would be changed.
    pub changes: usize,
    /// How many are so already.
    pub same: usize,
    /// How many would be left alone.
    pub refused: usize,
    /// The first of the records, those that are left alone before those that change.
    pub records: Vec<Judged>,
}

/// A record and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Judged {
    /// The record.
    pub record: String,
    /// What becomes of it.
    pub verdict: BulkVerdict,
    /// What it is called.
    #[serde(default)]
    pub name: Option<LocalizedText>,
    /// What it has now; nothing where it has nothing, or what it has is hidden.
    #[serde(default)]
    pub before: Option<Before>,
}

/// What a record has before a change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "is", content = "value")]
pub enum Before {
    /// Whoever answers for it, by name.
    Responsible(String),
    /// How closed it is.
    AccessLevel(AccessLevel),
    /// The unit it is of, by its names.
    Unit(LocalizedText),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Done {
    /// The change.
    pub id: String,
    /// How many records were changed.
    pub changed: usize,
    /// Those that were left alone.
    pub left: Vec<Judged>,
}

/// Which records, and what is to be changed in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The noun, as its code.
    pub of: &'static str,
    /// The list's question.
    pub variables: Value,
    /// The field and its value.
    pub change: Value,
}

impl Wanted {
    fn body(&self) -> Value {
        json!({ "of": self.of.to_uppercase(), "variables": self.variables, "change": self.change })
    }
}

/// Looks at what would become of the records.
pub async fn preview(wanted: &Wanted) -> Result<Preview, Refusal> {
    read(post("/bulk/preview", &wanted.body(), None).await?)
}

/// Changes them. Sent again under the same key because the answer was lost, it is done once.
pub async fn apply(wanted: &Wanted, snapshot: i64, reason: &str, key: Option<&str>) -> Result<Done, Refusal> {
    let mut body = wanted.body();
    body["snapshot"] = snapshot.into();
    body["reason"] = reason.trim().into();
    read(post("/bulk", &body, key).await?)
}

/// Takes a change back. Returns the records that keep it from being taken back; none where it was.
pub async fn undo(id: &str) -> Result<Vec<Judged>, Refusal> {
    #[derive(Deserialize)]
    struct Undone {
        blocked: Vec<Judged>,
    }
    read::<Undone>(post(&format!("/bulk/{id}/undo"), &json!({}), None).await?).map(|undone| undone.blocked)
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|_| Refusal::offline())
}

async fn post(path: &str, body: &Value, key: Option<&str>) -> Result<Value, Refusal> {
    let answer = post_once(path, body, key).await;
    match answer {
        Err(refusal) if refusal.code == "REAUTHENTICATE" && Api::expect().proof().ask().await => {
            post_once(path, body, key).await
        }
        answer => answer,
    }
}

async fn post_once(path: &str, body: &Value, key: Option<&str>) -> Result<Value, Refusal> {
    let mut request = Request::post(path).header("Content-Type", "application/json");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let request = request.body(body.to_string()).map_err(|_| Refusal::offline())?;
    let response = request.send().await.map_err(|_| Refusal::offline())?;
    let text = response.text().await.map_err(|_| Refusal::offline())?;
    match response.status() {
        200..=299 => Ok(serde_json::from_str(&text).unwrap_or_default()),
        502..=504 => Err(Refusal::offline()),
        _ => Err(Refusal::read(&text, None)),
    }
}
