//! A person in a post.

/// Whether a post with these bounds is held on a day: its first day counts, and so does its last.
pub fn in_post_on(
    since: Option<crate::PartialDate>,
    until: Option<crate::PartialDate>,
    day: chrono::NaiveDate,
) -> bool {
    since.is_none_or(|since| since.earliest() <= day) && until.is_none_or(|until| day <= until.latest())
}

/// The fields of a contact's content that its personal level closes, as the ledger writes them.
pub const PERSONAL: [&str; 4] = ["email", "phone", "languages", "note"];

/// What a contact is called whose personal data was erased.
pub fn erased_names() -> crate::LocalizedText {
    crate::LocalizedText {
        az: Some("Məlumatları silinmiş şəxs".into()),
        en: Some("Erased person".into()),
        ru: Some("Лицо, чьи данные удалены".into()),
        ..crate::LocalizedText::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_held_from_its_first_day_to_its_last() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let date = |text: &str| Some(text.parse::<crate::PartialDate>().unwrap());
        assert!(in_post_on(None, None, day("2020-01-01")));
        assert!(in_post_on(date("2020"), date("2022"), day("2020-01-01")));
        assert!(in_post_on(date("2020"), date("2022"), day("2022-12-31")));
        assert!(!in_post_on(date("2020"), date("2022"), day("2023-01-01")));
        assert!(!in_post_on(date("2020-06"), None, day("2020-05-31")));
    }
}
