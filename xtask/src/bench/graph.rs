//! What the explorer and the dossiers ask, one request at a time: on the reference load, and on the real data.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::load::{Plan, Question, ask};
use super::process::Server;
use super::table::{Table, number};
use super::{import, reference};

/// One at a time: these are latencies of a reader who waits, not of a crowd.
const PLAN: Plan = Plan { connections: 1, round: Duration::from_secs(3), rounds: 3 };

/// Words to search for in a register.
struct Words {
    common: &'static str,
    rare: &'static str,
}

/// Measures, and prints the tables.
pub fn run(program: &Path) -> Result<()> {
    let database = reference::register(program, 1)?;
    let server = Server::start(program, &database)?;
    measure(&server, "the reference load", &Words { common: "agreement", rare: "quartz logistics 4711" })?;
    drop(server);
    if let Some(database) = import::register(program)? {
        let server = Server::start(program, &database)?;
        measure(&server, "the real data", &Words { common: "agreement", rare: "azerbaycan" })?;
    }
    Ok(())
}

fn measure(server: &Server, register: &str, words: &Words) -> Result<()> {
    let text = |name: &str| {
        let name = format!("accord-{name}.graphql");
        fs::read_to_string(super::fixture(&name)).with_context(|| format!("{name} could not be read"))
    };
    let [around, path, search] = [text("neighbourhood")?, text("path")?, text("search")?];
    let [page, dossier] = [text("first-page")?, text("dossier")?];
    let organizations = &organizations(server)?;
    let busiest = organizations.first().context("the register has organizations")?;
    let around_any = |depth: u32| {
        Question::new(&around, move |draw| json!({ "focus": draw.one_of(organizations), "depth": depth }))
    };
    let around_busiest =
        |depth: u32| Question::new(&around, move |_| json!({ "focus": busiest, "depth": depth }));
    let questions = [
        ("neighbourhood, depth 1", around_any(1)),
        ("neighbourhood, depth 2", around_any(2)),
        ("neighbourhood, depth 3", around_any(3)),
        ("neighbourhood of the busiest, depth 2", around_busiest(2)),
        (
            "path between any two",
            Question::new(
                &path,
                move |draw| json!({ "from": draw.one_of(organizations), "to": draw.one_of(organizations) }),
            ),
        ),
        ("search, a common word", Question::new(&search, |_| json!({ "text": words.common }))),
        ("search, rare words", Question::new(&search, |_| json!({ "text": words.rare }))),
        ("first page of agreements", Question::new(&page, |_| json!({}))),
        ("dossier of the busiest", Question::new(&dossier, |_| json!({ "id": busiest }))),
    ];
    let title = format!("Graph, search and dossiers on {register}, one connection");
    let mut table = Table::new(&title, &["Question", "p50 ms", "p99 ms", "CPU ms", "bytes"]);
    for (name, question) in questions {
        let figures = question.measure(server, PLAN).with_context(|| format!("{name} failed"))?;
        table.row([
            name.to_owned(),
            number(figures.p50, 2),
            number(figures.p99, 2),
            number(figures.cpu, 3),
            number(figures.bytes, 0),
        ]);
    }
    table.print();
    Ok(())
}

/// The ids of all organizations, the one in the most agreements first and the others in the order in which they were
/// entered.
pub fn organizations(server: &Server) -> Result<Vec<Value>> {
    let busiest =
        "{ organizations(first: 1, orderBy: { field: PARTICIPATIONS, direction: DESC }) { nodes { id } } }";
    let mut ids = vec![ask(server, busiest, json!({}))?["organizations"]["nodes"][0]["id"].take()];
    let query = "query($after: String) { organizations(first: 200, after: $after, orderBy: { field: ID }) { \
                 nodes { id } pageInfo { hasNextPage endCursor } } }";
    let mut after = Value::Null;
    loop {
        let mut page = ask(server, query, json!({ "after": after }))?["organizations"].take();
        let nodes = page["nodes"].as_array_mut().context("a page has nodes")?;
        let others = nodes.iter_mut().map(|node| node["id"].take()).filter(|id| *id != ids[0]);
        ids.extend(others.collect::<Vec<_>>());
        let info = &mut page["pageInfo"];
        if info["hasNextPage"] != true {
            return Ok(ids);
        }
        after = info["endCursor"].take();
    }
}
