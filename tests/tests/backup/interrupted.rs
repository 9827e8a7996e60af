//! Given up, killed, or only asked: nothing half-done stays.

use std::{fs, process::Stdio, thread, time::Duration};

use accord_tests::{Database, Server, accord, accord_ok, accord_program};

use super::content;

#[test]
fn a_backup_that_is_given_up_leaves_nothing_behind() {
    let database = Database::demo();
    let folder = tempfile::tempdir().unwrap();
    for number in 0..12u64 {
        let file = folder.path().join(format!("{number}.tar.gz"));
        let mut running = accord_program(&database, &["backup", &file.display().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(number * 25));
        let told = std::process::Command::new("kill").args(["-INT", &running.id().to_string()]).status();
        assert!(told.unwrap().success());
        let is_made = running.wait().unwrap().success();
        assert_eq!(file.exists(), is_made, "after {} ms", number * 25);
    }
    let left = fs::read_dir(folder.path()).unwrap().flatten();
    let left: Vec<_> = left.filter(|file| !file.path().display().to_string().ends_with(".tar.gz")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_demonstration_whose_making_was_interrupted_is_made_whole_at_the_next_start() {
    for database in Database::both() {
        let mut first = accord_program(&database, &["serve", "--demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(700));
        first.kill().unwrap();
        first.wait().unwrap();
        let server = Server::start(database, &["--demo"]);
        let whole = Server::demo();
        let (client, other) = (server.client(), whole.client());
        client.sign_in("head").await;
        other.sign_in("head").await;
        let (made, wanted) = (content(&client).await, content(&other).await);
        for noun in ["organizations", "agreements", "obligations", "contacts"] {
            assert_eq!(made[noun]["totalCount"], wanted[noun]["totalCount"], "{noun}");
        }
    }
}

#[test]
fn what_only_reads_makes_no_register() {
    let database = Database::sqlite();
    let csv = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    fs::write(csv.path(), "cca2,name.common,name.official\nAZ,Azerbaijan,Republic of Azerbaijan\n").unwrap();
    let path = csv.path().display().to_string();
    accord(&database, &["import", "--profile", "countries", "--dry-run", &path]);
    for command in [&["verify"][..], &["upgrade"], &["backup", "never.tar.gz"]] {
        let refused = accord(&database, command);
        let sentence = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && sentence.contains("there is no register"), "{sentence}");
    }
    assert!(!database.file().exists(), "a question made a database");
    let postgres = Database::postgres();
    assert!(!accord(&postgres, &["verify"]).status.success());
    assert!(!accord(&postgres, &["verify"]).status.success(), "the first did not set anything up");
    accord_ok(&Database::demo(), &["verify"]);
}
