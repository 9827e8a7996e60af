//! A file that belongs to a record: what it may be, and what it is called.

use crate::id::Noun;

vocabulary! {
    /// What a document is to its record.
    pub enum DocumentKind {
        /// The signed, authentic text.
        SignedText = "signed_text",
        /// A translation.
        Translation = "translation",
        /// A draft.
        Draft = "draft",
        /// A negotiating position.
        Position = "position",
        /// An annex.
        Annex = "annex",
        /// What proves that an obligation was met.
        Evidence = "evidence",
        /// Something else that belongs with the record.
        Other = "other",
    }
}

impl DocumentKind {
    /// What documents of such a record can be, the likeliest first.
    pub const fn of(noun: Noun) -> &'static [Self] {
        match noun {
            Noun::Agreement => {
                &[Self::SignedText, Self::Draft, Self::Translation, Self::Annex, Self::Position, Self::Other]
            }
            Noun::Obligation => &[Self::Evidence, Self::Other],
            Noun::Interaction => &[Self::Position, Self::Other],
            Noun::Organization | Noun::Contact => &[Self::Other],
        }
    }
}

/// What a file may be by its content (regulation 2.1.5): what people sign and send each other, and nothing that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// PDF (ISO 32000).
    Pdf,
    /// A text document of Office Open XML (ISO/IEC 29500), without macros.
    Docx,
    /// A text document of OpenDocument (ISO/IEC 26300).
    Odt,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// TIFF.
    Tiff,
    /// Plain text in UTF-8.
    Text,
}

/// How a browser shows a document by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// As a page of its own in a frame.
    Frame,
    /// As a picture.
    Image,
    /// As text.
    Text,
}

impl Medium {
    /// Every one, in the order in which they are named to people.
    pub const ALL: &'static [Self] =
        &[Self::Pdf, Self::Docx, Self::Odt, Self::Png, Self::Jpeg, Self::Webp, Self::Tiff, Self::Text];

    /// Its media type (RFC 2046), as it is stored.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Text => "text/plain",
        }
    }

    /// The ending that its files have, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
            Self::Text => "txt",
        }
    }

    /// The one of this media type.
    pub fn of(media_type: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|medium| medium.media_type() == media_type)
    }

    /// How a browser shows it; nothing where it can only be downloaded.
    pub const fn preview(self) -> Option<Preview> {
        match self {
            Self::Pdf => Some(Preview::Frame),
            Self::Png | Self::Jpeg | Self::Webp => Some(Preview::Image),
            Self::Text => Some(Preview::Text),
            Self::Docx | Self::Odt | Self::Tiff => None,
        }
    }
}

/// The longest title of a document, in letters.
pub const LONGEST_TITLE: usize = 200;

/// Endings that a title does not need: the content says what the file is, and a download gets its ending from there.
const ENDINGS: [&str; 11] = ["pdf", "docx", "doc", "odt", "png", "jpg", "jpeg", "webp", "tif", "tiff", "txt"];

/// A title made of a file's name: without folders, ending and letters that hide or turn others. Empty where nothing is
/// left.
pub fn title_of(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !is_unseen(*letter))
        .collect();
    let stem = match shown.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending.trim())) => stem,
        _ => &shown,
    };
    let words: Vec<&str> = stem.split(' ').filter(|word| !word.is_empty()).collect();
    let title: String = words.join(" ").chars().take(LONGEST_TITLE).collect();
    title.trim_matches(|letter: char| letter == '.' || letter == ' ').to_owned()
}

/// Letters that are not seen and change how others are: marks of direction (UAX 9), joiners, the byte order mark.
const fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The name under which a document is saved: its title, without what file systems do not take, with its ending.
pub fn file_name(title: &str, medium: Option<Medium>) -> String {
    let stem: String = title
        .chars()
        .map(|letter| {
            if matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { letter }
        })
        .filter(|letter| !letter.is_control() && !is_unseen(*letter))
        .collect();
    let stem = stem.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let stem = if stem.is_empty() { "document" } else { stem };
    match medium {
        Some(medium) => format!("{stem}.{}", medium.ending()),
        None => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_is_what_people_called_the_file_and_nothing_of_where_it_lay() {
        for (name, title) in [
            ("Saziş (imzalanmış).pdf", "Saziş (imzalanmış)"),
            ("C:\\Users\\aysel\\İş\\Меморандум.DOCX", "Меморандум"),
            ("../../etc/passwd", "passwd"),
            ("  a\tb\u{a0} c .odt", "a b c"),
            ("draft v1.2", "draft v1.2"),
            ("fdp\u{202e}exe.pdf", "fdpexe"),
            (".pdf", ""),
            ("", ""),
        ] {
            assert_eq!(title_of(name), title, "{name:?}");
        }
    }

    #[test]
    fn the_content_gives_a_file_its_ending() {
        assert_eq!(file_name("Order 5/7: \"final\"", Some(Medium::Pdf)), "Order 5-7- -final-.pdf");
        assert_eq!(file_name("..", Some(Medium::Text)), "document.txt");
        assert_eq!(file_name("Qeyd", None), "Qeyd");
        for &medium in Medium::ALL {
            assert_eq!(Medium::of(medium.media_type()), Some(medium));
        }
        assert_eq!(Medium::of("text/html"), None);
    }

    #[test]
    fn every_noun_has_something_that_its_documents_can_be() {
        for &noun in Noun::ALL {
            assert!(!DocumentKind::of(noun).is_empty());
        }
    }

    proptest! {
        #[test]
        fn no_name_is_a_path_or_longer_than_it_may_be(name in "\\PC{0,300}|.{0,300}") {
            let title = title_of(&name);
            prop_assert!(title.chars().count() <= LONGEST_TITLE);
            prop_assert!(!title.contains(['/', '\\']) && !title.chars().any(char::is_control));
            prop_assert_eq!(title_of(&title).is_empty(), title_of(&title).trim().is_empty());
            let saved = file_name(&title, Some(Medium::Odt));
            prop_assert!(saved.ends_with(".odt") && !saved.starts_with('.') && saved.len() > 4);
        }
    }
}
