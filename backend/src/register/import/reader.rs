//! Reading CSV: UTF-8, one header, rows of one width, and nothing so large that it fills the memory.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use csv::StringRecord;

/// The most bytes one row may have. The longest row of a real source that we know of has some ten thousand.
pub const ROW_BYTES: u64 = 4 << 20;

/// The most rows a file may have: they are compared in memory.
const ROWS: u64 = 5_000_000;

/// The most columns a file may have.
const COLUMNS: usize = 2_000;

/// What makes a file unreadable. Nothing of such a file is imported.
#[derive(Debug, thiserror::Error)]
pub enum BrokenFile {
    /// The file cannot be opened or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The text is not UTF-8.
    #[error("{}: not UTF-8 at byte {offset} ({hint}); save the file as UTF-8", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Bytes from the beginning of the file.
        offset: u64,
        /// What it may be instead.
        hint: &'static str,
    },
    /// Zero bytes: a spreadsheet, an archive or UTF-16.
    #[error("{}: a zero byte at byte {offset}: not a CSV text (a spreadsheet or UTF-16?)", path.display())]
    Binary {
        /// The file.
        path: PathBuf,
        /// Bytes from the beginning of the file.
        offset: u64,
    },
    /// A row without end.
    #[error("{}: the row after row {after} is longer than {} MiB (a quotation mark that is never closed?)", path.display(), ROW_BYTES >> 20)]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The last row that was read, counted from 1 after the header; 0 is the header.
        after: u64,
    },
    /// More rows than are read at once.
    #[error("{}: more than {ROWS} rows; split the file", path.display())]
    TooMany {
        /// The file.
        path: PathBuf,
    },
    /// A row of another width than the header.
    #[error("{}: row {row} (line {line}) has {found} columns, the header has {expected}", path.display())]
    Width {
        /// The file.
        path: PathBuf,
        /// Counted from 1 after the header.
        row: u64,
        /// Line of the file.
        line: u64,
        /// Columns of the header.
        expected: u64,
        /// Columns of the row.
        found: u64,
    },
    /// A column that the profile needs is not there.
    #[error("{}: no column “{column}”; the file has {found}", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// The column asked for.
        column: String,
        /// The columns there are.
        found: String,
    },
    /// Two columns bear one name, or there are too many.
    #[error("{}: {problem} in the header", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
}

/// The header of a file: where each column is.
#[derive(Debug, Clone)]
pub struct Columns {
    names: Vec<String>,
}

impl Columns {
    /// The names of the columns, from left to right.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

/// An open file behind its header.
pub struct Rows {
    path: PathBuf,
    reader: csv::Reader<Guard<Box<dyn Read + Send>>>,
    /// The header.
    pub columns: Columns,
    since_row: Arc<AtomicU64>,
    row: u64,
}

impl Rows {
    /// Opens a file and checks its header for the columns that the profile names.
    pub fn open<'c>(
        path: &Path,
        delimiter: u8,
        needed: impl IntoIterator<Item = &'c str>,
    ) -> Result<Self, BrokenFile> {
        let file = File::open(path).map_err(|source| BrokenFile::Io { path: path.to_owned(), source })?;
        Self::read(path, Box::new(file), delimiter, needed)
    }

