//! The life of agreements: entry into force, notice, events, register numbers; and the calendar they are counted by.

use accord_backend::register::{
    agreement::{self, AgreementFacet, AgreementFilter, AgreementInput, Wanted},
    calendar::{self, CalendarDayInput, CalendarYearInput},
    history,
    participation::{self, ParticipationAction, ParticipationInput},
    undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, Role, Viewer,
    agreement::{AgreementKind, AgreementState, Term},
    calendar::{DayKind, Period, PeriodUnit, moved_rest},
    clauses::{Clauses, NoticePhase},
    entry::{EntryKind, WaitKind},
    error::ErrorCode,
    event::{AgreementEvent, EventRefusal},
    id::AgreementId,
    partial_date::Day,
    participation::{ActionKind, ParticipationRole},
};
use chrono::{Datelike, NaiveDate};
use futures_util::future::join_all;

use super::desk::{Desk, agreement_input, day, problems, text};

fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

async fn number_of(desk: &Desk, id: AgreementId) -> Option<(AgreementKind, i32, i32)> {
    let wanted = Wanted { registration: true, ..Wanted::default() };
    let found = agreement::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
    found.registration.map(|at| (at.kind, at.year, at.number))
}

async fn found(desk: &Desk, id: AgreementId) -> std::sync::Arc<agreement::Agreement> {
    let wanted = Wanted {
        details: true,
        stated: true,
        expected: true,
        participations: Some(Box::new(participation::Wanted { actions: true, ..Default::default() })),
        ..Wanted::default()
    };
    agreement::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap()
}

fn renewing(first_term_ends_on: &str) -> AgreementInput {
    AgreementInput {
        term: Term::Renewing,
        in_force_on: date("2001-06-01"),
        clauses: Clauses {
            first_term_ends_on: date(first_term_ends_on),
            renewal_months: Some(36),
            notice: Some(Period { amount: 6, unit: PeriodUnit::Month }),
            ..Clauses::default()
        },
        ..agreement_input("Pact", &[])
    }
}

