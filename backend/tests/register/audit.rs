//! Who read what, and who was turned away, is in the ledger too.

use accord_backend::{
    register::{audit, export, export::Exported, history, organization},
    search::LiveIndex,
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, RecordId, Role, Viewer, error::ErrorCode, id::OrganizationId};
use chrono::{DateTime, TimeDelta};

use super::desk::{Desk, problems};

/// The actions in a record's history, newest first, as the viewer is shown them.
async fn actions(desk: &Desk, viewer: &Viewer, record: OrganizationId) -> Vec<String> {
    let entries = history::list(desk.reading(viewer), record.into(), None, 50).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}

on_both! {
    async fn opening_a_secret_is_remembered_once_in_ten_minutes_and_an_open_record_never() {
        let desk = Desk::new().await;
        let secret = desk.organization("Bureau", AccessLevel::Confidential).await;
        let open = desk.organization("Ministry", AccessLevel::Service).await;
        let reader = Viewer::for_test(Role::Management, AccessLevel::Secret);
        let begun = DateTime::from_timestamp(1_795_500_000, 0).unwrap();
        for (minutes, expected) in [(0, 1), (1, 1), (9, 1), (11, 2), (12, 2)] {
            let writing = desk.writing_at(&reader, begun + TimeDelta::minutes(minutes));
            for (record, level) in [(secret, AccessLevel::Confidential), (open, AccessLevel::Service)] {
                audit::opened(writing, record.into(), level).await.unwrap();
            }
            let read = actions(&desk, &desk.head, secret).await;
            assert_eq!(read.iter().filter(|action| *action == "organization.read").count(), expected, "{minutes}");
        }
        assert_eq!(actions(&desk, &desk.head, open).await, ["organization.create"]);
        assert_eq!(actions(&desk, &reader, secret).await, ["organization.create"], "who read is for the heads");
        desk.entries().await;
    }

    async fn an_obligation_is_as_secret_as_its_agreement_when_it_is_opened() {
        let desk = Desk::new().await;
        let pact = desk.agreement("Pact", AccessLevel::Secret, &[]).await;
        let owed = desk.obligation(pact, AccessLevel::Open).await;
        let before = desk.entries().await;
        audit::opened(desk.writing(&desk.head), owed.into(), AccessLevel::Open).await.unwrap();
        assert_eq!(desk.entries().await, before + 1);
    }

    async fn an_attempt_leaves_the_same_trace_whether_the_record_is_hidden_or_never_was() {
        let desk = Desk::new().await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let before = desk.entries().await;
        let missing = RecordId::from(OrganizationId(uuid::Uuid::from_u128(9)));
        audit::denied(desk.writing(&desk.analyst), missing).await.unwrap();
        audit::denied(desk.writing(&desk.analyst), secret.into()).await.unwrap();
        audit::denied(desk.writing(&desk.analyst), secret.into()).await.unwrap();
        assert_eq!(desk.entries().await, before + 2);
        assert_eq!(actions(&desk, &desk.head, secret).await, ["organization.denied", "organization.create"]);
    }

    async fn whoever_guesses_at_ids_is_named_and_fills_the_ledger_no_further() {
        let desk = Desk::new().await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let before = desk.entries().await;
        let begun = DateTime::from_timestamp(1_795_500_000, 0).unwrap();
        let guess = async |number: u128, minutes: i64| {
            let writing = desk.writing_at(&desk.analyst, begun + TimeDelta::minutes(minutes));
            let id = if number == 30 { secret } else { OrganizationId(uuid::Uuid::from_u128(1_000 + number)) };
            audit::denied(writing, id.into()).await.unwrap();
            audit::refused(writing).await.unwrap();
        };
        for number in 0..60 {
            guess(number, 0).await;
        }
        assert_eq!(desk.entries().await - before, 21, "twenty, and one that says that there were more");
        assert_eq!(actions(&desk, &desk.head, secret).await, ["organization.create"]);
        // Others are not covered by it, and an hour later the same person leaves traces again.
        audit::denied(desk.writing(&Viewer { user: accord_shared::id::UserId(uuid::Uuid::from_u128(8)), ..desk.analyst.clone() }), secret.into())
            .await
            .unwrap();
        guess(30, 61).await;
        let left = ["organization.denied", "organization.denied", "organization.create"];
        assert_eq!(actions(&desk, &desk.head, secret).await, left);
        for number in 100..160 {
            guess(number, 61).await;
        }
        assert_eq!(desk.entries().await - before, 21 + 1 + 21);
    }

    async fn what_changes_nothing_is_not_read_again_by_what_follows_the_ledger() {
        let desk = Desk::new().await;
        let secret = desk.organization("Bureau", AccessLevel::Secret).await;
        let index = LiveIndex::open(&desk.store).await.unwrap();
        let size = index.read().size();
        audit::opened(desk.writing(&desk.head), secret.into(), AccessLevel::Secret).await.unwrap();
        index.catch_up(&desk.store).await.unwrap();
        assert_eq!(index.read().size(), size);
        assert_eq!(index.seq(), desk.entries().await, "and is not met again");
    }

    async fn an_export_is_in_the_ledger_with_what_was_withheld_and_without_contents() {
        use accord_backend::store::entity::ledger::Entity;
        use sea_orm::EntityTrait;
        let desk = Desk::new().await;
        let ours = desk.organization("Ministry", AccessLevel::Open).await;
        let bureau = desk.organization("Hidden Bureau", AccessLevel::Secret).await;
        let pact = desk.agreement("Pact", AccessLevel::Open, &[ours, bureau]).await;
        let talks = desk.agreement("Silent talks", AccessLevel::Confidential, &[ours]).await;
        let unproven = export::make(desk.writing(&desk.head), Exported::Agreements, AccessLevel::Service).await;
        assert_eq!(problems(unproven)[0].code, ErrorCode::Reauthenticate);
        let head = desk.head.clone().proven(DateTime::from_timestamp(1_795_500_000, 0).unwrap());
        let made = export::make(desk.writing(&head), Exported::Agreements, AccessLevel::Service).await.unwrap();
        assert_eq!((made.summary.records, made.summary.withheld_records), (1, 1));
        assert!(made.summary.withheld_values > 0 && !made.text.contains("Bureau") && !made.text.contains("Silent"));
        assert_eq!(made.text.lines().count(), 2);
        let transaction = desk.store.begin().await.unwrap();
        let entries = Entity::find().all(&transaction).await.unwrap();
        let entry = entries.into_iter().max_by_key(|entry| entry.seq).unwrap();
        let told = entry.after.unwrap();
        assert_eq!(entry.action, "register.export");
        assert!(told.contains(&talks.0.to_string()) && told.contains(&pact.0.to_string()));
        assert!(!told.contains("Silent") && !told.contains("Pact"));
        let above = export::make(desk.writing(&desk.analyst), Exported::Agreements, AccessLevel::Secret).await;
        assert_eq!(problems(above)[0].code, ErrorCode::Refused);
        let wanted = organization::Wanted::default();
        assert!(organization::find(desk.reading(&desk.head), bureau, &wanted).await.unwrap().is_some());
    }
}
