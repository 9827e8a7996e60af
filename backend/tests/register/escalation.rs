//! The rules of escalation: who changes them, and that a list says of each due date what the rule of `shared` says.

use accord_backend::register::{
    Page,
    escalation::{self, EscalationInput, EscalationRuleInput},
    obligation::{
        self, ActedFilter, More, ObligationInput, OccurrenceFacet, OccurrenceFilter, OccurrenceInput,
        OccurrenceStepInput, Wanted,
    },
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    error::ErrorCode,
    escalation::EscalateTo,
    obligation::{ObligationSide, OccurrenceState, Priority},
    occurrence::OccurrenceAct,
    partial_date::Day,
};

use super::desk::{Desk, day, obligation_input, problems};

fn rule(
    side: Option<ObligationSide>,
    priority: Option<Priority>,
    days: i32,
    to: EscalateTo,
) -> EscalationRuleInput {
    EscalationRuleInput { side, priority, days_overdue: days, to }
}

fn all(filter: OccurrenceFilter) -> (obligation::OccurrenceList, Page) {
    let list = obligation::occurrences(filter, None, day("2026-11-24"));
    (list, Page { first: Some(200), ..Page::default() })
}

on_both! {
    async fn the_head_and_the_deputy_change_the_rules_and_the_ledger_has_those_before_and_after() {
        let desk = Desk::new().await;
        let before = escalation::find(desk.reading(&desk.analyst)).await.unwrap().unwrap();
        assert_eq!((before.version, before.rules.is_empty()), (1, false), "everybody reads those that it begins with");
        let input = EscalationInput { rules: vec![rule(Some(ObligationSide::WeOwe), None, 5, EscalateTo::Head)] };
        for role in [Role::InternationalOrganizations, Role::Analyst, Role::Administrator] {
            let viewer = Viewer::for_test(role, AccessLevel::Secret);
            let refused = problems(escalation::set(desk.writing(&viewer), 1, input.clone()).await);
            assert_eq!(refused[0].code, ErrorCode::Refused, "{role}");
        }
        let entries = desk.entries().await;
        let deputy = Viewer { role: Role::Deputy, ..desk.head.clone() };
        escalation::set(desk.writing(&deputy), 1, input.clone()).await.unwrap();
        let stale = problems(escalation::set(desk.writing(&desk.head), 1, input.clone()).await);
        assert_eq!(stale[0].code, ErrorCode::StaleVersion);
        assert_eq!(desk.entries().await, entries + 1);
        let after = escalation::find(desk.reading(&desk.analyst)).await.unwrap().unwrap();
        assert_eq!((after.version, after.rules.len(), after.rules[0].days_overdue), (2, 1, 5));

        let twice = EscalationInput { rules: vec![input.rules[0].clone(), input.rules[0].clone()] };
        let at_once = EscalationInput { rules: vec![rule(None, None, 0, EscalateTo::Deputy)] };
        for (wrong, code) in [(twice, ErrorCode::Duplicate), (at_once, ErrorCode::Invalid)] {
            let found = problems(escalation::set(desk.writing(&desk.head), 2, wrong).await);
            assert_eq!(found[0].code, code);
        }
        // None at all is a choice too.
        escalation::set(desk.writing(&desk.head), 2, EscalationInput { rules: Vec::new() }).await.unwrap();
        assert!(escalation::find(desk.reading(&desk.head)).await.unwrap().unwrap().rules.is_empty());
    }

    async fn every_escalation_in_sql_is_the_escalation_of_shared() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let dates = ["2004", "2004-02", "2004-06", "2004-06-30", "2004-07-29", "2004-07-30", "2006"];
        for &side in ObligationSide::ALL {
            for &priority in Priority::ALL {
                let occurrences = dates.iter().map(|on| OccurrenceInput::due(on.parse().unwrap())).collect();
                let input = ObligationInput { side, priority, occurrences, ..obligation_input(pact, "Report") };
                obligation::create(desk.writing(&desk.head), input).await.unwrap();
            }
        }
        for &state in OccurrenceState::ALL {
            let occurrences = vec![OccurrenceInput { state, ..OccurrenceInput::due("2004-05-01".parse().unwrap()) }];
            let input = ObligationInput { occurrences, ..obligation_input(pact, "Visit") };
            obligation::create(desk.writing(&desk.head), input).await.unwrap();
        }
        let sets = [
            vec![],
            vec![rule(None, None, 30, EscalateTo::Head)],
            vec![
                rule(Some(ObligationSide::WeOwe), None, 1, EscalateTo::Deputy),
                rule(None, Some(Priority::High), 20, EscalateTo::Head),
                rule(Some(ObligationSide::TheyOwe), Some(Priority::Low), 60, EscalateTo::Head),
                rule(Some(ObligationSide::TheyOwe), None, 29, EscalateTo::Deputy),
            ],
        ];
        for (version, rules) in (1..).zip(sets) {
            escalation::set(desk.writing(&desk.head), version, EscalationInput { rules }).await.unwrap();
            for on in ["2004-03-01", "2004-06-30", "2004-07-30", "2004-08-28", "2005-01-01", "2005-01-30"].map(day) {
                let reading = desk.reading(&desk.head);
                let (list, page) = all(OccurrenceFilter { on: Some(Day(on)), ..OccurrenceFilter::default() });
                let facet = list.facet(reading, OccurrenceFacet::Escalation).await.unwrap();
                let more = More { escalation: true, ..More::default() };
                let rows = list.page(reading, &page, &Wanted::default(), more).await.unwrap().rows;
                assert_eq!(rows.len(), 9 * dates.len() + OccurrenceState::ALL.len());
                for &to in EscalateTo::ALL {
                    let of = |one: &obligation::Occurrence| one.escalated_on(on).map(|found| found.rule.to);
                    let expected = rows.iter().filter(|(_, one)| of(one) == Some(to)).count();
                    let word = to.code().to_uppercase();
                    let counted = facet.values.iter().find(|value| value.value == word).map_or(0, |value| value.count);
                    assert_eq!(counted, expected as i64, "{to} on {on}, version {version}");
                    let filter = OccurrenceFilter { on: Some(Day(on)), escalated: Some(vec![to]), ..OccurrenceFilter::default() };
                    assert_eq!(all(filter).0.total(reading).await.unwrap(), expected as i64, "{to} on {on}");
                }
            }
        }
    }

    async fn what_was_accepted_or_returned_within_some_days_is_found_by_it() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let input = ObligationInput {
            occurrences: vec![OccurrenceInput::due("2026-01-01".parse().unwrap())],
            ..obligation_input(pact, "Report")
        };
        let id = obligation::create(desk.writing(&desk.head), input).await.unwrap();
        let step = |act, text: Option<&str>| OccurrenceStepInput {
            act, outcome: None, on: None, text: text.map(str::to_owned), evidence: None, link: None, document: None,
        };
        let comment = step(OccurrenceAct::Comment, Some("when?"));
        let due_on = "2026-01-01".parse().unwrap();
        obligation::act(desk.writing(&desk.head), id, 1, due_on, comment).await.unwrap().unwrap();
        let today = desk.writing(&desk.head).moment.today();
        let found = async |acts: &[OccurrenceAct], from: chrono::NaiveDate, to: chrono::NaiveDate| {
            let acted = ActedFilter { acts: acts.to_vec(), from: Day(from), to: Day(to) };
            let filter = OccurrenceFilter { acted: Some(acted), ..OccurrenceFilter::default() };
            all(filter).0.total(desk.reading(&desk.head)).await.unwrap()
        };
        let (before, after) = (today.pred_opt().unwrap(), today.succ_opt().unwrap());
        let comment = [OccurrenceAct::Comment, OccurrenceAct::Accept];
        assert_eq!(found(&comment, today, today).await, 1);
        assert_eq!(found(&comment, before, before).await, 0);
        assert_eq!(found(&comment, after, after).await, 0);
        assert_eq!(found(&[OccurrenceAct::Accept], before, after).await, 0);
    }
}
