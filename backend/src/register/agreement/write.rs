//! Creating and changing agreements.

use std::collections::HashSet;

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    agreement::{AgreementEnd, AgreementKind, Ambit, Life, Term},
    clauses::Clauses,
    entry::EntryKind,
    error::ErrorCode,
    event::AgreementEvent,
    id::{AgreementId, DirectionId, OrganizationId},
};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    clauses,
    link::{self, AgreementLinkInput},
};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, LIST, TEXT, trimmed, trimmed_text},
        direction, folded,
        identifier::{self, Identifier},
        obligation,
        participation::{self, ParticipationInput},
        scope, undo,
        writing::{Begun, References, Writing, changed, created, hidden, kept},
    },
    store::entity::{agreement, agreement_link},
};

/// An agreement as somebody enters it, with its participations. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgreementInput {
    /// How closed it is.
    #[graphql(default)]
    #[serde(default)]
    pub access_level: AccessLevel,
    /// Its titles.
    pub titles: LocalizedText,
    /// Its register number.
    pub number: Option<String>,
    /// What it is by its name.
    pub kind: AgreementKind,
    /// Between two or among more.
    pub ambit: Ambit,
    /// How long it is to last.
    #[graphql(default_with = "Term::Unknown")]
    #[serde(default = "unknown_term")]
    pub term: Term,
    /// What it is about.
    pub subject: Option<String>,
    /// When drafting began.
    pub drafted_on: Option<PartialDate>,
    /// When it went to other bodies for review.
    pub reviewed_on: Option<PartialDate>,
    /// When its text was agreed.
    pub agreed_on: Option<PartialDate>,
    /// When it was signed.
    pub signed_on: Option<PartialDate>,
    /// From when it is applied provisionally.
    pub provisional_on: Option<PartialDate>,
    /// When it came into force; computed by its clauses where nobody enters it.
    pub in_force_on: Option<PartialDate>,
    /// When it was suspended.
    pub suspended_on: Option<PartialDate>,
    /// When it was applied again after a suspension.
    pub resumed_on: Option<PartialDate>,
    /// Its last day, as agreed.
    pub ends_on: Option<PartialDate>,
    /// The day from which it is no longer in force.
    pub ended_on: Option<PartialDate>,
    /// What ended it then.
    pub ended_by: Option<AgreementEnd>,
    /// What it says of its own life.
    #[graphql(default)]
    #[serde(default)]
    pub clauses: Clauses,
    /// The languages of its authentic texts, ISO 639-1 or 639-3.
    #[graphql(default)]
    #[serde(default)]
    pub authentic_languages: Vec<String>,
    /// Where it was signed.
    pub place: Option<String>,
    /// A page about it.
    pub website: Option<String>,
    /// Where its text is published.
    pub text_url: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The unit that answers for it.
    pub unit: Option<OrganizationId>,
    /// The fields of cooperation it belongs to.
    #[graphql(default)]
    #[serde(default)]
    pub directions: Vec<DirectionId>,
    /// Under which names others know it.
    #[graphql(default)]
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// Who takes part.
    #[graphql(default)]
    #[serde(default)]
    pub participations: Vec<ParticipationInput>,
    /// What it is to other agreements.
    #[graphql(default)]
    #[serde(default)]
    pub links: Vec<AgreementLinkInput>,
}

const fn unknown_term() -> Term {
    Term::Unknown
}

/// Enters a new agreement. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: AgreementInput) -> Result<AgreementId, Failure> {
    let input = input.tidied();
    let transaction = writing.begin_in_scope().await?;
    let id = AgreementId(writing.moment.id());
    input.check(&transaction, writing, id, None).await?;
    agreement::Entity::insert(input.row(id, 1)).exec_without_returning(&*transaction).await?;
    input.save_parts(&transaction, writing, id, 1).await?;
    let change = created("agreement.create", id, input.access_level, &input);
    transaction.commit(change).await?;
    Ok(id)
}

/// Gives an agreement this content instead of what it had at `expected_version`.
pub async fn change(
    writing: Writing<'_>,
    id: AgreementId,
    expected_version: i32,
    input: AgreementInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let change = replace(&transaction, writing, old, input, "agreement.change").await?;
    transaction.commit(change).await
}

/// Gives an agreement what `change` makes of what it has, as part of an act that touches several records.
pub(in crate::register) async fn rewrite(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: AgreementId,
    action: &'static str,
    change: impl FnOnce(AgreementInput) -> AgreementInput,
) -> Result<Change, Failure> {
    let old = find(transaction, writing, id).await?;
    let had = AgreementInput::load(transaction, old.clone()).await?;
    replace(transaction, writing, old, change(had), action).await
}

