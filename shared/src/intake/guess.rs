//! What a file's header and its first rows suggest. People correct it.

use super::{Field, Target};
use crate::fold::fold;

plain_vocabulary! {
    /// How a file writes its dates.
    pub enum DateForm {
        /// 2026-11-29.
        YearFirst = "year_first",
        /// 29.11.2026.
        Dots = "dots",
        /// 29/11/2026.
        DayFirst = "day_first",
        /// 11/29/2026.
        MonthFirst = "month_first",
    }
}

impl DateForm {
    /// The forms as a profile writes them, the whole date first; dates of the register's own form are always read.
    pub const fn forms(self) -> &'static [&'static str] {
        match self {
            Self::YearFirst => &["YYYY-MM-DD", "YYYY-MM", "YYYY"],
            Self::Dots => &["DD.MM.YYYY", "MM.YYYY", "YYYY", "YYYY-MM-DD"],
            Self::DayFirst => &["DD/MM/YYYY", "MM/YYYY", "YYYY", "YYYY-MM-DD"],
            Self::MonthFirst => &["MM/DD/YYYY", "MM/YYYY", "YYYY", "YYYY-MM-DD"],
        }
    }

    fn reads(self, text: &str) -> bool {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let mark = |at: usize, mark: u8| text.as_bytes().get(at) == Some(&mark);
        let (marked, month, day) = match self {
            Self::YearFirst => (mark(4, b'-') && mark(7, b'-'), part(5, 7), part(8, 10)),
            Self::Dots => (mark(2, b'.') && mark(5, b'.'), part(3, 5), part(0, 2)),
            Self::DayFirst => (mark(2, b'/') && mark(5, b'/'), part(3, 5), part(0, 2)),
            Self::MonthFirst => (mark(2, b'/') && mark(5, b'/'), part(0, 2), part(3, 5)),
        };
        let is = |value: Option<u32>, most: u32| value.is_some_and(|value| (1..=most).contains(&value));
        text.len() == 10 && marked && is(month, 12) && is(day, 31)
    }
}

/// The form that reads the most of these texts; of two that read as many the one that stands first, so that the day
/// comes before the month where a file leaves it open.
pub fn date_form<'t>(texts: impl IntoIterator<Item = &'t str> + Clone) -> DateForm {
    let read = |form: DateForm| texts.clone().into_iter().filter(|text| form.reads(text.trim())).count();
    let most = DateForm::ALL.iter().map(|&form| read(form)).max().unwrap_or_default();
    DateForm::ALL.iter().copied().find(|&form| read(form) == most).unwrap_or(DateForm::YearFirst)
}

/// Which column fills which field, by the names of both: for each field the place of its column. A column fills one
/// field, and a field is filled by one column.
pub fn matched(target: Target, columns: &[String]) -> Vec<(Field, usize)> {
    let columns: Vec<String> = columns.iter().map(|column| plain(column)).collect();
    let mut taken = vec![false; columns.len()];
    let mut found: Vec<(Field, usize)> = Vec::new();
    // Whole names first: `name_en` must not be taken by what is only called `name`.
    for whole in [true, false] {
        for &field in target.fields() {
            if found.iter().any(|(known, _)| *known == field) {
                continue;
            }
            let is_it = |column: &String| {
                names(target, field)
                    .any(|name| *column == name || !whole && name.len() > 4 && column.contains(name.as_str()))
            };
            if let Some(place) =
                columns.iter().enumerate().position(|(at, column)| !taken[at] && is_it(column))
            {
                taken[place] = true;
                found.push((field, place));
            }
        }
    }
    found.sort_by_key(|(field, _)| target.fields().iter().position(|known| known == field));
    found
}

/// What the rows of a file with these columns become: what has the most of its fields among them.
pub fn target(columns: &[String]) -> Target {
    let fits = |target: Target| {
        let found = matched(target, columns);
        let is_there =
            |group: &&[Field]| group.iter().any(|field| found.iter().any(|(known, _)| known == field));
        (target.needed().iter().all(is_there), found.len())
    };
    let best = Target::ALL.iter().copied().map(fits).max();
    Target::ALL.iter().copied().find(|&target| Some(fits(target)) == best).unwrap_or(Target::Organization)
}

/// A name as names are compared: folded, with one blank for whatever stands between words.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn names(target: Target, field: Field) -> impl Iterator<Item = String> {
    let own = std::iter::once(field.code());
    own.chain(spoken(target, field).iter().copied()).map(plain)
}

