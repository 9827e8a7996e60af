//! What somebody sends: read to its end before anything is kept of it.

use std::{io::Cursor, path::Path};

use accord_shared::intake::{ImportFault, MOST_ROWS};
use csv::StringRecord;

use super::{fault::Fault, workbook};
use crate::register::import::{
    plan::Source,
    reader::{Columns, Rows},
};

/// Rows that the page shows of a file.
const SHOWN: usize = 30;

/// The characters that can stand between columns.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// CSV in UTF-8.
    pub content: Vec<u8>,
    /// What stands between its columns.
    pub delimiter: u8,
    /// Its header.
    pub columns: Vec<String>,
    /// Its first rows.
    pub preview: Vec<Vec<String>>,
    /// How many rows it has.
    pub rows: u64,
}

/// Reads a file: a workbook, or CSV with any usual delimiter.
pub(super) fn read(bytes: Vec<u8>, name: &str) -> Result<Sheet, Fault> {
    let content = if workbook::is_one(&bytes) { workbook::read(&bytes)? } else { bytes };
    let delimiter = delimiter(&content);
    let mut columns = Vec::new();
    let (mut preview, mut rows) = (Vec::new(), 0);
    each(&content, name, delimiter, |header, row| {
        if rows == 0 {
            columns = header.names().map(str::to_owned).collect();
        }
        rows += 1;
        if preview.len() < SHOWN {
            preview.push(row.iter().map(str::to_owned).collect());
        }
    })?;
    if rows == 0 {
        return Err(Fault::plain(ImportFault::Empty));
    }
    Ok(Sheet { content, delimiter, columns, preview, rows })
}

/// A kept file as an import reads it.
pub(super) fn source(content: Vec<u8>, name: &str, delimiter: u8) -> Result<Source, Fault> {
    let mut rows = Vec::new();
    let columns = each(&content, name, delimiter, |_, row| rows.push(row))?;
    Ok(Source { name: name.to_owned(), columns, rows })
}

fn each(
    content: &[u8],
    name: &str,
    delimiter: u8,
    mut take: impl FnMut(&Columns, StringRecord),
) -> Result<Columns, Fault> {
    let text = Box::new(Cursor::new(content.to_vec()));
    let mut rows = Rows::read(Path::new(name), text, delimiter, [])?;
    while let Some((number, row)) = rows.next_row()? {
        if number > MOST_ROWS {
            return Err(Fault::too_many());
        }
        take(&rows.columns, row);
    }
    Ok(rows.columns)
}

/// What stands between the columns: the character that stands most often in the first line, outside of quotation marks.
fn delimiter(content: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0; DELIMITERS.len()];
    for &byte in content {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = DELIMITERS.iter().position(|&known| known == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let first = counts.iter().position(|&count| count == most).unwrap_or_default();
    DELIMITERS[first]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> Fault {
        read(bytes.to_vec(), "x.csv").unwrap_err()
    }

    #[test]
    fn the_first_line_says_what_stands_between_the_columns() {
        for (text, expected) in
            [("a,b\n", b','), ("a;b;\"c,d,e\"\n", b';'), ("a\tb\n", b'\t'), ("only\n", b','), ("a|b", b'|')]
        {
            assert_eq!(delimiter(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn a_broken_file_is_refused_with_what_its_sentence_needs() {
        let told = |bytes: &[u8]| {
            let fault = fault(bytes);
            (fault.code, fault.values.join(" "))
        };
        assert_eq!(told("Ad\nşəkil".as_bytes()[..3].as_ref()).0, ImportFault::Empty);
        assert_eq!(told(b"a;b\n1;\xe9 \n"), (ImportFault::Encoding, "6".into()));
        assert_eq!(told(b"a,b\n1,2\n3\n"), (ImportFault::Width, "2 1 2".into()));
        assert_eq!(told(b"a,a\n1,2\n"), (ImportFault::Header, "two columns “a”".into()));
        assert_eq!(told(b"a\n1\0\n").0, ImportFault::Binary);
        assert_eq!(told(b"").0, ImportFault::Empty);
        let many = "x\n".repeat(MOST_ROWS as usize + 2);
        assert_eq!(told(many.as_bytes()), (ImportFault::TooManyRows, "100000".into()));
    }
}
