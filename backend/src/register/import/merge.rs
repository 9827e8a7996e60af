//! Putting a row's values into a record that is there already.

use accord_shared::{Language, LocalizedText, organization::AliasKind};

use super::{
    profile::Existing,
    record::{Identifier, OtherName},
};

/// Which fields of a record took something from a row, and which kept what they had.
#[derive(Debug)]
pub struct Merge {
    existing: Existing,
    /// Fields that took something.
    pub changed: Vec<&'static str>,
    /// Fields whose own value stayed although the row says otherwise.
    pub kept: Vec<&'static str>,
}

impl Merge {
    /// `existing` says what a field takes that has a value.
    pub fn new(existing: Existing) -> Self {
        Self { existing, changed: Vec::new(), kept: Vec::new() }
    }

    /// A field that may be empty. An empty value never takes anything away.
    pub fn option<T: PartialEq>(&mut self, name: &'static str, slot: &mut Option<T>, new: Option<T>) {
        let Some(new) = new else { return };
        match slot {
            Some(old) if *old == new => {}
            Some(_) if self.existing == Existing::Fill => self.keeps(name),
            _ => {
                *slot = Some(new);
                self.takes(name);
            }
        }
    }

    /// A field that always has a value; `blank` is the one that says nothing.
    pub fn value<T: PartialEq>(
        &mut self,
        name: &'static str,
        slot: &mut T,
        new: Option<T>,
        blank: Option<T>,
    ) {
        let Some(new) = new else { return };
        if *slot == new || Some(&new) == blank.as_ref() {
            return;
        }
        if self.existing == Existing::Fill && Some(&*slot) != blank.as_ref() {
            self.keeps(name);
        } else {
            *slot = new;
            self.takes(name);
        }
    }

    /// A text in several languages, each a field of its own.
    pub fn texts(&mut self, name: &'static str, slot: &mut LocalizedText, new: LocalizedText) {
        for &language in Language::ALL {
            self.option(name, slot.slot(language), new.get(language).map(str::to_owned));
        }
        if let Some(original) = new.original
            && !slot.all().any(|text| text == original)
        {
            self.option(name, &mut slot.original, Some(original));
            self.option(name, &mut slot.original_language, new.original_language);
        }
    }

    /// An organization's names. What cannot take the place of a name becomes an alias, so that nothing is lost.
    pub fn names(&mut self, names: &mut LocalizedText, aliases: &mut Vec<OtherName>, new: LocalizedText) {
        for &language in Language::ALL {
            if let Some(text) = new.get(language) {
                self.name(names, aliases, Some(language.code()), text);
            }
        }
        if let Some(original) = &new.original {
            self.name(names, aliases, new.original_language.as_deref(), original);
        }
    }

    /// One name of an organization, in a language or in one that nobody named.
    pub fn name(
        &mut self,
        names: &mut LocalizedText,
        aliases: &mut Vec<OtherName>,
        language: Option<&str>,
        text: &str,
    ) {
        let ours = language.and_then(|code| code.parse::<Language>().ok());
        let unplaced = names.original.as_deref() == Some(text) && names.original_language.is_none();
        if let Some(ours) = ours {
            if names.get(ours) == Some(text) {
                return;
            }
            if names.get(ours).is_none() || self.existing == Existing::Replace && !bears(aliases, text) {
                let old = names.slot(ours).replace(text.to_owned());
                if unplaced {
                    names.original = None;
                }
                if let Some(old) = old {
                    self.alias(aliases, AliasKind::Alias, language, &old);
                }
                self.takes("names");
                return;
            }
        } else if unplaced {
            if let Some(language) = language {
                names.original_language = Some(language.to_owned());
                self.takes("names");
            }
            return;
        } else if names.all().any(|known| known == text) {
            return;
        } else if names.original.is_none()
            && (language.is_some() || names.is_empty())
            && !bears(aliases, text)
        {
            names.original = Some(text.to_owned());
            names.original_language = language.map(str::to_owned);
            self.takes("names");
            return;
        }
        self.alias(aliases, AliasKind::Alias, language, text);
    }

    /// Another name, unless it is known.
    pub fn alias(
        &mut self,
        aliases: &mut Vec<OtherName>,
        kind: AliasKind,
        language: Option<&str>,
        text: &str,
    ) {
        if bears(aliases, text) {
            return;
        }
        aliases.push(OtherName { kind, language: language.map(str::to_owned), text: text.to_owned() });
        self.takes("aliases");
    }

