//! Bringing two people's changes of one record together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Known, items, said};

/// A step from a record down to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Into the field of this name.
    Field(String),
    /// Into the item of a list that is known by this.
    Item(Known),
}

/// A place where both changed the same thing, each to something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Where.
    place: Vec<Step>,
    /// The names of the fields from the record down; items of lists have none.
    pub path: Vec<String>,
    /// The item of a list in which it lies.
    pub item: Option<Value>,
    /// What both started from.
    pub original: Option<Value>,
    /// What the person at this form typed.
    pub mine: Option<Value>,
    /// What somebody else saved.
    pub theirs: Option<Value>,
}

/// Both people's changes in one, and where they collided.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The record with both changes; where they collide, with mine.
    pub value: Value,
    /// Where they collide.
    pub conflicts: Vec<Conflict>,
}

/// Merges what I and they made of the original. What only one of us changed is taken from that one; where both changed
/// the same thing, mine is taken until somebody chooses otherwise ([`Conflict::put`]).
pub fn merge(original: &Value, mine: &Value, theirs: &Value) -> Merged {
    let mut merging = Merging { place: Vec::new(), item: None, conflicts: Vec::new() };
    let value = merging.merge(Some(original), Some(mine), Some(theirs));
    Merged { value: value.unwrap_or(Value::Null), conflicts: merging.conflicts }
}

impl Conflict {
    /// Gives the place this value, or removes what is there, and touches nothing else.
    pub fn put(&self, record: &mut Value, value: Option<&Value>) {
        put(record, "", &self.place, value);
    }
}

fn put(at: &mut Value, list: &str, place: &[Step], value: Option<&Value>) {
    let Some((step, rest)) = place.split_first() else {
        *at = value.cloned().unwrap_or_default();
        return;
    };
    match (step, at) {
        (Step::Field(name), Value::Object(fields)) => {
            put(fields.entry(name).or_insert(Value::Null), name, rest, value);
        }
        (Step::Item(known), list_value @ Value::Array(_)) => {
            let found = items(list, Some(list_value)).iter().position(|(other, _)| other == known);
            let Value::Array(list_items) = list_value else { return };
            match (found, value) {
                (Some(index), None) if rest.is_empty() => drop(list_items.remove(index)),
                (Some(index), _) => put(&mut list_items[index], list, rest, value),
                (None, Some(value)) if rest.is_empty() => list_items.push(value.clone()),
                (None, _) => {}
            }
        }
        _ => {}
    }
}

struct Merging {
    place: Vec<Step>,
    item: Option<Value>,
    conflicts: Vec<Conflict>,
}

impl Merging {
    fn merge(
        &mut self,
        original: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if said(mine) == said(theirs) || said(theirs) == said(original) {
            return mine.cloned();
        }
        if said(mine) == said(original) {
            return theirs.cloned();
        }
        match (mine, theirs) {
            (Some(Value::Object(mine)), Some(Value::Object(theirs))) => {
                Some(self.fields(original.and_then(Value::as_object), mine, theirs))
            }
            (Some(Value::Array(_)), Some(Value::Array(_))) => Some(self.list(original, mine, theirs)),
            _ => self.collide(original, mine, theirs),
        }
    }

