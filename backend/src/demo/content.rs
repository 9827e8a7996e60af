//! What the files of the demo register say, read and checked for form. Keys are still keys here.

use std::{collections::HashMap, fmt::Display, str::FromStr};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, Ambit, Term},
    calendar::{Period, PeriodUnit},
    entry::EntryKind,
    interaction::InteractionKind,
    obligation::{DueEvent, ObligationSide, OccurrenceState, Priority},
    occurrence::{OccurrenceAct, Outcome},
    organization::{AliasKind, OrganizationKind},
    participation::{ActionKind, ParticipationRole, ProcedureKind},
    relation::{MembershipKind, RelationKind},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};

use super::DemoError;

/// A file of the demo register: its name for messages, the noun of its tables, its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    pub(super) name: &'static str,
    noun: &'static str,
    text: &'static str,
}

macro_rules! file {
    ($noun:literal, $name:literal) => {
        File { name: $name, noun: $noun, text: include_str!(concat!("../../demo/", $name)) }
    };
}

pub(super) const DIRECTIONS: File = file!("direction", "directions.toml");
pub(super) const ORGANIZATIONS: File = file!("organization", "organizations.toml");
pub(super) const CONTACTS: File = file!("contact", "contacts.toml");
pub(super) const AGREEMENTS: File = file!("agreement", "agreements.toml");
pub(super) const OBLIGATIONS: File = file!("obligation", "obligations.toml");
pub(super) const DOCUMENTS: File = file!("document", "documents.toml");
pub(super) const INTERACTIONS: File = file!("interaction", "interactions.toml");
pub(super) const ASSESSMENTS: File = file!("assessment", "assessments.toml");
pub(super) const REVIEWS: File = file!("review", "reviews.toml");

/// Everything the files say, in the order in which it can be written: a record names only what stands above
/// it in its own file or in a file before.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) directions: Vec<Direction>,
    pub(super) organizations: Vec<Organization>,
    pub(super) contacts: Vec<Contact>,
    pub(super) agreements: Vec<Agreement>,
    pub(super) interactions: Vec<Interaction>,
    pub(super) obligations: Vec<Obligation>,
}

impl Content {
    /// The content that the program carries.
    pub(super) fn embedded() -> Result<Self, DemoError> {
        Ok(Self {
            directions: DIRECTIONS.records()?,
            organizations: ORGANIZATIONS.records()?,
            contacts: CONTACTS.records()?,
            agreements: AGREEMENTS.records()?,
            interactions: INTERACTIONS.records()?,
            obligations: OBLIGATIONS.records()?,
        })
    }
}

