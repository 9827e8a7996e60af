//! From columns that somebody matched to the profile that says the same: one language for both.

use std::collections::BTreeMap;

use accord_shared::{
    AccessLevel, Language, Viewer, access,
    intake::{DateForm, Duplicates, Field, ImportFault, Target},
};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::fault::Fault;
use crate::register::import::Profile;

/// Under which scheme a source's own keys are kept, where somebody matched a column with them.
const SCHEME: &str = "import";

/// What is to become of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    /// What a row does that meets a record of the register.
    pub duplicates: Duplicates,
    /// The name of a profile that comes with Accord.
    #[serde(default)]
    pub profile: Option<String>,
    /// What the columns mean, where no profile says it.
    #[serde(default)]
    pub mapping: Option<Mapping>,
}

/// Which column fills which field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    /// What a row becomes.
    pub target: Target,
    /// The column of each field.
    pub fields: BTreeMap<Field, String>,
    /// How dates are written.
    pub dates: DateForm,
    /// The language of names that stand in a column of no language of its own.
    pub language: Language,
    /// How closed new records are.
    pub access_level: AccessLevel,
    /// What the source writes for a word of ours, by field: compared folded. Our own words are always understood.
    #[serde(default)]
    pub words: BTreeMap<Field, BTreeMap<String, String>>,
}

/// The most words of a mapping, and the longest of them and of a column's name, in bytes.
const MOST_WORDS: usize = 2_000;
const LONGEST: usize = 500;

impl Choice {
    /// The profile that it comes to, as text and as it is used.
    pub(super) fn profile(&self, viewer: &Viewer) -> Result<(Option<String>, Profile), Fault> {
        match (&self.profile, &self.mapping) {
            (Some(name), None) => Ok((None, Profile::shipped(name).map_err(|error| wrong(&error))?)),
            (None, Some(mapping)) => {
                if !access::may_classify(viewer, None, mapping.access_level) {
                    return Err(wrong(&"access_level"));
                }
                let text = mapping.text()?;
                let profile = Profile::parse("import", &text).map_err(|error| wrong(&error))?;
                Ok((Some(text), profile))
            }
            _ => Err(wrong(&"a profile or a mapping")),
        }
    }
}

fn wrong(why: &dyn std::fmt::Display) -> Fault {
    Fault::new(ImportFault::Profile, [why.to_string()])
}

impl Mapping {
    /// The profile as TOML.
    fn text(&self) -> Result<String, Fault> {
        let words = self.words.values().flatten();
        let texts = self.fields.values().chain(words.clone().flat_map(|(from, to)| [from, to]));
        if words.count() > MOST_WORDS || texts.clone().any(|text| text.len() > LONGEST) {
            return Err(wrong(&"words"));
        }
        let is_there = |group: &&[Field]| group.iter().any(|field| self.fields.contains_key(field));
        if let Some(missing) = self.target.needed().iter().find(|group| !is_there(group)) {
            return Err(wrong(&missing.iter().map(|field| field.code()).collect::<Vec<_>>().join(", ")));
        }
        let mut profile = Table::new();
        profile.insert("about".into(), "Columns matched in the interface".into());
        profile.insert("by_name".into(), true.into());
        let forms: Vec<Value> = self.dates.forms().iter().map(|form| Value::from(*form)).collect();
        profile.insert("dates".into(), Table::from_iter([("forms".to_owned(), Value::from(forms))]).into());
        let codes =
            self.words.iter().filter(|(field, _)| self.fields.contains_key(field)).map(|(field, words)| {
                let words = words.iter().map(|(from, to)| (from.clone(), Value::from(to.clone())));
                (field.code().to_owned(), Value::from(Table::from_iter(words)))
            });
        profile.insert("codes".into(), Table::from_iter(codes).into());
        let (key, table) = match self.target {
            Target::Organization => ("organization", self.organization()),
            Target::Agreement => ("agreement", self.agreement()),
            Target::Participation => ("participation", self.participation()),
            Target::Obligation => ("obligation", self.obligation()),
            Target::Contact => ("contact", self.contact()),
        };
        profile.insert(key.into(), table.into());
        toml::to_string(&profile).map_err(|error| wrong(&error))
    }

