//! What is judged in the register of known secrets: assessments, a review, the directions.

use accord_backend::{
    clock::IdSource,
    register::{
        assessment::{self, AgendaIssueInput, AssessedPriorityInput, AssessmentInput, AssessmentReviewInput},
        direction::{self, DirectionInput},
    },
};
use accord_shared::{
    assessment::{OurStatus, PriorityLevel},
    id::{AgreementId, AssessmentId, AssessmentReviewId, DirectionId, InteractionId, OrganizationId},
};

use super::{desk::Desk, records::text, world::Closure};

impl Desk<'_> {
    pub(super) fn issue(
        &self,
        closure: Closure,
        unit: Option<OrganizationId>,
        direction: DirectionId,
        agreements: &[AgreementId],
        interactions: &[InteractionId],
    ) -> AgendaIssueInput {
        AgendaIssueInput {
            continues: None,
            titles: text(&format!("{} issue", closure.word())),
            positions: Some(text(&format!("{} position", closure.word()))),
            since: Some("2001".parse().unwrap()),
            until: Some("2190".parse().unwrap()),
            unit,
            directions: vec![direction],
            agreements: agreements.to_vec(),
            interactions: interactions.to_vec(),
        }
    }

    /// Lays a review before the Head.
    pub(super) async fn submit(&self, review: AssessmentReviewId, number: i64) {
        let ids = IdSource::seeded(number as u64);
        let writing = self.writing(&ids, number).because(Some("Open words"));
        assessment::submit(writing, review, 2).await.unwrap();
    }

    pub(super) async fn approve(&self, review: AssessmentReviewId) {
        self.submit(review, 791).await;
        let ids = IdSource::seeded(792);
        assessment::approve(self.writing(&ids, 792), review, 3, None).await.unwrap();
    }

    pub(super) async fn review(
        &self,
        closure: Closure,
        number: i64,
        partner: OrganizationId,
        direction: DirectionId,
    ) -> (AssessmentReviewId, AssessmentId) {
        let ids = IdSource::seeded(number as u64);
        let opened = AssessmentReviewInput {
            year: closure.year(),
            titles: text(&format!("{} review", closure.word())),
            access_level: closure.level(),
        };
        let review = assessment::open(self.writing(&ids, number), opened).await.unwrap();
        let issue = self.issue(closure, None, direction, &[], &[]);
        let input = self.judgement(closure, direction, vec![issue]);
        let drafted = assessment::draft(self.writing(&ids, number), review, partner, None, input).await;
        let draft = drafted.unwrap();
        let said = format!("{} comment", closure.word());
        assessment::comment(self.writing(&ids, number), review, None, &said).await.unwrap();
        (review, draft)
    }

    pub(super) fn judgement(
        &self,
        closure: Closure,
        direction: DirectionId,
        issues: Vec<AgendaIssueInput>,
    ) -> AssessmentInput {
        let word = closure.word();
        let priority = AssessedPriorityInput {
            direction,
            level: PriorityLevel::ALL[3 - closure as usize % 4],
            reasons: Some(text(&format!("{word} priority"))),
        };
        AssessmentInput {
            access_level: closure.level(),
            assessed_on: Some(accord_shared::partial_date::Day(
                format!("{}-01-10", closure.year()).parse().unwrap(),
            )),
            status: OurStatus::ALL[closure as usize],
            status_since: Some("1990".parse().unwrap()),
            rights: Some(format!("{word} rights")),
            dues: Some(format!("{word} dues")),
            dues_due_on: Some(format!("{}", closure.year() + 1).parse().unwrap()),
            reports_due_on: Some(format!("{}", closure.year() + 2).parse().unwrap()),
            reasons: text(&format!("{word} reason")),
            priorities: vec![priority],
            issues,
        }
    }

    /// Of two organizations those behind later closures are the later ones: whoever sees less sees an earlier one in force.
    pub(super) async fn assessment(
        &self,
        closure: Closure,
        number: i64,
        organization: OrganizationId,
        direction: DirectionId,
        issues: Vec<AgendaIssueInput>,
    ) -> AssessmentId {
        let ids = IdSource::seeded(number as u64);
        let writing = self.writing(&ids, number);
        let reading = accord_backend::register::Reading { store: self.store, viewer: &self.maker };
        let last =
            assessment::of_organization(reading, organization, 1, &assessment::Wanted::default()).await;
        let expected = last.unwrap().first().map(|last| last.id);
        let input = self.judgement(closure, direction, issues);
        assessment::assess(writing, organization, expected, input).await.unwrap()
    }

    /// Withdraws an assessment: nobody has it in force, and whoever sees it reads why.
    pub(super) async fn retract(&self, closure: Closure, number: i64, mistaken: AssessmentId) {
        let ids = IdSource::seeded(number as u64);
        let ground = format!("{} ground", closure.word());
        assessment::retract(self.writing(&ids, number), mistaken, &ground).await.unwrap();
    }

    pub(super) async fn direction(&self) -> DirectionId {
        let ids = IdSource::seeded(5);
        let input = DirectionInput {
            code: "spectrum".into(),
            names: text("Spectrum"),
            parent: None,
            position: 1,
            retired_on: None,
        };
        let parent = direction::create(self.writing(&ids, 5), input).await.unwrap();
        let ids = IdSource::seeded(6);
        let input = DirectionInput {
            code: "satellite".into(),
            names: text("Satellite"),
            parent: Some(parent),
            position: 2,
            retired_on: None,
        };
        let made = direction::create(self.writing(&ids, 6), input).await.unwrap();
        let ids = IdSource::seeded(8);
        let retired_on = Some(accord_shared::partial_date::Day("2195-01-01".parse().unwrap()));
        let input = DirectionInput {
            code: "telex".into(),
            names: text("Telex"),
            parent: None,
            position: 3,
            retired_on,
        };
        direction::create(self.writing(&ids, 8), input).await.unwrap();
        made
    }
}
