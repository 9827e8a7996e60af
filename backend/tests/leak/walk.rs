//! Nobody sees what they may not, in any answer to any question that the schema allows.
//!
//! The strongest form of it: whoever may not see some records gets, to every question, the very answer that a register
//! gives in which those records never were. That covers ids and words, counts and facets, degrees and paths, pages and
//! errors at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use accord_backend::{
    clock::{IdSource, RequestMoment},
    graphql::{KnownDirections, to_json, write_out},
    register::person::{Person, Way},
};
use accord_shared::{AccessLevel, Language, Role, Viewer};
use async_graphql::{Request, parser::parse_query};
use chrono::DateTime;
use serde_json::{Map, Value};

use super::{
    document::{Ask, Shape},
    makers::{Aim, MISSING, Makers},
    world::{Closure, Sight, World},
};

/// How many root fields go into one request.
const TOGETHER: usize = 8;

/// Fields that stay empty in this register, each with the reason.
const MAY_BE_EMPTY: &[(&str, &str)] = &[
    ("Document.pages", "nobody counts the pages of a file yet"),
    ("LedgerEntry.actingFor", "nobody acts for another here"),
    ("Assessment.actingFor", "the same"),
    ("Notice.actingFor", "the same"),
    ("ReviewStep.actingFor", "the same"),
    (
        "Notice.day",
        "nothing falls due for the walk's people within two months: register/notices.rs has what a day brings",
    ),
    ("ReadPayload.errors", "what is no notice is none that is told, so that nothing of it is refused"),
    (
        "AgreementEventPayload.agreement",
        "the agreement was changed by the walk before: its version is another",
    ),
    ("AgreementEventPayload.refusal", "the same"),
    (
        "OccurrenceActPayload.obligation",
        "the obligation was changed by the walk before: its version is another",
    ),
    ("OccurrenceActPayload.refusal", "the same"),
    ("CalendarYearPayload.errors", "a year names no record, so that nothing of it is refused"),
    ("EscalationRule.side", "the rules that a register begins with are of every side"),
    ("EscalationPayload.errors", "the rules name no record, so that nothing of them is refused"),
    ("UndoPayload.record", "an entry has another number in the other register: none is taken back by both"),
];

/// What was walked, for the report.
#[derive(Default)]
struct Walked {
    requests: usize,
    asked: usize,
    /// `Type.field` that had a value for somebody who sees everything.
    filled: BTreeSet<String>,
    /// `Type.field` that was asked for.
    met: BTreeSet<String>,
    /// What somebody learnt.
    leaks: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_a_record_gets_the_answers_of_a_register_in_which_it_never_was() {
    let shape = Arc::new(read_shape(&World::build(|_| true).await).await);
    // Each sight has registers of its own, so that all can be walked side by side.
    let walks = Sight::all().map(|sight| (sight, tokio::spawn(walk(sight, shape.clone()))));
    let mut walked = Walked::default();
    for (sight, walk) in walks.collect::<Vec<_>>() {
        let Walked { requests, asked, leaks, .. } =
            walk.await.unwrap_or_else(|error| panic!("{sight:?}: {error}"));
        walked.requests += requests;
        walked.asked += asked;
        walked.leaks.extend(leaks);
    }
    assert!(
        walked.leaks.is_empty(),
        "{} leaks, of them\n{}",
        walked.leaks.len(),
        walked.leaks.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n\n")
    );
    println!(
        "walked {} fields as {} roles with {} clearances, on and off the lists: {} root fields asked in {} requests",
        shape.every_field().len(),
        Role::ALL.len(),
        Sight::all().count() / 2,
        walked.asked,
        walked.requests,
    );
}

/// Walks everything as somebody who sees so much. Whoever sees everything must have met every field.
async fn walk(sight: Sight, shape: Arc<Shape>) -> Walked {
    let began = std::time::Instant::now();
    let (whole, without) = tokio::join!(World::build(|_| true), World::build(|closure| sight.sees(closure)));
    let mut walked = Walked::default();
    Pair { whole, without, sight }.walk(&shape, &mut walked).await;
    println!("{sight:?}: {:.1?}, {} requests", began.elapsed(), walked.requests);
    if sight.sees_everything() {
        covers(&shape, &walked);
    }
    walked
}

/// Every field was asked for, and had a value for whoever sees everything.
fn covers(shape: &Shape, walked: &Walked) {
    let known: BTreeSet<String> = MAY_BE_EMPTY.iter().map(|(field, _)| (*field).to_owned()).collect();
    let every = shape.every_field();
    let missed: Vec<_> = every.difference(&walked.met).filter(|field| !known.contains(*field)).collect();
    assert!(missed.is_empty(), "the walk never asks for {missed:?}");
    let empty: Vec<_> = every.difference(&walked.filled).filter(|field| !known.contains(*field)).collect();
    assert!(
        empty.is_empty(),
        "the register has nothing to leak by {empty:?}: fill them in backend/tests/leak/world.rs"
    );
}

/// A register, and the same as if what a sight does not reach had never been.
struct Pair {
    whole: World,
    without: World,
    sight: Sight,
}

impl Pair {
    async fn walk(&self, shape: &Shape, walked: &mut Walked) {
        let cursors = self.cursors(shape).await;
        let reads = Makers::new(&self.whole, Aim::Read, self.ids(|_| true), cursors.clone());
        // Every role asks for everything below every root field; the values of arguments need one role only.
        for (number, &role) in Role::ALL.iter().enumerate() {
            let mut asks = Vec::new();
            for field in shape.roots("Query") {
                // A history has its values further down than a record.
                let depth = match field.name.as_str() {
                    "history" | "changes" | "notices" => 6,
                    _ if number == 0 => 3,
                    _ => 2,
                };
                asks.push(shape.deep(field, &reads, depth, number));
                if number == 0 {
                    asks.extend(shape.variants(field, &reads));
                }
            }
            let refused = Makers::new(
                &self.whole,
                Aim::Refused,
                self.ids(|closure| !self.sight.sees(closure)),
                cursors.clone(),
            );
            self.ask("query", &asks, role, walked).await;
            let mut asks = Vec::new();
            if [Role::Head, Role::Analyst, Role::Coordinator].contains(&role) {
                for field in shape.roots("Mutation") {
                    asks.extend(
                        shape.variants(field, &refused).into_iter().filter(|ask| self.is_refused(ask)),
                    );
                }
            }
            self.ask("mutation", &asks, role, walked).await;
        }
        // What somebody enters is answered with the record, and with all that hangs on it.
        let accepted = Makers::new(&self.whole, Aim::Refused, Vec::new(), cursors);
        let asks: Vec<Ask> =
            shape.roots("Mutation").map(|field| shape.deep(field, &accepted, 3, 0)).collect();
        for ask in asks {
            self.ask("mutation", &[ask], Role::Head, walked).await;
        }
    }

