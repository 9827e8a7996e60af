//! The server's build, and what it says of itself.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{self, stage};

/// The packages that are built for the tests. One and the same choice for the server, the tests and the lints:
/// cargo unites the features of the chosen packages, so another choice would build the libraries once more.
/// (Without the client: it must not keep the server, and so the schema it reads, from being built.)
pub const PACKAGES: [&str; 5] = ["--workspace", "--exclude", "accord-frontend", "--exclude", "xtask"];

/// Builds the server for the edit loop and the tests; returns its path.
pub fn build_dev() -> Result<PathBuf> {
    stage("server: build", || shell::run(shell::cargo("build").args(PACKAGES).args(["--bin", "accord"])))?;
    Ok(shell::target().join("debug/accord"))
}

/// Builds the server as users get it, with the client inside, but not linked as one program, which takes as long again;
/// returns its path.
pub fn build_release() -> Result<PathBuf> {
    build("release")
}

/// Builds the server as it is installed elsewhere; returns its path.
pub fn build_installed() -> Result<PathBuf> {
    build("installed")
}

fn build(profile: &str) -> Result<PathBuf> {
    stage(&format!("server: build ({profile})"), || {
        shell::run(shell::cargo("build").args(["--package", "accord-backend", "--profile", profile]))
    })?;
    Ok(shell::target().join(profile).join("accord"))
}

/// The GraphQL schema as the server prints it.
pub fn schema() -> Result<String> {
    // The server reads the client's folder when it is compiled, but its schema does not depend on it.
    fs::create_dir_all(crate::client::folder())?;
    shell::output(shell::command(build_dev()?).arg("schema"))
}

/// Where the schema is kept for the client and for reviews.
pub fn schema_file() -> PathBuf {
    shell::root().join("schema.graphql")
}

/// Writes the schema file; leaves it alone when it is right already, so that nothing is compiled for nothing.
pub fn write_schema() -> Result<()> {
    let schema = schema()?;
    let file = schema_file();
    if fs::read_to_string(&file).is_ok_and(|old| old == schema) {
        eprintln!("schema.graphql is up to date.");
        return Ok(());
    }
    fs::write(&file, &schema).with_context(|| format!("could not write {}", file.display()))?;
    eprintln!("schema.graphql is written: {} lines.", schema.lines().count());
    Ok(())
}
