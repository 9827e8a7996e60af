//! Where a field's text comes from: a column, or a small rule over columns.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// A field's text: the name of a column, or a rule.
#[derive(Debug, Clone)]
pub enum Cell {
    /// The column of this name.
    Column(String),
    /// A rule.
    Rule(Box<Rule>),
}

/// A rule. Exactly one of `column`, `value`, `first` and `join` says where the text comes from; the other keys
/// work on it in the order in which they stand here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// The column of this name.
    pub column: Option<String>,
    /// This text, whatever the row says.
    pub value: Option<String>,
    /// The first of these that is not empty.
    pub first: Vec<Cell>,
    /// All of these that are not empty, with `with` between them.
    pub join: Vec<Cell>,
    /// What stands between joined texts; a line break unless given.
    pub with: Option<String>,
    /// The text is HTML: tags go, entities are decoded.
    pub html: bool,
    /// Texts that mean nothing, instead of the profile's own list.
    pub nothing: Option<Vec<String>>,
    /// The cell holds several texts with this between them.
    pub split: Option<String>,
    /// Only a text of this form counts: `?` is any letter, `#` a digit, `*` any letters.
    pub like: Option<String>,
    /// Dropped from the beginning where the text begins so.
    pub strip: Option<String>,
    /// Only what stands behind the first of this; nothing where it does not occur.
    pub after: Option<String>,
    /// Only what stands before the first of this; the whole text where it does not occur.
    pub before: Option<String>,
    /// What the text becomes, whatever it was: with `like`, a text of that form becomes this.
    pub becomes: Option<String>,
    /// The code list that the text is looked up in.
    pub codes: Option<String>,
    /// The code list is asked without regard to case, diacritics and script.
    pub folded: bool,
    /// A text that the code list does not have is taken as it is.
    pub keep: bool,
    /// What to put where there is nothing.
    pub default: Option<String>,
    /// What to put before a text, never before nothing.
    pub prefix: Option<String>,
}

impl Cell {
    /// Every column that the cell reads.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) => vec![column],
            Self::Rule(rule) => {
                let inner = rule.first.iter().chain(&rule.join).flat_map(Cell::columns);
                rule.column.as_deref().into_iter().chain(inner).collect()
            }
        }
    }

    /// The cell and every cell inside it.
    pub fn all(&self) -> Vec<&Cell> {
        let mut all = vec![self];
        if let Self::Rule(rule) = self {
            all.extend(rule.first.iter().chain(&rule.join).flat_map(Cell::all));
        }
        all
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnOrRule;

        impl<'de> Visitor<'de> for ColumnOrRule {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or a rule like { column = \"…\", split = \"|\" }")
            }

            fn visit_str<E>(self, column: &str) -> Result<Cell, E> {
                Ok(Cell::Column(column.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
                let rule = Rule::deserialize(MapAccessDeserializer::new(map))?;
                let sources = [
                    rule.column.is_some(),
                    rule.value.is_some(),
                    !rule.first.is_empty(),
                    !rule.join.is_empty(),
                ];
                if sources.into_iter().filter(|&given| given).count() != 1 {
                    return Err(serde::de::Error::custom(
                        "a rule takes its text from exactly one of column, value, first and join",
                    ));
                }
                if rule.split.as_deref() == Some("") {
                    return Err(serde::de::Error::custom("split needs a text to split at"));
                }
                Ok(Cell::Rule(Box::new(rule)))
            }
        }

        // Both forms say themselves what they are; asking for `any` keeps TOML's line and column in errors.
        deserializer.deserialize_any(ColumnOrRule)
    }
}
