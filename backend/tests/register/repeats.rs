//! What is asked twice under one key is done once, and an answer of success never stands without its change.

use accord_backend::register::{
    Failure,
    idempotency::{Keyed, RequestKey},
    organization,
    writing::Writing,
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, Role, Viewer, error::ErrorCode, id::UserId};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::desk::{Desk, organization_input, problems};
use accord_backend::store::entity::idempotency;

fn keyed<'a>(writing: Writing<'a>, request: &'a RequestKey) -> Writing<'a> {
    Writing { keyed: Some(Keyed { request, field: "createOrganization" }), ..writing }
}

async fn kept(desk: &Desk) -> usize {
    let transaction = desk.store.begin().await.unwrap();
    idempotency::Entity::find().all(&transaction).await.unwrap().len()
}

async fn rename(desk: &Desk, from: &str, to: &str) {
    let transaction = desk.store.begin().await.unwrap();
    transaction.execute_unprepared(&format!("ALTER TABLE {from} RENAME TO {to}")).await.unwrap();
    transaction.commit().await.unwrap();
}

on_both! {
    async fn a_repeat_gets_the_record_that_the_first_one_made() {
        let desk = Desk::new().await;
        let request = RequestKey::new("k-1", b"make the agency").unwrap();
        let ask = async || {
            let writing = keyed(desk.writing(&desk.head), &request);
            organization::create(writing, organization_input("Agency")).await
        };
        let first = ask().await.unwrap();
        for _ in 0..3 {
            assert!(matches!(ask().await, Err(Failure::Repeated(record)) if record == first.to_string()));
        }
        assert_eq!(desk.entries().await, 1);
    }

    async fn another_request_under_the_same_key_is_refused_and_another_person_has_keys_of_their_own() {
        let desk = Desk::new().await;
        let first = RequestKey::new("k-1", b"one").unwrap();
        let other = RequestKey::new("k-1", b"two").unwrap();
        let ask = async |viewer: &Viewer, request: &RequestKey| {
            organization::create(keyed(desk.writing(viewer), request), organization_input("Agency")).await
        };
        ask(&desk.head, &first).await.unwrap();
        assert_eq!(problems(ask(&desk.head, &other).await)[0].code, ErrorCode::KeyReused);
        let mut colleague = Viewer::for_test(Role::Deputy, AccessLevel::Secret);
        colleague.user = UserId(uuid::Uuid::from_u128(9));
        ask(&colleague, &other).await.unwrap();
        assert_eq!(desk.entries().await, 2);
    }

    async fn a_refused_request_leaves_its_key_free_for_the_mended_one() {
        let desk = Desk::new().await;
        let wrong = RequestKey::new("k-1", b"without a name").unwrap();
        let mended = RequestKey::new("k-1", b"with a name").unwrap();
        let ask = async |request: &RequestKey, name: &str| {
            organization::create(keyed(desk.writing(&desk.head), request), organization_input(name)).await
        };
        assert_eq!(problems(ask(&wrong, " ").await)[0].code, ErrorCode::Required);
        assert_eq!(kept(&desk).await, 0);
        ask(&mended, "Agency").await.unwrap();
    }

    async fn the_change_and_its_answer_are_kept_together_or_not_at_all() {
        let desk = Desk::new().await;
        let request = RequestKey::new("k-1", b"make the agency").unwrap();
        let ask = async || {
            let writing = keyed(desk.writing(&desk.head), &request);
            organization::create(writing, organization_input("Agency")).await
        };
        // The ledger cannot be written: no answer is kept.
        rename(&desk, "ledger_head", "away").await;
        assert!(matches!(ask().await, Err(Failure::Store(_))));
        rename(&desk, "away", "ledger_head").await;
        assert_eq!((kept(&desk).await, desk.entries().await), (0, 0));
        // The answer cannot be kept: nothing is changed.
        rename(&desk, "idempotency", "away").await;
        assert!(matches!(ask().await, Err(Failure::Store(_))));
        rename(&desk, "away", "idempotency").await;
        assert_eq!((kept(&desk).await, desk.entries().await), (0, 0));

        ask().await.unwrap();
        assert_eq!((kept(&desk).await, desk.entries().await), (1, 1));
    }

    async fn an_answer_is_kept_for_more_than_a_day_and_not_for_ever() {
        let desk = Desk::new().await;
        let days = async |key: &str, days: i64| {
            let request = RequestKey::new(key, key.as_bytes()).unwrap();
            let mut writing = keyed(desk.writing(&desk.head), &request);
            writing.moment.at += chrono::TimeDelta::days(days);
            organization::create(writing, organization_input(key)).await
        };
        days("first", 0).await.unwrap();
        days("second", 2).await.unwrap();
        assert!(matches!(days("first", 2).await, Err(Failure::Repeated(_))));
        days("third", 30).await.unwrap();
        assert_eq!(kept(&desk).await, 1);
    }
}
