//! Dates as sources write them.

use accord_shared::{PartialDate, intake::RowNote, partial_date::Doubt};
use serde::Deserialize;

use super::{clean::short, report::Remark};

/// How a source writes its dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DateRules {
    /// Accepted forms, tried in order: `YYYY`, `MM` and `DD` stand for the parts, anything else for itself.
    /// Parts may be unknown (`XX`, `00` or `??`).
    pub forms: Vec<String>,
    /// Dates that mean “no end”.
    pub no_end: Vec<String>,
}

impl Default for DateRules {
    fn default() -> Self {
        Self { forms: ["YYYY-MM-DD", "YYYY-MM", "YYYY"].map(String::from).into(), no_end: Vec::new() }
    }
}

/// What a cell with a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadDate {
    /// A date, perhaps less precise or less sure than it looks.
    Date(PartialDate),
    /// There is no end.
    NoEnd,
    /// Not a date; said in a remark.
    Unreadable,
}

/// Reads one date. What is lost or doubted on the way is said in a remark.
pub fn read(rules: &DateRules, raw: &str, remarks: &mut Vec<Remark>) -> ReadDate {
    let raw = raw.trim();
    if rules.no_end.iter().any(|mark| mark == raw) {
        return ReadDate::NoEnd;
    }
    let (body, doubt) = split_doubt(raw);
    let Some(parts) = rules.forms.iter().find_map(|form| parts(form, body)) else {
        let text = format!("“{}” is not a date; left empty", short(raw));
        remarks.push(Remark::new(RowNote::NotADate, short(raw), text));
        return ReadDate::Unreadable;
    };
    match build(parts, doubt, remarks, raw) {
        Some(date) => ReadDate::Date(date),
        None => {
            let text = format!("“{raw}” has no year that can be read; left empty");
            remarks.push(Remark::new(RowNote::NotADate, raw, text));
            ReadDate::Unreadable
        }
    }
}

