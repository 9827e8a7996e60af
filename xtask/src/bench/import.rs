//! Every file of the real data, imported into an empty register.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::load::ask;
use super::process::{self, Server, Usage};
use super::real;
use super::table::{Table, number};
use crate::shell::stage;

/// The lists whose records are counted, as the schema calls them.
const NOUNS: [&str; 4] = ["organizations", "agreements", "obligations", "contacts"];

/// Measures, and prints the tables.
pub fn run(program: &Path) -> Result<()> {
    register(program).map(drop)
}

/// Imports the real data and prints what that took: the register's address. None where the data is not here.
pub fn register(program: &Path) -> Result<Option<String>> {
    let Some(data) = real::folder() else {
        println!("\nThe real data is not here: ../shared/data, beside the repository.");
        return Ok(None);
    };
    let file = super::folder()?.join("real.db");
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", file.display()));
    }
    let database = format!("sqlite:{}", file.display());
    let mut table = Table::new(
        "Import: the real data into an empty register on SQLite",
        &[
            "File",
            "rows",
            "seconds",
            "rows/s",
            "peak MB",
            "created",
            "changed",
            "merged",
            "unchanged",
            "skipped",
        ],
    );
    stage("bench: import the real data", || {
        for (profile, name) in real::FILES {
            let csv = data.join(name);
            let usage = process::command(
                program,
                &database,
                &["import", "--profile", profile, &csv.to_string_lossy()],
            )?;
            table.row(row(name, &usage)?);
        }
        Ok(())
    })?;
    table.print();

    let server = Server::start(program, &database)?;
    let mut counts = Table::new("Import: records in the register afterwards", &["Noun", "records"]);
    for noun in NOUNS {
        let data = ask(&server, &format!("{{ {noun}(first: 0) {{ totalCount }} }}"), json!({}))?;
        counts.row([noun.to_owned(), data[noun]["totalCount"].to_string()]);
    }
    counts.print();
    println!("\nThe server holds {} MB over it.", server.memory() / 1_000_000);
    Ok(Some(database))
}

/// A file's figures. The counts of rows and outcomes are those of the program's own summary.
fn row(name: &str, usage: &Usage) -> Result<Vec<String>> {
    let rows = rows(&usage.printed)
        .with_context(|| format!("the summary of {name} says no rows: {}", usage.printed))?;
    let seconds = usage.elapsed.as_secs_f64();
    let figures = [
        name.to_owned(),
        rows.to_string(),
        number(seconds, 2),
        number(rows as f64 / seconds, 0),
        number(usage.peak_memory as f64 / 1e6, 0),
    ];
    let outcomes = ["created", "changed", "merged", "unchanged", "skipped"];
    let counts = outcomes.map(|outcome| count(&usage.printed, outcome).to_string());
    Ok(figures.into_iter().chain(counts).collect())
}

/// The number in `FILE: NUMBER rows`.
fn rows(summary: &str) -> Option<u64> {
    let line = summary.lines().find(|line| line.ends_with(" rows"))?;
    line.split_whitespace().rev().nth(1)?.parse().ok()
}

/// The lines of an outcome, of whatever reason, added up: each is `NUMBER OUTCOME REASON`.
fn count(summary: &str, outcome: &str) -> u64 {
    let counts = summary.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let count = words.next()?.parse::<u64>().ok()?;
        (words.next()? == outcome).then_some(count)
    });
    counts.sum()
}

#[cfg(test)]
mod tests {
    use super::{count, rows};

    #[test]
    fn a_summary_is_counted_by_outcome() {
        let summary = "a b.csv: 12 rows\n        9 created   \n        2 skipped   no name\n        1 skipped   2 skipped\n";
        assert_eq!(rows(summary), Some(12));
        assert_eq!((count(summary, "created"), count(summary, "skipped")), (9, 3));
        assert_eq!(count(summary, "merged"), 0);
    }
}
