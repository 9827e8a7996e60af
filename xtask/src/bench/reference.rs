//! The reference load: a seeded register, generated beside the repository's own folder, and imported by Accord.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::process;
use crate::shell::{self, stage};

/// The generated tables with the profiles that import them, in the order in which they refer to each other.
const TABLES: [(&str, &str); 5] = [
    ("organization", "organizations"),
    ("agreement", "agreements"),
    ("agreement_party", "participations"),
    ("contact", "contacts"),
    ("obligation", "obligations"),
];

/// The folder with the generator and the floors. It is not part of the repository.
fn source() -> Result<PathBuf> {
    let source = shell::root().join("../shared/bench");
    ensure!(
        source.join("gen.py").is_file(),
        "the reference load is not here: its folder is expected as {}, beside the repository",
        source.display()
    );
    Ok(source)
}

/// The generated tables, so many times the reference load; made where they are missing.
fn data(scale: u32) -> Result<PathBuf> {
    let name = if scale == 1 { "data".to_owned() } else { format!("data-{scale}") };
    let data = super::folder()?.join(name);
    if !data.join("obligation.csv").is_file() {
        stage("bench: generate the reference load", || {
            shell::run(
                shell::command("python3").arg(source()?.join("gen.py")).arg(&data).arg(scale.to_string()),
            )
        })?;
    }
    Ok(data)
}

/// So many times the reference load in a register on SQLite: its address. Imported anew, so that it is as this version
/// makes it.
pub fn register(program: &Path, scale: u32) -> Result<String> {
    let name = if scale == 1 { "reference.db".to_owned() } else { format!("reference-{scale}.db") };
    let (data, file) = (data(scale)?, super::folder()?.join(name));
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", file.display()));
    }
    let database = format!("sqlite:{}", file.display());
    stage("bench: import the reference load", || {
        for (table, profile) in TABLES {
            let profile = super::fixture(&format!("{profile}.toml"));
            let csv = data.join(format!("{table}.csv"));
            let (profile, csv) = (profile.to_string_lossy(), csv.to_string_lossy());
            let usage = process::command(program, &database, &["import", "--profile", &profile, &csv])?;
            eprintln!("   {table}: {:.1} s", usage.elapsed.as_secs_f64());
        }
        Ok(())
    })?;
    Ok(database)
}

/// What plain SQL takes for the rows of the three questions on the same machine, in milliseconds of processor time.
pub fn floors() -> Result<[f64; 3]> {
    let (source, data, folder) = (source()?, data(1)?, super::folder()?);
    let plain = folder.join("reg.sqlite");
    if !plain.is_file() {
        stage("bench: the plain tables for the floor", || {
            let mut python = shell::command("python3");
            shell::run(python.arg(super::fixture("floor.py")).args([&source, &data, &plain]))
        })?;
    }
    // The script looks for the tables beside itself.
    let script = folder.join("rawsqlite.py");
    fs::write(&script, fs::read(source.join("rawsqlite.py"))?)?;
    let printed = stage("bench: the floor", || shell::output(shell::command("python3").arg(script)))?;
    let floor = |name: &str| {
        let line = printed.lines().find(|line| line.starts_with(&format!("raw-sqlite {name} flat:")));
        let figure = line.and_then(|line| line.split_once("cpu_ms=")).and_then(|(_, rest)| rest.parse().ok());
        figure.ok_or_else(|| anyhow::anyhow!("the floor's script printed no {name}: {printed}"))
    };
    Ok([floor("q1")?, floor("q2")?, floor("q3")?])
}