fn build(parts: Parts, doubt: Doubt, remarks: &mut Vec<Remark>, raw: &str) -> Option<PartialDate> {
    let year = parts.year?;
    // A day without its month says nothing that can be kept (`1964-XX-16`).
    let day = parts.day.filter(|_| parts.month.is_some());
    if parts.day.is_some() && day.is_none() {
        let text = format!("“{raw}” names a day but no month; kept as {year:04}");
        remarks.push(Remark::new(RowNote::LessPrecise, raw, text));
    }
    if let Ok(date) = PartialDate::new(year, parts.month, day, doubt) {
        return Some(date);
    }
    // No such day or month (`1972-06-31`): keep what can be true, and call it uncertain.
    let uncertain = match doubt {
        Doubt::Approximate | Doubt::Both => Doubt::Both,
        Doubt::None | Doubt::Uncertain => Doubt::Uncertain,
    };
    let kept = PartialDate::new(year, parts.month, None, uncertain)
        .or_else(|_| PartialDate::new(year, None, None, uncertain))
        .ok()?;
    let text = format!("“{raw}” is no day of the calendar; kept as {kept}");
    remarks.push(Remark::new(RowNote::LessPrecise, raw, text));
    Some(kept)
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Parts {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

/// The marks of EDTF behind a date, in any number: `~`, `?`, `%`.
fn split_doubt(raw: &str) -> (&str, Doubt) {
    let body = raw.trim_end_matches(['~', '?', '%']);
    let marks = &raw[body.len()..];
    let approximate = marks.contains(['~', '%']);
    let uncertain = marks.contains(['?', '%']);
    // `????` is an unknown year, not a doubt about nothing.
    if body.is_empty() || body.ends_with('-') && marks.len() > 1 {
        return (raw, Doubt::None);
    }
    let doubt = match (approximate, uncertain) {
        (false, false) => Doubt::None,
        (true, false) => Doubt::Approximate,
        (false, true) => Doubt::Uncertain,
        (true, true) => Doubt::Both,
    };
    (body, doubt)
}

/// The parts of a text that has the form; `None` where it has another one.
fn parts(form: &str, text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let (mut form, mut text) = (form, text);
    while !form.is_empty() {
        let (width, token) = [("YYYY", 4), ("MM", 2), ("DD", 2)]
            .into_iter()
            .find(|(token, _)| form.starts_with(token))
            .map_or((form.chars().next()?.len_utf8(), ""), |(token, width)| (width, token));
        let (piece, rest) = text.split_at_checked(width)?;
        if token.is_empty() {
            if !form.starts_with(piece) {
                return None;
            }
        } else {
            let number = number(piece)?;
            match token {
                "YYYY" => parts.year = number,
                "MM" => parts.month = number.and_then(|number| u8::try_from(number).ok()),
                _ => parts.day = number.and_then(|number| u8::try_from(number).ok()),
            }
        }
        form = &form[width..];
        text = rest;
    }
    text.is_empty().then_some(parts)
}

/// `Some(None)` is a part that is not known; `None` is no part at all.
fn number(piece: &str) -> Option<Option<u16>> {
    if piece.bytes().all(|byte| matches!(byte, b'X' | b'x' | b'?')) {
        return Some(None);
    }
    if !piece.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(piece.parse().ok().filter(|&number| number != 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules() -> DateRules {
        DateRules {
            forms: ["YYYY-MM-DD", "YYYY-MM-DD-", "YYYY-MM", "YYYY", "DD.MM.YYYY"].map(String::from).into(),
            no_end: vec!["9999-12-31".into()],
        }
    }

    fn date(raw: &str) -> (ReadDate, usize) {
        let mut remarks = Vec::new();
        (read(&rules(), raw, &mut remarks), remarks.len())
    }

    fn is(text: &str) -> ReadDate {
        ReadDate::Date(text.parse().unwrap())
    }

    #[test]
    fn a_date_keeps_its_precision_and_its_doubt() {
        for (raw, kept) in [
            ("1964", "1964"),
            ("1964-06", "1964-06"),
            ("1964-06-16", "1964-06-16"),
            ("1961-01-26~", "1961-01-26~"),
            ("1975?", "1975?"),
            ("1975?~", "1975%"),
            ("1964-XX-XX", "1964"),
            ("1964-06-XX", "1964-06"),
            ("1964-00-00", "1964"),
            ("2010-XX-XX-", "2010"),
            ("24.11.2026", "2026-11-24"),
        ] {
            assert_eq!(date(raw), (is(kept), 0), "{raw}");
        }
    }

    #[test]
    fn a_day_without_its_month_is_kept_as_the_year_and_said() {
        assert_eq!(date("1964-XX-16"), (is("1964"), 1));
        assert_eq!(date("1964-??-16"), (is("1964"), 1));
    }

    #[test]
    fn a_day_that_no_calendar_has_is_kept_as_its_month_uncertain_and_said() {
        assert_eq!(date("1972-06-31?"), (is("1972-06?"), 1));
        assert_eq!(date("2019-02-29"), (is("2019-02?"), 1));
        assert_eq!(date("1972-06-31~"), (is("1972-06%"), 1));
        assert_eq!(date("1972-13-31"), (is("1972?"), 1));
    }

    #[test]
    fn no_end_is_no_date() {
        assert_eq!(date("9999-12-31"), (ReadDate::NoEnd, 0));
    }

    #[test]
    fn what_is_no_date_is_left_empty_and_said() {
        for raw in ["0014-022005", "soon", "XXXX-01-01", "????", "47848", "1964-6-1", "1964-06-16T00:00"] {
            assert_eq!(date(raw), (ReadDate::Unreadable, 1), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(raw in "\\PC{0,14}") {
            date(&raw);
        }

        #[test]
        fn what_a_partial_date_prints_is_read_back(year in 1u16..9998, month in 1u8..=12, day in 1u8..=28) {
            let printed = PartialDate::new(year, Some(month), Some(day), Doubt::Approximate).unwrap();
            prop_assert_eq!(date(&printed.to_string()), (ReadDate::Date(printed), 0));
        }
    }
}
