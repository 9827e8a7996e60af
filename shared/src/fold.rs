//! Searching without minding case, diacritics or script.
//!
//! Databases lower-case Azerbaijani wrongly (`I` is not the capital of `i`) and their tokenizers split it
//! wrongly, so both sides of every search pass through [`fold`], and lists sort by [`sort_key`].

use std::ops::Range;

use crate::unicode;

/// The text as searches compare it: lower case, without diacritics, Cyrillic in Latin letters the Azerbaijani
/// way (`дж` is `c`, as in Azərbaycan), words separated by one space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (piece, _) in pieces(text) {
        push(&mut folded, piece.as_str());
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Where `folded_word`, a text that [`fold`] made, stands in `text`: the range of bytes to mark for a reader.
pub fn find_folded(text: &str, folded_word: &str) -> Option<Range<usize>> {
    if folded_word.is_empty() {
        return None;
    }
    let mut folded = String::new();
    let mut origins: Vec<Range<usize>> = Vec::new();
    for (piece, origin) in pieces(text) {
        let before = folded.len();
        push(&mut folded, piece.as_str());
        origins.resize(origins.len() + folded.len() - before, origin);
    }
    let starts = folded.match_indices(folded_word).map(|(at, _)| at);
    let at = starts.min_by_key(|&at| (at != 0 && folded.as_bytes()[at - 1] != b' ', at))?;
    Some(origins[at].start..origins[at + folded_word.len() - 1].end)
}

/// Bytes that sort as the Azerbaijani alphabet does: `… e ə f g ğ h x ı i j k q l …`, then Cyrillic in the
/// Russian order, then the rest; digits and spaces first.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len());
    // The small letters of I and İ are the Azerbaijani ones.
    let dotted = unicode::composed(text.trim()).replace('I', "ı").replace('İ', "i");
    for letter in unicode::small(&dotted).chars().take(120) {
        weigh(letter, &mut key);
    }
    key
}

const LATIN: &str = "aäbcçdeəfgğhxıijkqlmnñoöprsştuüvwyz";
const CYRILLIC: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";

fn weigh(lower: char, key: &mut Vec<u8>) {
    if let Some(at) = LATIN.chars().position(|known| known == lower) {
        key.push(0x40 + at as u8);
    } else if let Some(at) = CYRILLIC.chars().position(|known| known == lower) {
        key.push(0x80 + at as u8);
    } else if lower.is_ascii_digit() {
        key.push(0x20 + (lower as u8 - b'0'));
    } else if lower.is_whitespace() {
        key.push(0x10);
    } else if lower.is_alphabetic() {
        // A Latin letter with a mark of another language sorts with its plain letter.
        let plain = unicode::base(lower);
        if plain != lower && LATIN.contains(plain) {
            weigh(plain, key);
        } else {
            key.push(0xF0);
            key.extend(lower.to_string().bytes());
        }
    }
}

/// The text's letters folded one by one, each with the bytes it came from; a separator is a single space.
fn pieces(text: &str) -> impl Iterator<Item = (String, Range<usize>)> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, letter) = letters.next()?;
        let mut end = start + letter.len_utf8();
        let is_dj =
            matches!(letter, 'д' | 'Д') && letters.peek().is_some_and(|&(_, next)| matches!(next, 'ж' | 'Ж'));
        let piece = if is_dj {
            end += letters.next().map_or(0, |(_, next)| next.len_utf8());
            "c".to_owned()
        } else {
            fold_letter(letter)
        };
        Some((piece, start..end))
    })
}

