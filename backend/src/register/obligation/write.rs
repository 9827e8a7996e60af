//! Creating and changing obligations.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    error::ErrorCode,
    id::{AgreementId, ContactId, InteractionId, ObligationId, OrganizationId},
    obligation::{DueEvent, DueRule, ObligationSide, Priority, Summary},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    occurrence::{self, OccurrenceInput},
    rule, settle,
};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, TEXT, trimmed, trimmed_text},
        folded,
        identifier::{self, Identifier},
        scope, undo,
        writing::{Begun, References, Writing, changed, created, kept},
    },
    store::entity::{agreement, obligation},
};

/// An obligation as somebody enters it, with its occurrences. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObligationInput {
    /// How closed it is.
    #[graphql(default)]
    #[serde(default)]
    pub access_level: AccessLevel,
    /// The agreement it stands in.
    pub agreement: AgreementId,
    /// The article that it stands in.
    pub article: Option<String>,
    /// What is owed.
    pub texts: LocalizedText,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    #[graphql(default_with = "Priority::Normal")]
    #[serde(default = "normal")]
    pub priority: Priority,
    /// Who owes it.
    pub debtor: Option<OrganizationId>,
    /// To whom it is owed.
    pub creditor: Option<OrganizationId>,
    /// The unit that answers for it.
    pub unit: Option<OrganizationId>,
    /// The person who answers for it.
    pub person: Option<ContactId>,
    /// The interaction that it came of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
    /// When it falls due.
    pub due_rule: DueRuleInput,
    /// Its due instances.
    #[graphql(default)]
    #[serde(default)]
    pub occurrences: Vec<OccurrenceInput>,
    /// Under which names others know it.
    #[graphql(default)]
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

const fn normal() -> Priority {
    Priority::Normal
}

/// A due rule in one of three forms: a date; a recurrence; days after an event. All empty: the source gives none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DueRuleInput {
    /// Once, on a date.
    pub on: Option<PartialDate>,
    /// A recurrence rule of RFC 5545: `FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31`.
    pub recurrence: Option<String>,
    /// So many days …
    pub days: Option<i32>,
    /// … after this event.
    pub after: Option<DueEvent>,
    /// From when a recurrence is counted; from the day on which it is entered if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
}

impl DueRuleInput {
    /// The rule, or what is wrong with it.
    pub(super) fn rule(&self, check: &mut Check, today: NaiveDate) -> DueRule {
        if self.since.is_some() && self.recurrence.is_none() {
            check.fail("dueRule.since", ErrorCode::Invalid, "only a recurrence is counted from a day");
        }
        match (self.on, self.recurrence.as_deref().map(str::trim), self.days, self.after) {
            (None, None, None, None) => DueRule::Unstated,
            (Some(on), None, None, None) => DueRule::On(on),
            (None, Some(recurrence), None, None) => {
                check.text("dueRule.recurrence", Some(recurrence), 500);
                if let Some(fault) = rule::fault(recurrence, self.since, today) {
                    let message = format!("not a rule of RFC 5545 as FREQ=YEARLY;BYMONTH=1 is: {fault}");
                    check.fail("dueRule.recurrence", ErrorCode::Invalid, message);
                }
                DueRule::Recurrence(recurrence.to_owned())
            }
            (None, None, days, Some(event)) => match u16::try_from(days.unwrap_or_default()) {
                Ok(days) => DueRule::After { days, event },
                Err(_) => {
                    check.fail("dueRule.days", ErrorCode::Invalid, "0 to 65535 days");
                    DueRule::Unstated
                }
            },
            _ => {
                let message = "give a date, or a recurrence, or days after an event; not several";
                check.fail("dueRule", ErrorCode::Invalid, message);
                DueRule::Unstated
            }
        }
    }

    fn of(rule: DueRule, since: Option<PartialDate>) -> Self {
        match rule {
            DueRule::On(on) => Self { on: Some(on), ..Self::default() },
            DueRule::Recurrence(recurrence) => {
                Self { recurrence: Some(recurrence), since, ..Self::default() }
            }
            DueRule::After { days, event } => {
                Self { days: Some(days.into()), after: Some(event), ..Self::default() }
            }
            DueRule::Unstated => Self::default(),
        }
    }
}

