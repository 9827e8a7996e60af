//! Writing an archive.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Seek, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, GzBuilder, write::GzEncoder};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{BackupError, Manifest, TableSummary};
use crate::{
    content::{ContentError, Spooled},
    store::{Cell, Table},
};

/// The size of the pieces in which a table's lines are laid down: a tar file must know a piece's length before it.
const PIECE: usize = 4 << 20;

/// What somebody reads who opens an archive without Accord.
const ABOUT: &str = "This is a backup of an Accord register. Put it back with: accord restore FILE\n\n\
    tables/NAME.NUMBER.jsonl has the rows of a table: one JSON array a line, in the order of the columns that\n\
    manifest.json gives. Bytes are in base64, ids are UUIDs, *_on are partial dates, *_at are milliseconds since\n\
    1970 UTC. documents/HASH has the content of documents, each once, under its SHA-256; the table document_version\n\
    says of which documents. The manifest also has the number of rows and the SHA-256 of each table's lines.\n";

/// With what the names of documents' contents begin.
pub(super) const DOCUMENTS: &str = "documents/";

/// The name of the last entry.
pub(super) const MANIFEST: &str = "manifest.json";

/// The first bytes of every archive: gzip (RFC 1952, 2.3) without a name, a time or a comment.
pub(super) const BEGINNING: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// An archive under a name of its own, until it is whole. It goes when it is dropped before.
pub(super) struct Writer {
    tar: tar::Builder<GzEncoder<BufWriter<NamedTempFile>>>,
    path: PathBuf,
}

impl Writer {
    /// Begins an archive that will be at `path`.
    pub(super) fn begin(path: &Path) -> Result<Self, BackupError> {
        if path.exists() {
            return Err(BackupError::Exists(path.to_owned()));
        }
        // Readable by its owner only: it holds what the most cleared person may see.
        let file = tempfile::Builder::new().prefix(".accord-").suffix(".part").tempfile_in(folder(path));
        let file = file.map_err(BackupError::file(path))?;
        let packer =
            GzBuilder::new().operating_system(255).write(BufWriter::new(file), Compression::default());
        let mut writer = Self { tar: tar::Builder::new(packer), path: path.to_owned() };
        writer.lay("ABOUT.txt", ABOUT.as_bytes())?;
        Ok(writer)
    }

    fn lay(&mut self, name: &str, content: &[u8]) -> Result<(), BackupError> {
        self.lay_from(name, content, content.len() as u64)
    }

    /// Lays down the content of a document.
    pub(super) fn document(&mut self, content: &Spooled) -> Result<(), BackupError> {
        let mut file = content.file().map_err(ContentError::from)?;
        file.rewind().map_err(ContentError::from)?;
        self.lay_from(&format!("{DOCUMENTS}{}", content.hash), file, content.size)
    }

    fn lay_from(&mut self, name: &str, content: impl Read, size: u64) -> Result<(), BackupError> {
        let mut header = tar::Header::new_ustar();
        header.set_size(size);
        header.set_mode(0o600);
        let laid = self.tar.append_data(&mut header, name, content);
        laid.map_err(BackupError::file(&self.path))
    }

    /// Begins a table.
    pub(super) fn table<'w>(&'w mut self, table: &'w Table) -> TableWriter<'w> {
        TableWriter { writer: self, table, lines: Vec::new(), hash: Sha256::new(), rows: 0, pieces: 0 }
    }

    /// Closes the archive, sees to it that it is on the disk, and returns it for reading back.
    pub(super) fn finish(mut self, manifest: &Manifest) -> Result<Whole, BackupError> {
        let failed = |path: &Path| BackupError::file(path.to_owned());
        let text = serde_json::to_vec_pretty(manifest).map_err(io::Error::from);
        self.lay(MANIFEST, &text.map_err(failed(&self.path))?)?;
        let path = self.path;
        let packer = self.tar.into_inner().map_err(failed(&path))?;
        let mut file = packer.finish().map_err(failed(&path))?;
        file.flush().map_err(failed(&path))?;
        let file = file.into_inner().map_err(|error| failed(&path)(error.into_error()))?;
        file.as_file().sync_all().map_err(failed(&path))?;
        Ok(Whole { file, path })
    }
}

/// An archive that is on the disk, but not yet under its name.
pub(super) struct Whole {
    file: NamedTempFile,
    path: PathBuf,
}

impl Whole {
    /// Where it is for now.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Gives it its name, unless another file has it by now.
    pub(super) fn name(self) -> Result<(), BackupError> {
        let path = self.path;
        self.file.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(path.clone()),
            _ => BackupError::file(&path)(error.error),
        })?;
        sync_folder(&path)
    }
}

/// Sees to it that a file's name is on the disk as well.
pub(super) fn sync_folder(path: &Path) -> Result<(), BackupError> {
    File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(BackupError::file(path))
}

/// The folder in which a file is.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// One table on its way into an archive.
pub(super) struct TableWriter<'w> {
    writer: &'w mut Writer,
    table: &'w Table,
    lines: Vec<u8>,
    hash: Sha256,
    rows: u64,
    pieces: u32,
}

impl TableWriter<'_> {
    /// Adds rows.
    pub(super) fn put(&mut self, rows: Vec<Vec<Cell>>) -> Result<(), BackupError> {
        for row in rows {
            let values: Vec<Value> = row.into_iter().map(value).collect();
            let line = serde_json::to_vec(&values).map_err(io::Error::from);
            self.lines.extend(line.map_err(BackupError::file(&self.writer.path))?);
            self.lines.push(b'\n');
            self.rows += 1;
            if self.lines.len() >= PIECE {
                self.lay()?;
            }
        }
        Ok(())
    }

    fn lay(&mut self) -> Result<(), BackupError> {
        self.hash.update(&self.lines);
        self.pieces += 1;
        let name = format!("tables/{}.{:05}.jsonl", self.table.name, self.pieces);
        self.writer.lay(&name, &self.lines)?;
        self.lines.clear();
        Ok(())
    }

    /// Lays down what is left, and says what the table has.
    pub(super) fn finish(mut self) -> Result<TableSummary, BackupError> {
        if !self.lines.is_empty() {
            self.lay()?;
        }
        Ok(TableSummary {
            name: self.table.name.clone(),
            columns: self.table.columns.clone(),
            rows: self.rows,
            sha256: hex::encode(self.hash.finalize()),
        })
    }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(value) => Value::Bool(value),
        Cell::Int(value) => value.into(),
        Cell::Text(value) => Value::String(value),
        Cell::Bytes(value) => Value::String(STANDARD.encode(value)),
        Cell::Id(value) => Value::String(value.to_string()),
    }
}
