//! Nobody changes the ledger without being found out, and the row is named.

use accord_backend::{
    chain_key::ChainKey,
    clock::{IdSource, Moment},
    ledger::{self, Change, Fault, Kept, Verified},
    register::{Failure, organization, writing::Writing},
    store::{Store, StoreError, entity::ledger as entry},
};
use accord_databases::on_both;
use accord_shared::AccessLevel;
use sea_orm::{ConnectionTrait, EntityTrait};
use sha2::{Digest, Sha256};

use super::desk::{Desk, chain_key, organization_input};

/// A ledger of five entries.
async fn five() -> Desk {
    let desk = Desk::new().await;
    for name in ["One", "Two", "Three", "Four", "Five"] {
        desk.organization(name, AccessLevel::Open).await;
    }
    desk
}

async fn held(desk: &Desk, kept: Option<&Kept>) -> Result<Verified, Fault> {
    ledger::verify(&desk.store, &[chain_key()], kept).await.unwrap()
}

/// Does to the database what somebody with its password could do.
async fn tamper(desk: &Desk, statements: &[&str]) {
    let transaction = desk.store.begin().await.unwrap();
    for statement in statements {
        transaction.execute_unprepared(statement).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn entries(desk: &Desk) -> Vec<entry::Model> {
    let transaction = desk.store.begin().await.unwrap();
    let mut entries = entry::Entity::find().all(&transaction).await.unwrap();
    entries.sort_by_key(|entry| entry.seq);
    entries
}

/// Writes an entry back as it is given.
async fn put(desk: &Desk, model: entry::Model) {
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let transaction = desk.store.begin().await.unwrap();
    entry::Entity::delete_by_id(model.seq).exec(&transaction).await.unwrap();
    let row = model.into_active_model().reset_all();
    entry::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

on_both! {
    async fn an_altered_entry_is_named_whichever_of_its_fields_was_altered() {
        let desk = five().await;
        let before = entries(&desk).await.remove(2);
        for change in [
            "user_name = 'somebody else'",
            "at = at + 1",
            "action = 'organization.change'",
            "access_level = 1",
            "after = '{}'",
            "before = '{}'",
            "reason = 'because'",
            "undoes = 1",
        ] {
            tamper(&desk, &[&format!("UPDATE ledger SET {change} WHERE seq = 3")]).await;
            assert_eq!(held(&desk, None).await, Err(Fault::Altered(3)), "{change}");
            put(&desk, before.clone()).await;
        }
        assert_eq!(held(&desk, None).await.unwrap().entries, 5);
    }

    async fn a_deleted_entry_is_named_even_where_the_others_close_the_gap() {
        let desk = five().await;
        tamper(&desk, &["DELETE FROM ledger WHERE seq = 3"]).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Missing { expected: 3, found: 4 }));
        tamper(&desk, &["UPDATE ledger SET seq = 3 WHERE seq = 4", "UPDATE ledger SET seq = 4 WHERE seq = 5"]).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Unchained(3)));
    }

    async fn an_inserted_entry_is_named() {
        let desk = five().await;
        let all = entries(&desk).await;
        tamper(&desk, &["UPDATE ledger SET seq = 6 WHERE seq = 5", "UPDATE ledger SET seq = 5 WHERE seq = 4"]).await;
        let mut forged = all[3].clone();
        forged.user_name = "somebody else".into();
        put(&desk, forged).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Altered(4)));
    }

    async fn an_entry_added_at_the_end_is_named_and_so_is_one_without_the_key() {
        let desk = five().await;
        let mut forged = entries(&desk).await.remove(4);
        forged.previous_hash = forged.hash.clone();
        forged.seq = 6;
        put(&desk, forged.clone()).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Altered(6)));
        forged.key_id = None;
        put(&desk, forged.clone()).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Unkeyed(6)));
        forged.key_id = Some("0123456789abcdef".into());
        put(&desk, forged).await;
        let unknown = Fault::UnknownKey { seq: 6, key: "0123456789abcdef".into() };
        assert_eq!(held(&desk, None).await, Err(unknown));
    }

    async fn entries_in_another_order_are_named() {
        let desk = five().await;
        tamper(&desk, &[
            "UPDATE ledger SET seq = 9 WHERE seq = 2",
            "UPDATE ledger SET seq = 2 WHERE seq = 3",
            "UPDATE ledger SET seq = 3 WHERE seq = 9",
        ]).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Unchained(2)));
    }

    async fn a_tail_that_was_cut_off_is_noticed_even_where_the_head_was_set_back() {
        let desk = five().await;
        let hash = hex::encode(&entries(&desk).await[3].hash);
        tamper(&desk, &["DELETE FROM ledger WHERE seq = 5"]).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Head { expected: 5, found: 4 }));
        let hash = match desk.store.dialect() {
            accord_backend::store::Dialect::Sqlite => format!("x'{hash}'"),
            accord_backend::store::Dialect::Postgres => format!("'\\x{hash}'"),
        };
        tamper(&desk, &[&format!("UPDATE ledger_head SET seq = 4, hash = {hash}")]).await;
        assert_eq!(held(&desk, None).await, Err(Fault::Unsealed(4)));
    }

    async fn who_computes_the_hashes_again_without_the_key_is_found_out() {
        let desk = five().await;
        let mut all = entries(&desk).await;
        all[2].user_name = "somebody else".into();
        let mut previous = all[1].hash.clone();
        for entry in &mut all[2..] {
            entry.previous_hash = previous;
            entry.hash = Sha256::digest(format!("{entry:?}")).to_vec();
            previous = entry.hash.clone();
        }
        for entry in all.split_off(2) {
            put(&desk, entry).await;
        }
        assert_eq!(held(&desk, None).await, Err(Fault::Altered(3)));
    }

    async fn a_kept_head_finds_out_even_who_has_the_key() {
        let desk = five().await;
        let kept = held(&desk, None).await.unwrap().head();
        desk.organization("Six", AccessLevel::Open).await;
        assert_eq!(held(&desk, Some(&kept)).await.unwrap().entries, 6);
        let start = Kept { seq: 0, hash: vec![0; 32] };
        assert!(held(&desk, Some(&start)).await.is_ok());
        let other = Kept { seq: 5, hash: vec![1; 32] };
        assert_eq!(held(&desk, Some(&other)).await, Err(Fault::Other { seq: 5, found: Some(kept.hash) }));
        let later = Kept { seq: 7, hash: vec![1; 32] };
        assert_eq!(held(&desk, Some(&later)).await, Err(Fault::Other { seq: 7, found: None }));
    }

    async fn entries_from_before_the_key_still_hold_and_none_can_follow_one_with_it() {
        let desk = Desk::new().await;
        let change = || Change::of("organization.create", accord_shared::RecordId::new(accord_shared::Noun::Organization, uuid::Uuid::nil()), AccessLevel::Open, None::<&()>, Some(&1));
        let write = async |ids: &IdSource| {
            let moment = Moment::new(desk.writing(&desk.head).moment.at, ids);
            let transaction = desk.store.begin().await?;
            ledger::append(&transaction, &desk.head, &moment, [change()]).await?;
            transaction.commit().await?;
            Ok::<_, StoreError>(())
        };
        let unkeyed = IdSource::seeded(1);
        write(&unkeyed).await.unwrap();
        write(&unkeyed).await.unwrap();
        assert_eq!(held(&desk, None).await.unwrap().unkeyed, 2);
        desk.organization("Keyed", AccessLevel::Open).await;
        let verified = held(&desk, None).await.unwrap();
        assert_eq!((verified.entries, verified.unkeyed), (3, 2));

        assert!(matches!(write(&unkeyed).await, Err(StoreError::ChainKey { given: None, .. })));
        let other = ChainKey::new([8; 32]);
        assert!(ledger::require_key(&desk.store, &other).await.is_err());
        assert!(ledger::require_key(&desk.store, &chain_key()).await.is_ok());
        let other = IdSource::seeded(1).chained(other);
        assert!(matches!(write(&other).await, Err(StoreError::ChainKey { given: Some(_), .. })));
        assert_eq!(held(&desk, None).await.unwrap().entries, 3);
        let no_key = ledger::verify(&desk.store, &[], None).await.unwrap();
        assert!(matches!(no_key, Err(Fault::UnknownKey { seq: 3, .. })));
    }

    async fn a_store_that_is_opened_to_read_cannot_be_written() {
        let database = accord_databases::Database::new();
        let store = Store::open(&database.url).await.unwrap();
        let reader = Store::open_to_read(&database.url).await.unwrap();
        let (head, ids) = (Desk::new().await.head, IdSource::seeded(3));
        let moment = Moment::new(chrono::DateTime::from_timestamp(1_795_500_000, 0).unwrap(), &ids);
        let writing = |store| Writing::new(store, &head, moment);
        let refused = organization::create(writing(&reader), organization_input("Agency")).await;
        assert!(matches!(refused, Err(Failure::Store(_))));
        organization::create(writing(&store), organization_input("Agency")).await.unwrap();
        assert_eq!(ledger::verify(&reader, &[], None).await.unwrap().unwrap().entries, 1);
    }
}
