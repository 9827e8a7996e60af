//! Annual reviews before the Head: submitted, returned with a reason, approved, or given up with nothing lost.

use accord_backend::register::{
    Failure,
    assessment::{self, AssessmentInput, AssessmentReviewInput, Review, ReviewWanted, Wanted},
    organization,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    assessment::PriorityLevel,
    error::ErrorCode,
    id::{AssessmentId, AssessmentReviewId, DirectionId, OrganizationId},
    review::{ReviewAct, ReviewStage},
};

use super::{
    assessments::{direction, input},
    desk::{Desk, problems, text},
};

/// The Sector with a review of its own, in which one organization is drafted.
struct Prepared {
    desk: Desk,
    sector: Viewer,
    union: OrganizationId,
    spectrum: DirectionId,
    review: AssessmentReviewId,
    draft: AssessmentId,
}

impl Prepared {
    /// Its version is 2.
    async fn new() -> Self {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let sector = Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Service);
        let opened =
            AssessmentReviewInput { year: 2027, titles: text("Review"), access_level: AccessLevel::Service };
        let review = assessment::open(desk.writing(&sector), opened).await.unwrap();
        let made = input("2026-11-01", &[(spectrum, PriorityLevel::High)]);
        let draft = assessment::draft(desk.writing(&sector), review, union, None, made).await.unwrap();
        Self { desk, sector, union, spectrum, review, draft }
    }

    fn made(&self, level: PriorityLevel) -> AssessmentInput {
        input("2026-11-01", &[(self.spectrum, level)])
    }

    async fn submit(&self, viewer: &Viewer, version: i32) -> Result<AssessmentReviewId, Failure> {
        let writing = self.desk.writing(viewer).because(Some("Ready"));
        assessment::submit(writing, self.review, version).await
    }

    async fn give_back(
        &self,
        viewer: &Viewer,
        version: i32,
        why: &str,
    ) -> Result<AssessmentReviewId, Failure> {
        assessment::give_back(self.desk.writing(viewer), self.review, version, why).await
    }

    async fn give_up(&self, viewer: &Viewer, version: i32, why: &str) -> Result<AssessmentReviewId, Failure> {
        assessment::give_up(self.desk.writing(viewer), self.review, version, why).await
    }

    async fn seen(&self, viewer: &Viewer) -> Review {
        let before = Some(Box::new(Wanted { priorities: true, ..Wanted::default() }));
        let whole = Wanted { priorities: true, before, ..Wanted::default() };
        let wanted =
            ReviewWanted { assessments: Some(Box::new(whole)), steps: true, ..ReviewWanted::default() };
        assessment::reviews(self.desk.reading(viewer), Some(self.review), &wanted).await.unwrap().remove(0)
    }
}