    fn fields(
        &mut self,
        original: Option<&Map<String, Value>>,
        mine: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Value {
        let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
        let mut merged = Map::new();
        for name in names {
            self.place.push(Step::Field(name.clone()));
            let original = original.and_then(|original| original.get(name));
            if let Some(value) = self.merge(original, mine.get(name), theirs.get(name)) {
                merged.insert(name.clone(), value);
            }
            self.place.pop();
        }
        Value::Object(merged)
    }

    /// In my order; what only they have comes after it.
    fn list(&mut self, original: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) -> Value {
        let list = self.path().pop().unwrap_or_default();
        let original: BTreeMap<Known, &Value> = items(&list, original).into_iter().collect();
        let (mine, theirs) = (items(&list, mine), items(&list, theirs));
        let of_theirs: BTreeMap<&Known, &Value> = theirs.iter().map(|(known, item)| (known, *item)).collect();
        let of_mine: BTreeSet<&Known> = mine.iter().map(|(known, _)| known).collect();
        let mut merged = Vec::new();
        for (known, item) in &mine {
            let other = of_theirs.get(known).copied();
            merged.extend(self.item(known, original.get(known).copied(), Some(item), other));
        }
        for (known, item) in theirs.iter().filter(|(known, _)| !of_mine.contains(known)) {
            merged.extend(self.item(known, original.get(known).copied(), None, Some(item)));
        }
        Value::Array(merged)
    }

    fn item(
        &mut self,
        known: &Known,
        original: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        self.place.push(Step::Item(known.clone()));
        let outer = std::mem::replace(&mut self.item, mine.or(theirs).cloned());
        let merged = self.merge(original, mine, theirs);
        self.item = outer;
        self.place.pop();
        merged
    }

    fn collide(
        &mut self,
        original: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        self.conflicts.push(Conflict {
            place: self.place.clone(),
            path: self.path(),
            item: self.item.clone(),
            original: said(original).cloned(),
            mine: said(mine).cloned(),
            theirs: said(theirs).cloned(),
        });
        mine.cloned()
    }

    fn path(&self) -> Vec<String> {
        let name = |step: &Step| match step {
            Step::Field(name) => Some(name.clone()),
            Step::Item(_) => None,
        };
        self.place.iter().filter_map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::tree::samples::{sorted, tree};

    #[test]
    fn what_does_not_collide_merges_by_itself() {
        let original =
            json!({"city": "Baku", "note": "", "names": {"az": "Bir", "en": ""}, "languages": ["az"]});
        let mine = json!({"city": "Bakı", "note": "", "names": {"az": "Bir", "en": "One"}, "languages": ["az", "ru"]});
        let theirs =
            json!({"city": "Baku", "note": "x", "names": {"az": "Birinci", "en": ""}, "languages": ["en"]});
        let merged = merge(&original, &mine, &theirs);
        assert!(merged.conflicts.is_empty());
        assert_eq!(
            merged.value,
            json!({"city": "Bakı", "note": "x", "names": {"az": "Birinci", "en": "One"}, "languages": ["ru", "en"]})
        );
    }

    #[test]
    fn what_collides_is_mine_until_it_is_chosen_and_nothing_is_lost() {
        let (original, mine, theirs) = (json!({"city": "a"}), json!({"city": "b"}), json!({"city": "c"}));
        let merged = merge(&original, &mine, &theirs);
        let conflict = &merged.conflicts[0];
        assert_eq!((conflict.path.join("."), &merged.value), ("city".to_owned(), &mine));
        assert_eq!(
            [&conflict.original, &conflict.mine, &conflict.theirs],
            [&Some(json!("a")), &Some(json!("b")), &Some(json!("c"))]
        );
        let mut chosen = merged.value.clone();
        conflict.put(&mut chosen, conflict.theirs.as_ref());
        assert_eq!(chosen, theirs);
    }

    #[test]
    fn an_item_that_one_changed_and_the_other_removed_is_to_be_chosen() {
        let with = |note: &str| json!({"posts": [{"organization": "o", "since": "", "note": note}]});
        let without = json!({"posts": []});
        let merged = merge(&with("old"), &without, &with("new"));
        assert_eq!(merged.value, without);
        let mut chosen = merged.value;
        let conflict = &merged.conflicts[0];
        conflict.put(&mut chosen, conflict.theirs.as_ref());
        assert_eq!(chosen, with("new"));
        conflict.put(&mut chosen, conflict.mine.as_ref());
        assert_eq!(chosen, without);
        assert_eq!(merge(&with("old"), &without, &with("old")).value, without, "and nobody else touched it");
    }

    #[test]
    fn two_people_change_different_parts_of_one_item() {
        let post = |title: &str, until: &str| json!({"posts": [{"organization": "o", "since": "2001", "title": title, "until": until}]});
        let merged = merge(&post("a", ""), &post("b", ""), &post("a", "2009"));
        assert_eq!((merged.value, merged.conflicts.len()), (post("b", "2009"), 0));
        let merged = merge(&post("a", ""), &post("b", ""), &post("c", "2009"));
        assert_eq!(merged.conflicts[0].path, ["posts", "title"]);
        assert!(merged.conflicts[0].item.is_some());
    }

    proptest! {
        #[test]
        fn where_only_one_changed_something_the_result_is_theirs(original in tree(), changed in tree()) {
            let theirs = merge(&original, &original, &changed);
            prop_assert_eq!((&theirs.value, theirs.conflicts.len()), (&changed, 0));
            let mine = merge(&original, &changed, &original);
            prop_assert_eq!((&mine.value, mine.conflicts.len()), (&changed, 0));
            let both = merge(&original, &changed, &changed);
            prop_assert_eq!((&both.value, both.conflicts.len()), (&changed, 0));
        }

        #[test]
        fn where_nothing_collides_it_does_not_matter_who_is_who(original in tree(), mine in tree(), theirs in tree()) {
            let one = merge(&original, &mine, &theirs);
            let other = merge(&original, &theirs, &mine);
            prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
            if one.conflicts.is_empty() {
                prop_assert_eq!(sorted(&one.value), sorted(&other.value));
            }
        }

        #[test]
        fn choosing_one_side_everywhere_takes_back_nothing_that_did_not_collide(
            original in tree(), mine in tree(), theirs in tree(),
        ) {
            let merged = merge(&original, &mine, &theirs);
            let chosen = |side: fn(&Conflict) -> Option<&Value>| {
                let mut value = merged.value.clone();
                merged.conflicts.iter().for_each(|conflict| conflict.put(&mut value, side(conflict)));
                sorted(&value)
            };
            prop_assert_eq!(chosen(|conflict| conflict.mine.as_ref()), sorted(&merged.value));
            // With theirs everywhere it is what they would have got with mine everywhere.
            let other = merge(&original, &theirs, &mine);
            prop_assert_eq!(chosen(|conflict| conflict.theirs.as_ref()), sorted(&other.value));
        }
    }
}
