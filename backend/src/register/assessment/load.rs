//! Reading assessments in a few flat statements.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    LocalizedText,
    assessment::{PriorityLevel, in_force_on},
    id::{AssessmentId, OrganizationId, RecordId},
    partial_date::day_key,
};
use chrono::{DateTime, NaiveDate};
use sea_orm::{
    JoinType,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{AssessedPriority, Assessment, Wanted, Withdrawal, agenda};
use crate::{
    register::{Reading, direction, organization, scope},
    store::{FromRow, Row, StoreError},
};

impl FromRow for Assessment {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            organization_id: row.uuid()?.into(),
            access_level: row.level()?,
            assessed_on: row.date()?.earliest(),
            recorded_at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
            author: row.text()?,
            acting_for: row.opt_text()?,
            review: row.opt_uuid()?.map(Into::into),
            draft: row.bool()?,
            status: row.word()?,
            status_since: row.opt_date()?,
            rights: row.opt_text()?,
            dues: row.opt_text()?,
            dues_due_on: row.opt_date()?,
            reports_due_on: row.opt_date()?,
            reasons: row.localized()?,
            priorities: Vec::new(),
            issues: Vec::new(),
            organization: None,
            before: None,
            withdrawal: match (row.opt_date()?, row.opt_text()?, row.opt_text()?) {
                (Some(on), Some(by), Some(ground)) => Some(Withdrawal { on: on.earliest(), by, ground }),
                _ => None,
            },
        })
    }
}

/// The assessments that the viewer may see, the latest first. A draft is as closed as its review, too.
fn select(reading: Reading<'_>) -> SelectStatement {
    let column = |name: &'static str| ("assessment", name);
    let mut statement = Query::select()
        .columns(
            ["id", "organization_id", "access_level", "assessed_on", "recorded_at", "author"].map(column),
        )
        .column(("acted_for", "name"))
        .columns(
            [
                "review_id",
                "draft",
                "status",
                "status_since_on",
                "rights",
                "dues",
                "dues_due_on",
                "reports_due_on",
                "reason_az",
                "reason_en",
                "reason_ru",
                "reason_original",
                "reason_language",
                "withdrawn_on",
                "withdrawn_by",
                "withdrawn_why",
            ]
            .map(column),
        )
        .from("assessment")
        .join_as(
            JoinType::LeftJoin,
            "user",
            "acted_for",
            Expr::col(("acted_for", "id")).equals(column("acting_for")),
        )
        .and_where(scope::visible(reading, "assessment"))
        .order_by(column("assessed_on"), Order::Desc)
        .order_by(column("recorded_at"), Order::Desc)
        .order_by(column("id"), Order::Desc)
        .to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        column("organization_id"),
        "organization",
        "its_organization",
    );
    statement
}

/// The condition that an assessment is a draft, or is none.
fn is_draft(draft: bool) -> Expr {
    Expr::col(("assessment", "draft")).eq(draft)
}

/// The condition that an assessment was in force on some day: that it is no draft and was not withdrawn.
fn holds() -> Expr {
    is_draft(false).and(Expr::col(("assessment", "withdrawn_on")).is_null())
}

/// The assessment with this id, if the viewer may see it; also a draft, where they may see its review.
pub async fn find(
    reading: Reading<'_>,
    id: AssessmentId,
    wanted: &Wanted,
) -> Result<Option<Assessment>, StoreError> {
    let mut statement = select(reading);
    statement
        .and_where(Expr::col(("assessment", "id")).eq(id.0))
        .and_where(is_draft(false).or(in_seen_review(reading)));
    Ok(load(reading, &statement, wanted).await?.pop())
}

/// The assessments of an organization that were in force or will be, the latest first; at most so many.
pub async fn of_organization(
    reading: Reading<'_>,
    organization: OrganizationId,
    first: u64,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    of(reading, organization, holds(), first, wanted).await
}

/// The same, with those that were withdrawn.
pub async fn all_of_organization(
    reading: Reading<'_>,
    organization: OrganizationId,
    first: u64,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    of(reading, organization, is_draft(false), first, wanted).await
}

async fn of(
    reading: Reading<'_>,
    organization: OrganizationId,
    which: Expr,
    first: u64,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    let mut statement = select(reading);
    statement
        .and_where(Expr::col(("assessment", "organization_id")).eq(organization.0))
        .and_where(which)
        .limit(first);
    load(reading, &statement, wanted).await
}

