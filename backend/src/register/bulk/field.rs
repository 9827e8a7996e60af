//! What a bulk change changes, and what it makes of a record.

use std::collections::BTreeSet;

use accord_shared::{
    AccessLevel, Noun, access,
    agreement::AgreementKind,
    bulk::{BulkVerdict, LONGEST_TEXT, opens},
    error::ErrorCode,
    id::{AgreementId, DirectionId, OrganizationId, UserId},
    interaction::InteractionKind,
    obligation::Priority,
    organization::OrganizationKind,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{later, record, record::Record};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, trimmed},
        person,
        person::Person,
        scope,
        writing::Writing,
    },
};

/// What is to be changed in each record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "field", content = "to")]
pub enum BulkField {
    /// Who answers for it.
    Responsible(UserId),
    /// How closed it is.
    AccessLevel(AccessLevel),
    /// Which unit it is of; of agreements and obligations.
    Unit(Option<OrganizationId>),
    /// What kind of organization it is.
    OrganizationKind(OrganizationKind),
    /// What kind of agreement it is; the number under which it was registered stays.
    AgreementKind(AgreementKind),
    /// What kind of interaction it was.
    InteractionKind(InteractionKind),
    /// How much an obligation matters.
    Priority(Priority),
    /// A field of cooperation that an agreement is in beside its others.
    AddDirection(DirectionId),
    /// A field of cooperation that an agreement is not in.
    RemoveDirection(DirectionId),
    /// The town of an organization's seat.
    City(Option<String>),
    /// The article of its agreement in which an obligation stands.
    Article(Option<String>),
}

impl BulkField {
    /// The same without spaces around a text; one of nothing else is none.
    fn tidied(self) -> Self {
        match self {
            Self::City(text) => Self::City(trimmed(text)),
            Self::Article(text) => Self::Article(trimmed(text)),
            field => field,
        }
    }

    /// What the field is called in an entry of the ledger.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Responsible(_) => "responsible",
            Self::AccessLevel(_) => "accessLevel",
            Self::Unit(_) => "unit",
            Self::OrganizationKind(_) | Self::AgreementKind(_) | Self::InteractionKind(_) => "kind",
            Self::Priority(_) => "priority",
            Self::AddDirection(_) | Self::RemoveDirection(_) => "directions",
            Self::City(_) => "city",
            Self::Article(_) => "article",
        }
    }

    /// Whether records of a noun have the field.
    const fn is_of(&self, noun: Noun) -> bool {
        match self {
            Self::Responsible(_) | Self::AccessLevel(_) => true,
            Self::Unit(_) => matches!(noun, Noun::Agreement | Noun::Obligation),
            Self::OrganizationKind(_) | Self::City(_) => matches!(noun, Noun::Organization),
            Self::AgreementKind(_) | Self::AddDirection(_) | Self::RemoveDirection(_) => {
                matches!(noun, Noun::Agreement)
            }
            Self::InteractionKind(_) => matches!(noun, Noun::Interaction),
            Self::Priority(_) | Self::Article(_) => matches!(noun, Noun::Obligation),
        }
    }

    /// The column and the value of a field whose value is a word or a text.
    pub(super) fn written(&self) -> Option<(&'static str, Option<&str>)> {
        match self {
            Self::OrganizationKind(kind) => Some(("kind", Some(kind.code()))),
            Self::AgreementKind(kind) => Some(("kind", Some(kind.code()))),
            Self::InteractionKind(kind) => Some(("kind", Some(kind.code()))),
            Self::Priority(priority) => Some(("priority", Some(priority.code()))),
            Self::City(text) => Some(("city", text.as_deref())),
            Self::Article(text) => Some(("article", text.as_deref())),
            Self::Responsible(_)
            | Self::AccessLevel(_)
            | Self::Unit(_)
            | Self::AddDirection(_)
            | Self::RemoveDirection(_) => None,
        }
    }

    /// The fields of cooperation that a record with these is in after the change.
    pub(super) fn directions(&self, now: &BTreeSet<DirectionId>) -> BTreeSet<DirectionId> {
        let mut after = now.clone();
        match self {
            Self::AddDirection(direction) => after.insert(*direction),
            Self::RemoveDirection(direction) => after.remove(direction),
            _ => false,
        };
        after
    }

    /// How a value stands in an entry of the ledger, where it is one of the closed lists.
    fn told(&self) -> Value {
        match self {
            Self::Responsible(to) => json!(to),
            Self::AccessLevel(level) => json!(level),
            Self::Unit(unit) => json!(unit),
            Self::OrganizationKind(kind) => json!(kind),
            Self::AgreementKind(kind) => json!(kind),
            Self::InteractionKind(kind) => json!(kind),
            Self::Priority(priority) => json!(priority),
            Self::AddDirection(direction) | Self::RemoveDirection(direction) => json!([direction]),
            Self::City(text) | Self::Article(text) => json!(text),
        }
    }
}

/// A bulk change with everything that each record is judged by.
pub(super) struct Bulk<'w> {
    pub(super) writing: Writing<'w>,
    pub(super) noun: Noun,
    pub(super) field: BulkField,
    person: Option<Person>,
    /// Records that changed since it was looked at.
    stale: BTreeSet<Uuid>,
}

