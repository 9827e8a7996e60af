//! What is different between two states of a record.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{items, known_by, said};

/// One difference: a field that changed, or an item of a list that came or went.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The names of the fields from the record down; a list has its name, its items have none.
    pub path: Vec<String>,
    /// The items of lists that the field belongs to, from the outermost: each with the fields that it is known by.
    pub within: Vec<(Vec<String>, Value)>,
    /// What was there; nothing where it is new.
    pub before: Option<Value>,
    /// What is there; nothing where it is gone.
    pub after: Option<Value>,
}

/// Every difference between two states, field by field. Without a state before, all that the record has is new.
pub fn diff(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let mut walk = Walk { path: Vec::new(), within: Vec::new(), found: Vec::new() };
    walk.compare(before, after);
    walk.found
}

struct Walk {
    path: Vec<String>,
    within: Vec<(Vec<String>, Value)>,
    found: Vec<Change>,
}

impl Walk {
    fn compare(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let (before, after) = (said(before), said(after));
        if before == after {
            return;
        }
        match (before, after) {
            (Some(Value::Object(_)) | None, Some(Value::Object(_)) | None) => self.fields(before, after),
            (Some(Value::Array(_)) | None, Some(Value::Array(_)) | None) => self.list(before, after),
            _ => self.note(before, after),
        }
    }

    fn fields(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let field = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
        let (before, after): (Map<_, _>, Map<_, _>) = (field(before), field(after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            self.path.push(name.clone());
            self.compare(before.get(name), after.get(name));
            self.path.pop();
        }
    }

    fn list(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let list = self.path.last().cloned().unwrap_or_default();
        let (before, after) = (items(&list, before), items(&list, after));
        for (known, item) in &after {
            match before.iter().find(|(other, _)| other == known) {
                Some((_, old)) => {
                    self.within.push((self.path.clone(), face(&list, item)));
                    self.compare(Some(old), Some(item));
                    self.within.pop();
                }
                None => self.note(None, Some(item)),
            }
        }
        for (known, item) in &before {
            if !after.iter().any(|(other, _)| other == known) {
                self.note(Some(item), None);
            }
        }
    }

    fn note(&mut self, before: Option<&Value>, after: Option<&Value>) {
        self.found.push(Change {
            path: self.path.clone(),
            within: self.within.clone(),
            before: before.cloned(),
            after: after.cloned(),
        });
    }
}

/// The part of an item that it is known by.
fn face(list: &str, item: &Value) -> Value {
    match (known_by(list), item) {
        (Some(fields), Value::Object(item)) => {
            let known = item.iter().filter(|(name, _)| fields.contains(&name.as_str()));
            Value::Object(known.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        _ => item.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::tree::samples::tree;

    fn told(before: Value, after: Value) -> Vec<(String, Value, Value)> {
        let change = |change: Change| {
            let within: String = change.within.iter().map(|(_, item)| format!("{item} ")).collect();
            let value = |value: Option<Value>| value.unwrap_or(Value::Null);
            (format!("{within}{}", change.path.join(".")), value(change.before), value(change.after))
        };
        diff(Some(&before), Some(&after)).into_iter().map(change).collect()
    }

    #[test]
    fn a_field_a_wording_and_a_list_item_are_each_told_apart() {
        let before = json!({
            "names": {"az": "Bir", "en": null}, "city": "Bakı", "ours": false,
            "participations": [
                {"organization": "organization:1", "role": "PARTY", "note": null, "actions": []},
                {"organization": "organization:2", "role": "PARTY", "actions": []},
            ],
        });
        let after = json!({
            "names": {"az": "Bir", "en": "One"}, "ours": false,
            "participations": [
                {"organization": "organization:3", "role": "PARTY", "actions": []},
                {"organization": "organization:1", "role": "PARTY", "note": "first", "actions": [{"kind": "SIGNATURE"}]},
            ],
        });
        let first = r#"{"organization":"organization:1","role":"PARTY"} "#;
        assert_eq!(
            told(before, after),
            [
                ("city".into(), json!("Bakı"), Value::Null),
                ("names.en".into(), Value::Null, json!("One")),
                (
                    "participations".into(),
                    Value::Null,
                    json!({"organization": "organization:3", "role": "PARTY", "actions": []})
                ),
                (format!("{first}participations.actions"), Value::Null, json!({"kind": "SIGNATURE"})),
                (format!("{first}participations.note"), Value::Null, json!("first")),
                (
                    "participations".into(),
                    json!({"organization": "organization:2", "role": "PARTY", "actions": []}),
                    Value::Null
                ),
            ]
        );
    }

    #[test]
    fn another_order_is_no_change_and_two_of_the_same_are_two() {
        let list = |items: &[&str]| json!({ "languages": items });
        assert_eq!(told(list(&["az", "en"]), list(&["en", "az"])), []);
        assert_eq!(told(list(&["az"]), list(&["az", "az"])).len(), 1);
    }

    proptest! {
        #[test]
        fn nothing_is_different_from_itself_and_all_of_a_new_record_is_new(state in tree()) {
            prop_assert!(diff(Some(&state), Some(&state)).is_empty());
            prop_assert!(diff(None, Some(&state)).iter().all(|change| change.before.is_none()));
            prop_assert!(diff(Some(&state), None).iter().all(|change| change.after.is_none()));
        }

        #[test]
        fn what_is_told_forwards_is_told_backwards(one in tree(), two in tree()) {
            prop_assert_eq!(diff(Some(&one), Some(&two)).len(), diff(Some(&two), Some(&one)).len());
        }
    }
}
