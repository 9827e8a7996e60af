//! A storm of writes over HTTP, of which each acknowledged one is noted, and the proof that it is kept.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    ops::AddAssign,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{Database, Server, accord, accord_ok};

/// The office in whose name the storm writes.
const LOGIN: &str = "storm";

/// How long a writer waits before it tries again after a refusal.
const PAUSE: Duration = Duration::from_millis(20);

/// Adds the storm's user to a database, and returns a token for them.
pub fn writer(database: &Database) -> String {
    let add = ["user", "add", "--login", LOGIN, "--name", "Storm", "--role", "head", "--clearance", "secret"];
    let added = accord(database, &add);
    let complaint = String::from_utf8_lossy(&added.stderr);
    assert!(
        added.status.success() || complaint.contains(LOGIN),
        "the writer could not be added: {complaint}"
    );
    accord_ok(database, &["token", "--user", LOGIN, "--write"])
}

/// Writers at work: each enters one organization after the other under names of their own, and between them counts
/// in the note of an organization that is theirs alone.
#[derive(Debug)]
pub struct Storm {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    names: Arc<Mutex<Vec<String>>>,
    writers: Vec<JoinHandle<Written>>,
}

/// What one writer tried, and what they were told.
#[derive(Debug, Default)]
pub struct Written {
    /// Every name that was sent, with the id in the answer where one came.
    pub created: Vec<(String, Option<String>)>,
    /// The record in which they count: its id.
    pub counter: Option<String>,
    /// The last number that was acknowledged.
    pub counted: u64,
    /// The last number that was sent.
    pub tried: u64,
    /// How many requests got an answer that was a refusal, by its code.
    pub refusals: HashMap<String, u64>,
    /// The sentences of those refusals, each once.
    pub sentences: Vec<String>,
    /// How many requests got no answer.
    pub unanswered: u64,
    /// The longest that an answer of any kind took.
    pub slowest: Duration,
}

/// What became of one request.
enum Outcome {
    Done(Value),
    Refused { code: String, message: String },
    Lost,
}