/// The assessments of an organization that were made by a day, the latest first.
pub(in crate::register) async fn made_by(
    reading: Reading<'_>,
    organization: OrganizationId,
    day: NaiveDate,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    let mut statement = select(reading);
    statement
        .and_where(Expr::col(("assessment", "organization_id")).eq(organization.0))
        .and_where(holds())
        .and_where(Expr::col(("assessment", "assessed_on")).lte(day_key(day)));
    load(reading, &statement, wanted).await
}

/// The assessments that are in force on a day, one of each organization, or that of one; the organizations in the order of their
/// ids, at most so many.
pub async fn held_on(
    reading: Reading<'_>,
    day: NaiveDate,
    of: Option<OrganizationId>,
    first: usize,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    let mut statement = select(reading);
    statement.and_where(holds()).and_where(Expr::col(("assessment", "assessed_on")).lte(day_key(day)));
    if let Some(of) = of {
        statement.and_where(Expr::col(("assessment", "organization_id")).eq(of.0));
    }
    let all: Vec<Assessment> = reading.store.rows(&statement).await?;
    let mut of: BTreeMap<OrganizationId, Vec<Assessment>> = BTreeMap::new();
    for one in all {
        of.entry(one.organization_id).or_default().push(one);
    }
    let held = of.into_values().filter_map(|all| in_force_on(all, |one| one.dated(), day));
    let mut held: Vec<Assessment> = held.take(first).collect();
    attach(reading, &mut held, wanted).await?;
    Ok(held)
}

/// The assessments of these reviews, drafts or not, by organization as they were entered.
pub(super) async fn of_reviews(
    reading: Reading<'_>,
    reviews: &[Uuid],
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    let mut statement = select(reading);
    statement
        .and_where(reading.store.dialect().one_of(("assessment", "review_id"), reviews))
        .and_where(in_seen_review(reading));
    load(reading, &statement, wanted).await
}

/// The condition that the viewer may see the review that a draft belongs to.
fn in_seen_review(reading: Reading<'_>) -> Expr {
    let reviews = Query::select()
        .column(("assessment_review", "id"))
        .from("assessment_review")
        .and_where(scope::visible(reading, "assessment_review"))
        .to_owned();
    Expr::col(("assessment", "review_id")).in_subquery(reviews)
}

async fn load(
    reading: Reading<'_>,
    statement: &SelectStatement,
    wanted: &Wanted,
) -> Result<Vec<Assessment>, StoreError> {
    let mut found: Vec<Assessment> = reading.store.rows(statement).await?;
    attach(reading, &mut found, wanted).await?;
    Ok(found)
}

struct Priority {
    assessment: Uuid,
    direction: Uuid,
    level: PriorityLevel,
    reasons: LocalizedText,
}

impl FromRow for Priority {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            assessment: row.uuid()?,
            direction: row.uuid()?,
            level: row.word()?,
            reasons: row.localized()?,
        })
    }
}

async fn attach(
    reading: Reading<'_>,
    assessments: &mut [Assessment],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    if assessments.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = assessments.iter().map(|assessment| assessment.id.0).collect();
    if wanted.priorities || wanted.issues.is_some() {
        let directions: Vec<_> = direction::list(reading).await?.into_iter().map(Arc::new).collect();
        if wanted.priorities {
            let mut of = priorities(reading, &ids).await?;
            for assessment in assessments.iter_mut() {
                let mut given = of.remove(&assessment.id.0).unwrap_or_default();
                // In the order of the tree; a direction that the reader may not see is none.
                assessment.priorities = directions
                    .iter()
                    .filter_map(|direction| {
                        let (level, reasons) = given.remove(&direction.id.0)?;
                        let reasons = (!reasons.is_empty()).then_some(reasons);
                        Some(AssessedPriority { direction: direction.clone(), level, reasons })
                    })
                    .collect();
            }
        }
        if let Some(wanted) = &wanted.issues {
            let mut of = agenda::of(reading, &ids, &directions, wanted).await?;
            for assessment in assessments.iter_mut() {
                assessment.issues = of.remove(&assessment.id.0).unwrap_or_default();
            }
        }
    }
    if let Some(wanted) = &wanted.organization {
        let all: HashSet<Uuid> = assessments.iter().map(|assessment| assessment.organization_id.0).collect();
        let found = organization::load(reading, all.into_iter().collect(), wanted).await?;
        for assessment in assessments.iter_mut() {
            assessment.organization = found.get(&assessment.organization_id.0).cloned();
        }
    }
    if let Some(wanted) = &wanted.before {
        Box::pin(befores(reading, assessments, wanted)).await?;
    }
    Ok(())
}

