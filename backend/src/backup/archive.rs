//! Reading an archive: no row is handed out of one that is not in the manifest, and none is believed before the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    rc::Rc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::bufread::GzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    BackupError, Manifest, Progress,
    chain::Chain,
    contents::Named,
    manifest::{FORM, FORMS},
    writer::{BEGINNING, DOCUMENTS, MANIFEST},
};
use crate::{
    content::Hash,
    store::{Cell, Kind, Table},
};

/// The largest piece that is read into memory: the program writes them of a sixteenth of it, unless one row is larger.
const MAX_PIECE: u64 = 64 << 20;

/// Reads a whole archive and returns its manifest: every checksum is right, the ledger in it is one chain, and every
/// document has its content.
pub fn check(path: &Path, show: &dyn Fn(Progress)) -> Result<Manifest, BackupError> {
    let manifest = read_manifest(path)?;
    let mut chain = Chain::default();
    let mut named = Named::default();
    let mut each = |table: &Table, rows: Vec<Vec<Cell>>| {
        chain.take(table, &rows)?;
        named.take(table, &rows)
    };
    let found = read(path, &manifest, &mut each, &mut |_, content| hashed(content), show)?;
    if let Some(missing) = named.0.difference(&found).next() {
        return Err(damaged(format!("the content {missing} of a document is missing")));
    }
    if chain.end()? != manifest.ledger {
        return Err(damaged("the head of the ledger is not the one in the manifest"));
    }
    Ok(manifest)
}

/// Reads only what an archive says of itself.
pub fn read_manifest(path: &Path) -> Result<Manifest, BackupError> {
    let mut found = None;
    walk(
        path,
        &mut |name, piece| {
            if name == MANIFEST {
                found = Some(whole(name, piece)?);
            }
            Ok(())
        },
        &|_| (),
    )?;
    let text = found.ok_or_else(|| damaged("it has no manifest: it ends before its end"))?;
    let wrong = |reason: String| BackupError::NotAnArchive { path: path.to_owned(), reason };
    let form = serde_json::from_slice::<Value>(&text).map_err(|error| wrong(error.to_string()))?;
    match form["form"].as_u64() {
        Some(form) if FORMS.contains(&form) => {}
        other => {
            return Err(wrong(format!("its form is {other:?}, and this version reads up to form {FORM}")));
        }
    }
    serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))
}

/// What takes the rows of an archive.
pub(super) type Each<'e> = dyn FnMut(&Table, Vec<Vec<Cell>>) -> Result<(), BackupError> + 'e;

/// What takes the content of a document: it reads it to its end, and returns the hash of what it read.
pub(super) type EachContent<'e> = dyn FnMut(Hash, &mut dyn Read) -> Result<Hash, BackupError> + 'e;

/// Reads a content and returns its hash.
fn hashed(content: &mut dyn Read) -> Result<Hash, BackupError> {
    let mut digest = Sha256::new();
    let mut part = vec![0; 64 << 10];
    loop {
        match content.read(&mut part).map_err(unreadable)? {
            0 => return Ok(digest.into()),
            read => digest.update(&part[..read]),
        }
    }
}

/// Hands out every row and every content of an archive, and in the end holds them against the manifest. Returns which
/// contents there are.
pub(super) fn read(
    path: &Path,
    manifest: &Manifest,
    each: &mut Each<'_>,
    content: &mut EachContent<'_>,
    show: &dyn Fn(Progress),
) -> Result<BTreeSet<Hash>, BackupError> {
    let tables: BTreeMap<String, Table> = manifest
        .tables
        .iter()
        .map(|table| (table.name.clone(), Table { name: table.name.clone(), columns: table.columns.clone() }))
        .collect();
    let mut found: BTreeMap<&str, (u64, Sha256)> = BTreeMap::new();
    let (mut contents, mut bytes) = (BTreeSet::new(), 0);
    walk(
        path,
        &mut |name, piece| {
            if let Some(hash) = name.strip_prefix(DOCUMENTS) {
                let hash = hash.parse().map_err(|_| damaged(format!("{name} is no content")))?;
                bytes += piece.size();
                let size = piece.size();
                let mut counted = CountedRead { of: piece, read: 0 };
                if content(hash, &mut counted)? != hash {
                    return Err(damaged(format!("the content {hash} of a document is not what it was")));
                }
                if counted.read != size {
                    return Err(damaged(format!("it ends within {name}")));
                }
                contents.insert(hash);
                return Ok(());
            }
            let Some(table) = table_of(name) else { return Ok(()) };
            let content = whole(name, piece)?;
            let name = table;
            let (name, table) = tables
                .get_key_value(name)
                .ok_or_else(|| damaged(format!("the table {name} is not in the manifest")))?;
            let (rows, hash) = found.entry(name).or_insert_with(|| (0, Sha256::new()));
            hash.update(&content);
            let read = rows_of(table, &content)?;
            *rows += read.len() as u64;
            each(table, read)
        },
        show,
    )?;
    for table in &manifest.tables {
        let (rows, hash) = found.remove(table.name.as_str()).unwrap_or_else(|| (0, Sha256::new()));
        if rows != table.rows {
            return Err(damaged(format!(
                "the table {} has {rows} rows instead of {}",
                table.name, table.rows
            )));
        }
        if hex::encode(hash.finalize()) != table.sha256 {
            return Err(damaged(format!("the table {} does not have its checksum", table.name)));
        }
    }
    if (contents.len() as u64, bytes) != (manifest.documents.contents, manifest.documents.bytes) {
        return Err(damaged("the documents in it are not those of its manifest"));
    }
    Ok(contents)
}

