//! From the first request to the last.

use std::time::{Duration, Instant};

use accord_tests::{Database, Server, accord, accord_ok};

#[tokio::test]
async fn it_says_when_it_lives_and_when_it_is_ready() {
    for database in Database::both() {
        let server = Server::start(database, &[]);
        for path in ["/healthz", "/readyz"] {
            assert_eq!(server.client().get(path).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn told_to_stop_it_ends_cleanly_and_leaves_a_ledger_that_holds() {
    for database in Database::both() {
        let server = Server::start(database.clone(), &["--demo"]);
        // A connection that stays open must not keep the server.
        let client = server.client();
        assert_eq!(client.role().await, "ANALYST");
        let started = Instant::now();
        assert_eq!(server.terminate().code(), Some(0));
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        let verified = accord_ok(&database, &["verify"]);
        assert!(verified.contains("The ledger holds"), "{verified}");
    }
}

#[tokio::test]
async fn a_second_start_finds_what_the_first_one_left() {
    let database = Database::sqlite();
    drop(Server::start(database.clone(), &["--demo"]));
    let before = accord_ok(&database, &["verify"]);
    drop(Server::start(database.clone(), &["--demo"]));
    assert_eq!(accord_ok(&database, &["verify"]), before, "nothing is added twice");
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_no_secrets() {
    let server = Server::demo();
    let client = server.client();
    client.sign_in("head").await;
    client.get("/graphql?query=%7B__typename%7D&secret=hunter2").await;
    let log = server.log();
    let line = log.lines().find(|line| line.contains("GET") && line.contains("/graphql"));
    let line = line.unwrap_or_else(|| panic!("no line for the request:\n{log}"));
    assert!(line.contains("status=200") && line.contains("head"), "{line}");
    assert!(!log.contains("hunter2") && !log.contains("__typename"), "{log}");
}

#[tokio::test]
async fn a_head_that_was_kept_is_held_against_a_later_ledger() {
    for database in Database::both() {
        drop(Server::start(database.clone(), &["--demo"]));
        let head = accord_ok(&database, &["verify", "--head"]);
        accord_ok(&database, &["token", "--user", "head"]);
        let held = accord_ok(&database, &["verify", "--since", &head]);
        assert!(held.contains("It continues the ledger"), "{held}");
        assert_ne!(accord_ok(&database, &["verify", "--head"]), head, "the token is in the ledger");

        let said = |options: &[&str]| {
            let refused = accord(&database, &[&["verify"], options].concat());
            assert!(!refused.status.success(), "{options:?}");
            String::from_utf8_lossy(&refused.stderr).into_owned()
        };
        let other = format!("1:{}", "00".repeat(32));
        assert!(said(&["--since", &other]).contains("not the one whose head was kept"));
        assert!(said(&["--since", "seven"]).contains("not a head"));
        let no_key = tempfile::tempdir().unwrap().path().join("none.key");
        let no_key = no_key.display().to_string();
        assert!(said(&["--key-file", &no_key]).contains("was not given"));
        assert!(!std::path::Path::new(&no_key).exists(), "verifying makes no key");
    }
}
