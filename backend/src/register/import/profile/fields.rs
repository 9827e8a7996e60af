//! What a row of a source becomes: one table of fields for each kind of record.

use std::collections::BTreeMap;

use accord_shared::AccessLevel;
use serde::{Deserialize, Deserializer};

use super::cell::Cell;

/// Texts in the interface's languages, and in a language that the source names or does not name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Azerbaijani.
    pub az: Option<Cell>,
    /// English.
    pub en: Option<Cell>,
    /// Russian.
    pub ru: Option<Cell>,
    /// A text whose language is that of `language`, or is not known.
    pub other: Option<Cell>,
    /// The language of `other`.
    pub language: Option<Cell>,
}

/// How another record is referred to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The identifier scheme of `id`.
    pub scheme: Option<String>,
    /// The identifier; `@name` is a constant of the profile.
    pub id: Option<Cell>,
    /// The organization's name to look for, folded, where the identifier is not known: among those that carry
    /// an identifier of the scheme. It is used only where exactly one bears it.
    pub name: Option<Cell>,
    /// What to do where nothing is found.
    #[serde(default)]
    pub missing: Missing,
    /// The kind of a stub.
    pub stub_kind: Option<String>,
}

/// What to do with a reference to nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Skip what refers, with a reason.
    #[default]
    Skip,
    /// Make a stub: a record with this identifier and name and nothing else. Organizations only.
    Stub,
}

/// An organization per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationFields {
    /// Scheme → value. Two rows, or a row and a record, that share one of them are the same.
    pub identifiers: BTreeMap<String, Cell>,
    /// Its names.
    pub names: Texts,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<AliasFields>,
    /// What it is.
    pub kind: Cell,
    /// `yes` where it is of our side.
    pub ours: Option<Cell>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Cell>,
    /// City.
    pub city: Option<Cell>,
    /// Website.
    pub website: Option<Cell>,
    /// When it was founded.
    pub established_on: Option<Cell>,
    /// When it ceased to be.
    pub dissolved_on: Option<Cell>,
    /// Anything else.
    pub note: Option<Cell>,
    /// How closed it is.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// Other names in one cell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasFields {
    /// The names.
    pub text: Cell,
    /// `alias`, `acronym` or `former`; `alias` unless given.
    pub kind: Option<Cell>,
    /// Their language.
    pub language: Option<Cell>,
}

/// A name of an organization per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameFields {
    /// Whose name it is.
    pub organization: Reference,
    /// The name.
    pub text: Cell,
    /// Its language, ISO 639.
    pub language: Option<Cell>,
    /// `name`, `alias`, `acronym` or `former`. Several words: the first of them in this order counts.
    pub kind: Cell,
}

/// A relation between two organizations per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationFields {
    /// Where it starts.
    pub from: Reference,
    /// Where it ends.
    pub to: Reference,
    /// What the first is to the second; with `reversed ` before it, what the second is to the first.
    pub kind: Cell,
    /// A member's standing.
    pub membership: Option<Cell>,
    /// Its first day.
    pub since: Option<Cell>,
    /// Its last day.
    pub until: Option<Cell>,
    /// Anything else.
    pub note: Option<Cell>,
    /// How closed it is.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// An agreement per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementFields {
    /// Scheme → value.
    pub identifiers: BTreeMap<String, Cell>,
    /// What to do with a repeated identifier under another title.
    pub repeated: Repeated,
    /// Its titles.
    pub titles: Texts,
    /// What it is.
    pub kind: Cell,
    /// Between two, or among more.
    pub ambit: Cell,
    /// Its number.
    pub number: Option<Cell>,
    /// What it is about.
    pub subject: Option<Cell>,
    /// When it was drafted.
    pub drafted_on: Option<Cell>,
    /// When it was signed.
    pub signed_on: Option<Cell>,
    /// From when it is applied provisionally.
    pub provisional_on: Option<Cell>,
    /// From when it is in force.
    pub in_force_on: Option<Cell>,
    /// Its last day as agreed; “no end” makes its term indefinite, a date makes it fixed.
    pub ends_on: Option<Cell>,
    /// When it ended.
    pub ended_on: Option<Cell>,
    /// Where it was made.
    pub place: Option<Cell>,
    /// Website.
    pub website: Option<Cell>,
    /// Address of its text.
    pub text_url: Option<Cell>,
    /// Anything else.
    pub note: Option<Cell>,
    /// What it is to other agreements.
    #[serde(default)]
    pub links: Vec<LinkFields>,
    /// How closed it is.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// What to do with a repeated identifier under another title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeated {
    /// It is one agreement: the first title stays, the others go into its note.
    Merge,
    /// They are several agreements. The first keeps the identifier, and what refers to it; the others get it
    /// with `#2`, `#3` … behind.
    Separate,
}

/// What an agreement is to another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkFields {
    /// `amends`, `implements`, `replaces` or `annexed_to`.
    pub kind: Cell,
    /// The other agreement.
    pub to: Reference,
}

/// A participation per row. Rows of one agreement, organization and role are one participation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticipationFields {
    /// In what.
    pub agreement: Reference,
    /// Whose.
    pub organization: Reference,
    /// As what.
    pub role: Cell,
    /// What it did, by date.
    pub actions: Vec<ActionFields>,
    /// Anything else.
    pub note: Option<Cell>,
    /// How closed it is.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// An act of a party. There is none where its date is empty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionFields {
    /// What was done.
    pub kind: Cell,
    /// When. “No end” is no act.
    pub on: Cell,
    /// Anything else.
    pub note: Option<Cell>,
}

/// An obligation per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationFields {
    /// Scheme → value.
    pub identifiers: BTreeMap<String, Cell>,
    /// Under what.
    pub agreement: Reference,
    /// Under which article of it.
    pub article: Option<Cell>,
    /// What is owed.
    pub texts: Texts,
    /// Who owes.
    pub debtor: Option<Reference>,
    /// To whom.
    pub creditor: Option<Reference>,
    /// `we_owe`, `they_owe` or `joint`. Left out, it follows from the debtor: ours or not.
    pub side: Option<Cell>,
    /// `low`, `normal` or `high`; `normal` unless given.
    pub priority: Option<Cell>,
    /// When it is due. Several dates are several occurrences.
    pub due: Cell,
    /// The state of new occurrences; `scheduled` unless given.
    pub state: Option<Cell>,
    /// How closed it is.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// A contact, and perhaps a post of theirs, per row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactFields {
    /// Scheme → value.
    pub identifiers: BTreeMap<String, Cell>,
    /// Their names.
    pub names: Texts,
    /// E-mail address.
    pub email: Option<Cell>,
    /// Telephone number.
    pub phone: Option<Cell>,
    /// Languages they speak.
    pub languages: Option<Cell>,
    /// Anything else.
    pub note: Option<Cell>,
    /// A post they hold or held.
    pub post: Option<PostFields>,
    /// How closed the contact and the post are.
    #[serde(default, deserialize_with = "level")]
    pub access_level: AccessLevel,
}

/// A post. Posts of one contact at one organization with one title and one beginning are the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostFields {
    /// Where.
    pub organization: Reference,
    /// As what.
    pub titles: Texts,
    /// Its first day.
    pub since: Option<Cell>,
    /// Its last day.
    pub until: Option<Cell>,
}

/// An access level by its word.
pub(super) fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccessLevel, D::Error> {
    let word = String::deserialize(deserializer)?;
    AccessLevel::ALL.iter().copied().find(|level| level.code() == word).ok_or_else(|| {
        serde::de::Error::custom(format!("access level “{word}”: use open, service, confidential or secret"))
    })
}
