//! An assessment as the store keeps it within a transaction, and as the ledger tells of it.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    id::{AssessmentId, OrganizationId},
    partial_date::{Day, day_key},
};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;
use uuid::Uuid;

use super::{AgendaIssueInput, AssessedPriorityInput, AssessmentInput};
use crate::{
    register::writing::Writing,
    store::entity::{
        agenda_issue, agenda_issue_agreement, agenda_issue_direction, agenda_issue_interaction, assessment,
        assessment_priority,
    },
};

/// What the ledger has of an assessment.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State<'a> {
    organization: OrganizationId,
    access_level: AccessLevel,
    assessed_on: NaiveDate,
    status: accord_shared::assessment::OurStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_since: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dues: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dues_due_on: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reports_due_on: Option<PartialDate>,
    reasons: &'a LocalizedText,
    priorities: &'a [AssessedPriorityInput],
    issues: Vec<Issue<'a>>,
}

/// An issue. The unit stands in a list of its own: who may not see it sees the issue without it.
#[derive(Debug, Serialize)]
struct Issue<'a> {
    titles: &'a LocalizedText,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<&'a LocalizedText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<PartialDate>,
    units: Vec<OrganizationId>,
    directions: &'a [accord_shared::id::DirectionId],
    agreements: &'a [accord_shared::id::AgreementId],
    interactions: &'a [accord_shared::id::InteractionId],
}

impl<'a> State<'a> {
    pub(super) fn of(organization: OrganizationId, on: NaiveDate, input: &'a AssessmentInput) -> Self {
        let issue = |issue: &'a AgendaIssueInput| Issue {
            titles: &issue.titles,
            positions: issue.positions.as_ref(),
            since: issue.since,
            until: issue.until,
            units: issue.unit.into_iter().collect(),
            directions: &issue.directions,
            agreements: &issue.agreements,
            interactions: &issue.interactions,
        };
        Self {
            organization,
            access_level: input.access_level,
            assessed_on: on,
            status: input.status,
            status_since: input.status_since,
            rights: input.rights.as_deref(),
            dues: input.dues.as_deref(),
            dues_due_on: input.dues_due_on,
            reports_due_on: input.reports_due_on,
            reasons: &input.reasons,
            priorities: &input.priorities,
            issues: input.issues.iter().map(issue).collect(),
        }
    }
}

/// How an assessment is to be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) id: AssessmentId,
    pub(super) organization: OrganizationId,
    pub(super) on: NaiveDate,
    /// The review whose draft it is.
    pub(super) review: Option<Uuid>,
}

