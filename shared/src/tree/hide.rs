//! A state of a record for somebody who may not see everything that it refers to.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::id::{DirectionId, RecordId};

/// The ids of records and directions that stand anywhere in a state.
pub fn references(state: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    collect(state, &mut found);
    found
}

fn collect<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) if is_reference(text) => {
            found.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        _ => {}
    }
}

fn is_reference(text: &str) -> bool {
    text.parse::<RecordId>().is_ok() || text.parse::<DirectionId>().is_ok()
}

/// A state as if the references that are not `shown` had never been in it: a field that names one is empty, an item of
/// a list that names one, and hangs on it, is not there.
pub fn hide(state: &Value, shown: &dyn Fn(&str) -> bool) -> Value {
    let is_hidden = |value: &Value| value.as_str().is_some_and(|text| is_reference(text) && !shown(text));
    let hangs_on_hidden = |item: &Value| {
        is_hidden(item) || item.as_object().is_some_and(|fields| fields.values().any(is_hidden))
    };
    match state {
        Value::Object(fields) => {
            let seen = fields.iter().filter(|(_, value)| !is_hidden(value));
            Value::Object(seen.map(|(name, value)| (name.clone(), hide(value, shown))).collect())
        }
        Value::Array(items) => {
            let seen = items.iter().filter(|item| !hangs_on_hidden(item));
            Value::Array(seen.map(|item| hide(item, shown)).collect())
        }
        value if is_hidden(value) => Value::Null,
        value => value.clone(),
    }
}

/// A state with each reference that leads elsewhere replaced by where it leads.
pub fn lead(state: &Value, leads: &HashMap<String, String>) -> Value {
    match state {
        Value::String(text) => Value::String(leads.get(text).unwrap_or(text).clone()),
        Value::Array(items) => Value::Array(items.iter().map(|item| lead(item, leads)).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), lead(value, leads))).collect())
        }
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SEEN: &str = "organization:00000000-0000-0000-0000-000000000001";
    const HIDDEN: &str = "organization:00000000-0000-0000-0000-000000000002";

    #[test]
    fn a_reference_leads_to_what_its_record_was_joined_to_and_texts_stay() {
        let leads = HashMap::from([(HIDDEN.to_owned(), SEEN.to_owned())]);
        let state = json!({"unit": HIDDEN, "note": format!("see {HIDDEN}"), "posts": [{"organization": HIDDEN}], "year": 7});
        let led = json!({"unit": SEEN, "note": format!("see {HIDDEN}"), "posts": [{"organization": SEEN}], "year": 7});
        assert_eq!(lead(&state, &leads), led);
    }

    #[test]
    fn what_names_a_hidden_record_is_as_if_it_had_never_been() {
        let state = json!({
            "unit": HIDDEN, "number": "7", "note": format!("see {HIDDEN}"),
            "participations": [
                {"organization": SEEN, "role": "PARTY", "actions": [{"kind": "SIGNATURE"}]},
                {"organization": HIDDEN, "role": "PARTY", "actions": [{"kind": "RATIFICATION"}]},
            ],
            "others": [SEEN, HIDDEN],
        });
        assert_eq!(references(&state), BTreeSet::from([SEEN, HIDDEN]));
        let seen = hide(&state, &|id| id == SEEN);
        assert_eq!(
            seen,
            json!({
                "number": "7", "note": format!("see {HIDDEN}"),
                "participations": [{"organization": SEEN, "role": "PARTY", "actions": [{"kind": "SIGNATURE"}]}],
                "others": [SEEN],
            })
        );
        assert_eq!(hide(&state, &|_| true), state);
    }
}
