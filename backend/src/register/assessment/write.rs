//! Assessing organizations.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, access,
    assessment::{OurStatus, PriorityLevel},
    error::ErrorCode,
    id::{AgendaIssueId, AgreementId, AssessmentId, DirectionId, InteractionId, OrganizationId},
    partial_date::{Day, day_key},
};
use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::{
    state::{self, Kept, State},
    unseen,
};
use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, TEXT, trimmed, trimmed_text},
        scope,
        writing::{References, Writing},
    },
    store::entity::{assessment, organization},
};

/// The most issues that an assessment tells of.
const ISSUES: usize = 100;

/// The most directions, agreements or interactions that an issue has to do with.
const TIES: usize = 100;

/// An assessment as somebody makes it: always the whole.
#[derive(Debug, Clone, PartialEq, Eq, InputObject)]
pub struct AssessmentInput {
    /// How closed it is.
    #[graphql(default_with = "AccessLevel::Service")]
    pub access_level: AccessLevel,
    /// The day from which it holds, not after today; today if left out. That of a draft is the day of its approval.
    pub assessed_on: Option<Day>,
    /// Our status in the organization.
    pub status: OurStatus,
    /// Since when we have it.
    pub status_since: Option<PartialDate>,
    /// Which rights it gives us.
    pub rights: Option<String>,
    /// What we pay.
    pub dues: Option<String>,
    /// The day by which the next dues are to be paid.
    pub dues_due_on: Option<PartialDate>,
    /// The day by which the next reports are to be sent.
    pub reports_due_on: Option<PartialDate>,
    /// Why it is judged so.
    pub reasons: LocalizedText,
    /// The priorities, each direction once.
    #[graphql(default)]
    pub priorities: Vec<AssessedPriorityInput>,
    /// The issues on its agenda.
    #[graphql(default)]
    pub issues: Vec<AgendaIssueInput>,
}

/// The priority of a direction, as somebody gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, InputObject)]
pub struct AssessedPriorityInput {
    /// The direction.
    pub direction: DirectionId,
    /// How much it matters.
    pub level: PriorityLevel,
    /// Why, where that is not said by the assessment as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<LocalizedText>,
}

/// An issue on an organization's agenda, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq, InputObject)]
pub struct AgendaIssueInput {
    /// The issue of the assessment before that goes on in it: what the writer does not see of that stays with it. Where this is
    /// left out, it is the one with the same titles.
    pub continues: Option<AgendaIssueId>,
    /// What it is called.
    pub titles: LocalizedText,
    /// Our position.
    pub positions: Option<LocalizedText>,
    /// From when it is before them.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// The unit of ours that answers for it.
    pub unit: Option<OrganizationId>,
    /// The directions that it lies in.
    #[graphql(default)]
    pub directions: Vec<DirectionId>,
    /// The agreements that it has to do with.
    #[graphql(default)]
    pub agreements: Vec<AgreementId>,
    /// The interactions that it was or will be before.
    #[graphql(default)]
    pub interactions: Vec<InteractionId>,
}

/// One priority, given anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassessment {
    /// In which direction.
    pub direction: DirectionId,
    /// How much it matters now.
    pub level: PriorityLevel,
    /// Why.
    pub reasons: LocalizedText,
    /// The day from which it holds; today if left out.
    pub assessed_on: Option<NaiveDate>,
    /// How closed the new assessment is; as the last one if left out.
    pub access_level: Option<AccessLevel>,
}

/// Assesses an organization anew. `expected` is the assessment in force today that the writer knew of; where it is another
/// by now, nothing is written. What the writer does not see of that one stays. Refuses with every problem found.
pub async fn assess(
    writing: Writing<'_>,
    organization: OrganizationId,
    expected: Option<AssessmentId>,
    input: AssessmentInput,
) -> Result<AssessmentId, Failure> {
    let transaction = begin(writing).await?;
    let of = assessed(&transaction, writing, organization).await?;
    let last = current(&transaction, writing, organization, expected).await?;
    let input = input.tidied();
    let mut check = Check::default();
    let on = day(writing, input.assessed_on.map(|day| day.0), &mut check);
    input.check(&transaction, writing, &mut check).await?;
    check.done().map_err(Failure::Refused)?;
    let input = after(&transaction, writing, last, input).await?;
    record(transaction, writing, (of, on), &input, "assessment.create").await
}

