//! One row under one profile: what each cell says, and what was remarked on the way.

use std::{fmt::Display, str::FromStr};

use accord_shared::{Language, LocalizedText, PartialDate, fold::fold, intake::RowNote};
use csv::StringRecord;

use super::{
    clean, date,
    date::ReadDate,
    profile::{Cell, Profile, Rule, Texts},
    reader::Columns,
    report::Remark,
};

/// A row being read.
#[derive(Debug)]
pub struct Reading<'r> {
    profile: &'r Profile,
    columns: &'r Columns,
    record: &'r StringRecord,
    /// What was done to cells or doubted in them.
    pub remarks: Vec<Remark>,
}

/// What a cell with dates comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateCell {
    /// Nothing, or nothing readable.
    None,
    /// There is no end.
    NoEnd,
    /// A date.
    Date(PartialDate),
}

impl DateCell {
    /// The date, where there is one.
    pub fn date(self) -> Option<PartialDate> {
        match self {
            Self::Date(date) => Some(date),
            Self::None | Self::NoEnd => None,
        }
    }
}

impl<'r> Reading<'r> {
    /// Begins to read a row.
    pub fn new(profile: &'r Profile, columns: &'r Columns, record: &'r StringRecord) -> Self {
        Self { profile, columns, record, remarks: Vec::new() }
    }