impl File {
    pub(super) fn records<T: DeserializeOwned>(self) -> Result<Vec<T>, DemoError> {
        let unreadable = |reason: String| DemoError::Unreadable { file: self.name, reason };
        let mut tables: HashMap<String, Vec<T>> =
            toml::from_str(self.text).map_err(|error| unreadable(error.to_string()))?;
        let records = tables.remove(self.noun).unwrap_or_default();
        match tables.into_keys().next() {
            Some(other) => Err(unreadable(format!("it holds “{other}” beside “{}”", self.noun))),
            None => Ok(records),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Direction {
    pub(super) key: String,
    pub(super) code: String,
    pub(super) parent: Option<String>,
    pub(super) names: Texts,
    /// How much it matters to the country, of 100.
    pub(super) importance: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organization {
    pub(super) key: String,
    #[serde(default, deserialize_with = "access")]
    pub(super) access: AccessLevel,
    #[serde(deserialize_with = "word")]
    pub(super) kind: OrganizationKind,
    #[serde(default)]
    pub(super) ours: bool,
    pub(super) names: Texts,
    #[serde(default)]
    pub(super) aliases: Vec<Alias>,
    #[serde(default)]
    pub(super) identifiers: Vec<Identifier>,
    pub(super) country: Option<String>,
    pub(super) city: Option<String>,
    pub(super) website: Option<String>,
    pub(super) established_on: Option<PartialDate>,
    pub(super) dissolved_on: Option<PartialDate>,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) relations: Vec<Relation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alias {
    #[serde(deserialize_with = "word")]
    pub(super) kind: AliasKind,
    pub(super) language: Option<String>,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identifier {
    pub(super) scheme: String,
    pub(super) value: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Relation {
    #[serde(deserialize_with = "word")]
    pub(super) kind: RelationKind,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) membership: Option<MembershipKind>,
    pub(super) to: String,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contact {
    pub(super) key: String,
    #[serde(default, deserialize_with = "access")]
    pub(super) access: AccessLevel,
    pub(super) names: Texts,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    #[serde(default)]
    pub(super) languages: Vec<String>,
    pub(super) note: Option<String>,
    pub(super) posts: Vec<Post>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Post {
    pub(super) organization: String,
    pub(super) titles: Texts,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreement {
    pub(super) key: String,
    #[serde(default, deserialize_with = "access")]
    pub(super) access: AccessLevel,
    #[serde(deserialize_with = "word")]
    pub(super) kind: AgreementKind,
    #[serde(deserialize_with = "word")]
    pub(super) ambit: Ambit,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) term: Option<Term>,
    pub(super) titles: Texts,
    pub(super) number: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) drafted_on: Option<PartialDate>,
    pub(super) reviewed_on: Option<PartialDate>,
    pub(super) agreed_on: Option<PartialDate>,
    pub(super) signed_on: Option<PartialDate>,
    pub(super) provisional_on: Option<PartialDate>,
    pub(super) in_force_on: Option<PartialDate>,
    pub(super) suspended_on: Option<PartialDate>,
    pub(super) resumed_on: Option<PartialDate>,
    #[serde(default)]
    pub(super) duration: Duration,
    #[serde(default)]
    pub(super) entry: Entry,
    #[serde(default)]
    pub(super) authentic_languages: Vec<String>,
    /// When it was registered.
    pub(super) registered_on: Option<PartialDate>,
    pub(super) ends_on: Option<PartialDate>,
    pub(super) ended_on: Option<PartialDate>,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) ended_by: Option<AgreementEnd>,
    pub(super) place: Option<String>,
    pub(super) website: Option<String>,
    pub(super) text_url: Option<String>,
    pub(super) note: Option<String>,
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) directions: Vec<String>,
    #[serde(default)]
    pub(super) identifiers: Vec<Identifier>,
    #[serde(default)]
    pub(super) links: Vec<Link>,
    #[serde(default)]
    pub(super) participations: Vec<Participation>,
}

/// How long a document lasts and how it is renewed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Duration {
    pub(super) months: Option<i32>,
    pub(super) first_term_ends_on: Option<PartialDate>,
    pub(super) renewal_months: Option<i32>,
    pub(super) notice: Option<Span>,
    pub(super) notice_opens: Option<Span>,
    pub(super) article: Option<String>,
}

/// How a document enters into force.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) kind: Option<EntryKind>,
    pub(super) on: Option<PartialDate>,
    pub(super) threshold: Option<i32>,
    pub(super) delay: Option<Span>,
    pub(super) article: Option<String>,
}

/// So many days, months or years.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    amount: i32,
    #[serde(deserialize_with = "word")]
    unit: PeriodUnit,
}

impl From<Span> for Period {
    fn from(span: Span) -> Self {
        Self { amount: span.amount, unit: span.unit }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    #[serde(deserialize_with = "word")]
    pub(super) kind: AgreementLinkKind,
    pub(super) to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Participation {
    pub(super) organization: String,
    #[serde(deserialize_with = "word")]
    pub(super) role: ParticipationRole,
    #[serde(default)]
    pub(super) actions: Vec<Action>,
    #[serde(default)]
    pub(super) procedures: Vec<Procedure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Procedure {
    #[serde(deserialize_with = "word")]
    pub(super) kind: ProcedureKind,
    pub(super) done_on: Option<PartialDate>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    #[serde(deserialize_with = "word")]
    pub(super) kind: ActionKind,
    pub(super) on: Option<PartialDate>,
    pub(super) note: Option<String>,
    pub(super) text: Option<String>,
    pub(super) withdrawn_on: Option<PartialDate>,
    /// The organization to whose reservation it objects.
    pub(super) against: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Obligation {
    pub(super) key: String,
    #[serde(default, deserialize_with = "access")]
    pub(super) access: AccessLevel,
    pub(super) agreement: String,
    pub(super) article: Option<String>,
    #[serde(deserialize_with = "word")]
    pub(super) side: ObligationSide,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) priority: Option<Priority>,
    pub(super) texts: Texts,
    pub(super) debtor: Option<String>,
    pub(super) creditor: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) person: Option<String>,
    /// The interaction that it came of.
    pub(super) interaction: Option<String>,
    #[serde(default)]
    pub(super) due_rule: DueRule,
    #[serde(default)]
    pub(super) occurrences: Vec<Occurrence>,
}

/// One of its three forms, or none where the agreement states no time.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DueRule {
    pub(super) on: Option<PartialDate>,
    pub(super) since: Option<PartialDate>,
    pub(super) recurrence: Option<String>,
    pub(super) days: Option<i32>,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) after: Option<DueEvent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Occurrence {
    pub(super) due_on: PartialDate,
    #[serde(deserialize_with = "word")]
    pub(super) state: OccurrenceState,
    pub(super) reported_on: Option<PartialDate>,
    pub(super) evidence: Option<String>,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
}

/// What is done with an occurrence once it is entered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    #[serde(deserialize_with = "word")]
    pub(super) act: OccurrenceAct,
    #[serde(default, deserialize_with = "perhaps_word")]
    pub(super) outcome: Option<Outcome>,
    pub(super) on: Option<PartialDate>,
    pub(super) text: Option<String>,
    pub(super) evidence: Option<String>,
    pub(super) link: Option<String>,
    /// The login of whoever does it.
    pub(super) by: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interaction {
    pub(super) key: String,
    #[serde(default, deserialize_with = "access")]
    pub(super) access: AccessLevel,
    #[serde(deserialize_with = "word")]
    pub(super) kind: InteractionKind,
    pub(super) on: PartialDate,
    pub(super) until: Option<PartialDate>,
    pub(super) place: Option<String>,
    pub(super) subjects: Texts,
    pub(super) outcome: Option<String>,
    pub(super) participants: Vec<String>,
    #[serde(default)]
    pub(super) people: Vec<String>,
    #[serde(default)]
    pub(super) agreements: Vec<String>,
}

/// A text in its languages; the words of the files are in snake case, those of the API are not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    az: String,
    en: String,
    ru: Option<String>,
    original: Option<String>,
    original_language: Option<String>,
}

impl From<Texts> for LocalizedText {
    fn from(texts: Texts) -> Self {
        Self {
            az: Some(texts.az),
            en: Some(texts.en),
            ru: texts.ru,
            original: texts.original,
            original_language: texts.original_language,
        }
    }
}

/// A word of the vocabulary by its code.
pub(super) fn word<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn perhaps_word<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    word(deserializer).map(Some)
}