/// Takes back its last change: it has this content again, or is gone where it had none.
pub(in crate::register) async fn take_back(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: AgreementId,
    before: Option<AgreementInput>,
) -> Result<Change, Failure> {
    const ACTION: &str = "agreement.undo";
    let old = find(transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, old.version).await?;
    match before {
        Some(input) => replace(transaction, writing, old, input, ACTION).await,
        None => {
            let level = old.access_level;
            let version = old.version;
            let had = AgreementInput::load(transaction, old).await?;
            let bare = AgreementInput {
                directions: Vec::new(),
                identifiers: Vec::new(),
                participations: Vec::new(),
                links: Vec::new(),
                ..had.clone()
            };
            bare.save_parts(transaction, writing, id, version).await?;
            undo::removed(agreement::Entity::delete_by_id(id.0).exec(&**transaction).await)?;
            Ok(undo::gone(ACTION, id, level, &had))
        }
    }
}

pub(super) async fn find(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: AgreementId,
) -> Result<agreement::Model, Failure> {
    let found = agreement::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "agreement"))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// Gives the record this content. What the writer may not see of it stays, so that the ledger's entry tells what the
/// store has afterwards, not what was entered.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: agreement::Model,
    input: AgreementInput,
    action: &'static str,
) -> Result<Change, Failure> {
    let mut input = input.tidied();
    let (id, version) = (AgreementId(old.id), old.version + 1);
    input.check(transaction, writing, id, Some(old.access_level)).await?;
    input.unit = kept(transaction, writing.viewer, "organization", old.unit_id, input.unit).await?;
    let before = AgreementInput::load(transaction, old.clone()).await?;
    agreement::Entity::update(input.row(id, version)).exec(transaction).await?;
    input.save_parts(transaction, writing, id, version).await?;
    let new = find(transaction, writing, id).await?;
    obligation::settle(transaction, writing, &old, &new).await?;
    let after = AgreementInput::load(transaction, new).await?;
    Ok(changed(action, id, input.access_level, &before, &after))
}

