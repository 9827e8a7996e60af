//! `cargo xtask dist`: the one file that is installed elsewhere.

use std::fs;

use anyhow::Result;

use crate::wasm::Profile;
use crate::{client, server, shell};

/// Builds the release with the client inside, and puts it into target/dist.
pub fn run() -> Result<()> {
    client::build(Profile::Release)?;
    let program = server::build_installed()?;
    let folder = shell::target().join("dist");
    fs::create_dir_all(&folder)?;
    let packed = folder.join("accord");
    // A running copy keeps its file: the new one gets a new one.
    let beside = folder.join("accord.new");
    fs::copy(&program, &beside)?;
    // Line tables are four fifths of it and nobody debugs what is installed; names stay, for a panic's backtrace.
    // Every machine that links Rust has the program; without it the file is only larger.
    if shell::find("strip").is_some() {
        shell::run(shell::command("strip").arg("--strip-debug").arg(&beside))?;
    }
    fs::rename(&beside, &packed)?;
    let megabytes = fs::metadata(&packed)?.len() as f64 / 1e6;
    eprintln!("{}: {megabytes:.1} MB, the client inside.", packed.display());
    eprintln!("Start it anywhere: ./accord serve (or ./accord serve --demo to look around).");
    Ok(())
}