/// Writes a new assessment.
pub(super) async fn save(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    Kept { id, organization, on, review }: Kept,
    input: &AssessmentInput,
) -> Result<(), DbErr> {
    let key = |date: Option<PartialDate>| date.map(PartialDate::key);
    let row = assessment::ActiveModel {
        id: Set(id.0),
        version: Set(1),
        access_level: Set(input.access_level),
        reason_az: Set(input.reasons.az.clone()),
        reason_en: Set(input.reasons.en.clone()),
        reason_ru: Set(input.reasons.ru.clone()),
        reason_original: Set(input.reasons.original.clone()),
        reason_language: Set(input.reasons.original_language.clone()),
        organization_id: Set(organization.0),
        assessed_on: Set(day_key(on)),
        recorded_at: Set(writing.moment.at.timestamp_millis()),
        author: Set(writing.viewer.name.clone()),
        acting_for: Set(writing.viewer.acting_for.map(Into::into)),
        review_id: Set(review),
        draft: Set(review.is_some()),
        withdrawn_on: Set(None),
        withdrawn_by: Set(None),
        withdrawn_why: Set(None),
        status: Set(input.status),
        status_since_on: Set(key(input.status_since)),
        rights: Set(input.rights.clone()),
        dues: Set(input.dues.clone()),
        dues_due_on: Set(key(input.dues_due_on)),
        reports_due_on: Set(key(input.reports_due_on)),
    };
    assessment::Entity::insert(row).exec_without_returning(transaction).await?;

    let priority = |priority: &AssessedPriorityInput| {
        let LocalizedText { az, en, ru, original, original_language } =
            priority.reasons.clone().unwrap_or_default();
        assessment_priority::ActiveModel {
            assessment_id: Set(id.0),
            direction_id: Set(priority.direction.0),
            level: Set(priority.level),
            reason_az: Set(az),
            reason_en: Set(en),
            reason_ru: Set(ru),
            reason_original: Set(original),
            reason_language: Set(original_language),
        }
    };
    if !input.priorities.is_empty() {
        let rows = input.priorities.iter().map(priority);
        assessment_priority::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    for (issue, position) in input.issues.iter().zip(0..) {
        save_issue(transaction, writing, id, position, issue).await?;
    }
    Ok(())
}

async fn save_issue(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    assessment: AssessmentId,
    position: i32,
    issue: &AgendaIssueInput,
) -> Result<(), DbErr> {
    let id = writing.moment.id();
    let positions = issue.positions.clone().unwrap_or_default();
    let row = agenda_issue::ActiveModel {
        id: Set(id),
        assessment_id: Set(assessment.0),
        position: Set(position),
        since_on: Set(issue.since.map(PartialDate::key)),
        until_on: Set(issue.until.map(PartialDate::key)),
        unit_id: Set(issue.unit.map(Into::into)),
        title_az: Set(issue.titles.az.clone()),
        title_en: Set(issue.titles.en.clone()),
        title_ru: Set(issue.titles.ru.clone()),
        title_original: Set(issue.titles.original.clone()),
        title_language: Set(issue.titles.original_language.clone()),
        stance_az: Set(positions.az),
        stance_en: Set(positions.en),
        stance_ru: Set(positions.ru),
        stance_original: Set(positions.original),
        stance_language: Set(positions.original_language),
    };
    agenda_issue::Entity::insert(row).exec_without_returning(transaction).await?;
    macro_rules! tie {
        ($entity:ident, $column:ident, $field:ident) => {
            let all: BTreeSet<Uuid> = issue.$field.iter().map(|part| part.0).collect();
            if !all.is_empty() {
                let rows = all
                    .into_iter()
                    .map(|part| $entity::ActiveModel { issue_id: Set(id), $column: Set(part) });
                $entity::Entity::insert_many(rows).exec_without_returning(transaction).await?;
            }
        };
    }
    tie!(agenda_issue_direction, direction_id, directions);
    tie!(agenda_issue_agreement, agreement_id, agreements);
    tie!(agenda_issue_interaction, interaction_id, interactions);
    Ok(())
}

/// Removes a draft.
pub(super) async fn remove(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    let issues = agenda_issue::Column::AssessmentId.eq(id);
    let ids: Vec<Uuid> = agenda_issue::Entity::find()
        .filter(issues.clone())
        .all(transaction)
        .await?
        .into_iter()
        .map(|issue| issue.id)
        .collect();
    macro_rules! untie {
        ($entity:ident) => {
            let of_them = $entity::Column::IssueId.is_in(ids.iter().copied());
            $entity::Entity::delete_many().filter(of_them).exec(transaction).await?;
        };
    }
    untie!(agenda_issue_direction);
    untie!(agenda_issue_agreement);
    untie!(agenda_issue_interaction);
    agenda_issue::Entity::delete_many().filter(issues).exec(transaction).await?;
    let priorities = assessment_priority::Column::AssessmentId.eq(id);
    assessment_priority::Entity::delete_many().filter(priorities).exec(transaction).await?;
    assessment::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// What stands in the store, all of it, as it would be entered.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    row: assessment::Model,
) -> Result<AssessmentInput, DbErr> {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    let priorities = assessment_priority::Entity::find()
        .filter(assessment_priority::Column::AssessmentId.eq(row.id))
        .order_by_asc(assessment_priority::Column::DirectionId)
        .all(transaction)
        .await?;
    let priority = |row: assessment_priority::Model| {
        let reasons = LocalizedText {
            az: row.reason_az,
            en: row.reason_en,
            ru: row.reason_ru,
            original: row.reason_original,
            original_language: row.reason_language,
        };
        AssessedPriorityInput {
            direction: row.direction_id.into(),
            level: row.level,
            reasons: (!reasons.is_empty()).then_some(reasons),
        }
    };
    let issues = agenda_issue::Entity::find()
        .filter(agenda_issue::Column::AssessmentId.eq(row.id))
        .order_by_asc(agenda_issue::Column::Position)
        .all(transaction)
        .await?;
    let ids: Vec<Uuid> = issues.iter().map(|issue| issue.id).collect();
    macro_rules! ties {
        ($entity:ident, $field:ident) => {{
            let mut of: HashMap<Uuid, Vec<_>> = HashMap::new();
            let of_issues = $entity::Column::IssueId.is_in(ids.iter().copied());
            for tie in $entity::Entity::find().filter(of_issues).all(transaction).await? {
                of.entry(tie.issue_id).or_default().push(tie.$field.into());
            }
            of.values_mut().for_each(|ties| ties.sort());
            of
        }};
    }
    let mut directions = ties!(agenda_issue_direction, direction_id);
    let mut agreements = ties!(agenda_issue_agreement, agreement_id);
    let mut interactions = ties!(agenda_issue_interaction, interaction_id);
    let issue = |row: agenda_issue::Model| {
        let positions = LocalizedText {
            az: row.stance_az,
            en: row.stance_en,
            ru: row.stance_ru,
            original: row.stance_original,
            original_language: row.stance_language,
        };
        AgendaIssueInput {
            continues: Some(row.id.into()),
            titles: LocalizedText {
                az: row.title_az,
                en: row.title_en,
                ru: row.title_ru,
                original: row.title_original,
                original_language: row.title_language,
            },
            positions: (!positions.is_empty()).then_some(positions),
            since: date(row.since_on),
            until: date(row.until_on),
            unit: row.unit_id.map(Into::into),
            directions: directions.remove(&row.id).unwrap_or_default(),
            agreements: agreements.remove(&row.id).unwrap_or_default(),
            interactions: interactions.remove(&row.id).unwrap_or_default(),
        }
    };
    Ok(AssessmentInput {
        access_level: row.access_level,
        assessed_on: PartialDate::from_key(row.assessed_on).map(|on| Day(on.earliest())),
        status: row.status,
        status_since: date(row.status_since_on),
        rights: row.rights,
        dues: row.dues,
        dues_due_on: date(row.dues_due_on),
        reports_due_on: date(row.reports_due_on),
        reasons: LocalizedText {
            az: row.reason_az,
            en: row.reason_en,
            ru: row.reason_ru,
            original: row.reason_original,
            original_language: row.reason_language,
        },
        priorities: priorities.into_iter().map(priority).collect(),
        issues: issues.into_iter().map(issue).collect(),
    })
}