    fn organization(&self) -> Table {
        let mut table = self.named("names");
        self.keyed(&mut table);
        table.insert("kind".into(), self.word(Field::Kind, "other"));
        for (key, field) in [
            ("country", Field::Country),
            ("city", Field::City),
            ("website", Field::Website),
            ("established_on", Field::EstablishedOn),
            ("dissolved_on", Field::DissolvedOn),
            ("note", Field::Note),
        ] {
            self.column(&mut table, key, field);
        }
        if let Some(column) = self.fields.get(&Field::Acronym) {
            let alias = [("text", rule(column)), ("kind", fixed("acronym"))];
            let alias = Table::from_iter(alias.map(|(key, value)| (key.to_owned(), value)));
            table.insert("aliases".into(), vec![Value::from(alias)].into());
        }
        table
    }

    fn agreement(&self) -> Table {
        let mut table = self.named("titles");
        self.keyed(&mut table);
        table.insert("repeated".into(), "separate".into());
        table.insert("kind".into(), self.word(Field::Kind, "other"));
        table.insert("ambit".into(), self.word(Field::Ambit, "bilateral"));
        for (key, field) in [
            ("number", Field::Number),
            ("subject", Field::Subject),
            ("signed_on", Field::SignedOn),
            ("in_force_on", Field::InForceOn),
            ("ends_on", Field::EndsOn),
            ("place", Field::Place),
            ("website", Field::Website),
            ("text_url", Field::TextUrl),
            ("note", Field::Note),
        ] {
            self.column(&mut table, key, field);
        }
        table
    }

    fn participation(&self) -> Table {
        let mut table = self.leveled();
        self.reference(&mut table, "agreement", Field::Agreement);
        self.reference(&mut table, "organization", Field::Organization);
        table.insert("role".into(), self.word(Field::Role, "party"));
        let acts = [
            ("signature", Field::SignedOn),
            ("ratification", Field::RatifiedOn),
            ("entry_into_force", Field::InForceOn),
        ];
        let acts = acts.into_iter().filter_map(|(kind, field)| {
            let on = self.fields.get(&field)?;
            let act = [("kind", fixed(kind)), ("on", rule(on))];
            Some(Value::from(Table::from_iter(act.map(|(key, value)| (key.to_owned(), value)))))
        });
        table.insert("actions".into(), acts.collect::<Vec<_>>().into());
        self.column(&mut table, "note", Field::Note);
        table
    }

    fn obligation(&self) -> Table {
        let mut table = self.named("texts");
        self.keyed(&mut table);
        self.reference(&mut table, "agreement", Field::Agreement);
        self.reference(&mut table, "debtor", Field::Debtor);
        self.reference(&mut table, "creditor", Field::Creditor);
        self.column(&mut table, "article", Field::Article);
        if self.fields.contains_key(&Field::Priority) {
            table.insert("priority".into(), self.word(Field::Priority, "normal"));
        }
        let due = self.fields.get(&Field::DueOn).map_or_else(|| fixed(""), |column| rule(column));
        table.insert("due".into(), due);
        table
    }

    fn contact(&self) -> Table {
        let mut table = self.named("names");
        self.keyed(&mut table);
        for (key, field) in [("email", Field::Email), ("phone", Field::Phone), ("note", Field::Note)] {
            self.column(&mut table, key, field);
        }
        let mut post = Table::new();
        self.reference(&mut post, "organization", Field::Organization);
        if let Some(column) = self.fields.get(&Field::Post) {
            post.insert("titles".into(), self.in_language(column).into());
        }
        self.column(&mut post, "since", Field::Since);
        self.column(&mut post, "until", Field::Until);
        table.insert("post".into(), post.into());
        table
    }

    fn leveled(&self) -> Table {
        Table::from_iter([("access_level".to_owned(), Value::from(self.access_level.code()))])
    }

