//! How dates and numbers print in the reader's language (the glossary's rules 7 and 8).

use accord_shared::PartialDate;
use accord_shared::partial_date::Doubt;
use accord_shared::written;
use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{Locale, language, td_string};

/// A month as it stands alone: nominative.
pub fn month_name(locale: Locale, month: u8) -> &'static str {
    written::month_name(language(locale), month)
}

/// The date for tables and marks: `9 Nov 2021`, `09.11.2021`; a month or a year as it is known.
pub fn short(locale: Locale, date: PartialDate) -> String {
    with_doubt(locale, date.doubt(), written::short(language(locale), date))
}

/// The date for sentences: `9 November 2021`, `9 noyabr 2021`, `9 ноября 2021 г.`
pub fn long(locale: Locale, date: PartialDate) -> String {
    with_doubt(locale, date.doubt(), written::long(language(locale), date))
}

/// A whole day for sentences.
pub fn day(locale: Locale, day: NaiveDate) -> String {
    short(locale, PartialDate::from(day))
}

/// An instant as the reader's clock shows it, to the minute: `29 Nov 2026 04:47`, `29.11.2026 04:47`.
pub fn instant(locale: Locale, at: NaiveDateTime) -> String {
    format!("{} {}", day(locale, at.date()), at.format("%H:%M"))
}

/// A day of every year: `1 March`, `1 mart`, `1 марта`.
pub fn day_of_year(locale: Locale, month: u8, day: u8) -> String {
    format!("{day} {}", written::month_of_day(language(locale), month))
}

fn with_doubt(locale: Locale, doubt: Doubt, date: String) -> String {
    match doubt {
        Doubt::None => date,
        Doubt::Approximate => td_string!(locale, common.date.about, date = date).to_string(),
        Doubt::Uncertain | Doubt::Both => td_string!(locale, common.date.doubtful, date = date).to_string(),
    }
}

/// A whole number with the language's separators: `1,234`, `1.234`, `1 234`.
pub fn number(locale: Locale, number: i64) -> String {
    let separator = match locale {
        Locale::az => '.',
        Locale::en => ',',
        Locale::ru => '\u{a0}',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// How many days `due` lies behind `today`; none when it does not. A partial date is late after its last day.
pub fn days_late(due: PartialDate, today: NaiveDate) -> Option<i64> {
    Some(today.signed_duration_since(due.latest()).num_days()).filter(|&days| days > 0)
}

/// The days of a month, for the sentence that says why a date is wrong.
pub fn days_in_month(year: i32, month: u32) -> Option<u32> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt().map(|last| last.day())
}

/// The same with a capital at its start, by the letters of the language: a word of a list that stands as a sentence.
pub fn as_sentence(word: &str, locale: Locale) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| match (locale, first) {
        // The capital of the Azerbaijani i has a dot.
        (Locale::az, 'i') => "İ".to_owned(),
        _ => first.to_uppercase().to_string(),
    });
    first.into_iter().chain([letters.as_str().to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_prints_in_the_readers_way() {
        let day = date("1994-09-20");
        assert_eq!(short(Locale::en, day), "20 Sep 1994");
        assert_eq!(short(Locale::az, day), "20.09.1994");
        assert_eq!(short(Locale::ru, day), "20.09.1994");
        assert_eq!(long(Locale::en, day), "20 September 1994");
        assert_eq!(long(Locale::az, day), "20 sentyabr 1994");
        assert_eq!(long(Locale::ru, day), "20 сентября 1994 г.");
    }

    #[test]
    fn an_instant_prints_to_the_minute() {
        let at = NaiveDate::from_ymd_opt(2026, 11, 29).and_then(|day| day.and_hms_opt(4, 47, 59)).unwrap();
        assert_eq!(instant(Locale::en, at), "29 Nov 2026 04:47");
        assert_eq!(instant(Locale::az, at), "29.11.2026 04:47");
        assert_eq!(instant(Locale::ru, at), "29.11.2026 04:47");
    }

    #[test]
    fn a_partial_date_prints_as_it_is_known_and_no_more() {
        assert_eq!(short(Locale::en, date("2023-06")), "Jun 2023");
        assert_eq!(short(Locale::az, date("2023-06")), "iyun 2023");
        assert_eq!(short(Locale::ru, date("2023-06")), "июнь 2023 г.");
        for locale in [Locale::az, Locale::en, Locale::ru] {
            assert_eq!(short(locale, date("1964")), "1964");
        }
    }

    #[test]
    fn a_doubtful_date_says_so() {
        assert_eq!(short(Locale::en, date("1964~")), "about 1964");
        assert_eq!(short(Locale::az, date("1964?")), "1964 (şübhəli)");
        assert_eq!(short(Locale::ru, date("1961-01-26%")), "26.01.1961 (сомнительно)");
    }

    #[test]
    fn numbers_are_grouped_in_the_readers_way() {
        assert_eq!(number(Locale::az, 1_234_567), "1.234.567");
        assert_eq!(number(Locale::en, 41_508), "41,508");
        assert_eq!(number(Locale::ru, 1_234), "1\u{a0}234");
        assert_eq!(number(Locale::en, 999), "999");
        assert_eq!(number(Locale::en, -1_000), "−1,000");
    }

    #[test]
    fn a_date_is_late_after_the_last_day_it_can_mean() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(days_late(date("2026-11-15"), today), Some(9));
        assert_eq!(days_late(date("2026-11"), today), None);
        assert_eq!(days_late(date("2025"), today), Some(328));
        assert_eq!(days_in_month(2019, 2), Some(28));
        assert_eq!(days_in_month(2019, 13), None);
    }

    #[test]
    fn a_word_begins_a_sentence_with_the_capital_of_its_language() {
        assert_eq!(as_sentence("icra olunub", Locale::az), "İcra olunub");
        assert_eq!(as_sentence("it is closed", Locale::en), "It is closed");
        assert_eq!(as_sentence("ёлка", Locale::ru), "Ёлка");
        assert_eq!(as_sentence("", Locale::en), "");
    }
}
