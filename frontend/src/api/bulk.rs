//! Changes of many records at once: JSON of their own, for a list's question goes along as its page asks it.

use accord_shared::agreement::AgreementKind;
use accord_shared::bulk::BulkVerdict;
use accord_shared::interaction::InteractionKind;
use accord_shared::obligation::{OccurrenceState, Priority};
use accord_shared::occurrence::ActRefusal;
use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, LocalizedText, Noun, PartialDate};
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
    /// Which of its due dates, where something is done with that.
    #[serde(default)]
    pub due: Option<Due>,
}

/// A due date and what an act makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// When it is due.
    pub due_on: PartialDate,
    /// What it would become.
    #[serde(default)]
    pub becomes: Option<OccurrenceState>,
    /// Why the act cannot be done with it.
    #[serde(default)]
    pub refusal: Option<ActRefusal>,
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
    /// What kind of organization it is.
    OrganizationKind(OrganizationKind),
    /// What kind of agreement it is.
    AgreementKind(AgreementKind),
    /// What kind of interaction it was.
    InteractionKind(InteractionKind),
    /// How much it matters.
    Priority(Priority),
    /// The fields of cooperation it is in, by their names.
    Directions(Vec<LocalizedText>),
    /// What has become of the due date.
    State(OccurrenceState),
    /// A text.
    Text(String),
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
    /// The noun, as its code; or `occurrence`.
    pub of: &'static str,
    /// The list's question.
    pub variables: Value,
    /// The field and its value, or an act.
    pub change: Value,
}

impl Wanted {
    fn body(&self) -> Value {
        json!({ "of": self.of.to_ascii_uppercase(), "variables": self.variables, "change": self.change })
    }
}

/// A bulk change of the reader's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Past {
    /// The change.
    pub id: String,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// What it changed records of.
    pub noun: Noun,
    /// The field, or the act.
    pub field: String,
    /// What the field became.
    pub to: Option<Before>,
    /// Whether that was taken away.
    pub taken: bool,
    /// How many records, or due dates.
    pub count: i64,
    /// One of the records.
    pub first: Option<LocalizedText>,
    /// For whom the reader acted.
    pub acted_for: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether it can be taken back.
    pub state: PastState,
}

/// A merge of the reader's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PastMerge {
    /// The entry by which it is taken back.
    pub seq: i32,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// How many records it touched.
    pub count: i64,
    /// The organization that stayed.
    pub kept: Option<LocalizedText>,
    /// Whether it can be taken back.
    pub state: PastState,
}

/// Whether something can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "is", content = "value")]
pub enum PastState {
    /// It can.
    Open,
    /// It was, at this time in milliseconds since 1970 UTC.
    Undone(i64),
    /// So many of its records were changed since.
    BuiltUpon(i64),
}

/// What the reader changed at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AllPast {
    /// The changes, the latest first.
    pub changes: Vec<Past>,
    /// The merges, the latest first.
    pub merges: Vec<PastMerge>,
}

/// Asks for what the reader changed at once.
pub async fn past() -> Result<AllPast, Refusal> {
    let response = Request::get("/bulk").send().await.map_err(|_| Refusal::offline())?;
    let text = response.text().await.map_err(|_| Refusal::offline())?;
    match response.status() {
        200 => read(serde_json::from_str(&text).unwrap_or_default()),
        _ => Err(Refusal::read(&text, None)),
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
