//! Checking what somebody typed: every problem at once, each at its field.

use accord_shared::{AccessLevel, LocalizedText, access, error::ErrorCode};

use super::Problem;
use accord_shared::Viewer;

/// The longest one-line text, in letters.
pub(super) const LINE: usize = accord_shared::bulk::LONGEST_TEXT;
/// The longest text, in letters.
pub(super) const TEXT: usize = 20_000;
/// The longest list in an input.
pub(super) const LIST: usize = 1_000;

/// Collects problems.
#[derive(Debug, Default)]
pub(super) struct Check(Vec<Problem>);

impl Check {
    pub(super) fn fail(&mut self, field: impl Into<String>, code: ErrorCode, message: impl Into<String>) {
        self.0.push(Problem::at(field, code, message));
    }

    /// A localized text of which at least one wording is needed.
    pub(super) fn named(&mut self, field: &str, text: &LocalizedText, longest: usize) {
        if text.is_empty() {
            self.fail(field, ErrorCode::Required, "give it in at least one language");
        }
        let wordings = [("az", &text.az), ("en", &text.en), ("ru", &text.ru), ("original", &text.original)];
        for (language, wording) in wordings {
            self.text(&format!("{field}.{language}"), wording.as_deref(), longest);
        }
        self.text(&format!("{field}.originalLanguage"), text.original_language.as_deref(), 20);
    }

    /// A text that may be missing but not too long, and holds no control characters.
    pub(super) fn text(&mut self, field: &str, text: Option<&str>, longest: usize) {
        let Some(text) = text else { return };
        if text.chars().count() > longest {
            self.fail(field, ErrorCode::TooLong, format!("at most {longest} letters"));
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
            self.fail(field, ErrorCode::Invalid, "holds control characters: remove them");
        }
    }

    /// A list that may not be too long.
    pub(super) fn list<T>(&mut self, field: &str, list: &[T], most: usize) {
        if list.len() > most {
            self.fail(field, ErrorCode::TooMany, format!("at most {most} items"));
        }
    }

    /// A country as ISO 3166-1 alpha-2 writes it.
    pub(super) fn country(&mut self, country: Option<&str>) {
        if let Some(code) = country
            && !(code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()))
        {
            self.fail("country", ErrorCode::Invalid, "two capital letters, as AZ (ISO 3166-1 alpha-2)");
        }
    }

    /// An address on the web.
    pub(super) fn link(&mut self, field: &str, link: Option<&str>) {
        self.text(field, link, LINE);
        if let Some(link) = link
            && !(link.starts_with("https://") || link.starts_with("http://"))
        {
            self.fail(field, ErrorCode::Invalid, "begins with https:// or http://");
        }
    }

    /// A level that the viewer may give a record that had level `from`; a new one had none.
    pub(super) fn level(&mut self, viewer: &Viewer, from: Option<AccessLevel>, level: AccessLevel) {
        if !access::may_classify(viewer, from, level) {
            let message = if access::is_cleared(viewer, level) {
                "opening what was closed is the Department's"
            } else {
                "above your clearance"
            };
            self.fail("accessLevel", ErrorCode::Refused, message);
        }
    }

    /// The problems, if there are any.
    pub(super) fn done(self) -> Result<(), Vec<Problem>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// A text without blanks around it; nothing where nothing is left.
pub(super) fn trimmed(text: Option<String>) -> Option<String> {
    let text = text?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(trimmed.to_owned())
    }
}

/// A localized text with every wording trimmed.
pub(super) fn trimmed_text(text: LocalizedText) -> LocalizedText {
    LocalizedText {
        az: trimmed(text.az),
        en: trimmed(text.en),
        ru: trimmed(text.ru),
        original: trimmed(text.original),
        original_language: trimmed(text.original_language),
    }
}
