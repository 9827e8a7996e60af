//! The Sector's judgements in the demo register: what weighs how much, its assessments, and its reviews.

use accord_shared::{
    AccessLevel, PartialDate, access as may,
    assessment::{OurStatus, PriorityLevel},
    partial_date::Day,
    suggestion::{PriorityFactor, Weights},
};
use serde::Deserialize;

use super::{
    DemoError, Register,
    content::{ASSESSMENTS, DIRECTIONS, File, REVIEWS, Texts, access, word},
    refused,
};
use crate::register::{
    Reading,
    assessment::{self, AgendaIssueInput, AssessedPriorityInput, AssessmentInput, AssessmentReviewInput},
    weights::{self, DirectionImportanceInput, FactorWeightInput, PriorityWeightsInput},
    writing::Writing,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Assessment {
    key: String,
    organization: String,
    #[serde(default, deserialize_with = "access")]
    access: AccessLevel,
    on: PartialDate,
    #[serde(deserialize_with = "word")]
    status: OurStatus,
    since: Option<PartialDate>,
    rights: Option<String>,
    dues: Option<String>,
    dues_due_on: Option<PartialDate>,
    reports_due_on: Option<PartialDate>,
    reasons: Texts,
    priorities: Vec<Given>,
    #[serde(default)]
    issues: Vec<Issue>,
}

/// The priority of a direction.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    direction: String,
    #[serde(deserialize_with = "word")]
    level: PriorityLevel,
    reasons: Option<Texts>,
}

/// An issue on an agenda.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    titles: Texts,
    positions: Option<Texts>,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    unit: Option<String>,
    #[serde(default)]
    directions: Vec<String>,
    #[serde(default)]
    agreements: Vec<String>,
    #[serde(default)]
    interactions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    key: String,
    year: i32,
    #[serde(default, deserialize_with = "access")]
    access: AccessLevel,
    titles: Texts,
    drafts: Vec<Assessment>,
    #[serde(default)]
    comments: Vec<Said>,
    /// With which words the Sector submits it; nothing where it does not.
    submitted: Option<String>,
}

/// What somebody says of a review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// The login of whoever says it.
    by: String,
    organization: Option<String>,
    text: String,
}

/// Who makes the assessments.
const SECTOR: &str = "io-staff";

impl Register<'_> {
    /// The weights that the register begins with, with how much each direction matters.
    pub(super) async fn weights(&self, directions: Vec<DirectionImportanceInput>) -> Result<(), DemoError> {
        let first = Weights::FIRST;
        let factor = |&factor| FactorWeightInput { factor, weight: first.of(factor).into() };
        let input = PriorityWeightsInput {
            factors: PriorityFactor::ALL.iter().map(factor).collect(),
            low: first.low.into(),
            medium: first.medium.into(),
            high: first.high.into(),
            directions,
        };
        weights::set(self.writing, 1, input).await.map_err(refused(DIRECTIONS, "importance"))?;
        Ok(())
    }

    /// All of them. Returns how many changes that were.
    pub(super) async fn judgements(&self) -> Result<usize, DemoError> {
        let (assessments, reviews) = (ASSESSMENTS.records::<Assessment>()?, REVIEWS.records::<Review>()?);
        let mut written = assessments.len();
        for record in assessments {
            self.assessment(record).await?;
        }
        for record in reviews {
            written +=
                1 + record.drafts.len() + record.comments.len() + usize::from(record.submitted.is_some());
            self.review(record).await?;
        }
        Ok(written)
    }

    /// An assessment, by the demonstration's Sector where it is cleared for it.
    async fn assessment(&self, record: Assessment) -> Result<(), DemoError> {
        let key = record.key.clone();
        let organization = self.organizations.get(&record.organization, ASSESSMENTS, &key)?;
        let sector = self.viewer(SECTOR).await?;
        let viewer = if may::is_cleared(&sector, record.access) { &sector } else { self.writing.viewer };
        let writing = Writing { viewer, ..self.writing };
        let (reading, wanted) = (Reading { store: writing.store, viewer }, assessment::Wanted::default());
        let last = assessment::of_organization(reading, organization, 1, &wanted).await?;
        let expected = last.first().map(|last| last.id);
        let input = self.judgement(record, ASSESSMENTS)?;
        let made = assessment::assess(writing, organization, expected, input).await;
        made.map_err(refused(ASSESSMENTS, &key))?;
        Ok(())
    }

    /// A review by the demonstration's Sector, which is not decided yet.
    async fn review(&self, record: Review) -> Result<(), DemoError> {
        let key = record.key;
        let sector = self.viewer(SECTOR).await?;
        let writing = Writing { viewer: &sector, ..self.writing };
        let input = AssessmentReviewInput {
            year: record.year,
            titles: record.titles.into(),
            access_level: record.access,
        };
        let review = assessment::open(writing, input).await.map_err(refused(REVIEWS, &key))?;
        let drafts = record.drafts.len();
        for draft in record.drafts {
            let of = self.organizations.get(&draft.organization, REVIEWS, &key)?;
            let draft_key = draft.key.clone();
            let input = self.judgement(draft, REVIEWS)?;
            let made = assessment::draft(writing, review, of, None, input).await;
            made.map_err(refused(REVIEWS, &draft_key))?;
        }
        for said in record.comments {
            let viewer = self.viewer(&said.by).await?;
            let writing = Writing { viewer: &viewer, ..self.writing };
            let of = self.organizations.perhaps(said.organization.as_deref(), REVIEWS, &key)?;
            let said = assessment::comment(writing, review, of, &said.text).await;
            said.map_err(refused(REVIEWS, &key))?;
        }
        if let Some(words) = record.submitted {
            let version = i32::try_from(drafts + 1).unwrap_or(i32::MAX);
            let laid = assessment::submit(writing.because(Some(&words)), review, version).await;
            laid.map_err(refused(REVIEWS, &key))?;
        }
        Ok(())
    }

    fn judgement(&self, record: Assessment, file: File) -> Result<AssessmentInput, DemoError> {
        let key = record.key;
        let priority = |given: Given| {
            Ok(AssessedPriorityInput {
                direction: self.directions.get(&given.direction, file, &key)?,
                level: given.level,
                reasons: given.reasons.map(Into::into),
            })
        };
        let issue = |issue: Issue| {
            Ok(AgendaIssueInput {
                continues: None,
                titles: issue.titles.into(),
                positions: issue.positions.map(Into::into),
                since: issue.since,
                until: issue.until,
                unit: self.organizations.perhaps(issue.unit.as_deref(), file, &key)?,
                directions: self.directions.all(&issue.directions, file, &key)?,
                agreements: self.agreements.all(&issue.agreements, file, &key)?,
                interactions: self.interactions.all(&issue.interactions, file, &key)?,
            })
        };
        Ok(AssessmentInput {
            access_level: record.access,
            assessed_on: Some(Day(record.on.earliest())),
            status: record.status,
            status_since: record.since,
            rights: record.rights,
            dues: record.dues,
            dues_due_on: record.dues_due_on,
            reports_due_on: record.reports_due_on,
            reasons: record.reasons.into(),
            priorities: record.priorities.into_iter().map(priority).collect::<Result<_, DemoError>>()?,
            issues: record.issues.into_iter().map(issue).collect::<Result<_, DemoError>>()?,
        })
    }
}
