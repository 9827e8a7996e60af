//! The life of occurrences: who reports, who accepts, what cannot be written; and the dates that rules make.

use accord_backend::register::{
    Failure,
    agreement::{self, AgreementInput},
    obligation::{
        self, DueRuleInput, More, Obligation, ObligationInput, OccurrenceInput, OccurrenceStepInput, Wanted,
    },
    undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, PartialDate, Role, Viewer,
    error::ErrorCode,
    event::AgreementEvent,
    id::{AgreementId, ObligationId, UserId},
    obligation::{DueEvent, OccurrenceState, Standing},
    occurrence::{ActRefusal, OccurrenceAct, Outcome},
};
use uuid::Uuid;

use super::desk::{Desk, agreement_input, day, obligation_input, problems};

const DUE: &str = "2026-11-15";

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn somebody(role: Role, number: u128) -> Viewer {
    Viewer { user: UserId(Uuid::from_u128(number)), ..Viewer::for_test(role, AccessLevel::Secret) }
}

fn step(act: OccurrenceAct, text: Option<&str>) -> OccurrenceStepInput {
    OccurrenceStepInput {
        act,
        outcome: None,
        on: None,
        text: text.map(str::to_owned),
        evidence: None,
        link: None,
        document: None,
    }
}

fn report(outcome: Outcome) -> OccurrenceStepInput {
    OccurrenceStepInput {
        outcome: Some(outcome),
        evidence: Some("letter 7".into()),
        ..step(OccurrenceAct::Report, Some("Done as agreed"))
    }
}

type Done = Result<Result<(), ActRefusal>, Failure>;

async fn act(desk: &Desk, who: &Viewer, id: ObligationId, version: i32, input: OccurrenceStepInput) -> Done {
    obligation::act(desk.writing(who), id, version, date(DUE), input).await
}

async fn found(desk: &Desk, id: ObligationId) -> std::sync::Arc<Obligation> {
    let more = More { steps: true, ..More::default() };
    let wanted = Wanted { occurrences: true, more, events: true, ..Wanted::default() };
    obligation::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap()
}

async fn dates(desk: &Desk, id: ObligationId) -> Vec<String> {
    found(desk, id).await.occurrences.iter().map(|occurrence| occurrence.due_on.to_string()).collect()
}

