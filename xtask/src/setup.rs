//! What the machine lacks: looked for by its programs, installed where that is possible, named where not.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::shell::{self, stage};
use crate::wasm::Compiler;

/// A thing the project needs from the machine, and how to know that it is there.
struct Need {
    purpose: &'static str,
    packages: &'static [&'static str],
    is_met: fn() -> bool,
}

const BROWSER: Need = Need {
    purpose: "the tests in a real browser",
    packages: &["chromium", "chromium-driver"],
    is_met: || on_path(&["chromium", "chromium-browser", "google-chrome"]) && on_path(&["chromedriver"]),
};

const POSTGRESQL: Need =
    Need { purpose: "the tests on PostgreSQL", packages: &["postgresql"], is_met: has_postgresql };

const CLOCK: Need = Need {
    purpose: "the tests with a clock that jumps",
    packages: &["libfaketime"],
    is_met: has_false_clock,
};

const NODE: Need = Need {
    purpose: "the audit of GraphQL over HTTP and the provider of identities",
    packages: &["nodejs", "npm"],
    is_met: || on_path(&["node"]) && on_path(&["npm"]),
};

const PYTHON: Need = Need {
    purpose: "the tests of documents in a service that speaks S3",
    packages: &["python3", "python3-venv"],
    is_met: has_python,
};

const WASM: Need = Need {
    purpose: "the client's build (rustup has no WebAssembly target here)",
    packages: &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"],
    is_met: || Compiler::find().is_some(),
};

const WASM_LINTS: Need = Need {
    purpose: "the lints of the client",
    packages: &["rust-web-clippy"],
    is_met: || Compiler::find().is_some_and(|compiler| compiler.has_clippy()),
};

/// Everything that any command needs.
pub fn everything() -> Result<()> {
    wasm_lints()?;
    tests()?;
    licence_checker()
}

/// What the tests need beyond the two builds.
pub fn tests() -> Result<()> {
    let node_tests = shell::root().join("tests/node");
    let has_node_tests = node_tests.join("package.json").exists();
    let mut needs = vec![&BROWSER, &POSTGRESQL];
    needs.extend(has_node_tests.then_some(&NODE));
    let python_tests = shell::root().join("tests/python");
    let has_python_tests = python_tests.join(PYTHON_PACKAGES).exists();
    needs.extend(has_python_tests.then_some(&PYTHON));
    install(&needs)?;
    if has_node_tests {
        node_packages(&node_tests)?;
    }
    if has_python_tests { python_packages(&python_tests) } else { Ok(()) }
}

/// What the long fault tests need beside.
pub fn soak() -> Result<()> {
    tests()?;
    install(&[&CLOCK])
}

/// The program that judges the dependencies. From its sources: Debian does not have it.
pub fn licence_checker() -> Result<()> {
    if shell::find("cargo-deny").is_some() {
        return Ok(());
    }
    stage("set-up: cargo-deny, for the dependencies' licences (some minutes, once)", || {
        shell::run(shell::cargo("install").args(["cargo-deny", "--locked"]))
    })
}

/// A compiler which can make the client: rustup's target if it can be had, else the distribution's compiler.
pub fn wasm() -> Result<Compiler> {
    if let Some(compiler) = Compiler::find() {
        return Ok(compiler);
    }
    add_rustup_target();
    install(&[&WASM])?;
    Compiler::find().context(
        "No compiler for WebAssembly was found, even after the set-up. Where rustup reaches its server, \
         `rustup target add wasm32-unknown-unknown` is all; the distribution's compiler needs its sources \
         (rust-web-src) and a linker (rustup's rust-lld, or wasm-ld of the lld package whose version \
         `/usr/bin/rustc -vV` names).",
    )
}

/// The same compiler with its clippy.
pub fn wasm_lints() -> Result<Compiler> {
    let compiler = wasm()?;
    install(&[&WASM_LINTS])?;
    Ok(compiler)
}

