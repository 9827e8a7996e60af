//! One act with many due dates: each judged by itself, in the ledger by itself, taken back with the others.

use accord_backend::register::{
    agreement,
    agreement::{AgreementFilter, AgreementInput},
    bulk::{self, Among, Before, BulkField, Done, PastState, Preview},
    direction::{self, DirectionInput},
    extract::List,
    history,
    obligation::{
        self, DueRuleInput, ObligationFilter, ObligationInput, OccurrenceFilter, OccurrenceInput,
        OccurrenceList, OccurrenceStepInput, Wanted,
    },
    undo,
};
use accord_databases::on_both;
use accord_shared::{
    AccessLevel, Role, Viewer,
    agreement::AgreementKind,
    bulk::BulkVerdict,
    error::ErrorCode,
    id::{AgreementId, DirectionId, ObligationId, UserId},
    obligation::{OccurrenceState, Priority},
    occurrence::{ActRefusal, OccurrenceAct, Outcome},
};
use uuid::Uuid;

use super::desk::{Desk, agreement_input, day, obligation_input, problems, text};

fn due(filter: OccurrenceFilter) -> OccurrenceList {
    obligation::occurrences(filter, None, day("2026-11-29"))
}

fn all() -> OccurrenceList {
    due(OccurrenceFilter::default())
}

fn staff(number: u128) -> Viewer {
    let user = UserId(Uuid::from_u128(number));
    Viewer { user, ..Viewer::for_test(Role::Events, AccessLevel::Secret) }
}

fn step(act: OccurrenceAct, text: Option<&str>) -> OccurrenceStepInput {
    let text = text.map(str::to_owned);
    OccurrenceStepInput { act, outcome: None, on: None, text, evidence: None, link: None, document: None }
}

fn report() -> OccurrenceStepInput {
    OccurrenceStepInput {
        outcome: Some(Outcome::Met),
        evidence: Some("letter 7".into()),
        ..step(OccurrenceAct::Report, None)
    }
}

/// Three obligations under one agreement, the first of them with two due dates.
async fn three(desk: &Desk) -> (AgreementId, Vec<ObligationId>) {
    let pact = desk.agreement("Pact", AccessLevel::Open, &[]).await;
    let mut ids = Vec::new();
    for dates in [&["2026-11-15", "2026-12-15"][..], &["2026-11-16"], &["2026-11-17"]] {
        let occurrences = dates.iter().map(|date| OccurrenceInput::due(date.parse().unwrap())).collect();
        let input = ObligationInput { occurrences, ..obligation_input(pact, "Report") };
        ids.push(obligation::create(desk.writing(&desk.head), input).await.unwrap());
    }
    (pact, ids)
}

async fn look(desk: &Desk, who: &Viewer, list: &OccurrenceList, input: OccurrenceStepInput) -> Preview {
    bulk::preview_act(desk.writing(who), list, input).await.unwrap()
}

async fn act(
    desk: &Desk,
    who: &Viewer,
    list: &OccurrenceList,
    input: OccurrenceStepInput,
    snapshot: i64,
) -> Done {
    bulk::act(desk.writing(who), list, input, snapshot).await.unwrap()
}

async fn states(desk: &Desk, ids: &[ObligationId]) -> Vec<OccurrenceState> {
    let wanted = Wanted { occurrences: true, ..Wanted::default() };
    let mut states = Vec::new();
    for &id in ids {
        let found = obligation::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
        states.extend(found.occurrences.iter().map(|occurrence| occurrence.state));
    }
    states
}

