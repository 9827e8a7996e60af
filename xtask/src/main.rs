//! The project's own commands: everything between a clean checkout and a running, tested, packed Accord.

mod bench;
mod bundle;
mod check;
mod client;
mod dist;
mod run;
mod server;
mod setup;
mod shell;
mod soak;
mod split;
mod style;
mod test;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::wasm::Profile;

/// Accord's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the client and the server and start them, with demonstration data unless a database is named.
    Run {
        /// The client as users get it, and an optimised server.
        #[arg(long)]
        release: bool,
        /// Options for `accord serve`, after `--`.
        #[arg(last = true)]
        options: Vec<String>,
    },
    /// Build everything and run every test, or those whose name contains the filter.
    Test {
        /// Part of the tests' names.
        filter: Option<String>,
    },
    /// Run the long fault tests: killed, stopped and starved again and again, nothing acknowledged may be lost.
    Soak {
        /// How many times the server is killed on each database.
        #[arg(default_value_t = 200)]
        rounds: u32,
    },
    /// Formatting, lints on both targets, licences, and schema.graphql.
    Check,
    /// Write code and style sheets in their form.
    Format,
    /// Pack the release: one program with the client inside, in target/dist.
    Dist,
    /// Write schema.graphql from the server's own description of itself.
    Schema,
    /// Build only the client, into target/client.
    Client {
        /// As users get it: small, and compressed as far as it goes.
        #[arg(long)]
        release: bool,
    },
    /// Measure what the product costs: all benches, or one of them.
    Bench {
        /// Which one.
        bench: Option<bench::Bench>,
    },
    /// Install only what this machine lacks.
    Setup,
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Run { release, options } => run::run(release, options),
        Task::Test { filter } => test::run(filter.as_deref()),
        Task::Soak { rounds } => soak::run(rounds),
        Task::Check => check::run(),
        Task::Format => {
            shell::run(shell::cargo("fmt").arg("--all"))?;
            style::format()
        }
        Task::Dist => dist::run(),
        Task::Schema => server::write_schema(),
        Task::Client { release } => client::build(Profile::new(release)),
        Task::Bench { bench } => bench::run(bench),
        Task::Setup => setup::everything(),
    }
}