/// What people call the field in the three languages. Files carry these names; nobody is shown them.
const fn spoken(target: Target, field: Field) -> &'static [&'static str] {
    match (target, field) {
        (Target::Agreement, Field::Name) => {
            &["title", "name", "sənədin adı", "ad", "adı", "başlıq", "название", "наименование"]
        }
        (Target::Obligation, Field::Name) => {
            &["text", "obligation", "öhdəlik", "mətn", "обязательство", "текст"]
        }
        (Target::Contact, Field::Name) => {
            &["full name", "person", "ad", "adı", "ad soyad", "soyad ad", "имя", "фио", "ф.и.о."]
        }
        (_, Field::Name) => &[
            "organization",
            "organisation",
            "ad",
            "adı",
            "təşkilat",
            "название",
            "наименование",
            "организация",
        ],
        (_, Field::NameAz) => &["title az", "text az", "az", "ad az", "azərbaycanca", "название az"],
        (_, Field::NameEn) => &["title en", "text en", "en", "ad en", "english", "ingiliscə", "название en"],
        (_, Field::NameRu) => &["title ru", "text ru", "ru", "ad ru", "russian", "rusca", "название ru"],
        (_, Field::Acronym) => {
            &["abbreviation", "short name", "qısaltma", "qısa ad", "сокращение", "аббревиатура"]
        }
        (_, Field::Kind) => &["type", "növ", "növü", "tip", "вид", "тип"],
        (_, Field::Country) => &["country code", "ölkə", "страна"],
        (_, Field::City) => &["town", "şəhər", "город"],
        (_, Field::Website) => &["site", "web", "url", "veb sayt", "sayt", "сайт"],
        (_, Field::EstablishedOn) => {
            &["founded", "established", "yaradılma tarixi", "дата создания", "основана"]
        }
        (_, Field::DissolvedOn) => &["dissolved", "ləğv tarixi", "дата упразднения"],
        (_, Field::Number) => &["no", "№", "document number", "nömrə", "nömrəsi", "номер"],
        (_, Field::Ambit) => &["ikitərəfli", "двусторонний"],
        (_, Field::Subject) => &["about", "mövzu", "predmet", "предмет", "тема"],
        (_, Field::SignedOn) => &[
            "signed",
            "date of signature",
            "signature date",
            "imzalanma tarixi",
            "imza tarixi",
            "дата подписания",
        ],
        (_, Field::InForceOn) => &[
            "in force",
            "entry into force",
            "qüvvəyə minmə",
            "qüvvəyə minmə tarixi",
            "дата вступления в силу",
        ],
        (_, Field::EndsOn) => &["ends", "end date", "expiry", "bitmə tarixi", "дата окончания"],
        (_, Field::Place) => &["place of signature", "imzalanma yeri", "yer", "место", "место подписания"],
        (_, Field::TextUrl) => &["text link", "mətnin ünvanı", "ссылка на текст"],
        (_, Field::Agreement) => &[
            "document",
            "treaty",
            "agreement title",
            "saziş",
            "sənəd",
            "sazişin adı",
            "соглашение",
            "документ",
        ],
        (Target::Participation, Field::Organization) => {
            &["party", "country", "state", "tərəf", "ölkə", "təşkilat", "сторона", "страна", "организация"]
        }
        (_, Field::Organization) => &["organisation", "company", "təşkilat", "qurum", "организация"],
        (_, Field::Role) => &["rol", "rolu", "роль"],
        (_, Field::RatifiedOn) => &["ratified", "ratification", "ratifikasiya tarixi", "дата ратификации"],
        (_, Field::Article) => &["clause", "maddə", "bənd", "статья", "пункт"],
        (_, Field::Debtor) => &["who owes", "icraçı", "borclu", "исполнитель", "должник"],
        (_, Field::Creditor) => &["owed to", "kimə", "kreditor", "кому", "кредитор"],
        (_, Field::Priority) => &["prioritet", "приоритет"],
        (_, Field::DueOn) => {
            &["due", "deadline", "due date", "son tarix", "müddət", "срок", "срок исполнения"]
        }
        (_, Field::Email) => &["e-mail", "mail", "e-poçt", "elektron poçt", "почта", "эл. почта"],
        (_, Field::Phone) => &["telephone", "tel", "telefon", "телефон"],
        (_, Field::Post) => &["position", "job title", "vəzifə", "vəzifəsi", "должность"],
        (_, Field::Since) => &["from", "start", "tarixdən", "с"],
        (_, Field::Until) => &["to", "end", "tarixədək", "по"],
        (_, Field::Note) => &["notes", "comment", "remarks", "qeyd", "qeydlər", "примечание", "комментарий"],
        (_, Field::Id) => &["identifier", "code", "key", "kod", "код", "ид"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_found_by_what_people_call_them_in_three_languages() {
        let found = |target, names: &[&str]| {
            let fields = matched(target, &columns(names));
            fields.into_iter().map(|(field, place)| (field.code(), place)).collect::<Vec<_>>()
        };
        assert_eq!(
            found(Target::Agreement, &["Nömrəsi", "Sənədin adı", "İmzalanma tarixi", "Növü"]),
            [("name", 1), ("number", 0), ("kind", 3), ("signed_on", 2)]
        );
        assert_eq!(
            found(Target::Contact, &["ФИО", "Должность", "Организация", "Эл. почта", "Цвет"]),
            [("name", 0), ("organization", 2), ("post", 1), ("email", 3)]
        );
        assert_eq!(
            found(Target::Organization, &["name_en", "Name", "Country code"]),
            [("name", 1), ("name_en", 0), ("country", 2)]
        );
    }

    #[test]
    fn a_header_says_what_its_rows_become() {
        assert_eq!(target(&columns(&["Название", "Вид", "Дата подписания"])), Target::Agreement);
        assert_eq!(target(&columns(&["Agreement", "Country", "Signed"])), Target::Participation);
        assert_eq!(target(&columns(&["Full name", "Organization", "Position", "E-mail"])), Target::Contact);
        assert_eq!(target(&columns(&["Saziş", "Öhdəlik", "Son tarix"])), Target::Obligation);
        assert_eq!(target(&columns(&["Təşkilat", "Ölkə", "Sayt"])), Target::Organization);
    }

    #[test]
    fn dates_are_told_by_what_can_be_one() {
        assert_eq!(date_form(["29.11.2026", "01.02.1999"]), DateForm::Dots);
        assert_eq!(date_form(["11/29/2026", "01/02/1999"]), DateForm::MonthFirst);
        assert_eq!(date_form(["05/06/2026"]), DateForm::DayFirst, "the day comes first where it is open");
        assert_eq!(date_form([""]), DateForm::YearFirst);
        for form in DateForm::ALL {
            assert!(form.forms().contains(&"YYYY-MM-DD"), "{form}: a workbook's dates come so");
        }
    }
}