on_both! {
    async fn many_are_reported_and_accepted_with_an_entry_for_each_and_each_act_is_taken_back_as_one() {
        use OccurrenceState::{Met, Reported, Scheduled};
        let desk = Desk::new().await;
        let (_, ids) = three(&desk).await;
        let (staff, entries) = (staff(5), desk.entries().await);
        let preview = look(&desk, &staff, &all(), report()).await;
        assert_eq!((preview.changes, preview.refused), (4, 0));
        let first = &preview.records[0];
        assert_eq!(first.before, Some(Before::State(Scheduled)));
        assert_eq!(first.due.as_ref().and_then(|due| due.becomes), Some(Reported));
        assert!(first.name.is_some());
        assert_eq!(desk.entries().await, entries, "looking changes nothing");

        let reported = act(&desk, &staff, &all(), report(), preview.snapshot).await;
        assert_eq!((reported.changed, reported.left.len()), (4, 0));
        assert_eq!((states(&desk, &ids).await, desk.entries().await), (vec![Reported; 4], entries + 4));
        let told = history::list(desk.reading(&desk.head), ids[0].into(), None, 2).await.unwrap();
        assert!(told.iter().all(|entry| entry.action == "obligation.report"), "one for each of its dates");

        let accept = step(OccurrenceAct::Accept, None);
        let own = look(&desk, &staff, &all(), accept.clone()).await;
        assert_eq!((own.changes, own.refused), (0, 4));
        let refusal = own.records[0].due.as_ref().and_then(|due| due.refusal);
        assert_eq!((own.records[0].verdict, refusal), (BulkVerdict::Refused, Some(ActRefusal::OwnReport)));
        let preview = look(&desk, &desk.head, &all(), accept.clone()).await;
        let accepted = act(&desk, &desk.head, &all(), accept, preview.snapshot).await;
        assert_eq!(states(&desk, &ids).await, [Met; 4]);

        let early = bulk::take_back(desk.writing(&staff), reported.id).await.unwrap();
        assert_eq!(early.unwrap_err().len(), 3, "the acceptance was built on it");
        assert_eq!(bulk::take_back(desk.writing(&desk.head), accepted.id).await.unwrap(), Ok(4));
        assert_eq!(states(&desk, &ids).await, [Reported; 4]);
        assert_eq!(desk.entries().await, entries + 12);
        let again = problems(bulk::take_back(desk.writing(&desk.head), accepted.id).await);
        assert_eq!(again[0].code, ErrorCode::BuiltUpon);
    }

    async fn what_cannot_be_done_or_changed_since_is_left_alone_with_its_reason() {
        let desk = Desk::new().await;
        let (pact, ids) = three(&desk).await;
        let (staff, date) = (staff(5), "2026-11-16".parse().unwrap());
        obligation::act(desk.writing(&staff), ids[1], 1, date, report()).await.unwrap().unwrap();
        let preview = look(&desk, &staff, &all(), report()).await;
        assert_eq!((preview.changes, preview.refused), (3, 1));
        let left = &preview.records[0];
        assert_eq!((left.record, left.verdict), (ids[1].into(), BulkVerdict::Refused), "it stands first");
        assert_eq!(left.due.as_ref().and_then(|due| due.refusal), Some(ActRefusal::Reported));
        let input = ObligationInput { article: Some("6".into()), ..obligation_input(pact, "Report") };
        let occurrences = vec![OccurrenceInput::due("2026-11-17".parse().unwrap())];
        let input = ObligationInput { occurrences, ..input };
        obligation::change(desk.writing(&desk.head), ids[2], 1, input).await.unwrap();
        let done = act(&desk, &staff, &all(), report(), preview.snapshot).await;
        let left: Vec<_> = done.left.iter().map(|left| left.verdict).collect();
        assert_eq!((done.changed, left), (2, vec![BulkVerdict::Refused, BulkVerdict::Stale]));

        let waive = look(&desk, &staff, &all(), step(OccurrenceAct::Waive, Some("Both agreed"))).await;
        assert_eq!(waive.changes, 0, "only the Head and the Deputy waive");
        let silent = look(&desk, &desk.head, &all(), step(OccurrenceAct::Waive, None)).await;
        let refusal = silent.records[0].due.as_ref().and_then(|due| due.refusal);
        assert_eq!((silent.changes, refusal), (0, Some(ActRefusal::NoReason)));
        let analyst = bulk::preview_act(desk.writing(&desk.analyst), &all(), report()).await;
        assert_eq!(problems(analyst)[0].code, ErrorCode::Refused);
    }

    async fn nobody_acts_on_what_they_do_not_see_and_what_follows_a_recurrence_goes_with_the_undo() {
        let desk = Desk::new().await;
        let secret = desk.agreement("Secret", AccessLevel::Secret, &[]).await;
        desk.obligation(secret, AccessLevel::Open).await;
        let officer = Viewer { clearance: AccessLevel::Service, ..staff(5) };
        let preview = look(&desk, &officer, &all(), report()).await;
        assert_eq!((preview.changes, preview.refused, preview.records.len()), (0, 0, 0));

        let open = desk.agreement("Open", AccessLevel::Open, &[]).await;
        let yearly = Some("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20".to_owned());
        let due_rule = DueRuleInput { recurrence: yearly, ..DueRuleInput::default() };
        let input = ObligationInput { due_rule, ..obligation_input(open, "Yearly") };
        let id = obligation::create(desk.writing(&desk.head), input).await.unwrap();
        let before = states(&desk, &[id]).await;
        let list = due(OccurrenceFilter { agreement: Some(open), ..OccurrenceFilter::default() });
        let preview = look(&desk, &officer, &list, report()).await;
        let done = act(&desk, &officer, &list, report(), preview.snapshot).await;
        assert!(states(&desk, &[id]).await.len() > before.len(), "the next date was made");
        assert_eq!(bulk::take_back(desk.writing(&officer), done.id).await.unwrap(), Ok(1));
        assert_eq!(states(&desk, &[id]).await, before);
    }

    async fn past_changes_say_what_they_did_and_whether_they_can_be_taken_back() {
        let desk = Desk::new().await;
        let (pact, _) = three(&desk).await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let waive = step(OccurrenceAct::Waive, Some("Both agreed"));
        let first = look(&desk, &desk.head, &all(), waive.clone()).await;
        act(&desk, &desk.head, &all(), waive, first.snapshot).await;
        let pacts = agreement::list(AgreementFilter::default(), None, day("2026-11-29"));
        let (pacts, field) = (Among::Records(List::Agreements(pacts)), BulkField::Unit(Some(secret)));
        let preview = bulk::preview(desk.writing(&desk.head), &pacts, field.clone()).await.unwrap();
        let why = desk.writing(&desk.head).because(Some("moved"));
        let moved = bulk::apply(why, &pacts, field, preview.snapshot).await.unwrap();

        let past = bulk::past(desk.reading(&desk.head)).await.unwrap();
        let told: Vec<_> = past.iter().map(|it| (it.field.as_str(), it.count, it.state)).collect();
        assert_eq!(told, [("unit", 1, PastState::Open), ("waive", 4, PastState::Open)]);
        assert_eq!((past[0].reason.as_deref(), past[0].to.is_some()), (Some("moved"), true));
        assert_eq!(past[0].first.as_ref().and_then(|name| name.en.as_deref()), Some("Pact"));
        let low = Viewer { clearance: AccessLevel::Open, ..desk.head.clone() };
        assert_eq!(bulk::past(desk.reading(&low)).await.unwrap()[0].to, None, "its unit is none they know of");
        assert!(bulk::past(desk.reading(&staff(5))).await.unwrap().is_empty(), "each sees their own");

        let input = AgreementInput { note: Some("later".into()), ..agreement_input("Pact", &[]) };
        agreement::change(desk.writing(&desk.head), pact, 2, input).await.unwrap();
        let states = async || {
            let past = bulk::past(desk.reading(&desk.head)).await.unwrap();
            past.iter().map(|it| it.state).collect::<Vec<_>>()
        };
        assert_eq!(states().await, [PastState::BuiltUpon(1), PastState::Open]);
        let last = history::list(desk.reading(&desk.head), pact.into(), None, 1).await.unwrap();
        undo::undo(desk.writing(&desk.head), last[0].seq).await.unwrap();
        assert_eq!(bulk::take_back(desk.writing(&desk.head), moved.id).await.unwrap(), Ok(1));
        assert!(matches!(states().await[..], [PastState::Undone(_), PastState::Open]));
    }

    async fn a_person_has_the_agreements_under_which_they_answer_for_something_that_both_see() {
        let desk = Desk::new().await;
        let (pact, _) = three(&desk).await;
        let body = desk.organization("Ministry", AccessLevel::Open).await;
        let person = desk.contact("Person", AccessLevel::Service, body).await;
        let of_person = async |viewer: &Viewer| {
            let filter = AgreementFilter { person: Some(person), ..AgreementFilter::default() };
            agreement::list(filter, None, day("2026-11-29")).total(desk.reading(viewer)).await.unwrap()
        };
        assert_eq!(of_person(&desk.head).await, 0);
        let input = ObligationInput { person: Some(person), ..obligation_input(pact, "Theirs") };
        obligation::create(desk.writing(&desk.head), input).await.unwrap();
        assert_eq!(of_person(&desk.head).await, 1);
        let low = Viewer { clearance: AccessLevel::Open, ..desk.head.clone() };
        assert_eq!(of_person(&low).await, 0, "who is hidden answers for nothing that is told");
    }

    async fn obligations_of_chosen_dates_are_reassigned_once_each() {
        let desk = Desk::new().await;
        let (_, ids) = three(&desk).await;
        let unit = desk.organization("Unit", AccessLevel::Open).await;
        let (among, field) = (Among::Due(all()), BulkField::Unit(Some(unit)));
        let preview = bulk::preview(desk.writing(&desk.head), &among, field.clone()).await.unwrap();
        assert_eq!(preview.changes, ids.len(), "four dates of three obligations");
        let done = bulk::apply(desk.writing(&desk.head), &among, field, preview.snapshot).await.unwrap();
        assert_eq!(done.changed, 3);
    }

    async fn kind_priority_and_directions_are_changed_and_given_back() {
        let desk = Desk::new().await;
        let (pact, ids) = three(&desk).await;
        let mut directions = Vec::new();
        for code in ["post", "spectrum"] {
            let input = DirectionInput { code: code.into(), names: text(code), parent: None, position: 1, retired_on: None };
            directions.push(direction::create(desk.writing(&desk.head), input).await.unwrap());
        }
        let pacts = Among::Records(List::Agreements(agreement::list(
            AgreementFilter::default(),
            None,
            day("2026-11-29"),
        )));
        let duties = obligation::list(ObligationFilter::default(), None, day("2026-11-29"));
        let duties = Among::Records(List::Obligations(duties));
        let apply = async |among: &Among, field: BulkField, changes: usize| {
            let preview = bulk::preview(desk.writing(&desk.head), among, field.clone()).await.unwrap();
            assert_eq!((preview.changes, preview.refused), (changes, 0), "{field:?}");
            bulk::apply(desk.writing(&desk.head), among, field, preview.snapshot).await.unwrap().id
        };
        let back = async |id| bulk::take_back(desk.writing(&desk.head), id).await.unwrap().unwrap();
        let now = async || {
            let wanted = agreement::Wanted { directions: true, ..agreement::Wanted::default() };
            let found = agreement::find(desk.reading(&desk.head), pact, &wanted).await.unwrap().unwrap();
            let directions: Vec<DirectionId> = found.directions.iter().map(|one| one.id).collect();
            (found.kind, directions)
        };
        let first = apply(&pacts, BulkField::AddDirection(directions[0]), 1).await;
        let second = apply(&pacts, BulkField::AddDirection(directions[1]), 1).await;
        assert_eq!(now().await.1.len(), 2);
        let third = apply(&pacts, BulkField::RemoveDirection(directions[0]), 1).await;
        assert_eq!(now().await.1, [directions[1]]);
        apply(&pacts, BulkField::RemoveDirection(directions[0]), 0).await;
        let fourth = apply(&pacts, BulkField::AgreementKind(AgreementKind::Treaty), 1).await;
        assert_eq!(now().await.0, AgreementKind::Treaty);
        // What was taken back since keeps nothing before it from being taken back.
        for id in [fourth, third, second, first] {
            assert_eq!(back(id).await, 1);
        }
        assert_eq!(now().await, (AgreementKind::Memorandum, Vec::new()));

        let high = apply(&duties, BulkField::Priority(Priority::High), 3).await;
        let found = obligation::find(desk.reading(&desk.head), ids[0], &Wanted::default()).await.unwrap();
        assert_eq!(found.unwrap().priority, Priority::High);
        assert_eq!(back(high).await, 3);
        let wrong = bulk::preview(desk.writing(&desk.head), &duties, BulkField::AddDirection(directions[0])).await;
        assert_eq!(problems(wrong)[0].code, ErrorCode::Invalid);
        desk.entries().await;
    }
}
