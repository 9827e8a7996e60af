//! What a noun tells the register about itself: its filters, its columns, its question.

use accord_shared::Noun;
use chrono::NaiveDate;
use cynic::{Id, QueryBuilder, QueryFragment, QueryVariables};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::inline::Edit;
use super::state::ListState;
use crate::api::parts::{Facet, FacetValue, Page, PageAsk};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, td_string};
use crate::routes::RECORDS;

/// For whom and as of when a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reader {
    /// The language.
    pub locale: Locale,
    /// The day the register is seen at.
    pub day: NaiveDate,
}

/// One filter at the side.
#[derive(Clone, Copy)]
pub struct FacetSpec {
    /// Its key in the address.
    pub key: &'static str,
    /// What the schema calls it.
    pub field: &'static str,
    /// What the reader calls it.
    pub title: fn(Locale) -> &'static str,
    /// What the reader calls one of its values.
    pub word: fn(Locale, &FacetValue) -> String,
    /// Values that are shown even where no record has them; empty where only records' own are.
    pub always: fn() -> Vec<String>,
    /// The value's mark, where it has one.
    pub mark: Option<fn(Locale, &str) -> Option<AnyView>>,
}

/// The word of a value of a closed list.
pub fn word_of<W: Word>(locale: Locale, value: &FacetValue) -> String {
    W::of_code(&value.value).map_or_else(|| value.value.clone(), |word| word.word(locale).to_owned())
}

/// Every value of a closed list.
pub fn every<W: Word>() -> Vec<String> {
    W::WORDS.iter().map(|word| word.code().to_owned()).collect()
}

/// No values but the records' own.
pub fn none() -> Vec<String> {
    Vec::new()
}

/// One column of the table.
pub struct Column<R> {
    /// Its key in the address.
    pub key: &'static str,
    /// What the reader calls it.
    pub title: fn(Locale) -> &'static str,
    /// Its key where the list can be sorted by it.
    pub sort: Option<&'static str>,
    /// Its classes: which leave first on a narrow screen, and where it stands on a card.
    pub class: &'static str,
    /// Its width; nothing for the column that takes the rest.
    pub width: Option<&'static str>,
    /// Its cell.
    pub cell: fn(&R, Reader) -> AnyView,
}

/// A filter over a single record, named by its id in the address.
#[derive(Clone, Copy)]
pub struct Scope {
    /// Its key in the address.
    pub key: &'static str,
    /// What the reader calls it.
    pub title: fn(Locale) -> &'static str,
}

/// A filter that only the address has, as a question leaves it there: a day, a country, yes or no.
#[derive(Clone, Copy)]
pub struct Bound {
    /// Its key in the address.
    pub key: &'static str,
    /// What the reader calls it.
    pub title: fn(Locale) -> &'static str,
    /// What the reader calls its value.
    pub word: fn(Locale, &str) -> String,
}

/// A day in words, or the text as it stands where it is none.
pub fn day_word(locale: Locale, text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| format::long(locale, date))
}

/// Whether there is one.
pub fn truth_word(locale: Locale, text: &str) -> String {
    match text {
        "true" => td_string!(locale, questions.has).to_owned(),
        _ => td_string!(locale, questions.has_not).to_owned(),
    }
}

/// The records to which any list can be narrowed one by one, as a picture or a choice leaves them in the address.
const NAMED: Bound = Bound {
    key: RECORDS,
    title: |locale| td_string!(locale, common.list.records),
    word: |locale, _| td_string!(locale, common.list.named).to_owned(),
};

/// What only the address can say of a noun's list.
pub fn bounds<R: Register>() -> impl Iterator<Item = Bound> {
    R::BOUNDS.iter().copied().chain([NAMED])
}

