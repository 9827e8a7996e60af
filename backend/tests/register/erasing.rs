//! Personal data that is erased is nowhere, and the ledger holds.

use accord_backend::{
    ledger,
    register::{
        contact::{self, ContactInput},
        history,
        identifier::Identifier,
        undo,
    },
    store::{Store, entity::ledger as entry},
};
use accord_databases::on_both;
use accord_shared::{AccessLevel, Role, Viewer, error::ErrorCode, id::ContactId};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::desk::{Desk, chain_key, problems, text};

/// When the desk writes.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_500_000, 0).unwrap()
}

/// The Head, who proved a minute ago who they are.
fn proven(desk: &Desk) -> Viewer {
    desk.head.clone().proven(now() - TimeDelta::minutes(1))
}

async fn person(desk: &Desk) -> ContactId {
    let body = desk.organization("Union", AccessLevel::Open).await;
    let id = desk.contact("Jane Roe", AccessLevel::Open, body).await;
    let post = accord_backend::register::post::PostInput {
        organization: body,
        titles: text("Director"),
        since: None,
        until: None,
    };
    let input = ContactInput {
        access_level: AccessLevel::Open,
        names: text("Jane Roe-Doe"),
        email: Some("jane@example.org".into()),
        phone: Some("+994 12 000 00 00".into()),
        languages: vec!["az".into()],
        note: Some("likes tea".into()),
        personal_level: AccessLevel::Open,
        posts: vec![post],
        identifiers: vec![Identifier { scheme: "wikidata".into(), value: "Q0".into() }],
    };
    contact::change(desk.writing(&desk.head), id, 1, input).await.unwrap();
    id
}

async fn entries(store: &Store) -> Vec<entry::Model> {
    let transaction = store.begin().await.unwrap();
    let mut entries = entry::Entity::find().all(&transaction).await.unwrap();
    entries.sort_by_key(|entry| entry.seq);
    entries
}

/// Every text of the ledger.
async fn texts(store: &Store) -> String {
    let said = |entry: entry::Model| entry.before.unwrap_or_default() + &entry.after.unwrap_or_default();
    entries(store).await.into_iter().map(said).collect()
}