impl<'w> Bulk<'w> {
    pub(super) async fn new(
        transaction: &DatabaseTransaction,
        writing: Writing<'w>,
        noun: Noun,
        field: BulkField,
        ids: &[Uuid],
        snapshot: i64,
    ) -> Result<Self, Failure> {
        if !field.is_of(noun) {
            return Err(Problem::at("field", ErrorCode::Invalid, "its records have no such field").into());
        }
        let field = field.tidied();
        let mut person = None;
        match &field {
            BulkField::AccessLevel(level) if !access::may_classify(writing.viewer, None, *level) => {
                return Err(Problem::at("to", ErrorCode::Refused, "above your clearance").into());
            }
            BulkField::Unit(Some(unit)) => require_seen(transaction, writing, "organization", unit.0).await?,
            BulkField::AddDirection(direction) | BulkField::RemoveDirection(direction) => {
                require_seen(transaction, writing, "direction", direction.0).await?;
            }
            BulkField::Responsible(to) => {
                let missing =
                    || Problem::at("to", ErrorCode::NotFound, "nobody with an open account has this id");
                person = Some(person::find_by_id(transaction, *to).await?.ok_or_else(missing)?);
            }
            BulkField::City(text) | BulkField::Article(text) => {
                let mut check = Check::default();
                check.text("to", text.as_deref(), LONGEST_TEXT);
                check.done().map_err(Failure::Refused)?;
            }
            BulkField::AccessLevel(_)
            | BulkField::Unit(None)
            | BulkField::OrganizationKind(_)
            | BulkField::AgreementKind(_)
            | BulkField::InteractionKind(_)
            | BulkField::Priority(_) => {}
        }
        Ok(Self { writing, noun, field, person, stale: later(transaction, snapshot, ids).await? })
    }

    pub(super) fn judge(&self, record: &Record) -> BulkVerdict {
        let same = match &self.field {
            BulkField::Responsible(to) => record.responsible == Some(to.0),
            BulkField::AccessLevel(level) => record.level == *level,
            BulkField::Unit(unit) => record.unit == unit.map(|unit| unit.0),
            BulkField::AddDirection(direction) => record.directions.contains(direction),
            BulkField::RemoveDirection(direction) => !record.directions.contains(direction),
            BulkField::OrganizationKind(_)
            | BulkField::AgreementKind(_)
            | BulkField::InteractionKind(_)
            | BulkField::Priority(_)
            | BulkField::City(_)
            | BulkField::Article(_) => self.field.written().and_then(|(_, to)| to) == record.word.as_deref(),
        };
        if same {
            return BulkVerdict::Same;
        }
        if self.stale.contains(&record.id) {
            return BulkVerdict::Stale;
        }
        let guard = access::Guard { level: record.guarded, lists: &record.lists };
        match &self.person {
            Some(person) if !access::may_see(&person.viewer, guard) => BulkVerdict::Unseen,
            _ => BulkVerdict::Changes,
        }
    }

    pub(super) fn opens(&self, record: &Record) -> bool {
        matches!(self.field, BulkField::AccessLevel(level) if opens(record.level, level))
    }

    /// The entry of a record: its level, by which it is known who may read of it, and the field that changes.
    pub(super) fn change(&self, record: &Record) -> Change {
        let level = match self.field {
            BulkField::AccessLevel(level) => level,
            _ => record.guarded,
        };
        // Without a level, as of what stands in the record but is not of its content, it opens to those who see that.
        let state = |level: AccessLevel, value: Value| {
            let mut fields = Map::new();
            if !matches!(self.field, BulkField::Responsible(_)) {
                fields.insert("accessLevel".into(), json!(level));
            }
            // An obligation is known of by those who know of its agreement.
            if let Some(agreement) = record.agreement.filter(|_| !fields.is_empty()) {
                fields.insert("agreement".into(), json!(AgreementId(agreement)));
            }
            fields.insert(self.field.key().into(), value);
            Value::Object(fields).to_string()
        };
        let now = record.level;
        let (before, after) = match self.field {
            BulkField::Responsible(_) => {
                let before = record.responsible.map(|user| state(now, json!(UserId(user))));
                (before, state(now, self.field.told()))
            }
            BulkField::AccessLevel(to) => (Some(state(now, json!(now))), state(to, json!(to))),
            BulkField::Unit(_) => {
                let unit = record.unit.map(OrganizationId);
                (Some(state(now, json!(unit))), state(now, self.field.told()))
            }
            BulkField::AddDirection(_) | BulkField::RemoveDirection(_) => {
                let after = self.field.directions(&record.directions);
                (Some(state(now, json!(record.directions))), state(now, json!(after)))
            }
            BulkField::OrganizationKind(_)
            | BulkField::AgreementKind(_)
            | BulkField::InteractionKind(_)
            | BulkField::Priority(_) => {
                let word = record.word.as_deref().map(str::to_uppercase);
                (Some(state(now, json!(word))), state(now, self.field.told()))
            }
            BulkField::City(_) | BulkField::Article(_) => {
                (Some(state(now, json!(record.word))), state(now, self.field.told()))
            }
        };
        Change {
            action: record::action(self.noun, matches!(self.field, BulkField::Responsible(_))),
            noun: self.noun.code(),
            record: record.id,
            access_level: level,
            before,
            after: Some(after),
        }
    }
}

/// Refuses a value that is a record which is not there for whoever asks.
async fn require_seen(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    table: &'static str,
    id: Uuid,
) -> Result<(), Failure> {
    let seen = Query::select()
        .column((table, "id"))
        .from(table)
        .and_where(Expr::col((table, "id")).eq(id))
        .and_where(scope::visible_within(transaction, writing.viewer, table))
        .to_owned();
    match transaction.query_one(&seen).await? {
        Some(_) => Ok(()),
        None => Err(Problem::at("to", ErrorCode::NotFound, "no such record").into()),
    }
}
