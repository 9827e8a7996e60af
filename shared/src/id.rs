//! Typed ids: UUIDv7 in the store, `organization:0193…` outside.

use std::{fmt, str::FromStr};

use uuid::Uuid;

vocabulary! {
    /// The four nouns that carry Accord, and what happens between the bodies: what can be opened as a dossier, searched
    /// and drawn as a node.
    pub enum Noun {
        /// Any body we deal with.
        Organization = "organization",
        /// An international document.
        Agreement = "agreement",
        /// What somebody owes somebody under a clause of an agreement.
        Obligation = "obligation",
        /// A person in a post.
        Contact = "contact",
        /// A dated meeting, call, letter, visit or event.
        Interaction = "interaction",
    }
}

impl Noun {
    /// What its register is called in the addresses of pages.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Organization => "organizations",
            Self::Agreement => "agreements",
            Self::Obligation => "obligations",
            Self::Contact => "contacts",
            Self::Interaction => "interactions",
        }
    }
}

/// A text that is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected {expected}:<uuid>")]
pub struct InvalidId {
    expected: &'static str,
}

impl InvalidId {
    /// `expected` says what would have been one.
    pub const fn expected(expected: &'static str) -> Self {
        Self { expected }
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub Uuid);

            impl $name {
                /// What stands before the colon in the outer form.
                pub const PREFIX: &'static str = $prefix;
            }

            impl From<Uuid> for $name {
                fn from(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }

            impl From<$name> for Uuid {
                fn from(id: $name) -> Uuid {
                    id.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    // In one piece: whoever makes a text of it makes room once.
                    const BEFORE: &[u8] = concat!($prefix, ":").as_bytes();
                    let mut text = [0; BEFORE.len() + uuid::fmt::Hyphenated::LENGTH];
                    let (before, id) = text.split_at_mut(BEFORE.len());
                    before.copy_from_slice(BEFORE);
                    self.0.hyphenated().encode_lower(id);
                    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
                }
            }

            impl FromStr for $name {
                type Err = InvalidId;

                fn from_str(text: &str) -> Result<Self, InvalidId> {
                    text.strip_prefix(concat!($prefix, ":"))
                        .and_then(|uuid| Uuid::try_parse(uuid).ok())
                        .map(Self)
                        .ok_or(InvalidId { expected: $prefix })
                }
            }

            /// In the schema every id is an `ID`; each is read as the kind that its place asks for.
            #[cfg(feature = "server")]
            impl async_graphql::InputType for $name {
                type RawValueType = Self;

                fn type_name() -> std::borrow::Cow<'static, str> {
                    <async_graphql::ID as async_graphql::InputType>::type_name()
                }

                fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                    <async_graphql::ID as async_graphql::InputType>::create_type_info(registry)
                }

                fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                    match value.unwrap_or_default() {
                        async_graphql::Value::String(text) => Ok(text.parse()?),
                        other => Err(async_graphql::InputValueError::expected_type(other)),
                    }
                }

                fn to_value(&self) -> async_graphql::Value {
                    async_graphql::Value::String(self.to_string())
                }

                fn as_raw_value(&self) -> Option<&Self> {
                    Some(self)
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        )+
    };
}

ids! {
    /// Names an organization.
    OrganizationId = "organization";
    /// Names a relation between two organizations.
    RelationId = "relation";
    /// Names an agreement.
    AgreementId = "agreement";
    /// Names one organization's part in one agreement.
    ParticipationId = "participation";
    /// Names an obligation.
    ObligationId = "obligation";
    /// Names one due instance of an obligation.
    OccurrenceId = "occurrence";
    /// Names a contact.
    ContactId = "contact";
    /// Names a post.
    PostId = "post";
    /// Names a direction of cooperation.
    DirectionId = "direction";
    /// Names a document.
    DocumentId = "document";
    /// Names an interaction.
    InteractionId = "interaction";
    /// Names a user.
    UserId = "user";
    /// Names a brief that is kept.
    BriefId = "brief";
    /// Names a saved view of a list.
    ViewId = "view";
    /// Names a user's session.
    SessionId = "session";
    /// Names a user's token.
    TokenId = "token";
    /// Names a year of the working calendar.
    CalendarYearId = "calendar_year";
    /// Names the rules by which overdue dates are escalated.
    EscalationId = "escalation";
    /// Names an absence of the Head.
    AbsenceId = "absence";
    /// Names an assessment of an organization.
    AssessmentId = "assessment";
    /// Names an issue on an organization's agenda, within one assessment.
    AgendaIssueId = "agenda_issue";
    /// Names an annual review of assessments.
    AssessmentReviewId = "assessment_review";
    /// Names a comment on a review.
    ReviewCommentId = "review_comment";
    /// Names the weights of the factors of a suggested priority.
    PriorityWeightsId = "priority_weights";
}

/// The id of a record of one of the nouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// Which noun it is.
    pub noun: Noun,
    /// Its key in the store.
    pub uuid: Uuid,
}

impl serde::Serialize for RecordId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for RecordId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl RecordId {
    /// The record of `noun` under `uuid`.
    pub const fn new(noun: Noun, uuid: Uuid) -> Self {
        Self { noun, uuid }
    }
}

macro_rules! record_ids {
    ($($id:ident => $noun:ident),+) => {
        $(
            impl From<$id> for RecordId {
                fn from(id: $id) -> Self {
                    Self::new(Noun::$noun, id.0)
                }
            }
        )+
    };
}

record_ids!(OrganizationId => Organization, AgreementId => Agreement, ObligationId => Obligation, ContactId => Contact, InteractionId => Interaction);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.noun.code(), self.uuid.hyphenated())
    }
}

impl FromStr for RecordId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        const EXPECTED: InvalidId =
            InvalidId { expected: "organization, agreement, obligation, contact or interaction" };
        let (noun, uuid) = text.split_once(':').ok_or(EXPECTED)?;
        let noun = noun.parse().map_err(|_| EXPECTED)?;
        let uuid = Uuid::try_parse(uuid).map_err(|_| EXPECTED)?;
        Ok(Self { noun, uuid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints_and_refuses_another_kind() {
        let id = OrganizationId(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "organization:00000000-0000-0000-0000-000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<AgreementId>().is_err());
        assert_eq!(id.to_string().parse(), Ok(RecordId::from(id)));
        for wrong in [
            "",
            "organization",
            "organization:",
            "organization:x",
            "planet:00000000-0000-0000-0000-000000000007",
        ] {
            assert!(wrong.parse::<RecordId>().is_err(), "{wrong}");
        }
    }
}
