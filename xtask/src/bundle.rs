//! What the browser gets: names with hashes, the page that knows them, compressed copies beside each file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::split::{self, Pieces};
use crate::wasm::Profile;

/// Files by their path under the client's folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The hand-written files in frontend/ which go to the browser beside the compiled module.
pub struct Sources {
    index: String,
    boot: String,
    theme: String,
    css: String,
    public: Files,
}

impl Sources {
    /// Reads them from the frontend's folder.
    pub fn read(frontend: &Path) -> Result<Self> {
        let text = |name: &str| {
            fs::read_to_string(frontend.join(name))
                .with_context(|| format!("frontend/{name} could not be read: the page is made from it"))
        };
        let mut sheets = read_folder(&frontend.join("style"))?;
        sheets.retain(|name, _| name.ends_with(".css"));
        let css = sheets.into_values().flatten().collect();
        Ok(Self {
            index: text("index.html")?,
            boot: text("boot.js")?,
            theme: text("theme.js")?,
            css: String::from_utf8(css).context("a file in frontend/style is not UTF-8")?,
            public: read_folder(&frontend.join("public"))?,
        })
    }

    /// Changes when any of them, or `more`, does.
    pub fn digest(&self, more: &str) -> String {
        let texts = [&self.index, &self.boot, &self.theme, &self.css].map(|text| text.as_bytes());
        let public = self.public.iter().flat_map(|(name, content)| [name.as_bytes(), content]);
        digest(&texts.into_iter().chain(public).chain([more.as_bytes()]).collect::<Vec<_>>())
    }
}

/// Puts the client together from the hand-written files and wasm-bindgen's output.
pub fn assemble(sources: &Sources, bound: &Path) -> Result<Files> {
    let mut files = sources.public.clone();
    let mut bound = read_folder(bound)?;
    let pieces: Pieces =
        bound.remove(split::LIST).map_or_else(|| Ok(Pieces::new()), |list| serde_json::from_slice(&list))?;
    // Scripts and modules name each other and stand beside each other: one hash for all of them, in the folder's name.
    let parts: Vec<_> = bound.iter().flat_map(|(name, content)| [name.as_bytes(), content]).collect();
    let folder = format!("assets/{}", &digest(&parts)[..16]);
    for needed in ["app.js", "app_bg.wasm"] {
        bound.contains_key(needed).then_some(()).with_context(|| format!("wasm-bindgen made no {needed}"))?;
    }
    let (js, wasm) = (format!("/{folder}/app.js"), format!("/{folder}/app_bg.wasm"));
    files.extend(bound.into_iter().map(|(name, content)| (format!("{folder}/{name}"), content)));

    let css = add_asset(&mut files, "app", "css", sources.css.clone().into());
    let theme = add_asset(&mut files, "theme", "js", sources.theme.clone().into());
    let pieces: Pieces = pieces
        .into_iter()
        .map(|(piece, names)| (piece, names.iter().map(|name| format!("/{folder}/{name}")).collect()))
        .collect();
    let pieces = serde_json::to_string(&pieces)?;
    let boot = fill(&sources.boot, &[("js", &js), ("pieces", &pieces), ("wasm", &wasm)])?;
    let boot = add_asset(&mut files, "boot", "js", boot.into());
    // A server with the client inside is compiled anew when the page changes: so it changes with any file.
    let all: Vec<_> = files.iter().flat_map(|(name, content)| [name.as_bytes(), content]).collect();
    let build = digest(&all)[..16].to_owned();
    let places =
        [("css", &css), ("js", &js), ("wasm", &wasm), ("theme", &theme), ("boot", &boot), ("build", &build)];
    let index = fill(&sources.index, &places.map(|(name, value)| (name, value.as_str())))?;
    files.insert("index.html".into(), index.into());
    Ok(files)
}