/// What the reader had in force before each: of those in force or no more, the latest that is earlier than it. A draft comes
/// after all of them, since it holds from the day of its approval; one that was given up with its review, after what was
/// written by then.
async fn befores(
    reading: Reading<'_>,
    assessments: &mut [Assessment],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    let of: HashSet<Uuid> = assessments.iter().map(|one| one.organization_id.0).collect();
    let of: Vec<Uuid> = of.into_iter().collect();
    let mut statement = select(reading);
    statement
        .and_where(reading.store.dialect().one_of(("assessment", "organization_id"), &of))
        .and_where(holds());
    let all: Vec<Assessment> = reading.store.rows(&statement).await?;
    let before = |one: &Assessment| {
        let earlier = all.iter().filter(|other| other.organization_id == one.organization_id);
        let earlier = earlier.filter(|other| match (one.draft, &one.withdrawal) {
            (true, None) => true,
            (true, Some(_)) => other.recorded_at <= one.recorded_at,
            (false, _) => other.dated() < one.dated(),
        });
        earlier.max_by_key(|other| other.dated()).map(|found| found.id)
    };
    let of: Vec<Option<AssessmentId>> = assessments.iter().map(before).collect();
    let wants: HashSet<AssessmentId> = of.iter().flatten().copied().collect();
    let mut found: Vec<Assessment> = all.into_iter().filter(|one| wants.contains(&one.id)).collect();
    attach(reading, &mut found, wanted).await?;
    let found: HashMap<AssessmentId, Arc<Assessment>> =
        found.into_iter().map(|one| (one.id, Arc::new(one))).collect();
    for (assessment, before) in assessments.iter_mut().zip(of) {
        assessment.before = before.and_then(|id| found.get(&id).cloned());
    }
    Ok(())
}

/// The priorities of each assessment, by direction.
type Given = HashMap<Uuid, HashMap<Uuid, (PriorityLevel, LocalizedText)>>;

async fn priorities(reading: Reading<'_>, assessments: &[Uuid]) -> Result<Given, StoreError> {
    let columns = [
        "assessment_id",
        "direction_id",
        "level",
        "reason_az",
        "reason_en",
        "reason_ru",
        "reason_original",
        "reason_language",
    ];
    let statement = Query::select()
        .columns(columns.map(|column| ("assessment_priority", column)))
        .from("assessment_priority")
        .and_where(reading.store.dialect().one_of(("assessment_priority", "assessment_id"), assessments))
        .to_owned();
    let mut of: Given = HashMap::new();
    for row in reading.store.rows::<Priority>(&statement).await? {
        of.entry(row.assessment).or_default().insert(row.direction, (row.level, row.reasons));
    }
    Ok(of)
}

/// The assessments that an organization ever had and that the viewer may see: what was done with them is a part of its
/// history.
pub(in crate::register) fn ever_of(reading: Reading<'_>, record: RecordId) -> SelectStatement {
    Query::select()
        .column(("assessment", "id"))
        .from("assessment")
        .and_where(Expr::col(("assessment", "organization_id")).eq(record.uuid))
        .and_where(is_draft(false))
        .and_where(scope::visible(reading, "assessment"))
        .to_owned()
}

/// The same of many organizations, each with its organization.
pub(in crate::register) async fn ever_of_all(
    reading: Reading<'_>,
    organizations: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let statement = Query::select()
        .columns([("assessment", "id"), ("assessment", "organization_id")])
        .from("assessment")
        .and_where(reading.store.dialect().one_of(("assessment", "organization_id"), organizations))
        .and_where(is_draft(false))
        .and_where(scope::visible(reading, "assessment"))
        .to_owned();
    reading.store.rows(&statement).await
}

/// Whom an assessment is about, where the viewer may know of it: whoever has that on the screen is concerned by it.
pub async fn concerned(reading: Reading<'_>, id: AssessmentId) -> Result<Option<RecordId>, StoreError> {
    let found = find(reading, id, &Wanted::default()).await?;
    Ok(found.filter(|found| !found.draft).map(|found| found.organization_id.into()))
}
