//! What the reader chose in a register, as it stands in the page's address.

use std::collections::BTreeMap;
use std::fmt::Write;

use accord_shared::Noun;
use chrono::NaiveDate;
use cynic::Id;

use crate::i18n::words::Word;
use crate::routes::{AS_OF, RECORDS};

const TEXT: &str = "q";
const SORT: &str = "sort";
const COLUMNS: &str = "cols";
const GROUP: &str = "by";

/// By which column a list is sorted, and which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column's key.
    pub key: String,
    /// Greatest first.
    pub descending: bool,
}

impl Sort {
    /// Reads `signed` or `-signed`.
    pub fn read(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(key) => Self { key: key.to_owned(), descending: true },
            None => Self { key: text.to_owned(), descending: false },
        }
    }
}

/// The filters, the order and the shape of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    /// Words to find.
    pub text: String,
    /// The order; the list's own if none.
    pub sort: Option<Sort>,
    /// The columns that are shown beside the first; all of the list's where none are chosen.
    pub columns: Option<Vec<String>>,
    /// The filter by whose values the rows are grouped.
    pub group: Option<String>,
    chosen: BTreeMap<String, Vec<String>>,
}

impl ListState {
    /// Reads an address's parameters; those that are not among `keys` are not the list's.
    pub fn read(get: impl Fn(&str) -> Option<String>, keys: impl IntoIterator<Item = &'static str>) -> Self {
        let values = |key: &'static str| {
            let text = get(key)?;
            let values: Vec<_> =
                text.split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect();
            Some((key.to_owned(), values)).filter(|(_, values)| !values.is_empty())
        };
        Self {
            text: get(TEXT).unwrap_or_default(),
            sort: get(SORT).filter(|sort| !sort.is_empty()).map(|sort| Sort::read(&sort)),
            columns: get(COLUMNS)
                .map(|text| text.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect()),
            group: get(GROUP).filter(|key| !key.is_empty()),
            chosen: keys.into_iter().filter_map(values).collect(),
        }
    }

    /// The query of the address, with its question mark, or nothing.
    pub fn query(&self, as_of: Option<NaiveDate>) -> String {
        let text = Some((TEXT, self.text.clone())).filter(|(_, text)| !text.is_empty());
        let chosen = self.chosen.iter().map(|(key, values)| (key.as_str(), values.join(",")));
        let sort = self
            .sort
            .as_ref()
            .map(|sort| (SORT, format!("{}{}", if sort.descending { "-" } else { "" }, sort.key)));
        let columns = self.columns.as_ref().map(|columns| (COLUMNS, columns.join(",")));
        let group = self.group.as_ref().map(|group| (GROUP, group.clone()));
        let as_of = as_of.map(|day| (AS_OF, day.to_string()));
        let mut query = String::new();
        let shape = sort.into_iter().chain(columns).chain(group);
        for (key, value) in text.into_iter().chain(chosen).chain(shape).chain(as_of) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(key);
            query.push('=');
            escape(&value, &mut query);
        }
        query
    }

    /// The same without its shape, of which the server is asked nothing.
    pub fn question(&self) -> Self {
        Self { columns: None, group: None, ..self.clone() }
    }

    /// The values chosen in a filter.
    pub fn values(&self, key: &str) -> &[String] {
        self.chosen.get(key).map_or(&[], Vec::as_slice)
    }

    /// The only value of a filter that takes one.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values(key).first().map(String::as_str)
    }

    /// The records of a noun to which the list is narrowed one by one; nothing where it is not.
    pub fn records(&self, noun: Noun) -> Option<Vec<Id>> {
        let named = self.values(RECORDS).iter();
        let ids: Vec<Id> = named.map(|key| Id::new(format!("{}:{key}", noun.code()))).collect();
        Some(ids).filter(|ids| !ids.is_empty())
    }

    /// The words chosen in a filter over a closed list; nothing if none is known.
    pub fn words<W: Word>(&self, key: &str) -> Option<Vec<W>> {
        let words: Vec<_> = self.values(key).iter().filter_map(|code| W::of_code(code)).collect();
        Some(words).filter(|words| !words.is_empty())
    }

    /// Whether a value is chosen.
    pub fn has(&self, key: &str, value: &str) -> bool {
        self.values(key).iter().any(|chosen| chosen == value)
    }

    /// Chooses a value, or takes the choice back.
    pub fn toggle(&mut self, key: &str, value: &str) {
        let values = self.chosen.entry(key.to_owned()).or_default();
        match values.iter().position(|chosen| chosen == value) {
            Some(at) => {
                values.remove(at);
            }
            None => values.push(value.to_owned()),
        }
        if values.is_empty() {
            self.chosen.remove(key);
        }
    }

    /// Chooses this value of a filter and no other.
    pub fn only(&mut self, key: &str, value: &str) {
        self.chosen.insert(key.to_owned(), vec![value.to_owned()]);
    }

    /// Takes a filter away.
    pub fn clear(&mut self, key: &str) {
        self.chosen.remove(key);
    }

    /// Takes every filter away; the order and the shape stay.
    pub fn clear_all(&mut self) {
        self.chosen.clear();
        self.text.clear();
    }

    /// Whether anything is filtered.
    pub fn is_filtered(&self) -> bool {
        !self.text.is_empty() || !self.chosen.is_empty()
    }

    /// Sorts by a column: first its own way, then the other, then as the list would.
    pub fn sort_by(&mut self, key: &str, own: &Sort) {
        let now = self.sort.take().unwrap_or_else(|| own.clone());
        let next = Sort { key: key.to_owned(), descending: now.key == key && !now.descending };
        self.sort = Some(next).filter(|next| next != own);
    }
}

