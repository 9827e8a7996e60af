//! Names of languages in the reader's language. Azerbaijani names, which browsers may lack, are the client's own.

use super::Locale;
use super::named::{self, Named};

/// Languages of documents and people by their ISO 639-1 codes, in the code's order, with their names in Azerbaijani.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "ərəb"), ("az", "azərbaycan"), ("be", "belarus"), ("bg", "bolqar"), ("bs", "bosniya"), ("ca", "katalan"),
    ("cs", "çex"), ("da", "danimarka"), ("de", "alman"), ("el", "yunan"), ("en", "ingilis"), ("es", "ispan"), ("et",
    "eston"), ("fa", "fars"), ("fi", "fin"), ("fr", "fransız"), ("he", "ivrit"), ("hi", "hind"), ("hr", "xorvat"),
    ("hu", "macar"), ("hy", "erməni"), ("id", "indoneziya"), ("is", "island"), ("it", "italyan"), ("ja", "yapon"),
    ("ka", "gürcü"), ("kk", "qazax"), ("ko", "koreya"), ("ky", "qırğız"), ("lt", "litva"), ("lv", "latış"), ("mk",
    "makedon"), ("mn", "monqol"), ("ms", "malay"), ("mt", "malta"), ("nl", "niderland"), ("no", "norveç"), ("pl",
    "polyak"), ("pt", "portuqal"), ("ro", "rumın"), ("ru", "rus"), ("sk", "slovak"), ("sl", "sloven"), ("sq",
    "alban"), ("sr", "serb"), ("sv", "isveç"), ("tg", "tacik"), ("th", "tay"), ("tk", "türkmən"), ("tr", "türk"),
    ("uk", "ukrayna"), ("ur", "urdu"), ("uz", "özbək"), ("vi", "vyetnam"), ("zh", "çin"),
];

/// The name of a language by its ISO 639 code; the code itself where nobody has a name for it.
pub fn name(locale: Locale, code: &str) -> String {
    named::name(Named::Language, LANGUAGES, locale, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_two_small_letters_each_once_and_in_order() {
        let is_code = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(LANGUAGES.iter().all(|(code, name)| is_code(code) && !name.is_empty()));
        assert!(LANGUAGES.is_sorted_by(|one, next| one.0 < next.0));
    }

    #[test]
    fn azerbaijani_names_need_no_browser() {
        assert_eq!(name(Locale::az, "fr"), "fransız");
    }
}