/// Assesses an organization anew in one direction: all else is as the assessment in force has it, what the writer may not see
/// of it too. `expected` as in [`assess`].
pub async fn reassess(
    writing: Writing<'_>,
    organization: OrganizationId,
    expected: Option<AssessmentId>,
    given: Reassessment,
) -> Result<AssessmentId, Failure> {
    let transaction = begin(writing).await?;
    let of = assessed(&transaction, writing, organization).await?;
    let last = current(&transaction, writing, organization, expected).await?;
    let last = match last {
        Some(row) => state::load(&transaction, row).await?,
        None => AssessmentInput::none(),
    };
    let mut check = Check::default();
    let on = day(writing, given.assessed_on, &mut check);
    let reasons = trimmed_text(given.reasons);
    check.named("reason", &reasons, LINE);
    let access_level = given.access_level.unwrap_or(last.access_level);
    check.level(writing.viewer, None, access_level);
    let mut references = References::default();
    references.direction("direction", given.direction);
    references.check(&transaction, writing.viewer, &mut check).await?;
    check.done().map_err(Failure::Refused)?;

    let mut input = AssessmentInput { access_level, ..last };
    if input.reasons.is_empty() {
        input.reasons = reasons.clone();
    }
    let anew =
        AssessedPriorityInput { direction: given.direction, level: given.level, reasons: Some(reasons) };
    match input.priorities.iter_mut().find(|priority| priority.direction == given.direction) {
        Some(priority) => *priority = anew,
        None => input.priorities.push(anew),
    }
    record(transaction, writing, (of, on), &input, "assessment.reassess").await
}

/// The transaction of an assessment; refused where assessing is not the viewer's (7.1.2).
pub(super) async fn begin(writing: Writing<'_>) -> Result<DatabaseTransaction, Failure> {
    if !access::may_assess(writing.viewer) {
        return Err(Problem::refused().into());
    }
    writing.begin().await
}

/// The organization that is assessed: one that the viewer sees, of another side than ours.
pub(super) async fn assessed(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: OrganizationId,
) -> Result<organization::Model, Failure> {
    let found = organization::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "organization"))
        .one(transaction)
        .await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if found.ours {
        let message = "it is of our side: assess those that we cooperate with";
        return Err(Problem::at("organization", ErrorCode::Invalid, message).into());
    }
    Ok(found)
}

/// The assessment as it is kept after another one: with what its writer does not see of that.
pub(super) async fn after(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    last: Option<assessment::Model>,
    input: AssessmentInput,
) -> Result<AssessmentInput, Failure> {
    let Some(last) = last else { return Ok(input) };
    let last = state::load(transaction, last).await?;
    Ok(unseen::keep(transaction, writing.viewer, last, input).await?)
}

/// The assessment that is in force today as the viewer sees it, if any is.
pub(super) async fn in_force(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    organization: OrganizationId,
) -> Result<Option<assessment::Model>, Failure> {
    let found = latest(organization, writing.moment.today())
        .filter(scope::visible_within(transaction, writing.viewer, "assessment"))
        .one(transaction)
        .await?;
    Ok(found)
}

/// The same. Refuses where it is not the expected one.
async fn current(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    organization: OrganizationId,
    expected: Option<AssessmentId>,
) -> Result<Option<assessment::Model>, Failure> {
    let found = in_force(transaction, writing, organization).await?;
    if found.as_ref().map(|found| found.id) != expected.map(Into::into) {
        let message = "it was assessed again in the meantime: load it again";
        return Err(Problem::at("expected", ErrorCode::StaleVersion, message).into());
    }
    Ok(found)
}

/// The assessments of an organization made by a day, the one that holds first: `assessment::in_force_on`, in SQL.
fn latest(organization: OrganizationId, day: NaiveDate) -> sea_orm::Select<assessment::Entity> {
    assessment::Entity::find()
        .filter(assessment::Column::OrganizationId.eq(organization.0))
        .filter(assessment::Column::Draft.eq(false))
        .filter(assessment::Column::WithdrawnOn.is_null())
        .filter(assessment::Column::AssessedOn.lte(day_key(day)))
        .order_by_desc(assessment::Column::AssessedOn)
        .order_by_desc(assessment::Column::RecordedAt)
        .order_by_desc(assessment::Column::Id)
}

/// The day of an assessment: not after today.
pub(super) fn day(writing: Writing<'_>, given: Option<NaiveDate>, check: &mut Check) -> NaiveDate {
    let today = writing.moment.today();
    let day = given.unwrap_or(today);
    if day > today {
        check.fail("assessedOn", ErrorCode::Invalid, "an assessment holds from today or an earlier day");
    }
    day
}

async fn record(
    transaction: DatabaseTransaction,
    writing: Writing<'_>,
    (of, on): (organization::Model, NaiveDate),
    input: &AssessmentInput,
    action: &'static str,
) -> Result<AssessmentId, Failure> {
    let id = AssessmentId(writing.moment.id());
    let kept = Kept { id, organization: of.id.into(), on, review: None };
    let change = entry(&transaction, kept, of.access_level, input, action).await?;
    state::save(&transaction, writing, kept, input).await?;
    writing.commit(transaction, change).await?;
    Ok(id)
}