/// Appends a piece; separators never double and never come first.
fn push(folded: &mut String, piece: &str) {
    for letter in piece.chars() {
        if letter != ' ' {
            folded.push(letter);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
}

fn fold_letter(letter: char) -> String {
    if letter.is_ascii_alphanumeric() {
        return letter.to_ascii_lowercase().to_string();
    }
    if let Some(known) = special(letter) {
        return known.to_owned();
    }
    let mut piece = String::new();
    for lower in unicode::plain(letter).chars() {
        match special(lower) {
            Some(known) => piece.push_str(known),
            None if lower.is_alphanumeric() => piece.push(lower),
            None => piece.push(' '),
        }
    }
    piece
}

/// Letters whose folding is not their decomposition.
fn special(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ə' | 'Ə' | 'ә' | 'Ә' => "e",
        'ı' | 'I' | 'İ' | 'і' | 'І' | 'ї' | 'Ї' => "i",
        'ø' | 'Ø' | 'ө' | 'Ө' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ħ' | 'Ħ' | 'һ' | 'Һ' => "h",
        'þ' | 'Þ' => "th",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        // Marks inside a word: Oʻzbekiston, Côte d’Ivoire.
        '\''
        | '’'
        | '‘'
        | 'ʻ'
        | 'ʼ'
        | '`'
        | '´'
        | 'ъ'
        | 'Ъ'
        | 'ь'
        | 'Ь'
        | '\u{ad}'
        | '\u{200b}'..='\u{200d}' => "",
        'а' | 'А' => "a",
        'б' | 'Б' => "b",
        'в' | 'В' => "v",
        'г' | 'Г' | 'ғ' | 'Ғ' | 'ҝ' | 'Ҝ' | 'ґ' | 'Ґ' => "g",
        'д' | 'Д' => "d",
        'е' | 'Е' | 'ё' | 'Ё' | 'э' | 'Э' | 'є' | 'Є' => "e",
        'ж' | 'Ж' => "j",
        'з' | 'З' => "z",
        'и' | 'И' | 'ы' | 'Ы' => "i",
        'й' | 'Й' | 'ј' | 'Ј' => "y",
        'к' | 'К' | 'қ' | 'Қ' => "k",
        'л' | 'Л' => "l",
        'м' | 'М' => "m",
        'н' | 'Н' | 'ң' | 'Ң' => "n",
        'о' | 'О' => "o",
        'п' | 'П' => "p",
        'р' | 'Р' => "r",
        'с' | 'С' | 'ш' | 'Ш' | 'щ' | 'Щ' => "s",
        'т' | 'Т' => "t",
        'у' | 'У' | 'ү' | 'Ү' | 'ұ' | 'Ұ' | 'ў' | 'Ў' => "u",
        'ф' | 'Ф' => "f",
        'х' | 'Х' => "x",
        'ц' | 'Ц' => "ts",
        'ч' | 'Ч' | 'ҹ' | 'Ҹ' => "c",
        'ю' | 'Ю' => "yu",
        'я' | 'Я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_diacritics_and_script_do_not_matter() {
        for (typed, name) in [
            ("azerbaycan", "Azərbaycan"),
            ("AZƏRBAYCAN", "Azərbaycan"),
            ("Азербайджан", "Azərbaycan"),
            ("seki", "Şəki"),
            ("Шеки", "Şəki"),
            ("isiq", "Işıq"),
            ("baki", "Bakı"),
            ("BAKI", "Bakı"),
            ("istanbul", "İSTANBUL"),
            ("I\u{307}stanbul", "İstanbul"),
            ("ozbekiston", "Oʻzbekiston"),
            ("cote divoire", "Côte d’Ivoire"),
            ("memorandum", "МЕМОРАНДУМ"),
        ] {
            assert_eq!(fold(typed), fold(name), "{typed} / {name}");
        }
        assert_ne!(fold("Bakı"), fold("Tbilisi"));
    }

    #[test]
    fn words_are_separated_by_one_space() {
        assert_eq!(fold("  Agreement — on (radio)  waves: 5.2 "), "agreement on radio waves 5 2");
        assert_eq!(fold("…"), "");
    }

    #[test]
    fn the_found_part_is_marked_in_the_script_it_was_found_in() {
        let mark = |text: &'static str, word: &str| find_folded(text, &fold(word)).map(|range| &text[range]);
        assert_eq!(mark("Azərbaycan Respublikası", "azerbaycan"), Some("Azərbaycan"));
        assert_eq!(mark("Республика Азербайджан", "azerbaycan"), Some("Азербайджан"));
        assert_eq!(
            mark("Ministry of Tbilisi, Bilisi", "bilisi"),
            Some("Bilisi"),
            "a word's start goes first"
        );
        assert_eq!(mark("Georgia", "azerbaycan"), None);
        assert_eq!(mark("Georgia", ""), None);
    }

    #[test]
    fn names_sort_in_the_alphabet_of_azerbaijan() {
        let mut names = vec![
            "Qazax",
            "İran",
            "Xızı",
            "Əli",
            "Kəpəz",
            "Işıq",
            "Çin",
            "Zəngilan",
            "Elm",
            "Cənub",
            "Həcər",
            "Баку",
            "5G",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "5G",
                "Cənub",
                "Çin",
                "Elm",
                "Əli",
                "Həcər",
                "Xızı",
                "Işıq",
                "İran",
                "Kəpəz",
                "Qazax",
                "Zəngilan",
                "Баку"
            ]
        );
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn a_mark_is_always_a_part_of_the_text(text in "\\PC{0,40}", word in "\\PC{1,3}") {
            if let Some(range) = find_folded(&text, &fold(&word)) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
