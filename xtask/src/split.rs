//! The client's module taken apart: one for the shell, and one for each piece that a page needs beside it.
//!
//! Which pages are in which piece says the client (`frontend/src/pieces.rs`). What several pieces need and the shell
//! does not is in a chunk of its own, which is loaded with the first of them; small chunks go into the shell.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{DataCountSection, DataSection, ExportKind, ExportSection, Module, RawSection};
use wasm_split_cli_support::{Options, SplitWasm, transform};
use wasmparser::{CustomSectionReader, KnownCustom, Name, Parser, Payload};

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

/// Chunks smaller than this go into the shell: a file of their own costs more than they weigh. Bytes, before packing.
const SMALL: usize = 8 << 10;

/// Takes a module apart that was linked with its relocations. The folder is made anew.
pub fn take_apart(module: &Path, folder: &Path) -> Result<Parts> {
    let whole = fs::read(module)?;
    take_apart_rooted(&whole, folder)
        .with_context(|| format!("{} could not be taken apart", module.display()))
}

/// Twice: the first time says what is in small chunks, and whatever the module exports stays in the shell.
fn take_apart_rooted(whole: &[u8], folder: &Path) -> Result<Parts> {
    let first = split(whole, folder)?;
    let mut small = BTreeSet::new();
    for path in &first.split_modules {
        let part = fs::read(path)?;
        let is_chunk = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("chunk_"));
        if is_chunk && tighten(&part)?.len() < SMALL {
            small.extend(functions(&part)?.into_keys());
        }
    }
    let indices = functions(whole)?.into_iter().filter(|(name, _)| small.contains(name));
    let rooted = with_exports(whole, indices.flat_map(|(_, indices)| indices))?;

    let split = split(&rooted, folder)?;
    let mut loader = fs::read_to_string(folder.join(LOADER))?;
    let mut beside = BTreeMap::new();
    let mut folded = BTreeMap::new();
    for path in split.split_modules {
        let name = path.file_name().context("a module has a name")?.to_string_lossy().into_owned();
        let part = fs::read(&path)?;
        match name.strip_suffix(".wasm").filter(|stem| stem.starts_with("chunk_")) {
            Some(stem) if !has_code(&part)? => {
                loader = not_loaded(&loader, stem)?;
                folded.insert(name, part);
            }
            _ => drop(beside.insert(name, tighten(&part)?)),
        }
    }
    let main = folder.join("main.wasm");
    fs::write(&main, main_module(&fs::read(&main)?, &folded)?)?;
    let pieces: Pieces = split
        .prefetch_map
        .into_iter()
        .map(|(piece, stems)| {
            let names = stems.into_iter().map(|stem| format!("{stem}.wasm"));
            (piece, names.filter(|name| !folded.contains_key(name)).collect())
        })
        .collect();
    beside.insert(LOADER.into(), loader.into());
    beside.insert(LIST.into(), serde_json::to_vec(&pieces)?);
    Ok(Parts { main, beside })
}

/// The loader without the load of a chunk.
fn not_loaded(loader: &str, chunk: &str) -> Result<String> {
    let begin = format!("const __{chunk} = makeLoad(");
    let parts =
        loader.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(", []);")?.1)));
    let (before, after) = parts.with_context(|| format!("the loader does not load {chunk}"))?;
    Ok(format!("{before}const __{chunk} = async () => {{}};{after}"))
}

fn has_code(module: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionStart { count, .. } = payload? {
            return Ok(count > 0);
        }
    }
    Ok(false)
}

fn split(whole: &[u8], folder: &Path) -> Result<SplitWasm> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let main = folder.join("main.wasm");
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = "./app.js";
    transform(options).map_err(|error| anyhow!("{error:?}"))
}

/// The functions of a module by their names; some names are of several.
fn functions(module: &[u8]) -> Result<BTreeMap<String, Vec<u32>>> {
    let mut functions: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for part in names {
            let Name::Function(names) = part? else { continue };
            for naming in names {
                let naming = naming?;
                functions.entry(naming.name.to_owned()).or_default().push(naming.index);
            }
        }
    }
    Ok(functions)
}

/// What the exports begin with that `with_exports` adds and `main_module` takes away.
const ROOT: &str = "__accord_root_";

/// The same module with these functions exported.
fn with_exports(module: &[u8], functions: impl Iterator<Item = u32>) -> Result<Vec<u8>> {
    let mut changed = Module::new();
    let mut functions = Some(functions);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                again(Tighter.parse_export_section(&mut exports, section))?;
                for index in functions.take().into_iter().flatten() {
                    exports.export(&format!("{ROOT}{index}"), ExportKind::Func, index);
                }
                changed.section(&exports);
            }
            other => copy(&mut changed, module, &other)?,
        }
    }
    Ok(changed.finish())
}

/// The shell's module without the exports of `with_exports`, and with the data of chunks that are nothing else.
fn main_module(module: &[u8], folded: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let mut more = Vec::new();
    for chunk in folded.values() {
        for payload in Parser::new(0).parse_all(chunk) {
            let Payload::DataSection(section) = payload? else { continue };
            for segment in section {
                more.push(segment?);
            }
        }
    }
    more.retain(|segment| !segment.data.is_empty());
    let mut changed = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    if !export.name.starts_with(ROOT) {
                        again(Tighter.parse_export(&mut exports, export))?;
                    }
                }
                changed.section(&exports);
            }
            Payload::DataCountSection { count, .. } => {
                changed.section(&DataCountSection { count: count + u32::try_from(more.len())? });
            }
            Payload::DataSection(section) => {
                let mut data = DataSection::new();
                again(Tighter.parse_data_section(&mut data, section))?;
                for segment in more.drain(..) {
                    again(Tighter.parse_data(&mut data, segment))?;
                }
                changed.section(&data);
            }
            other => copy(&mut changed, module, &other)?,
        }
    }
    Ok(changed.finish())
}

/// A section as it is.
fn copy(changed: &mut Module, module: &[u8], payload: &Payload<'_>) -> Result<()> {
    if let Some((id, range)) = payload.as_section() {
        let data = &module[usize::try_from(range.start)?..usize::try_from(range.end)?];
        changed.section(&RawSection { id, data });
    }
    Ok(())
}

fn again<T>(outcome: Result<T, reencode::Error<Infallible>>) -> Result<T> {
    outcome.map_err(|error| anyhow!("a module could not be written anew: {error}"))
}

/// The same module without its names, and with its numbers as short as they can be written: the linker left room in
/// them for the largest. (wasm-bindgen does so with the shell's.)
fn tighten(module: &[u8]) -> Result<Vec<u8>> {
    let mut tight = Module::new();
    again(Tighter.parse_core_module(&mut tight, Parser::new(0), module))?;
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

#[cfg(test)]
mod tests {
    use super::not_loaded;

    #[test]
    fn a_chunk_in_the_shell_is_not_loaded_and_the_next_one_is() {
        let loader =
            "const __chunk_1 = makeLoad(() => {\n}\n, []);\nconst __chunk_12 = makeLoad(() => {}, []);\n";
        let without = not_loaded(loader, "chunk_1").unwrap();
        assert_eq!(
            without,
            "const __chunk_1 = async () => {};\nconst __chunk_12 = makeLoad(() => {}, []);\n"
        );
        assert!(
            not_loaded(loader, "chunk_2").is_err(),
            "a loader that looks otherwise is not taken for done"
        );
    }
}
