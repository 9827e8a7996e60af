//! The matrix: each cell is what a plain recount of the register gives, for every reader; what is missing is told with why;
//! other weights show what would move and change nothing.

mod recount;

use accord_backend::{
    graph::LiveGraph,
    register::{
        agreement::{self, AgreementInput},
        assessment::{self, AgendaIssueInput, AssessmentInput},
        interaction::{self, InteractionInput},
        matrix::{self, Asked, CellWanted, GapFilter, Matrix, MatrixFilter},
        obligation::{self, ObligationInput},
        organization::{self, OrganizationFilter, OrganizationInput},
        relation::RelationInput,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    assessment::{OurStatus, PriorityLevel},
    gap::GapKind,
    id::{DirectionId, OrganizationId},
    interaction::InteractionKind,
    matrix::Cell,
    participation::ParticipationRole,
    relation::RelationKind,
    suggestion::PriorityFactor,
};

use super::{
    assessments::{direction, input, issue},
    desk::{Desk, agreement_input, day, obligation_input, organization_input, text},
    weights::input as weighted,
};
use recount::Entered;

const TODAY: &str = "2026-11-24";

fn on(text: &str) -> Asked<'static> {
    Asked { day: day(text), compare: None, weights: None }
}

async fn picture(desk: &Desk, viewer: &Viewer, filter: MatrixFilter, asked: Asked<'_>) -> Matrix {
    let graph = LiveGraph::open(&desk.store).await.unwrap();
    matrix::matrix(desk.reading(viewer), &graph, filter, asked, 5_000).await.unwrap()
}

fn cell_of(matrix: &Matrix, of: OrganizationId, direction: DirectionId) -> Option<Cell> {
    let row = matrix.rows.iter().find(|row| row.id == of)?;
    let column = matrix.directions.iter().position(|column| column.id == direction)?;
    row.cells.0.iter().find(|cell| usize::from(cell.direction) == column).copied()
}

async fn ministry(desk: &Desk) -> OrganizationId {
    let ours = OrganizationInput { ours: true, ..organization_input("Ministry") };
    organization::create(desk.writing(&desk.head), ours).await.unwrap()
}

