//! PostgreSQL goes away for a while, and comes back.

use std::time::{Duration, Instant};

use accord_databases::postgres::Cluster;
use accord_tests::{
    Database, Server,
    storm::{self, Proof, Storm},
};

#[tokio::test(flavor = "multi_thread")]
async fn postgres_stopped_for_some_seconds_loses_nothing_and_the_server_recovers_by_itself() {
    away(Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: cargo xtask soak"]
async fn soak_postgres_stopped_for_thirty_seconds() {
    let mut total = Proof::default();
    for _ in 0..AWAY {
        total += away(Duration::from_secs(30)).await;
    }
    total.report("PostgreSQL away for 30 s", AWAY);
}

/// How often it goes away at length.
const AWAY: u32 = 3;

async fn away(pause: Duration) -> Proof {
    let cluster = Cluster::own();
    let database = Database::on(cluster.clone());
    let server = Server::start(database.clone(), &[]);
    let token = storm::writer(&database);
    let storm = Storm::begin(&server, &token, "Outage", 8);
    storm.wait_for(50).await;
    cluster.stop();
    tokio::time::sleep(pause).await;
    let client = server.client();
    assert_eq!(client.get("/healthz").await.status, 200, "the process lives");
    assert_eq!(client.get("/readyz").await.status, 503, "and says that it cannot work");
    cluster.start_again();
    let back = Instant::now();
    storm.wait_for(50).await;
    assert!(back.elapsed() < Duration::from_secs(20), "it took {:?} to recover", back.elapsed());
    assert_eq!(client.get("/readyz").await.status, 200);
    let written = storm.end().await;
    let refused: Vec<_> = written.iter().flat_map(|written| written.refusals.keys()).collect();
    let is_clear = |code: &&&String| code.contains("UNAVAILABLE") || code.starts_with("503");
    assert!(!refused.is_empty() && refused.iter().all(|code| is_clear(&code)), "{refused:?}");
    let told = written.iter().flat_map(|written| &written.sentences);
    let vague: Vec<_> = told.filter(|sentence| !sentence.contains("again")).collect();
    assert!(vague.is_empty(), "what to do is not said: {vague:?}");
    let proof = storm::prove(&server, &token, "Outage", &written).await;
    assert!(proof.proven >= 100);
    storm::verified(&database);
    eprintln!("PostgreSQL away for {pause:?}: {proof}");
    proof
}
