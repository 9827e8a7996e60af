//! The Sector's agenda: what stands on it in a time, for whom, and what goes out of it.

use accord_backend::register::{
    agenda::{self, Agenda, AgendaFilter, Left},
    agreement::{self, AgreementInput},
    assessment::{self, AgendaIssueInput, AssessmentInput},
    interaction::{self, InteractionInput},
    obligation::{self, ObligationInput, OccurrenceInput},
    organization,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Language, Viewer,
    agenda::AgendaKind,
    agreement::Term,
    assessment::PriorityLevel,
    calendar::{Period, PeriodUnit},
    clauses::Clauses,
    error::ErrorCode,
    id::{InteractionId, OrganizationId},
    interaction::InteractionKind,
    viewer::{Entrance, Scopes},
};

use super::{
    assessments::{direction, input, issue},
    desk::{Desk, agreement_input, day, obligation_input, problems, text},
};

async fn meeting(
    (desk, with): (&Desk, OrganizationId),
    subject: &str,
    level: AccessLevel,
    on: &str,
    until: Option<&str>,
) -> InteractionId {
    let input = InteractionInput {
        access_level: level,
        kind: InteractionKind::Session,
        on: on.parse().unwrap(),
        until: until.map(|until| until.parse().unwrap()),
        place: None,
        subjects: text(subject),
        outcome: None,
        organizations: vec![with],
        contacts: Vec::new(),
        agreements: Vec::new(),
    };
    interaction::create(desk.writing(&desk.head), input).await.unwrap()
}

/// December 2026.
fn december(organization: Option<OrganizationId>) -> AgendaFilter {
    AgendaFilter {
        from: day("2026-12-01"),
        to: day("2026-12-31"),
        organization,
        direction: None,
        on: day("2026-11-24"),
        most: agenda::MOST,
    }
}

async fn read(desk: &Desk, viewer: &Viewer, filter: AgendaFilter) -> Agenda {
    let wanted = organization::Wanted::default();
    agenda::read(desk.reading(viewer), filter, &wanted).await.unwrap()
}

fn lines(agenda: &Agenda) -> Vec<(AgendaKind, String, String)> {
    let line = |one: &agenda::Entry| (one.kind, one.on.to_string(), one.title(Language::En));
    agenda.entries.iter().map(line).collect()
}

