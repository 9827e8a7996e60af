//! From every released version to this one, and never without a backup.

use std::path::{Path, PathBuf};

use accord_tests::{Database, Server, accord, accord_ok};

use super::content;

/// The samples of released versions (tests/samples/README.md), with the number of their ledger's entries.
const SAMPLES: [(&str, u64); 1] = [("accord-0.1.0.tar.gz", 310)];

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// A database as an old version left it.
fn old(database: &Database, name: &str) -> bool {
    let said = accord_ok(database, &["restore", "--no-upgrade", &sample(name).display().to_string()]);
    said.contains("accord upgrade")
}

#[tokio::test]
async fn every_released_version_is_upgraded_on_both_databases_and_saved_before() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().display().to_string();
    for (name, entries) in SAMPLES {
        for database in Database::both() {
            if old(&database, name) {
                accord_ok(&database, &["verify"]);
                let refused = accord(&database, &["token", "--user", "head"]);
                let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
                assert!(!refused.status.success() && sentence.contains("accord upgrade"), "{sentence}");
                let said = accord_ok(&database, &["upgrade", "--backup-folder", &folder]);
                let saved = said.lines().find_map(|line| line.split_once("is saved in "));
                let (_, saved) = saved.unwrap_or_else(|| panic!("{said}"));
                let saved = saved.trim_end_matches('.').to_owned();
                let back = Database::sqlite();
                accord_ok(&back, &["restore", &saved]);
                assert!(accord_ok(&back, &["verify"]).contains(&format!("{entries} entries")));
            }
            let said = accord_ok(&database, &["upgrade"]);
            assert!(said.contains("up to date"), "{said}");
            assert!(said.contains(&format!("{entries} entries")), "{said}");
            let server = Server::start(database, &["--demo"]);
            let client = server.client();
            client.sign_in("head").await;
            let content = content(&client).await;
            assert!(content["organizations"]["totalCount"].as_u64() > Some(40), "{content}");
            assert!(content["agreements"]["totalCount"].as_u64() > Some(20), "{content}");
        }
    }
}

#[test]
fn serving_upgrades_by_itself_and_on_postgres_only_when_it_may_save_first() {
    let (name, _) = SAMPLES[0];
    let database = Database::sqlite();
    if !old(&database, name) {
        // The newest release has this version's tables: there is nothing to upgrade.
        return;
    }
    drop(Server::start(database.clone(), &[]));
    let folder = database.file().parent().unwrap().to_owned();
    let saved = std::fs::read_dir(&folder).unwrap().flatten();
    let saved: Vec<_> = saved
        .filter(|file| file.file_name().to_string_lossy().starts_with("accord-before-upgrade-"))
        .collect();
    assert_eq!(saved.len(), 1, "saved beside the file: {saved:?}");
    accord_ok(&database, &["verify"]);

    let database = Database::postgres();
    assert!(old(&database, name));
    let refused = accord(&database, &["upgrade"]);
    let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && sentence.contains("--backup-folder"), "{sentence}");
    let token = accord(&database, &["token", "--user", "adviser"]);
    assert!(!token.status.success(), "nothing was changed: what writes still waits for the upgrade");
    drop(Server::start(database.clone(), &["--no-backup"]));
    accord_ok(&database, &["verify"]);
}
