//! The client's module taken apart: one for the shell, and one for each piece that a page needs beside it.
//!
//! Which pages are in which piece says the client (`frontend/src/pieces.rs`). What several pieces need and the shell
//! does not is in a chunk of its own, which is loaded with the first of them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::Module;
use wasm_encoder::reencode::{self, Reencode};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{CustomSectionReader, Parser};

/// The script that loads the pieces; the client's own script imports it from beside itself.
pub const LOADER: &str = "pieces.js";
/// For each piece, the modules it consists of.
pub const LIST: &str = "pieces.json";

/// The modules of each piece by their file names.
pub type Pieces = BTreeMap<String, Vec<String>>;

/// A module taken apart.
pub struct Parts {
    /// The shell's module, for wasm-bindgen.
    pub main: PathBuf,
    /// What has to stand beside the client's script.
    pub beside: BTreeMap<String, Vec<u8>>,
}

/// Takes a module apart that was linked with its relocations. The folder is made anew.
pub fn take_apart(module: &Path, folder: &Path) -> Result<Parts> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let whole = fs::read(module)?;
    let main = folder.join("main.wasm");
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = "./app.js";
    let split = transform(options)
        .map_err(|error| anyhow!("{error:?}"))
        .with_context(|| format!("{} could not be taken apart", module.display()))?;

    let mut beside = BTreeMap::new();
    for path in split.split_modules {
        let name = path.file_name().context("a module has a name")?.to_string_lossy().into_owned();
        beside.insert(name, tighten(&fs::read(&path)?)?);
    }
    let pieces: Pieces = split
        .prefetch_map
        .into_iter()
        .map(|(piece, stems)| (piece, stems.into_iter().map(|stem| format!("{stem}.wasm")).collect()))
        .collect();
    beside.insert(LOADER.into(), fs::read(folder.join(LOADER))?);
    beside.insert(LIST.into(), serde_json::to_vec(&pieces)?);
    Ok(Parts { main, beside })
}

/// The same module without its names, and with its numbers as short as they can be written: the linker left room in
/// them for the largest. (wasm-bindgen does so with the shell's.)
fn tighten(module: &[u8]) -> Result<Vec<u8>> {
    let mut tight = Module::new();
    Tighter
        .parse_core_module(&mut tight, Parser::new(0), module)
        .map_err(|error| anyhow!("a piece could not be written anew: {error}"))?;
    Ok(tight.finish())
}

struct Tighter;

impl Reencode for Tighter {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        Ok(())
    }
}