on_both! {
    async fn everything_with_a_date_stands_on_the_agenda_of_its_time_for_whoever_sees_it() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        let (spectrum, post) = (direction(&desk, "spectrum", None).await, direction(&desk, "post", None).await);
        meeting((&desk, union), "Council", AccessLevel::Open, "2026-11-28", Some("2026-12-02")).await;
        let spoken = meeting((&desk, union), "Study group", AccessLevel::Open, "2026-12-10", None).await;
        meeting((&desk, union), "Closed talk", AccessLevel::Secret, "2026-12-11", None).await;
        meeting((&desk, union), "Next year", AccessLevel::Open, "2027-01-05", None).await;
        meeting((&desk, union), "Over", AccessLevel::Open, "2026-11-20", None).await;
        let tied = AgendaIssueInput {
            until: "2026-12-15".parse().ok(),
            since: "2026-10".parse().ok(),
            interactions: vec![spoken],
            ..issue("Orbit", spectrum)
        };
        let made = AssessmentInput {
            dues_due_on: "2026-12-20".parse().ok(),
            reports_due_on: "2026-11-20".parse().ok(),
            issues: vec![tied],
            ..input("2026-01-10", &[(spectrum, PriorityLevel::High)])
        };
        assessment::assess(desk.writing(&desk.head), union, None, made).await.unwrap();
        let clauses = Clauses { notice: Some(Period { amount: 1, unit: PeriodUnit::Month }), ..Clauses::default() };
        let pact = AgreementInput {
            term: Term::Fixed,
            in_force_on: "2002".parse().ok(),
            ends_on: "2027-01-20".parse().ok(),
            directions: vec![post],
            clauses,
            ..agreement_input("Pact", &[union])
        };
        let pact = agreement::create(desk.writing(&desk.head), pact).await.unwrap();
        let owed = ObligationInput {
            occurrences: vec![OccurrenceInput::due("2026-12-05".parse().unwrap())],
            ..obligation_input(pact, "Pay")
        };
        obligation::create(desk.writing(&desk.head), owed).await.unwrap();

        let found = lines(&read(&desk, &desk.analyst, december(None)).await);
        let line = |kind, on: &str, title: &str| (kind, on.to_owned(), title.to_owned());
        let notice: Vec<_> = found.iter().filter(|(kind, ..)| *kind == AgendaKind::NoticeLast).collect();
        assert_eq!(notice.len(), 1, "{found:?}");
        let rest: Vec<_> = found.iter().filter(|(kind, ..)| *kind != AgendaKind::NoticeLast).cloned().collect();
        assert_eq!(rest, [
            line(AgendaKind::Meeting, "2026-11-28", "Council"),
            line(AgendaKind::Due, "2026-12-05", "Pay"),
            line(AgendaKind::Meeting, "2026-12-10", "Study group"),
            line(AgendaKind::IssueEnds, "2026-12-15", "Union: Orbit"),
            line(AgendaKind::Dues, "2026-12-20", "Union"),
        ]);
        let all = lines(&read(&desk, &desk.head, december(None)).await);
        assert!(all.contains(&line(AgendaKind::Meeting, "2026-12-11", "Closed talk")) && all.len() == found.len() + 1);
        // In a direction: the meetings at which its issues are spoken of, what is owed in it, and no dues.
        let of = |direction| AgendaFilter { direction: Some(direction), ..december(None) };
        let kinds = |agenda: Agenda| agenda.entries.iter().map(|one| one.kind).collect::<Vec<_>>();
        assert_eq!(kinds(read(&desk, &desk.head, of(spectrum)).await), [AgendaKind::Meeting, AgendaKind::IssueEnds]);
        assert_eq!(kinds(read(&desk, &desk.head, of(post)).await), [AgendaKind::Due, AgendaKind::NoticeLast]);
        // What was to be sent before the day is late, and a meeting that is over is not.
        let november = AgendaFilter { from: day("2026-11-01"), to: day("2026-11-22"), ..december(Some(union)) };
        let late = read(&desk, &desk.head, november).await;
        let late: Vec<_> = late.entries.iter().map(|one| (one.kind, one.late)).collect();
        assert_eq!(late, [(AgendaKind::Meeting, false), (AgendaKind::Reports, true)]);
    }

    async fn what_is_cut_is_counted() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        for number in 1..=3 {
            meeting((&desk, union), "Council", AccessLevel::Open, &format!("2026-12-0{number}"), None).await;
        }
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        for on in ["2026-12-05", "2026-12-06", "2026-12-07", "2026-12-08"] {
            let owed = ObligationInput {
                occurrences: vec![OccurrenceInput::due(on.parse().unwrap())],
                ..obligation_input(pact, "Pay")
            };
            obligation::create(desk.writing(&desk.head), owed).await.unwrap();
        }
        let found = read(&desk, &desk.head, AgendaFilter { most: 2, ..december(None) }).await;
        assert_eq!((found.entries.len(), found.left.meetings, found.left.dues, found.left.agreements), (4, 1, 2, 0));
        assert_eq!(read(&desk, &desk.head, december(None)).await.left, Left::default());
        // Nobody asks for ten years at once.
        let long = AgendaFilter { from: day("2024-01-01"), to: day("2034-01-01"), ..december(None) };
        assert!(read(&desk, &desk.head, long).await.entries.is_empty());
    }

    async fn whoever_may_export_takes_it_out_for_a_reader_who_gets_no_more_than_they_may_see() {
        let desk = Desk::new().await;
        let union = desk.organization("Union", AccessLevel::Open).await;
        meeting((&desk, union), "Council", AccessLevel::Open, "2026-12-02", None).await;
        meeting((&desk, union), "Closed talk", AccessLevel::Secret, "2026-12-03", None).await;
        let proven = |viewer: &Viewer| {
            let confirmed_at = Some(desk.writing(viewer).moment.at);
            Viewer { entrance: Entrance::Session { confirmed_at }, ..viewer.clone() }
        };
        let head = proven(&desk.head);
        let take = async |viewer: &Viewer, level| agenda::take_out(desk.writing(viewer), december(None), level).await;
        let (whole, withheld) = take(&head, None).await.unwrap();
        assert_eq!((whole.entries.len(), withheld), (2, None));
        let entries = desk.entries().await;
        let (open, withheld) = take(&head, Some(AccessLevel::Open)).await.unwrap();
        assert_eq!((lines(&open)[0].2.as_str(), open.entries.len(), withheld), ("Council", 1, Some(1)));
        assert_eq!(desk.entries().await, entries + 1, "that it went out is in the ledger");
        let reading = Viewer { entrance: Entrance::Token(Scopes::READ), ..head.clone() };
        assert_eq!(problems(take(&reading, None).await)[0].code, ErrorCode::Refused);
        let analyst = proven(&desk.analyst);
        assert_eq!(take(&analyst, None).await.unwrap().0.entries.len(), 1);
        assert_eq!(problems(take(&analyst, Some(AccessLevel::Secret)).await)[0].code, ErrorCode::Refused);
        assert_eq!(problems(take(&desk.head, None).await)[0].code, ErrorCode::Reauthenticate);
    }
}
