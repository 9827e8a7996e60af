//! A state of a record for somebody who may not see everything that it refers to.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::known_by;
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

/// A state as if the references that are not `shown` had never been in it, as the record itself is read by somebody to whom
/// they are not: a field that names one is empty, and an item of a list that is one, or is known by one, is not there. That
/// a party was added whom nobody may know of would tell that there is one, with or without a name. An item that is known by
/// something else and names one beside that, as an objection names to whose reservation it is, is there without it.
pub fn hide(state: &Value, shown: &dyn Fn(&str) -> bool) -> Value {
    hide_in("", state, shown)
}

/// The same of a value that is called `name`.
fn hide_in(name: &str, state: &Value, shown: &dyn Fn(&str) -> bool) -> Value {
    let is_hidden = |value: &Value| value.as_str().is_some_and(|text| is_reference(text) && !shown(text));
    let known_by = known_by(name);
    let hangs_on_hidden = |item: &Value| {
        let knows = |field: &str| known_by.is_none_or(|known_by| known_by.contains(&field));
        let fields = item.as_object().into_iter().flatten();
        is_hidden(item) || fields.into_iter().any(|(field, value)| knows(field) && is_hidden(value))
    };
    match state {
        Value::Object(fields) => {
            let seen = fields.iter().filter(|(_, value)| !is_hidden(value));
            Value::Object(seen.map(|(name, value)| (name.clone(), hide_in(name, value, shown))).collect())
        }
        Value::Array(items) => {
            let seen = items.iter().filter(|item| !hangs_on_hidden(item));
            Value::Array(seen.map(|item| hide_in("", item, shown)).collect())
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

    #[test]
    fn what_is_known_by_something_else_is_there_without_the_hidden_record_that_it_names() {
        let acts = |objection: Value| json!({"participations": [{"organization": SEEN, "role": "PARTY", "actions": [objection]}]});
        let state =
            acts(json!({"kind": "OBJECTION", "on": "2020", "text": "to the whole", "against": HIDDEN}));
        let seen = acts(json!({"kind": "OBJECTION", "on": "2020", "text": "to the whole"}));
        assert_eq!(hide(&state, &|id| id == SEEN), seen);
        // An item of a list of which nobody said what it is known by is not there at all.
        let unknown = json!({"somethings": [{"word": "a", "to": HIDDEN}]});
        assert_eq!(hide(&unknown, &|id| id == SEEN), json!({"somethings": []}));
    }
}
