//! The interface's languages, and texts that exist in several.

use serde::{Deserialize, Serialize};

vocabulary! {
    /// A language of the interface.
    pub enum Language {
        /// Azerbaijani.
        Az = "az",
        /// English.
        En = "en",
        /// Russian.
        Ru = "ru",
    }
}

/// A name or a title in the languages it is known in, with the original where that is another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "server", derive(async_graphql::SimpleObject, async_graphql::InputObject))]
#[cfg_attr(feature = "server", graphql(input_name = "LocalizedTextInput"))]
pub struct LocalizedText {
    /// Azerbaijani.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub az: Option<String>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Russian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ru: Option<String>,
    /// The authentic wording where it is in none of the three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// The original's language, ISO 639-1 or 639-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_language: Option<String>,
}

impl LocalizedText {
    /// A text known in one language only.
    pub fn in_one(language: Language, text: impl Into<String>) -> Self {
        let mut localized = Self::default();
        *localized.slot(language) = Some(text.into());
        localized
    }

    /// The place of a language, to read or to fill.
    pub fn slot(&mut self, language: Language) -> &mut Option<String> {
        match language {
            Language::Az => &mut self.az,
            Language::En => &mut self.en,
            Language::Ru => &mut self.ru,
        }
    }

    /// The text in exactly this language.
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::Az => self.az.as_deref(),
            Language::En => self.en.as_deref(),
            Language::Ru => self.ru.as_deref(),
        }
    }

    /// What to show a reader of `language`: that language, else English, the original, Azerbaijani, Russian;
    /// empty only where nothing is known.
    pub fn pick(&self, language: Language) -> &str {
        self.get(language)
            .or(self.en.as_deref())
            .or(self.original.as_deref())
            .or(self.az.as_deref())
            .or(self.ru.as_deref())
            .unwrap_or_default()
    }

    /// Every wording there is, in the order az, en, ru, original.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.az, &self.en, &self.ru, &self.original].into_iter().filter_map(|text| text.as_deref())
    }

    /// Whether no wording is known.
    pub fn is_empty(&self) -> bool {
        self.all().all(|text| text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_their_language_first_and_something_readable_otherwise() {
        let both =
            LocalizedText {
                az: Some("Gürcüstan".into()), en: Some("Georgia".into()), ..Default::default()
            };
        assert_eq!(both.pick(Language::Az), "Gürcüstan");
        assert_eq!(both.pick(Language::Ru), "Georgia");
        let original =
            LocalizedText { original: Some("საქართველო".into()), ..Default::default() };
        assert_eq!(original.pick(Language::En), "საქართველო");
        assert_eq!(LocalizedText::default().pick(Language::En), "");
        assert!(LocalizedText::default().is_empty());
    }
}
