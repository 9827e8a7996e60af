//! The clock of the server's machine jumps, forward and back.

use std::{collections::HashSet, fs, path::PathBuf};

use accord_tests::{Client, Database, Server};
use serde_json::{Value, json};

/// A clock of a server's own, which stands apart from the machine's by so much as a file says.
struct Clock(tempfile::TempDir);

impl Clock {
    /// Nothing where this machine lacks the library that a process believes about the time.
    fn new() -> Option<(Self, Vec<(&'static str, String)>)> {
        let folders = fs::read_dir("/usr/lib").ok()?.flatten();
        let mut libraries = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
        let Some(library) = libraries.find(|path| path.is_file()) else {
            eprintln!("skipped: no libfaketime here (`cargo xtask soak` installs it)");
            return None;
        };
        let clock = Self(tempfile::tempdir().expect("a temporary folder"));
        clock.set("+0");
        let environment = [
            ("LD_PRELOAD", library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", clock.file().display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            // A machine's clock is set; how long something takes is counted by another one, which is not.
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ];
        Some((clock, environment.into()))
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("clock")
    }

    /// Sets the clock so far from the machine's: `+30d`.
    fn set(&self, apart: &str) {
        // Put in place whole, so that nobody reads half of it.
        let next = self.0.path().join("next");
        fs::write(&next, apart).and_then(|()| fs::rename(&next, self.file())).expect("the clock can be set");
    }
}

async fn ask(client: &Client, document: &str) -> Value {
    let answer = client.graphql(document).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["data"].clone()
}

/// Whether the server still knows the session that this client has.
async fn is_known(client: &Client) -> bool {
    client.role().await == "HEAD"
}

#[tokio::test]
async fn a_clock_that_jumps_loses_nothing_and_makes_no_session_immortal() {
    let Some((clock, environment)) = Clock::new() else { return };
    for database in [Database::demo(), Database::postgres()] {
        clock.set("+0");
        let server = Server::start_within(database.clone(), &["--demo"], &environment);
        let first = server.client();
        first.sign_in("head").await;
        let made = ask(&first, &create("Counter")).await;
        let counter = made["createOrganization"]["organization"]["id"].as_str().unwrap().to_owned();
        let mut ids = HashSet::from([counter.clone()]);
        let mut sessions = Vec::new();
        for (version, apart) in (1..).zip(["+0", "+30d", "-10d", "+2h", "+0"]) {
            clock.set(apart);
            assert_eq!(server.client().get("/readyz").await.status, 200, "{apart}");
            let client = server.client();
            client.sign_in("head").await;
            assert!(is_known(&client).await, "a session that begins now is good now: {apart}");
            for number in 0..20 {
                let made = ask(&client, &create(&format!("{apart} number {number}"))).await;
                let id = made["createOrganization"]["organization"]["id"].as_str().unwrap().to_owned();
                assert!(ids.insert(id), "an id was given twice");
            }
            let change = format!(
                "mutation {{ changeOrganization(id: \"{counter}\", expectedVersion: {version}, input: {{ kind: COMPANY, \
                 names: {{ en: \"Counter\" }}, note: \"{apart}\" }}) {{ errors {{ code }} }} }}"
            );
            assert_eq!(ask(&client, &change).await["changeOrganization"]["errors"], json!([]), "{apart}");
            sessions.push((apart, client));
        }
        // Back at the right time, whatever a wrong one began is over; and it ended what was idle by its count.
        let (_, last) = sessions.pop().unwrap();
        for (apart, client) in &sessions {
            assert!(!is_known(client).await, "a session begun at {apart}");
        }
        assert!(is_known(&last).await);
        let asked = format!("{{ history(record: \"{counter}\") {{ nodes {{ seq action }} }} }}");
        let entries = ask(&last, &asked).await["history"]["nodes"].as_array().unwrap().clone();
        let numbers: Vec<i64> = entries.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
        assert_eq!(numbers.len(), 6);
        assert!(numbers.is_sorted_by(|one, next| one > next), "the ledger's order is that of its numbers");
        for id in &ids {
            let found = ask(&last, &format!("{{ organization(id: \"{id}\") {{ id }} }}")).await;
            assert_eq!(found["organization"]["id"].as_str(), Some(id.as_str()), "acknowledged and gone");
        }
        drop(server);
        accord_tests::storm::verified(&database);
    }
}

fn create(name: &str) -> String {
    format!(
        "mutation {{ createOrganization(input: {{ kind: COMPANY, names: {{ en: \"{name}\" }} }}) \
         {{ organization {{ id }} errors {{ code message }} }} }}"
    )
}