on_both! {
    async fn many_who_register_at_once_get_the_numbers_from_one_without_a_gap() {
        const MANY: usize = 40;
        let desk = Desk::new().await;
        let mut pacts = Vec::new();
        for number in 0..MANY {
            pacts.push(desk.agreement(&format!("Pact {number}"), AccessLevel::Open, &[]).await);
        }
        // Some fail on the way, and every one is tried twice.
        let tries = pacts.iter().flat_map(|&pact| [(pact, 1), (pact, 1), (pact, 7)]);
        let register = async |(pact, version)| {
            agreement::register(desk.writing(&desk.head), pact, version, None).await.is_ok()
        };
        let done = join_all(tries.map(register)).await;
        assert_eq!(done.iter().filter(|done| **done).count(), MANY, "each once");
        let mut numbers = Vec::new();
        for pact in &pacts {
            let (kind, year, number) = number_of(&desk, *pact).await.unwrap();
            assert_eq!((kind, year), (AgreementKind::Memorandum, 2026));
            numbers.push(number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=MANY as i32).collect::<Vec<_>>());
        assert_eq!(desk.entries().await, 2 * MANY as i64);
    }

    async fn a_number_is_of_its_kind_and_year_and_is_kept_for_good() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let register = async |pact, version, on: Option<NaiveDate>| {
            agreement::register(desk.writing(&desk.head), pact, version, on).await
        };
        register(pact, 1, Some(day("2025-12-31"))).await.unwrap();
        assert_eq!(number_of(&desk, pact).await, Some((AgreementKind::Memorandum, 2025, 1)));
        assert_eq!(problems(register(pact, 2, None).await)[0].code, ErrorCode::Duplicate);
        // What was registered is not taken back, and a change of kind leaves the number.
        let last = desk.entries().await;
        assert_eq!(problems(undo::undo(desk.writing(&desk.head), last).await)[0].code, ErrorCode::BuiltUpon);
        let input = AgreementInput { kind: AgreementKind::Treaty, ..agreement_input("Pact", &[]) };
        agreement::change(desk.writing(&desk.head), pact, 2, input).await.unwrap();
        assert_eq!(number_of(&desk, pact).await, Some((AgreementKind::Memorandum, 2025, 1)));
        let other = desk.agreement("Other", AccessLevel::Open, &[]).await;
        register(other, 1, None).await.unwrap();
        assert_eq!(number_of(&desk, other).await, Some((AgreementKind::Memorandum, 2026, 1)));
        let draft = AgreementInput { signed_on: None, ..agreement_input("Draft", &[]) };
        let draft = agreement::create(desk.writing(&desk.head), draft).await.unwrap();
        assert_eq!(problems(register(draft, 1, None).await)[0].field.as_deref(), Some("on"));
        let officer = Viewer::for_test(Role::Events, AccessLevel::Service);
        let hidden = desk.agreement("Hidden", AccessLevel::Secret, &[]).await;
        let unseen = agreement::register(desk.writing(&officer), hidden, 1, None).await;
        assert_eq!(problems(unseen)[0].code, ErrorCode::NotFound);
    }

    async fn an_event_that_the_state_does_not_allow_is_refused_with_its_reason_and_writes_nothing() {
        let desk = Desk::new().await;
        let draft = AgreementInput { signed_on: None, ..agreement_input("Pact", &[]) };
        let pact = agreement::create(desk.writing(&desk.head), draft).await.unwrap();
        let record = async |version, event, on: &str| {
            agreement::record(desk.writing(&desk.head), pact, version, event, date(on).unwrap()).await.unwrap()
        };
        assert_eq!(record(1, AgreementEvent::Suspension, "2026").await, Err(EventRefusal::NotSigned));
        assert_eq!(desk.entries().await, 1);
        record(1, AgreementEvent::TextAgreed, "2026-02").await.unwrap();
        record(2, AgreementEvent::Signature, "2026-03-01").await.unwrap();
        assert_eq!(record(3, AgreementEvent::Signature, "2026-04-01").await, Err(EventRefusal::Signed));
        record(3, AgreementEvent::EntryIntoForce, "2026-05-01").await.unwrap();
        assert_eq!(record(4, AgreementEvent::Notice, "2026-06-01").await, Err(EventRefusal::NotRenewing));
        record(4, AgreementEvent::Denunciation, "2026-10-01").await.unwrap();
        assert_eq!(found(&desk, pact).await.state_on(day("2026-11-24")), AgreementState::Denounced);
        assert_eq!(record(5, AgreementEvent::Suspension, "2026-11-01").await, Err(EventRefusal::Over));
        let impossible = AgreementInput { resumed_on: date("2020"), ..agreement_input("Pact", &[]) };
        let refused = problems(agreement::create(desk.writing(&desk.head), impossible).await);
        assert_eq!(refused[0].field.as_deref(), Some("resumedOn"));
    }

    async fn the_later_note_brings_it_into_force_and_until_then_it_says_who_owes_one() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ours", AccessLevel::Open).await;
        let theirs = desk.organization("Theirs", AccessLevel::Open).await;
        let note = |on: &str| ParticipationAction::new(ActionKind::Notification, date(on), None);
        let part = |organization, actions| ParticipationInput {
            organization,
            role: ParticipationRole::Party,
            note: None,
            actions,
            procedures: Vec::new(),
        };
        let input = |second: Vec<ParticipationAction>| AgreementInput {
            clauses: Clauses {
                entry_kind: Some(EntryKind::Notes),
                entry_delay: Some(Period { amount: 30, unit: PeriodUnit::Day }),
                ..Clauses::default()
            },
            participations: vec![part(ours, vec![note("2026-05-21")]), part(theirs, second)],
            ..agreement_input("Pact", &[])
        };
        let pact = agreement::create(desk.writing(&desk.head), input(Vec::new())).await.unwrap();
        let waiting = found(&desk, pact).await;
        assert_eq!(waiting.state_on(day("2026-11-24")), AgreementState::AwaitingProcedures);
        let waits = &waiting.expected.as_ref().unwrap().waits;
        assert_eq!((waits.len(), waits[0].kind, waits[0].organization), (1, WaitKind::Note, Some(theirs.0)));
        agreement::change(desk.writing(&desk.head), pact, 1, input(vec![note("2026-08-15")])).await.unwrap();
        let after = found(&desk, pact).await;
        assert_eq!(after.life.in_force_on, date("2026-09-14"));
        assert_eq!(after.state_on(day("2026-09-13")), AgreementState::AwaitingProcedures);
        assert_eq!(after.state_on(day("2026-09-14")), AgreementState::InForce);
        // What is computed is computed again, not kept as if somebody had entered it.
        agreement::change(desk.writing(&desk.head), pact, 2, input(vec![note("2026-09-15")])).await.unwrap();
        assert_eq!(found(&desk, pact).await.life.in_force_on, date("2026-10-15"));
        agreement::change(desk.writing(&desk.head), pact, 3, input(Vec::new())).await.unwrap();
        assert_eq!(found(&desk, pact).await.life.in_force_on, None);
    }

    async fn a_list_finds_the_open_windows_and_those_that_end_soon() {
        let desk = Desk::new().await;
        for end in ["2027-05-31", "2027-06-20", "2027-08-01", "2030-01-01"] {
            agreement::create(desk.writing(&desk.head), renewing(end)).await.unwrap();
        }
        let hidden = AgreementInput { access_level: AccessLevel::Secret, ..renewing("2027-06-20") };
        agreement::create(desk.writing(&desk.head), hidden).await.unwrap();
        let today = day("2026-11-24");
        let count = async |phases: &[NoticePhase], viewer| {
            let filter = AgreementFilter { notice: Some(phases.to_vec()), ..AgreementFilter::default() };
            agreement::list(filter, None, today).total(desk.reading(viewer)).await.unwrap()
        };
        assert_eq!(count(&[NoticePhase::Month], &desk.analyst).await, 2);
        assert_eq!(count(&[NoticePhase::Month], &desk.head).await, 3);
        assert_eq!(count(&[NoticePhase::Open], &desk.analyst).await, 3);
        assert_eq!(count(&[NoticePhase::Open, NoticePhase::HalfYear], &desk.analyst).await, 3);
        let list = agreement::list(AgreementFilter::default(), None, today);
        let facet = list.facet(desk.reading(&desk.analyst), AgreementFacet::Notice).await.unwrap();
        let counts: Vec<_> = facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!(counts, [("OPEN", 3), ("MONTH", 2), ("QUARTER", 3), ("HALF_YEAR", 3)]);
    }

    async fn notice_ends_a_document_with_its_term_and_the_calendar_moves_the_last_day() {
        let desk = Desk::new().await;
        let pact = agreement::create(desk.writing(&desk.head), renewing("2027-11-09")).await.unwrap();
        let today = day("2026-11-24");
        let window = found(&desk, pact).await.notice_window(today).unwrap();
        // 9 May 2027 is a Sunday and a holiday.
        assert_eq!((window.last_on, window.last_working_on), (day("2027-05-09"), day("2027-05-07")));
        let year = calendar::list(desk.reading(&desk.head)).await.unwrap();
        let year = year.into_iter().find(|year| year.year == 2027).unwrap();
        let mut days: Vec<_> = year
            .days
            .iter()
            .map(|day| CalendarDayInput { day: Day(day.day), kind: day.kind, names: day.names.clone() })
            .collect();
        days.push(CalendarDayInput { day: Day(day("2027-05-07")), kind: DayKind::Rest, names: text("Moved") });
        let input = CalendarYearInput { year: 2027, note: None, days };
        let stale = calendar::set(desk.writing(&desk.head), 0, input.clone()).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        calendar::set(desk.writing(&desk.head), 1, input).await.unwrap();
        assert_eq!(desk.entries().await, 2);
        let window = found(&desk, pact).await.notice_window(today).unwrap();
        assert_eq!(window.last_working_on, day("2027-05-06"));

        let on = date("2026-11-20").unwrap();
        agreement::record(desk.writing(&desk.head), pact, 1, AgreementEvent::Notice, on).await.unwrap().unwrap();
        let noticed = found(&desk, pact).await;
        assert_eq!(noticed.life.ends_on, date("2027-11-09"));
        assert_eq!(noticed.notice_window(today), None);
        assert_eq!(noticed.state_on(day("2027-11-10")), AgreementState::Expired);
    }

    async fn the_years_that_ship_follow_the_rule_and_a_day_outside_its_year_is_refused() {
        let desk = Desk::new().await;
        let years = calendar::list(desk.reading(&desk.analyst)).await.unwrap();
        assert_eq!(years.iter().map(|year| year.year).collect::<Vec<_>>(), [2025, 2026, 2027]);
        for year in years.iter().filter(|year| year.year > 2025) {
            let of = |kind| year.days.iter().filter(move |day| day.kind == kind).map(|day| day.day);
            let holidays: Vec<_> = of(DayKind::Holiday).collect();
            assert_eq!(moved_rest(&holidays, |_| false), of(DayKind::Rest).collect::<Vec<_>>(), "{}", year.year);
            assert!(year.days.iter().all(|day| day.day.year() == year.year && day.names.az.is_some()));
        }
        let wrong = CalendarDayInput {
            day: Day(day("2029-01-01")),
            kind: DayKind::Holiday,
            names: LocalizedText::default(),
        };
        let input = CalendarYearInput { year: 2028, note: None, days: vec![wrong] };
        let found = problems(calendar::set(desk.writing(&desk.head), 0, input).await);
        let fields: Vec<_> = found.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["days.0.day", "days.0.names"]);
    }

    async fn only_statements_have_a_text_and_an_objection_keeps_an_addressee_that_its_writer_cannot_see() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ours", AccessLevel::Open).await;
        let hidden = desk.organization("Hidden", AccessLevel::Secret).await;
        let act = |kind| ParticipationAction::new(kind, date("2020-01-01"), None);
        let input = |action| AgreementInput {
            participations: vec![ParticipationInput {
                organization: ours,
                role: ParticipationRole::Party,
                note: None,
                actions: vec![action],
                procedures: Vec::new(),
            }],
            ..agreement_input("Pact", &[])
        };
        let wordy = ParticipationAction { text: Some("Words".into()), ..act(ActionKind::Ratification) };
        let refused = problems(agreement::create(desk.writing(&desk.head), input(wordy)).await);
        assert_eq!(refused[0].field.as_deref(), Some("participations.0.actions.0.kind"));
        let officer = Viewer::for_test(Role::Events, AccessLevel::Service);
        let against = Some(async_graphql::ID(hidden.to_string()));
        let objection = ParticipationAction { against: against.clone(), ..act(ActionKind::Objection) };
        let pact = agreement::create(desk.writing(&desk.head), input(objection.clone())).await.unwrap();
        let unseen = problems(agreement::change(desk.writing(&officer), pact, 1, input(objection)).await);
        assert_eq!(unseen[0].code, ErrorCode::NotFound);
        agreement::change(desk.writing(&officer), pact, 1, input(act(ActionKind::Objection))).await.unwrap();
        let seen = found(&desk, pact).await;
        assert_eq!(seen.participations[0].actions[0].against, against);

        // That it was made is told in the history too, and taking back another change leaves it and its addressee.
        let told = history::list(desk.reading(&officer), pact.into(), None, 9).await.unwrap();
        let told = format!("{told:?}");
        assert!(told.contains("OBJECTION") && !told.contains(&hidden.to_string()), "{told}");
        let numbered = AgreementInput { number: Some("7".into()), ..input(act(ActionKind::Objection)) };
        agreement::change(desk.writing(&officer), pact, 2, numbered).await.unwrap();
        let last = history::list(desk.reading(&officer), pact.into(), None, 1).await.unwrap().remove(0);
        undo::undo(desk.writing(&officer), last.seq).await.unwrap();
        let back = found(&desk, pact).await;
        assert_eq!((back.details.number.clone(), back.participations[0].actions[0].against.clone()), (None, against));
    }
}