/// Writes an entry as somebody could who has the database's password.
async fn put(store: &Store, model: entry::Model) {
    let transaction = store.begin().await.unwrap();
    let row = model.into_active_model().reset_all();
    entry::Entity::update(row).exec(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

on_both! {
    async fn what_was_erased_is_in_no_record_and_no_entry_and_the_chain_holds() {
        let desk = Desk::new().await;
        let id = person(&desk).await;
        let kept = ledger::verify(&desk.store, &[chain_key()], None).await.unwrap().unwrap();
        assert!(texts(&desk.store).await.contains("jane@example.org"));
        contact::erase(desk.writing(&proven(&desk)).because(Some("asked for it")), id, 2).await.unwrap();

        let wanted = contact::Wanted { posts: Some(Box::default()), identifiers: true, ..contact::Wanted::default() };
        let left = contact::find(desk.reading(&desk.head), id, &wanted).await.unwrap().unwrap();
        assert_eq!((left.version, left.names.en.as_deref()), (3, Some("Erased person")));
        assert!(left.email.is_none() && left.phone.is_none() && left.note.is_none() && left.identifiers.is_empty());
        let texts = texts(&desk.store).await;
        for word in ["Jane", "Roe", "jane@", "+994", "tea", "Q0"] {
            assert!(!texts.contains(word), "{word} is still in the ledger");
        }
        assert!(texts.contains("Director"), "the posts stay");
        // A head that was kept before it still speaks for what was not erased.
        let verified = ledger::verify(&desk.store, &[chain_key()], Some(&kept.head())).await.unwrap().unwrap();
        assert_eq!((verified.entries, verified.erased), (kept.entries + 1, 2));
        let told = history::list(desk.reading(&desk.head), id.into(), None, 10).await.unwrap();
        assert_eq!(told.len(), 3);
        assert!(told[0].action == "contact.erase" && !told[0].undoable && told[0].changes.is_empty(), "{:?}", told[0]);
        let back = undo::undo(desk.writing(&proven(&desk)), told[0].seq).await;
        assert_eq!(problems(back)[0].code, ErrorCode::BuiltUpon);
        // What is entered again is entered anew, and can be erased again.
        let input = ContactInput { names: text("Jane Roe"), email: None, phone: None, languages: Vec::new(), note: None, personal_level: AccessLevel::Open, posts: Vec::new(), identifiers: Vec::new(), access_level: AccessLevel::Open };
        contact::change(desk.writing(&desk.head), id, 3, input).await.unwrap();
        contact::erase(desk.writing(&proven(&desk)), id, 4).await.unwrap();
        assert_eq!(desk.entries().await, kept.entries + 3);
    }

    async fn an_entry_that_was_erased_is_still_held_to_what_was_left_of_it() {
        let desk = Desk::new().await;
        let id = person(&desk).await;
        contact::erase(desk.writing(&proven(&desk)), id, 2).await.unwrap();
        let erased = entries(&desk.store).await.into_iter().find(|entry| entry.action == "contact.change").unwrap();
        for forged in [
            entry::Model { user_name: "Somebody else".into(), ..erased.clone() },
            entry::Model { after: Some("{}".into()), ..erased.clone() },
        ] {
            put(&desk.store, forged).await;
            let found = ledger::verify(&desk.store, &[chain_key()], None).await.unwrap();
            assert_eq!(found, Err(ledger::Fault::Altered(erased.seq)));
        }
        put(&desk.store, erased).await;
        desk.entries().await;
    }

    async fn only_whoever_decides_as_the_head_erases_and_proves_it_first() {
        let desk = Desk::new().await;
        let id = person(&desk).await;
        let unproven = desk.head.clone();
        let code = async |viewer: &Viewer, version| problems(contact::erase(desk.writing(viewer), id, version).await)[0].code;
        assert_eq!(code(&unproven, 2).await, ErrorCode::Reauthenticate);
        assert_eq!(code(&proven(&desk), 1).await, ErrorCode::StaleVersion);
        assert_eq!(code(&desk.analyst, 2).await, ErrorCode::Refused);
        let deputy = Viewer::for_test(Role::Deputy, AccessLevel::Secret).proven(now());
        assert_eq!(code(&deputy, 2).await, ErrorCode::Refused);
        let left = contact::find(desk.reading(&desk.head), id, &contact::Wanted::default()).await.unwrap().unwrap();
        assert_eq!((left.version, left.email.as_deref()), (2, Some("jane@example.org")));
    }

    async fn personal_data_has_a_level_of_its_own_and_stays_for_whoever_may_not_see_it() {
        let desk = Desk::new().await;
        let id = person(&desk).await;
        let wanted = contact::Wanted::default();
        let seen = async |viewer: &Viewer| contact::find(desk.reading(viewer), id, &wanted).await.unwrap().unwrap();
        let email = Some("jane@example.org".to_owned());
        assert_eq!(seen(&desk.analyst).await.email, email);
        let input = |level| ContactInput {
            names: text("Jane Roe"), email: email.clone(), phone: None, languages: vec!["az".into()], note: Some("likes tea".into()),
            personal_level: level, posts: Vec::new(), identifiers: Vec::new(), access_level: AccessLevel::Open,
        };
        contact::change(desk.writing(&desk.head), id, 2, input(AccessLevel::Confidential)).await.unwrap();
        let closed = seen(&desk.analyst).await;
        assert_eq!((&closed.email, &closed.note, closed.languages.len(), closed.personal_level), (&None, &None, 0, None));
        assert_eq!(seen(&desk.head).await.personal_level, Some(AccessLevel::Confidential));
        let told = history::list(desk.reading(&desk.analyst), id.into(), None, 10).await.unwrap();
        assert!(!format!("{:?}", told[0]).contains("personalLevel") && !format!("{:?}", told[0]).contains("tea"));

        // Whoever does not see it changes the rest and leaves it; nor can they open it.
        let editor = Viewer::for_test(Role::Events, AccessLevel::Service);
        let renamed = ContactInput { names: text("Jane R."), email: None, note: None, languages: Vec::new(), ..input(AccessLevel::Open) };
        contact::change(desk.writing(&editor), id, 3, renamed).await.unwrap();
        let kept = seen(&desk.head).await;
        assert_eq!((kept.names.en.as_deref(), &kept.email, kept.note.as_deref()), (Some("Jane R."), &email, Some("likes tea")));
        assert_eq!(kept.personal_level, Some(AccessLevel::Confidential));
        let above = ContactInput { names: text("New"), ..input(AccessLevel::Secret) };
        let refused = contact::create(desk.writing(&editor), above).await;
        assert_eq!(problems(refused)[0].field.as_deref(), Some("personalLevel"));
    }
}
