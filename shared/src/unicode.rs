//! What Unicode says of letters. A browser is asked for it: the tables would be a tenth of all that it has to load.

/// The text with each letter and its marks in one character, where there is one (Unicode's form NFC).
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    text.nfc().collect()
}

/// The small letters that a letter is made of, without their marks (of Unicode's form NFKD).
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn plain(letter: char) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    let letters = std::iter::once(letter).nfkd().filter(|&part| !is_combining_mark(part));
    letters.flat_map(char::to_lowercase).collect()
}

/// The text in small letters.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn small(text: &str) -> String {
    text.to_lowercase()
}

/// The letter under a letter's marks: the first character of its form NFD.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn base(letter: char) -> char {
    use unicode_normalization::UnicodeNormalization;

    std::iter::once(letter).nfd().next().unwrap_or(letter)
}

/// The text with each letter and its marks in one character, where there is one (Unicode's form NFC).
#[cfg(target_arch = "wasm32")]
pub(crate) fn composed(text: &str) -> String {
    normalized(text, "NFC").into()
}

/// The small letters that a letter is made of, without their marks (of Unicode's form NFKD).
#[cfg(target_arch = "wasm32")]
pub(crate) fn plain(letter: char) -> String {
    let marks = js_sys::RegExp::new(r"\p{M}", "gu");
    let letters = normalized(letter.encode_utf8(&mut [0; 4]), "NFKD");
    letters.replace_by_pattern(&marks, "").to_lower_case().into()
}

/// The text in small letters.
#[cfg(target_arch = "wasm32")]
pub(crate) fn small(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// The letter under a letter's marks: the first character of its form NFD.
#[cfg(target_arch = "wasm32")]
pub(crate) fn base(letter: char) -> char {
    let letters = String::from(normalized(letter.encode_utf8(&mut [0; 4]), "NFD"));
    letters.chars().next().unwrap_or(letter)
}

#[cfg(target_arch = "wasm32")]
fn normalized(text: &str, form: &str) -> js_sys::JsString {
    js_sys::JsString::from(text).normalize(form)
}
