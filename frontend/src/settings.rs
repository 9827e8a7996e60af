//! What the reader's browser remembers: theme, language, drafts. A browser that forbids storage forgets.

use leptos::prelude::{document, window};

use crate::i18n::Locale;

const THEME: &str = "accord.theme";
const LANGUAGE: &str = "accord.language";

/// Which theme the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme after this one when the reader presses the button.
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// The theme of an earlier visit.
    pub fn remembered() -> Self {
        match read(THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows the theme and remembers it.
    pub fn apply(self) {
        let name = match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        };
        if let Some(root) = document().document_element() {
            // Without the attribute the style sheet follows the system.
            let _ = match name {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
        write(THEME, name);
    }
}

/// The language of an earlier visit, else the browser's, else Azerbaijani.
pub fn remembered_language() -> Locale {
    let wanted = read(LANGUAGE).or_else(|| window().navigator().language()).unwrap_or_default();
    match wanted.get(..2) {
        Some("en") => Locale::en,
        Some("ru") => Locale::ru,
        _ => Locale::az,
    }
}

/// Remembers the language.
pub fn remember_language(locale: Locale) {
    write(LANGUAGE, Some(locale.to_string().as_str()));
}

/// What is stored under a key.
pub fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Stores a text under a key, or forgets it.
pub fn write(key: &str, text: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match text {
            Some(text) => storage.set_item(key, text),
            None => storage.remove_item(key),
        };
    }
}
