//! Many rows at once: lists of the reference load taken out whole, in each form.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::process::Server;
use super::reference;
use super::table::{Table, number};
use crate::shell;

/// What is taken out: the list and the form.
const FILES: [(&str, &str); 6] = [
    ("AGREEMENT", "csv"),
    ("AGREEMENT", "xlsx"),
    ("AGREEMENT", "jsonl"),
    ("AGREEMENT", "ics"),
    ("OBLIGATION", "csv"),
    ("OBLIGATION", "xlsx"),
];

/// How often each; the figures are of the median.
const TIMES: usize = 3;

/// What taking a list out cost.
struct Taken {
    first: f64,
    whole: f64,
    bytes: f64,
    cpu: f64,
}

/// Measures, and prints the table.
pub fn run(program: &Path) -> Result<()> {
    let database = reference::register(program, 1)?;
    let server = Server::start(program, &database)?;
    let heads = ["List", "form", "first byte, s", "whole, s", "CPU, s", "MB", "server then, MB"];
    let mut table = Table::new("Lists of the reference load taken out", &heads);
    for (noun, form) in FILES {
        let mut taken = (0..TIMES)
            .map(|_| take(&server, noun, form))
            .collect::<Result<Vec<_>>>()
            .with_context(|| format!("{noun} as {form}"))?;
        taken.sort_by(|one, other| one.whole.total_cmp(&other.whole));
        let Taken { first, whole, bytes, cpu } = &taken[TIMES / 2];
        let memory = server.memory() as f64 / 1e6;
        table.row([
            noun.to_lowercase(),
            form.to_owned(),
            number(*first, 2),
            number(*whole, 2),
            number(*cpu, 2),
            number(bytes / 1e6, 1),
            number(memory, 0),
        ]);
    }
    table.print();
    Ok(())
}

/// Takes a list out as a browser does, by `curl`, which says when the first byte came.
fn take(server: &Server, noun: &str, form: &str) -> Result<Taken> {
    let asked = json!({ "of": noun, "format": form, "language": "EN" }).to_string();
    let address = format!("http://{}/export/list", server.address);
    let authorization = format!("Authorization: Bearer {}", server.token);
    let mut curl = shell::command("curl");
    curl.args(["--silent", "--show-error", "--fail-with-body", "--output", "/dev/null", "--data", &asked])
        .args(["--header", "Content-Type: application/json", "--header", &authorization])
        .args(["--write-out", "%{time_starttransfer} %{size_download}", &address]);
    let (before, began) = (server.cpu()?, Instant::now());
    let printed = shell::output(&mut curl)?;
    let (whole, cpu) = (began.elapsed().as_secs_f64(), server.cpu()? - before);
    let figures: Vec<f64> = printed.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
    ensure!(figures.len() == 2, "curl says {printed}");
    Ok(Taken { first: figures[0], whole, bytes: figures[1], cpu: cpu.as_secs_f64() })
}
