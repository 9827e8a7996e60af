//! What became of every row.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
};

pub use accord_shared::intake::Outcome;
use accord_shared::intake::RowNote;
use serde::{Serialize, Serializer};

/// Something that was done to a row, or seen in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is; the client has a sentence for it.
    pub note: RowNote,
    /// What it is about, in the row's own words.
    pub detail: String,
    /// All of it in English.
    pub text: String,
}

impl Remark {
    /// A remark of this kind about `detail`; `text` says it in English.
    pub fn new(note: RowNote, detail: impl Into<String>, text: impl Into<String>) -> Self {
        Self { note, detail: detail.into(), text: text.into() }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The row, counted from 1 after the header.
    pub row: u64,
    /// What became of it.
    #[serde(serialize_with = "code")]
    pub outcome: Outcome,
    /// The record's outer id; none where the row was skipped.
    pub record: Option<String>,
    /// Why, and what was remarked on the way.
    pub reason: String,
    /// The reason without the row's own details, to count by.
    #[serde(skip)]
    pub class: &'static str,
    /// The reason first, then what was remarked on the way.
    #[serde(skip)]
    pub notes: Vec<Remark>,
}

fn code<S: Serializer>(outcome: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(outcome.code())
}

/// What became of the rows of one file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The file, as it was named.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Columns that the profile does not read.
    pub unread_columns: Vec<String>,
    /// At least one line for every row, in the order of the rows.
    pub lines: Vec<Line>,
}

impl Report {
    /// How many lines there are of an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }

    /// Writes the report as JSON Lines.
    pub fn write_json_lines(&self, mut to: impl Write) -> io::Result<()> {
        for line in &self.lines {
            serde_json::to_writer(&mut to, line)?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    fn classes(&self) -> BTreeMap<(Outcome, &'static str), usize> {
        let mut classes = BTreeMap::new();
        for line in &self.lines {
            *classes.entry((line.outcome, line.class)).or_default() += 1;
        }
        classes
    }
}

impl fmt::Display for Report {
    /// The summary: counts per outcome and reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} rows", self.file, self.rows)?;
        for ((outcome, class), count) in self.classes() {
            writeln!(f, "{count:>9} {:<9} {class}", outcome.code())?;
        }
        if !self.unread_columns.is_empty() {
            writeln!(
                f,
                "          columns that the profile does not read: {}",
                self.unread_columns.join(", ")
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_report_is_json_with_four_keys() {
        let report = Report {
            file: "x.csv".into(),
            rows: 1,
            unread_columns: vec!["extra".into()],
            lines: vec![Line {
                row: 1,
                outcome: Outcome::Skipped,
                record: None,
                reason: "target unknown: ggo X".into(),
                class: "target unknown",
                notes: Vec::new(),
            }],
        };
        let mut written = Vec::new();
        report.write_json_lines(&mut written).unwrap();
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "{\"row\":1,\"outcome\":\"skipped\",\"record\":null,\"reason\":\"target unknown: ggo X\"}\n"
        );
        assert_eq!(
            report.to_string(),
            "x.csv: 1 rows\n        1 skipped   target unknown\n          columns that the profile does not read: extra\n"
        );
    }
}
