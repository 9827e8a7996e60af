//! Assessments: what holds on a day, who may judge, that nothing is ever overwritten, and that nobody learns of what is above
//! them.

use accord_backend::register::{
    Failure, Reading,
    assessment::{
        self, AgendaIssueInput, AssessedPriorityInput, Assessment, AssessmentInput, AssessmentReviewInput,
        Reassessment, ReviewWanted, Wanted, WantedIssues,
    },
    direction::{self, DirectionInput},
    history, merge, news, organization,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    assessment::{OurStatus, PriorityLevel, in_force_on},
    error::ErrorCode,
    id::{AssessmentId, DirectionId, OrganizationId},
    partial_date::Day,
};

use super::desk::{Desk, day, organization_input, problems, text};

pub async fn direction(desk: &Desk, code: &str, parent: Option<DirectionId>) -> DirectionId {
    let input =
        DirectionInput { code: code.into(), names: text(code), parent, position: 1, retired_on: None };
    direction::create(desk.writing(&desk.head), input).await.unwrap()
}

pub fn input(on: &str, priorities: &[(DirectionId, PriorityLevel)]) -> AssessmentInput {
    let priority = |&(direction, level)| AssessedPriorityInput { direction, level, reasons: None };
    AssessmentInput {
        access_level: AccessLevel::Open,
        assessed_on: Some(Day(day(on))),
        status: OurStatus::Member,
        status_since: "1992".parse().ok(),
        rights: None,
        dues: None,
        dues_due_on: None,
        reports_due_on: None,
        reasons: text("Because"),
        priorities: priorities.iter().map(priority).collect(),
        issues: Vec::new(),
    }
}

pub fn issue(title: &str, direction: DirectionId) -> AgendaIssueInput {
    AgendaIssueInput {
        continues: None,
        titles: text(title),
        positions: None,
        since: None,
        until: None,
        unit: None,
        directions: vec![direction],
        agreements: Vec::new(),
        interactions: Vec::new(),
    }
}

/// All of an organization's, the latest first, with everything.
async fn all(reading: Reading<'_>, of: OrganizationId) -> Vec<Assessment> {
    let issues = WantedIssues {
        unit: Some(Box::default()),
        agreements: Some(Box::default()),
        interactions: Some(Box::default()),
    };
    let wanted = Wanted {
        organization: Some(Box::default()),
        priorities: true,
        issues: Some(issues),
        ..Wanted::default()
    };
    assessment::of_organization(reading, of, 50, &wanted).await.unwrap()
}

async fn last(reading: Reading<'_>, of: OrganizationId) -> Option<AssessmentId> {
    all(reading, of).await.first().map(|last| last.id)
}

async fn write(desk: &Desk, of: OrganizationId, input: AssessmentInput) -> Result<AssessmentId, Failure> {
    let expected = last(desk.reading(&desk.head), of).await;
    assessment::assess(desk.writing(&desk.head), of, expected, input).await
}

fn sector() -> Viewer {
    Viewer::for_test(Role::InternationalOrganizations, AccessLevel::Service)
}