    /// Why the profile leaves this row out, if it does.
    pub fn skipped(&self) -> Option<&'r str> {
        let left_out = |column: &str, texts: &[String]| {
            let raw = self.raw(column).trim();
            texts.iter().any(|text| text == raw)
        };
        self.profile
            .skip
            .iter()
            .find(|skip| left_out(&skip.column, &skip.is))
            .map(|skip| skip.reason.as_str())
    }

    /// Every text of a cell, in order.
    pub fn many(&mut self, cell: &Cell) -> Vec<String> {
        match cell {
            Cell::Column(column) => self.column(column, false, None, None),
            Cell::Rule(rule) => self.rule(rule),
        }
    }

    /// The first text of a cell; that there are more is remarked.
    pub fn one(&mut self, cell: &Cell) -> Option<String> {
        let mut texts = self.many(cell).into_iter();
        let first = texts.next();
        let rest: Vec<_> = texts.collect();
        if !rest.is_empty() {
            let rest = clean::short(&rest.join("”, “"));
            let text = format!("also “{rest}”: only the first is kept");
            self.remarks.push(Remark::new(RowNote::OnlyFirst, rest, text));
        }
        first
    }

    /// The text of a field that may have no cell.
    pub fn field(&mut self, cell: &Option<Cell>) -> Option<String> {
        self.one(cell.as_ref()?)
    }

    /// An address on the web, with its scheme; what is no address is remarked.
    pub fn link(&mut self, cell: &Option<Cell>) -> Option<String> {
        let text = self.field(cell)?;
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(text.replace(' ', "%20"));
        }
        if text.contains('.') && !text.contains(' ') && !text.contains("://") {
            return Some(format!("http://{text}"));
        }
        let shown = clean::short(&text);
        let said = format!("“{shown}” is no address on the web; left empty");
        self.remarks.push(Remark::new(RowNote::NotALink, shown, said));
        None
    }

    /// A word of a closed list. `None` is no word, or a word that the list does not have, which is remarked.
    pub fn word<T: FromStr<Err: Display>>(&mut self, cell: &Cell) -> Option<T> {
        let text = self.one(cell)?;
        match text.parse::<T>() {
            Ok(word) => Some(word),
            Err(error) => {
                self.remarks.push(Remark::new(RowNote::NotAWord, clean::short(&text), error.to_string()));
                None
            }
        }
    }

    /// The date of a field that may have no cell.
    pub fn date(&mut self, cell: &Option<Cell>) -> DateCell {
        let Some(text) = self.field(cell) else { return DateCell::None };
        match date::read(&self.profile.dates, &text, &mut self.remarks) {
            ReadDate::Date(date) => DateCell::Date(date),
            ReadDate::NoEnd => DateCell::NoEnd,
            ReadDate::Unreadable => DateCell::None,
        }
    }

    /// A date that something happened on: “no end” is none, and remarked.
    pub fn day(&mut self, cell: &Option<Cell>) -> Option<PartialDate> {
        match self.date(cell) {
            DateCell::Date(date) => Some(date),
            DateCell::None => None,
            DateCell::NoEnd => {
                let text = "a date that means “no end” where something begins; left empty";
                self.remarks.push(Remark::new(RowNote::NoEnd, "", text));
                None
            }
        }
    }

    /// Every date of a cell.
    pub fn dates(&mut self, cell: &Cell) -> Vec<PartialDate> {
        let texts = self.many(cell);
        let mut dates = Vec::with_capacity(texts.len());
        for text in texts {
            if let ReadDate::Date(date) = date::read(&self.profile.dates, &text, &mut self.remarks)
                && !dates.contains(&date)
            {
                dates.push(date);
            }
        }
        dates
    }

    /// A text in several languages. One whose language is ours goes to that language's place.
    pub fn texts(&mut self, texts: &Texts) -> LocalizedText {
        let mut read = LocalizedText {
            az: self.field(&texts.az),
            en: self.field(&texts.en),
            ru: self.field(&texts.ru),
            ..LocalizedText::default()
        };
        if let Some(other) = self.field(&texts.other) {
            let language = self.field(&texts.language).map(|language| language.to_lowercase());
            match language.as_deref().and_then(|code| code.parse::<Language>().ok()) {
                Some(ours) if read.get(ours).is_none() => *read.slot(ours) = Some(other),
                _ => {
                    read.original = Some(other);
                    read.original_language = language;
                }
            }
        }
        read
    }

    fn raw(&self, column: &str) -> &'r str {
        self.columns.position(column).and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    fn column(
        &mut self,
        column: &str,
        html: bool,
        nothing: Option<&[String]>,
        split: Option<&str>,
    ) -> Vec<String> {
        let raw = self.raw(column);
        let pieces: Vec<&str> = match split {
            Some(separator) => raw.split(separator).collect(),
            None => vec![raw],
        };
        let nothing = nothing.unwrap_or(&self.profile.nothing);
        let mut texts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut remarks = Vec::new();
            let text =
                if html { clean::html_text(piece, &mut remarks) } else { clean::text(piece, &mut remarks) };
            self.remarks.extend(remarks.into_iter().map(|remark| {
                let (detail, text) = (format!("{column}: {}", remark.detail), format!("{column}: {remark}"));
                Remark { detail, text, ..remark }
            }));
            if !text.is_empty() && !nothing.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    fn rule(&mut self, rule: &Rule) -> Vec<String> {
        let mut texts = self.source(rule);
        if let Some(form) = &rule.like {
            texts.retain(|text| is_like(text, form));
        }
        if let Some(prefix) = &rule.strip {
            for text in &mut texts {
                if let Some(rest) = text.strip_prefix(prefix.as_str()) {
                    *text = rest.to_owned();
                }
            }
        }
        if let Some(mark) = &rule.after {
            let behind =
                |text: &String| text.split_once(mark.as_str()).map(|(_, rest)| rest.trim().to_owned());
            texts = texts.iter().filter_map(behind).collect();
        }
        if let Some(mark) = &rule.before {
            for text in &mut texts {
                if let Some((beginning, _)) = text.split_once(mark.as_str()) {
                    *text = beginning.trim().to_owned();
                }
            }
        }
        if let Some(becomes) = &rule.becomes {
            texts.iter_mut().for_each(|text| text.clone_from(becomes));
        }
        if let Some(list) = &rule.codes {
            texts = texts.into_iter().filter_map(|text| self.decode(rule, list, text)).collect();
        }
        if texts.is_empty() {
            texts.extend(rule.default.clone());
        }
        if let Some(prefix) = &rule.prefix {
            for text in &mut texts {
                text.insert_str(0, prefix);
            }
        }
        texts
    }

    fn source(&mut self, rule: &Rule) -> Vec<String> {
        if let Some(column) = &rule.column {
            return self.column(column, rule.html, rule.nothing.as_deref(), rule.split.as_deref());
        }
        if let Some(value) = &rule.value {
            return vec![value.clone()];
        }
        if !rule.first.is_empty() {
            return rule
                .first
                .iter()
                .map(|cell| self.many(cell))
                .find(|texts| !texts.is_empty())
                .unwrap_or_default();
        }
        let mut texts: Vec<String> = Vec::new();
        for cell in &rule.join {
            texts.extend(self.many(cell));
        }
        let whole = texts.join(rule.with.as_deref().unwrap_or("\n"));
        if whole.is_empty() { Vec::new() } else { vec![whole] }
    }

    fn decode(&mut self, rule: &Rule, list: &str, text: String) -> Option<String> {
        let codes = self.profile.codes.get(list)?;
        let folded = || {
            let wanted = fold(&text);
            codes.iter().find(|(known, _)| fold(known) == wanted).map(|(_, code)| code)
        };
        match codes.get(&text).or_else(|| rule.folded.then(folded).flatten()) {
            Some(code) => Some(code.clone()),
            None if rule.keep => Some(text),
            None => {
                if rule.default.is_none() {
                    let shown = clean::short(&text);
                    let said = format!("“{shown}” is not in the code list {list}");
                    self.remarks.push(Remark::new(RowNote::NotAWord, shown, said));
                }
                None
            }
        }
    }
}

/// Whether a text has a form: `?` any letter, `#` a digit, `*` any letters.
fn is_like(text: &str, form: &str) -> bool {
    let mut form_letters = form.chars();
    match form_letters.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = form_letters.as_str();
            let mut tail = text;
            loop {
                if is_like(tail, rest) {
                    return true;
                }
                let mut letters = tail.chars();
                if letters.next().is_none() {
                    return false;
                }
                tail = letters.as_str();
            }
        }
        Some(wanted) => {
            let mut letters = text.chars();
            letters.next().is_some_and(|letter| match wanted {
                '?' => true,
                '#' => letter.is_ascii_digit(),
                _ => letter == wanted,
            }) && is_like(letters.as_str(), form_letters.as_str())
        }
    }
}
