//! What a browser loads: every file of the client as it is packed.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::table::{Table, number};
use crate::client;
use crate::wasm::Profile;

/// Builds the client as users get it, and prints the table.
pub fn run() -> Result<()> {
    client::build(Profile::Release)?;
    let folder = client::folder();
    let mut files = Vec::new();
    list(&folder, &mut files)?;
    files.sort();
    let page = fs::read_to_string(folder.join("index.html"))?;
    let scripts = files.iter().filter(|file| file.contains("/boot-"));
    // What the page names, and what its first script names, is loaded before anything is seen.
    let named: Vec<String> =
        scripts.map(|file| fs::read_to_string(folder.join(file))).collect::<Result<_, _>>()?;
    let is_first = |file: &str| {
        file == "index.html" || page.contains(file) || named.iter().any(|script| script.contains(file))
    };

    let mut table =
        Table::new("Client: bytes of every file", &["File", "raw", "gzip", "brotli", "first page"]);
    let (mut all, mut first) = ([0; 3], [0; 3]);
    for file in &files {
        let size = |suffix: &str| fs::metadata(folder.join(format!("{file}{suffix}"))).map(|file| file.len());
        let sizes = [size("")?, size(".gz")?, size(".br")?];
        let is_first = is_first(file);
        for (at, size) in sizes.iter().enumerate() {
            all[at] += size;
            first[at] += if is_first { *size } else { 0 };
        }
        row(&mut table, file, sizes, if is_first { "yes" } else { "" });
    }
    row(&mut table, "together", all, "");
    row(&mut table, "first page", first, "");
    table.print();
    println!("\nThe first page is {} KB of brotli.", number(first[2] as f64 / 1e3, 1));
    Ok(())
}

fn row(table: &mut Table, name: &str, sizes: [u64; 3], first: &str) {
    let sizes = sizes.iter().map(u64::to_string);
    table.row(std::iter::once(name.to_owned()).chain(sizes).chain([first.to_owned()]));
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