/// Enters a new obligation. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: ObligationInput) -> Result<ObligationId, Failure> {
    let mut input = input.tidied();
    let mut transaction = writing.begin_in_scope().await?;
    let id = ObligationId(writing.moment.id());
    let mut check = Check::default();
    occurrence::keep(writing.viewer, Vec::new(), &mut input.occurrences, &mut check);
    let rule = input.check(&transaction, writing, None, check).await?;
    // It belongs where its agreement does before it is there itself.
    transaction.hold(input.agreement.into()).await?;
    if input.occurrences.is_empty() {
        let from = input.due_rule.since.map_or_else(|| writing.moment.today(), PartialDate::earliest);
        settle::schedule(&transaction, writing, &mut input, &rule, &[], from).await?;
    }
    obligation::Entity::insert(input.row(id, 1, &rule)).exec_without_returning(&*transaction).await?;
    input.save_parts(&transaction, writing, id).await?;
    let change = created("obligation.create", id, input.access_level, &input);
    transaction.commit(change).await?;
    Ok(id)
}

/// Gives an obligation this content instead of what it had at `expected_version`.
pub async fn change(
    writing: Writing<'_>,
    id: ObligationId,
    expected_version: i32,
    mut input: ObligationInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    let level = level(&transaction, writing, &old).await?;
    transaction.may_change(id.into(), level, old.version, expected_version).await?;
    let mut check = Check::default();
    let known = occurrence::load(&transaction, id.0).await?;
    occurrence::keep(writing.viewer, known.clone(), &mut input.occurrences, &mut check);
    let was = DueRuleInput::of(super::rule::of_row(&old), old.due_since.and_then(PartialDate::from_key));
    if was != input.due_rule {
        let today = writing.moment.today();
        let rule = input.due_rule.rule(&mut Check::default(), today);
        settle::schedule(&transaction, writing, &mut input, &rule, &known, today).await?;
    }
    let change = replace(&transaction, writing, old, input, "obligation.change", check).await?;
    transaction.commit(change).await
}

/// Gives an obligation what `change` makes of what it has, as part of an act that touches several records.
pub(in crate::register) async fn rewrite(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: ObligationId,
    action: &'static str,
    change: impl FnOnce(ObligationInput) -> ObligationInput,
) -> Result<Change, Failure> {
    let old = find(transaction, writing, id).await?;
    let had = ObligationInput::load(transaction, old.clone()).await?;
    put(transaction, writing, old, change(had), action, Check::default()).await
}

/// Takes back its last change: it has this content again, or is gone where it had none.
pub(in crate::register) async fn take_back(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: ObligationId,
    before: Option<ObligationInput>,
) -> Result<Change, Failure> {
    const ACTION: &str = "obligation.undo";
    let old = find(transaction, writing, id).await?;
    let level = level(transaction, writing, &old).await?;
    transaction.may_change(id.into(), level, old.version, old.version).await?;
    match before {
        Some(input) => replace(transaction, writing, old, input, ACTION, Check::default()).await,
        None => {
            let closed = old.access_level;
            let had = ObligationInput::load(transaction, old).await?;
            let bare = ObligationInput { occurrences: Vec::new(), identifiers: Vec::new(), ..had.clone() };
            bare.save_parts(transaction, writing, id).await?;
            undo::removed(obligation::Entity::delete_by_id(id.0).exec(&**transaction).await)?;
            Ok(undo::gone(ACTION, id, closed, &had))
        }
    }
}

pub(super) async fn find(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: ObligationId,
) -> Result<obligation::Model, Failure> {
    let found = obligation::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "obligation"))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// How closed it is with the agreement that it stands in: who may not see that may not see what stands in it.
pub(super) async fn level(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    row: &obligation::Model,
) -> Result<AccessLevel, Failure> {
    let agreement = agreement::Entity::find_by_id(row.agreement_id)
        .filter(scope::visible_within(transaction, writing.viewer, "agreement"))
        .one(transaction)
        .await?;
    let agreement = agreement.ok_or_else(Problem::not_found)?;
    Ok(agreement.access_level.max(row.access_level))
}

