//! The two fonts: Noto Sans under the Open Font License, which has every letter of the three languages.

use std::{cell::RefCell, collections::HashMap};

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

/// A weight of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font to draw with, and the same to measure by.
struct Cut {
    font: Font,
    face: Face<'static>,
    /// How wide texts are that were met, in units of the font: words come back.
    known: RefCell<HashMap<String, i32>>,
}

pub(super) struct Fonts {
    regular: Cut,
    bold: Cut,
}

impl Fonts {
    /// The fonts that the program brings along.
    pub(super) fn load() -> Option<Self> {
        let cut = |data: &'static [u8]| {
            let (font, face) = (Font::new(data.to_vec().into(), 0)?, Face::from_slice(data, 0)?);
            Some(Cut { font, face, known: RefCell::default() })
        };
        Some(Self { regular: cut(notosans::REGULAR_TTF)?, bold: cut(notosans::BOLD_TTF)? })
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The font to draw with.
    pub(super) fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    /// How wide a text is in letters of this size.
    pub(super) fn width(&self, weight: Weight, size: f32, text: &str) -> f32 {
        let Cut { face, known, .. } = self.cut(weight);
        let met = known.borrow().get(text).copied();
        let units = met.unwrap_or_else(|| {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(text);
            let shaped = rustybuzz::shape(face, &[], buffer);
            let units = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
            known.borrow_mut().insert(text.to_owned(), units);
            units
        });
        units as f32 * size / face.units_per_em() as f32
    }

    /// The text with a mark in the place of each letter that the fonts do not have: of a title in another script more is
    /// known from the record that is cited.
    pub(super) fn known(&self, text: &str) -> String {
        let has = |letter: char| self.regular.face.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0);
        let show = |letter: char| match letter {
            letter if letter.is_whitespace() => ' ',
            '→' if !has('→') => '›',
            letter if letter.is_control() => ' ',
            letter if has(letter) => letter,
            _ => '?',
        };
        text.chars().map(show).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_every_letter_of_the_three_languages() {
        let fonts = Fonts::load().unwrap();
        let letters =
            "ƏəŞşĞğİıÇçÖöÜüÂâ АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя №«»“”–—…·•";
        assert_eq!(fonts.known(letters), letters);
        assert_eq!(fonts.known("→日"), "›?".replace('›', &fonts.known("→")));
        assert!(fonts.width(Weight::Bold, 10.0, "Öhdəlik") > fonts.width(Weight::Regular, 10.0, "Öhdəlik"));
    }
}