impl Storm {
    /// Lets this many writers loose on a server. `label` keeps their names apart from those of other storms.
    pub fn begin(server: &Server, token: &str, label: &str, writers: usize) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let names = Arc::new(Mutex::new(Vec::new()));
        let writers = (0..writers).map(|number| {
            let writer = Writer {
                http: crate::http_client()
                    .timeout(Duration::from_secs(30))
                    .build()
                    .expect("a client without options"),
                url: server.url("/graphql"),
                token: token.to_owned(),
                label: format!("{label} writer {number}"),
                acknowledged: acknowledged.clone(),
                names: names.clone(),
                written: Written::default(),
            };
            tokio::spawn(writer.work(stop.clone()))
        });
        Self { writers: writers.collect(), stop, acknowledged, names }
    }

    /// How many writes have been acknowledged so far.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Acquire)
    }

    /// The names of every record whose entering has been acknowledged so far.
    pub fn names(&self) -> Vec<String> {
        self.names.lock().expect("no writer panics with the names").clone()
    }

    /// Waits until so many more writes have been acknowledged.
    pub async fn wait_for(&self, more: u64) {
        let (goal, started) = (self.acknowledged() + more, Instant::now());
        while self.acknowledged() < goal {
            assert!(started.elapsed() < Duration::from_secs(60), "the storm gets no further");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Tells the writers to stop, and returns what they wrote once their last requests have ended.
    pub async fn end(self) -> Vec<Written> {
        self.stop.store(true, Ordering::Release);
        let mut all = Vec::new();
        for writer in self.writers {
            all.push(writer.await.expect("a writer does not panic"));
        }
        all
    }
}

struct Writer {
    http: reqwest::Client,
    url: String,
    token: String,
    label: String,
    acknowledged: Arc<AtomicU64>,
    names: Arc<Mutex<Vec<String>>>,
    written: Written,
}

impl Writer {
    async fn work(mut self, stop: Arc<AtomicBool>) -> Written {
        let mut number = 0u64;
        while !stop.load(Ordering::Acquire) {
            number += 1;
            let is_done =
                if number.is_multiple_of(3) { self.count().await } else { self.create(number).await };
            if !is_done {
                tokio::time::sleep(PAUSE).await;
            }
        }
        self.written
    }

    async fn create(&mut self, number: u64) -> bool {
        let name = format!("{} number {number}", self.label);
        let document = "mutation($input: OrganizationInput!) { \
                        createOrganization(input: $input) { organization { id } errors { message } } }";
        let at = self.written.created.len();
        self.written.created.push((name.clone(), None));
        let outcome = self.send(document, json!({ "input": input(&name, "0") })).await;
        let Outcome::Done(data) = outcome else { return self.note(outcome) };
        let id = data["createOrganization"]["organization"]["id"].as_str();
        let id = id.unwrap_or_else(|| panic!("a new name is refused: {data}")).to_owned();
        self.written.counter.get_or_insert_with(|| id.clone());
        self.written.created[at].1 = Some(id);
        self.names.lock().expect("no writer panics with the names").push(name);
        self.acknowledged.fetch_add(1, Ordering::AcqRel);
        true
    }

    /// Writes the next number over the last one. A conflict means that an earlier answer was lost on its way.
    async fn count(&mut self) -> bool {
        let Some(counter) = self.written.counter.clone() else { return false };
        // The record was created with 0 at version 1, and each number is one version.
        let Some((version, note)) = self.counter_now(&counter).await else { return false };
        assert_eq!(version, note + 1, "a change was made in half");
        assert!(note >= self.written.counted, "{counter} fell back to {note} from {}", self.written.counted);
        let name = self.written.created.iter().find(|(_, id)| id.as_ref() == Some(&counter));
        let name = name.map(|(name, _)| name.clone()).unwrap_or_default();
        self.written.tried = note + 1;
        let document = "mutation($id: ID!, $version: Int!, $input: OrganizationInput!) { \
                        changeOrganization(id: $id, expectedVersion: $version, input: $input) \
                        { organization { version note } errors { message } } }";
        let variables = json!({
            "id": counter, "version": version, "input": input(&name, &(note + 1).to_string())
        });
        let outcome = self.send(document, variables).await;
        let Outcome::Done(data) = outcome else { return self.note(outcome) };
        let note = data["changeOrganization"]["organization"]["note"].as_str();
        assert_eq!(note, Some(self.written.tried.to_string().as_str()), "{data}");
        self.written.counted = self.written.tried;
        self.acknowledged.fetch_add(1, Ordering::AcqRel);
        true
    }

    async fn counter_now(&mut self, id: &str) -> Option<(u64, u64)> {
        let document = "query($id: ID!) { organization(id: $id) { version note } }";
        let outcome = self.send(document, json!({ "id": id })).await;
        let Outcome::Done(data) = outcome else {
            self.note(outcome);
            return None;
        };
        let found = &data["organization"];
        let version =
            found["version"].as_u64().unwrap_or_else(|| panic!("{id} was acknowledged and is gone"));
        Some((version, found["note"].as_str().and_then(|note| note.parse().ok()).expect("a number")))
    }

    fn note(&mut self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Done(_) => return true,
            Outcome::Refused { code, message } => {
                *self.written.refusals.entry(code).or_default() += 1;
                if !self.written.sentences.contains(&message) && self.written.sentences.len() < 20 {
                    self.written.sentences.push(message);
                }
            }
            Outcome::Lost => self.written.unanswered += 1,
        }
        false
    }

    async fn send(&mut self, query: &str, variables: Value) -> Outcome {
        let started = Instant::now();
        let body = json!({ "query": query, "variables": variables });
        let sent = self.http.post(&self.url).bearer_auth(&self.token).json(&body).send().await;
        let read = match sent {
            Ok(response) => {
                let status = response.status();
                response.json::<Value>().await.map(|body| (status, body))
            }
            Err(error) => Err(error),
        };
        let Ok((status, body)) = read else { return Outcome::Lost };
        self.written.slowest = self.written.slowest.max(started.elapsed());
        let error = &body["errors"][0];
        if status == StatusCode::OK && error.is_null() {
            return Outcome::Done(body["data"].clone());
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let code = format!("{} {}", status.as_u16(), text(&error["extensions"]["code"]));
        Outcome::Refused { code, message: text(&error["message"]) }
    }
}

fn input(name: &str, note: &str) -> Value {
    json!({ "kind": "COMPANY", "names": { "en": name }, "note": note })
}

/// What a proof found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proof {
    /// How many writes were acknowledged.
    pub acknowledged: u64,
    /// How many acknowledged writes are there, each once.
    pub proven: u64,
    /// How many writes are there of which no answer arrived.
    pub unheard: u64,
}

