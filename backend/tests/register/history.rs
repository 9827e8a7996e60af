//! A history tells who changed what and why, and nothing that its reader may not see; one's own last change can be
//! taken back.

use accord_backend::register::{
    agreement::{self, AgreementInput},
    history::{self, Change, Entry},
    look, news,
    organization::{self, OrganizationInput},
    undo,
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, RecordId, Role, Viewer, error::ErrorCode, id::UserId};

use super::desk::{Desk, agreement_input, organization_input, problems, text};

async fn entries(desk: &Desk, viewer: &Viewer, record: impl Into<RecordId>) -> Vec<Entry> {
    history::list(desk.reading(viewer), record.into(), None, 50).await.unwrap()
}

/// A change as a line: path, what was, what is.
fn line(change: &Change) -> String {
    let parts = |parts: &[history::Part]| {
        let text = |part: &history::Part| {
            part.names.as_ref().map_or(part.text.clone(), |names| names.en.clone().unwrap_or_default())
        };
        parts.iter().map(text).collect::<Vec<_>>().join(" ")
    };
    let within = parts(&change.within);
    format!(
        "{}{}{}: {} -> {}",
        within,
        if within.is_empty() { "" } else { " " },
        change.path,
        parts(&change.before),
        parts(&change.after)
    )
}

fn lines(entry: &Entry) -> Vec<String> {
    entry.changes.iter().map(line).collect()
}

fn colleague(clearance: AccessLevel) -> Viewer {
    let user = UserId(uuid::Uuid::from_u128(9));
    Viewer { user, ..Viewer::for_test(Role::InternationalOrganizations, clearance) }
}