    /// The same for what comes from elsewhere; `path` names it.
    pub fn read<'c>(
        path: &Path,
        file: Box<dyn Read + Send>,
        delimiter: u8,
        needed: impl IntoIterator<Item = &'c str>,
    ) -> Result<Self, BrokenFile> {
        let since_row = Arc::new(AtomicU64::new(0));
        let guard = Guard::new(file, since_row.clone());
        let reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(false).from_reader(guard);
        let mut rows =
            Self { path: path.to_owned(), reader, columns: Columns { names: Vec::new() }, since_row, row: 0 };
        rows.read_header()?;
        for column in needed {
            if rows.columns.position(column).is_none() {
                let found = rows.columns.names.iter().take(40).cloned().collect::<Vec<_>>().join(", ");
                return Err(BrokenFile::Column { path: rows.path, column: column.to_owned(), found });
            }
        }
        Ok(rows)
    }

    /// The next row and its number, counted from 1 after the header.
    pub fn next_row(&mut self) -> Result<Option<(u64, StringRecord)>, BrokenFile> {
        let mut record = StringRecord::new();
        self.since_row.store(0, Ordering::Relaxed);
        match self.reader.read_record(&mut record) {
            Ok(true) if self.row == ROWS => Err(BrokenFile::TooMany { path: self.path.clone() }),
            Ok(true) => {
                self.row += 1;
                Ok(Some((self.row, record)))
            }
            Ok(false) => Ok(None),
            Err(error) => Err(self.broken(error)),
        }
    }

    fn read_header(&mut self) -> Result<(), BrokenFile> {
        let header = match self.reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(self.broken(error)),
        };
        let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let mut sorted: Vec<_> = names.iter().filter(|name| !name.is_empty()).collect();
        sorted.sort_unstable();
        let twice = sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        let problem = match twice {
            Some(name) => Some(format!("two columns “{name}”")),
            None if names.len() > COLUMNS => Some(format!("more than {COLUMNS} columns")),
            None => None,
        };
        if let Some(problem) = problem {
            return Err(BrokenFile::Header { path: self.path.clone(), problem });
        }
        self.columns = Columns { names };
        Ok(())
    }

    fn broken(&self, error: csv::Error) -> BrokenFile {
        let path = self.path.clone();
        match error.into_kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => BrokenFile::Width {
                path,
                row: self.row + 1,
                line: pos.map_or(0, |pos| pos.line()),
                expected: expected_len,
                found: len,
            },
            csv::ErrorKind::Io(source) => match source.get_ref().and_then(|inner| inner.downcast_ref()) {
                Some(&Fault::Encoding { offset, hint }) => BrokenFile::Encoding { path, offset, hint },
                Some(&Fault::Zero { offset }) => BrokenFile::Binary { path, offset },
                Some(Fault::TooLong) => BrokenFile::TooLong { path, after: self.row },
                None => BrokenFile::Io { path, source },
            },
            other => BrokenFile::Io { path, source: io::Error::other(csv_text(&other)) },
        }
    }
}

fn csv_text(kind: &csv::ErrorKind) -> String {
    match kind {
        csv::ErrorKind::Utf8 { err, .. } => format!("not UTF-8: {err}"),
        other => format!("not CSV: {other:?}"),
    }
}

#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Fault {
    #[error("not UTF-8")]
    Encoding { offset: u64, hint: &'static str },
    #[error("a zero byte")]
    Zero { offset: u64 },
    #[error("a row without end")]
    TooLong,
}

/// Lets through UTF-8 only, and no more of it than a row may have before the next row begins.
struct Guard<R> {
    inner: R,
    offset: u64,
    since_row: Arc<AtomicU64>,
    /// The beginning of a letter whose rest has not come yet.
    pending: Vec<u8>,
}

impl<R: Read> Guard<R> {
    fn new(inner: R, since_row: Arc<AtomicU64>) -> Self {
        Self { inner, offset: 0, since_row, pending: Vec::with_capacity(4) }
    }

