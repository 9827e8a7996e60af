//! Accord as a process: its commands, its server, and what the system says it used.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::shell;

/// The user in whose name is asked. Cleared for everything, so that the conditions on access level filter nothing
/// and cost what they cost.
const USER: &str = "bench";

/// What a command used.
pub struct Usage {
    /// How long it took.
    pub elapsed: Duration,
    /// The most memory that it held, in bytes.
    pub peak_memory: u64,
    /// What it printed.
    pub printed: String,
}

/// Runs one of the program's commands to its end.
pub fn command(program: &Path, database: &str, arguments: &[&str]) -> Result<Usage> {
    let mut command = shell::command(program);
    command.args(arguments).env("ACCORD_DATABASE", database).stdout(Stdio::piped());
    let started = Instant::now();
    let mut child = command.spawn().with_context(|| format!("could not start {}", program.display()))?;
    let output = child.stdout.take().context("the program has an output")?;
    let reading = thread::spawn(move || std::io::read_to_string(output));
    let mut peak_memory = 0;
    let status = loop {
        // The system keeps the peak itself, and forgets it with the process.
        peak_memory = status_kilobytes(child.id(), "VmHWM").map_or(peak_memory, |kilobytes| kilobytes * 1024);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let elapsed = started.elapsed();
    anyhow::ensure!(status.success(), "accord {} failed ({status})", arguments.join(" "));
    let printed = reading.join().map_err(|_| anyhow::anyhow!("the output could not be read"))??;
    Ok(Usage { elapsed, peak_memory, printed })
}

/// A running server; it is ended with the value.
pub struct Server {
    child: Child,
    /// Where it answers, as `127.0.0.1:PORT`.
    pub address: String,
    /// What signs a request in.
    pub token: String,
}

impl Server {
    /// Starts it over a database, with a user of its own.
    pub fn start(program: &Path, database: &str) -> Result<Self> {
        Self::start_logging(program, database, "error", Stdio::inherit())
    }

    /// The same, with what it says of itself in a file.
    pub fn start_with_log(program: &Path, database: &str, log: &Path) -> Result<Self> {
        let log = fs::File::create(log).with_context(|| format!("could not write {}", log.display()))?;
        Self::start_logging(program, database, "error,accord_backend::cli=info,accord::cli=info", log.into())
    }

    fn start_logging(program: &Path, database: &str, level: &str, log: Stdio) -> Result<Self> {
        let user = ["--name", USER, "--role", "analyst", "--clearance", "secret"];
        // A register of an earlier run has the user already.
        let _ = shell::output(
            shell::command(program)
                .args(["user", "add", "--login", USER])
                .args(user)
                .env("ACCORD_DATABASE", database),
        );
        let token = shell::output(
            shell::command(program).args(["token", "--user", USER]).env("ACCORD_DATABASE", database),
        )?;
        let mut child = shell::command(program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("ACCORD_DATABASE", database)
            // One user asks here for everybody.
            .env("ACCORD_RATE_PER_PERSON", "0")
            .env("ACCORD_LOG", level)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let output = BufReader::new(child.stdout.take().context("the server has an output")?);
        let address = output.lines().map_while(|line| line.ok()).find_map(|line| {
            line.split_once("http://").map(|(_, rest)| rest.trim_end_matches('/').to_owned())
        });
        let address = address.context("the server ended before it said where it answers")?;
        Ok(Self { child, address, token: token.trim().to_owned() })
    }

    /// The processor time that it used so far.
    pub fn cpu(&self) -> Result<Duration> {
        cpu(self.child.id())
    }

    /// How much memory it holds now, in bytes.
    pub fn memory(&self) -> u64 {
        status_kilobytes(self.child.id(), "VmRSS").unwrap_or(0) * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It only reads: nothing is lost if it ends at once.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// User and system time of a process, all its threads together.
fn cpu(process: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("the process is gone")?;
    // The second field is the program's name in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(") ").context("/proc/PID/stat is not as proc(5) says")?;
    let mut times = fields.split(' ').skip(11).map_while(|field| field.parse::<u64>().ok());
    let ticks = times.next().unwrap_or(0) + times.next().unwrap_or(0);
    // Linux counts in hundredths of a second on every architecture that Rust knows.
    Ok(Duration::from_millis(ticks * 10))
}

/// A line of /proc/PID/status that is counted in kilobytes.
fn status_kilobytes(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.split(':').next() == Some(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
