//! The client's build, from the sources to `target/client`. Does only what has changed.

use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::bundle::{self, Sources, digest};
use crate::setup;
use crate::shell::{self, stage};
use crate::wasm::{self, Profile};

/// Where the server looks for the client, whatever the profile.
pub fn folder() -> PathBuf {
    shell::root().join("target/client")
}

/// Builds the client; says so and leaves everything alone when nothing has changed.
pub fn build(profile: Profile) -> Result<()> {
    // Read at once: while this build waits or compiles, another call may make the tool anew, and this one's file is gone.
    let tool = fs::read(std::env::current_exe()?)?;
    let compiler = setup::wasm()?;
    fs::create_dir_all(wasm::target())?;
    let _alone = lock()?;
    let name = format!("client: compile ({})", profile.cargo_name());
    let module = stage(&name, || wasm::compile(&compiler, profile))?;

    let sources = Sources::read(&shell::root().join("frontend"))?;
    let wasm = fs::read(&module).with_context(|| format!("{} was not built", module.display()))?;
    let wasm_digest = digest(&[profile.cargo_name().as_bytes(), &wasm, &tool]);
    let stamp = format!("{} {}", profile.cargo_name(), sources.digest(&wasm_digest));
    let stamp_file = wasm::target().join("client.stamp");
    let last = fs::read_to_string(&stamp_file).unwrap_or_default();
    if last == stamp && folder().join("index.html").exists() {
        eprintln!("== client: unchanged");
        return Ok(());
    }

    let bound = wasm::bound();
    let bound_stamp = wasm::target().join("bound.stamp");
    if fs::read_to_string(&bound_stamp).unwrap_or_default() != wasm_digest {
        stage("client: bind", || wasm::bind(&module, profile, &bound))?;
        fs::write(&bound_stamp, &wasm_digest)?;
    }
    let same_profile = last.starts_with(&format!("{} ", profile.cargo_name()));
    stage("client: bundle", || {
        let pages = bundle::assemble(&sources, &bound)?;
        bundle::publish(&pages, &folder(), profile, same_profile)
    })?;
    fs::write(&stamp_file, stamp)?;
    Ok(())
}

/// One build at a time: a second one waits here instead of writing between the first one's files.
fn lock() -> Result<File> {
    let file = File::create(wasm::target().join("client.lock"))?;
    if file.try_lock().is_err() {
        eprintln!("== client: another build is at work, waiting for it");
        file.lock().context("could not lock the client's target folder")?;
    }
    Ok(file)
}