    /// Whether a change names something hidden or missing.
    fn is_refused(&self, ask: &Ask) -> bool {
        let text = ask.to_string();
        self.ids(|closure| !self.sight.sees(closure)).iter().any(|id| text.contains(id.as_str()))
    }

    /// The ids of what is behind these closures, and one of each noun that is nobody's.
    fn ids(&self, of: impl Fn(Closure) -> bool) -> Vec<String> {
        let behind = self.whole.behind.iter().filter(|(closure, _)| of(*closure));
        let briefs =
            self.whole.behind.iter().zip(&self.whole.briefs).filter(|((closure, _), _)| of(*closure));
        let briefs = briefs.map(|(_, brief)| brief.to_string());
        let missing = uuid::Uuid::from_u128(MISSING);
        let missing = [
            "organization",
            "agreement",
            "obligation",
            "contact",
            "document",
            "interaction",
            "view",
            "assessment",
            "direction",
            "brief",
        ]
        .map(|noun| format!("{noun}:{missing}"));
        behind.flat_map(|(_, behind)| behind.ids()).chain(briefs).chain(missing).collect()
    }

    /// Cursors that somebody kept from when they saw everything.
    async fn cursors(&self, shape: &Shape) -> Vec<String> {
        let viewer = self.whole.viewer(Role::Head, Sight { clearance: AccessLevel::Secret, on_list: true });
        let mut cursors = Vec::new();
        for field in shape.roots("Query") {
            if field.args.iter().any(|argument| argument.name == "after")
                && !["history", "changes", "notices", "duplicates"].contains(&field.name.as_str())
            {
                let answer = run(
                    &self.whole,
                    viewer.clone(),
                    &format!("{{ {}(first: 200) {{ edges {{ cursor }} }} }}", field.name),
                    0,
                )
                .await;
                let edges = answer["data"][&field.name]["edges"].as_array().cloned().unwrap_or_default();
                // One of each few is enough: the middle of every list is among them.
                cursors.extend(
                    edges.iter().step_by(3).filter_map(|edge| edge["cursor"].as_str().map(str::to_owned)),
                );
            }
        }
        cursors
    }

    async fn ask(&self, operation: &str, asks: &[Ask], role: Role, walked: &mut Walked) {
        // The fields of one request are answered at once; what one leaves in the ledger another must not meet half-way.
        let same = asks.chunk_by(Ask::selects_as).flat_map(|same| same.chunks(TOGETHER));
        for (number, together) in same.enumerate() {
            let document = Ask::document(operation, together);
            let (viewer, other) =
                (self.whole.viewer(role, self.sight), self.without.viewer(role, self.sight));
            let (whole, without) = tokio::join!(
                run(&self.whole, viewer, &document, number),
                run(&self.without, other, &document, number)
            );
            walked.requests += 2;
            walked.asked += together.len();
            for (at, ask) in together.iter().enumerate() {
                let alias = format!("a{at}");
                let (whole, without) = (even(&whole["data"][&alias]), even(&without["data"][&alias]));
                self.hides(role, ask, &whole, walked);
                if whole != without {
                    walked.leaks.push(format!(
                        "{role} {:?}: {ask}\n{}",
                        self.sight,
                        differ(&whole, &without, "")
                    ));
                }
            }
            if whole["errors"] != without["errors"] {
                let asked: Vec<_> = together.iter().map(ToString::to_string).collect();
                walked.leaks.push(format!(
                    "{role} {:?}: {}\n{}",
                    self.sight,
                    asked.join("\n"),
                    differ(&whole["errors"], &without["errors"], "errors")
                ));
            }
            for (at, ask) in together.iter().enumerate() {
                let root =
                    format!("{}.{}", if operation == "query" { "Query" } else { "Mutation" }, ask.root);
                let value = &whole["data"][format!("a{at}")];
                walked.met.insert(root.clone());
                if !is_empty(value) {
                    walked.filled.insert(root);
                }
                note(value, walked);
            }
        }
    }