    /// A table with the names of a record under `key`, in the languages that there are columns for.
    fn named(&self, key: &str) -> Table {
        let mut table = self.leveled();
        let mut names = match self.fields.get(&Field::Name) {
            Some(column) => self.in_language(column),
            None => Table::new(),
        };
        for (language, field) in [("az", Field::NameAz), ("en", Field::NameEn), ("ru", Field::NameRu)] {
            if let Some(column) = self.fields.get(&field) {
                names.insert(language.into(), rule(column));
            }
        }
        table.insert(key.into(), names.into());
        table
    }

    fn in_language(&self, column: &str) -> Table {
        let language = fixed(self.language.code());
        Table::from_iter([("other".to_owned(), rule(column)), ("language".to_owned(), language)])
    }

    fn keyed(&self, table: &mut Table) {
        let column = self.fields.get(&Field::Id).map(|column| (SCHEME.to_owned(), rule(column)));
        table.insert("identifiers".into(), Table::from_iter(column).into());
    }

    fn column(&self, table: &mut Table, key: &str, field: Field) {
        if let Some(column) = self.fields.get(&field) {
            table.insert(key.into(), rule(column));
        }
    }

    fn reference(&self, table: &mut Table, key: &str, field: Field) {
        if let Some(column) = self.fields.get(&field) {
            table.insert(key.into(), Table::from_iter([("name".to_owned(), rule(column))]).into());
        }
    }

    /// A word of a closed list: from its column, where there is one, else `default`.
    fn word(&self, field: Field, default: &str) -> Value {
        let Some(column) = self.fields.get(&field) else { return fixed(default) };
        let mut cell = Table::from_iter([
            ("column".to_owned(), Value::from(column.clone())),
            ("default".to_owned(), Value::from(default)),
        ]);
        if self.words.contains_key(&field) {
            cell.insert("codes".into(), field.code().into());
            cell.insert("folded".into(), true.into());
            cell.insert("keep".into(), true.into());
        }
        cell.into()
    }
}

/// A column as a rule: a name alone would do, but not where it looks like another form.
fn rule(column: &str) -> Value {
    Table::from_iter([("column".to_owned(), Value::from(column))]).into()
}

fn fixed(text: &str) -> Value {
    Table::from_iter([("value".to_owned(), Value::from(text))]).into()
}

#[cfg(test)]
mod tests {
    use accord_shared::Role;

    use super::*;

    /// A mapping of every field of a target to a column of its own name.
    fn whole(target: Target) -> Mapping {
        let column = |field: &Field| (*field, format!("The \"{field}\"\nof it"));
        Mapping {
            target,
            fields: target.fields().iter().map(column).collect(),
            dates: DateForm::Dots,
            language: Language::Az,
            access_level: AccessLevel::Service,
            words: BTreeMap::from([(
                Field::Kind,
                BTreeMap::from([("Saziş".to_owned(), "agreement".to_owned())]),
            )]),
        }
    }

    fn chosen(mapping: Mapping) -> Choice {
        Choice { duplicates: Duplicates::Update, profile: None, mapping: Some(mapping) }
    }

    #[test]
    fn every_field_of_every_target_reaches_the_profile() {
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Service);
        for &target in Target::ALL {
            let mapping = Mapping {
                words: if target == Target::Agreement { whole(target).words } else { BTreeMap::new() },
                ..whole(target)
            };
            let (text, profile) = chosen(mapping.clone()).profile(&viewer).unwrap();
            for column in mapping.fields.values() {
                assert!(
                    profile.columns().contains(&column.as_str()),
                    "{target} {column}\n{}",
                    text.as_ref().unwrap()
                );
            }
        }
    }

    #[test]
    fn a_mapping_that_lacks_something_or_closes_too_much_is_refused() {
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Open);
        let fault = chosen(whole(Target::Agreement)).profile(&viewer).unwrap_err();
        assert_eq!(fault.values, ["access_level"]);
        let mut bare = Mapping { access_level: AccessLevel::Open, ..whole(Target::Participation) };
        bare.fields.remove(&Field::Agreement);
        assert_eq!(chosen(bare).profile(&viewer).unwrap_err().values, ["agreement"]);
        let file =
            Choice { duplicates: Duplicates::Skip, profile: Some("/etc/passwd".into()), mapping: None };
        assert_eq!(file.profile(&viewer).unwrap_err().code, ImportFault::Profile, "no file of the server's");
    }
}
