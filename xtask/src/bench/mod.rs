//! `cargo xtask bench`: what the product costs on this machine, measured from outside, with the floors of the same run.
//!
//! Times depend on the machine and on what else it does; processor time per request does much less, and the floors
//! beside it say how fast this machine is. The release server is built without link-time optimisation, as it is packed.

mod canvas;
mod client;
mod explorer;
mod graph;
mod import;
mod load;
mod process;
mod real;
mod reference;
mod register;
pub mod table;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::wasm::Profile;
use crate::{server, shell};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// The three questions of the reference load, beside plain SQL.
    Register,
    /// Neighbourhoods, ways, search and dossiers.
    Graph,
    /// What the explorer asks, on the reference load and on ten times as much, and its canvas in Chromium.
    Explorer,
    /// Every file of the real data: time, memory, rows and records.
    Import,
    /// What a browser loads.
    Client,
}

/// Runs one bench, or all of them.
pub fn run(bench: Option<Bench>) -> Result<()> {
    if bench == Some(Bench::Client) {
        return client::run();
    }
    if std::env::var_os("ACCORD_BIN").is_none() && matches!(bench, None | Some(Bench::Explorer)) {
        // The canvas is measured as users get it.
        crate::client::build(Profile::Release)?;
    }
    let program = program()?;
    match bench {
        Some(Bench::Register) => register::run(&program),
        Some(Bench::Graph) => graph::run(&program),
        Some(Bench::Explorer) => {
            explorer::run(&program)?;
            canvas::run(&program)
        }
        Some(Bench::Import) => import::run(&program),
        _ => {
            register::run(&program)?;
            graph::run(&program)?;
            explorer::run(&program)?;
            canvas::run(&program)?;
            import::run(&program)?;
            client::run()
        }
    }
}

/// The program to measure: the release of this version, or the one that `ACCORD_BIN` names, as for the tests.
fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("ACCORD_BIN") {
        return Ok(program.into());
    }
    // The server reads the client's folder when it is compiled; what it costs does not depend on what is in it.
    fs::create_dir_all(crate::client::folder())?;
    server::build_release()
}

/// Where databases and generated files of the benches are.
fn folder() -> Result<PathBuf> {
    let folder = shell::target().join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    Ok(folder)
}

/// A file of the benches that is kept in the repository.
fn fixture(name: &str) -> PathBuf {
    shell::root().join("xtask/bench").join(name)
}