pub(super) fn access<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccessLevel, D::Error> {
    let code = String::deserialize(deserializer)?;
    let level = AccessLevel::ALL.iter().copied().find(|level| level.code() == code);
    level.ok_or_else(|| D::Error::custom(format!("“{code}” is not an access level")))
}

pub(super) fn perhaps_access<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<AccessLevel>, D::Error> {
    access(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_or_a_field_that_is_not_known_is_refused_with_its_file() {
        let read = |text| File { name: "x.toml", noun: "direction", text }.records::<Direction>();
        let good = "[[direction]]\nkey = \"a\"\ncode = \"a\"\nnames = { az = \"A\", en = \"A\" }\n";
        assert_eq!(read(good).unwrap().len(), 1);
        for (wrong, part) in [
            ("[[direction]]\nkey = \"a\"\nplanet = \"b\"\n", "planet"),
            ("[[planet]]\nkey = \"a\"\ncode = \"a\"\nnames = { az = \"A\", en = \"A\" }\n", "planet"),
            ("[[direction]]\nkey = \"a\"\ncode = \"a\"\nnames = { en = \"A\" }\n", "az"),
        ] {
            let refusal = read(wrong).unwrap_err().to_string();
            assert!(refusal.starts_with("x.toml") && refusal.contains(part), "{refusal}");
        }
    }
}