/// Gives the record this content. What the writer may not see of it stays, so that the ledger's entry tells what the
/// store has afterwards, not what was entered.
async fn replace(
    transaction: &Begun<'_>,
    writing: Writing<'_>,
    old: obligation::Model,
    input: ObligationInput,
    action: &'static str,
    check: Check,
) -> Result<Change, Failure> {
    if input.agreement.0 != old.agreement_id && !transaction.reaches(input.agreement.into()).await? {
        let message = "this agreement does not concern the body whose coordinator you are";
        return Err(Problem::at("agreement", ErrorCode::OutsideScope, message).into());
    }
    put(transaction, writing, old, input, action, check).await
}

async fn put(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: obligation::Model,
    input: ObligationInput,
    action: &'static str,
    check: Check,
) -> Result<Change, Failure> {
    let mut input = input.tidied();
    let (id, version) = (ObligationId(old.id), old.version + 1);
    let rule = input.check(transaction, writing, Some(old.access_level), check).await?;
    let viewer = writing.viewer;
    input.debtor = kept(transaction, viewer, "organization", old.debtor_id, input.debtor).await?;
    input.creditor = kept(transaction, viewer, "organization", old.creditor_id, input.creditor).await?;
    input.unit = kept(transaction, viewer, "organization", old.unit_id, input.unit).await?;
    input.person = kept(transaction, viewer, "contact", old.contact_id, input.person).await?;
    input.interaction =
        kept(transaction, viewer, "interaction", old.interaction_id, input.interaction).await?;
    let before = ObligationInput::load(transaction, old).await?;
    obligation::Entity::update(input.row(id, version, &rule)).exec(transaction).await?;
    input.save_parts(transaction, writing, id).await?;
    let after = ObligationInput::load(transaction, find(transaction, writing, id).await?).await?;
    Ok(changed(action, id, input.access_level, &before, &after))
}

/// Writes what became of an obligation's occurrences, and nothing else of it.
pub(super) async fn store(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: &obligation::Model,
    input: &ObligationInput,
) -> Result<(), DbErr> {
    let summary = input.summary();
    let row = obligation::ActiveModel {
        id: Set(old.id),
        version: Set(old.version + 1),
        next_due_on: Set(summary.next_due_on.map(PartialDate::key)),
        closed_as: Set(summary.closed_as),
        ..obligation::ActiveModel::default()
    };
    obligation::Entity::update(row).exec(transaction).await?;
    occurrence::replace(transaction, writing, old.id, &input.occurrences).await
}

