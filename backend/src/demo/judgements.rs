//! The Sector's judgements in the demo register: what weighs how much, and its assessments.

use accord_shared::{
    access,
    partial_date::Day,
    suggestion::{PriorityFactor, Weights},
};

use super::{
    DemoError, Register,
    content::{self, ASSESSMENTS, DIRECTIONS},
    refused,
};
use crate::register::{
    Reading,
    assessment::{self, AgendaIssueInput, AssessedPriorityInput, AssessmentInput},
    weights::{self, DirectionImportanceInput, FactorWeightInput, PriorityWeightsInput},
    writing::Writing,
};

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

    /// An assessment, by the demonstration's head of the Sector where they are known and cleared for it.
    pub(super) async fn assessment(&self, record: content::Assessment) -> Result<(), DemoError> {
        let key = record.key;
        let organization = self.organizations.get(&record.organization, ASSESSMENTS, &key)?;
        let priority = |given: content::Given| {
            Ok(AssessedPriorityInput {
                direction: self.directions.get(&given.direction, ASSESSMENTS, &key)?,
                level: given.level,
                reasons: given.reasons.map(Into::into),
            })
        };
        let issue = |issue: content::Issue| {
            Ok(AgendaIssueInput {
                titles: issue.titles.into(),
                positions: issue.positions.map(Into::into),
                since: issue.since,
                until: issue.until,
                unit: self.organizations.perhaps(issue.unit.as_deref(), ASSESSMENTS, &key)?,
                directions: self.directions.all(&issue.directions, ASSESSMENTS, &key)?,
                agreements: self.agreements.all(&issue.agreements, ASSESSMENTS, &key)?,
                interactions: self.interactions.all(&issue.interactions, ASSESSMENTS, &key)?,
            })
        };
        let input = AssessmentInput {
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
        };
        let sector = self.viewer(SECTOR).await?;
        let viewer = if access::is_cleared(&sector, record.access) { &sector } else { self.writing.viewer };
        let writing = Writing { viewer, ..self.writing };
        let (reading, wanted) = (Reading { store: writing.store, viewer }, assessment::Wanted::default());
        let last = assessment::of_organization(reading, organization, 1, &wanted).await?;
        let expected = last.first().map(|last| last.id);
        assessment::assess(writing, organization, expected, input)
            .await
            .map_err(refused(ASSESSMENTS, &key))?;
        Ok(())
    }
}
