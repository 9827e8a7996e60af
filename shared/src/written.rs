//! How dates are written in the interface's languages (the glossary's rules 7 and 8): for the screen and for documents.

use crate::{Language, PartialDate};

/// A month as it stands alone: nominative. What is no month of the year counts as the nearest that is.
pub fn month_name(language: Language, month: u8) -> &'static str {
    let names = match language {
        Language::Az => &[
            "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr",
            "noyabr", "dekabr",
        ],
        Language::En => &[
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Ru => &[
            "январь",
            "февраль",
            "март",
            "апрель",
            "май",
            "июнь",
            "июль",
            "август",
            "сентябрь",
            "октябрь",
            "ноябрь",
            "декабрь",
        ],
    };
    names[usize::from(month.clamp(1, 12)) - 1]
}

/// A month behind a day: genitive in Russian.
pub fn month_of_day(language: Language, month: u8) -> &'static str {
    const GENITIVE: [&str; 12] = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ];
    match language {
        Language::Ru => GENITIVE[usize::from(month.clamp(1, 12)) - 1],
        Language::Az | Language::En => month_name(language, month),
    }
}

/// The date for tables and marks: `9 Nov 2021`, `09.11.2021`; a month or a year as it is known. Doubt is not said.
pub fn short(language: Language, date: PartialDate) -> String {
    let year = date.year();
    match (date.month(), date.day(), language) {
        (Some(month), Some(day), Language::En) => {
            format!("{day} {} {year}", &month_name(Language::En, month)[..3])
        }
        (Some(month), None, Language::En) => format!("{} {year}", &month_name(Language::En, month)[..3]),
        (Some(month), Some(day), Language::Az | Language::Ru) => format!("{day:02}.{month:02}.{year:04}"),
        _ => long(language, date),
    }
}

/// The date for sentences: `9 November 2021`, `9 noyabr 2021`, `9 ноября 2021 г.` Doubt is not said.
pub fn long(language: Language, date: PartialDate) -> String {
    let year = date.year();
    let text = match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{day} {} {year}", month_of_day(language, month)),
        (Some(month), None) => format!("{} {year}", month_name(language, month)),
        _ => return year.to_string(),
    };
    if language == Language::Ru { format!("{text} г.") } else { text }
}