impl ObligationInput {
    fn tidied(self) -> Self {
        Self { texts: trimmed_text(self.texts), article: trimmed(self.article), ..self }
    }

    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        from: Option<AccessLevel>,
        mut check: Check,
    ) -> Result<DueRule, Failure> {
        check.level(writing.viewer, from, self.access_level);
        check.named("texts", &self.texts, TEXT);
        check.text("article", self.article.as_deref(), 100);
        if self.debtor.is_some() && self.debtor == self.creditor {
            check.fail("creditor", ErrorCode::Invalid, "nobody owes something to themselves");
        }
        let rule = self.due_rule.rule(&mut check, writing.moment.today());
        occurrence::check(&mut check, &self.occurrences);
        identifier::check(&mut check, &self.identifiers);
        let mut references = References::default();
        references.agreement("agreement", Some(self.agreement));
        references.organization("debtor", self.debtor);
        references.organization("creditor", self.creditor);
        references.organization("unit", self.unit);
        references.contact("person", self.person);
        references.interaction("interaction", self.interaction);
        check_line(&mut check, self);
        references.check(transaction, writing.viewer, &mut check).await?;
        check.done().map_err(Failure::Refused)?;
        Ok(rule)
    }

    /// What its occurrences come to.
    fn summary(&self) -> Summary {
        Summary::of(self.occurrences.iter().map(|occurrence| (occurrence.state, occurrence.due_on)))
    }

    fn row(&self, id: ObligationId, version: i32, rule: &DueRule) -> obligation::ActiveModel {
        let summary = self.summary();
        let (mut due_on, mut due_recurrence, mut due_days, mut due_event) = (None, None, None, None);
        match rule {
            DueRule::On(on) => due_on = Some(on.key()),
            DueRule::Recurrence(recurrence) => due_recurrence = Some(recurrence.clone()),
            DueRule::After { days, event } => (due_days, due_event) = (Some(i32::from(*days)), Some(*event)),
            DueRule::Unstated => {}
        }
        let texts = self.texts.all().chain(self.article.as_deref());
        obligation::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(self.access_level),
            text_az: Set(self.texts.az.clone()),
            text_en: Set(self.texts.en.clone()),
            text_ru: Set(self.texts.ru.clone()),
            text_original: Set(self.texts.original.clone()),
            text_language: Set(self.texts.original_language.clone()),
            folded: Set(folded::searchable(texts)),
            sort_key: Set(folded::sort_key(&self.texts)),
            agreement_id: Set(self.agreement.0),
            article: Set(self.article.clone()),
            side: Set(self.side),
            priority: Set(self.priority),
            debtor_id: Set(self.debtor.map(Into::into)),
            creditor_id: Set(self.creditor.map(Into::into)),
            unit_id: Set(self.unit.map(Into::into)),
            contact_id: Set(self.person.map(Into::into)),
            interaction_id: Set(self.interaction.map(Into::into)),
            due_on: Set(due_on),
            due_recurrence: Set(due_recurrence),
            due_days: Set(due_days),
            due_event: Set(due_event),
            due_since: Set(self.due_rule.since.map(PartialDate::key)),
            next_due_on: Set(summary.next_due_on.map(PartialDate::key)),
            closed_as: Set(summary.closed_as),
        }
    }

    async fn save_parts(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: ObligationId,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        identifier::replace(transaction, id.into(), &self.identifiers, &mut check).await?;
        check.done().map_err(Failure::Refused)?;
        occurrence::replace(transaction, writing, id.0, &self.occurrences).await?;
        Ok(())
    }

    /// What stands in the store, as it would be entered.
    pub(super) async fn load(
        transaction: &DatabaseTransaction,
        row: obligation::Model,
    ) -> Result<Self, DbErr> {
        let occurrences = occurrence::load(transaction, row.id).await?;
        let identifiers = identifier::load(transaction, row.id).await?;
        Ok(Self::of(row, occurrences, identifiers))
    }

    /// A row with its parts, as they would be entered.
    pub(super) fn of(
        row: obligation::Model,
        occurrences: Vec<OccurrenceInput>,
        identifiers: Vec<Identifier>,
    ) -> Self {
        let rule = super::rule::of_row(&row);
        Self {
            access_level: row.access_level,
            agreement: row.agreement_id.into(),
            article: row.article,
            texts: LocalizedText {
                az: row.text_az,
                en: row.text_en,
                ru: row.text_ru,
                original: row.text_original,
                original_language: row.text_language,
            },
            side: row.side,
            priority: row.priority,
            debtor: row.debtor_id.map(Into::into),
            creditor: row.creditor_id.map(Into::into),
            unit: row.unit_id.map(Into::into),
            person: row.contact_id.map(Into::into),
            interaction: row.interaction_id.map(Into::into),
            due_rule: DueRuleInput::of(rule, row.due_since.and_then(PartialDate::from_key)),
            occurrences,
            identifiers,
        }
    }
}

/// Occurrences that fall on one date cannot be told apart.
fn check_line(check: &mut Check, input: &ObligationInput) {
    check.text("dueRule.recurrence", input.due_rule.recurrence.as_deref(), LINE);
    for (at, occurrence) in input.occurrences.iter().enumerate() {
        if input.occurrences[..at].iter().any(|earlier| earlier.due_on == occurrence.due_on) {
            check.fail(format!("occurrences.{at}.dueOn"), ErrorCode::Duplicate, "this date is there already");
        }
    }
}