/// A piece that says how much of it was read.
struct CountedRead<R> {
    of: R,
    read: u64,
}

impl<R: Read> Read for CountedRead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.of.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

/// A piece of an archive.
type Piece<'a> = tar::Entry<'a, GzDecoder<BufReader<Counted>>>;

/// A piece that is small enough to be held at once.
fn whole(name: &str, piece: &mut Piece<'_>) -> Result<Vec<u8>, BackupError> {
    if piece.size() > MAX_PIECE {
        return Err(damaged(format!("{name} is larger than any part of an archive")));
    }
    let mut content = Vec::with_capacity(usize::try_from(piece.size()).unwrap_or_default());
    piece.read_to_end(&mut content).map_err(unreadable)?;
    if content.len() as u64 != piece.size() {
        return Err(damaged(format!("it ends within {name}")));
    }
    Ok(content)
}

/// The table of `tables/NAME.NUMBER.jsonl`.
fn table_of(name: &str) -> Option<&str> {
    let (name, _) = name.strip_prefix("tables/")?.strip_suffix(".jsonl")?.rsplit_once('.')?;
    Some(name)
}

fn rows_of(table: &Table, content: &[u8]) -> Result<Vec<Vec<Cell>>, BackupError> {
    let wrong = || damaged(format!("a row of the table {} is not of its columns", table.name));
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let values: Vec<Value> = serde_json::from_slice(line).map_err(|_| wrong())?;
            if values.len() != table.columns.len() {
                return Err(wrong());
            }
            let cells = values.into_iter().zip(&table.columns);
            cells.map(|(value, column)| cell(value, column.kind).ok_or_else(wrong)).collect()
        })
        .collect()
}

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    Some(match (value, kind) {
        (Value::Null, _) => Cell::Null,
        (Value::Bool(value), Kind::Bool) => Cell::Bool(value),
        (Value::Number(value), Kind::Int) => Cell::Int(value.as_i64()?),
        (Value::String(value), Kind::Text) => Cell::Text(value),
        (Value::String(value), Kind::Bytes) => Cell::Bytes(STANDARD.decode(value).ok()?),
        (Value::String(value), Kind::Id) => Cell::Id(value.parse().ok()?),
        _ => return None,
    })
}

/// What takes a piece of an archive, by its name.
type EachPiece<'e> = dyn FnMut(&str, &mut Piece<'_>) -> Result<(), BackupError> + 'e;

/// Walks through the pieces of an archive to the last byte of the file: only there is it known that none is damaged.
fn walk(path: &Path, each: &mut EachPiece<'_>, show: &dyn Fn(Progress)) -> Result<(), BackupError> {
    let file = File::open(path).map_err(BackupError::file(path))?;
    let total = file.metadata().map_err(BackupError::file(path))?.len();
    let read = Rc::new(std::cell::Cell::new(0));
    let mut file = BufReader::with_capacity(1 << 16, Counted { file, read: read.clone() });
    let beginning = file.fill_buf().map_err(BackupError::file(path))?;
    if !beginning.starts_with(&BEGINNING) {
        let reason = "it does not begin as one".to_owned();
        return Err(BackupError::NotAnArchive { path: path.to_owned(), reason });
    }
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    for piece in archive.entries().map_err(unreadable)? {
        let mut piece = piece.map_err(unreadable)?;
        let name = String::from_utf8_lossy(&piece.path_bytes()).into_owned();
        each(&name, &mut piece)?;
        show(Progress::Checking { done: read.get(), total });
    }
    let mut packed = archive.into_inner();
    // Behind the last entry there is nothing but zeros; the checksum of everything follows them.
    let mut rest = [0; 4096];
    loop {
        match packed.read(&mut rest).map_err(unreadable)? {
            0 => break,
            read if rest[..read].iter().any(|byte| *byte != 0) => {
                return Err(damaged("something follows its last part"));
            }
            _ => {}
        }
    }
    let mut file = packed.into_inner();
    if !file.fill_buf().map_err(BackupError::file(path))?.is_empty() {
        return Err(damaged("something follows its end"));
    }
    Ok(())
}

/// A file that says how much of it was read.
struct Counted {
    file: File,
    read: Rc<std::cell::Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// What goes wrong while a file that could be opened is read, is the content's fault more often than the disk's.
fn unreadable(error: io::Error) -> BackupError {
    damaged(match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends before its end".into(),
        _ => error.to_string(),
    })
}

fn damaged(what: impl Into<String>) -> BackupError {
    BackupError::Damaged(what.into())
}
