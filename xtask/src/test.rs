//! `cargo xtask test`: everything built, every test run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{self, stage};
use crate::wasm::Profile;
use crate::{client, server, setup};

const CLIENT: [&str; 2] = ["--package", "accord-frontend"];

/// Runs the tests of all packages, or those whose name contains the filter.
pub fn run(filter: Option<&str>) -> Result<()> {
    setup::tests()?;
    // The server reads the client's folder when it is compiled.
    fs::create_dir_all(client::folder())?;
    let (program, ()) = shell::together(build_tests, || client::build(Profile::Dev))?;
    stage("tests: server, rules and layout", || cargo_test(&server::PACKAGES, &program, filter))?;
    if client_has_tests() {
        stage("tests: client", || cargo_test(&CLIENT, &program, filter))?;
    }
    stage("tests: xtask", || cargo_test(&["--package", "xtask", "--profile", "xtask"], &program, filter))
}

/// The server, whose path comes back, and whatever is tested on this machine.
fn build_tests() -> Result<PathBuf> {
    let program = server::build_dev()?;
    stage("tests: build", || shell::run(shell::cargo("build").args(server::PACKAGES).arg("--all-targets")))?;
    if client_has_tests() {
        stage("tests: build of the client's", || {
            shell::run(shell::cargo("test").args(CLIENT).arg("--no-run"))
        })?;
    }
    Ok(program)
}

fn client_has_tests() -> bool {
    has_tests(&shell::root().join("frontend/src"))
}

fn cargo_test(packages: &[&str], program: &PathBuf, filter: Option<&str>) -> Result<()> {
    let mut command = shell::cargo("test");
    // Everything is built by now: what cargo prints here is the names of the tests, which a log should have.
    command.args(packages).arg("--no-fail-fast").args(filter).env_remove("CARGO_TERM_QUIET");
    shell::run(command.env("ACCORD_BIN", program))
}

/// Whether any file under the folder has a test: building the client for the host is minutes for nothing else.
fn has_tests(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            has_tests(&path)
        } else {
            fs::read_to_string(&path).is_ok_and(|text| text.contains("#[test]"))
        }
    })
}
