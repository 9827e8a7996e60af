//! The three questions of the reference load.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::load::{Plan, Question, ask};
use super::process::Server;
use super::reference;
use super::table::{Table, number};

/// As the figures of the reference load were taken.
const PLAN: Plan = Plan { connections: 16, round: Duration::from_secs(5), rounds: 3 };

/// Words of the generated titles, and kinds and states as our profile has translated the generated ones.
const WORDS: [&str; 10] =
    ["nord", "alpha", "harbor", "quartz", "vector", "energy", "bank", "pharma", "ports", "mining"];
const KINDS: [&str; 8] =
    ["AGREEMENT", "LETTER", "MEMORANDUM", "PROTOCOL", "CONTRACT", "DECLARATION", "TREATY", "ACTION_PLAN"];
const STATES: [&str; 4] = ["IN_FORCE", "EXPIRED", "DRAFT", "TERMINATED"];

/// Generated organizations, known by their numbers from 1.
const ORGANIZATIONS: usize = 10_000;

/// Measures, and prints the table.
pub fn run(program: &Path) -> Result<()> {
    let database = reference::register(program, 1)?;
    let floors = reference::floors()?;
    let server = Server::start(program, &database)?;
    let cursors = cursors(&server)?;
    let text = |name: &str| {
        fs::read_to_string(super::fixture(name)).with_context(|| format!("{name} could not be read"))
    };
    let [q1, q2, q3] = [text("accord-q1.graphql")?, text("accord-q2.graphql")?, text("accord-q3.graphql")?];
    let questions = [
        ("Q1", Question::new(&q1, |draw| json!({ "after": draw.one_of(&cursors) }))),
        ("Q2", Question::new(&q2, |draw| json!({ "id": (1 + draw.below(ORGANIZATIONS)).to_string() }))),
        (
            "Q3",
            Question::new(&q3, |draw| {
                let (text, kind, state) = (draw.one_of(&WORDS), draw.one_of(&KINDS), draw.one_of(&STATES));
                json!({ "text": text, "kind": kind, "state": state })
            }),
        ),
    ];
    let heads = ["Question", "req/s", "p50 ms", "p99 ms", "CPU ms", "floor ms", "CPU / floor", "bytes"];
    let mut table = Table::new("Register: the reference load on SQLite, 16 connections", &heads);
    for ((name, question), floor) in questions.iter().zip(floors) {
        let figures = question.measure(&server, PLAN).with_context(|| format!("{name} failed"))?;
        table.row([
            (*name).to_owned(),
            number(figures.rate, 0),
            number(figures.p50, 2),
            number(figures.p99, 2),
            number(figures.cpu, 3),
            number(floor, 3),
            number(figures.cpu / floor, 2),
            number(figures.bytes, 0),
        ]);
    }
    table.print();
    println!("\nThe server holds {} MB.", server.memory() / 1_000_000);
    Ok(())
}

/// Where pages of agreements can begin so that fifty rows follow: all cursors in the order of ids but the last.
fn cursors(server: &Server) -> Result<Vec<Value>> {
    let query = "query($after: String) { agreements(first: 200, after: $after, orderBy: { field: ID }) { \
                 edges { cursor } pageInfo { hasNextPage } } }";
    let (mut cursors, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut page = ask(server, query, json!({ "after": after }))?["agreements"].take();
        let edges = page["edges"].as_array_mut().context("a page has edges")?;
        cursors.extend(edges.iter_mut().map(|edge| edge["cursor"].take()));
        after = cursors.last().cloned().context("the register has agreements")?;
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
    }
    cursors.truncate(cursors.len().saturating_sub(50));
    Ok(cursors)
}
