//! What a browser loads: every file of the client as it is packed, and what a first page needs of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::table::Table;
use crate::wasm::{self, Profile};
use crate::{client, split};

/// Builds the client as users get it, and prints the table.
pub fn run() -> Result<()> {
    client::build(Profile::Release)?;
    let folder = client::folder();
    let mut files = Vec::new();
    list(&folder, &mut files)?;
    files.sort();
    let page = fs::read_to_string(folder.join("index.html"))?;
    // What the page names is loaded before anything is seen, and what the client's script imports.
    let is_shell = |file: &str| file == "index.html" || page.contains(file) || file.ends_with(split::LOADER);
    let pieces = wasm::pieces()?;
    let users = |file: &str| -> Vec<&str> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let has = |modules: &[String]| modules.iter().any(|module| module == name);
        pieces.iter().filter(|(_, modules)| has(modules)).map(|(piece, _)| piece.as_str()).collect()
    };

    let mut table = Table::new("Client: bytes of every file", &["File", "raw", "gzip", "brotli", "for"]);
    let (mut all, mut shell) = ([0; 3], [0; 3]);
    let mut firsts: BTreeMap<&str, [u64; 3]> = pieces.keys().map(|piece| (piece.as_str(), [0; 3])).collect();
    for file in &files {
        let size = |suffix: &str| fs::metadata(folder.join(format!("{file}{suffix}"))).map(|file| file.len());
        let sizes = [size("")?, size(".gz")?, size(".br")?];
        let users = users(file);
        add(&mut all, sizes);
        if is_shell(file) {
            add(&mut shell, sizes);
        }
        for user in &users {
            add(firsts.entry(user).or_default(), sizes);
        }
        row(&mut table, file, sizes, if is_shell(file) { "every page".into() } else { users.join(", ") });
    }
    row(&mut table, "together", all, String::new());
    row(&mut table, "every page", shell, String::new());
    for (piece, own) in firsts {
        let mut first = shell;
        add(&mut first, own);
        row(&mut table, &format!("a first page of {piece}"), first, String::new());
    }
    table.print();
    Ok(())
}

fn add(sum: &mut [u64; 3], sizes: [u64; 3]) {
    for (at, size) in sizes.into_iter().enumerate() {
        sum[at] += size;
    }
}

fn row(table: &mut Table, name: &str, sizes: [u64; 3], users: String) {
    let sizes = sizes.iter().map(u64::to_string);
    table.row(std::iter::once(name.to_owned()).chain(sizes).chain([users]));
}

/// Every file below the folder, by its path in it, without the compressed copies.
fn list(folder: &Path, files: &mut Vec<String>) -> Result<()> {
    let mut inner = vec![folder.to_path_buf()];
    while let Some(at) = inner.pop() {
        for entry in fs::read_dir(at)? {
            let path = entry?.path();
            let is_copy = path.extension().is_some_and(|extension| extension == "br" || extension == "gz");
            if path.is_dir() {
                inner.push(path);
            } else if !is_copy {
                files.push(path.strip_prefix(folder)?.to_string_lossy().into_owned());
            }
        }
    }
    Ok(())
}
