//! A localized text in one allocation: the graph holds hundreds of thousands of them.

use accord_shared::{Language, LocalizedText};

const BETWEEN: char = '\u{1f}';

/// The five parts of a localized text, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names(Box<str>);

impl Names {
    pub(super) fn pack(text: &LocalizedText) -> Self {
        let parts = [&text.az, &text.en, &text.ru, &text.original, &text.original_language];
        let mut packed =
            String::with_capacity(parts.iter().map(|part| part.as_ref().map_or(1, |p| p.len() + 1)).sum());
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                packed.push(BETWEEN);
            }
            packed.extend(part.iter().flat_map(|part| part.chars()).filter(|&letter| letter != BETWEEN));
        }
        Self(packed.into_boxed_str())
    }

    pub(super) fn unpack(&self) -> LocalizedText {
        let mut parts = self.0.split(BETWEEN).map(|part| (!part.is_empty()).then(|| part.to_owned()));
        let mut next = || parts.next().flatten();
        LocalizedText { az: next(), en: next(), ru: next(), original: next(), original_language: next() }
    }

    /// Bytes on the heap.
    pub(super) fn size(&self) -> usize {
        self.0.len()
    }
}

/// The acronyms of one organization as a text in languages: the first in each language counts. One without a
/// language, or in a language that is not the interface's, stands for the original.
pub(super) fn acronyms<'a>(
    listed: impl Iterator<Item = (Option<&'a str>, &'a str)>,
) -> Option<LocalizedText> {
    let mut text = LocalizedText::default();
    for (language, acronym) in listed {
        let slot = match language.and_then(|code| code.parse::<Language>().ok()) {
            Some(language) => text.slot(language),
            None => &mut text.original,
        };
        slot.get_or_insert_with(|| acronym.to_owned());
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_loses_nothing_but_empty_texts() {
        let text = LocalizedText {
            az: Some("Gürcüstan".into()),
            original: Some("საქართველო".into()),
            original_language: Some("ka".into()),
            ..LocalizedText::default()
        };
        assert_eq!(Names::pack(&text).unpack(), text);
        assert_eq!(Names::pack(&LocalizedText::default()).unpack(), LocalizedText::default());
        let tricky = LocalizedText { en: Some("a\u{1f}b".into()), ..LocalizedText::default() };
        assert_eq!(Names::pack(&tricky).unpack().en.as_deref(), Some("ab"));
    }

    #[test]
    fn the_first_acronym_of_a_language_is_the_short_name() {
        let listed = [(Some("en"), "ITU"), (Some("az"), "BTİ"), (Some("en"), "I.T.U."), (Some("fr"), "UIT")];
        let text = acronyms(listed.into_iter()).unwrap();
        assert_eq!(
            (text.az.as_deref(), text.en.as_deref(), text.ru.as_deref()),
            (Some("BTİ"), Some("ITU"), None)
        );
        assert_eq!(text.original.as_deref(), Some("UIT"));
        assert_eq!(acronyms(std::iter::empty()), None);
    }
}
