//! Killed during a storm of writes.

use std::time::Duration;

use accord_tests::{
    Database, Server,
    storm::{self, Proof, Storm},
};

use super::soak_rounds;

/// How many writers a storm has.
const WRITERS: usize = 8;

/// A ledger is read whole by every check, so a long run begins a new database now and then.
const ROUNDS_PER_DATABASE: u32 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn killed_during_a_storm_of_writes_it_has_every_acknowledged_one_once_on_sqlite() {
    rounds(3, Database::sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_during_a_storm_of_writes_it_has_every_acknowledged_one_once_on_postgres() {
    rounds(3, Database::postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: cargo xtask soak"]
async fn soak_killed_again_and_again_on_sqlite() {
    rounds(soak_rounds(), Database::sqlite).await.report("killed, SQLite", soak_rounds());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: cargo xtask soak"]
async fn soak_killed_again_and_again_on_postgres() {
    rounds(soak_rounds(), Database::postgres).await.report("killed, PostgreSQL", soak_rounds());
}

async fn rounds(count: u32, new_database: fn() -> Database) -> Proof {
    let mut total = Proof::default();
    let mut database = new_database();
    let mut server = Server::start(database.clone(), &[]);
    let mut token = storm::writer(&database);
    for round in 1..=count {
        if round > 1 && round % ROUNDS_PER_DATABASE == 1 {
            drop(server);
            database = new_database();
            server = Server::start(database.clone(), &[]);
            token = storm::writer(&database);
        }
        let label = format!("Round {round}");
        let storm = Storm::begin(&server, &token, &label, WRITERS);
        storm.wait_for(u64::from(10 + round % 10)).await;
        // A prime step, so that the blow falls at another point of a write each time.
        tokio::time::sleep(Duration::from_millis(u64::from(round * 37 % 700))).await;
        server.kill();
        let written = storm.end().await;
        let entries = storm::verified(&database);
        server = Server::start(database.clone(), &[]);
        let proof = storm::prove(&server, &token, &format!("{label} writer"), &written).await;
        assert!(entries > proof.proven + proof.unheard, "a write has no entry in the ledger");
        total += proof;
        eprintln!("round {round} of {count}: {proof}; the ledger holds with {entries} entries");
    }
    eprintln!("killed {count} times: {total}");
    total
}