impl AddAssign for Proof {
    fn add_assign(&mut self, more: Self) {
        self.acknowledged += more.acknowledged;
        self.proven += more.proven;
        self.unheard += more.unheard;
    }
}

impl Proof {
    /// Prints the line by which `cargo xtask soak` knows what a long test came to.
    pub fn report(&self, what: &str, rounds: u32) {
        eprintln!("soak\t{what}\t{rounds}\t{}\t{}\t{}", self.acknowledged, self.proven, self.unheard);
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, proven, unheard } = self;
        write!(
            f,
            "of {acknowledged} acknowledged writes {proven} are there, and {unheard} that nobody heard of"
        )
    }
}

/// Proves on a running server that every acknowledged write is there, that none is there twice, and that nothing is
/// there which was not sent.
pub async fn prove(server: &Server, token: &str, label: &str, storm: &[Written]) -> Proof {
    let kept = organizations(server, token, label).await;
    let mut proof = Proof::default();
    let mut sent = 0;
    for written in storm {
        proof.acknowledged += written.created.iter().filter(|(_, id)| id.is_some()).count() as u64;
        proof.acknowledged += written.counted;
        for (name, id) in &written.created {
            let found = kept.get(name).map(Vec::as_slice).unwrap_or_default();
            assert!(found.len() <= 1, "{name} is there {} times", found.len());
            match (id, found.first()) {
                (Some(id), Some(found)) => assert_eq!(id, &found.id, "{name}"),
                (Some(id), None) => panic!("{name} ({id}) was acknowledged and is not there"),
                (None, Some(_)) => proof.unheard += 1,
                (None, None) => {}
            }
            proof.proven += u64::from(id.is_some());
            sent += found.len();
        }
        if let Some(counter) = &written.counter {
            let found = kept.values().flatten().find(|found| found.id == *counter).expect("checked above");
            let range = written.counted..=written.tried.max(written.counted);
            assert!(range.contains(&found.note), "{counter} has {} instead of {range:?}", found.note);
            assert_eq!(found.version, found.note + 1, "each number is one version");
            proof.proven += written.counted;
            proof.unheard += found.note - written.counted;
        }
    }
    let there: usize = kept.values().map(Vec::len).sum();
    assert_eq!(there, sent, "something is there that nobody sent");
    proof
}

struct Kept {
    id: String,
    version: u64,
    note: u64,
}

/// The organizations whose name begins with the label, by name.
async fn organizations(server: &Server, token: &str, label: &str) -> HashMap<String, Vec<Kept>> {
    let document = "query($after: String, $text: String) { \
                    organizations(first: 100, after: $after, filter: { text: $text }) { \
                    edges { node { id version note names { en } } } pageInfo { hasNextPage endCursor } } }";
    let http = crate::http_client().build().expect("a client without options");
    let (mut after, mut found) = (Value::Null, HashMap::<_, Vec<Kept>>::new());
    loop {
        let body = json!({ "query": document, "variables": { "after": after, "text": label } });
        let request = http.post(server.url("/graphql")).bearer_auth(token).json(&body);
        let answer = request.send().await.expect("the server answers");
        let answer: Value = answer.json().await.expect("the answer is JSON");
        let page = &answer["data"]["organizations"];
        let edges = page["edges"].as_array().unwrap_or_else(|| panic!("no page: {answer}"));
        for node in edges.iter().map(|edge| &edge["node"]) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let kept = Kept {
                id: text(&node["id"]),
                version: node["version"].as_u64().expect("a version"),
                note: text(&node["note"]).parse().expect("a number"),
            };
            let name = text(&node["names"]["en"]);
            if name.starts_with(label) {
                found.entry(name).or_default().push(kept);
            }
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The names that begin with the label, as a server has them.
pub async fn names(server: &Server, token: &str, label: &str) -> HashSet<String> {
    organizations(server, token, label).await.into_keys().collect()
}

/// Checks the ledger with the program's own command, and returns how many entries it has.
pub fn verified(database: &Database) -> u64 {
    let said = accord_ok(database, &["verify"]);
    let number = said.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number of entries: {said}"))
}
