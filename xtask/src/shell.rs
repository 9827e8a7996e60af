//! Running other programs, and saying what is being done.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};

/// The repository's root folder.
pub fn root() -> PathBuf {
    let here = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&here).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folder of everything built: cargo's own, wherever it was told to be.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program as a person at the root folder would start it: without what cargo told the xtask about itself.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    // Cargo puts the folders of its own toolchain here; another toolchain must not find them.
    command.env_remove("LD_LIBRARY_PATH");
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that started the xtask, with a subcommand. Silent where nobody watches it work.
pub fn cargo(subcommand: &str) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand);
    quiet_unless_watched(&mut command);
    command
}

/// For what leaves this machine: the places of libraries in it are told from the library's own folder on, so that a
/// message about a panic names the line and not the builder's home.
pub fn without_home(command: &mut Command, triple: &str) {
    for sources in library_folders() {
        let flag = format!("--remap-path-prefix={}/=", sources.display());
        command.arg("--config").arg(format!("target.{triple}.rustflags=[{flag:?}]"));
    }
}

/// Where cargo unpacks libraries: a folder for each registry.
fn library_folders() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Cargo's progress is for a person at a terminal; a log keeps the stages and what went wrong.
pub fn quiet_unless_watched(command: &mut Command) {
    if !std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
}

/// Runs to the end; an unsuccessful end is an error which names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); what it printed is above", shown(command));
    }
    Ok(())
}

/// Runs to the end and returns what was printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("could not start `{}`", shown(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, complaint.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", shown(command)))
}

/// Where a program is, if it is on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Says what begins, does it, and says how long it took.
pub fn stage<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("== {name}");
    let started = Instant::now();
    let result = work();
    let end = if result.is_ok() { "done" } else { "FAILED" };
    eprintln!("== {name}: {end}, {:.1} s", started.elapsed().as_secs_f64());
    result
}

/// Does two things at once: where one compiles its last and largest part on one core, the other has the rest of the machine.
/// They must not build in the same folder, where cargo lets one wait for the other. Both come to their end; the first
/// error of the two is the one that is told.
pub fn together<T: Send, U>(
    one: impl FnOnce() -> Result<T> + Send,
    other: impl FnOnce() -> Result<U>,
) -> Result<(T, U)> {
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|_| Err(anyhow!("a stage ended in a panic"))), other)
    });
    Ok((one?, other?))
}

/// The command line, for messages.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
