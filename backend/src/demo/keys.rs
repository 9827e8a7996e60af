//! The keys of the files and the ids that their records were given.

use std::collections::HashMap;

use super::{DemoError, content::File};

/// The records of one file written so far.
#[derive(Debug)]
pub(super) struct Keys<Id> {
    file: File,
    ids: HashMap<String, Id>,
}

impl<Id: Copy> Keys<Id> {
    pub(super) fn of(file: File) -> Self {
        Self { file, ids: HashMap::new() }
    }

    /// Notes that the record under `key` now has an id. Two records of a file never share a key.
    pub(super) fn add(&mut self, key: String, id: Id) -> Result<(), DemoError> {
        if self.ids.contains_key(&key) {
            return Err(DemoError::Twice { file: self.file.name, key });
        }
        self.ids.insert(key, id);
        Ok(())
    }

    /// The id under `key`, which the record `by` of `file` names.
    pub(super) fn get(&self, key: &str, file: File, by: &str) -> Result<Id, DemoError> {
        self.ids.get(key).copied().ok_or_else(|| DemoError::UnknownKey {
            file: file.name,
            by: by.to_owned(),
            key: key.to_owned(),
            of: self.file.name,
        })
    }

    /// As [`Self::get`], of several.
    pub(super) fn all(&self, keys: &[String], file: File, by: &str) -> Result<Vec<Id>, DemoError> {
        keys.iter().map(|key| self.get(key, file, by)).collect()
    }

    /// As [`Self::get`], where the record may name none.
    pub(super) fn perhaps(&self, key: Option<&str>, file: File, by: &str) -> Result<Option<Id>, DemoError> {
        key.map(|key| self.get(key, file, by)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::content::{AGREEMENTS, ORGANIZATIONS},
        *,
    };

    #[test]
    fn an_unknown_key_is_refused_with_the_file_and_the_key() {
        let mut keys = Keys::of(ORGANIZATIONS);
        keys.add("itu".into(), 1).unwrap();
        assert_eq!(keys.get("itu", AGREEMENTS, "radio").unwrap(), 1);
        let refusal = keys.get("upu", AGREEMENTS, "radio").unwrap_err().to_string();
        for part in ["agreements.toml", "organizations.toml", "“radio”", "“upu”"] {
            assert!(refusal.contains(part), "{refusal}");
        }
        assert_eq!(keys.perhaps(None, AGREEMENTS, "radio").unwrap(), None);
    }

    #[test]
    fn a_key_stands_once() {
        let mut keys = Keys::of(ORGANIZATIONS);
        keys.add("itu".into(), 1).unwrap();
        assert!(keys.add("itu".into(), 2).unwrap_err().to_string().contains("“itu”"));
    }
}