on_both! {
    async fn a_history_tells_field_by_field_what_was_and_what_is_and_why() {
        let desk = Desk::new().await;
        let one = desk.organization("One", AccessLevel::Open).await;
        let two = desk.organization("Two", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[one]).await;
        let mut input = AgreementInput {
            number: Some("7".into()),
            signed_on: "2001-05-11".parse().ok(),
            ..agreement_input("Pact", &[one, two])
        };
        input.participations[0].note = Some("host".into());
        let writing = desk.writing(&desk.head).because(Some("  as published "));
        agreement::change(writing, pact, 1, input).await.unwrap();
        let told = entries(&desk, &desk.head, pact).await;
        assert_eq!(told[0].reason.as_deref(), Some("as published"));
        assert_eq!(lines(&told[0]), [
            "number:  -> 7",
            "One PARTY participations.note:  -> host",
            "participations:  -> Two PARTY SIGNATURE 2001-05-10",
            "signedOn: 2001-05-10 -> 2001-05-11",
        ]);
        assert_eq!(told[1].action, "agreement.create");
        assert!(told[1].changes.iter().all(|change| change.before.is_empty()));
    }

    async fn what_a_reader_may_not_see_had_never_been_in_the_history() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours]).await;
        // Only a hidden party joins: to a reader without clearance nothing happened.
        agreement::change(desk.writing(&desk.head), pact, 1, agreement_input("Pact", &[ours, bureau])).await.unwrap();
        // A hidden unit and something that everybody may see.
        let input = AgreementInput { unit: Some(bureau), number: Some("7".into()), ..agreement_input("Pact", &[ours, bureau]) };
        agreement::change(desk.writing(&desk.head), pact, 2, input).await.unwrap();
        let seen = entries(&desk, &desk.analyst, pact).await;
        assert_eq!(seen.len(), 2, "the entry of the hidden party is left out");
        assert_eq!(lines(&seen[0]), ["number:  -> 7"]);
        let all: String = seen.iter().flat_map(lines).collect();
        assert!(!all.contains("Bureau") && !all.contains(&bureau.to_string()), "{all}");
        assert_eq!(entries(&desk, &desk.head, pact).await.len(), 3);
    }

    async fn what_a_record_held_while_it_was_closed_stays_closed_when_it_is_opened() {
        let desk = Desk::new().await;
        let id = desk.organization("Quiet bureau", AccessLevel::Secret).await;
        organization::change(desk.writing(&desk.head), id, 1, organization_input("Bureau")).await.unwrap();
        let seen = entries(&desk, &desk.analyst, id).await;
        assert_eq!(seen.len(), 1);
        let all = lines(&seen[0]).concat();
        assert!(all.contains("Bureau") && !all.contains("Quiet"), "{all}");
    }

    async fn a_change_by_somebody_who_sees_less_is_told_as_what_it_was() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Bureau", AccessLevel::Secret).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours, bureau]).await;
        let staff = colleague(AccessLevel::Service);
        agreement::change(desk.writing(&staff), pact, 1, agreement_input("Treaty", &[ours])).await.unwrap();
        let told = entries(&desk, &desk.head, pact).await;
        assert_eq!(lines(&told[0]), ["titles.en: Pact -> Treaty"], "nobody removed the hidden party");
    }

    async fn ones_own_last_change_is_taken_back_and_the_ledger_keeps_both() {
        let desk = Desk::new().await;
        let id = desk.organization("First", AccessLevel::Open).await;
        organization::change(desk.writing(&desk.head), id, 1, organization_input("Second")).await.unwrap();
        let last = entries(&desk, &desk.head, id).await.remove(0);
        assert!(last.undoable);
        let undone = undo::undo(desk.writing(&desk.head), last.seq).await.unwrap();
        assert_eq!(undone, id.into());
        let read = organization::find(desk.reading(&desk.head), id, &organization::Wanted::default()).await.unwrap().unwrap();
        assert_eq!((read.names.clone(), read.version), (text("First"), 3));
        let told = entries(&desk, &desk.head, id).await;
        assert_eq!((told[0].action.as_str(), told[0].undoes), ("organization.undo", Some(last.seq)));
        assert_eq!(desk.entries().await, 3);
        // Taking back is a change like any other: it can be taken back in turn.
        undo::undo(desk.writing(&desk.head), told[0].seq).await.unwrap();
        let read = organization::find(desk.reading(&desk.head), id, &organization::Wanted::default()).await.unwrap().unwrap();
        assert_eq!(read.names, text("Second"));
    }

    async fn nobody_takes_back_what_is_not_theirs_or_what_something_builds_on() {
        let desk = Desk::new().await;
        let id = desk.organization("First", AccessLevel::Open).await;
        let made = entries(&desk, &desk.head, id).await.remove(0);
        let other = colleague(AccessLevel::Secret);
        assert!(!entries(&desk, &other, id).await[0].undoable);
        assert_eq!(problems(undo::undo(desk.writing(&other), made.seq).await)[0].code, ErrorCode::NotFound);
        organization::change(desk.writing(&other), id, 1, organization_input("Second")).await.unwrap();
        assert!(entries(&desk, &desk.head, id).await.iter().all(|entry| !entry.undoable));
        assert_eq!(problems(undo::undo(desk.writing(&desk.head), made.seq).await)[0].code, ErrorCode::BuiltUpon);

        let party = desk.organization("Party", AccessLevel::Open).await;
        let made = entries(&desk, &desk.head, party).await.remove(0);
        let pact = desk.agreement("Pact", AccessLevel::Open, &[party]).await;
        assert_eq!(problems(undo::undo(desk.writing(&desk.head), made.seq).await)[0].code, ErrorCode::BuiltUpon);
        // The document goes first, then nothing builds on the party any more.
        let signed = entries(&desk, &desk.head, pact).await.remove(0);
        undo::undo(desk.writing(&desk.head), signed.seq).await.unwrap();
        undo::undo(desk.writing(&desk.head), made.seq).await.unwrap();
        assert!(organization::find(desk.reading(&desk.head), party, &organization::Wanted::default()).await.unwrap().is_none());
        desk.entries().await;
    }

    async fn a_record_of_each_kind_can_be_taken_back_whole() {
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours]).await;
        let owed = desk.obligation(pact, AccessLevel::Open).await;
        let person = desk.contact("Officer", AccessLevel::Open, ours).await;
        for record in [RecordId::from(owed), person.into(), pact.into(), ours.into()] {
            let made = entries(&desk, &desk.head, record).await.remove(0);
            undo::undo(desk.writing(&desk.head), made.seq).await.unwrap();
            assert!(entries(&desk, &desk.head, record).await.is_empty(), "{record} is gone");
        }
        assert_eq!(desk.entries().await, 8);
    }

    async fn what_changed_since_the_last_look_is_told_record_by_record_within_sight() {
        let desk = Desk::new().await;
        let one = desk.organization("One", AccessLevel::Open).await;
        let hidden = desk.organization("Hidden", AccessLevel::Secret).await;
        let at = |minutes: i64| {
            let mut writing = desk.writing(&desk.analyst);
            writing.moment.at += chrono::TimeDelta::minutes(minutes);
            writing
        };
        assert_eq!(look::look(at(0), Some(one.into())).await.unwrap(), 2, "nothing is new at the first look");
        assert_eq!(problems(look::look(at(0), Some(hidden.into())).await)[0].code, ErrorCode::NotFound);
        assert_eq!(look::look(at(0), None).await.unwrap(), 0);
        let input = OrganizationInput { city: Some("Bakı".into()), ..organization_input("One") };
        organization::change(desk.writing(&desk.head), one, 1, input).await.unwrap();
        organization::change(desk.writing(&desk.head), hidden, 1, OrganizationInput { access_level: AccessLevel::Secret, ..organization_input("Still hidden") }).await.unwrap();
        desk.organization("Three", AccessLevel::Open).await;
        let since = look::look(at(60), None).await.unwrap();
        assert_eq!(since, 2);
        assert_eq!(look::look(at(60), Some(one.into())).await.unwrap(), 2);
        let found = news::since(desk.reading(&desk.analyst), since, None, 10).await.unwrap();
        let names: Vec<_> = found.iter().map(|news| news.names.en.clone().unwrap()).collect();
        assert_eq!(names, ["Three", "One"], "the last changed first, and nothing hidden");
        assert_eq!(lines(&found[1].entries[0]), ["city:  -> Bakı"]);
        let second = news::since(desk.reading(&desk.analyst), since, Some(found[0].seq), 10).await.unwrap();
        assert_eq!(second.len(), 1);
        assert_eq!(desk.entries().await, 5, "looking is in no ledger");
    }
}
