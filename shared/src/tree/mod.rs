//! A record as a tree of fields: what the ledger keeps of it, and what a form drafts of it, both as JSON.
//!
//! An item of a list is known by what it names, not by its place: a party that is listed first and now last is the
//! same party. So two states of a record can be compared, and two people's changes of it brought together.

mod diff;
mod hide;
mod merge;

use std::collections::HashMap;

use serde_json::{Map, Value};

pub use diff::{Change, diff};
pub use hide::{hide, lead, references};
pub use merge::{Conflict, Merged, merge};

/// By which of its fields an item of a list is known; an item of another list is known by all that it is. Fields are
/// written as the ledger has them and as a form does.
const KNOWN_BY: &[(&str, &[&str])] = &[
    ("participations", &["organization", "role"]),
    ("actions", &["kind", "on"]),
    ("relations", &["kind", "to", "since"]),
    ("links", &["kind", "to"]),
    ("posts", &["organization", "since"]),
    ("occurrences", &["dueOn", "due_on"]),
    ("priorities", &["direction"]),
    ("issues", &["titles"]),
];

/// The fields that are told first, in this order: what an item is, whom it names, when it was; a wording by its languages
/// and then what it was in the original.
const TOLD_FIRST: &[&str] = &[
    "kind",
    "organization",
    "to",
    "role",
    "on",
    "dueOn",
    "due_on",
    "since",
    "until",
    "az",
    "en",
    "ru",
    "original",
    "language",
];

/// The fields of an item in the order in which they are told: those that say what it is, and then the others by name. A
/// map of JSON keeps the order of its text only where one of the program's libraries asks for that, so nothing may hang
/// on it.
pub fn told(item: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = item.iter().collect();
    fields.sort_by_key(|(name, _)| {
        let place = TOLD_FIRST.iter().position(|first| first == name).unwrap_or(TOLD_FIRST.len());
        (place, name.as_str())
    });
    fields
}

/// What an item is known by, and the how-manieth of those known by the same it is.
type Known = (String, usize);

/// The fields by which items of this list are known.
fn known_by(list: &str) -> Option<&'static [&'static str]> {
    KNOWN_BY.iter().find(|(name, _)| *name == list).map(|(_, fields)| *fields)
}

/// What an item of a list is known by.
fn identity(list: &str, item: &Value) -> String {
    match (known_by(list), item) {
        (Some(fields), Value::Object(item)) => {
            let parts = fields.iter().map(|field| item.get(*field).filter(|value| !value.is_null()));
            parts.map(|part| part.map(Value::to_string).unwrap_or_default()).collect::<Vec<_>>().join("|")
        }
        _ => item.to_string(),
    }
}

/// The items of a list, each with what it is known by.
fn items<'v>(list: &str, value: Option<&'v Value>) -> Vec<(Known, &'v Value)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .map(|item| {
            let known = identity(list, item);
            let count = seen.entry(known.clone()).or_default();
            *count += 1;
            ((known, *count), item)
        })
        .collect()
}

/// A value that says something; nothing and null are the same.
fn said(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_item_are_told_in_one_order_however_they_were_written() {
        let written = [
            r#"{"actions": [], "role": "PARTY", "note": "host", "organization": "organization:1"}"#,
            r#"{"organization": "organization:1", "note": "host", "actions": [], "role": "PARTY"}"#,
        ];
        for text in written {
            let item: Map<String, Value> = serde_json::from_str(text).unwrap();
            let names: Vec<&str> = told(&item).into_iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["organization", "role", "actions", "note"], "{text}");
        }
        let wording: Map<String, Value> =
            serde_json::from_str(r#"{"language": "en", "ru": "", "original": "", "en": "", "az": ""}"#)
                .unwrap();
        let names: Vec<&str> = told(&wording).into_iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["az", "en", "ru", "original", "language"]);
    }
}

/// Trees for the promises about them.
#[cfg(test)]
mod samples {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// A small record: two texts, wordings, a list of words, a list of items with parts.
    pub(super) fn tree() -> impl Strategy<Value = Value> {
        let text = || prop::sample::select(vec!["", "a", "b"]);
        let words = prop::collection::btree_set(prop::sample::select(vec!["az", "en", "ru"]), 0..3);
        let posts =
            prop::collection::btree_map(prop::sample::select(vec!["o1", "o2", "o3"]), (text(), text()), 0..3);
        (text(), text(), text(), text(), words, posts).prop_map(|(city, note, az, en, languages, posts)| {
            let posts: Vec<Value> = posts
                .into_iter()
                .map(|(organization, (title, until))| {
                    json!({"organization": organization, "since": "", "title": title, "until": until})
                })
                .collect();
            json!({"city": city, "note": note, "names": {"az": az, "en": en}, "languages": languages, "posts": posts})
        })
    }

    /// The same with every list in one order.
    pub(super) fn sorted(value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(sorted).collect();
                items.sort_by_key(Value::to_string);
                Value::Array(items)
            }
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect())
            }
            value => value.clone(),
        }
    }
}