impl AgreementInput {
    fn tidied(self) -> Self {
        Self {
            titles: trimmed_text(self.titles),
            number: trimmed(self.number),
            subject: trimmed(self.subject),
            place: trimmed(self.place),
            website: trimmed(self.website),
            text_url: trimmed(self.text_url),
            note: trimmed(self.note),
            clauses: Clauses {
                duration_article: trimmed(self.clauses.duration_article),
                entry_article: trimmed(self.clauses.entry_article),
                ..self.clauses
            },
            ..self
        }
    }

    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: AgreementId,
        from: Option<AccessLevel>,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        check.level(writing.viewer, from, self.access_level);
        check.named("titles", &self.titles, LINE);
        check.text("number", self.number.as_deref(), 100);
        check.text("subject", self.subject.as_deref(), LINE);
        check.text("place", self.place.as_deref(), LINE);
        check.link("website", self.website.as_deref());
        check.link("textUrl", self.text_url.as_deref());
        check.text("note", self.note.as_deref(), TEXT);
        self.check_dates(&mut check);
        clauses::check(&mut check, &self.clauses, &self.authentic_languages);
        identifier::check(&mut check, &self.identifiers);
        let mut references = References::default();
        references.organization("unit", self.unit);
        check.list("directions", &self.directions, LIST);
        for (at, direction) in self.directions.iter().enumerate() {
            references.direction(format!("directions.{at}"), *direction);
        }
        participation::check(&mut check, &mut references, &self.participations);
        link::check(&mut check, &mut references, id, &self.links);
        references.check(transaction, writing.viewer, &mut check).await?;
        check.done().map_err(Failure::Refused)
    }

    /// Sources do contradict themselves (in force before signature), so only what makes the state meaningless is
    /// refused.
    fn check_dates(&self, check: &mut Check) {
        if self.ended_by.is_some() && self.ended_on.is_none() {
            check.fail("endedOn", ErrorCode::Required, "say when it ended");
        }
        if let (Some(begun), Some(ends)) = (self.in_force_on.or(self.signed_on), self.ends_on)
            && ends.latest() < begun.earliest()
        {
            check.fail("endsOn", ErrorCode::Invalid, "ends before it begins");
        }
        if let Some((event, refusal)) = self.life().contradiction() {
            let field = match event {
                AgreementEvent::TextAgreed => "agreedOn",
                AgreementEvent::Resumption => "resumedOn",
                _ => "suspendedOn",
            };
            check.fail(field, ErrorCode::Invalid, format!("the other dates do not allow it: {refusal}"));
        }
        if self.term == Term::Indefinite && self.ends_on.is_some() {
            check.fail("endsOn", ErrorCode::Invalid, "a document without an end has no end date");
        }
    }

    /// The dates on which its life turns, as they are entered.
    pub(super) fn life(&self) -> Life {
        Life {
            reviewed_on: self.reviewed_on,
            agreed_on: self.agreed_on,
            signed_on: self.signed_on,
            provisional_on: self.provisional_on,
            in_force_on: self.in_force_on,
            suspended_on: self.suspended_on,
            resumed_on: self.resumed_on,
            ends_on: self.ends_on,
            ended_on: self.ended_on,
            ended_by: self.ended_by,
            needs_procedures: self.clauses.entry_kind.is_some_and(EntryKind::needs_procedures),
        }
    }

    /// The same agreement with the dates of a life after an event. A computed entry into force stays computed.
    pub(super) fn living(self, after: Life, before: Life) -> Self {
        let entered =
            if after.in_force_on == before.in_force_on { self.in_force_on } else { after.in_force_on };
        Self {
            reviewed_on: after.reviewed_on,
            agreed_on: after.agreed_on,
            signed_on: after.signed_on,
            provisional_on: after.provisional_on,
            in_force_on: entered,
            suspended_on: after.suspended_on,
            resumed_on: after.resumed_on,
            ends_on: after.ends_on,
            ended_on: after.ended_on,
            ended_by: after.ended_by,
            ..self
        }
    }

    fn row(&self, id: AgreementId, version: i32) -> agreement::ActiveModel {
        let date = |date: Option<PartialDate>| Set(date.map(PartialDate::key));
        let texts = self.titles.all().chain(self.number.as_deref());
        let mut row = agreement::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(self.access_level),
            title_az: Set(self.titles.az.clone()),
            title_en: Set(self.titles.en.clone()),
            title_ru: Set(self.titles.ru.clone()),
            title_original: Set(self.titles.original.clone()),
            title_language: Set(self.titles.original_language.clone()),
            folded: Set(folded::searchable(texts)),
            sort_key: Set(folded::sort_key(&self.titles)),
            kind: Set(self.kind),
            ambit: Set(self.ambit),
            term: Set(self.term),
            number: Set(self.number.clone()),
            subject: Set(self.subject.clone()),
            drafted_on: date(self.drafted_on),
            signed_on: date(self.signed_on),
            provisional_on: date(self.provisional_on),
            in_force_on: date(self.in_force_on),
            suspended_on: date(self.suspended_on),
            ends_on: date(self.ends_on),
            ended_on: date(self.ended_on),
            ended_by: Set(self.ended_by),
            place: Set(self.place.clone()),
            website: Set(self.website.clone()),
            text_url: Set(self.text_url.clone()),
            note: Set(self.note.clone()),
            unit_id: Set(self.unit.map(Into::into)),
            reviewed_on: date(self.reviewed_on),
            agreed_on: date(self.agreed_on),
            resumed_on: date(self.resumed_on),
            computed_in_force_on: Set(None),
            ..agreement::ActiveModel::default()
        };
        clauses::fill(&mut row, &self.clauses, &self.authentic_languages);
        row
    }

    async fn save_parts(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: AgreementId,
        version: i32,
    ) -> Result<(), Failure> {
        direction::replace(transaction, id, &self.directions).await?;
        let mut check = Check::default();
        identifier::replace(transaction, id.into(), &self.identifiers, &mut check).await?;
        check.done().map_err(Failure::Refused)?;
        participation::replace(transaction, writing, id, version, self.access_level, &self.participations)
            .await?;
        let hidden = hidden_links(transaction, writing, id).await?;
        link::replace(transaction, id, &self.links, &hidden).await?;
        if self.in_force_on.is_none() {
            clauses::settle(transaction, id.0, &self.clauses, self.signed_on).await?;
        }
        Ok(())
    }

    /// What stands in the store, as it would be entered.
    pub(super) async fn load(
        transaction: &DatabaseTransaction,
        row: agreement::Model,
    ) -> Result<Self, DbErr> {
        let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
        let (clauses, authentic_languages) = clauses::in_row(&row);
        Ok(Self {
            clauses,
            authentic_languages,
            reviewed_on: date(row.reviewed_on),
            agreed_on: date(row.agreed_on),
            resumed_on: date(row.resumed_on),
            access_level: row.access_level,
            titles: LocalizedText {
                az: row.title_az,
                en: row.title_en,
                ru: row.title_ru,
                original: row.title_original,
                original_language: row.title_language,
            },
            number: row.number,
            kind: row.kind,
            ambit: row.ambit,
            term: row.term,
            subject: row.subject,
            drafted_on: date(row.drafted_on),
            signed_on: date(row.signed_on),
            provisional_on: date(row.provisional_on),
            in_force_on: date(row.in_force_on.filter(|_| row.computed_in_force_on.is_none())),
            suspended_on: date(row.suspended_on),
            ends_on: date(row.ends_on),
            ended_on: date(row.ended_on),
            ended_by: row.ended_by,
            place: row.place,
            website: row.website,
            text_url: row.text_url,
            note: row.note,
            unit: row.unit_id.map(Into::into),
            directions: direction::load_of(transaction, row.id).await?,
            identifiers: identifier::load(transaction, row.id).await?,
            participations: participation::load(transaction, row.id).await?,
            links: link::load_inputs(transaction, row.id).await?,
        })
    }
}

/// The agreements that this one is linked to and the writer may not see.
async fn hidden_links(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: AgreementId,
) -> Result<HashSet<Uuid>, DbErr> {
    let linked = agreement_link::Entity::find()
        .filter(agreement_link::Column::FromId.eq(id.0))
        .all(transaction)
        .await?;
    hidden(transaction, writing.viewer, "agreement", linked.iter().map(|row| row.to_id).collect()).await
}
