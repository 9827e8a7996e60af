//! The words of documents, in the language of the document and not of whoever asks: those of closed lists are the
//! client's own, so that a state is called the same on the screen and on paper.

use std::sync::LazyLock;

use accord_shared::{Language, PartialDate, partial_date::Doubt, written};
use serde::Deserialize;
use serde_json::Value;

/// A file of texts in the three languages, in the order of [`Language`].
macro_rules! in_three {
    ($before:literal, $after:literal) => {
        [
            include_str!(concat!($before, "az", $after)),
            include_str!(concat!($before, "en", $after)),
            include_str!(concat!($before, "ru", $after)),
        ]
    };
}

const LISTS: [&str; 3] = in_three!("../../../frontend/locales/", "/words.json");
const TEXTS: [&str; 3] = in_three!("words/", ".json");

pub(crate) use in_three;

static WORDS: LazyLock<[Value; 3]> = LazyLock::new(|| read(LISTS));
static SENTENCES: LazyLock<[Texts; 3]> = LazyLock::new(|| read(TEXTS));

/// Files of texts, read.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(files: [&'static str; 3]) -> [T; 3] {
    files.map(|file| serde_json::from_str(file).unwrap_or_else(|error| panic!("a file of texts: {error}")))
}

macro_rules! texts {
    ($($name:ident),+ $(,)?) => {
        /// What documents say beside the words of closed lists. A name in braces is filled by [`fill`].
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs)]
        pub struct Texts {
            $(pub $name: String,)+
        }
    };
}

texts! {
    brief, as_of, about, doubtful, status, priorities, agenda, points, ours_due, theirs_due, both_due,
    in_force, ending, drafts, interactions, people, ways, sources, since, due, overdue, no_date, under,
    article, notice_by, notice_open, ends, renews, no_outcome, outcome, signed, in_force_since, drafted,
    with_parties, nobody, point_theirs_late, point_ours_late, point_ours_next, point_ending,
    point_draft, point_last, more, page, made, register, until, assessed, our_status, rights, dues,
    dues_by, reports_by, reason, position, no_position, answers, point_position, withheld, number,
    last_day, owed, done, late,
}

/// The texts of a language.
pub fn texts(language: Language) -> &'static Texts {
    &SENTENCES[language as usize]
}

/// The word of a closed list, as the client has it: the list's name there, and the word's code.
pub fn word(language: Language, list: &str, code: &str) -> &'static str {
    WORDS[language as usize][list][code].as_str().unwrap_or_default()
}

/// A text with its names in braces filled.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value))
}

/// A date as documents have it, with its doubt.
pub fn date(language: Language, date: PartialDate) -> String {
    let text = written::short(language, date);
    let doubt = |form: &str| fill(form, &[("date", &text)]);
    match date.doubt() {
        Doubt::None => text,
        Doubt::Approximate => doubt(&texts(language).about),
        Doubt::Uncertain | Doubt::Both => doubt(&texts(language).doubtful),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_in_three_languages_and_names_the_same_values() {
        let read = |file: &str| -> serde_json::Map<String, Value> { serde_json::from_str(file).unwrap() };
        let files = TEXTS.map(read);
        let names = |text: &Value| {
            let parts = text.as_str().unwrap().split("{{ ").skip(1);
            let mut names: Vec<String> =
                parts.map(|part| part.split(" }}").next().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        for (key, text) in &files[1] {
            for file in &files {
                assert!(!file[key].as_str().unwrap().trim().is_empty(), "{key}");
                assert_eq!(names(&file[key]), names(text), "{key}");
            }
        }
        Language::ALL.iter().for_each(|&language| assert!(!texts(language).brief.is_empty()));
    }

    #[test]
    fn a_closed_list_is_called_as_the_client_calls_it() {
        assert_eq!(word(Language::Az, "agreement_state", "in_force"), "Qüvvədədir");
        assert_eq!(word(Language::Ru, "standing", "overdue"), "Просрочено");
    }
}