fn add_rustup_target() {
    if shell::find("rustup").is_none() {
        return;
    }
    let mut rustup = shell::command("rustup");
    rustup.args(["target", "add", "wasm32-unknown-unknown"]);
    let outcome = stage("set-up: rustup's target wasm32-unknown-unknown, for the client", || {
        shell::output(&mut rustup).map(drop)
    });
    if outcome.is_err() {
        eprintln!("rustup cannot reach its server from here: the distribution's compiler is next.");
    }
}

fn install(needs: &[&Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| !(need.is_met)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().flat_map(|need| need.packages).copied().collect();
    let purposes: Vec<_> = missing.iter().map(|need| need.purpose).collect();
    let (purposes, list) = (purposes.join(", "), packages.join(" "));
    if shell::find("apt-get").is_none() {
        bail!(
            "Missing for {purposes}. On Debian these are the packages {list}; install this system's own and run this again."
        );
    }
    if !is_root()? {
        bail!(
            "Missing for {purposes}. Run this, then this command again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}"
        );
    }
    stage(&format!("set-up: {list}, for {purposes}"), || {
        apt(&["update"])?;
        apt(&[&["install", "-y", "--no-install-recommends"], &packages[..]].concat())
    })?;
    match missing.iter().find(|need| !(need.is_met)()) {
        Some(need) => bail!(
            "The packages {} are installed, and what is needed for {} is still not found.",
            need.packages.join(" "),
            need.purpose
        ),
        None => Ok(()),
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    shell::output(shell::command("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
        .map(drop)
}

/// `npm ci` when the lock file is newer than what it once installed.
fn node_packages(folder: &Path) -> Result<()> {
    let changed_at = |name: &str| fs::metadata(folder.join(name)).and_then(|file| file.modified()).ok();
    let installed_at = changed_at("node_modules/.package-lock.json");
    if installed_at.is_some() && installed_at >= changed_at("package-lock.json") {
        return Ok(());
    }
    stage("set-up: npm packages of tests/node", || {
        shell::output(
            shell::command("npm")
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(folder)
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        )
        .map(drop)
    })
}

/// The list of Python packages of the tests.
const PYTHON_PACKAGES: &str = "requirements.txt";

/// An environment of its own with the packages of the list, made anew when the list is another one.
fn python_packages(folder: &Path) -> Result<()> {
    let wanted = fs::read_to_string(folder.join(PYTHON_PACKAGES))?;
    let environment = folder.join(".venv");
    let installed = environment.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    stage("set-up: Python packages of tests/python", || {
        let mut make = shell::command("python3");
        shell::output(make.args(["-m", "venv", "--clear", ".venv"]).current_dir(folder))?;
        let mut pip = shell::command(environment.join("bin/pip"));
        pip.args(["install", "--no-input", "--disable-pip-version-check", "--quiet", "-r", PYTHON_PACKAGES]);
        shell::output(pip.current_dir(folder)).map(drop)
    })?;
    // Written last: what was interrupted is begun again.
    Ok(fs::write(installed, wanted)?)
}

/// Debian's Python makes no environments until another package lets it.
fn has_python() -> bool {
    let mut asked = shell::command("python3");
    on_path(&["python3"]) && shell::output(asked.args(["-c", "import venv, ensurepip"])).is_ok()
}

fn on_path(alternatives: &[&str]) -> bool {
    alternatives.iter().any(|program| shell::find(program).is_some())
}

/// Debian keeps the server's programs off the PATH, in a folder per version.
fn has_postgresql() -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    on_path(&["initdb"]) || versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

/// Debian keeps it in the folder of the machine's architecture.
fn has_false_clock() -> bool {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders.into_iter().any(|folder| folder.path().join("faketime/libfaketime.so.1").is_file())
}

fn is_root() -> Result<bool> {
    let process = fs::metadata("/proc/self").context("could not ask the system who runs this")?;
    Ok(process.uid() == 0)
}
