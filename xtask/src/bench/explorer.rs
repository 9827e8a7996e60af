//! What the explorer asks of the graph, on the reference load and on ten times as much: latencies of one reader, beside
//! recursive SQL for the same counts, and what the graph itself takes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::load::{Draw, Figures, Plan, Question, ask};
use super::process::Server;
use super::table::{Table, number};
use super::{graph, reference};
use crate::shell::{self, stage};

/// How often as large as the reference load.
const SCALES: [u32; 2] = [1, 10];

/// One at a time: latencies of a reader who waits.
const PLAN: Plan = Plan { connections: 1, round: Duration::from_secs(3), rounds: 3 };

/// For how many organizations the records around them are counted, by either.
const COUNTED: usize = 60;

/// Within how many hops: three, four as the explorer offers at most, and six, since two hops lead from an organization
/// over an agreement to another.
const HOPS: [u32; 3] = [3, 4, 6];

/// The questions, with what they are called.
const QUESTIONS: [&str; 9] = [
    "path between any two",
    "paths between any two, the best three",
    "the last way, to somebody not connected then",
    "in common, any two",
    "between us and anybody",
    "neighbourhood, depth 2",
    "neighbourhood of the busiest, depth 2",
    "differences of two days, depth 2",
    "count within depth 3",
];

/// Measures, and prints a table for each size as soon as it is known, and then how the times grow.
pub fn run(program: &Path) -> Result<()> {
    let mut figures: Vec<Vec<Figures>> = Vec::new();
    for scale in SCALES {
        let database = reference::register(program, scale)?;
        let log = super::folder()?.join("explorer.log");
        let server = Server::start_with_log(program, &database, &log)?;
        let organizations = graph::organizations(&server)?;
        let measured = measure(&server, &organizations).with_context(|| format!("at {scale} times"))?;
        let title = format!("The explorer on {scale} times the reference load, one connection");
        let mut table = Table::new(&title, &["Question", "p50 ms", "p99 ms", "CPU ms", "bytes"]);
        for (name, of) in QUESTIONS.iter().zip(&measured) {
            let times = [number(of.p50, 2), number(of.p99, 2), number(of.cpu, 3), number(of.bytes, 0)];
            table.row(std::iter::once((*name).to_owned()).chain(times).collect::<Vec<_>>());
        }
        table.print();
        figures.push(measured);
        let mut size = Table::new("The graph itself", &["records", "ties", "bytes a tie", "seconds to read"]);
        size.row(graph_size(&log)?);
        size.print();
        let heads = ["hops", "SQL p50 ms", "SQL p99 ms", "HTTP p50 ms", "HTTP p99 ms", "times", "counted"];
        let mut counts = Table::new("Counting within some hops, beside recursive SQL", &heads);
        for hops in HOPS {
            counts.row(count(&server, &database, scale, &organizations, hops)?);
        }
        counts.print();
    }
    let mut growth =
        Table::new("CPU at ten times the load for each of the load itself", &["Question", "times"]);
    for (at, name) in QUESTIONS.iter().enumerate() {
        growth.row([(*name).to_owned(), number(figures[1][at].cpu / figures[0][at].cpu, 1)]);
    }
    growth.print();
    Ok(())
}

fn measure(server: &Server, organizations: &[Value]) -> Result<Vec<Figures>> {
    let text = |name: &str| {
        let name = format!("accord-{name}.graphql");
        fs::read_to_string(super::fixture(&name)).with_context(|| format!("{name} could not be read"))
    };
    let [path, paths, last, common] = [text("path")?, text("paths")?, text("last")?, text("common")?];
    let [between, around, differences, count] =
        [text("between")?, text("neighbourhood")?, text("differences")?, text("count")?];
    let busiest = organizations.first().context("the register has organizations")?;
    let two =
        |draw: &mut Draw| json!({ "from": draw.one_of(organizations), "to": draw.one_of(organizations) });
    let one = |draw: &mut Draw| json!({ "focus": draw.one_of(organizations), "depth": 2 });
    let questions = [
        Question::new(&path, two),
        Question::new(&paths, two),
        Question::new(&last, two),
        Question::new(&common, two),
        Question::new(&between, one),
        Question::new(&around, one),
        Question::new(&around, |_| json!({ "focus": busiest, "depth": 2 })),
        Question::new(&differences, one),
        Question::new(&count, |draw| json!({ "focus": draw.one_of(organizations), "depth": 3 })),
    ];
    let named = questions.iter().zip(QUESTIONS);
    named
        .map(|(question, name)| question.measure(server, PLAN).with_context(|| format!("{name} failed")))
        .collect()
}

/// A row of what the graph takes, as the server says when it has read it.
fn graph_size(log: &Path) -> Result<[String; 4]> {
    let read = fs::read_to_string(log)?;
    let told = read.lines().rfind(|line| line.contains("the graph is read"));
    let line = told.context("the log has the graph's size")?;
    let field = |name: &str| {
        let after = line.split_once(&format!("{name}=")).map(|(_, rest)| rest);
        after.and_then(|rest| rest.split_whitespace().next()).unwrap_or("?").trim_matches('"').to_owned()
    };
    Ok([field("records"), field("ties"), field("bytes_a_tie"), field("seconds")])
}

/// A row of counting within so many hops of the same organizations, by SQL and by the server.
fn count(
    server: &Server,
    database: &str,
    scale: u32,
    organizations: &[Value],
    hops: u32,
) -> Result<[String; 7]> {
    let mut draw = Draw::new(3);
    let drawn: Vec<&Value> = (0..COUNTED).map(|_| draw.one_of(organizations)).collect();
    let question = fs::read_to_string(super::fixture("accord-count.graphql"))?;
    let (mut times, mut counted) = (Vec::new(), 0);
    for focus in &drawn {
        let began = std::time::Instant::now();
        let answer = ask(server, &question, json!({ "focus": focus, "depth": hops }))?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        counted += 1 + answer["neighbourhood"]["more"].as_u64().unwrap_or_default();
    }
    times.sort_by(f64::total_cmp);
    let (half, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    // The first that asks for these hops makes the table of ties.
    let edges = super::folder()?.join(format!("edges-{scale}.sqlite"));
    if Some(&hops) == HOPS.first() {
        let _ = fs::remove_file(&edges);
    }
    let printed = stage("bench: recursive SQL", || {
        let mut python = shell::command("python3");
        python.arg(super::fixture("recursive.py")).arg(database.trim_start_matches("sqlite:")).arg(&edges);
        python.arg(hops.to_string());
        shell::output(python.args(drawn.iter().filter_map(|id| id.as_str())))
    })?;
    let figure = |name: &str| {
        let part = printed.split_whitespace().find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        part.and_then(|part| part.parse::<f64>().ok()).with_context(|| format!("no {name} in {printed}"))
    };
    Ok([
        hops.to_string(),
        number(figure("p50")?, 2),
        number(figure("p99")?, 2),
        number(half, 2),
        number(most, 2),
        number(figure("p50")? / half, 1),
        format!("{counted} and {}", figure("counted")? as u64),
    ])
}