on_both! {
    async fn a_reassessment_is_a_new_one_and_what_holds_on_a_day_is_the_latest_by_then() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let (spectrum, post) = (direction(&desk, "spectrum", None).await, direction(&desk, "post", None).await);
        let first = write(&desk, union, input("2025-01-10", &[(spectrum, PriorityLevel::Low)])).await.unwrap();
        let second = write(&desk, union, input("2026-03-01", &[(spectrum, PriorityLevel::High), (post, PriorityLevel::None)])).await.unwrap();
        // Written last for an earlier day.
        let third = write(&desk, union, input("2025-06-01", &[])).await.unwrap();
        let found = all(desk.reading(&desk.analyst), union).await;
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [second, third, first]);
        for (on, holds) in [("2024-12-31", None), ("2025-03-01", Some(first)), ("2026-02-28", Some(third)), ("2026-11-24", Some(second))] {
            let held = in_force_on(&found, |one| one.dated(), day(on)).map(|one| one.id);
            assert_eq!(held, holds, "{on}");
        }
        let levels: Vec<_> = found[0].priorities.iter().map(|one| (one.direction.code.as_str(), one.level)).collect();
        assert_eq!(levels, [("spectrum", PriorityLevel::High), ("post", PriorityLevel::None)], "in the order of the tree");
        assert_eq!((found[0].author.as_str(), found[0].status), ("head", OurStatus::Member));
    }

    async fn one_priority_is_given_anew_and_all_else_stays_what_the_writer_does_not_see_too() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let pact = desk.agreement("Hidden", AccessLevel::Secret, &[bureau]).await;
        let (spectrum, post) = (direction(&desk, "spectrum", None).await, direction(&desk, "post", None).await);
        let tied = AgendaIssueInput { unit: Some(bureau), agreements: vec![pact], ..issue("Orbit", spectrum) };
        let whole = AssessmentInput { issues: vec![tied], rights: Some(" vote ".into()), ..input("2026-01-10", &[(spectrum, PriorityLevel::Low)]) };
        let first = write(&desk, union, whole).await.unwrap();

        let sector = sector();
        let given = |level| Reassessment { direction: post, level, reasons: text("A forum was announced"), assessed_on: None, access_level: None };
        let entries = desk.entries().await;
        let stale = problems(assessment::reassess(desk.writing(&sector), union, None, given(PriorityLevel::High)).await);
        assert_eq!((stale[0].code, stale[0].field.as_deref()), (ErrorCode::StaleVersion, Some("expected")));
        let second = assessment::reassess(desk.writing(&sector), union, Some(first), given(PriorityLevel::High)).await.unwrap();
        assert_eq!(desk.entries().await, entries + 1, "a refusal leaves nothing");
        let stale = problems(assessment::reassess(desk.writing(&sector), union, Some(first), given(PriorityLevel::Low)).await);
        assert_eq!(stale[0].code, ErrorCode::StaleVersion, "somebody else was faster");
        // The same once more, in a direction that has a priority already.
        let given = Reassessment { direction: spectrum, ..given(PriorityLevel::Medium) };
        assessment::reassess(desk.writing(&sector), union, Some(second), given).await.unwrap();

        let seen = all(desk.reading(&sector), union).await;
        assert_eq!(seen.len(), 3);
        let levels: Vec<_> = seen[0].priorities.iter().map(|one| (one.direction.code.as_str(), one.level)).collect();
        assert_eq!(levels, [("spectrum", PriorityLevel::Medium), ("post", PriorityLevel::High)]);
        assert_eq!((seen[0].rights.as_deref(), seen[0].reasons.en.as_deref()), (Some("vote"), Some("Because")));
        let first_issue = &seen[0].issues[0];
        assert!(first_issue.unit.is_none() && !first_issue.owned && first_issue.agreements.is_empty());
        let whole = all(desk.reading(&desk.head), union).await;
        assert!(whole[0].issues[0].owned && whole[0].issues[0].agreements.len() == 1);
        let older = whole.iter().find(|one| one.id == first).unwrap();
        assert_eq!(older.priorities.len(), 1, "what was judged before stands as it was");
    }

    async fn whoever_judges_the_whole_again_unties_nothing_that_they_do_not_see() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let (hidden, known) = (desk.agreement("Hidden", AccessLevel::Secret, &[bureau]).await, desk.agreement("Known", AccessLevel::Open, &[union]).await);
        let spectrum = direction(&desk, "spectrum", None).await;
        let tied = AgendaIssueInput { unit: Some(bureau), agreements: vec![hidden, known], ..issue("Orbit", spectrum) };
        let whole = AssessmentInput { issues: vec![tied, issue("Rates", spectrum)], ..input("2026-01-10", &[(spectrum, PriorityLevel::Low)]) };
        write(&desk, union, whole).await.unwrap();

        // The Sector, which sees neither the bureau nor the first agreement, renames the issue and takes out the other one.
        let sector = sector();
        let seen = all(desk.reading(&sector), union).await;
        let renamed = AgendaIssueInput { continues: Some(seen[0].issues[0].id), ..issue("Orbit and spectrum", spectrum) };
        let again = AssessmentInput { issues: vec![renamed], ..input("2026-02-10", &[(spectrum, PriorityLevel::High)]) };
        let second = assessment::assess(desk.writing(&sector), union, Some(seen[0].id), again.clone()).await.unwrap();
        let ties = async |viewer: &Viewer| {
            let found = all(desk.reading(viewer), union).await;
            let issues = found[0].issues.iter();
            issues.map(|one| (one.owned, one.agreements.iter().map(|it| it.id).collect::<Vec<_>>())).collect::<Vec<_>>()
        };
        assert_eq!(ties(&desk.head).await, [(true, vec![hidden])], "what is hidden stays, what was seen is gone");
        assert_eq!(ties(&sector).await, [(false, vec![])], "and nobody learns of it");
        // The same titles are the same issue; and so it is in a draft that a review approves.
        let opened = AssessmentReviewInput { year: 2027, titles: text("Review"), access_level: AccessLevel::Service };
        let review = assessment::open(desk.writing(&sector), opened).await.unwrap();
        let same = AssessmentInput { issues: vec![issue("Orbit and spectrum", spectrum)], ..again.clone() };
        let draft = assessment::draft(desk.writing(&sector), review, union, None, same.clone()).await.unwrap();
        assessment::draft(desk.writing(&sector), review, union, Some(draft), same).await.unwrap();
        assessment::submit(desk.writing(&sector), review, 3).await.unwrap();
        assessment::approve(desk.writing(&desk.head), review, 4, None).await.unwrap();
        assert_eq!(ties(&desk.head).await, [(true, vec![hidden])]);
        // An issue that is left out takes with it what hangs on it, and another one gets nothing of it.
        let expected = last(desk.reading(&sector), union).await;
        assert_ne!(expected, Some(second));
        let other = AssessmentInput { issues: vec![issue("Fibre", spectrum)], ..again };
        assessment::assess(desk.writing(&sector), union, expected, AssessmentInput { assessed_on: None, ..other }).await.unwrap();
        assert_eq!(ties(&desk.head).await, [(false, vec![])]);
    }

    async fn the_sector_and_the_heads_judge_and_nobody_else_and_none_above_their_clearance() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let ministry = organization::create(desk.writing(&desk.head), organization::OrganizationInput { ours: true, ..organization_input("Ministry") }).await.unwrap();
        let hidden = desk.organization("Bureau", AccessLevel::Secret).await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let made = || input("2026-01-10", &[(spectrum, PriorityLevel::High)]);
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            let expected = last(desk.reading(&desk.head), union).await;
            let written = assessment::assess(desk.writing(&viewer), union, expected, made()).await;
            let may = matches!(role, Role::Head | Role::Deputy | Role::InternationalOrganizations);
            assert_eq!(written.is_ok(), may, "{role}");
            if !may {
                assert_eq!(problems(written)[0].code, ErrorCode::Refused);
            }
        }
        let sector = sector();
        let assess = async |of, input| problems(assessment::assess(desk.writing(&sector), of, None, input).await);
        assert_eq!(assess(hidden, made()).await[0].code, ErrorCode::NotFound);
        assert_eq!(assess(ministry, made()).await[0].field.as_deref(), Some("organization"));
        let expected = last(desk.reading(&sector), union).await;
        let wrong = AssessmentInput {
            access_level: AccessLevel::Secret,
            assessed_on: Some(Day(day("2027-01-01"))),
            reasons: text(" "),
            issues: vec![AgendaIssueInput { unit: Some(hidden), until: "2020".parse().ok(), since: "2021".parse().ok(), ..issue("", spectrum) }],
            ..input("2026-01-10", &[(spectrum, PriorityLevel::Low), (spectrum, PriorityLevel::High)])
        };
        let found = problems(assessment::assess(desk.writing(&sector), union, expected, wrong).await);
        let fields: Vec<_> = found.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, [
            "assessedOn", "accessLevel", "reasons", "priorities.1.direction", "issues.0.titles", "issues.0.until", "issues.0.unit",
        ]);
    }

    async fn what_lies_above_a_reader_is_not_in_force_for_them_and_not_in_the_history() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let open = write(&desk, union, input("2025-01-10", &[(spectrum, PriorityLevel::Low)])).await.unwrap();
        let secret = AssessmentInput { access_level: AccessLevel::Secret, ..input("2026-01-10", &[(spectrum, PriorityLevel::High)]) };
        let secret = write(&desk, union, secret).await.unwrap();
        assert_eq!(last(desk.reading(&desk.analyst), union).await, Some(open));
        assert_eq!(last(desk.reading(&desk.head), union).await, Some(secret));
        let hidden = assessment::find(desk.reading(&desk.analyst), secret, &Wanted::default()).await.unwrap();
        assert!(hidden.is_none());
        // The Sector reassesses from what it sees, and the secret one stays the later of the two for whoever sees it.
        let sector = sector();
        let given = Reassessment { direction: spectrum, level: PriorityLevel::Medium, reasons: text("Why"), assessed_on: Some(day("2025-12-01")), access_level: None };
        let third = assessment::reassess(desk.writing(&sector), union, Some(open), given).await.unwrap();
        assert_eq!(last(desk.reading(&desk.head), union).await, Some(secret));
        assert_eq!(last(desk.reading(&sector), union).await, Some(third));

        let actions = async |viewer: &Viewer| {
            let told = history::list(desk.reading(viewer), union.into(), None, 20).await.unwrap();
            told.into_iter().map(|entry| (entry.action, entry.undoable)).collect::<Vec<_>>()
        };
        let created = ("organization.create".to_owned(), true);
        let (assessed, again) = (("assessment.create".to_owned(), false), ("assessment.reassess".to_owned(), false));
        assert_eq!(actions(&desk.head).await, [again.clone(), assessed.clone(), assessed.clone(), created]);
        let told = actions(&desk.analyst).await;
        assert_eq!(told[..2], [again, assessed]);
        // It is news of the organization, for each as far as they see it.
        for (viewer, entries) in [(&desk.head, 4), (&desk.analyst, 3)] {
            let news = news::since(desk.reading(viewer), 0, None, 10).await.unwrap();
            let of: Vec<_> = news.iter().map(|news| (news.record, news.entries.len())).collect();
            assert_eq!(of, [(union.into(), entries)], "{viewer:?}");
        }
        let told = history::list(desk.reading(&desk.analyst), union.into(), None, 20).await.unwrap();
        let paths: Vec<_> = told[0].changes.iter().map(|change| change.path.as_str()).collect();
        assert!(paths.contains(&"priorities.level") && !paths.contains(&"status"), "only what changed: {paths:?}");
    }

    async fn what_was_judged_goes_with_an_organization_that_is_joined_to_another_and_comes_back_with_it() {
        let desk = Desk::new().await;
        let (kept, gone) = (desk.organization("Union", AccessLevel::Open).await, desk.organization("The Union", AccessLevel::Open).await);
        let spectrum = direction(&desk, "spectrum", None).await;
        let made = write(&desk, gone, input("2026-01-10", &[(spectrum, PriorityLevel::High)])).await.unwrap();
        merge::merge(desk.writing(&desk.head), (kept, 1), (gone, 1)).await.unwrap();
        assert_eq!(last(desk.reading(&desk.head), kept).await, Some(made));
        let entry = desk.entries().await;
        accord_backend::register::undo::undo(desk.writing(&desk.head), entry).await.unwrap();
        assert_eq!(last(desk.reading(&desk.head), kept).await, None);
        assert_eq!(last(desk.reading(&desk.head), gone).await, Some(made));
    }
}