/// Writes a value so that an address can hold it. Commas and colons may stand as they are.
fn escape(value: &str, into: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' => {
                into.push(byte.into());
            }
            _ => {
                let _ = write!(into, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use accord_shared::agreement::AgreementState;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> ListState {
        let get =
            |key: &str| pairs.iter().find(|(known, _)| *known == key).map(|(_, value)| (*value).to_owned());
        ListState::read(get, ["state", "kind"])
    }

    #[test]
    fn an_address_holds_every_filter_and_the_order() {
        let state =
            read(&[("q", "rabitə & poçt"), ("state", "in_force,signed"), ("sort", "-signed"), ("x", "y")]);
        assert_eq!(
            state.words::<AgreementState>("state"),
            Some(vec![AgreementState::InForce, AgreementState::Signed])
        );
        assert_eq!(
            state.query(NaiveDate::from_ymd_opt(2019, 5, 1)),
            "?q=rabit%C9%99%20%26%20po%C3%A7t&state=in_force,signed&sort=-signed&asof=2019-05-01"
        );
        assert_eq!(ListState::default().query(None), "");
    }

    #[test]
    fn an_address_holds_the_shape_which_is_no_filter() {
        let mut state = read(&[("cols", "kind,country"), ("by", "state")]);
        assert!(!state.is_filtered());
        state.clear_all();
        assert_eq!(state.query(None), "?cols=kind,country&by=state");
        let none = read(&[("cols", "")]);
        assert_eq!((none.columns.as_deref(), none.query(None).as_str()), (Some(&[][..]), "?cols="));
    }

    #[test]
    fn a_choice_is_made_and_taken_back() {
        let mut state = ListState::default();
        state.toggle("state", "signed");
        assert!(state.has("state", "signed") && state.is_filtered());
        state.toggle("state", "signed");
        assert_eq!(state, ListState::default());
        state.toggle("state", "draft");
        state.text = "x".into();
        state.clear_all();
        assert!(!state.is_filtered());
    }

    #[test]
    fn nonsense_in_an_address_is_no_filter() {
        assert_eq!(read(&[("state", "martian,")]).words::<AgreementState>("state"), None);
        assert_eq!(read(&[("state", "")]), ListState::default());
    }

    #[test]
    fn a_column_sorts_up_then_down_then_up() {
        let own = Sort::read("-signed");
        let mut state = ListState::default();
        state.sort_by("title", &own);
        assert_eq!(state.sort, Some(Sort::read("title")));
        state.sort_by("title", &own);
        assert_eq!(state.sort, Some(Sort::read("-title")));
        state.sort_by("signed", &own);
        assert_eq!(state.sort, Some(Sort::read("signed")));
        state.sort_by("signed", &own);
        assert_eq!(state.sort, None, "the list's own order needs no place in the address");
    }
}