    /// No word and no id of what is hidden stands anywhere in an answer.
    fn hides(&self, role: Role, ask: &Ask, answer: &Value, walked: &mut Walked) {
        let text = answer.to_string();
        for (closure, behind) in self.whole.behind.iter().filter(|(closure, _)| !self.sight.sees(*closure)) {
            let ids = behind.ids();
            for secret in ids.iter().map(String::as_str).chain([closure.word()]) {
                if text.contains(secret) {
                    walked.leaks.push(format!("{role} {:?} reads {secret}: {ask}", self.sight));
                }
            }
        }
    }
}

async fn read_shape(world: &World) -> Shape {
    let answer = run(world, Viewer::for_test(Role::Head, AccessLevel::Open), Shape::query(), 0).await;
    Shape::read(&answer["data"])
}

async fn run(world: &World, viewer: Viewer, document: &str, number: usize) -> Value {
    let ids = Arc::new(IdSource::seeded(1_000 + number as u64));
    let moment = RequestMoment::new(DateTime::from_timestamp(1_795_600_000, 0).unwrap(), ids);
    let person = Person { viewer: viewer.clone(), login: "somebody".into(), demo: false };
    let request = Request::new(document).data(person).data(Way::Demo).data(KnownDirections::default());
    let mut request = request.data(viewer).data(moment).data(Language::En);
    let parsed = parse_query(document).unwrap();
    let (_, operation) = parsed.operations.iter().next().unwrap();
    write_out(&mut request, &parsed, &operation.node.selection_set.node);
    let schema = world.schema.clone();
    // A task of its own: the two registers answer at the same time.
    let answer = tokio::spawn(async move { schema.execute(request).await }).await.unwrap();
    serde_json::from_slice(&to_json(&answer).unwrap()).unwrap()
}

/// The answer with what must differ made even: the ids of parts are as they come, and the ledger's numbers and hashes
/// count everything that happened.
fn even(answer: &Value) -> Value {
    let mut seen = BTreeMap::new();
    evened(answer, &mut seen, false)
}

fn evened(value: &Value, seen: &mut BTreeMap<String, usize>, ledger: bool) -> Value {
    match value {
        Value::Object(object) => {
            let kind = object.get("__typename").and_then(Value::as_str).unwrap_or_default();
            let ledger =
                ledger || ["Ledger", "Changed", "Look", "Notice"].iter().any(|of| kind.starts_with(of));
            let numbers = ["seq", "undoes", "hash", "since", "startCursor", "endCursor"];
            let number = |key: &str| ledger && numbers.contains(&key);
            let sorted: BTreeMap<&String, &Value> = object.iter().collect();
            let pairs = sorted.into_iter().map(|(key, value)| {
                let value = if number(key) { Value::Null } else { evened(value, seen, ledger) };
                (key.clone(), value)
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.iter().map(|value| evened(value, seen, ledger)).collect()),
        Value::String(text) => Value::String(match text.split_once(':') {
            Some(("participation" | "relation" | "post" | "occurrence", _)) => {
                let next = seen.len();
                format!("part {}", seen.entry(text.clone()).or_insert(next))
            }
            _ => text.clone(),
        }),
        other => other.clone(),
    }
}

/// Notes which fields an answer has, and which of them have a value.
fn note(value: &Value, walked: &mut Walked) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| note(value, walked)),
        Value::Object(object) => {
            let kind = object.get("__typename").and_then(Value::as_str).unwrap_or_default();
            for (key, value) in object {
                let field = format!("{kind}.{key}");
                if !is_empty(value) {
                    walked.filled.insert(field.clone());
                }
                walked.met.insert(field);
                note(value, walked);
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Where two answers differ first.
fn differ(one: &Value, other: &Value, at: &str) -> String {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            let first = keys.into_iter().find(|key| left.get(*key) != right.get(*key));
            first.map_or_else(String::new, |key| {
                differ(&one[key.as_str()], &other[key.as_str()], &format!("{at}.{key}"))
            })
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let first = left.iter().zip(right).position(|(left, right)| left != right);
            first.map_or_else(String::new, |place| {
                differ(&left[place], &right[place], &format!("{at}[{place}]"))
            })
        }
        _ => format!("at {at}\nwith what is hidden:    {one}\nas if it never had been: {other}"),
    }
}
