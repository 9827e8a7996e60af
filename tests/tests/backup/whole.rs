//! What is in a backup is what was there, and what is put back is what was in it.

use std::{fs, io::Read};

use accord_tests::{
    Database, Server, accord, accord_ok,
    storm::{self, Storm},
};

use super::{back_up, content, restore};

#[tokio::test]
async fn a_backup_taken_while_it_serves_is_put_back_into_either_kind_of_database() {
    let folder = tempfile::tempdir().unwrap();
    for (from, taken) in Database::both().into_iter().enumerate() {
        let file = folder.path().join(format!("{from}.tar.gz"));
        let server = Server::start(taken.clone(), &["--demo"]);
        let client = server.client();
        client.sign_in("head").await;
        let before = content(&client).await;
        let said = back_up(&taken, &file);
        assert!(said.contains("read back whole"), "{said}");
        assert!(server.terminate().success());
        let head = accord_ok(&taken, &["verify"]);
        for into in Database::both() {
            let said = restore(&into, &file);
            assert!(said.contains("The register is restored"), "{said}");
            assert_eq!(accord_ok(&into, &["verify"]), head, "the same ledger, entry by entry");
            let server = Server::start(into, &["--demo"]);
            let client = server.client();
            client.sign_in("head").await;
            assert_eq!(content(&client).await, before);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_during_a_storm_of_writes_has_every_write_acknowledged_before_it_began() {
    let folder = tempfile::tempdir().unwrap();
    for (number, database) in Database::both().into_iter().enumerate() {
        let file = folder.path().join(format!("{number}.tar.gz"));
        let server = Server::start(database.clone(), &[]);
        let token = storm::writer(&database);
        let storm = Storm::begin(&server, &token, "Storm", 8);
        storm.wait_for(100).await;
        let before = storm.names();
        back_up(&database, &file);
        let after = storm.acknowledged();
        storm.wait_for(20).await;
        storm.end().await;

        let restored = Database::sqlite();
        restore(&restored, &file);
        storm::verified(&restored);
        let server = Server::start(restored, &[]);
        let kept = storm::names(&server, &token, "Storm").await;
        for name in &before {
            assert!(kept.contains(name), "{name} was acknowledged before the backup began");
        }
        assert!(before.len() > 50 && after > before.len() as u64, "the storm went on meanwhile");
    }
}

#[test]
fn a_backup_never_replaces_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.tar.gz");
    fs::write(&file, "an older backup").unwrap();
    let database = Database::demo();
    let refused = accord(&database, &["backup", &file.display().to_string()]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is there already"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "an older backup");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_register_is_only_replaced_when_that_is_said_and_is_saved_before() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().display().to_string();
    let file = folder.path().join("a.tar.gz");
    let source = Database::demo();
    back_up(&source, &file);
    for database in Database::both() {
        let server = Server::start(database.clone(), &[]);
        storm::writer(&database);
        assert!(server.terminate().success());
        let before = accord_ok(&database, &["verify"]);
        let refused = accord(&database, &["restore", &file.display().to_string()]);
        assert!(!refused.status.success());
        let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(sentence.contains("--replace"), "{sentence}");
        assert_eq!(accord_ok(&database, &["verify"]), before);

        let options = ["restore", &file.display().to_string(), "--replace", "--backup-folder", &saved];
        let said = accord_ok(&database, &options);
        let kept = said.lines().find_map(|line| line.strip_prefix("What was there is saved in "));
        let kept = kept.unwrap_or_else(|| panic!("{said}")).trim_end_matches('.').to_owned();
        assert_eq!(accord_ok(&database, &["verify"]), accord_ok(&source, &["verify"]));
        let back = Database::sqlite();
        restore(&back, kept.as_ref());
        assert_eq!(accord_ok(&back, &["verify"]), before, "what was replaced is not lost");
    }
}

#[test]
fn a_register_that_is_open_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.tar.gz");
    for database in Database::both() {
        let server = Server::start(database.clone(), &["--demo"]);
        back_up(&database, &folder.path().join(format!("{}.tar.gz", server.pid())));
        if !file.exists() {
            back_up(&database, &file);
        }
        let options = ["restore", &file.display().to_string(), "--replace", "--backup-folder", "."];
        let refused = accord(&database, &options);
        assert!(!refused.status.success());
        assert!(String::from_utf8_lossy(&refused.stderr).contains("in use"));
    }
}

#[test]
fn a_backup_is_a_plain_archive_of_tables_and_documents_without_keys() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.tar.gz");
    back_up(&Database::demo(), &file);
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(&file).unwrap()));
    let mut names = Vec::new();
    for piece in archive.entries().unwrap() {
        let mut piece = piece.unwrap();
        names.push(piece.path().unwrap().display().to_string());
        let mut text = String::new();
        piece.read_to_string(&mut text).expect("every piece is text");
    }
    assert_eq!(
        (names.first().unwrap().as_str(), names.last().unwrap().as_str()),
        ("ABOUT.txt", "manifest.json")
    );
    let is_table = |name: &String| name.starts_with("tables/") && name.ends_with(".jsonl");
    let is_document = |name: &String| name.starts_with("documents/");
    let others = names[1..names.len() - 1].iter();
    assert!(others.clone().all(|name| is_table(name) || is_document(name)), "{names:?}");
    assert_eq!(others.filter(|name| is_document(name)).count(), Database::DEMO_FILES);
    let checked = accord_ok(&Database::sqlite(), &["restore", "--check", &file.display().to_string()]);
    assert!(checked.contains("is whole"), "{checked}");
}