/// Writes the files with their compressed copies into a folder beside, then puts that in the place of the old
/// one. Copies of what is there already with the same content are taken from there if `reuse` says so.
pub fn publish(files: &Files, folder: &Path, profile: Profile, reuse: bool) -> Result<()> {
    let (new, old) = (folder.with_extension("new"), folder.with_extension("old"));
    for leftover in [&new, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    let (mut raw, mut brotli) = (0, 0);
    for (name, content) in files {
        let path = new.join(name);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(&path, content)?;
        let before = folder.join(name);
        let is_unchanged = reuse && fs::read(&before).is_ok_and(|old| old == *content);
        for (suffix, compress) in [("br", compress_brotli as Compress), ("gz", compress_gzip)] {
            let copied = is_unchanged && fs::copy(beside(&before, suffix), beside(&path, suffix)).is_ok();
            if !copied {
                fs::write(beside(&path, suffix), compress(content, profile)?)?;
            }
        }
        let compressed = fs::metadata(beside(&path, "br"))?.len();
        eprintln!("   {name}: {}, {} as brotli", kilobytes(content.len() as u64), kilobytes(compressed));
        raw += content.len() as u64;
        brotli += compressed;
    }
    if folder.exists() {
        fs::rename(folder, &old)?;
    }
    fs::rename(&new, folder)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    eprintln!("   together: {}, {} as brotli", kilobytes(raw), kilobytes(brotli));
    Ok(())
}

/// The SHA-256 of the parts, each with its length, in hexadecimal.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// Adds a file under a name with its hash in it; returns its address.
fn add_asset(files: &mut Files, stem: &str, extension: &str, content: Vec<u8>) -> String {
    let name = format!("assets/{stem}-{}.{extension}", &digest(&[&content])[..16]);
    let address = format!("/{name}");
    files.insert(name, content);
    address
}

/// Replaces every `{{name}}`; one that is left over is a mistake in the template.
fn fill(template: &str, places: &[(&str, &str)]) -> Result<String> {
    let filled = places
        .iter()
        .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
    match filled.split_once("{{").and_then(|(_, rest)| rest.split_once("}}")) {
        Some((name, _)) => {
            bail!("the template asks for {{{{{name}}}}}, which the client's build does not know")
        }
        None => Ok(filled),
    }
}

/// Every file under a folder, by its path in it; nothing when the folder is not there.
pub fn read_folder(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&inner)) else { continue };
        for entry in entries {
            let entry = entry?;
            let name = inner.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(name);
            } else {
                files.insert(name.to_string_lossy().into_owned(), fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

type Compress = fn(&[u8], Profile) -> Result<Vec<u8>>;

fn compress_brotli(content: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let quality = if profile == Profile::Release { 11 } else { 5 };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 << 10, quality, 22);
    writer.write_all(content)?;
    Ok(writer.into_inner())
}

fn compress_gzip(content: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let level = if profile == Profile::Release { 9 } else { 6 };
    // No time stamp: the same content gives the same bytes.
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::new(level));
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gets_every_place_filled() {
        let filled =
            fill("<a href={{js}}>{{js}} {{css}}</a>", &[("js", "/a.js"), ("css", "/a.css")]).unwrap();
        assert_eq!(filled, "<a href=/a.js>/a.js /a.css</a>");
    }

    #[test]
    fn a_place_nobody_fills_is_an_error() {
        let error = fill("{{wasn}}", &[("wasm", "/app.wasm")]).unwrap_err();
        assert!(error.to_string().contains("{{wasn}}"), "{error}");
    }

    #[test]
    fn a_name_changes_with_the_content_only() {
        let mut files = Files::new();
        let first = add_asset(&mut files, "app", "css", b"a".to_vec());
        assert_eq!(first, add_asset(&mut files, "app", "css", b"a".to_vec()));
        assert_ne!(first, add_asset(&mut files, "app", "css", b"b".to_vec()));
    }

    #[test]
    fn parts_are_told_apart_in_a_digest() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
