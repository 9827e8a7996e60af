//! What several nouns' answers are made of.

use std::str::FromStr;

use std::sync::Arc;

use accord_shared::agreement::{AgreementKind, AgreementState};
use accord_shared::error::ErrorCode;
use accord_shared::organization::OrganizationKind;
use accord_shared::{AccessLevel, Language, LocalizedText, RecordId, schema};
use chrono::NaiveDate;
use cynic::Id;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A whole day as the schema's `Date` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDate::from_str(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

cynic::impl_scalar!(Day, schema::Date);

/// An instant as the schema's `DateTime` writes it (RFC 3339).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub String);

cynic::impl_scalar!(Instant, schema::DateTime);

/// A name or a title in the languages it is known in.
#[derive(cynic::QueryFragment, Debug, Clone, Default, PartialEq, Eq)]
#[cynic(graphql_type = "LocalizedText")]
pub struct Text {
    /// Azerbaijani.
    pub az: Option<String>,
    /// English.
    pub en: Option<String>,
    /// Russian.
    pub ru: Option<String>,
    /// The authentic wording where it is in none of the three.
    pub original: Option<String>,
    /// Its language.
    pub original_language: Option<String>,
}

impl From<Text> for LocalizedText {
    fn from(text: Text) -> Self {
        let Text { az, en, ru, original, original_language } = text;
        Self { az, en, ru, original, original_language }
    }
}

impl Text {
    /// What a reader of the language sees.
    pub fn pick(&self, language: Language) -> String {
        LocalizedText::from(self.clone()).pick(language).to_owned()
    }

    /// The second line under it: the original, else another language, with the language it is in.
    pub fn second(&self, language: Language) -> Option<(String, String)> {
        let first = self.pick(language);
        let other = [
            (&self.original, self.original_language.as_deref().unwrap_or_default()),
            (&self.az, "az"),
            (&self.en, "en"),
            (&self.ru, "ru"),
        ];
        other.into_iter().find_map(|(text, code)| {
            let text = text.as_ref().filter(|text| !text.is_empty() && **text != first)?;
            Some((text.clone(), code.to_owned()))
        })
    }
}

/// An organization where it is only named.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct OrganizationBrief {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: OrganizationKind,
    /// Of our side.
    pub ours: bool,
    /// Its names.
    pub names: Text,
    /// Its short form.
    pub acronym: Option<String>,
}

/// An agreement where it is only named.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement")]
pub struct AgreementBrief {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: AgreementKind,
    /// Its titles.
    pub titles: Text,
    /// Where it stands today.
    pub state: AgreementState,
    /// How closed it is.
    pub access_level: AccessLevel,
}

/// A contact where it is only named.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Contact")]
pub struct ContactBrief {
    /// Its id.
    pub id: Id,
    /// The person's names.
    pub names: Text,
}

/// An identifier that a source gave.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Whose numbering.
    pub scheme: String,
    /// The number.
    pub value: String,
}

/// Where a list goes on.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct PageInfo {
    /// Whether there is more.
    pub has_next_page: bool,
    /// From where.
    pub end_cursor: Option<String>,
}

/// One filter's values with how many records each has.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Which filter.
    pub field: String,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// One value of a filter.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What to put into the filter.
    pub value: String,
    /// Its name where the value is an id.
    pub label: Option<String>,
    /// How many records.
    pub count: i32,
}

/// What was wrong with an input.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// Which kind of mistake.
    pub code: ErrorCode,
    /// Where, as a path through the input.
    pub field: Option<String>,
    /// The server's own words, for developers.
    pub message: String,
}

/// A text in the languages, to be saved.
#[derive(cynic::InputObject, Debug, Clone, Default, PartialEq, Eq)]
#[cynic(graphql_type = "LocalizedTextInput")]
pub struct TextInput {
    /// Azerbaijani.
    pub az: Option<String>,
    /// English.
    pub en: Option<String>,
    /// Russian.
    pub ru: Option<String>,
    /// The authentic wording where it is in none of the three.
    pub original: Option<String>,
    /// Its language.
    pub original_language: Option<String>,
}

impl From<Text> for TextInput {
    fn from(text: Text) -> Self {
        let Text { az, en, ru, original, original_language } = text;
        Self { az, en, ru, original, original_language }
    }
}

/// An identifier, to be saved.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub struct IdentifierInput {
    /// Whose numbering.
    pub scheme: String,
    /// The number.
    pub value: String,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<R> {
    /// The records; each is shared with an older page that had the same.
    pub rows: Vec<Arc<R>>,
    /// Where it goes on; nothing at the end.
    pub next: Option<String>,
    /// How many there are in all, where it was asked for.
    pub total: Option<i32>,
    /// The filters' values, where they were asked for.
    pub facets: Option<Vec<Facet>>,
}

impl<R> Page<R> {
    /// A page from a connection's parts.
    pub fn new(rows: Vec<R>, info: PageInfo, total: Option<i32>, facets: Option<Vec<Facet>>) -> Self {
        let rows = rows.into_iter().map(Arc::new).collect();
        Self { rows, next: info.end_cursor.filter(|_| info.has_next_page), total, facets }
    }
}

/// What every list is asked for beside its filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageAsk {
    /// How many records.
    pub first: i32,
    /// After which cursor; nothing for the first page, which alone asks for the total and the facets.
    pub after: Option<String>,
    /// The date at which states are judged; nothing for today.
    pub on: Option<NaiveDate>,
}

/// The record that an id names; nothing if it names none.
pub fn record(id: &Id) -> Option<RecordId> {
    id.inner().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_line_is_the_original_or_another_language_and_never_the_same_words() {
        let text = Text {
            az: Some("Saziş".into()),
            en: Some("Agreement".into()),
            original: Some("Anlaşma".into()),
            original_language: Some("tr".into()),
            ..Text::default()
        };
        assert_eq!(text.second(Language::En), Some(("Anlaşma".into(), "tr".into())));
        let without = Text { original: None, ..text };
        assert_eq!(without.second(Language::En), Some(("Saziş".into(), "az".into())));
        assert_eq!(without.second(Language::Az), Some(("Agreement".into(), "en".into())));
        let one = Text { en: Some("ITU".into()), az: Some("ITU".into()), ..Text::default() };
        assert_eq!(one.second(Language::Ru), None);
    }
}
