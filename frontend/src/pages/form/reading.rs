//! From what was typed to what is saved.

use accord_shared::PartialDate;
use accord_shared::error::ErrorCode;
use cynic::Id;
use leptos::prelude::*;

use super::Field;
use crate::api::parts::{TextInput, UserError};
use crate::i18n::words::Word;
use crate::pages::form::rows::TextForm;

/// A problem with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, as a path through the input: `participations.0.role`.
    pub path: String,
    /// What kind of problem.
    pub code: ErrorCode,
}

impl From<&UserError> for Problem {
    fn from(error: &UserError) -> Self {
        Self { path: error.field.clone().unwrap_or_default(), code: error.code }
    }
}

/// Reads a form's fields and notes what cannot be read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What was found so far.
    pub problems: Vec<Problem>,
}

impl Reading {
    pub fn problem(&mut self, path: &str, code: ErrorCode) {
        self.problems.push(Problem { path: path.to_owned(), code });
    }

    /// A text without the spaces around it; nothing if it is empty.
    pub fn text(&self, field: Field) -> Option<String> {
        let text = field.get_untracked();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A text that must be there.
    pub fn required(&mut self, path: &str, field: Field) -> Option<String> {
        let text = self.text(field);
        if text.is_none() {
            self.problem(path, ErrorCode::Required);
        }
        text
    }

    /// A partial date, if one is given.
    pub fn date(&mut self, path: &str, field: Field) -> Option<PartialDate> {
        let date = self.text(field)?.parse().ok();
        if date.is_none() {
            self.problem(path, ErrorCode::Invalid);
        }
        date
    }

    /// A partial date that must be there.
    pub fn required_date(&mut self, path: &str, field: Field) -> Option<PartialDate> {
        self.required(path, field)?;
        self.date(path, field)
    }

    /// A whole number, if one is given.
    pub fn number(&mut self, path: &str, field: Field) -> Option<i32> {
        let number = self.text(field)?.parse::<u16>().ok();
        if number.is_none() {
            self.problem(path, ErrorCode::Invalid);
        }
        number.map(i32::from)
    }

    /// A word of a closed list, if one is chosen.
    pub fn word<W: Word>(&self, field: Field) -> Option<W> {
        W::of_code(&field.get_untracked())
    }

    /// A word that must be chosen.
    pub fn required_word<W: Word>(&mut self, path: &str, field: Field) -> Option<W> {
        let word = self.word(field);
        if word.is_none() {
            self.problem(path, ErrorCode::Required);
        }
        word
    }

    /// A record, if one is chosen.
    pub fn id(&self, field: Field) -> Option<Id> {
        self.text(field).map(Id::new)
    }

    /// A record that must be chosen.
    pub fn required_id(&mut self, path: &str, field: Field) -> Option<Id> {
        self.required(path, field).map(Id::new)
    }

    /// A text in whichever languages it is given in; nothing if in none.
    pub fn names(&self, form: TextForm) -> Option<TextInput> {
        let names = TextInput {
            az: self.text(form.az),
            en: self.text(form.en),
            ru: self.text(form.ru),
            original: self.text(form.original),
            original_language: self.text(form.original_language),
        };
        (names != TextInput::default()).then_some(names)
    }

    /// A text of which at least one language must be there.
    pub fn required_names(&mut self, path: &str, form: TextForm) -> TextInput {
        let names = self.names(form).unwrap_or_default();
        if [&names.az, &names.en, &names.ru, &names.original].iter().all(|name| name.is_none()) {
            self.problem(path, ErrorCode::Required);
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::form::field;

    #[test]
    fn what_cannot_be_read_is_noted_at_its_field() {
        let _owner = Owner::new_root(None);
        let mut reading = Reading::default();
        assert_eq!(reading.date("signedOn", field(" 2021-11 ")), "2021-11".parse().ok());
        assert_eq!(reading.date("signedOn", field("")), None);
        assert!(reading.problems.is_empty());
        assert_eq!(reading.date("endsOn", field("2019-02-30")), None);
        assert_eq!(reading.required("kind", field("  ")), None);
        assert_eq!(reading.number("days", field("-3")), None);
        let problems: Vec<_> =
            reading.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect();
        assert_eq!(
            problems,
            [("endsOn", ErrorCode::Invalid), ("kind", ErrorCode::Required), ("days", ErrorCode::Invalid)]
        );
    }
}