fn yearly(month: u8, day: u8) -> DueRuleInput {
    let recurrence = Some(format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"));
    DueRuleInput { recurrence, ..DueRuleInput::default() }
}

fn after(days: i32, event: DueEvent) -> DueRuleInput {
    DueRuleInput { days: Some(days), after: Some(event), ..DueRuleInput::default() }
}

async fn owed(desk: &Desk, pact: AgreementId, due_rule: DueRuleInput) -> ObligationId {
    let input = ObligationInput { due_rule, occurrences: Vec::new(), ..obligation_input(pact, "Report") };
    obligation::create(desk.writing(&desk.head), input).await.unwrap()
}

on_both! {
    async fn a_report_is_accepted_by_another_and_each_step_is_in_the_ledger() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let id = desk.obligation(pact, AccessLevel::Open).await;
        let (staff, other) = (somebody(Role::Events, 5), somebody(Role::InternationalOrganizations, 6));
        act(&desk, &staff, id, 1, report(Outcome::PartlyMet)).await.unwrap().unwrap();
        let reported = found(&desk, id).await;
        assert_eq!(reported.standing_on(day("2026-12-31")), Standing::Reported, "a report is not overdue");
        assert_eq!(reported.occurrences[0].evidence.as_deref(), Some("letter 7"));
        let own = act(&desk, &staff, id, 2, step(OccurrenceAct::Accept, None)).await.unwrap();
        assert_eq!(own, Err(ActRefusal::OwnReport));
        assert_eq!(desk.entries().await, 3, "what is refused writes nothing");
        act(&desk, &other, id, 2, step(OccurrenceAct::Accept, None)).await.unwrap().unwrap();
        let accepted = found(&desk, id).await;
        assert_eq!(accepted.occurrences[0].state, OccurrenceState::PartlyMet);
        let steps: Vec<_> = accepted.occurrences[0].steps.iter().map(|step| (step.act, step.by)).collect();
        assert_eq!(steps, [(OccurrenceAct::Report, staff.user), (OccurrenceAct::Accept, other.user)]);
        let again = act(&desk, &staff, id, 3, report(Outcome::Met)).await.unwrap();
        assert_eq!(again, Err(ActRefusal::Closed));
        let stale = act(&desk, &desk.head, id, 1, step(OccurrenceAct::Comment, Some("Words"))).await;
        assert_eq!(problems(stale)[0].code, ErrorCode::StaleVersion);
        assert_eq!(desk.entries().await, 4);
    }

    async fn what_is_returned_is_owed_again_and_a_waiver_has_its_ground() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let id = desk.obligation(pact, AccessLevel::Open).await;
        let staff = somebody(Role::Events, 5);
        let bare = OccurrenceStepInput { evidence: None, ..report(Outcome::Met) };
        assert_eq!(act(&desk, &staff, id, 1, bare).await.unwrap(), Err(ActRefusal::NoEvidence));
        let early = OccurrenceStepInput { on: Some(date("2027")), ..report(Outcome::Met) };
        assert_eq!(act(&desk, &staff, id, 1, early).await.unwrap(), Err(ActRefusal::InFuture));
        act(&desk, &staff, id, 1, report(Outcome::Met)).await.unwrap().unwrap();
        let silent = act(&desk, &desk.head, id, 2, step(OccurrenceAct::Return, None)).await.unwrap();
        assert_eq!(silent, Err(ActRefusal::NoReason));
        act(&desk, &desk.head, id, 2, step(OccurrenceAct::Return, Some("Incomplete"))).await.unwrap().unwrap();
        let returned = found(&desk, id).await;
        assert_eq!(returned.standing_on(day("2026-11-16")), Standing::Overdue);
        assert_eq!(returned.occurrences[0].evidence, None);
        let waive = |text| step(OccurrenceAct::Waive, text);
        assert_eq!(act(&desk, &staff, id, 3, waive(Some("Ground"))).await.unwrap(), Err(ActRefusal::NotHead));
        assert_eq!(act(&desk, &desk.head, id, 3, waive(None)).await.unwrap(), Err(ActRefusal::NoReason));
        act(&desk, &desk.head, id, 3, waive(Some("Both sides agreed"))).await.unwrap().unwrap();
        assert_eq!(found(&desk, id).await.standing_on(day("2026-11-16")), Standing::Waived);
        act(&desk, &desk.head, id, 4, step(OccurrenceAct::Reopen, Some("It was an error"))).await.unwrap().unwrap();
        assert_eq!(found(&desk, id).await.occurrences[0].state, OccurrenceState::Scheduled);
    }

    async fn whoever_sees_nothing_finds_nothing_and_whoever_only_reads_is_turned_away() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Secret, &[]).await;
        let hidden = desk.obligation(pact, AccessLevel::Open).await;
        let officer = Viewer { clearance: AccessLevel::Service, ..somebody(Role::Events, 5) };
        let unseen = act(&desk, &officer, hidden, 1, report(Outcome::Met)).await;
        assert_eq!(problems(unseen)[0].code, ErrorCode::NotFound);
        let analyst = act(&desk, &desk.analyst, hidden, 1, report(Outcome::Met)).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);
        let elsewhere = obligation::act(desk.writing(&desk.head), hidden, 1, date("2030"), report(Outcome::Met));
        assert_eq!(problems(elsewhere.await)[0].code, ErrorCode::NotFound);
        let link = OccurrenceStepInput { link: Some("javascript:x".into()), ..report(Outcome::Met) };
        assert_eq!(problems(act(&desk, &desk.head, hidden, 1, link).await)[0].field.as_deref(), Some("link"));
    }

    async fn one_takes_back_ones_own_last_act_and_the_form_rewrites_nothing_that_was_reported() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let id = desk.obligation(pact, AccessLevel::Open).await;
        let (staff, deputy) = (somebody(Role::Events, 5), somebody(Role::Deputy, 6));
        act(&desk, &staff, id, 1, report(Outcome::Met)).await.unwrap().unwrap();
        act(&desk, &deputy, id, 2, step(OccurrenceAct::Accept, None)).await.unwrap().unwrap();
        let last = desk.entries().await;
        assert_eq!(problems(undo::undo(desk.writing(&staff), last - 1).await)[0].code, ErrorCode::BuiltUpon);
        undo::undo(desk.writing(&deputy), last).await.unwrap();
        let back = found(&desk, id).await;
        assert_eq!((back.occurrences[0].state, back.occurrences[0].steps.len()), (OccurrenceState::Reported, 1));

        let input = |occurrence| ObligationInput { occurrences: occurrence, ..obligation_input(pact, "Report") };
        let forged = OccurrenceInput { state: OccurrenceState::Met, ..OccurrenceInput::due(date(DUE)) };
        for (occurrences, field) in [(vec![forged.clone()], "occurrences.0.state"), (Vec::new(), "occurrences")] {
            let refused = obligation::change(desk.writing(&desk.head), id, 4, input(occurrences)).await;
            let refused = problems(refused);
            assert_eq!((refused[0].code, refused[0].field.as_deref()), (ErrorCode::BuiltUpon, Some(field)));
        }
        let same = OccurrenceInput {
            state: OccurrenceState::Reported,
            reported_on: back.occurrences[0].reported_on,
            evidence: Some("letter 7".into()),
            note: Some("A note".into()),
            ..OccurrenceInput::due(date(DUE))
        };
        obligation::change(desk.writing(&staff), id, 4, input(vec![same])).await.unwrap();
        let kept = found(&desk, id).await;
        assert_eq!((kept.occurrences[0].steps.len(), kept.occurrences[0].note.as_deref()), (1, Some("A note")));
        // What became of something without a report, those enter who decide.
        let other = desk.obligation(pact, AccessLevel::Open).await;
        let refused = problems(obligation::change(desk.writing(&staff), other, 1, input(vec![forged.clone()])).await);
        assert_eq!(refused[0].code, ErrorCode::Refused);
        obligation::change(desk.writing(&desk.head), other, 1, input(vec![forged])).await.unwrap();
    }

    async fn a_recurrence_is_made_a_year_ahead_and_again_as_it_is_done() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let monthly = DueRuleInput { recurrence: Some("FREQ=MONTHLY;BYMONTHDAY=1".into()), ..DueRuleInput::default() };
        let id = owed(&desk, pact, monthly.clone()).await;
        let made = dates(&desk, id).await;
        assert_eq!((made.len(), made[0].as_str(), made[11].as_str()), (12, "2026-12-01", "2027-11-01"));
        let since = DueRuleInput { since: Some(date("2026-10-01")), ..monthly };
        assert_eq!(dates(&desk, owed(&desk, pact, since).await).await.len(), 14, "what is late is owed too");
        let wrong = DueRuleInput { recurrence: Some("FREQ=HOURLY".into()), ..DueRuleInput::default() };
        let wrong = ObligationInput { due_rule: wrong, ..obligation_input(pact, "Report") };
        let refused = problems(obligation::create(desk.writing(&desk.head), wrong).await);
        assert_eq!(refused[0].field.as_deref(), Some("dueRule.recurrence"));

        let yearly = owed(&desk, pact, yearly(3, 1)).await;
        assert_eq!(dates(&desk, yearly).await, ["2027-03-01"]);
        let later = chrono::DateTime::from_timestamp(1_804_000_000, 0).unwrap();
        let staff = somebody(Role::Events, 5);
        let writing = desk.writing_at(&staff, later);
        obligation::act(writing, yearly, 1, date("2027-03-01"), report(Outcome::Met)).await.unwrap().unwrap();
        assert_eq!(dates(&desk, yearly).await, ["2027-03-01", "2028-03-01"]);
    }

    async fn a_new_rule_moves_what_lies_ahead_and_nothing_that_was_reported_or_is_late() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
        let monthly = DueRuleInput {
            recurrence: Some("FREQ=MONTHLY;BYMONTHDAY=1".into()),
            since: Some(date("2026-11-01")),
            ..DueRuleInput::default()
        };
        let id = owed(&desk, pact, monthly).await;
        let staff = somebody(Role::Events, 5);
        let writing = desk.writing(&staff);
        obligation::act(writing, id, 1, date("2026-12-01"), report(Outcome::Met)).await.unwrap().unwrap();
        let known = found(&desk, id).await;
        let occurrences = known.occurrences.iter().map(|one| OccurrenceInput {
            state: one.state,
            reported_on: one.reported_on,
            evidence: one.evidence.clone(),
            ..OccurrenceInput::due(one.due_on)
        });
        let input = ObligationInput {
            due_rule: yearly(6, 30),
            occurrences: occurrences.collect(),
            ..obligation_input(pact, "Report")
        };
        obligation::change(desk.writing(&desk.head), id, 2, input).await.unwrap();
        assert_eq!(dates(&desk, id).await, ["2026-11-01", "2026-12-01", "2027-06-30"]);
        assert_eq!(found(&desk, id).await.occurrences[1].steps.len(), 1);
    }

    async fn what_hangs_on_an_event_occurs_nowhere_until_the_agreement_knows_its_date() {
        let desk = Desk::new().await;
        let draft = AgreementInput { signed_on: None, ..agreement_input("Pact", &[]) };
        let pact = agreement::create(desk.writing(&desk.head), draft).await.unwrap();
        let id = owed(&desk, pact, after(90, DueEvent::EntryIntoForce)).await;
        let waiting = found(&desk, id).await;
        assert_eq!(waiting.occurrences.len(), 0);
        assert_eq!(waiting.not_before(day("2026-11-24")), Some(date("2027-02-22")));
        let record = async |version, event, on: &str| {
            agreement::record(desk.writing(&desk.head), pact, version, event, date(on)).await.unwrap().unwrap();
        };
        record(1, AgreementEvent::Signature, "2026-03-01").await;
        let before = desk.entries().await;
        record(2, AgreementEvent::EntryIntoForce, "2026-10-01").await;
        assert_eq!(desk.entries().await, before + 2, "the obligation has an entry of its own");
        assert_eq!(dates(&desk, id).await, ["2026-12-30"]);
        assert_eq!(found(&desk, id).await.not_before(day("2026-11-24")), None);
        // Taking the event back takes the date back; the obligation's own entry, before it, is not what is taken back.
        undo::undo(desk.writing(&desk.head), before + 2).await.unwrap();
        assert_eq!(dates(&desk, id).await, [] as [&str; 0]);
        record(4, AgreementEvent::EntryIntoForce, "2026-10-02").await;
        let writing = desk.writing(&desk.head);
        let version = found(&desk, id).await.version;
        obligation::act(writing, id, version, date("2026-12-31"), report(Outcome::Met)).await.unwrap().unwrap();
        let input = AgreementInput {
            signed_on: Some(date("2026-03-01")),
            in_force_on: Some(date("2026-09-01")),
            ..agreement_input("Pact", &[])
        };
        agreement::change(desk.writing(&desk.head), pact, 5, input).await.unwrap();
        assert_eq!(dates(&desk, id).await, ["2026-12-31"], "what was reported stays where it was");
    }

    async fn a_preview_says_the_next_dates_or_why_there_are_none() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Secret, &[]).await;
        let today = day("2026-11-24");
        let preview = async |rule: &DueRuleInput, viewer| {
            obligation::preview(desk.reading(viewer), rule, Some(pact), today).await.unwrap()
        };
        let last = DueRuleInput {
            recurrence: Some("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1".into()),
            ..DueRuleInput::default()
        };
        let next = preview(&last, &desk.head).await.dates;
        // 31 December is a holiday.
        assert_eq!(next, ["2026-11-30", "2026-12-30", "2027-01-29", "2027-02-26", "2027-03-31"].map(date));
        let wrong = DueRuleInput { recurrence: Some("often".into()), ..DueRuleInput::default() };
        assert!(preview(&wrong, &desk.head).await.fault.is_some());
        let signed = after(30, DueEvent::Signature);
        assert_eq!(preview(&signed, &desk.head).await.dates, [date("2001-06-09")]);
        // Whoever may not see the agreement learns nothing of it.
        let unseen = preview(&signed, &desk.analyst).await;
        assert_eq!((unseen.dates.len(), unseen.not_before), (0, Some(date("2026-12-24"))));
    }
}