/// A noun's register.
pub trait Register: Send + Sync + 'static {
    /// A record in the list.
    type Row: Clone + PartialEq + Send + Sync + 'static;
    /// The question for a page.
    type Query: QueryFragment
        + QueryBuilder<Self::Variables>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static;
    /// What it is asked with.
    type Variables: QueryVariables + Serialize + Send + Sync + 'static;

    /// Which noun it is.
    const NOUN: Noun;
    /// The list's own order: `-signed`.
    const SORT: &'static str;
    /// The filters at the side.
    const FACETS: &'static [FacetSpec];
    /// The records it can be narrowed to.
    const SCOPES: &'static [Scope];
    /// What only the address can say.
    const BOUNDS: &'static [Bound] = &[];
    /// The columns whose cells are changed where they stand.
    const EDITS: &'static [Edit<Self::Row>] = &[];
    /// What the address says of the page beside filters: how it is shown.
    const SHAPES: &'static [&'static str] = &[];

    /// The register's name.
    fn title(locale: Locale) -> &'static str;
    /// The button that makes a new record.
    fn new_title(locale: Locale) -> &'static str;
    /// The columns; the first is the record's name.
    fn columns() -> Vec<Column<Self::Row>>;
    /// The question for a page.
    fn variables(state: &ListState, ask: PageAsk) -> Self::Variables;
    /// The page in the answer.
    fn page(answer: Self::Query) -> Page<Self::Row>;
    /// A record's id.
    fn id(row: &Self::Row) -> &Id;
    /// Whether the reader may change it.
    fn can_edit(row: &Self::Row) -> bool;
    /// A record's name and the line under it with its language.
    fn name(row: &Self::Row, locale: Locale) -> (String, Option<(String, String)>);
}

/// The keys that the list has in the address.
pub fn keys<R: Register>() -> impl Iterator<Item = &'static str> {
    let filters = R::FACETS.iter().map(|facet| facet.key).chain(R::SCOPES.iter().map(|scope| scope.key));
    filters.chain(bounds::<R>().map(|bound| bound.key)).chain(R::SHAPES.iter().copied())
}

/// The columns that the reader chose, in the list's own order; the first, which is the record's name, always.
pub fn columns<R: Register>(state: &ListState) -> Vec<Column<R::Row>> {
    let chosen = state.columns.as_deref();
    let shown =
        |column: &Column<R::Row>| chosen.is_none_or(|chosen| chosen.iter().any(|key| key == column.key));
    R::columns()
        .into_iter()
        .enumerate()
        .filter(|(at, column)| *at == 0 || shown(column))
        .map(|(_, it)| it)
        .collect()
}

/// The filter by whose values the reader groups the rows.
pub fn grouping<R: Register>(state: &ListState) -> Option<&'static FacetSpec> {
    let key = state.group.as_deref()?;
    R::FACETS.iter().find(|facet| facet.key == key)
}

/// A filter's values as they are shown: the records' own by their count, then those that no record has.
pub fn values(spec: &FacetSpec, facets: &[Facet], state: &ListState) -> Vec<FacetValue> {
    let found = facets.iter().find(|facet| facet.field.eq_ignore_ascii_case(spec.field));
    let mut values: Vec<FacetValue> = found.map(|facet| facet.values.clone()).unwrap_or_default();
    for value in &mut values {
        value.value = value.value.to_ascii_lowercase();
    }
    let always = (spec.always)();
    let missing: Vec<_> = always
        .iter()
        .chain(state.values(spec.key))
        .filter(|&wanted| values.iter().all(|value| &value.value != wanted))
        .cloned()
        .collect();
    values.extend(missing.into_iter().map(|value| FacetValue { value, label: None, count: 0 }));
    // A closed list keeps its own order, so that nothing jumps while the counts change.
    if !always.is_empty() {
        values.sort_by_key(|value| always.iter().position(|known| *known == value.value));
    }
    values.dedup_by(|one, other| one.value == other.value);
    values
}

#[cfg(test)]
mod tests {
    use accord_shared::agreement::Ambit;

    use super::*;

    const AMBIT: FacetSpec = FacetSpec {
        key: "ambit",
        field: "AMBIT",
        title: |_| "",
        word: word_of::<Ambit>,
        always: every::<Ambit>,
        mark: None,
    };

    #[test]
    fn a_value_without_records_stays_with_zero() {
        let found = FacetValue { value: "MULTILATERAL".into(), label: None, count: 7 };
        let facets = [Facet { field: "ambit".into(), values: vec![found] }];
        let counts: Vec<_> = values(&AMBIT, &facets, &ListState::default())
            .into_iter()
            .map(|value| (word_of::<Ambit>(Locale::en, &value), value.count))
            .collect();
        assert_eq!(counts, [("Bilateral".to_owned(), 0), ("Multilateral".to_owned(), 7)]);
    }
}