/// The ledger's entry of an assessment. What was before is the latest as open as it or more: who may read the entry may
/// read that, and whether there was a more closed one between does not show.
pub(super) async fn entry(
    transaction: &DatabaseTransaction,
    kept: Kept,
    of: AccessLevel,
    input: &AssessmentInput,
    action: &'static str,
) -> Result<Change, Failure> {
    let before = latest(kept.organization, kept.on)
        .filter(assessment::Column::AccessLevel.lte(input.access_level))
        .one(transaction)
        .await?;
    let json = |on: NaiveDate, input: &AssessmentInput| {
        serde_json::to_string(&State::of(kept.organization, on, input)).ok()
    };
    let before = match before {
        Some(row) => {
            let before = state::load(transaction, row).await?;
            json(before.assessed_on.map_or(kept.on, |day| day.0), &before)
        }
        None => None,
    };
    Ok(Change {
        action,
        noun: AssessmentId::PREFIX,
        record: kept.id.0,
        access_level: Ord::max(of, input.access_level),
        before,
        after: json(kept.on, input),
    })
}

impl AssessmentInput {
    /// What an organization has that was never assessed.
    fn none() -> Self {
        Self {
            access_level: AccessLevel::Service,
            assessed_on: None,
            status: OurStatus::None,
            status_since: None,
            rights: None,
            dues: None,
            dues_due_on: None,
            reports_due_on: None,
            reasons: LocalizedText::default(),
            priorities: Vec::new(),
            issues: Vec::new(),
        }
    }

    pub(super) fn tidied(self) -> Self {
        let text = |text: Option<LocalizedText>| text.map(trimmed_text).filter(|text| !text.is_empty());
        let priority = |priority: AssessedPriorityInput| AssessedPriorityInput {
            reasons: text(priority.reasons),
            ..priority
        };
        let issue = |issue: AgendaIssueInput| AgendaIssueInput {
            titles: trimmed_text(issue.titles),
            positions: text(issue.positions),
            ..issue
        };
        Self {
            rights: trimmed(self.rights),
            dues: trimmed(self.dues),
            reasons: trimmed_text(self.reasons),
            priorities: self.priorities.into_iter().map(priority).collect(),
            issues: self.issues.into_iter().map(issue).collect(),
            ..self
        }
    }

    /// Everything that is wrong with it.
    pub(super) async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        check: &mut Check,
    ) -> Result<(), Failure> {
        check.level(writing.viewer, None, self.access_level);
        check.named("reasons", &self.reasons, TEXT);
        check.text("rights", self.rights.as_deref(), TEXT);
        check.text("dues", self.dues.as_deref(), TEXT);
        check.list("issues", &self.issues, ISSUES);
        let mut references = References::default();
        for (at, priority) in self.priorities.iter().enumerate() {
            references.direction(format!("priorities.{at}.direction"), priority.direction);
            if let Some(reasons) = &priority.reasons {
                check.named(&format!("priorities.{at}.reasons"), reasons, LINE);
            }
            if self.priorities[..at].iter().any(|other| other.direction == priority.direction) {
                let field = format!("priorities.{at}.direction");
                check.fail(field, ErrorCode::Duplicate, "this direction has a priority already");
            }
        }
        for (at, issue) in self.issues.iter().enumerate() {
            let field = |name: &str| format!("issues.{at}.{name}");
            check.named(&field("titles"), &issue.titles, LINE);
            if let Some(positions) = &issue.positions {
                check.named(&field("positions"), positions, TEXT);
            }
            if let (Some(since), Some(until)) = (issue.since, issue.until)
                && until.latest() < since.earliest()
            {
                check.fail(field("until"), ErrorCode::Invalid, "ends before it begins");
            }
            check.list(&field("directions"), &issue.directions, TIES);
            check.list(&field("agreements"), &issue.agreements, TIES);
            check.list(&field("interactions"), &issue.interactions, TIES);
            references.organization(field("unit"), issue.unit);
            for (place, &id) in issue.directions.iter().enumerate() {
                references.direction(field(&format!("directions.{place}")), id);
            }
            for (place, &id) in issue.agreements.iter().enumerate() {
                references.agreement(field(&format!("agreements.{place}")), Some(id));
            }
            for (place, &id) in issue.interactions.iter().enumerate() {
                references.interaction(field(&format!("interactions.{place}")), Some(id));
            }
        }
        references.check(transaction, writing.viewer, check).await?;
        Ok(())
    }
}
