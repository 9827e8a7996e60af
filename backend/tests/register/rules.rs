//! The rules that SQL repeats are the rules of `shared`.

use accord_backend::register::{
    agreement::{self, AgreementFacet, AgreementFilter, AgreementInput},
    obligation::{self, ObligationFacet, ObligationFilter, ObligationInput, OccurrenceInput},
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, PartialDate,
    agreement::{AgreementEnd, Life},
    clauses::Clauses,
    entry::EntryKind,
    obligation::{OccurrenceState, Summary},
    partial_date::Day,
};

use super::desk::{Desk, agreement_input, day, obligation_input};

/// Days around which something turns: month ends of every length, years' ends, a leap day.
const DAYS: [&str; 9] = [
    "1999-12-31",
    "2001-05-10",
    "2004-02-28",
    "2004-02-29",
    "2004-06-29",
    "2004-06-30",
    "2004-12-31",
    "2005-01-01",
    "2006-02-28",
];

fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

fn lives() -> Vec<Life> {
    let ends = ["2004", "2004-02", "2004-06", "2004-06-30", "2004-06-30~", "2006-02", ""];
    let mut lives = Vec::new();
    for end in ends {
        for by in [None, Some(AgreementEnd::Replacement), Some(AgreementEnd::Denunciation)] {
            lives.push(Life { signed_on: date("2001-05-10"), in_force_on: date("2002"), ..Life::default() });
            if date(end).is_some() {
                lives.push(Life {
                    in_force_on: date("2002?"),
                    ended_on: date(end),
                    ended_by: by,
                    ..Life::default()
                });
                lives.push(Life { suspended_on: date("2003"), ends_on: date(end), ..Life::default() });
                lives.push(Life { provisional_on: date("2004-06"), ends_on: date(end), ..Life::default() });
            }
        }
    }
    lives.push(Life::default());
    lives.push(Life { reviewed_on: date("2001-05-10"), agreed_on: date("2004-02"), ..Life::default() });
    for resumed_on in [None, date("2004-06-30"), date("2006")] {
        lives.push(Life {
            signed_on: date("2001-05-10"),
            in_force_on: date("2002"),
            suspended_on: date("2004-02-29"),
            resumed_on,
            needs_procedures: true,
            ..Life::default()
        });
    }
    lives
}

on_both! {
    async fn an_agreements_state_in_sql_is_the_state_of_shared() {
        let desk = Desk::new().await;
        let lives = lives();
        for (number, life) in lives.iter().enumerate() {
            let input = AgreementInput {
                reviewed_on: life.reviewed_on,
                agreed_on: life.agreed_on,
                resumed_on: life.resumed_on,
                clauses: Clauses {
                    entry_kind: life.needs_procedures.then_some(EntryKind::Threshold),
                    ..Clauses::default()
                },
                signed_on: life.signed_on,
                provisional_on: life.provisional_on,
                in_force_on: life.in_force_on,
                suspended_on: life.suspended_on,
                ends_on: life.ends_on,
                ended_on: life.ended_on,
                ended_by: life.ended_by,
                ..agreement_input(&format!("Pact {number}"), &[])
            };
            agreement::create(desk.writing(&desk.head), input).await.unwrap();
        }
        for on in DAYS.map(day) {
            let filter = AgreementFilter { on: Some(Day(on)), ..AgreementFilter::default() };
            let list = agreement::list(filter, None, on);
            let facet = list.facet(desk.reading(&desk.head), AgreementFacet::State).await.unwrap();
            for value in facet.values {
                let state = value.value.to_lowercase();
                let expected = lives.iter().filter(|life| life.state_on(on).code() == state).count();
                assert_eq!(value.count, expected as i64, "{state} on {on}");
            }
        }
    }

    async fn an_obligations_standing_in_sql_is_the_standing_of_shared() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let due = ["2004", "2004-02", "2004-06", "2004-06-30", "2004-07-29", "2004-07-30", "2006"];
        let mut summaries = vec![Summary::default()];
        for due_on in due.map(|text| date(text).unwrap()) {
            for state in OccurrenceState::ALL.iter().copied() {
                summaries.push(Summary::of([(state, due_on)]));
                let occurrence = OccurrenceInput { state, ..OccurrenceInput::due(due_on) };
                let input = ObligationInput { occurrences: vec![occurrence], ..obligation_input(pact, "Report") };
                obligation::create(desk.writing(&desk.head), input).await.unwrap();
            }
        }
        let never = ObligationInput { occurrences: Vec::new(), ..obligation_input(pact, "Report") };
        obligation::create(desk.writing(&desk.head), never).await.unwrap();
        for on in DAYS.map(day) {
            let filter = ObligationFilter { on: Some(Day(on)), ..ObligationFilter::default() };
            let list = obligation::list(filter, None, on);
            let facet = list.facet(desk.reading(&desk.head), ObligationFacet::Standing).await.unwrap();
            for value in facet.values {
                let standing = value.value.to_lowercase();
                let expected = summaries.iter().filter(|summary| summary.standing_on(on).code() == standing).count();
                assert_eq!(value.count, expected as i64, "{standing} on {on}");
            }
        }
    }
}