on_both! {
    async fn every_cell_is_what_a_plain_recount_gives_whoever_looks_and_whenever() {
        for seed in [3, 11, 40] {
            let desk = Desk::new().await;
            let entered = Entered::new(&desk, seed).await;
            let mut cells = 0;
            for clearance in [AccessLevel::Open, AccessLevel::Confidential] {
                let viewer = Viewer::for_test(Role::Analyst, clearance);
                for date in ["2024-06-01", "2025-12-31", TODAY, "2028-01-01"].map(day) {
                    let found = picture(&desk, &viewer, MatrixFilter::default(), on(&date.to_string())).await;
                    let seen = entered.partners.iter().filter(|(_, level)| *level <= clearance).count();
                    assert_eq!((found.rows.len(), found.total), (seen, seen), "ours and the hidden are no rows");
                    for row in &found.rows {
                        let columns = entered.directions.iter().map(|(id, _)| *id).enumerate();
                        let expected: Vec<Cell> =
                            columns.filter_map(|column| entered.cell(row.id, column, clearance, date)).collect();
                        assert_eq!(row.cells.0, expected, "seed {seed}, {clearance:?}, {date}, {:?}", row.names.en);
                        cells += expected.len();
                    }
                }
            }
            assert!(cells > 60, "there is something to count: {cells}");
        }
    }

    async fn what_is_kept_by_an_organization_or_done_with_a_part_of_it_is_its_own() {
        let desk = Desk::new().await;
        let ours = ministry(&desk).await;
        let (union, other) = (desk.organization("Union", AccessLevel::Open).await, desk.organization("Republic", AccessLevel::Open).await);
        let part = RelationInput { kind: RelationKind::PartOf, membership: None, to: union, since: None, until: None, note: None };
        let bureau = OrganizationInput { relations: vec![part], ..organization_input("Bureau") };
        let bureau = organization::create(desk.writing(&desk.head), bureau).await.unwrap();
        let (post, space) = (direction(&desk, "post", None).await, direction(&desk, "space", None).await);
        let mut charter = AgreementInput {
            in_force_on: "2020".parse().ok(),
            directions: vec![post],
            ..agreement_input("Charter", &[ours, union, other])
        };
        charter.participations[1].role = ParticipationRole::Depositary;
        let charter = agreement::create(desk.writing(&desk.head), charter).await.unwrap();
        // What names the bureau is the union's, what names nobody is the keeper's, what names the republic is its own.
        for (creditor, number) in [(Some(bureau), 0), (None, 1), (Some(other), 2), (Some(ours), 3)] {
            let entered = ObligationInput { creditor, ..obligation_input(charter, &format!("Report {number}")) };
            obligation::create(desk.writing(&desk.head), entered).await.unwrap();
        }
        let met = InteractionInput {
            access_level: AccessLevel::Open,
            kind: InteractionKind::Meeting,
            on: "2026-10-14".parse().unwrap(),
            until: None,
            place: None,
            subjects: text("Talks"),
            outcome: None,
            organizations: vec![bureau],
            contacts: Vec::new(),
            agreements: vec![charter],
        };
        interaction::create(desk.writing(&desk.head), met).await.unwrap();
        desk.contact("Officer", AccessLevel::Open, bureau).await;
        let found = picture(&desk, &desk.analyst, MatrixFilter::default(), on(TODAY)).await;
        let numbers = |of, direction| cell_of(&found, of, direction).map(|cell| (cell.agreements, cell.obligations, cell.overdue, cell.months));
        assert_eq!(numbers(union, post), Some((1, 3, 3, Some(1))));
        assert_eq!(numbers(other, post), Some((1, 1, 1, None)));
        assert_eq!(numbers(bureau, post), Some((0, 0, 0, Some(1))));
        assert_eq!(numbers(union, space), None);
        let people: Vec<_> = found.rows.iter().map(|row| (row.names.en.as_deref(), row.people)).collect();
        assert_eq!(people, [(Some("Bureau"), 1), (Some("Republic"), 0), (Some("Union"), 1)]);
    }

    async fn two_days_are_compared_cell_by_cell() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let (post, space) = (direction(&desk, "post", None).await, direction(&desk, "space", None).await);
        for (expected, entered) in [
            (false, input("2025-03-01", &[(post, PriorityLevel::Low)])),
            (true, AssessmentInput { status: OurStatus::Observer, ..input("2026-03-01", &[(post, PriorityLevel::High), (space, PriorityLevel::Low)]) }),
        ] {
            let last = assessment::of_organization(desk.reading(&desk.head), union, 1, &assessment::Wanted::default()).await.unwrap();
            let last = last.first().map(|last| last.id).filter(|_| expected);
            assessment::assess(desk.writing(&desk.head), union, last, entered).await.unwrap();
        }
        let asked = Asked { compare: Some(day("2025-11-24")), ..on(TODAY) };
        let found = picture(&desk, &desk.analyst, MatrixFilter::default(), asked).await;
        let levels = |direction| cell_of(&found, union, direction).map(|cell| (cell.before, cell.level));
        assert_eq!(levels(post), Some((Some(PriorityLevel::Low), Some(PriorityLevel::High))));
        assert_eq!(levels(space), Some((None, Some(PriorityLevel::Low))));
        assert_eq!((found.rows[0].status_before, found.rows[0].status), (Some(OurStatus::Member), Some(OurStatus::Observer)));
        // The other way round, the earlier day compared with the later.
        let asked = Asked { day: day("2025-11-24"), compare: Some(day(TODAY)), weights: None };
        let found = picture(&desk, &desk.analyst, MatrixFilter::default(), asked).await;
        let back = cell_of(&found, union, post).unwrap();
        assert_eq!((back.before, back.level), (Some(PriorityLevel::High), Some(PriorityLevel::Low)));
    }

    async fn rows_are_narrowed_by_what_they_are_and_by_what_is_missing() {
        let desk = Desk::new().await;
        let club = desk.organization("Club", AccessLevel::Open).await;
        let member = RelationInput { kind: RelationKind::MemberOf, membership: None, to: club, since: None, until: None, note: None };
        let inside = OrganizationInput { relations: vec![member], ..organization_input("Inside") };
        let inside = organization::create(desk.writing(&desk.head), inside).await.unwrap();
        desk.organization("Outside", AccessLevel::Open).await;
        let post = direction(&desk, "post", None).await;
        let judged = AssessmentInput { status: OurStatus::None, ..input("2026-03-01", &[(post, PriorityLevel::Medium)]) };
        assessment::assess(desk.writing(&desk.head), inside, None, judged).await.unwrap();
        let names = async |filter: MatrixFilter| {
            let found = picture(&desk, &desk.analyst, filter, on(TODAY)).await;
            found.rows.iter().map(|row| row.names.en.clone().unwrap()).collect::<Vec<_>>()
        };
        let by = MatrixFilter::default;
        assert_eq!(names(by()).await, ["Club", "Inside", "Outside"]);
        assert_eq!(names(MatrixFilter { member_of: Some(club), ..by() }).await, ["Inside"]);
        assert_eq!(names(MatrixFilter { assessed: Some(true), ..by() }).await, ["Inside"]);
        assert_eq!(names(MatrixFilter { assessed: Some(false), ..by() }).await, ["Club", "Outside"]);
        assert_eq!(names(MatrixFilter { only_gaps: true, ..by() }).await, ["Inside"]);
        assert_eq!(names(MatrixFilter { only_related: true, ..by() }).await, ["Inside"]);
        assert_eq!(names(MatrixFilter { gaps: Some(vec![GapKind::NoAgreement]), ..by() }).await, ["Inside"]);
        assert_eq!(names(MatrixFilter { gaps: Some(vec![GapKind::DuesLate]), ..by() }).await, [""; 0]);
        let words = OrganizationFilter { text: Some("side".into()), ..OrganizationFilter::default() };
        assert_eq!(names(MatrixFilter { organizations: Some(words), ..by() }).await, ["Inside", "Outside"]);
    }

    async fn a_cell_tells_since_when_why_and_what_speaks_for_another_level() {
        let desk = Desk::new().await;
        let ours = ministry(&desk).await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let person = desk.contact("Officer", AccessLevel::Open, union).await;
        let post = direction(&desk, "post", None).await;
        let pact = AgreementInput {
            in_force_on: "2020".parse().ok(),
            ends_on: "2027-03-31".parse().ok(),
            directions: vec![post],
            ..agreement_input("Pact", &[ours, union])
        };
        let pact = agreement::create(desk.writing(&desk.head), pact).await.unwrap();
        let owed = desk.obligation(pact, AccessLevel::Open).await;
        let met = InteractionInput {
            access_level: AccessLevel::Open,
            kind: InteractionKind::Meeting,
            on: "2026-10-14".parse().unwrap(),
            until: None,
            place: None,
            subjects: text("Talks"),
            outcome: None,
            organizations: vec![union],
            contacts: Vec::new(),
            agreements: vec![pact],
        };
        let met = interaction::create(desk.writing(&desk.head), met).await.unwrap();
        let mut last = None;
        for (on, level) in [("2025-01-10", PriorityLevel::Low), ("2025-06-01", PriorityLevel::Low), ("2026-02-01", PriorityLevel::High)] {
            let entered = AssessmentInput {
                dues_due_on: "2026-06".parse().ok(),
                issues: vec![AgendaIssueInput { until: "2027".parse().ok(), ..issue("Stamps", post) }],
                ..input(on, &[(post, level)])
            };
            last = Some(assessment::assess(desk.writing(&desk.head), union, last, entered).await.unwrap());
        }
        let graph = LiveGraph::open(&desk.store).await.unwrap();
        let wanted = CellWanted {
            assessment: Some(Box::default()),
            issues: Some(assessment::WantedIssues::default()),
            agreements: Some(Box::default()),
            obligations: Some(Box::default()),
            interactions: Some(Box::default()),
            contacts: Some(Box::default()),
            representations: Some(Box::default()),
            ..CellWanted::default()
        };
        let reading = desk.reading(&desk.analyst);
        let cell = matrix::cell(reading, &graph, union, post, on(TODAY), &wanted).await.unwrap().unwrap();
        assert_eq!((cell.level, cell.since), (Some(PriorityLevel::High), Some(day("2026-02-01"))));
        let history: Vec<_> = cell.history.iter().map(|change| (change.on, change.level)).collect();
        assert_eq!(history, [(day("2026-02-01"), Some(PriorityLevel::High)), (day("2025-01-10"), Some(PriorityLevel::Low))]);
        assert_eq!(cell.assessment.as_ref().map(|held| held.id), last);
        assert_eq!(cell.agreements.iter().map(|found| found.id).collect::<Vec<_>>(), [pact]);
        assert_eq!(cell.obligations.iter().map(|found| found.id).collect::<Vec<_>>(), [owed]);
        assert_eq!(cell.interactions.iter().map(|found| found.id).collect::<Vec<_>>(), [met]);
        assert_eq!(cell.contacts.iter().map(|found| found.id).collect::<Vec<_>>(), [person]);
        assert_eq!((cell.issues.len(), cell.last_activity), (1, Some(day("2026-10-14"))));
        let gaps: Vec<_> = cell.gaps.iter().map(|gap| (gap.gap.kind, gap.gap.since, gap.records.len())).collect();
        assert_eq!(gaps, [
            (GapKind::DuesLate, Some(day("2026-07-01")), 0),
            (GapKind::IssueWithoutOwner, Some(day("2026-02-01")), 0),
            (GapKind::ExpiringAgreement, Some(day("2026-09-30")), 1),
        ]);
        let suggested = cell.suggestion.unwrap();
        // 30 × .5 + 20 × .5 + 20 × .16 + 10 × .25 + 10 + 5 + 0
        assert_eq!((suggested.suggestion.score, suggested.suggestion.level, suggested.differs), (46, PriorityLevel::Medium, true));
        let records: Vec<_> = suggested.shares.iter().map(|share| (share.share.count, share.records.len() + share.issues.len())).collect();
        assert_eq!(records, [(50, 0), (1, 1), (1, 1), (1, 1), (1, 0), (1, 1), (0, 1)]);
        // Before any of it.
        let before = matrix::cell(reading, &graph, union, post, on("2019-01-01"), &wanted).await.unwrap().unwrap();
        assert_eq!((before.level, before.history.len(), before.agreements.len()), (None, 0, 0));

        // With other weights the suggestion is another, and the register's stays what it was.
        let tried = weighted(&[(PriorityFactor::NoAgreement, 100)], &[]);
        let asked = Asked { weights: Some(&tried), ..on(TODAY) };
        let whatif = matrix::cell(reading, &graph, union, post, asked, &wanted).await.unwrap().unwrap().suggestion.unwrap();
        assert_eq!((whatif.suggestion.score, whatif.usual.map(|usual| usual.score)), (0, Some(46)));
        let moves = picture(&desk, &desk.analyst, MatrixFilter::default(), asked).await.moves();
        assert_eq!(moves.len(), 1);
        assert_eq!((moves[0].before, moves[0].after, moves[0].level), (Some(PriorityLevel::Medium), Some(PriorityLevel::None), Some(PriorityLevel::High)));
        assert!(picture(&desk, &desk.analyst, MatrixFilter::default(), on(TODAY)).await.moves().is_empty());

        // The list of gaps pages by key, and counts every kind.
        let all = matrix::gaps(reading, &graph, GapFilter::default(), day(TODAY), None, None).await.unwrap();
        assert_eq!((all.total, all.counts.len()), (3, 3));
        let kinds: Vec<_> = all.rows.iter().map(|(_, gap)| gap.gap.kind).collect();
        let mut paged = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = matrix::gaps(reading, &graph, GapFilter::default(), day(TODAY), Some(1), after.as_deref().map(|after| matrix::GapCursor::read(after).unwrap())).await.unwrap();
            assert_eq!((page.has_previous, page.total), (after.is_some(), 3));
            let Some((cursor, gap)) = page.rows.into_iter().next() else { break };
            paged.push(gap.gap.kind);
            after = Some(cursor);
        }
        assert_eq!(paged, kinds);
        let late = GapFilter { kinds: Some(vec![GapKind::DuesLate]), ..GapFilter::default() };
        let late = matrix::gaps(reading, &graph, late, day(TODAY), None, None).await.unwrap();
        assert_eq!((late.total, late.counts.len()), (1, 3), "each kind is counted whatever is shown");
        let here = GapFilter { direction: Some(post), organization: Some(union), ..GapFilter::default() };
        let here = matrix::gaps(reading, &graph, here, day(TODAY), None, None).await.unwrap();
        assert_eq!(here.rows.iter().map(|(_, gap)| gap.gap.kind).collect::<Vec<_>>(), [GapKind::ExpiringAgreement]);
    }
}