    /// Identifiers that the record does not carry yet.
    pub fn identifiers(&mut self, known: &mut Vec<Identifier>, new: &[Identifier]) -> Vec<Identifier> {
        let added: Vec<_> = new.iter().filter(|identifier| !known.contains(identifier)).cloned().collect();
        if !added.is_empty() {
            known.extend(added.iter().cloned());
            self.takes("identifiers");
        }
        added
    }

    /// A note: lines that it does not have yet are added behind.
    pub fn note(&mut self, note: &mut Option<String>, new: Option<String>) {
        let Some(new) = new else { return };
        let known = note.clone().unwrap_or_default();
        let added: Vec<_> = new.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
        if !added.is_empty() {
            let lines: Vec<_> = known.lines().chain(added).collect();
            *note = Some(lines.join("\n"));
            self.takes("note");
        }
    }

    /// Says that a field took something.
    pub fn takes(&mut self, name: &'static str) {
        if !self.changed.contains(&name) {
            self.changed.push(name);
        }
    }

    fn keeps(&mut self, name: &'static str) {
        if !self.kept.contains(&name) {
            self.kept.push(name);
        }
    }
}

fn bears(aliases: &[OtherName], text: &str) -> bool {
    aliases.iter().any(|alias| alias.text == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> LocalizedText {
        LocalizedText::in_one(Language::En, text)
    }

    #[test]
    fn filling_never_replaces_and_replacing_never_empties() {
        let mut fill = Merge::new(Existing::Fill);
        let mut slot = Some(1);
        fill.option("a", &mut slot, Some(2));
        assert_eq!((slot, fill.changed.len(), fill.kept.len()), (Some(1), 0, 1));
        let mut replace = Merge::new(Existing::Replace);
        replace.option("a", &mut slot, None);
        replace.option("a", &mut slot, Some(1));
        assert_eq!((slot, replace.changed.len()), (Some(1), 0));
        replace.option("a", &mut slot, Some(2));
        assert_eq!((slot, replace.changed.len()), (Some(2), 1));
    }

    #[test]
    fn a_name_without_a_language_finds_its_place_once_the_language_is_known() {
        let mut names =
            LocalizedText { original: Some("Baku State University".into()), ..Default::default() };
        let mut aliases = Vec::new();
        let mut merge = Merge::new(Existing::Replace);
        merge.name(&mut names, &mut aliases, Some("en"), "Baku State University");
        assert_eq!((&names, aliases.len()), (&english("Baku State University"), 0));

        let mut again = Merge::new(Existing::Fill);
        again.name(&mut names, &mut aliases, None, "Baku State University");
        assert!(again.changed.is_empty() && aliases.is_empty(), "the first source read again adds nothing");

        merge.name(&mut names, &mut aliases, Some("fa"), "دانشگاه");
        assert_eq!(
            (names.original.as_deref(), names.original_language.as_deref()),
            (Some("دانشگاه"), Some("fa"))
        );
        merge.name(&mut names, &mut aliases, Some("ka"), "უნივერსიტეტი");
        assert_eq!(aliases.len(), 1, "a second original is an alias");
    }

    #[test]
    fn a_replaced_name_stays_as_an_alias() {
        let (mut names, mut aliases) = (english("Swaziland"), Vec::new());
        let mut merge = Merge::new(Existing::Replace);
        merge.names(&mut names, &mut aliases, english("Eswatini"));
        assert_eq!((names.en.as_deref(), aliases[0].text.as_str()), (Some("Eswatini"), "Swaziland"));
        let mut again = Merge::new(Existing::Replace);
        again.names(&mut names, &mut aliases, english("Eswatini"));
        assert!(again.changed.is_empty());
    }

    #[test]
    fn a_note_grows_by_the_lines_it_lacks() {
        let mut note = Some("a\nb".to_owned());
        let mut merge = Merge::new(Existing::Replace);
        merge.note(&mut note, Some("b\nc".into()));
        assert_eq!(note.as_deref(), Some("a\nb\nc"));
        let mut again = Merge::new(Existing::Replace);
        again.note(&mut note, Some("b\nc".into()));
        assert!(again.changed.is_empty());
    }
}