on_both! {
    async fn what_lies_before_the_head_is_changed_by_nobody_and_comes_back_with_a_reason() {
        let it = Prepared::new().await;
        let (desk, head, sector) = (&it.desk, &it.desk.head, &it.sector);
        let deputy = Viewer { role: Role::Deputy, ..head.clone() };
        let acting = Viewer { acting_for: Some(head.user), ..deputy.clone() };
        assert_eq!(problems(it.submit(&desk.analyst, 2).await)[0].code, ErrorCode::Refused);
        assert_eq!(problems(it.give_back(head, 2, "Why").await)[0].field.as_deref(), Some("review"));
        assert_eq!(problems(it.submit(sector, 1).await)[0].code, ErrorCode::StaleVersion, "somebody drafted meanwhile");
        it.submit(sector, 2).await.unwrap();

        // Drafts neither come nor go, and it is not submitted twice; it is still spoken about.
        for done in [
            assessment::draft(desk.writing(sector), it.review, it.union, Some(it.draft), it.made(PriorityLevel::Low)).await.map(|_| ()),
            assessment::withdraw(desk.writing(sector), it.review, it.union).await.map(|_| ()),
            it.submit(sector, 3).await.map(|_| ()),
        ] {
            assert_eq!(problems(done)[0].field.as_deref(), Some("review"));
        }
        assessment::comment(desk.writing(head), it.review, None, "Read").await.unwrap();

        for other in [sector, &deputy] {
            assert_eq!(problems(it.give_back(other, 3, "Why").await)[0].code, ErrorCode::Refused);
        }
        let wordless = problems(it.give_back(&acting, 3, " ").await);
        assert_eq!((wordless[0].code, wordless[0].field.as_deref()), (ErrorCode::Required, Some("reason")));
        let entries = desk.entries().await;
        it.give_back(&acting, 3, "Name a project").await.unwrap();
        assert_eq!(desk.entries().await, entries + 1);
        assert_eq!(problems(it.give_back(&acting, 4, "Again").await)[0].field.as_deref(), Some("review"));
        assert_eq!(problems(assessment::approve(desk.writing(head), it.review, 4, None).await)[0].field.as_deref(), Some("review"));

        // It is mended and comes before the Head again, as the Head then reads it.
        assessment::draft(desk.writing(sector), it.review, it.union, Some(it.draft), it.made(PriorityLevel::Low)).await.unwrap();
        it.submit(sector, 5).await.unwrap();
        assert_eq!(problems(assessment::approve(desk.writing(head), it.review, 3, None).await)[0].code, ErrorCode::StaleVersion);
        assessment::approve(desk.writing(head), it.review, 6, None).await.unwrap();
        let seen = it.seen(&desk.analyst).await;
        let steps: Vec<_> = seen.steps.iter().map(|step| (step.act, step.words.as_deref())).collect();
        assert_eq!(steps, [
            (ReviewAct::Submit, Some("Ready")),
            (ReviewAct::Return, Some("Name a project")),
            (ReviewAct::Submit, Some("Ready")),
            (ReviewAct::Approve, None),
        ]);
        assert_eq!(seen.stage, ReviewStage::Approved);
        assert_eq!(seen.assessments[0].priorities[0].level, PriorityLevel::Low);
        assert_eq!(problems(it.give_up(sector, 7, "Late").await)[0].field.as_deref(), Some("review"), "what is in force is not given up");
    }

    async fn an_empty_review_is_not_submitted() {
        let it = Prepared::new().await;
        assessment::withdraw(it.desk.writing(&it.sector), it.review, it.union).await.unwrap();
        assert_eq!(problems(it.submit(&it.sector, 3).await)[0].field.as_deref(), Some("id"));
    }

    async fn a_review_that_is_given_up_keeps_all_that_was_drafted_in_it_in_force_on_no_day() {
        let it = Prepared::new().await;
        let (desk, sector) = (&it.desk, &it.sector);
        let first = assessment::assess(desk.writing(sector), it.union, None, it.made(PriorityLevel::Low)).await.unwrap();
        it.submit(sector, 2).await.unwrap();
        let wordless = problems(it.give_up(sector, 3, "").await);
        assert_eq!((wordless[0].code, wordless[0].field.as_deref()), (ErrorCode::Required, Some("ground")));
        assert_eq!(problems(it.give_up(&desk.analyst, 3, "Why").await)[0].code, ErrorCode::Refused);
        it.give_up(sector, 3, "The congress was put off").await.unwrap();

        // What is judged afterwards is not what it was held against.
        let later = desk.writing_at(sector, "2026-11-24T18:00:00Z".parse().unwrap());
        assessment::assess(later, it.union, Some(first), it.made(PriorityLevel::Medium)).await.unwrap();
        let seen = it.seen(&desk.analyst).await;
        assert_eq!(seen.stage, ReviewStage::Withdrawn);
        let [draft] = &seen.assessments[..] else { panic!("{seen:?}") };
        assert_eq!((draft.id, draft.draft, draft.priorities[0].level), (it.draft, true, PriorityLevel::High));
        assert_eq!(draft.withdrawal.as_ref().map(|told| told.ground.as_str()), Some("The congress was put off"));
        assert_eq!(draft.before.as_ref().map(|before| before.id), Some(first));
        let last = seen.steps.last().unwrap();
        assert_eq!((last.act, last.words.as_deref()), (ReviewAct::Withdraw, Some("The congress was put off")));
        let held = assessment::of_organization(desk.reading(&desk.analyst), it.union, 9, &Wanted::default()).await.unwrap();
        assert!(held.iter().all(|one| one.id != it.draft));

        // Nothing is done with it any more, and another one begins anew.
        assert_eq!(problems(it.submit(sector, 4).await)[0].field.as_deref(), Some("review"));
        let comment = assessment::comment(desk.writing(sector), it.review, None, "Pity").await;
        assert_eq!(problems(comment)[0].field.as_deref(), Some("review"));
        // Who may not see the review learns nothing of it.
        let outsider = Viewer { clearance: AccessLevel::Open, ..sector.clone() };
        assert_eq!(problems(it.give_up(&outsider, 4, "Why").await)[0].code, ErrorCode::NotFound);
        let found = organization::find(desk.reading(&outsider), it.union, &organization::Wanted::default()).await;
        assert!(found.unwrap().is_some());
    }
}