on_both! {
    async fn what_is_withdrawn_is_in_force_on_no_day_and_stays_in_the_history_with_its_ground() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let first = write(&desk, union, input("2025-01-10", &[(spectrum, PriorityLevel::Low)])).await.unwrap();
        let second = write(&desk, union, input("2026-01-10", &[(spectrum, PriorityLevel::High)])).await.unwrap();
        let sector = sector();
        let retract = async |viewer: &Viewer, id, ground: &str| assessment::retract(desk.writing(viewer), id, ground).await;
        assert_eq!(problems(retract(&sector, second, " ").await)[0].field.as_deref(), Some("ground"));
        assert_eq!(problems(retract(&desk.analyst, second, "Mistaken").await)[0].code, ErrorCode::Refused);
        retract(&sector, second, "Another union was meant").await.unwrap();
        assert_eq!(problems(retract(&sector, second, "Again").await)[0].field.as_deref(), Some("id"));
        assert_eq!(last(desk.reading(&desk.analyst), union).await, Some(first), "what held before it holds again");

        let whole = assessment::all_of_organization(desk.reading(&desk.analyst), union, 50, &Wanted::default()).await.unwrap();
        let told = whole[0].withdrawal.as_ref().unwrap();
        assert_eq!((whole[0].id, told.ground.as_str(), told.by.as_str()), (second, "Another union was meant", "international_organizations"));
        let history = history::list(desk.reading(&desk.analyst), union.into(), None, 20).await.unwrap();
        assert_eq!((history[0].action.as_str(), history[0].reason.as_deref()), ("assessment.withdraw", Some("Another union was meant")));
        // A withdrawal is itself taken back by whoever may withdraw, and withdrawn again.
        let restore = async |viewer: &Viewer, id| assessment::restore(desk.writing(viewer), id).await;
        assert_eq!(problems(restore(&desk.analyst, second).await)[0].code, ErrorCode::Refused);
        assert_eq!(problems(restore(&sector, first).await)[0].field.as_deref(), Some("id"), "it was not withdrawn");
        restore(&sector, second).await.unwrap();
        assert_eq!(last(desk.reading(&desk.analyst), union).await, Some(second));
        let history = history::list(desk.reading(&desk.analyst), union.into(), None, 20).await.unwrap();
        let done: Vec<_> = history.iter().map(|entry| entry.action.as_str()).take(2).collect();
        assert_eq!(done, ["assessment.restore", "assessment.withdraw"]);
        retract(&sector, second, "Another union was meant").await.unwrap();
        // It is judged again from what holds, and whoever saw the mistaken one is told that it is another by now.
        let stale = problems(assessment::assess(desk.writing(&sector), union, Some(second), input("2026-02-10", &[])).await);
        assert_eq!(stale[0].code, ErrorCode::StaleVersion);
        assessment::assess(desk.writing(&sector), union, Some(first), input("2026-02-10", &[])).await.unwrap();

        // What the Head approved, the Head withdraws.
        let opened = AssessmentReviewInput { year: 2027, titles: text("Review"), access_level: AccessLevel::Service };
        let review = assessment::open(desk.writing(&sector), opened).await.unwrap();
        let draft = assessment::draft(desk.writing(&sector), review, union, None, input("2026-02-10", &[])).await.unwrap();
        assert_eq!(problems(retract(&sector, draft, "Mistaken").await)[0].code, ErrorCode::NotFound, "a draft is taken out of its review");
        assessment::submit(desk.writing(&sector), review, 2).await.unwrap();
        assessment::approve(desk.writing(&desk.head), review, 3, None).await.unwrap();
        assert_eq!(problems(retract(&sector, draft, "Mistaken").await)[0].code, ErrorCode::Refused);
        retract(&desk.head, draft, "Mistaken").await.unwrap();
        assert_eq!(problems(restore(&sector, draft).await)[0].code, ErrorCode::Refused);
        restore(&desk.head, draft).await.unwrap();
        assert_eq!(last(desk.reading(&desk.head), union).await, Some(draft));
    }

    async fn a_review_is_drafted_discussed_and_approved_by_the_head_as_one_act() {
        let desk = Desk::new().await;
        let (union, club) = (desk.organization("Union", AccessLevel::Open).await, desk.organization("Club", AccessLevel::Open).await);
        let hidden = desk.organization("Bureau", AccessLevel::Secret).await;
        let spectrum = direction(&desk, "spectrum", None).await;
        let first = write(&desk, union, input("2025-01-10", &[(spectrum, PriorityLevel::Low)])).await.unwrap();
        let sector = sector();
        let opened = AssessmentReviewInput { year: 2027, titles: text("Review"), access_level: AccessLevel::Service };
        let review = assessment::open(desk.writing(&sector), opened).await.unwrap();
        let made = |level| AssessmentInput { access_level: AccessLevel::Service, ..input("2026-11-01", &[(spectrum, level)]) };
        let early = assessment::draft(desk.writing(&sector), review, union, None, made(PriorityLevel::Medium)).await.unwrap();
        let stale = problems(assessment::draft(desk.writing(&sector), review, union, None, made(PriorityLevel::Low)).await);
        assert_eq!((stale[0].code, stale[0].field.as_deref()), (ErrorCode::StaleVersion, Some("expected")), "somebody drafted meanwhile");
        let draft = assessment::draft(desk.writing(&sector), review, union, Some(early), made(PriorityLevel::High)).await.unwrap();
        assessment::draft(desk.writing(&sector), review, club, None, made(PriorityLevel::Low)).await.unwrap();
        let closed = AssessmentInput { access_level: AccessLevel::Secret, ..made(PriorityLevel::Low) };
        let refused = problems(assessment::draft(desk.writing(&desk.head), review, hidden, None, closed).await);
        let fields: Vec<_> = refused.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["accessLevel", "organization"], "nothing in a review is more closed than it");
        assessment::comment(desk.writing(&desk.head), review, Some(club), "Why so low?").await.unwrap();
        assessment::comment(desk.writing(&sector), review, Some(club), " ").await.unwrap_err();

        // A draft is in force nowhere, and each organization has one.
        assert_eq!(last(desk.reading(&desk.head), union).await, Some(first));
        let before = Some(Box::new(Wanted { priorities: true, ..Wanted::default() }));
        let wanted = ReviewWanted { assessments: Some(Box::new(Wanted { priorities: true, before, ..Wanted::default() })), comments: Some(Box::default()), figures: true, steps: false };
        let found = async |viewer: &Viewer| assessment::reviews(desk.reading(viewer), Some(review), &wanted).await.unwrap().pop();
        let seen = found(&desk.analyst).await.unwrap();
        assert_eq!((seen.version, seen.assessments.len(), seen.comments.len()), (4, 2, 1));
        assert_eq!(seen.comments[0].organization.as_ref().and_then(|of| of.names.en.as_deref()), Some("Club"));
        assert!(seen.assessments.iter().all(|one| one.draft && one.review == Some(review)));
        assert_eq!((seen.figures.assessments, seen.figures.moved), (2, 2), "one priority is higher, one is new");
        let of = |id: OrganizationId| seen.assessments.iter().find(|one| one.organization_id == id).unwrap();
        assert_eq!(of(union).before.as_ref().map(|before| (before.id, before.priorities[0].level)), Some((first, PriorityLevel::Low)));
        assert!(of(club).before.is_none());
        let outsider = Viewer::for_test(Role::Analyst, AccessLevel::Open);
        assert!(found(&outsider).await.is_none());
        let told = history::list(desk.reading(&desk.head), union.into(), None, 20).await.unwrap();
        assert_eq!(told.len(), 2, "a draft is no part of the organization's history");

        let approve = async |viewer: &Viewer, version| assessment::approve(desk.writing(viewer), review, version, None).await;
        assert_eq!(problems(approve(&desk.head, 4).await)[0].field.as_deref(), Some("review"), "nobody submitted it");
        assessment::withdraw(desk.writing(&sector), review, club).await.unwrap();
        assessment::submit(desk.writing(&sector), review, 5).await.unwrap();
        assert_eq!(problems(approve(&sector, 6).await)[0].code, ErrorCode::Refused);
        let deputy = Viewer { role: Role::Deputy, ..desk.head.clone() };
        assert_eq!(problems(approve(&deputy, 6).await)[0].code, ErrorCode::Refused, "the Deputy only in an absence");
        assert_eq!(problems(approve(&desk.head, 5).await)[0].code, ErrorCode::StaleVersion);
        let entries = desk.entries().await;
        approve(&desk.head, 6).await.unwrap();
        assert_eq!(desk.entries().await, entries + 2, "one for each assessment, one for the act");
        assert_eq!(last(desk.reading(&desk.head), union).await, Some(draft));
        let held = all(desk.reading(&desk.analyst), union).await;
        assert_eq!((held[0].assessed_on, held[0].author.as_str(), held[0].draft), (day("2026-11-24"), "international_organizations", false));
        let seen = found(&desk.analyst).await.unwrap();
        assert_eq!((seen.figures.moved, seen.assessments[0].before.as_ref().map(|before| before.id)), (1, Some(first)), "what it moved is told of an approved one too");
        assert_eq!((seen.approved_on, seen.approved_by.as_deref(), seen.assessments.len()), (Some(day("2026-11-24")), Some("head"), 1));
        let told = history::list(desk.reading(&desk.analyst), union.into(), None, 20).await.unwrap();
        assert_eq!(told[0].action, "assessment.approve");
        for done in [
            assessment::draft(desk.writing(&sector), review, club, None, made(PriorityLevel::Low)).await.map(|_| ()),
            approve(&desk.head, 7).await.map(|_| ()),
        ] {
            assert_eq!(problems(done)[0].field.as_deref(), Some("review"), "what was approved stays as it is");
        }
    }
}
