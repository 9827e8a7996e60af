//! `cargo xtask soak`: the long fault tests, which the normal run leaves out.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::bench::table::Table;
use crate::shell::{self, stage};
use crate::{server, setup};

/// How a test's line begins that says what it came to.
const REPORT: &str = "soak\t";

/// Kills, stops and starves the product so many times, and proves each time that nothing acknowledged is lost.
pub fn run(rounds: u32) -> Result<()> {
    setup::soak()?;
    let program = server::build_dev()?;
    let mut lines = Vec::new();
    let ended = stage(&format!("soak: {rounds} rounds"), || {
        let mut command = shell::cargo("test");
        command.args(server::PACKAGES).args(["--test", "product", "--"]);
        command.args(["soak_", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("ACCORD_BIN", &program).env("ACCORD_SOAK_ROUNDS", rounds.to_string());
        let mut child = command.env_remove("CARGO_TERM_QUIET").stderr(Stdio::piped()).spawn()?;
        let told = child.stderr.take().context("the tests say what they do")?;
        for line in BufReader::new(told).lines() {
            let line = line?;
            match line.strip_prefix(REPORT) {
                Some(report) => lines.push(report.to_owned()),
                None => eprintln!("{line}"),
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("not every test passed ({status}); what they said is above");
        }
        Ok(())
    });
    let mut table = Table::new("Soak", &["What", "rounds", "acknowledged", "proven", "unheard of"]);
    for line in lines {
        table.row(line.split('\t').map(str::to_owned));
    }
    table.print();
    ended
}