    fn check(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.offset == 0 && (bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])) {
            return Err(Fault::Encoding { offset: 0, hint: "UTF-16" });
        }
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return Err(Fault::Zero { offset: self.offset + at as u64 });
        }
        let carried = self.pending.len();
        let mut whole = std::mem::take(&mut self.pending);
        whole.extend_from_slice(bytes);
        match std::str::from_utf8(&whole) {
            Ok(_) => Ok(()),
            Err(error) if error.error_len().is_none() => {
                self.pending = whole[error.valid_up_to()..].to_vec();
                Ok(())
            }
            Err(error) => {
                let offset = (self.offset + error.valid_up_to() as u64).saturating_sub(carried as u64);
                Err(Fault::Encoding { offset, hint: "Windows-1252, Windows-1251 or ISO 8859?" })
            }
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read == 0 && !self.pending.is_empty() {
            let offset = self.offset - self.pending.len() as u64;
            return Err(io::Error::other(Fault::Encoding { offset, hint: "the file ends inside a letter" }));
        }
        self.check(&buffer[..read]).map_err(io::Error::other)?;
        self.offset += read as u64;
        if self.since_row.fetch_add(read as u64, Ordering::Relaxed) > ROW_BYTES {
            return Err(io::Error::other(Fault::TooLong));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn read_all(bytes: &[u8]) -> Result<Vec<Vec<String>>, BrokenFile> {
        let file = file(bytes);
        let mut rows = Rows::open(file.path(), b',', ["id"])?;
        let mut all = Vec::new();
        while let Some((number, record)) = rows.next_row()? {
            assert_eq!(number as usize, all.len() + 1);
            all.push(record.iter().map(str::to_owned).collect());
        }
        Ok(all)
    }

    fn refusal(bytes: &[u8]) -> String {
        let error = read_all(bytes).unwrap_err().to_string();
        error.split_once(": ").unwrap().1.to_owned()
    }

    #[test]
    fn a_byte_order_mark_quotes_and_line_ends_are_understood() {
        let rows = read_all("\u{feff}id,name\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,ə\r\n".as_bytes()).unwrap();
        assert_eq!(rows, [["1", "a, \"b\"\nc"], ["2", "ə"]]);
        assert_eq!(read_all(b"id\n").unwrap().len(), 0);
    }

    #[test]
    fn another_encoding_is_refused_with_the_byte_where_it_shows() {
        assert!(refusal(b"id,name\n1,Caf\xe9 x\n").starts_with("not UTF-8 at byte 13"));
        assert!(refusal(b"\xff\xfei\0d\0").starts_with("not UTF-8 at byte 0 (UTF-16)"));
        assert!(refusal(b"PK\x03\x04\0\0").starts_with("a zero byte at byte 4"));
        assert!(refusal(b"id\nok\xc4").starts_with("not UTF-8 at byte 5 (the file ends inside a letter)"));
    }

    #[test]
    fn a_letter_split_between_two_reads_is_whole() {
        let mut long = "id\n".to_owned();
        for _ in 0..9_000 {
            long.push_str("əəəəəəə\n");
        }
        assert_eq!(read_all(long.as_bytes()).unwrap().len(), 9_000);
    }

    #[test]
    fn a_row_of_another_width_a_missing_column_and_a_column_twice_are_refused() {
        assert_eq!(refusal(b"id,a\n1,2\n3\n"), "row 2 (line 3) has 1 columns, the header has 2");
        assert_eq!(refusal(b"name,a\n1,2\n"), "no column “id”; the file has name, a");
        assert_eq!(refusal(b"id,a,id\n"), "two columns “id” in the header");
        assert_eq!(refusal(b""), "no column “id”; the file has ");
    }

    #[test]
    fn a_line_without_end_is_refused_long_before_it_fills_the_memory() {
        for endless in [b'x', b','] {
            let guard = Guard::new(io::repeat(endless), Arc::new(AtomicU64::new(0)));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(guard);
            let error = reader.read_record(&mut StringRecord::new()).unwrap_err();
            assert!(error.to_string().contains("a row without end"), "{error}");
        }
    }

    #[test]
    fn a_quotation_that_is_never_closed_is_refused_with_the_row_before_it() {
        let mut text = "id\n1\n\"2\n".to_owned();
        text.push_str(&"some more\n".repeat(ROW_BYTES as usize / 8));
        assert!(refusal(text.as_bytes()).starts_with("the row after row 1 is longer than 4 MiB"));
    }
}
