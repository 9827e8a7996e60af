//! Profiles: how a source's columns become our records. `docs/import-profiles.md` describes the language.

mod cell;
mod check;
mod fields;
mod shipped;

use std::{collections::BTreeMap, path::Path};

use accord_shared::{AccessLevel, LocalizedText};
use serde::Deserialize;

pub use cell::{Cell, Rule};
pub use check::{Directed, YesNo};
pub use fields::{
    ActionFields, AgreementFields, AliasFields, ContactFields, LinkFields, Missing, NameFields,
    ObligationFields, OrganizationFields, ParticipationFields, PostFields, Reference, RelationFields,
    Repeated, Texts,
};
pub use shipped::names as shipped_names;

use super::date::DateRules;

/// How one source's columns become our records.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What the source is, for people.
    pub about: String,
    /// The character between columns; a comma unless given.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Texts that mean nothing, in every column that has no list of its own.
    #[serde(default)]
    pub nothing: Vec<String>,
    /// How dates are written.
    #[serde(default)]
    pub dates: DateRules,
    /// Code lists: what the source writes → what we write. A text that begins with `@` names a constant.
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows to leave out.
    #[serde(default)]
    pub skip: Vec<Skip>,
    /// What a record that is known already takes from a row.
    #[serde(default)]
    pub existing: Existing,
    /// A row whose identifiers lead nowhere, or that has none, meets the record of its name, where only one bears it.
    #[serde(default)]
    pub by_name: bool,
    /// Records that rows refer to and that the source does not list. One is made when a row first needs it.
    #[serde(default)]
    pub constants: BTreeMap<String, Constant>,

    organization: Option<OrganizationFields>,
    name: Option<NameFields>,
    relation: Option<RelationFields>,
    agreement: Option<AgreementFields>,
    participation: Option<ParticipationFields>,
    obligation: Option<ObligationFields>,
    contact: Option<ContactFields>,
}

const fn comma() -> char {
    ','
}

/// Rows to leave out: those whose column holds one of these texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The column.
    pub column: String,
    /// The texts, whole; an empty one is an empty cell.
    pub is: Vec<String>,
    /// Why, for the report.
    pub reason: String,
}

/// What a record that is known already takes from a row that says otherwise. An empty cell never takes
/// anything away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// The row's values.
    #[default]
    Replace,
    /// Only what it lacks.
    Fill,
}

/// A record that rows refer to and that the source does not list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// `organization` or `agreement`.
    pub noun: ConstantNoun,
    /// Scheme → value. A record that carries one of them is the one meant.
    pub identifiers: BTreeMap<String, String>,
    /// Its names or titles.
    pub names: LocalizedText,
    /// Its acronyms by language.
    #[serde(default)]
    pub acronyms: BTreeMap<String, String>,
    /// A word of `OrganizationKind` or `AgreementKind`.
    pub kind: String,
    /// ISO 3166-1 alpha-2, of an organization.
    pub country: Option<String>,
    /// When an organization ceased to be.
    pub dissolved_on: Option<accord_shared::PartialDate>,
    /// `bilateral` or `multilateral`, of an agreement.
    pub ambit: Option<String>,
    /// Signature of an agreement.
    pub signed_on: Option<accord_shared::PartialDate>,
    /// Entry into force of an agreement.
    pub in_force_on: Option<accord_shared::PartialDate>,
    /// How closed it is.
    #[serde(default, deserialize_with = "fields::level")]
    pub access_level: AccessLevel,
}

/// What a constant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstantNoun {
    /// An organization.
    Organization,
    /// An agreement.
    Agreement,
}

/// What a row becomes.
#[derive(Debug, Clone, Copy)]
pub enum Target<'p> {
    /// An organization.
    Organization(&'p OrganizationFields),
    /// A name of an organization.
    Name(&'p NameFields),
    /// A relation between two organizations.
    Relation(&'p RelationFields),
    /// An agreement.
    Agreement(&'p AgreementFields),
    /// A participation.
    Participation(&'p ParticipationFields),
    /// An obligation.
    Obligation(&'p ObligationFields),
    /// A contact with a post.
    Contact(&'p ContactFields),
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadProfile {
    /// Neither shipped nor a file.
    #[error("no profile “{name}”: give a file, or one of {}", shipped_names().collect::<Vec<_>>().join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// The file cannot be read.
    #[error("profile {name}: {source}")]
    Io {
        /// The file.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, or a key that profiles do not have.
    #[error("profile {name}: {source}")]
    Form {
        /// The profile.
        name: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A profile that contradicts itself.
    #[error("profile {name}: {problem}")]
    Meaning {
        /// The profile.
        name: String,
        /// What is wrong, with the key.
        problem: String,
    },
}

impl Profile {
    /// The shipped profile of this name.
    pub fn shipped(name: &str) -> Result<Self, BadProfile> {
        match shipped::text(name) {
            Some(text) => Self::parse(name, text),
            None => Err(BadProfile::Unknown { name: name.chars().take(200).collect() }),
        }
    }

    /// The shipped profile of this name, else the profile in this file.
    pub fn find(name: &str) -> Result<Self, BadProfile> {
        if let Some(text) = shipped::text(name) {
            return Self::parse(name, text);
        }
        let path = Path::new(name);
        if !path.is_file() {
            return Err(BadProfile::Unknown { name: name.chars().take(200).collect() });
        }
        let text =
            std::fs::read_to_string(path).map_err(|source| BadProfile::Io { name: name.into(), source })?;
        Self::parse(name, &text)
    }

    /// The profile that a text writes; `name` is for errors.
    pub fn parse(name: &str, text: &str) -> Result<Self, BadProfile> {
        let profile: Self = toml::from_str(text)
            .map_err(|source| BadProfile::Form { name: name.to_owned(), source: Box::new(source) })?;
        match check::problem(&profile) {
            None => Ok(profile),
            Some(problem) => Err(BadProfile::Meaning { name: name.to_owned(), problem }),
        }
    }

    /// What a row becomes. A parsed profile has exactly one target.
    pub fn target(&self) -> Option<Target<'_>> {
        let mut targets = self.targets().into_iter();
        targets.next().filter(|_| targets.next().is_none())
    }

    fn targets(&self) -> Vec<Target<'_>> {
        [
            self.organization.as_ref().map(Target::Organization),
            self.name.as_ref().map(Target::Name),
            self.relation.as_ref().map(Target::Relation),
            self.agreement.as_ref().map(Target::Agreement),
            self.participation.as_ref().map(Target::Participation),
            self.obligation.as_ref().map(Target::Obligation),
            self.contact.as_ref().map(Target::Contact),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Every column that must be there.
    pub fn columns(&self) -> Vec<&str> {
        let cells = self.target().map(|target| target.cells()).unwrap_or_default();
        let skips = self.skip.iter().map(|skip| skip.column.as_str());
        let mut columns: Vec<_> = cells.into_iter().flat_map(Cell::columns).chain(skips).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}
