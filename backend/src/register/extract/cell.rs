//! What stands in one cell of a table.

use accord_shared::{PartialDate, partial_date::Doubt};
use chrono::NaiveDate;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A date, as far as it is known.
    Date(PartialDate),
}

impl Cell {
    /// As plain text: dates as ISO 8601 writes them, with the mark of doubt of EDTF.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => harmless(text),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// The day of a date about which there is no doubt and of which every part is known.
pub(super) fn exact(date: PartialDate) -> Option<NaiveDate> {
    (date.day().is_some() && date.doubt() == Doubt::None).then(|| date.earliest())
}

/// A text that no program takes for a formula: those that begin as one get an apostrophe before them, as spreadsheets
/// themselves mark words.
fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<PartialDate> for Cell {
    fn from(date: PartialDate) -> Self {
        Self::Date(date)
    }
}

impl<T> From<Option<T>> for Cell
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=1+1", "+994 12", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(Cell::from(text).plain(), format!("'{text}"));
        }
        for text in ["a=1", "Rabitə", "'quoted"] {
            assert_eq!(Cell::from(text).plain(), text);
        }
        assert_eq!(Cell::from(-5).plain(), "-5", "a number is a number");
    }

    #[test]
    fn only_a_whole_and_sure_date_is_a_day() {
        let day = |text: &str| exact(text.parse().unwrap());
        assert_eq!(day("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert!(["2024", "2024-02", "2024-02-29?"].into_iter().all(|text| day(text).is_none()));
    }
}
