//! Cleaning of texts: what a source's tools left in them, never what its authors wrote.

use accord_shared::{fold::fold, intake::RowNote};
use encoding_rs::WINDOWS_1252;

use super::report::Remark;

/// A text without control and zero-width characters, its blanks single, its mojibake undone.
pub fn text(raw: &str, remarks: &mut Vec<Remark>) -> String {
    let repaired = repair_mojibake(raw);
    if let Some(repaired) = &repaired {
        let text = format!("mojibake repaired: “{}” read as “{}”", short(raw), short(repaired));
        remarks.push(Remark::new(RowNote::Repaired, short(repaired), text));
    }
    let cleaned = squeeze(repaired.as_deref().unwrap_or(raw));
    if has_lost_letter(&cleaned) {
        let text = format!("“{}” has lost a letter in the source; kept as it is", short(&cleaned));
        remarks.push(Remark::new(RowNote::LostLetter, short(&cleaned), text));
    }
    cleaned
}

/// The text of an HTML fragment: tags gone, entities decoded, one line per paragraph.
pub fn html_text(raw: &str, remarks: &mut Vec<Remark>) -> String {
    if !raw.contains(['<', '&']) {
        return text(raw, remarks);
    }
    let config =
        html2text::config::with_decorator(html2text::render::TrivialDecorator::new()).no_table_borders();
    match config.string_from_read(raw.as_bytes(), usize::from(u16::MAX)) {
        Ok(plain) => {
            let lines: Vec<_> =
                plain.lines().map(|line| text(line, remarks)).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        }
        Err(error) => {
            let said = format!("HTML not read ({error}); kept as it is");
            remarks.push(Remark::new(RowNote::HtmlKept, short(raw), said));
            text(raw, remarks)
        }
    }
}

/// The beginning of a text, for a remark.
pub fn short(text: &str) -> String {
    let mut letters = text.chars();
    let beginning: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { beginning + "…" } else { beginning }
}

/// Whether two texts are one to a searcher.
pub fn same(one: &str, other: &str) -> bool {
    one == other || fold(one) == fold(other)
}

/// One blank between words, none around; no control, no zero-width characters.
fn squeeze(raw: &str) -> String {
    let mut squeezed = String::with_capacity(raw.len());
    for letter in raw.chars() {
        if letter.is_whitespace() {
            if !squeezed.is_empty() && !squeezed.ends_with(' ') {
                squeezed.push(' ');
            }
        } else if !letter.is_control() && !is_invisible(letter) {
            squeezed.push(letter);
        }
    }
    squeezed.truncate(squeezed.trim_end().len());
    squeezed
}

const fn is_invisible(letter: char) -> bool {
    // The joiners U+200C and U+200D stay: Persian words need them.
    matches!(letter, '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

/// Undoes UTF-8 that was read as Windows-1252 and written as UTF-8 again (`AzÉ™rbaycan`).
///
/// Only where the way back is exact and gives nothing but letters and the punctuation that this accident
/// happens to: a correct text can lead back to UTF-8 by chance (`Ûž` would become a Quranic mark).
fn repair_mojibake(raw: &str) -> Option<String> {
    if raw.is_ascii() {
        return None;
    }
    let (bytes, _, lossy) = WINDOWS_1252.encode(raw);
    if lossy {
        return None;
    }
    let repaired = std::str::from_utf8(&bytes).ok()?;
    let plausible = |letter: char| {
        letter.is_ascii()
            || letter.is_alphabetic()
            || matches!(letter, '\u{2010}'..='\u{203a}' | '€' | '№' | '«' | '»' | '°' | '§' | '\u{a0}')
    };
    repaired.chars().all(plausible).then(|| repaired.to_owned())
}

/// A question mark between two letters outside an address: `Noum?a`.
fn has_lost_letter(text: &str) -> bool {
    !text.contains('/')
        && text
            .as_bytes()
            .windows(3)
            .any(|three| three[1] == b'?' && three[0].is_ascii_alphabetic() && three[2].is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> (String, usize) {
        let mut remarks = Vec::new();
        (text(raw, &mut remarks), remarks.len())
    }

    #[test]
    fn blanks_are_single_and_invisible_characters_go() {
        assert_eq!(
            cleaned(" Baku \u{a0}\t State\r\n University\u{200b} "),
            ("Baku State University".into(), 0)
        );
        assert_eq!(cleaned("می\u{200c}خواهم"), ("می\u{200c}خواهم".into(), 0), "Persian keeps its joiners");
    }

    #[test]
    fn mojibake_is_repaired_where_the_way_back_is_exact() {
        let garbled = |right: &str| WINDOWS_1252.decode_without_bom_handling(right.as_bytes()).0.into_owned();
        for right in ["Azərbaycan", "Préhistoire", "Министерство", "Ministry’s “plan”"] {
            let wrong = garbled(right);
            assert_ne!(wrong, right);
            assert_eq!(cleaned(&wrong), (right.into(), 1), "{wrong}");
        }
    }

    #[test]
    fn a_correct_text_is_never_repaired() {
        for right in ["Ûžno-Ural'skij institut", "Moyen Âge", "Şəki", "Ñandú", "Çukurova Üniversitesi"]
        {
            assert_eq!(cleaned(right), (right.into(), 0));
        }
    }

    #[test]
    fn a_letter_that_the_source_lost_is_kept_as_it_is_and_said() {
        assert_eq!(cleaned("Noum?a"), ("Noum?a".into(), 1));
        assert_eq!(cleaned("what?tid=5 http://x.org/a?b=c").1, 0);
    }

    #[test]
    fn html_becomes_text_with_a_line_per_paragraph() {
        let mut remarks = Vec::new();
        let html = "<p>&ldquo;By 2030&nbsp;cut <b>emissions</b> <a href=\"x\">by</a> 13&#37;&rdquo;</p><p>Second</p>";
        assert_eq!(html_text(html, &mut remarks), "“By 2030 cut emissions by 13%”\nSecond");
        assert_eq!(html_text("plain & simple < 5", &mut remarks), "plain & simple < 5");
        assert!(remarks.is_empty(), "{remarks:?}");
    }
}
